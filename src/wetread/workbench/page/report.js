"use strict";
const body = document.getElementById("body");
const sheet = body.parentElement;
const svg = document.getElementById("arrows");
const relations = [...document.querySelectorAll("#relations li")].map((row) => ({
  head: row.dataset.head, tail: row.dataset.tail, type: row.textContent,
}));
const markOf = (id) => body.querySelector(`[data-entity="${id}"]`);
const plain = body.textContent;

// Offsets count code points, as the extractor does; the DOM counts UTF-16 units.
const units = (() => {
  const places = [0];
  for (const letter of plain) places.push(places[places.length - 1] + letter.length);
  return places;
})();

function rangeOf(start, end) {
  const range = document.createRange();
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  let seen = 0, opened = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const last = seen + node.length;
    if (!opened && units[start] < last) { range.setStart(node, units[start] - seen); opened = true; }
    if (opened && units[end] <= last) { range.setEnd(node, units[end] - seen); return range; }
    seen = last;
  }
  return null;
}

function showCues(mark) {
  if (!window.CSS || !CSS.highlights || !window.Highlight) return;
  const ranges = (mark.dataset.cues || "").split(" ").filter(Boolean)
    .map((span) => rangeOf(...span.split("-").map(Number))).filter(Boolean);
  CSS.highlights.set("cue", new Highlight(...ranges));
}

function arrow(from, to, label) {
  const frame = sheet.getBoundingClientRect();
  const a = from.getClientRects()[0], b = to.getClientRects()[0];
  const x1 = a.left + a.width / 2 - frame.left, x2 = b.left + b.width / 2 - frame.left;
  const y1 = a.top - frame.top, y2 = b.top - frame.top;
  const top = Math.min(y1, y2) - 16 - Math.min(22, Math.abs(x2 - x1) / 14);
  const path = document.createElementNS(svg.namespaceURI, "path");
  path.setAttribute("d", `M${x1},${y1} C${x1},${top} ${x2},${top} ${x2},${y2 - 3}`);
  path.setAttribute("marker-end", "url(#head)");
  const text = document.createElementNS(svg.namespaceURI, "text");
  text.setAttribute("x", (x1 + x2) / 2); text.setAttribute("y", top + 7); text.setAttribute("text-anchor", "middle");
  text.textContent = label;
  svg.append(path, text);
}

function clear() {
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
  svg.replaceChildren();
  if (window.CSS && CSS.highlights) CSS.highlights.delete("cue");
}

function light(id, scroll) {
  clear();
  const mark = markOf(id);
  const row = document.querySelector(`tr[data-entity="${id}"]`);
  if (row) row.classList.add("lit");
  if (!mark) return;
  mark.classList.add("lit");
  if (scroll) mark.scrollIntoView({ block: "center" });
  showCues(mark);
  svg.insertAdjacentHTML("beforeend", '<defs><marker id="head" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0,0 L8,4 L0,8 z" class="tip"/></marker></defs>');
  for (const one of relations) {
    if (one.head !== id && one.tail !== id) continue;
    const from = markOf(one.head), to = markOf(one.tail);
    if (from && to) arrow(from, to, one.type);
  }
}

for (const mark of body.querySelectorAll("[data-entity]")) {
  mark.addEventListener("mouseenter", () => light(mark.dataset.entity, false));
  mark.addEventListener("focus", () => light(mark.dataset.entity, false));
}
for (const row of document.querySelectorAll("tr[data-entity], a[data-entity]")) {
  row.addEventListener("click", (event) => { event.preventDefault(); light(row.dataset.entity, true); });
}
