// Who addresses which topic. The table arrives complete from Python; this sorts it, highlights one topic, and in a notebook opens a cell.
import { el } from "./dom.js";
import { choice, drawer, forget, listen, put, room, untilForgotten } from "./helpers.js";

const ROW = 72, MANY = 8; // pixels, roughly; rows that are drawn in one go
const SORT = [["date", "by date"], ["asymmetry", "by how much the accounts differ"]];

/** The rows in every order: by date as Python wrote them, and those first where most is said by one side alone. */
function orders(rows) {
  const numbers = rows.map((row) => [row, Number(row.dataset.least ?? -1), Number(row.dataset.most ?? -1)]);
  return { date: rows, asymmetry: numbers.sort((a, b) => b[1] - a[1] || b[2] - a[2]).map(([row]) => row) };
}

function enhance(root, model) {
  const table = root.querySelector(".rtr-grid"), body = table.tBodies[0], rows = [...body.rows];
  const heads = [...table.tHead.rows[0].cells].slice(1);
  const choices = { topic: [["", "all topics"], ...heads.map((head) => [head.dataset.topic, head.textContent.trim()])], sort: SORT };
  const settle = (trait) => { // an address can be typed wrong
    if (!choices[trait].some(([value]) => value === model.get(trait))) model.set(trait, choices[trait][0][0]);
  };
  const status = el("p", { class: "rtr-status", role: "status" });
  table.before(
    el("div", { class: "rtr-controls", role: "group", "aria-label": "Choose what the table shows" },
      choice(model, "topic", "Topic", choices.topic), choice(model, "sort", "Sort", SORT)),
    status);
  // asked for once, since the browser counts a row's cells anew each time: a topic's head, and its cells by row, none where neither account has it
  const columns = heads.map((head, n) => [head, rows.map((row) => row.cells[n + 1]).map((cell) => cell.dataset.label && cell)]);
  let column = -1;
  const highlight = (on) => { if (column >= 0) for (const cell of columns[column].flat()) cell?.classList.toggle("rtr-on", on); };
  const filter = () => { // the column stays in place, highlighted; where there is no room for columns, it is the only one shown
    highlight(false);
    column = heads.findIndex((head) => head.dataset.topic === model.get("topic"));
    highlight(true);
    table.classList.toggle("rtr-one", column >= 0);
    let shown = 0;
    rows.forEach((row, n) => {
      const hide = column >= 0 && !columns[column][1][n];
      if (row.hidden !== hide) {
        row.hidden = hide;
        row.ariaHidden = hide || null;
      }
      shown += !hide;
    });
    status.textContent = `${shown} of ${rows.length} meetings shown`;
  };
  for (const row of rows) { // where there is no room for columns, a meeting opens
    const unfold = el("button", { type: "button", class: "rtr-unfold", "aria-expanded": "false", onclick: () => {
      unfold.setAttribute("aria-expanded", String(row.classList.toggle("rtr-open")));
    } }, "Topics");
    row.cells[0].append(unfold);
  }
  table.classList.add("rtr-folds");
  const ordered = orders(rows);
  let wanted = rows;
  const place = (row) => {
    const there = body.children[wanted.indexOf(row)], fresh = !row.classList.contains("rtr-drawn");
    row.classList.add("rtr-drawn");
    if (fresh) for (const sign of row.querySelectorAll('[role="img"] > *')) sign.ariaHidden = true; // Firefox would say them after their name; written into the page they would be a fifth of it
    if (there !== row) there.before(row);
    return fresh || there !== row;
  };
  const drawLater = drawer(MANY, place);
  const fit = room(body, untilForgotten(model));
  const chosen = (trait, change) => () => {
    settle(trait);
    change();
    drawLater(wanted, fit(ROW));
  };
  const sort = () => { // shown in the new order at once; the rows themselves follow, so that they are read in that order too
    wanted = ordered[model.get("sort")];
    wanted.forEach((row, n) => { row.style.order = n; });
    table.classList.add("rtr-sorted");
  };
  for (const trait of ["topic", "sort"]) settle(trait);
  listen(model, "topic", chosen("topic", filter));
  listen(model, "sort", chosen("sort", sort));
  filter();
  if (model.get("sort") !== "date") sort();
  drawLater(wanted, rows.length); // when the browser has time, so that the first change is as fast as the others
}

/** In a notebook: a cell opens the comparison of its meeting and topic below the table. */
function open(root, model) {
  const detail = el("section", { class: "rtr-detail", tabindex: -1, "aria-label": "The two accounts" });
  const show = () => {
    detail.innerHTML = model.get("detail"); // escaped text, written by readouts.rendering.elements
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

/** Draw into `el`. With a kernel the table is the trait `html`; on a page it is there already. */
function render({ model, el: root }) {
  forget(model);
  const kernel = model.get("html") != null;
  if (kernel) root.innerHTML = model.get("html"); // escaped text, written by readouts.rendering.elements
  enhance(root, model);
  if (kernel) open(root, model);
  return () => forget(model);
}

export default { render, shared: ["topic", "sort"] };
