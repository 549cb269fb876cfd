// Switching causes off: every set of causes was replayed beforehand, so this only looks up and redraws.
// Shares are in thousandths; bit i of a mask set means that cause i is as it was.
(() => {
  "use strict";
  const groups = JSON.parse(document.getElementById("switch-data").textContent);
  const percent = (share) => (share / 10).toFixed(0) + "\u00a0%";
  const make = (name, className, text) => {
    const node = document.createElement(name);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  };

  function row(outcome) {
    const box = make("div", "bar-row");
    const name = make("span");
    const chip = make("i", "chip");
    chip.style.background = outcome.colour;
    name.append(chip, outcome.name);
    name.title = outcome.label;
    const meter = make("span", "meter");
    const now = make("i");
    now.style.background = outcome.colour;
    const before = make("b");
    meter.append(now, before);
    const number = make("span", "num");
    box.append(name, meter, number);
    return { box, now, before, number };
  }

  function paths(group, state) {
    const { left, right, top, bottom } = group.box;
    const hours = group.hours;
    const x = (i) => left + ((hours[i] - hours[0]) / (hours.at(-1) - hours[0] || 1)) * (right - left);
    const y = (v) => bottom - (v / 1000) * (bottom - top);
    const point = (v, i) => x(i).toFixed(1) + "," + y(v).toFixed(1);
    let floor = hours.map(() => 0);
    return group.outcomes.map((_, o) => {
      const roof = floor.map((v, i) => v + (state.curve[o][i] ?? 0));
      const edge = [...roof.map(point), ...floor.map(point).reverse()];
      floor = roof;
      return "M" + edge.join("L") + "Z";
    });
  }

  function verdict(group, off, was, now) {
    if (!off.length) return "Every cause is as it was. Untick one to replay the same worlds without it.";
    const moves = group.outcomes
      .map((o, i) => ({ name: o.name, from: was.end[i], to: now.end[i], error: group.errors[i] }))
      .filter((m) => Math.abs(m.to - m.from) >= Math.max(2 * m.error, 5))
      .sort((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from))
      .slice(0, 3)
      .map((m) => `${m.name} ${m.to > m.from ? "rises" : "falls"} from ${percent(m.from)} to ${percent(m.to)} (± ${(m.error / 10).toFixed(0)})`);
    const set = off.length === 1 ? `Without “${off[0]}”` : `With ${off.length} causes set to their contrary`;
    const rest = ", in the same worlds replayed with the same luck.";
    return moves.length ? `${set}, ${moves.join(", ")}${rest}` : `${set}, no outcome moves by more than twice its error${rest}`;
  }

  function wire(root, group) {
    const boxes = [...root.querySelectorAll("input[data-bit]")];
    const rows = group.outcomes.map(row);
    root.querySelector(".bars").append(...rows.map((r) => r.box));
    const drawn = [...root.querySelectorAll(".moving path[data-o]")];
    const full = Math.max(...Object.keys(group.states).map(Number));
    const was = group.states[full];
    const show = () => {
      const mask = boxes.reduce((m, box, i) => m + (box.checked ? 2 ** i : 0), 0);
      const now = group.states[mask];
      const off = group.causes.filter((_, i) => !boxes[i].checked);
      const says = root.querySelector(".verdict");
      if (!now) { says.textContent = "This set of causes was not replayed in this run; choose another."; return; }
      rows.forEach((r, i) => {
        const same = Math.abs(now.end[i] - was.end[i]) < Math.max(2 * group.errors[i], 5);
        r.now.style.width = now.end[i] / 10 + "%";
        r.before.style.width = was.end[i] / 10 + "%";
        r.number.textContent = (off.length ? percent(was.end[i]) + " → " : "") + `${percent(now.end[i])} ± ${(group.errors[i] / 10).toFixed(0)}`;
        r.box.classList.toggle("same", off.length > 0 && same);
      });
      paths(group, now).forEach((d, i) => drawn[i].setAttribute("d", d));
      says.textContent = verdict(group, off, was, now);
    };
    root.addEventListener("change", show);
    root.addEventListener("click", (event) => {
      const what = event.target.dataset?.do;
      if (!what) return;
      for (const box of boxes) box.checked = what === "reset";
      show();
    });
    show();
  }

  document.querySelectorAll(".switch").forEach((root) => wire(root, groups[Number(root.dataset.group)]));
})();
