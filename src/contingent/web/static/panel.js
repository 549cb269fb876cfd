// A link to what a number rests on opens it beside the number, so that the reader keeps the place.
(() => {
  "use strict";
  const panel = document.getElementById("panel");
  const KINDS = /^#(fact|observation|source|cause|actor)-/;
  const trail = [];
  let from = null;

  const make = (name, text, act) => {
    const node = document.createElement(name);
    node.textContent = text;
    if (act) { node.type = "button"; node.addEventListener("click", act); }
    return node;
  };
  // A row of a table becomes a list of its cells, each under the heading of its column.
  function asList(row) {
    const heads = [...row.closest("table").tHead.rows[0].cells].map((cell) => (cell.textContent || "").trim());
    const list = document.createElement("dl");
    [...row.cells].forEach((cell, i) => {
      if (!cell.textContent.trim()) return;
      const body = document.createElement("dd");
      body.append(...[...cell.cloneNode(true).childNodes]);
      list.append(make("dt", heads[i]), body);
    });
    return list;
  }
  function copy(target) {
    const twin = target.tagName === "TR" ? asList(target) : target.cloneNode(true);
    twin.removeAttribute?.("id");
    for (const node of twin.querySelectorAll("[id]")) node.removeAttribute("id");
    for (const fold of twin.querySelectorAll("details")) fold.open = true;
    return twin;
  }
  function show(id) {
    const target = document.getElementById(id);
    if (!target) return false;
    const head = document.createElement("p");
    head.className = "tools";
    if (trail.length > 1) head.append(make("button", "Back", () => { trail.pop(); show(trail.at(-1)); }));
    const there = make("a", "Go there");
    there.href = "#" + id;
    there.dataset.leave = "";
    head.append(there, make("button", "Close", close));
    panel.replaceChildren(head, copy(target));
    panel.hidden = false;
    panel.scrollTop = 0;
    panel.querySelector("button:last-of-type, a").focus({ preventScroll: true });
    return true;
  }
  function close() {
    panel.hidden = true;
    trail.length = 0;
    from?.focus({ preventScroll: true });
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const to = link.getAttribute("href");
    if ("leave" in link.dataset) { panel.hidden = true; trail.length = 0; return; }
    if (!KINDS.test(to)) return;
    if (!panel.contains(link)) { from = link; trail.length = 0; }
    trail.push(to.slice(1));
    if (show(to.slice(1))) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !panel.hidden) close(); });
})();
