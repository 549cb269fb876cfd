// The scrubber: an hour's pictures are drawn by the workbench and put into the page.
(() => {
  "use strict";
  const form = document.querySelector(".scrub");
  const slider = form.querySelector("input[type=range]");
  const view = document.getElementById("hour-view");
  const moments = slider.dataset.at.split("|");
  const kept = new Map();
  let wanted = slider.value;
  let playing = null;

  async function drawn(hour) {
    if (!kept.has(hour)) {
      const reply = await fetch(form.dataset.fragment + "?hour=" + hour);
      if (!reply.ok) throw new Error(reply.statusText);
      kept.set(hour, await reply.text());
    }
    return kept.get(hour);
  }
  async function show() {
    const hour = slider.value;
    wanted = hour;
    slider.setAttribute("aria-valuetext", moments[Number(hour)]);
    try {
      const html = await drawn(hour);
      if (wanted !== hour) return; // the reader has moved on meanwhile
      const open = view.querySelector("details")?.open;
      view.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
      if (open) view.querySelector("details").open = true;
      document.dispatchEvent(new CustomEvent("drawn", { detail: view }));
    } catch {
      stop();
    }
  }
  const step = (by) => { slider.value = String(Number(slider.value) + by); return show(); };
  const button = form.querySelector("[data-play]");
  function stop() {
    clearInterval(playing);
    playing = null;
    button.textContent = "Play";
    button.setAttribute("aria-pressed", "false");
  }
  slider.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    const by = event.target.dataset.step;
    if (by) { stop(); step(Number(by)); }
  });
  button.addEventListener("click", () => {
    if (playing) { stop(); return; }
    if (slider.value === slider.max) slider.value = slider.min;
    button.textContent = "Pause";
    button.setAttribute("aria-pressed", "true");
    playing = setInterval(() => (slider.value === slider.max ? stop() : step(1)), 700);
  });
  slider.setAttribute("aria-valuetext", moments[Number(slider.value)]);

  // Pointing at an actor of the network shows its own ties only.
  for (const net of document.querySelectorAll(".network svg")) {
    const focus = (name) => {
      net.classList.toggle("focused", Boolean(name));
      for (const tie of net.querySelectorAll(".tie")) {
        tie.classList.toggle("own", tie.dataset.from === name || tie.dataset.to === name);
      }
    };
    for (const kind of ["pointerover", "focusin"]) {
      net.addEventListener(kind, (event) => focus(event.target.closest("a[data-actor]")?.dataset.actor));
    }
    for (const kind of ["pointerleave", "focusout"]) net.addEventListener(kind, () => focus(null));
  }
})();
