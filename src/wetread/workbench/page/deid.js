"use strict";
// Styles of single elements are not allowed by the page's policy, but setting them from here is.
for (const mark of document.querySelectorAll(".film i")) {
  for (const side of ["left", "top", "width", "height"]) mark.style[side] = mark.dataset[side] + "%";
}
const boxes = [...document.querySelectorAll(".queue input")];
const left = document.getElementById("left");
function count() {
  const open = boxes.filter((box) => !box.checked).length;
  left.textContent = boxes.length ? `${open} of ${boxes.length} kept texts still to look at` : "No text was kept.";
  for (const article of document.querySelectorAll("article")) {
    const own = [...article.querySelectorAll("input")];
    article.classList.toggle("done", own.length > 0 && own.every((box) => box.checked));
  }
}
for (const box of boxes) box.addEventListener("change", count);
count();
