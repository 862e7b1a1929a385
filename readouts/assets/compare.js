// The comparison of two accounts. The table arrives complete from Python; this adds the controls that filter it.
import { el, soon } from "./dom.js";
import { choice, drawer, forget, listen, put, room, untilForgotten } from "./helpers.js";
import { RIGHT, freeze, predictedAs, selfCheck, workPage, write, writtenAs } from "./written.js";

const SHOW = [
  ["all", "all topics"],
  ["differ", "only where they differ"],
  ["both", "only where both address the topic"],
  ["attributed", "only what each says the other said"],
];
const WORDS = [
  ["all", "all versions"],
  ["official", "official English"],
  ["original", "original"],
  ["closer", "closer translation"],
];
const SIZES = [1, 0.85, 0.72], SMALLEST = 0.6; // of the words on a slide; the last is only for a statement that fills it alone
const STATEMENT = 60, MANY = 10; // pixels, roughly, since there are two side by side; statements that are drawn in one go
const nameOf = (model, side) => model.get("sides").find((s) => s.id === side)?.name ?? side;

/** Does a row match the choice? readouts.analysis.comparison decided which filters it passes, and which rows can't be compared. */
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
  for (const trait of ["topic", "words"]) table.dataset[trait] = model.get(trait);
  const topics = rows.filter((row) => !row.classList.contains("rtr-contrast"));
  const unknown = show === "differ" ? topics.filter((row) => row.hidden && row.dataset.unknown).length : 0;
  const text = `${topics.filter((row) => !row.hidden).length} of ${topics.length} topics shown`
    + (unknown && !model.get("topic") ? `; ${unknown} can’t be compared` : "");
  if (status.textContent !== text) status.textContent = text;
  table.parentElement.querySelector(".rtr-help").hidden = show !== "differ";
}

/** By what a prediction is kept: the meeting and the side, and the topic if one is chosen. */
const predictionId = (model, side) => [`${model.get("meeting")}/prediction-${side}`, model.get("topic")].filter(Boolean).join("-");

/** The topic that is chosen, as the table names it, after some words; nothing if all are shown. */
const onTopic = (table, model, before) => (model.get("topic")
  ? before + table.querySelector(`tr[data-topic="${model.get("topic")}"] th`).firstChild.textContent.trim() : "");

/** Cover one side until the reader has written what it will say; on a slide, until somebody in the room has said it. */
function cover(table, model) {
  const side = model.get("cover"), slide = model.get("view") ? model.get("topic") : "";
  table.parentElement.querySelector(".rtr-predict")?.remove();
  table.dataset.cover = side;
  table.dataset.covered = model.get("sides").findIndex((s) => s.id === side) + 1 || "";
  if (!side) return null;
  const id = predictionId(model, side), work = workPage();
  const box = el("textarea", { rows: slide ? 2 : 4, id: `rtr-predict-${side}`, oninput: () => {
    button.disabled = !slide && !box.value.trim();
    if (!write(id, box.value)) note.textContent = "This browser has no room to keep this. Copy it before you leave.";
  } });
  box.value = writtenAs(id)?.text ?? "";
  const note = el("p", { class: "rtr-source", role: "status" }, "Kept on this device only.",
    ...(work ? [" See ", el("a", { href: work }, "My work"), "."] : []));
  const button = el("button", { type: "button", disabled: !slide && !box.value.trim(), onclick: () => put(model, "cover", "") },
    "Uncover and compare");
  table.before(el("div", { class: "rtr-predict" },
    el("label", { for: box.id }, `Before you look: what will the account from ${nameOf(model, side)} say${onTopic(table, model, " on ")}, and what will it leave out?`),
    box, button, note));
  return box;
}

/** What was predicted of a side comes back when it is uncovered, and stays in sight above its rows until it is put away. */
function bringBack(table, model, side) {
  const under = (height) => table.style.setProperty("--under", `${height}px`);
  for (const before of [...table.parentElement.children]) if (before.matches(".rtr-predicted, .got-right")) before.remove();
  const { text, late } = side ? predictedAs(predictionId(model, side)) : {};
  under(0);
  if (!text) return;
  const away = el("button", { type: "button", onclick: () => { box.remove(); check.remove(); under(0); } }, "Close");
  const check = selfCheck(predictionId(model, side), RIGHT.meeting); // scrolls away: with it the words would fill a phone
  const box = el("div", { class: "rtr-predicted", role: "group", tabindex: 0, "aria-label": "Your prediction" },
    el("p", { class: "rtr-source" }, late
      ? `You wrote this about the account from ${nameOf(model, side)}${onTopic(table, model, ", topic ")} after uncovering it; below is what it says.`
      : `What you predicted about the account from ${nameOf(model, side)}${onTopic(table, model, " on ")}; below is what it says.`),
    el("blockquote", {}, text), away);
  table.before(box, check);
  if (getComputedStyle(box).position === "sticky") under(box.offsetHeight); // the sides' names stay in sight below it
}

/**
 * One topic at a time over the whole window, to present to a class. ← and → (or a presenter's remote) turn, Esc leaves.
 * `again` tells which side the next slide covers. The address holds all of it, so it opens from there, too.
 */
function slides(panel, table, model, again) {
  const topics = () => [...table.querySelectorAll("tbody tr:has(th)")]
    .filter((row) => fits(row, model.get("show"), "")).map((row) => row.dataset.topic);
  let parts = [[]], part = 0; // a topic that the screen does not hold is shown in parts
  const turn = (by) => {
    if (parts[part + by]) {
      part += by;
      show();
      return;
    }
    const next = topics()[topics().indexOf(model.get("topic")) + by];
    if (!next) return;
    part = by > 0 ? 0 : Infinity;
    put(model, "topic", next);
    put(model, "cover", again());
    focus();
  };
  const leave = () => { if (model.get("view")) put(model, "view", ""); };
  const button = (text, onclick, name) => el("button", { type: "button", onclick, "aria-label": name }, text);
  const [back, on] = [button("←", () => turn(-1), "Previous topic"), button("→", () => turn(1), "Next topic")];
  const where = el("span", { role: "status" }), turners = el("span", { class: "rtr-turn", hidden: true }, back, where, on);
  const toggle = button("", () => put(model, "view", model.get("view") ? "" : "slides"));
  const dialog = el("dialog", { class: "rtr-slides", tabindex: -1, "aria-label": "One topic at a time",
    "data-lm-suppress-shortcuts": "true", // JupyterLab leaves the keys to us
    onclose: leave,
    onkeydown: (event) => {
      const by = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key];
      if (!by || event.target.tagName === "TEXTAREA" || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      turn(by);
    } });
  const focus = () => (dialog.querySelector(".rtr-predict button") ?? dialog).focus();
  const over = () => dialog.scrollHeight > dialog.clientHeight;
  const cells = () => [...table.querySelectorAll(`tr[data-topic="${model.get("topic")}"] td[data-side]`)];
  const statements = (of) => [...of.querySelectorAll(".rtr-statement:not([hidden])")];
  const hide = (statement, hidden) => {
    statement.classList.remove("rtr-later"); // what is measured is drawn
    statement.classList.toggle("rtr-other-part", hidden);
  };
  /** The statements of a topic, in parts: of each side as many as there is room for, and at least one. Tight is what that is too much for. */
  const split = () => {
    const columns = cells().map(statements), found = [];
    let tight = false;
    for (const statement of columns.flat()) hide(statement, true);
    while (columns.some((column) => column.length)) {
      const together = [];
      for (const column of columns) for (let first = true; column.length; first = false) {
        hide(column[0], false);
        if (over()) {
          tight ||= first;
          if (!first) {
            hide(column[0], true);
            break;
          }
        }
        together.push(column.shift());
      }
      for (const statement of together) hide(statement, true);
      found.push(together);
    }
    return { found, tight };
  };
  /** All at once where the screen holds it, set smaller if need be. */
  const divide = () => {
    const all = cells().flatMap(statements);
    const at = (size) => dialog.style.setProperty("--slide", size);
    for (const statement of all) hide(statement, false);
    for (const size of SIZES) {
      at(size);
      if (!over()) return [all];
    }
    let { found, tight } = split();
    if (tight) {
      at(SMALLEST);
      ({ found } = split());
    }
    return found;
  };
  const show = () => {
    for (const statement of cells().flatMap(statements)) hide(statement, !parts[part].includes(statement));
    const all = topics(), at = all.indexOf(model.get("topic"));
    const name = table.querySelector(`tr[data-topic="${all[at]}"] th`)?.firstChild.textContent.trim();
    where.textContent = `${name}: ${at + 1} of ${all.length}${parts.length > 1 ? `, part ${part + 1} of ${parts.length}` : ""}`;
    [back.disabled, on.disabled] = [at < 1 && part < 1, at === all.length - 1 && part === parts.length - 1];
    dialog.scrollTop = 0;
  };
  const fitScreen = () => {
    if (!dialog.open) return;
    parts = divide();
    part = Math.min(part, parts.length - 1);
    show();
  };
  soon(() => new ResizeObserver(fitScreen).observe(dialog)); // whoever presents goes full screen after it is open
  document.fonts.addEventListener("loadingdone", fitScreen, { signal: untilForgotten(model) }); // words of another face take another room
  let home = null; // where the button is that opens all this; among those of a slide it is that leaves
  const draw = () => {
    const shown = () => panel.parentElement === dialog; // dialog.open is false already when Esc has closed it
    const open = Boolean(model.get("view")) && (shown() || !document.querySelector("dialog[open]"));
    toggle.textContent = open ? "Leave (Esc)" : "Present to class";
    turners.hidden = !open;
    if (open) {
      if (!topics().length) put(model, "show", "all");
      if (!topics().includes(model.get("topic"))) put(model, "topic", topics()[0]);
    }
    if (open === shown()) return; // or a listener has already done it
    if (open) {
      home = toggle.parentElement;
      turners.parentElement.append(toggle);
      panel.before(dialog);
      dialog.append(panel);
      dialog.showModal();
      part = 0;
      focus();
      addEventListener("beforeprint", leave, { once: true }); // on paper the table is complete
    } else {
      dialog.close();
      dialog.replaceWith(panel);
      home.append(toggle);
      for (const statement of statements(table)) hide(statement, false);
      put(model, "topic", "");
      toggle.focus();
    }
  };
  return { toggle, turners, draw, focus, fitScreen, dialog };
}

function enhance(root, model) {
  const table = root.querySelector("table");
  const topics = [...table.querySelectorAll("tbody th")]
    .map((head) => [head.parentElement.dataset.topic, head.firstChild.textContent.trim()]);
  if (!topics.length) return;
  const sides = model.get("sides").map(({ id }) => id);
  const choices = { topic: [["", "all topics"], ...topics], show: SHOW, words: WORDS, cover: [["", ""], ...sides.map((side) => [side, ""])],
    view: [["", ""], ["slides", ""]] };
  const settle = (trait) => { // an address can be typed wrong
    if (!choices[trait].some(([value]) => value === model.get(trait))) model.set(trait, choices[trait][0][0]);
  };
  for (const trait of Object.keys(choices)) settle(trait);
  let again = model.get("cover"); // a slide that was uncovered does not uncover the next
  const status = el("p", { class: "rtr-status", role: "status" });
  const covers = model.get("sides").map(({ id, brief }) => el("button", { type: "button", "data-side": id, onclick: () => {
    again = model.get("cover") === id ? "" : id;
    put(model, "cover", again);
  } }, `Predict ${brief}`));
  const controls = el("div", { class: "rtr-controls", role: "group", "aria-label": "Choose what the comparison shows" });
  const meetings = model.get("meetings") ?? [];
  if (meetings.length > 1) controls.append(choice(model, "meeting", "Meeting", meetings));
  const more = el("div", { class: "rtr-more", hidden: true }, choice(model, "show", "Show", choices.show));
  if (table.querySelector(".rtr-original")) more.append(choice(model, "words", `${model.get("language")} side in`, choices.words));
  const unfold = el("button", { type: "button", "aria-expanded": "false", onclick: () => open(more.hidden) }, "More");
  const open = (wanted) => { more.hidden = !wanted; unfold.setAttribute("aria-expanded", String(wanted)); };
  const panel = table.parentElement;
  table.before(controls, more, status, panel.querySelector(".rtr-help"));
  const slide = slides(panel, table, model, () => again);
  controls.append(slide.turners, el("span", { class: "rtr-first" }, "Before you read, predict one side:"), ...covers,
    choice(model, "topic", "Topic", choices.topic), unfold); // what is seen can't be predicted any more: this comes first
  more.append(slide.toggle);
  const draw = () => {
    settle("view");
    if (model.get("view") || model.get("show") !== "all" || model.get("words") !== "all") open(true); // what was chosen is in sight
    slide.draw();
    filter(table, status, model);
    slide.fitScreen();
  };
  const drawLater = drawer(MANY);
  const drawCover = (uncovered = "") => {
    const box = cover(table, model);
    bringBack(table, model, uncovered);
    for (const b of covers) b.setAttribute("aria-pressed", String(b.dataset.side === model.get("cover")));
    slide.fitScreen();
    return box;
  };
  const fit = room(table, untilForgotten(model));
  for (const trait of ["topic", "show", "words", "view"]) listen(model, trait, () => {
    settle(trait);
    draw();
    drawLater([...table.querySelectorAll("tr:not([hidden]) .rtr-statement:not([hidden])")], fit(STATEMENT));
  });
  for (const trait of ["topic", "view"]) listen(model, trait, () => drawCover()); // a slide has its own prediction
  listen(model, "cover", () => {
    settle("cover");
    const side = table.dataset.cover;
    if (side) freeze(predictionId(model, side));
    const box = drawCover(model.get("cover") ? "" : side);
    if (slide.dialog.open) slide.focus();
    else (box ?? panel.querySelector(".rtr-predicted") ?? covers.find((b) => b.dataset.side === side))?.focus();
  });
  draw();
  drawCover();
}

/** Draw into `el`. With a kernel the table is the trait `html`; on a page it is there already. */
function render({ model, el: root }) {
  const draw = () => {
    forget(model);
    if (model.get("html") != null) {
      root.innerHTML = model.get("html"); // escaped text, written by readouts.rendering.elements
      listen(model, "html", redraw);
    }
    enhance(root, model);
  };
  const redraw = () => { draw(); root.querySelector("select")?.focus(); };
  draw();
  return () => forget(model);
}

export default { render, shared: ["topic", "show", "words", "cover", "view"] };
