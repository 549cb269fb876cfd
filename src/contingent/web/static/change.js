// A change of any control asks for the answer again, and puts the state into the address.
(() => {
  "use strict";
  const form = document.querySelector(".controls");
  const view = document.getElementById("answer-view");
  let asked = null;

  const query = () => {
    const chosen = [...new FormData(form)].filter(([, value]) => value !== "");
    return new URLSearchParams(chosen).toString();
  };
  const show = (html) => {
    const part = new DOMParser().parseFromString(html, "text/html").body;
    view.replaceChildren(...part.childNodes);
    document.dispatchEvent(new CustomEvent("drawn", { detail: view }));
  };
  const told = (words) => {
    const box = document.createElement("p");
    box.className = "box alarm";
    box.setAttribute("role", "alert");
    box.textContent = words;
    view.replaceChildren(box);
  };
  async function answer() {
    const state = query();
    history.replaceState(null, "", location.pathname + (state ? "?" + state : ""));
    asked?.abort();
    asked = new AbortController();
    view.setAttribute("aria-busy", "true");
    try {
      const reply = await fetch(form.dataset.fragment + "?" + state, { signal: asked.signal });
      const text = await reply.text();
      if (reply.ok) show(text);
      else told(new DOMParser().parseFromString(text, "text/html").querySelector(".box")?.textContent ?? text);
    } catch (error) {
      if (error.name === "AbortError") return;
      told("The workbench does not answer. Is it still running? What you chose stands in the address of this page.");
    }
    view.setAttribute("aria-busy", "false");
  }
  form.addEventListener("change", answer);
  form.addEventListener("submit", (event) => { event.preventDefault(); answer(); });

  view.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-copy]");
    if (!link || !navigator.clipboard) return;
    event.preventDefault();
    await navigator.clipboard.writeText(link.href);
    link.textContent = "Copied: the link of this state";
  });
})();
