// The comparison of two accounts. The table comes complete from Python; this adds the controls that filter it.
import { choice, el, forget, kept, listen, put } from "./helpers.js";

const SHOW = [
  ["all", "all topics"],
  ["differ", "only where they differ"],
  ["both", "only where both speak"],
  ["attributed", "what each says the other said"],
];
const WORDS = [
  ["all", "all versions"],
  ["official", "official English"],
  ["original", "Chinese original"],
  ["closer", "closer translation"],
];
const NAMES = { us: "the United States", cn: "China" };

/** Does a row belong to the choice? Which filters it passes was decided in readouts.comparison. */
function fits(row, show, topic) {
  return (!topic || row.dataset.topic === topic) && row.dataset.shows?.split(" ").includes(show);
}

function filter(table, status, model) {
  const show = model.get("show"), rows = [...table.tBodies[0].rows];
  for (const row of rows) {
    row.hidden = !fits(row, show, model.get("topic"));
    for (const statement of row.querySelectorAll(".rtr-statement"))
      statement.hidden = show === "attributed" && !statement.querySelector(".rtr-attribution");
  }
  table.dataset.words = model.get("words");
  const topics = rows.filter((row) => !row.classList.contains("rtr-contrast"));
  const text = `${topics.filter((row) => !row.hidden).length} of ${topics.length} topics shown`;
  if (status.textContent !== text) status.textContent = text;
}

/** Cover one side until the reader has written what it will say. */
function cover(table, model) {
  const side = model.get("cover");
  table.parentElement.querySelector(".rtr-predict")?.remove();
  table.dataset.cover = side;
  for (const cell of table.querySelectorAll("td[data-side]")) cell.inert = cell.dataset.side === side;
  if (!side) return null;
  const key = `readouts:predict:${model.get("meeting")}:${side}`;
  const box = el("textarea", { rows: 4, id: `rtr-predict-${side}`, oninput: () => {
    button.disabled = !box.value.trim();
    if (!kept.set(key, box.value)) note.textContent = "This browser gives no room to keep it; copy it before you leave.";
  } });
  box.value = kept.get(key);
  const note = el("p", { class: "rtr-source", role: "status" }, "Kept on this device only.");
  const button = el("button", { type: "button", disabled: !box.value.trim(), onclick: () => put(model, "cover", "") }, "Uncover and compare");
  table.before(el("div", { class: "rtr-predict" },
    el("label", { for: box.id }, `Before you look: what will the account of ${NAMES[side]} say, and what will it leave out?`),
    box, button, note));
  return box;
}

function enhance(root, model) {
  const table = root.querySelector("table");
  const topics = [...table.querySelectorAll("tbody th")]
    .map((head) => [head.parentElement.dataset.topic, head.firstChild.textContent.trim()]);
  if (!topics.length) return;
  const choices = { topic: [["", "all topics"], ...topics], show: SHOW, words: WORDS, cover: [["", ""], ["us", ""], ["cn", ""]] };
  const settle = (trait) => { // an address can be typed wrong
    if (!choices[trait].some(([value]) => value === model.get(trait))) model.set(trait, choices[trait][0][0]);
  };
  for (const trait of Object.keys(choices)) settle(trait);
  const status = el("p", { class: "rtr-status", role: "status" });
  const covers = ["us", "cn"].map((side) => el("button", { type: "button", "data-side": side, onclick: () => {
    put(model, "cover", model.get("cover") === side ? "" : side);
  } }, `Predict ${NAMES[side]}`));
  const controls = el("div", { class: "rtr-controls", role: "group", "aria-label": "Choose what the comparison shows" });
  const meetings = model.get("meetings") ?? [];
  if (meetings.length > 1) controls.append(choice(model, "meeting", "Meeting", meetings));
  controls.append(choice(model, "topic", "Topic", choices.topic), choice(model, "show", "Show", choices.show));
  if (table.querySelector(".rtr-original")) controls.append(choice(model, "words", "Chinese side in", choices.words));
  controls.append(...covers);
  table.before(controls, status);
  const draw = () => filter(table, status, model);
  const drawCover = () => {
    const box = cover(table, model);
    for (const b of covers) b.setAttribute("aria-pressed", String(b.dataset.side === model.get("cover")));
    return box;
  };
  for (const trait of ["topic", "show", "words"]) listen(model, trait, () => { settle(trait); draw(); });
  listen(model, "cover", () => { settle("cover"); const side = table.dataset.cover; (drawCover() ?? covers.find((b) => b.dataset.side === side))?.focus(); });
  draw();
  drawCover();
}

/** Draw into `el`. With a kernel the table is the trait `html`; on a page it stands there already. */
function render({ model, el: root }) {
  const draw = () => {
    forget(model);
    if (model.get("html") != null) {
      root.innerHTML = model.get("html"); // escaped text, written by readouts.markup
      listen(model, "html", redraw);
    }
    enhance(root, model);
  };
  const redraw = () => { draw(); root.querySelector("select")?.focus(); };
  draw();
  return () => forget(model);
}

export default { render, shared: ["topic", "show", "words", "cover"] };
