// What a student writes: answers to the discussion questions, the quiz, and the page that collects it all.
// Everything stays on the device. Keys are the ids of questions, so a new build of the site finds the answers again.
import { begin } from "./begin.js";
import { kept } from "./device.js";
import { el } from "./dom.js";
import { MOST_BYTES, NotTaken, TOO_LARGE, asJson, asMarkdown, decoded, fileName, read, together } from "./handin.js";
import { tally } from "./outline.js";
import { choosable } from "./quiz_item.js";

const ANSWER = "readouts:answer:", DRAFT = "readouts:draft:", QUIZ = "readouts:quiz:", FIRST = "readouts:first:", CLEARED = "readouts:cleared", NAME = "readouts:student";

/** Values on the device, as JSON; if it refuses to keep them, they last as long as the page is open, and the page says so. */
const store = (() => {
  const there = kept.set("readouts:probe", "1"); // a store that is full is there all the same
  kept.drop("readouts:probe");
  let works = there;
  return {
    get works() { return works; },
    get there() { return there; },
    get(key) { try { return JSON.parse(kept.get(key)); } catch { return null; } },
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

const now = () => new Date().toISOString();

/** All answers that are not empty, by question id. */
function answers() {
  const found = {};
  for (const key of store.keys(ANSWER)) {
    const answer = store.get(key);
    if (answer?.text?.trim()) found[key.slice(ANSWER.length)] = answer;
  }
  return found;
}

function warn(root) {
  if (store.works || document.querySelector(".no-store")) return;
  root.before(el("p", { class: "no-store", role: "alert" },
    "This browser does not keep what you write, or has no room left. Download your answers before you leave: ",
    el("button", { type: "button", onclick: () => download("json") }, "Download my answers")));
}

/** The way to everything that is kept, for who has just written something; nothing in a book without the page. */
const seeAll = () => (document.body.dataset.work ? [" See ", el("a", { href: document.body.dataset.work }, "My work"), "."] : []);

// -- one answer ------------------------------------------------------------------------------------------------------

/** How many of a list's questions have an answer. */
function countAnswers(list) {
  const items = [...list.children], written = items.filter((item) => item.querySelector(".answer textarea")?.value.trim()).length;
  tally(list, written ? `${written} of ${items.length}` : "");
}

function answerBox(item, id, list) {
  const key = ANSWER + id, box = el("textarea", { id: `answer-${item.id}`, rows: 3 }), note = el("p", { class: "kept", role: "status" });
  let seen = store.get(key)?.edited ?? null;
  const show = (answer) => { box.value = answer?.text ?? ""; seen = answer?.edited ?? null; grow(); };
  const grow = () => { box.rows = Math.min(20, Math.max(3, box.value.split("\n").length + Math.floor(box.value.length / 70))); };
  const save = () => {
    const answer = { text: box.value, edited: now() };
    if (store.set(key, answer)) note.replaceChildren("Kept on this device.", ...seeAll());
    else { note.textContent = "Not kept."; warn(list); }
    seen = answer.edited;
    store.drop(DRAFT + id);
    countAnswers(list);
  };
  /** Another tab wrote in the meantime: nothing is overwritten, the reader decides. */
  const conflict = (other) => {
    store.set(DRAFT + id, { text: box.value, edited: now() });
    if (item.querySelector(".conflict")) return;
    const panel = el("div", { class: "conflict", role: "alert" }, el("p", {}, "This answer was changed in another tab:"),
      el("blockquote", {}, other.text));
    const choose = (label, text) => el("button", { type: "button", onclick: () => {
      panel.remove(); box.value = text(); seen = store.get(key)?.edited ?? null; save(); grow(); box.focus();
    } }, label);
    panel.append(choose("Keep mine", () => box.value), choose("Keep the other", () => other.text),
      choose("Keep both", () => `${other.text}\n\n${box.value}`));
    box.after(panel);
  };
  box.addEventListener("input", () => {
    grow();
    const stored = store.get(key);
    if (stored && (stored.edited ?? null) !== seen && stored.text !== box.value) conflict(stored);
    else save();
  });
  addEventListener("storage", (event) => { if (event.key === key && !item.querySelector(".conflict")) show(store.get(key)); });
  show(store.get(key));
  const offer = comparing(item, id, box);
  box.addEventListener("input", offer);
  offer();
  item.append(el("div", { class: "answer" }, el("label", { for: box.id }, "Your answer"), box, note));
  const draft = store.get(DRAFT + id); // what was being written when a conflict was left open
  if (draft && draft.text !== box.value) { const other = store.get(key); box.value = draft.text; conflict(other ?? { text: "" }); }
}

/**
 * An answer of ours can be opened once something is written. What was written until then is kept as the first version, and shown when
 * the reader has revised it. Returns what decides whether it can be opened.
 */
function comparing(item, id, box) {
  const model = item.querySelector("details.model"), key = FIRST + id;
  if (!model) return () => {};
  for (const check of model.querySelectorAll("li")) check.replaceChildren(el("label", {}, el("input", { type: "checkbox" }), " ", ...check.childNodes));
  const mine = el("blockquote"), first = el("div", { hidden: true }, el("p", {}, "Your first version:"), mine);
  model.append(first);
  model.addEventListener("toggle", () => {
    if (model.open && !store.get(key)) store.set(key, { text: box.value, edited: now() });
    offer();
  });
  const offer = () => {
    const before = store.get(key)?.text ?? "";
    model.hidden = !box.value.trim() && !before;
    mine.textContent = before;
    first.hidden = !before || before === box.value;
  };
  return offer;
}

// -- quiz ------------------------------------------------------------------------------------------------------------

function quiz(list) {
  const text = list.dataset.text, key = QUIZ + text, items = [...list.children];
  const progress = el("p", { class: "kept", role: "status" });
  const state = () => store.get(key) ?? {};
  const tell = () => {
    const done = Object.values(state());
    progress.replaceChildren(...(done.length ? [`${done.filter((d) => d.right).length} of ${items.length} right, ${done.filter((d) => d.right && d.tries === 1).length} on the first try.`, ...seeAll()] : []));
    tally(list, done.length ? `${done.length} of ${items.length}` : "");
  };
  const ask = (item) => {
    const id = item.id.replace(/^quiz-/, "");
    return choosable(item, item.id, state()[id]?.choice, (choice, right) => {
      const before = state()[id];
      if (!store.set(key, { ...state(), [id]: { choice, right, tries: (before?.tries ?? 0) + (before?.right ? 0 : 1), edited: now() } })) warn(list);
      tell();
    });
  };
  const resets = items.map(ask);
  list.after(progress, el("button", { type: "button", class: "again", onclick: () => { store.drop(key); resets.forEach((r) => r()); tell(); } }, "Start the quiz again"));
  tell();
}

// -- the end of a chapter ---------------------------------------------------------------------------------------------

/** What the reader has done of a chapter, and what is still open. */
function finish(box) {
  const text = box.dataset.text, questions = document.querySelectorAll(`ol.questions[data-text="${text}"] > li`).length;
  const items = document.querySelectorAll(`ol.quiz[data-text="${text}"] > li`).length, list = el("ul");
  const tell = () => {
    const written = Object.keys(answers()).filter((id) => id.startsWith(`${text}/`)).length, tried = Object.values(store.get(QUIZ + text) ?? {});
    const right = tried.filter((d) => d.right).length, open = items - tried.length;
    const lines = [
      questions && `Questions: ${written} of ${questions} answered.`,
      items && `Quiz: ${right} of ${items} right${open ? `, ${open} still open` : ""}.`,
      document.querySelector(".predict") && (kept.get(`readouts:predict:${text}`).trim() ? "Prediction: written." : "Prediction: not written."),
    ];
    list.replaceChildren(...lines.filter(Boolean).map((line) => el("li", {}, line)));
  };
  box.append(list);
  if (document.body.dataset.work) box.append(el("p", {}, "All of it is on ", el("a", { href: document.body.dataset.work }, "My work"), ", to download and hand in."));
  for (const name of ["input", "change", "click"]) document.addEventListener(name, () => setTimeout(tell));
  tell();
}

// -- everything on one page ------------------------------------------------------------------------------------------

/** The questions that have an answer, in the order of the book; answers to questions that are gone come last. */
function inOrder(questions, all) {
  const known = new Set(questions.map((q) => q.id));
  const gone = Object.keys(all).filter((id) => !known.has(id)).map((id) => ({ id, title: id, prompt: "This question is no longer in the course.", url: "" }));
  return [...questions.filter((q) => all[q.id]), ...gone];
}

/** Download all answers as "json", or as "md" in the order of the questions. */
function download(ending, questions = []) {
  const student = store.get(NAME) ?? "", saved = now(), all = answers();
  const text = ending === "md" ? asMarkdown(student, saved, inOrder(questions, all), all) : asJson(student, saved, all);
  const link = el("a", { href: URL.createObjectURL(new Blob([text])), download: fileName(student, saved, ending) });
  document.body.append(link);
  link.click();
  link.remove();
}

const count = (n, what) => `${n.toLocaleString("en-US")} ${what}${n === 1 ? "" : "s"}`;

/**
 * Load answers, all or none. Where there is one already, both are kept, the newer above the older. `others` are changes that go with
 * it. Returns what was loaded, and how many answers had no room: { fresh, joined, missing }.
 */
function take(entries, others = []) {
  const taken = new Map();
  for (const [id, theirs] of entries) {
    const key = ANSWER + id, mine = taken.get(key) ?? store.get(key), both = together(mine, theirs);
    if (both.text !== mine?.text) taken.set(key, { ...both, edited: both.edited || now() });
  }
  const joined = [...taken.keys()].filter((key) => store.get(key)?.text?.trim()).length;
  return { fresh: taken.size - joined, joined, missing: Math.min(taken.size, store.change(new Map([...taken, ...others]))) };
}

const ROOM = "To make room, download your answers, clear them, and delete the cleared answers for good; or load the file in another browser.";

/** Load a file and say what came of it. */
async function takeFile(file, questions) {
  if (file.size > MOST_BYTES) throw new NotTaken(TOO_LARGE); // before it is in memory
  const text = decoded(new Uint8Array(await file.arrayBuffer()));
  const { student, entries } = read(text, questions.map((q) => q.id)), own = store.get(NAME)?.trim() ?? "";
  const { fresh, joined, missing } = take(entries, student && !own ? [[NAME, student]] : []), all = fresh + joined;
  if (missing) throw new NotTaken(`needs more room than this browser has left: of its ${count(all, "answer")}, ${(all - missing).toLocaleString("en-US")} would fit. ${ROOM}`);
  const broken = text.split("\ufffd").length - 1;
  return [
    all ? `${count(all, "answer")} loaded.` : "Nothing new: every answer in that file is here already.",
    joined ? `${count(joined, "answer")} of yours ${joined === 1 ? "differs" : "differ"}: both versions are kept, the newer above the older.` : "",
    student && own && student.toLowerCase() !== own.toLowerCase() ? `The file is ${student}'s; your name here is still ${own}.` : "",
    broken ? `${count(broken, "character")} in it ${broken === 1 ? "was" : "were"} already damaged (\ufffd); check what you loaded.` : "",
    all && !store.there ? "This browser keeps them only until you leave this page." : "",
  ].filter(Boolean).join(" ");
}

function myWork(root) {
  const pages = Object.fromEntries([...root.querySelectorAll("tr[data-chapter]")].map((row) => [row.dataset.chapter, row.querySelector("a")?.href.split("#")[0]]));
  const questions = JSON.parse(root.querySelector('script[type="application/json"]').textContent)
    .map((q) => ({ ...q, page: pages[q.id.split("/")[0]] })) // none, where a book leaves the chapter out
    .map((q) => ({ ...q, url: q.page && `${q.page}#${q.anchor}` }));
  const list = el("div", { class: "written" }), said = el("p", { class: "kept", role: "status" });
  const draw = () => {
    const all = answers(), shown = inOrder(questions, all);
    list.replaceChildren(...shown.map((q) => el("section", { class: "written-answer" },
      el("h3", {}, q.url ? el("a", { href: q.url }, q.title) : q.title), el("p", { class: "meta" }, q.prompt), el("p", { class: "text" }, all[q.id].text))));
    if (!shown.length) list.replaceChildren(el("p", {}, "Nothing yet. Every question at the end of a chapter has a box for your answer."));
    for (const row of root.querySelectorAll("tr[data-chapter]")) {
      const own = questions.filter((q) => q.id.startsWith(`${row.dataset.chapter}/`));
      const tried = Object.values(store.get(QUIZ + row.dataset.chapter) ?? {});
      row.querySelector(".done").textContent = `${own.filter((q) => all[q.id]).length} of ${own.length}`;
      row.querySelector(".quiz-done").textContent = tried.length ? `${tried.filter((t) => t.right).length} right` : "–";
    }
    back.hidden = forget.hidden = !store.get(CLEARED);
  };
  const name = el("input", { id: "student", autocomplete: "name", value: store.get(NAME) ?? "", oninput: () => store.set(NAME, name.value) });
  const file = el("input", { type: "file", id: "import", accept: ".json,.md,.txt,application/json,text/markdown,text/plain", onchange: async () => {
    try { said.textContent = await takeFile(file.files[0], questions); }
    catch (error) { said.textContent = `${error instanceof NotTaken ? `That file ${error.message.replace(/[.]$/, "")}.` : "That file can't be opened."} Nothing was changed.`; }
    file.value = "";
    name.value = store.get(NAME) ?? "";
    draw();
  } });
  const give = (ending) => {
    download(ending, questions);
    said.textContent = store.get(NAME)?.trim() ? "" : "The file has no name in it. If you hand it in, type your name above first and download again.";
  };
  const back = el("button", { type: "button", hidden: true, onclick: () => {
    const { missing } = take(Object.entries(store.get(CLEARED)), [[CLEARED, null]]);
    said.textContent = missing ? `There is no room to restore ${count(missing, "answer")}, so nothing was changed. Download the answers on this page and clear them first.` : "Your answers are back.";
    draw();
  } }, "Restore cleared answers");
  const forget = el("button", { type: "button", hidden: true, onclick: () => {
    store.drop(CLEARED);
    said.textContent = "The cleared answers are gone for good.";
    draw();
  } }, "Delete cleared answers for good");
  const clear = el("button", { type: "button", onclick: () => {
    const cleared = { ...store.get(CLEARED) }, drafts = store.keys(DRAFT).map((key) => [key.slice(DRAFT.length), store.get(key)]);
    for (const [id, answer] of [...Object.entries(answers()), ...drafts]) if (answer?.text?.trim()) cleared[id] = together(cleared[id], answer);
    const gone = [...store.keys(ANSWER), ...store.keys(DRAFT)].map((key) => [key, null]);
    if (store.change(new Map(Object.keys(cleared).length ? [...gone, [CLEARED, cleared]] : gone))) said.textContent = "There is no room to keep a backup, so nothing was cleared. Download your answers first.";
    else said.textContent = "Cleared. You can still restore your answers.";
    draw();
  } }, "Clear all answers");
  const button = (label, act) => el("button", { type: "button", onclick: act }, label);
  root.querySelector(".no-script")?.remove();
  root.append(el("div", { class: "work-tools" }, el("label", { for: "student" }, "Your name, for the file"), name,
    button("Download as Markdown", () => give("md")),
    button("Download as JSON", () => give("json")), button("Print", () => print()),
    el("label", { for: "import" }, "Load answers from a file"), file, clear, back, forget), said, list);
  addEventListener("storage", draw);
  warn(root);
  draw();
}

export function startCoursework() {
  for (const list of document.querySelectorAll("ol.questions[data-text]")) begin(() => {
    for (const item of list.children) answerBox(item, `${list.dataset.text}/${item.id.replace(/^ask-/, "")}`, list);
    countAnswers(list);
    warn(list);
  });
  for (const list of document.querySelectorAll("ol.quiz[data-text]")) begin(() => quiz(list));
  for (const box of document.querySelectorAll(".finish")) begin(() => finish(box));
  for (const root of document.querySelectorAll(".my-work")) begin(() => myWork(root));
}
