// Every picture can be taken along: as SVG with its styles in it, or as PNG.
(() => {
  "use strict";
  const SCALE = 2;
  let styles = null;
  const sheet = () => (styles ??= fetch("/static/figures.css").then((reply) => reply.text()));

  async function whole(svg) {
    const twin = svg.cloneNode(true);
    const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
    twin.setAttribute("xmlns", "http" + "://www.w3.org/2000/svg");
    twin.setAttribute("width", width);
    twin.setAttribute("height", height);
    const style = document.createElementNS(svg.namespaceURI, "style");
    const paint = [...document.styleSheets].flatMap((s) => [...s.cssRules]).filter((r) => r.selectorText?.startsWith("svg"));
    style.textContent = "text{font-family:sans-serif}" + (paint.map((r) => r.cssText).join("\n") || (await sheet()));
    twin.prepend(style);
    twin.querySelectorAll("a").forEach((link) => link.removeAttribute("href")); // they lead into the page only
    return { text: new XMLSerializer().serializeToString(twin), width, height };
  }
  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
  const nameOf = (svg) => (svg.getAttribute("aria-label") || "picture").slice(0, 60).replace(/[^A-Za-z0-9]+/g, "-");
  async function asSvg(svg) {
    const { text } = await whole(svg);
    save(new Blob([text], { type: "image/svg+xml" }), nameOf(svg) + ".svg");
  }
  async function asPng(svg) {
    const { text, width, height } = await whole(svg);
    const image = new Image();
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * SCALE;
    canvas.height = height * SCALE;
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => save(blob, nameOf(svg) + ".png"), "image/png");
  }
  // The picture of a figure that is shown at this width.
  const shown = (figure) => [...figure.querySelectorAll("svg[viewBox]:not(.swatch)")].filter((svg) => svg.getClientRects().length);
  function offer(figure) {
    if (!figure.querySelector("svg[viewBox]:not(.swatch)") || figure.querySelector(".take")) return;
    const tools = document.createElement("p");
    tools.className = "tools take";
    for (const [label, act] of [["SVG", asSvg], ["PNG", asPng]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.setAttribute("aria-label", `Download ${label}: ${figure.querySelector("figcaption")?.textContent.trim().slice(0, 60) ?? "picture"}`);
      button.addEventListener("click", () => shown(figure).forEach(act));
      tools.append(button);
    }
    figure.append(tools);
  }
  const all = (root) => root.querySelectorAll("figure").forEach(offer);
  document.addEventListener("drawn", (event) => all(event.detail));
  all(document);
})();
