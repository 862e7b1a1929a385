// Who speaks of what. The table comes complete from Python; this sorts it, keeps to one topic, and in a notebook opens a cell.
import { choice, drawer, el, fill, forget, listen, put } from "./helpers.js";

const FIRST = fill(90); // rows that are drawn in one go
const SORT = [["date", "by date"], ["asymmetry", "by how far the accounts part"]];

/** The rows in every order: by date as Python wrote them, and those first where most is said by one side alone. */
function orders(rows) {
  const numbers = rows.map((row) => [row, Number(row.dataset.least ?? -1), Number(row.dataset.most ?? -1)]);
  return { date: rows, asymmetry: numbers.sort((a, b) => b[1] - a[1] || b[2] - a[2]).map(([row]) => row) };
}

/** A style sheet made by script: unlike a style element, a strict Content-Security-Policy lets it be. */
function adoptedSheet() {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);
  return sheet;
}

function enhance(root, model) {
  const table = root.querySelector(".rtr-grid"), body = table.tBodies[0], rows = [...body.rows];
  const heads = [...table.tHead.rows[0].cells].slice(1);
  const choices = { topic: [["", "all topics"], ...heads.map((head) => [head.dataset.topic, head.textContent.trim()])], sort: SORT };
  const settle = (trait) => { // an address can be typed wrong
    if (!choices[trait].some(([value]) => value === model.get(trait))) model.set(trait, choices[trait][0][0]);
  };
  const status = el("p", { class: "rtr-status", role: "status" });
  const only = (model.rtrOnly ??= adoptedSheet()); // one rule hides the other columns: quicker than an attribute on every cell
  table.id ||= `rtr-grid-${Math.random().toString(36).slice(2)}`;
  table.before(
    el("div", { class: "rtr-controls", role: "group", "aria-label": "Choose what the table shows" },
      choice(model, "topic", "Topic", choices.topic), choice(model, "sort", "Sort", SORT)),
    status);
  const filter = () => {
    const column = heads.findIndex((head) => head.dataset.topic === model.get("topic")) + 2;
    only.replaceSync(column > 1 ? `@media screen { #${table.id} tr > :not(:first-child):not(:nth-child(${column})) { display: none; } }` : "");
    let shown = 0;
    for (const row of rows) {
      const hide = column > 1 && row.cells[column - 1].className === "rtr-neither";
      if (row.hidden !== hide) row.hidden = hide;
      shown += !hide;
    }
    status.textContent = `${shown} of ${rows.length} meetings shown`;
  };
  const ordered = orders(rows);
  let wanted = rows;
  const place = (row) => {
    const there = body.children[wanted.indexOf(row)];
    if (there !== row) there.before(row);
    return there !== row;
  };
  const drawLater = drawer(FIRST, place);
  const draw = () => {
    table.classList.add("rtr-chosen");
    drawLater(wanted, wanted.indexOf(wanted.filter((row) => !row.hidden)[FIRST]));
  };
  const sort = () => { // seen in their order at once; the rows themselves follow, to be read in that order too
    wanted = ordered[model.get("sort")];
    wanted.forEach((row, n) => { row.style.order = n; });
    body.classList.add("rtr-ordered");
    draw();
  };
  for (const trait of ["topic", "sort"]) settle(trait);
  listen(model, "topic", () => { settle("topic"); filter(); draw(); });
  listen(model, "sort", () => { settle("sort"); sort(); });
  filter();
  if (model.get("sort") !== "date") sort();
}

/** In a notebook: a cell opens the comparison of its meeting and topic below the table. */
function open(root, model) {
  const detail = el("section", { class: "rtr-detail", tabindex: -1, "aria-label": "The two accounts" });
  const show = () => {
    detail.innerHTML = model.get("detail"); // escaped text, written by readouts.markup
    detail.hidden = !model.get("detail");
  };
  root.firstElementChild.append(detail);
  root.querySelector(".rtr-grid").addEventListener("click", (event) => {
    const link = event.target.closest("[data-open]");
    if (!link) return;
    event.preventDefault();
    put(model, "selected", link.dataset.open);
  });
  listen(model, "detail", () => { show(); if (!detail.hidden) detail.focus(); });
  show();
}

/** Draw into `el`. With a kernel the table is the trait `html`; on a page it stands there already. */
function render({ model, el: root }) {
  forget(model);
  const kernel = model.get("html") != null;
  if (kernel) root.innerHTML = model.get("html"); // escaped text, written by readouts.markup
  enhance(root, model);
  if (kernel) open(root, model);
  return () => forget(model);
}

export default { render, shared: ["topic", "sort"] };
