// What the desk draws: the two accounts as the comparison that readers know, with what is suggested for each sentence and what is new in it.
import { el } from "./dom.js";
import { asWritten, marks } from "./desk_engine.js";
import { isNear } from "./desk_new.js";

export const HEADS = ["topic", "speaker", "move"], NONE_FITS = "unfitted";
const LANGUAGE = { zh: "zh-Hans" };

/** A button that does one of what the desk can do. */
export const button = (act, words, more) => el("button", { type: "button", "data-do": act, ...more }, words);
export const many = (n, thing) => `${n} ${thing}${n === 1 ? "" : "s"}`;
export const capital = (words) => words[0].toUpperCase() + words.slice(1);
const DAY = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" });
export const onDay = (date) => DAY.format(new Date(`${date}T12:00Z`));
const percent = (share) => `${Math.round(100 * share)} %`;

/** How sure a suggestion is, in words and as a number. */
const howSure = (one, head) => {
  if (head in one.chosen) return one.file ? "as in the file" : "your choice";
  if (one.statement) return "the course’s own coding";
  const share = one[`${head}Sure`];
  return `${share >= 0.8 ? "sure" : share >= 0.5 ? "fairly sure" : "unsure"}, ${percent(share)}`;
};

/** The name of a code for people; those of speakers are the names of the sides. */
export function labelOf(desk, names, head, code) {
  if (head === "speaker") return code === "both" ? "both sides" : names[desk.codes.side.indexOf(code)];
  return code ? desk.labels[head][desk.codes[head].indexOf(code)] : "Nothing fits";
}

/** A select with the one option that holds now; the others are put there when somebody goes to it. */
function picker(view, one, head) {
  return el("label", {}, `${capital(head)} `,
    el("select", { "data-head": head, autocomplete: "off" }, el("option", { value: one[head] }, labelOf(view.desk, view.names, head, one[head]))),
    el("small", {}, ` ${howSure(one, head)}`));
}

const group = (label, options) => el("optgroup", { label }, ...options.map(([value, text]) => el("option", { value }, text)));

/** All options of a select of a sentence: the likeliest first, then the codebook. */
export function fill(view, select, one) {
  const head = select.dataset.head, value = one[head];
  if (head === "split") {
    select.replaceChildren(el("option", { value: "" }, "no split"), ...cuts(one).map(([at, text]) => el("option", { value: at }, text)));
    return;
  }
  const named = (code) => labelOf(view.desk, view.names, head, code);
  const likely = one.suggested[head].slice(0, 3).map(([code, share]) => [code, `${named(code)} (${percent(share)})`]);
  const others = view.desk.codes[head].filter((code) => !likely.some(([first]) => first === code)).map((code) => [code, named(code)]);
  select.replaceChildren(group("Suggested", likely), group("Others", head === "topic" ? [...others, ["", "Nothing fits"]] : others));
  select.value = value;
}

/** Where a sentence can be cut in two: after a word, in Chinese after a mark; each with the words before it. */
function cuts({ text, language }) {
  const places = language === "zh" ? /[，；：、。！？](?=.)/gu : /\S+(?=\s+\S)/gu;
  return [...text.matchAll(places)].map((found) => {
    const at = found.index + found[0].length, before = text.slice(0, at);
    return [at, `after “${before.length > 34 ? `…${before.slice(-32)}` : before}”`];
  });
}

/** The line of what is suggested for a sentence; each can be changed. */
const codesOf = (view, one) => el("p", { class: "desk-codes" }, ...HEADS.map((head) => picker(view, one, head)));

const markedWords = (view, one, row) => (row ? marks(view.desk, one.text, one.language, row) : [[one.text, ""]])
  .map(([run, kind]) => (kind ? el("span", { class: `rtr-${kind}` }, run) : run));

const marked = new WeakMap(); // of a sentence's node, where the marks on its words are
const signOf = (words) => words.map((run) => `${run.className ?? ""} ${(run.textContent ?? run).length}`).join();

/** Say of a sentence that is drawn already how sure its codes are now. */
export const tellSure = (one, node) => { for (const head of HEADS) node.querySelector(`[data-head=${head}] + small`).textContent = ` ${howSure(one, head)}`; };

/** A sentence that is drawn already, with the marks and the remark that its row gives it now. */
export function markAgain(view, one, row, node) {
  const words = markedWords(view, one, row), sign = signOf(words);
  if (marked.get(node) !== sign) {
    node.querySelector(".rtr-quote q").replaceChildren(...words);
    marked.set(node, sign);
  }
  node.querySelector(".rtr-own")?.replaceChildren(ownAccount(view, 1 - view.sides.indexOf(one.side), row));
  return node;
}

/** A sentence, in the form of a statement of the course's own comparisons. */
export function sentenceNode(view, one, row) {
  const side = view.sides.indexOf(one.side), other = one.speaker !== one.side && one.speaker !== "both";
  const node = el("div", { class: "rtr-statement", "data-speaker": one.speaker, "data-uid": one.uid });
  if (other) node.append(el("p", { class: "rtr-attribution" }, `What ${view.names[1 - side]} said, in this account:`));
  const words = markedWords(view, one, row);
  marked.set(node, signOf(words));
  node.append(el("p", { class: "rtr-quote" }, el("q", { id: `q${one.uid}`, lang: LANGUAGE[one.language] }, ...words)));
  if (other) node.append(el("p", { class: "rtr-own" }, ownAccount(view, 1 - side, row)));
  node.append(codesOf(view, one), el("div", { class: "desk-new" }), el("details", { class: "desk-more" },
    el("summary", {}, "Split, join, leave out"),
    el("p", {}, el("label", {}, "Split ", el("select", { "data-head": "split", autocomplete: "off" }, el("option", { value: "" }, "no split"))),
      button("join", "Join with the next"), button("out", "Leave out"))));
  for (const part of node.querySelectorAll("select, summary, button")) part.setAttribute("aria-describedby", `q${one.uid}`); // those of all sentences have the same names
  drawNew(view, one, node.querySelector(".desk-new"));
  return node;
}

/** Whether the account of the side that is made to speak has anything on the topic; nothing where no topic fits. */
function ownAccount(view, side, row) {
  if (!row) return "";
  const { state } = row.cells[side], name = `the ${view.accounts[side]}`;
  if (state === "said") return `${capital(name)} addresses this topic in its own words: compare.`;
  return state === "silent" ? `Only in the counterpart’s text: ${name}, as pasted, does not address this topic.`
    : `Only in the counterpart’s text; ${name} was not given.`;
}

const link = (href, ...words) => (href ? el("a", { href }, ...words) : el("span", {}, ...words));
const quoted = (words) => `“${words.replaceAll("“", "‘").replaceAll("”", "’")}”`;
const list = (words) => words.flatMap((word, i) => [i ? ", " : "", el("em", {}, word)]);

/** What is new in a sentence; nothing until it is known. */
export function drawNew(view, one, box) {
  if (!one.novelty) return;
  const { what, nearest, phrases } = one.novelty, [best] = nearest, parts = [];
  if (best) {
    const meeting = link(view.statementPage(best), view.titleOf(best.meeting));
    const line = el("p", {}, what === "near" ? "As in " : "The same set phrase as in ", meeting, `, ${onDay(best.date)} (${percent(best.nearness)} alike): `,
      el("q", { lang: LANGUAGE[one.language] }, best.words), ". ");
    if (best.dropped.length) line.append("Gone: ", ...list(best.dropped), ". ");
    if (best.added.length) line.append("Added: ", ...list(best.added), ".");
    parts.push(line);
    if (nearest[1]) parts.push(el("p", {}, "Also near: ", ...nearest.slice(1).flatMap((near, i) => [i ? " · " : "",
      link(view.statementPage(near), view.titleOf(near.meeting)), ` (${isNear(near) ? percent(near.nearness) : "the same set phrase"})`])));
  } else parts.push(el("p", {}, "New: nothing near it in this side’s earlier statements."));
  for (const phrase of phrases) parts.push(el("p", {}, "Set phrase ", link(view.trail(phrase.id), quoted(phrase.phrase)), `: ${historyOf(phrase)}.`));
  const terms = view.termsIn(one);
  if (terms.length) parts.push(el("p", {}, "In the glossary: ", ...terms.flatMap((term, i) => [i ? ", " : "", term])));
  box.replaceChildren(...parts);
}

/** How often a side used a set phrase before, when first and when last. */
export const historyOf = ({ before, first, last }) => (before
  ? `${many(before, "use")} before by this side, ${first === last ? `on ${onDay(first)}` : `first ${onDay(first)}, last ${onDay(last)}`}`
  : "not used by this side before");

const hidden = (words) => el("span", { class: "rtr-h" }, words);

/** Who speaks of a topic. Of one account alone nothing is said. */
function relationOf(view, row) {
  if (row.relation === "both") return "both sides";
  return row.cells.some((cell) => cell.state === "unseen") ? "" : `only ${view.names[view.sides.indexOf(row.relation)]}`;
}

/** Put a node where it is to be; where the browser can, with the focus that it has. */
export const move = (node, box, before = null) => (node.isConnected && box.isConnected && box.moveBefore ? box.moveBefore(node, before) : box.insertBefore(node, before));

/** Give a cell other contents; what stays isn't touched, for the browser would lay it out again. */
function refill(cell, parts) {
  for (const old of [...cell.childNodes]) if (!parts.includes(old)) old.remove();
  parts.forEach((part, i) => { if (cell.childNodes[i] !== part) move(part, cell, cell.childNodes[i]); });
}

/** A row of the table, new or the one that it was; `of` gives the sentence behind a number in its cells, and `place` draws it, or a place for it. */
export function rowNode(view, row, of, place, node = el("tr", {}, el("th"), ...row.cells.map(() => el("td")))) {
  const label = labelOf(view.desk, view.names, "topic", row.topic);
  const count = row.shared.length + row.alone.length;
  const small = [relationOf(view, row), count ? `${row.shared.length} of ${count} content words in common` : ""].filter((line) => line && row.topic);
  const about = el("div", { id: `r-${row.topic}` }, ...small.map((line) => el("small", { class: "rtr-relation" }, line))), [head, ...cells] = node.children;
  head.replaceWith(el("th", { scope: "row" }, label, about));
  cells[1].setAttribute("aria-owns", about.id); // heard after both accounts: the head is said again at every cell
  if (!row.topic) about.append(el("small", {}, "None of the course’s topics is likely. Choose one, or leave the sentence here."));
  if (row.shared.length) about.append(hidden(` Words that both use: ${asWritten(row.shared, row.cells.flatMap((cell) => cell.coded.map(of))).join(", ")}.`));
  row.cells.forEach((cell, i) => {
    const name = capital(view.names[i]), said = cell.coded.map((n) => place(of(n), row.topic ? row : null));
    const none = { silent: "silent: nothing on this in the text as pasted", unseen: "no account given" }[cell.state];
    Object.assign(cells[i].dataset, { side: cell.side, label: name });
    cells[i].className = `rtr-${cell.state} side-${i + 1}`;
    refill(cells[i], [hidden(`${name}${said.length ? `, ${many(said.length, "sentence")}` : ""}: `),
      ...(said.length ? said : [el("p", { class: "rtr-none" }, row.topic ? none : "nothing here")])]);
  });
  Object.assign(node.dataset, { topic: row.topic || NONE_FITS, shows: row.shows.join(" "), unknown: row.topic && row.common === null && !row.differs.length ? "1" : "" });
  return node;
}

/** The empty table: its head says of each account what there is of it. */
export function tableNode(view, told) {
  const heads = view.names.map((name, i) => el("th", { scope: "col", class: `side-${i + 1}` }, capital(name), el("small", {}, told[i])));
  return el("table", { class: "rtr-table", "data-words": "all", "data-cover": "", "aria-labelledby": "desk-table" },
    el("caption", {}, el("span", { id: "desk-table" }, "Two accounts, as pasted."), " In English, ", el("span", { class: "rtr-shared" }, "words both use"), " have a heavy line, ",
      el("span", { class: "rtr-differs" }, "words only one uses"), " a wavy one. Topic, speaker and move are suggestions: change what is wrong."),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Topic"), ...heads)), el("tbody", {}));
}

/** The set phrases that one would expect of a side and that its account doesn't have. */
export function missingNode(view, side, found) {
  const items = found.map((phrase) => el("li", {}, link(view.trail(phrase.id), quoted(phrase.phrase)),
    `: in ${phrase.accounts} of this side’s last 8 accounts; ${historyOf(phrase)}.`));
  return el("div", { class: `side-${side + 1}` }, el("h3", {}, capital(view.names[side])),
    items.length ? el("ul", {}, ...items) : el("p", {}, "Every set phrase that at least half of this side’s last 8 accounts had is here."));
}
