// When each side used a set phrase. Python draws every time line; this shows the one chosen, and in a notebook looks for any words.
import { el } from "./dom.js";
import { choice, drawer, forget, listen, put, room, untilForgotten } from "./helpers.js";

const TRAIL = 450, ROW = 40; // pixels, roughly
const MANY = 60; // rows of a table that are laid out in one go

function enhance(root, model) {
  const sections = [...root.querySelectorAll("section[data-phrase]")], known = sections.filter((s) => s.dataset.phrase !== "own");
  if (!sections.length) return;
  const options = [["all", "all phrases"], ...known.map((s) => [s.dataset.phrase, s.querySelector("h2").firstChild.textContent.trim()])];
  const kernel = model.get("html") != null;
  const fits = (value) => kernel || options.some(([name]) => name === value); // in a notebook Python decides
  const settle = () => { if (!fits(model.get("phrase"))) model.set("phrase", "all"); };
  const choose = () => {
    const own = !options.some(([name]) => name === model.get("phrase"));
    for (const s of sections) {
      s.hidden = s.dataset.phrase !== (own ? "own" : model.get("phrase")) && model.get("phrase") !== "all";
      s.ariaHidden = s.hidden || null;
    }
  };
  const named = !kernel && document.getElementById(location.hash.slice(1))?.closest("section[data-phrase]");
  if (sections.includes(named)) model.set("phrase", named.dataset.phrase);
  settle();
  const controls = el("div", { class: "rtr-controls", role: "group", "aria-label": "Choose a phrase" }, choice(model, "phrase", "Phrase", options));
  if (kernel) controls.append(search(model));
  if (kernel || sections.length > 1) sections[0].before(controls); // a page of a lab shows one
  const follow = (link, arrive) => { // to what is in the widget; the address keeps the choice
    const target = root.querySelector(`#${CSS.escape(link.getAttribute("href").slice(1))}`);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      arrive?.();
      target.tabIndex = -1;
      target.focus();
    });
    return target;
  };
  for (const past of root.querySelectorAll("a.rtr-past")) follow(past);
  for (const mark of root.querySelectorAll("a.mark")) {
    const row = follow(mark, () => {
      for (const other of root.querySelectorAll("tr.rtr-found")) other.classList.remove("rtr-found");
      row.classList.add("rtr-found");
    });
    mark.addEventListener("pointerenter", () => { // shows when and what to anyone who points at it
      const tip = document.createElementNS(mark.namespaceURI, "title");
      tip.textContent = `${row.cells[0].textContent.trim()}: ${row.cells[2].textContent.trim()}`;
      mark.prepend(tip);
    }, { once: true });
  }
  const drawTrails = drawer(2), drawRows = drawer(MANY), fit = room(controls, untilForgotten(model));
  listen(model, "phrase", () => {
    settle();
    choose();
    drawTrails(sections, fit(TRAIL));
    const first = sections.find((s) => !s.hidden); // none yet, where Python is still looking for the reader's own words
    drawRows(first ? [...first.querySelectorAll("tbody tr")] : [], fit(ROW));
  });
  choose();
}

/** A field for the reader's own words. */
function search(model) {
  const field = el("input", { type: "search" });
  const find = () => { if (field.value.trim()) put(model, "phrase", field.value.trim()); };
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") find(); });
  return el("span", { class: "rtr-choice" }, el("label", {}, "Your own words ", field), el("button", { type: "button", onclick: find }, "Find"));
}

/** Draw into `el`. With a kernel the time lines are the trait `html`; on a page they are there already. */
function render({ model, el: root }) {
  const draw = () => {
    forget(model);
    if (model.get("html") != null) {
      root.innerHTML = model.get("html"); // escaped text, written by readouts.rendering.elements
      listen(model, "html", () => { draw(); root.querySelector("input")?.focus(); });
    }
    enhance(root, model);
  };
  draw();
  return () => forget(model);
}

export default { render, shared: ["phrase"] };
