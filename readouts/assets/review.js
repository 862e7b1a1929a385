// Coming back: up to three questions before a chapter, and the page of all that is due. What is asked comes from a template of the page, and which of
// it is decided here, by what the reader answered on this device: wrong, and it comes back on the next visit; right, and it comes back after
// 1 day, then after 3, 7 and 21. Nothing is counted up and nothing is sent.
import { begin } from "./begin.js";
import { kept } from "./device.js";
import { el } from "./dom.js";
import { choicesOf, recalledOf, versionOf } from "./forms.js";
import { choosable } from "./quiz_item.js";

const ASKED = "readouts:review:asked", OFF = "readouts:review:off"; // and what others keep: readouts:quiz:, readouts:answer:, readouts:seen:
const AFTER = [1, 3, 7, 21]; // days until what was answered right comes back
const HERE = 3, AT_ONCE = 10; // questions before a chapter; and those on the page at once

const askedAgain = () => recalledOf(kept.json(ASKED));
const isOff = () => kept.get(OFF) === "1";
const count = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;

/** The number of a day where the reader is: what comes back tomorrow is there from midnight on. */
const dayOf = (time) => Math.floor((time - new Date(time).getTimezoneOffset() * 60_000) / 86_400_000);

/** The last answer to a question, here or in its quiz, whichever is later: { right, at, times it was right in a row }; or null. */
function last(card) {
  const [text, item] = card.split("/"), own = askedAgain()[card], quiz = text === "term" ? null : choicesOf(kept.json(`readouts:quiz:${text}`))[item];
  const latest = quiz && !(own?.at >= quiz.edited) ? { right: quiz.right && !(quiz.tries > 1), at: quiz.edited, row: own?.row || 1 } : own;
  return latest && Date.parse(latest.at) ? latest : null;
}

/** The day on which something comes back; 0 for what was wrong: on the next visit. */
const dueOn = ({ right, at, row }) => right ? dayOf(Date.parse(at)) + AFTER[Math.min(row || 1, AFTER.length) - 1] : 0;

/** The same cards in another order, with the letters that go with their places: one recalls what is right, not where it was. */
function shuffled(item) {
  const options = item.querySelector("ol"), reasons = item.querySelector("details ul"), order = [...options.children].map((option, i) => [Math.random(), option, reasons.children[i]]);
  order.sort(([a], [b]) => a - b).forEach(([, option, reason], i) => {
    options.append(option);
    reasons.append(reason);
    reason.firstElementChild.textContent = reason.firstElementChild.textContent.replace(/^[A-Z]/, String.fromCharCode(65 + i));
  });
  return item;
}

/** What one has said in own words that a term means. */
const ownWords = (term) => versionOf(kept.json(`readouts:answer:glossary/${term}`))?.text.trim();

const hasBegun = (text) => kept.keys(`readouts:quiz:${text}`).length + kept.keys(`readouts:seen:${text}`).length + kept.keys(`readouts:answer:${text}/`).length > 0;

/**
 * The cards of a template in the order in which they are asked: wrong, due, new, not due yet. Nothing is asked of chapters that were not opened;
 * of new terms, those come first that one has put in own words.
 */
function inTurn(template) {
  const today = dayOf(Date.now()), begun = new Map();
  const began = (text) => { if (!begun.has(text)) begun.set(text, hasBegun(text)); return begun.get(text); };
  const cards = [...template.content.querySelectorAll("[data-card]")].map((card) => {
    const id = card.dataset.card, answer = last(id), due = answer ? dueOn(answer) : 0;
    const isTerm = id.startsWith("term/"), own = isTerm && Boolean(ownWords(id.slice("term/".length)));
    const turn = answer ? (!answer.right ? "wrong" : due <= today ? "due" : "later") : own || card.dataset.chapters.split(" ").some(began) ? "new" : "";
    return { id, card, due, turn, isTerm, own };
  });
  const order = ["wrong", "due", "new", "later"];
  return cards.filter((card) => card.turn).sort((a, b) => order.indexOf(a.turn) - order.indexOf(b.turn) || a.due - b.due || b.own - a.own);
}

/** Keep an answer, with what was asked; returns when it comes back, in words. */
function keep(id, right, words) {
  const before = last(id), again = before?.right ? before.row || 1 : 0; // what is asked early does not come back later for it
  const answer = { right, at: new Date().toISOString(), row: right ? again + (!again || dueOn(before) <= dayOf(Date.now())) : 0, asked: words };
  const stored = kept.set(ASKED, JSON.stringify({ ...askedAgain(), [id]: answer })), days = dueOn(answer) - dayOf(Date.now());
  if (!stored) return "This browser does not keep what you answer, so this question may come back at any time.";
  return right ? `Comes back ${days === 1 ? "tomorrow" : `in ${days} days`}.` : "Comes back on your next visit.";
}

/** A question as the reader gets it. The first answer counts; other options may be looked at after it. */
function asked({ id, card, isTerm }) {
  const item = document.importNode(card, true), when = el("p", { class: "kept", role: "status" });
  let open = true;
  const words = item.querySelector("p:not(.meta)").textContent;
  const answer = (right) => { if (open) when.textContent = keep(id, right, words); open = false; };
  if (isTerm) recall(item, id.slice("term/".length), answer);
  else choosable(shuffled(item), `again-${id}`, -1, (choice, right) => answer(right));
  item.append(when);
  return item;
}

/** A term: one recalls its meaning, opens it, and says whether one had it. */
function recall(item, term, answer) {
  const fold = item.querySelector("details"), meaning = document.getElementById(`def-${term}`), mine = ownWords(term);
  if (meaning) fold.lastElementChild.replaceWith(...[...meaning.children].slice(1).map((part) => part.cloneNode(true)));
  const said = (right) => () => { answer(right); for (const button of buttons.children) button.disabled = true; };
  const buttons = el("p", { class: "recalled" }, el("button", { type: "button", class: "again", onclick: said(true) }, "I knew it"),
    el("button", { type: "button", class: "again", onclick: said(false) }, "Ask me again"));
  if (mine) fold.append(el("p", { class: "meta" }, "In your own words:"), el("blockquote", {}, mine));
  fold.append(buttons);
}

const list = (cards) => el("ol", { class: "quiz" }, ...cards.map(asked));
const page = () => document.body.dataset.review;

/** Three of the first: two from quizzes and a term, as far as there are. */
const some = (items, terms) => [...items.slice(0, HERE - Math.min(terms.length, 1)), ...terms.slice(0, 1)];

/** Up to three questions on earlier chapters; its name says how many there are. */
function lookBack(fold) {
  const choose = () => {
    const cards = inTurn(fold.querySelector("template")), shown = some(cards.filter((card) => !card.isTerm), cards.filter((card) => card.isTerm));
    fold.querySelector("summary").textContent = shown.length ? `${count(shown.length, "question")} on earlier chapters` : "No earlier questions yet";
    return shown;
  };
  fold.addEventListener("toggle", () => {
    if (!fold.open || fold.querySelector("ol")) return;
    const shown = choose(); // something may have been done since, in another tab
    fold.querySelector(".kept")?.remove();
    if (shown.length) fold.querySelector("p").replaceWith(list(shown));
    fold.append(el("p", { class: "kept" }, ...(shown.length
      ? ["Chosen on this device from chapters that you have opened, by what you got wrong or have not answered lately. ",
        ...(page() ? [el("a", { href: page() }, "Everything that is due, and how to switch this off")] : [])]
      : ["None of the earlier chapters has been opened on this device, so there are no questions on them yet."])));
  });
  choose();
}

/** The page of all that is due. */
function review(root) {
  const template = root.querySelector("template"), said = el("p", { role: "status" }), place = el("div");
  root.querySelector(".no-script").remove();
  const more = el("button", { type: "button", class: "again", hidden: true, onclick: () => { draw(); said.focus(); } }, "Show what else is due");
  said.tabIndex = -1;
  const isNew = (n) => n > 0 ? ` ${n === 1 ? "One more is" : `${n} more are`} new, from chapters that you have begun.` : "";
  const draw = () => {
    const cards = inTurn(template), by = (turn) => cards.filter((card) => card.turn === turn), due = [...by("wrong"), ...by("due")];
    const fresh = by("new"), terms = fresh.filter((card) => card.isTerm), items = fresh.filter((card) => !card.isTerm);
    const shown = [...due, ...some(items, terms)].slice(0, AT_ONCE), next = by("later")[0];
    said.textContent = isOff() ? "Review is switched off: nothing is asked here or before a chapter."
      : due.length ? `${count(due.length, "question")} ${due.length === 1 ? "is" : "are"} due.${isNew(shown.length - due.length)}`
      : `Nothing is due today.${next ? ` The next question comes back ${next.due - dayOf(Date.now()) === 1 ? "tomorrow" : `in ${next.due - dayOf(Date.now())} days`}.` : ""}`
        + (shown.length ? " These are new, from chapters that you have begun." : next ? "" : " Read a chapter or answer its quiz, and its questions come back here.");
    place.replaceChildren(...(isOff() || !shown.length ? [] : [list(shown)]));
    more.hidden = isOff() || due.length <= AT_ONCE;
  };
  root.append(said, place, more);
  document.addEventListener("review", draw); // switched, or forgotten
  draw();
}

/** The switch, and what forgets. Other tabs follow when they are opened again. */
function control(root) {
  const said = el("p", { class: "kept", role: "status" });
  const changed = (words) => { said.textContent = words; document.documentElement.classList.toggle("no-review", isOff()); document.dispatchEvent(new Event("review")); };
  const box = el("input", { type: "checkbox", onchange: () => {
    if (box.checked) kept.drop(OFF);
    else kept.set(OFF, "1");
    changed(box.checked ? "Questions come back." : "Questions no longer come back. Your review answers stay until you forget them.");
  } });
  box.checked = !isOff();
  root.replaceChildren(el("label", {}, box, " Bring back questions from earlier chapters"),
    el("button", { type: "button", class: "again", onclick: () => { kept.drop(ASKED); changed("Forgotten. Your quizzes keep their answers until you start them again."); } }, "Forget my review answers"), said);
}

export function startReview() {
  for (const fold of document.querySelectorAll(".look-back")) begin(() => lookBack(fold));
  for (const root of document.querySelectorAll(".review")) begin(() => review(root));
  for (const root of document.querySelectorAll(".review-switch")) begin(() => control(root));
}
