// Quotations without their speakers, in rounds of ten. Python supplies the quotations; the seed in the address decides which ten.
import { kept } from "./device.js";
import { el } from "./dom.js";
import { choice, forget, listen, put } from "./helpers.js";

const SCORE = "readouts:who-said-it";

/** A number for a text that looks random; the same as readouts.analysis.quotation_quiz.draw. */
function lot(text) {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d) >>> 0;
  return (h ^ (h >>> 13)) >>> 0;
}

function open(data, pages, row) {
  const [id, meeting, topic, url, others, contrasts, side, quote, gloss, standing] = row;
  const [meetingId, title, date] = data.meetings[meeting];
  const [topicId, label] = data.topics[topic];
  const whose = data.sides.find((s) => s.id === side).account, { name } = data.sides.find((s) => s.id !== side);
  return { id, side, whose, across: name[0].toUpperCase() + name.slice(1), quote, gloss, meetingId, title, date, page: pages[meetingId], topicId, label, url: data.urls[url],
    standing: data.standing[standing], others: data.others[others], contrasts: data.contrasts[contrasts] ?? [] };
}

/** The round of ten; the same as readouts.analysis.quotation_quiz.chosen. */
function chosen(items, about, seed) {
  return items.filter((item) => !about || item.meetingId === about || item.topicId === about)
    .map((item) => [lot(`${seed}:${item.id}`), item])
    .sort(([a, x], [b, y]) => a - b || (x.id < y.id ? -1 : 1)).slice(0, 10).map(([, item]) => item);
}

function link(href, text) {
  return /^(https?:|[\w./-]+\.html)/.test(href ?? "") ? el("a", { href }, text) : text;
}

/** What the answer teaches: whose words, the source, the other side's wording, the contrast. */
function answer(item) {
  const page = item.page && `${item.page}#topic=${item.topicId}`;
  const other = Array.isArray(item.others)
    ? [el("p", {}, `${item.across} on the same topic:`),
      el("ul", {}, ...item.others.map((words) => el("li", {}, el("q", { translate: "no" }, words))))]
    : [el("p", {}, item.others)];
  return [
    el("p", {}, el("b", {}, `${item.whose}. `), item.gloss),
    el("p", { class: "rtr-source" }, link(page, `${item.title}, ${item.date}`), ` · ${item.label} · `, link(item.url, item.standing)),
    ...other,
    ...item.contrasts.map((note) => el("p", {}, el("b", {}, "Compare. "), note)),
  ];
}

const readScore = () => {
  try { const { right, asked } = JSON.parse(kept.get(SCORE)); return asked >= right ? { right, asked } : null; } catch { return null; }
};

/** The choice to keep a score: off until the reader asks for it, and deleted when they change their mind. */
function scoreBox() {
  const note = el("span", { class: "rtr-note", role: "status" });
  const box = el("input", { type: "checkbox", onchange: () => {
    const refused = box.checked && !kept.set(SCORE, JSON.stringify({ right: 0, asked: 0 }));
    if (refused) box.checked = false;
    if (!box.checked) kept.drop(SCORE);
    tell();
    if (refused) note.textContent = "This browser has no room to keep your score.";
  } });
  const tell = () => {
    const score = readScore();
    note.textContent = score ? `${score.right} of ${score.asked} right so far` : "";
  };
  box.checked = Boolean(readScore());
  tell();
  return {
    node: el("span", { class: "rtr-choice" }, el("label", {}, box, " Keep my score on this device"), note),
    count(right) {
      const score = readScore();
      if (!score) return;
      kept.set(SCORE, JSON.stringify({ right: score.right + right, asked: score.asked + 1 }));
      tell();
    },
  };
}

function enhance(root, model) {
  const data = model.get("data"), list = root.querySelector(".rtr-round");
  const pages = Object.fromEntries([...root.querySelectorAll("[data-meeting]")]
    .map((entry) => [entry.dataset.meeting, entry.querySelector("a")?.getAttribute("href")]));
  const items = data.items.map((row) => open(data, pages, row));
  if (!items.length) return;
  const abouts = [["", "all quotations"], ...data.topics.map(([id, label]) => [id, `Topic: ${label}`]),
    ...data.meetings.map(([id, title, date]) => [id, `${date}: ${title}`])];
  const score = scoreBox(), stage = el("section", { class: "rtr-stage", "aria-label": "Round" });
  const front = el("button", { type: "button", onclick: () => put(model, "front", model.get("front") ? "" : "1") }, "Present to class");
  const another = () => put(model, "seed", String((parseInt(model.get("seed"), 10) || 0) + 1));
  let round, at, right, guesses;

  const next = () => { at += 1; ask(); };
  const button = (text, onclick) => el("button", { type: "button", onclick }, text);

  function ask(focus = true) {
    if (at >= round.length) return finish();
    const item = round[at], status = el("div", { class: "rtr-answer", role: "status" });
    const buttons = el("p", { class: "rtr-buttons" }), quote = el("blockquote", {}, el("q", { translate: "no" }, item.quote));
    const reveal = (guess) => {
      if (guess) {
        const hit = guess === item.side;
        right += hit;
        guesses.push([item.id, guess]);
        score.count(Number(hit));
        put(model, "answers", [...guesses]);
        status.append(el("p", { class: "rtr-verdict" }, hit ? "✓ Right." : "✗ Wrong."));
      }
      status.append(...answer(item));
      const go = button(at + 1 < round.length ? "Next quotation" : "End of the round", next);
      buttons.replaceChildren(go);
      go.focus();
    };
    const predict = () => model.get("front") ? [button("Show the answer", () => reveal(""))]
      : data.sides.map(({ id, account }) => button(account, () => reveal(id)));
    const show = () => { quote.hidden = false; buttons.replaceChildren(...predict()); buttons.firstChild.focus(); };
    quote.hidden = Boolean(model.get("front"));
    buttons.append(...(quote.hidden ? [button("Show the quotation", show)] : predict()));
    stage.replaceChildren(el("p", { class: "rtr-status" }, `${at + 1} of ${round.length}. Whose account is this from?`),
      quote, buttons, status);
    if (focus) buttons.firstChild.focus();
  }

  function finish() {
    const text = guesses.length ? `The round is over: ${right} of ${guesses.length} right.` : "The round is over.";
    const go = button("Another round", another);
    stage.replaceChildren(el("p", { role: "status" }, text), el("p", { class: "rtr-buttons" }, go));
    go.focus();
  }

  function start(focus) {
    if (!abouts.some(([value]) => value === model.get("about"))) model.set("about", "");
    round = chosen(items, model.get("about"), model.get("seed"));
    [at, right, guesses] = [0, 0, []];
    stage.classList.toggle("rtr-front", Boolean(model.get("front")));
    front.setAttribute("aria-pressed", String(Boolean(model.get("front"))));
    ask(focus);
  }

  list.hidden = true;
  list.before(el("div", { class: "rtr-controls", role: "group", "aria-label": "Choose a round" },
    choice(model, "about", "Quotations", abouts), button("Another round", another), front, score.node), stage);
  listen(model, "about", () => start(false));
  listen(model, "front", () => start(false));
  listen(model, "seed", () => start(true));
  start(false);
}

/** Draw into `el`. With a kernel the list is the trait `html`; on a page it is there already. */
function render({ model, el: root }) {
  forget(model);
  if (model.get("html") != null) root.innerHTML = model.get("html"); // escaped text, written by readouts.rendering.elements
  enhance(root, model);
  return () => forget(model);
}

export default { render, shared: ["about", "seed", "front"] };
