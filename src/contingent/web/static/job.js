// How far a job is, until it ends; then the page that it leads to.
(() => {
  "use strict";
  const box = document.querySelector("[data-job]");
  if (box.dataset.state !== "running") return;
  const bar = box.querySelector("progress");
  const stage = document.getElementById("stage");
  async function look() {
    try {
      const reply = await fetch(`/jobs/${box.dataset.job}.json`);
      const job = await reply.json();
      if (job.state !== "running") { location.reload(); return; }
      bar.value = job.done;
      if (stage.textContent !== job.stage) stage.textContent = job.stage;
    } catch {
      stage.textContent = "The workbench does not answer; waiting for it.";
    }
    setTimeout(look, 1000);
  }
  look();
})();
