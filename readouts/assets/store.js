// What coursework keeps on the device: its names, what of it there is, and the file that is made from it.
import { kept } from "./device.js";
import { el } from "./dom.js";
import { choicesOf, fieldsOf, recalledOf, ticksOf, versionOf } from "./forms.js";
import { asJson, asMarkdown, asPage, fileName } from "./handin.js";
import { passOn, savesFiles } from "./passing.js";
import { ANSWER, CHECKS, FIRST, workPage, writtenAs } from "./written.js";

export const DRAFT = "readouts:draft:", QUIZ = "readouts:quiz:", REVIEW = "readouts:review:asked";
export const CLEARED = "readouts:cleared", NAME = "readouts:student", HANDED = "readouts:handed", DOWNLOADED = "readouts:downloaded";

/** Values on the device, as JSON; if it refuses to keep them, they last as long as the page is open, and the page says so. */
export const store = (() => {
  const there = kept.set("readouts:probe", "1"); // a store that is full is there all the same
  kept.drop("readouts:probe");
  let works = there;
  return {
    get works() { return works; },
    get there() { return there; },
    get(key) { return kept.json(key); },
    set(key, value) {
      const stored = kept.set(key, JSON.stringify(value));
      works &&= stored;
      return stored;
    },
    drop(key) { kept.drop(key); },
    keys(prefix) { return kept.keys(prefix); },
    /** Make all changes or none; a null drops its key, and those come first, since they make room. Returns how many values found no room. */
    change(changes) {
      const sets = [...changes].filter(([, value]) => value !== null), keys = [...changes.keys()];
      const before = keys.map((key) => [key, kept.stored(key), kept.get(key)]);
      for (const key of keys) if (changes.get(key) === null) kept.drop(key);
      for (const [i, [key, value]] of sets.entries()) {
        if (kept.set(key, JSON.stringify(value)) || !there) continue;
        for (const name of keys) kept.drop(name);
        for (const [name, stored, latest] of before) for (const text of new Set([stored, latest])) if (text) kept.set(name, text);
        return sets.length - i;
      }
      return 0;
    },
  };
})();

export const now = () => new Date().toISOString();

/** All that is written and not empty, by id. */
export function answers() {
  const found = {};
  for (const key of store.keys(ANSWER)) {
    const id = key.slice(ANSWER.length), answer = writtenAs(id);
    if (answer?.text.trim()) found[id] = answer;
  }
  return found;
}

/** The first version of an answer, kept when an answer of ours was opened; null if none was. */
export const firstVersion = (id) => versionOf(store.get(FIRST + id));

/** What was being written when a conflict was left open. */
export const draftOf = (id) => versionOf(store.get(DRAFT + id));

/** Which of the checks below an answer are ticked, in their order. */
export const checksOf = (id) => ticksOf(store.get(CHECKS + id));

/** What was chosen in the quiz of a text, by question. */
export const choices = (text) => choicesOf(store.get(QUIZ + text));

/** The name that the student typed, for the files. */
export const studentName = () => { const name = store.get(NAME); return typeof name === "string" ? name : ""; };

/** The ids of the answers that were downloaded. */
export const handedIds = () => [store.get(HANDED) ?? []].flat().filter((id) => typeof id === "string");

/** What was cleared and can be restored, as pairs of a kind and an id, and a value: only what has the form of its kind. */
export function clearedEntries() {
  const named = fieldsOf(store.get(CLEARED)).map(([id, value]) => [id.includes(":") ? id : `answer:${id}`, value]);
  return named.flatMap(([id, value]) => { const whole = formed(id.split(":")[0], value); return whole ? [[id, whole]] : []; });
}

/** Something of a kind in the form of this kind; null if there is nothing of it. */
export function formed(kind, value) {
  const form = { answer: versionOf, first: versionOf, checks: ticksOf, quiz: choicesOf, review: recalledOf }[kind]?.(value);
  return form && Object.keys(form).length ? form : null;
}

/** How many questions the quiz of each text has, as far as the page knows. */
function quizSizes() {
  const sizes = {};
  for (const row of document.querySelectorAll("[data-chapter][data-quiz]")) sizes[row.dataset.chapter] = Number(row.dataset.quiz);
  for (const list of document.querySelectorAll("ol.quiz[data-text]")) sizes[list.dataset.text] = list.children.length;
  return sizes;
}

/** What was done of each quiz: { right, of, items }. */
export function quizzes() {
  const sizes = quizSizes(), found = {};
  for (const text of store.keys(QUIZ).map((key) => key.slice(QUIZ.length)).sort()) {
    const items = choices(text), done = Object.values(items);
    if (done.length) found[text] = { right: done.filter((item) => item.right).length, of: Math.max(sizes[text] ?? 0, done.length), items };
  }
  return found;
}

export const count = (n, what, more = `${what}s`) => `${n.toLocaleString("en-US")} ${n === 1 ? what : more}`;

export const isPrediction = (id) => /^[^/]+\/prediction(-|$)/.test(id);

/** What a file holds, in words. */
function holding(all, quiz, review) {
  const ids = Object.keys(all), predictions = ids.filter(isPrediction).length, quizzed = Object.keys(quiz).length, again = Object.keys(review).length;
  const parts = [[ids.length - predictions, "answer"], [predictions, "prediction"], [quizzed, "quiz", "quizzes"], [again, "review question"]];
  return parts.filter(([n]) => n).map(([n, ...what]) => count(n, ...what)).join(", ") || "nothing yet";
}

/** What was saved, in a sentence. */
export const savedAs = ({ file, holds }) => `Saved as ${file}, in your downloads. It holds ${holds}.`;

/**
 * Download everything, or what belongs to one chapter or meeting, or what else is `mine` by its id: as "html" to hand in, as "md", both in the
 * order of the questions, or as "json". `names` are those of chapters. Returns { file, holds }; null where it is passed on in another way.
 */
export function download(ending, questions = [], owner = "", names = {}, mine = (name) => !owner || name === owner || name.startsWith(`${owner}/`)) {
  const student = studentName(), saved = now();
  const own = (found) => Object.fromEntries(Object.entries(found).filter(([name]) => mine(name)));
  const all = own(answers()), quiz = own(quizzes()), review = own(recalledOf(store.get(REVIEW)));
  for (const id of Object.keys(all)) {
    const first = firstVersion(id), checks = checksOf(id);
    all[id] = { ...all[id], ...(first && { first }), ...(checks.length && { checks }) };
  }
  const write = { html: asPage, md: asMarkdown }[ending], listed = inOrder(questions, all), sorted = Object.fromEntries(listed.map(({ id }) => [id, all[id]]));
  const text = write ? write(student, saved, listed, sorted, quiz, review, names) : asJson(student, saved, sorted, quiz, review);
  const file = fileName(student, saved, ending, owner), type = { html: "text/html", json: "application/json" }[ending] ?? "text/plain";
  const handed = (was) => {
    if (!was) return;
    store.set(HANDED, [...new Set([...handedIds(), ...Object.keys(all)])]);
    if (!owner) store.set(DOWNLOADED, saved);
    document.dispatchEvent(new Event("handed"));
  };
  if (!savesFiles()) {
    passOn(new File([text], file, { type }), asMarkdown(student, saved, listed, sorted, quiz, review, names)).then(handed);
    return null;
  }
  const link = el("a", { href: URL.createObjectURL(new Blob([text], { type })), download: file });
  document.body.append(link);
  link.click();
  link.remove();
  handed(true);
  return { file, holds: holding(sorted, quiz, review) };
}

/** The questions that have an answer, in the order of the book; answers to questions that are gone come last. */
export function inOrder(questions, all) {
  const known = new Map(questions.map((q) => [q.id, q]));
  const others = Object.keys(all).filter((id) => !known.has(id)).map((id) => {
    const near = /\/prediction-/.test(id) && questions.find((q) => id.startsWith(`${q.id}-`)); // of one topic, on a slide
    return near ? { ...near, id, title: `${near.title}, ${id.slice(near.id.length + 1).replaceAll("-", " ")}` }
      : { id, title: id, prompt: "This question is no longer in the course.", url: "" };
  });
  return [...questions.filter((q) => all[q.id]), ...others];
}

export function warn(root) {
  if (store.works || document.querySelector(".no-store")) return;
  root.before(el("p", { class: "no-store", role: "alert" },
    "This browser does not keep what you write, or has no room left. Download your answers before you leave: ",
    el("button", { type: "button", onclick: () => download("html") }, "Download my answers")));
}

/** The way to everything that is kept, for who has just written something; nothing in a book without the page. */
export const seeAll = () => (workPage() ? [" See ", el("a", { href: workPage() }, "My work"), "."] : []);
