// What every report needs: tables that can be taken along, folds that open for links and for print.
(() => {
  "use strict";
  // A spreadsheet runs a cell that begins with one of these; an apostrophe makes it text.
  const guard = (text) => (/^[=+@\t\r-]/.test(text) && Number.isNaN(Number(text)) ? "'" + text : text);
  const field = (text) => '"' + guard(text).replaceAll('"', '""') + '"';
  const cell = (node) => field((node.dataset.v ?? node.innerText ?? node.textContent).replace(/\s+/g, " ").trim());
  const csv = (table) => [...table.rows].map((row) => [...row.cells].map(cell).join(",")).join("\r\n");

  const offer = (label, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => act(button));
    return button;
  };
  const save = (table) => () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff" + csv(table)], { type: "text/csv" }));
    link.download = table.dataset.name.replace(/[^A-Za-z0-9]+/g, "-") + ".csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const copy = (table) => (button) => {
    const told = (text) => { button.textContent = text; setTimeout(() => { button.textContent = "Copy"; }, 1500); };
    const area = document.createElement("textarea"); // works from file://, where the clipboard API may not
    area.value = csv(table);
    document.body.append(area);
    area.select();
    told(document.execCommand("copy") ? "Copied" : "Copying is blocked here");
    area.remove();
  };
  for (const table of document.querySelectorAll("table[data-name]")) {
    const tools = document.createElement("p");
    tools.className = "tools";
    tools.append(offer("Copy", copy(table)), offer("Download CSV", save(table)));
    (table.closest(".scroll") ?? table).after(tools);
  }
  for (const box of document.querySelectorAll(".scroll")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; // so that arrow keys can scroll it
  }

  // On a telephone a row becomes a card: each cell then needs its heading, and roles that survive the style.
  for (const table of document.querySelectorAll("table.stacks")) {
    const heads = [...table.tHead.rows[0].cells].map((head) => head.innerText || head.textContent);
    table.setAttribute("role", "table");
    for (const row of table.rows) row.setAttribute("role", "row");
    for (const row of table.tBodies[0].rows) {
      [...row.cells].forEach((node, i) => {
        node.dataset.label = heads[i].split("\n")[0];
        node.setAttribute("role", node.tagName === "TH" ? "rowheader" : "cell");
      });
    }
    table.classList.add("labelled");
  }

  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open], .numbers)")];
    for (const fold of closed) fold.open = true;
  });
  addEventListener("afterprint", () => { for (const fold of closed) fold.open = false; });
})();
