// The editor. Every change is kept twice: in this browser at once, and by the workbench, which also checks it.
(() => {
  "use strict";
  const form = document.getElementById("editor");
  const area = document.getElementById("text");
  const gutter = form.querySelector(".gutter");
  const kept = document.getElementById("kept");
  const giveUp = document.getElementById("give-up");
  const alarm = document.getElementById("alarm");
  const here = "draft of " + form.dataset.name; // its key in this browser
  const PAUSE = 400; // milliseconds without a key before it is sent
  let base = form.dataset.base;
  let waiting = null;
  let sending = null;
  let wrong = new Map();
  let leaving = false;

  const say = (words) => { if (kept.textContent !== words) kept.textContent = words; };
  const warn = (words) => { alarm.textContent = words; alarm.hidden = !words; };

  function number() {
    const count = area.value.split("\n").length;
    const rows = [];
    for (let line = 1; line <= count; line += 1) {
      const row = document.createElement("span");
      row.textContent = line;
      if (wrong.has(line)) { row.className = "bad"; row.title = wrong.get(line); }
      rows.push(row);
    }
    gutter.replaceChildren(...rows);
    gutter.scrollTop = area.scrollTop;
  }
  function go(line, column) {
    const lines = area.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
    area.focus();
    area.setSelectionRange(start, start + Math.max((lines[line - 1] ?? "").length - column + 1, 0));
    area.scrollTop = Math.max(0, (line - 6) * parseFloat(getComputedStyle(area).lineHeight));
  }
  function checked(found) {
    wrong = new Map(found.problems.map((p) => [p.line, `found ${p.found}; expected ${p.expected}`]));
    document.getElementById("verdict").textContent = found.usable
      ? "The case can be used."
      : `${found.problems.length} problem${found.problems.length === 1 ? "" : "s"}: the case cannot be used as it is.`;
    const linked = (note, says) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `Line ${note.line}`;
      button.addEventListener("click", () => go(note.line, note.column));
      item.append(button, " " + says);
      return item;
    };
    const list = (id, notes, says) => document.getElementById(id).replaceChildren(...notes.map((n) => linked(n, says(n))));
    const hint = (p) => (p.hint ? ` (${p.hint})` : "");
    list("problems", found.problems, (p) => `${p.path ? p.path + ": " : ""}found ${p.found}; expected ${p.expected}${hint(p)}`);
    list("notes", found.notes, (note) => `Note: ${note.says}`);
    list("todos", found.todos, (note) => note.says);
    document.getElementById("left").textContent = found.todos.length ? `Still to do: ${found.todos.length}` : "";
    number();
  }
  async function send() {
    clearTimeout(waiting);
    if (sending) { waiting = setTimeout(send, PAUSE); return; }
    const text = area.value;
    try {
      sending = fetch(`/write/${form.dataset.name}/keep`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify({ text, base }),
      });
      const reply = await sending;
      const found = await reply.json();
      if (reply.status === 409) {
        warn("This draft was changed in another page. What you typed here is kept in this browser; copy it before you load the page again.");
        return;
      }
      if (!reply.ok) { warn(found.error ?? "It could not be kept."); return; }
      base = found.base;
      warn("");
      if (area.value === text) {
        localStorage.removeItem(here);
        say("A draft: kept, not yet saved as a file.");
        giveUp.hidden = false;
      }
      checked(found);
    } catch {
      warn("The workbench does not answer. What you type is kept in this browser, and sent when it answers again.");
      waiting = setTimeout(send, 2000);
    } finally {
      sending = null;
    }
  }
  area.addEventListener("input", () => {
    localStorage.setItem(here, JSON.stringify({ text: area.value, base }));
    say("Not yet kept …");
    number();
    clearTimeout(waiting);
    waiting = setTimeout(send, PAUSE);
  });
  area.addEventListener("scroll", () => { gutter.scrollTop = area.scrollTop; });
  // Tab writes two spaces, as the case language wants; after Esc it moves on, so that no keyboard is trapped.
  area.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { leaving = true; return; }
    if (event.key !== "Tab" || leaving || event.shiftKey) { leaving = event.key === "Shift" && leaving; return; }
    event.preventDefault();
    document.execCommand("insertText", false, "  "); // unlike setting the value, this can be undone
  });
  area.addEventListener("blur", () => { leaving = false; });

  // What the browser kept was typed last, if what the workbench has is what it was typed into; else the reader chooses.
  const left = JSON.parse(localStorage.getItem(here) ?? "null");
  const bring = () => {
    area.value = left.text;
    warn("");
    say("Brought back from this browser.");
    send();
  };
  if (left && left.text === area.value) {
    localStorage.removeItem(here);
  } else if (left && left.base === base) {
    bring();
  } else if (left) {
    warn("This browser keeps another text of this draft, which was not saved. ");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Bring it back";
    button.addEventListener("click", bring);
    alarm.append(button);
  }
  giveUp.addEventListener("submit", () => {
    clearTimeout(waiting);
    localStorage.removeItem(here);
  });
  checked(JSON.parse(document.getElementById("found").textContent));
})();
