// Everything is readable without this. It opens folded tables for printing and for links that lead into them, and in a
// picture of moves it dims what the state under the pointer or the keyboard focus does not touch.
const unfold = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let e = target; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true;
  if (target) target.scrollIntoView({ block: target.tagName === "SECTION" ? "start" : "center" });
};
addEventListener("hashchange", unfold);
unfold();
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((d) => { d.dataset.was = d.open ? "1" : ""; d.open = true; }));
addEventListener("afterprint", () => document.querySelectorAll("details").forEach((d) => { d.open = d.dataset.was === "1"; }));
document.querySelectorAll("svg[data-moves]").forEach((svg) => {
  const all = [...svg.querySelectorAll("[data-node],[data-arc]")];
  const show = (name) => all.forEach((e) => {
    const ends = e.dataset.arc ? e.dataset.arc.split(" ") : [e.dataset.node];
    const near = !name || ends.includes(name) ||
      (e.dataset.node && all.some((o) => o.dataset.arc && o.dataset.arc.split(" ").includes(name) && o.dataset.arc.split(" ").includes(e.dataset.node)));
    e.classList.toggle("dim", !near);
  });
  svg.querySelectorAll("[data-node]").forEach((node) => {
    for (const on of ["mouseenter", "focus"]) node.addEventListener(on, () => show(node.dataset.node));
    for (const off of ["mouseleave", "blur"]) node.addEventListener(off, () => show(""));
  });
});
// The marks of a chart: the pointer or the arrow keys show each one's title in a line below.
document.querySelectorAll(".picture.fits").forEach((picture) => {
  const said = document.createElement("p");
  said.className = "readout";
  said.setAttribute("aria-live", "polite");
  said.hidden = true;
  picture.after(said);
  picture.tabIndex = 0;
  let at = -1;
  const seen = () => [...picture.querySelectorAll(".mk")].filter((e) => e.getBoundingClientRect().width);
  const show = (mark) => {
    picture.querySelectorAll(".on").forEach((e) => e.classList.remove("on"));
    if (!mark) return;
    mark.classList.add("on");
    said.hidden = false;
    said.textContent = mark.querySelector("title").textContent;
  };
  picture.addEventListener("mouseover", (e) => { const mark = e.target.closest(".mk"); if (mark) show(mark); });
  picture.addEventListener("keydown", (e) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
    const all = seen();
    if (!step || !all.length) return;
    e.preventDefault();
    at = (at + step + all.length) % all.length;
    show(all[at]);
  });
  picture.addEventListener("blur", () => show(null));
});
