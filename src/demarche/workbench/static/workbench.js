// The number beside each slider follows it, and the slider a number that is typed; two ends of a range do not cross; a button goes back to the file.
"use strict";
const written = (value) => String(Number(Number(value).toPrecision(3)));
// What followed the last answer says nothing of the next: where the verdict turns is worked out anew.
const outdated = (event) => {
  if (!event.target.closest?.("#desk") || event.target.type === "text") return;
  for (const at of document.querySelectorAll(".turn-at")) {
    at.innerHTML = at.dataset.coming ? '<p class="coming">Where the verdict turns is coming …</p>' : "";
  }
};
for (const moved of ["input", "change"]) document.addEventListener(moved, outdated);
document.addEventListener("input", (event) => {
  const slider = event.target;
  if (slider.type !== "range") return;
  const dial = slider.closest(".dial");
  const ends = [...dial.querySelectorAll("input[type=range]")];
  if (ends.length === 2 && Number(ends[0].value) > Number(ends[1].value)) {
    ends[slider === ends[0] ? 1 : 0].value = slider.value;
  }
  for (const end of ends) {
    const output = end.parentElement.querySelector("output");
    if (output) output.textContent = written(end.value);
    else end.parentElement.querySelector("input[type=text]").value = written(end.value);
  }
  dial.classList.toggle("moved", ends.some((end) => end.dataset.file && end.value !== end.dataset.file));
});
document.addEventListener("change", (event) => {
  const typed = event.target;
  const slider = typed.parentElement?.querySelector?.(".entry .ends input[type=range]");
  if (slider && typed.name && Number.isFinite(Number(typed.value))) slider.value = typed.value;
});
document.addEventListener("click", (event) => {
  if (event.target.id !== "reset") return;
  for (const slider of document.querySelectorAll(".dial input[type=range]")) {
    slider.value = slider.dataset.file;
    slider.parentElement.querySelector("output").textContent = written(slider.value);
    slider.closest(".dial").classList.remove("moved");
  }
  for (const box of document.querySelectorAll(".lever input")) box.checked = false;
  for (const told of ["change", "back"]) document.getElementById("desk").dispatchEvent(new Event(told, { bubbles: true }));
});
// A change that was not heard is said to be lost, one that was refused in the words of the refusal; neither is silent.
const refusal = (xhr) => {
  const plain = (xhr.getResponseHeader("Content-Type") || "").startsWith("text/plain");
  return `That was not done: ${(plain && xhr.responseText.trim().slice(0, 300)) || `the workbench answered ${xhr.status}.`}`;
};
for (const [heard, down] of [["htmx:sendError", true], ["htmx:responseError", true], ["htmx:afterOnLoad", false]]) {
  document.addEventListener(heard, (event) => {
    const said = document.getElementById("down");
    said.dataset.lost ??= said.textContent;
    if (down) said.textContent = heard === "htmx:responseError" ? refusal(event.detail.xhr) : said.dataset.lost;
    said.hidden = !down && (said.hidden || event.detail.xhr?.status === 200);
  });
}
