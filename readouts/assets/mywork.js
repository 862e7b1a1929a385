// The page that gathers what a student did, to hand it in, to load it, and to clear it.
import { asked } from "./asked.js";
import { begin } from "./begin.js";
import { el } from "./dom.js";
import { CLEARED, DRAFT, NAME, QUIZ, REVIEW, answers, checksOf, clearedEntries, count, download, draftOf, firstVersion, formed, inOrder, isPrediction, now, quizzes, savedAs, store, studentName, warn } from "./store.js";
import { LATE } from "./handin.js";
import { MOST_BYTES, NotTaken, TOO_LARGE, decoded, merged, read } from "./takein.js";
import { ANSWER, CHECKS, FIRST, predictedAs } from "./written.js";

const KEYS = { answer: ANSWER, first: FIRST, checks: CHECKS, quiz: QUIZ, review: REVIEW }; // what is loaded, cleared and restored

/**
 * Load what was written and chosen, all or none: pairs of a kind and an id (`answer:text/question`), and a value. Nothing that is here is
 * lost: of two versions both are kept, the newer above the older. `others` are changes that go with it. Returns what was loaded, and how much
 * had no room: { fresh, joined, quizzes, kept, more, missing }; `kept` are the quiz questions that were answered otherwise here.
 */
function take(entries, others = []) {
  const taken = new Map(), stays = new Set();
  for (const [name, theirs] of entries) {
    const [kind, id] = name.split(":"), key = KEYS[kind] + id, mine = taken.get(key) ?? formed(kind, store.get(key)), both = merged(kind, mine, theirs);
    if (kind === "quiz") for (const item of Object.keys(theirs)) if (mine?.[item] && mine[item].choice !== theirs[item].choice) stays.add(id + item);
    if (JSON.stringify(both) !== JSON.stringify(mine) && !(kind === "answer" && both.text === mine?.text))
      taken.set(key, kind === "answer" ? { ...both, edited: both.edited || now() } : both);
  }
  const of = (prefix) => [...taken.keys()].filter((key) => key.startsWith(prefix));
  const joined = of(ANSWER).filter((key) => formed("answer", store.get(key))?.text.trim()).length;
  const missing = Math.min(taken.size, store.change(new Map([...taken, ...others])));
  return { fresh: of(ANSWER).length - joined, joined, quizzes: of(QUIZ).length, kept: stays.size, more: taken.size, missing };
}

const ROOM = "To make room, download your answers, clear them, and delete the cleared answers for good; or load the file in another browser.";

/** Load a file and say what came of it. */
async function takeFile(file, questions) {
  if (file.size > MOST_BYTES) throw new NotTaken(TOO_LARGE); // before it is in memory
  const text = decoded(new Uint8Array(await file.arrayBuffer()));
  const { student, entries, others } = read(text, questions.map((q) => q.id)), own = studentName().trim();
  const given = [...entries.map(([id, answer]) => [`answer:${id}`, answer]), ...others];
  const found = take(given, student && !own ? [[NAME, student]] : []), { joined, missing, more } = found, all = found.fresh + joined;
  if (missing) throw new NotTaken(`needs more room than this browser has left: of its ${count(more, "answer")}, ${(more - missing).toLocaleString("en-US")} would fit. ${ROOM}`);
  const broken = text.split("\ufffd").length - 1;
  const loaded = [all && count(all, "answer"), found.quizzes && count(found.quizzes, "quiz", "quizzes")].filter(Boolean).join(" and ");
  return [
    loaded || more ? `${loaded || "First versions, checks or review answers"} loaded.` : "Nothing new: every answer in that file is here already.",
    joined ? `${count(joined, "answer")} of yours ${joined === 1 ? "differs" : "differ"}: both versions are kept, the newer above the older.` : "",
    found.kept ? `${count(found.kept, "quiz question")} ${found.kept === 1 ? "has" : "have"} a different answer here, which stays.` : "",
    student && own && student.toLowerCase() !== own.toLowerCase() ? `The file is ${student}'s; your name here is still ${own}.` : "",
    broken ? `${count(broken, "character")} in it ${broken === 1 ? "was" : "were"} already damaged (\ufffd); check what you loaded.` : "",
    more && !store.there ? "This browser keeps them only until you leave this page." : "",
  ].filter(Boolean).join(" ");
}


/** One thing that was written: its question, its words, its first version, and what was ticked below it. */
function entry(q, answer) {
  const first = firstVersion(q.id)?.text ?? "", checks = checksOf(q.id);
  return el("section", { class: "written-answer" },
    el("h3", {}, q.url ? el("a", { href: q.url }, q.title) : q.title), el("p", { class: "meta" }, q.prompt), el("p", { class: "text" }, answer.text),
    ...(isPrediction(q.id) && predictedAs(q.id).late ? [el("p", { class: "meta late" }, `${LATE}.`)] : []),
    ...(first && first !== answer.text ? [el("details", {}, el("summary", {}, "Your first version"), el("p", { class: "first-version" }, first))] : []),
    ...(checks.length ? [el("p", { class: "meta" }, `Checks ticked: ${checks.filter(Boolean).length} of ${q.checks?.length ?? checks.length}.`)] : []));
}

/**
 * The overview in two parts: what has something of the reader's comes first, and all else is folded, below everything. Returns what puts a row
 * into one of them, to be called in the order of the book; and what is to be called once all rows are in their place.
 */
function twoParts(root) {
  const table = root.querySelector("table"), below = table.cloneNode(true), list = el("ul"), fold = root.querySelector("details");
  below.tBodies[0].replaceChildren();
  const meetings = fold?.querySelector("ul"), rest = el("details", { class: "rest" }, el("summary", {}, "Chapters and meetings with nothing of yours"), below, fold ?? "");
  table.after(list);
  const place = (row, own) => {
    const [here, there] = row.tagName === "LI" ? [list, meetings] : [table.tBodies[0], below.tBodies[0]];
    (own ? here : there).append(row);
  };
  const tidy = () => {
    table.hidden = !table.tBodies[0].rows.length;
    list.hidden = !list.children.length;
    below.hidden = !below.tBodies[0].rows.length;
  };
  return { rest, place, tidy };
}

export function myWork(root) {
  const questions = asked(root), list = el("div", { class: "written" }), said = el("p", { class: "kept", role: "status" });
  const rows = [...root.querySelectorAll("[data-chapter]")], names = Object.fromEntries(rows.map((row) => [row.dataset.chapter, row.dataset.title ?? (row.querySelector("th") ?? row.firstElementChild).textContent]));
  const { rest, place, tidy } = twoParts(root);
  const draw = () => {
    const all = answers(), shown = inOrder(questions, all), taken = quizzes(), ids = Object.keys(all);
    list.replaceChildren(...shown.map((q) => entry(q, all[q.id])));
    if (!shown.length) list.replaceChildren(el("p", {}, "Nothing yet. Every question at the end of a chapter has a box for your answer."));
    for (const row of rows) {
      const name = row.dataset.chapter, quiz = taken[name];
      const own = questions.filter((q) => q.id.startsWith(`${name}/`) && !isPrediction(q.id)), done = own.filter((q) => all[q.id]).length;
      row.querySelector(".done").textContent = name === "glossary" ? done || "–" : `${done} of ${own.length}`; // no one is to write all terms
      const made = ids.filter((id) => id.startsWith(`${name}/`) && isPrediction(id)).length;
      const cell = row.querySelector(".predicted-done"), score = row.querySelector(".quiz-done");
      if (cell) cell.textContent = made ? (row.tagName === "LI" ? `, ${count(made, "prediction")}` : "written") : (row.tagName === "LI" ? "" : "–");
      if (score && row.dataset.quiz) {
        const open = quiz ? quiz.of - Object.keys(quiz.items).length : 0;
        score.textContent = quiz ? `${quiz.right} of ${quiz.of} right${open ? `, ${open} open` : ""}` : "–";
      }
      place(row, Boolean(quiz) || ids.some((id) => id.startsWith(`${name}/`)));
    }
    tidy();
    back.hidden = forget.hidden = !clearedEntries().length;
  };
  const name = el("input", { id: "student", autocomplete: "name", value: studentName(), oninput: () => store.set(NAME, name.value) });
  const file = el("input", { type: "file", id: "import", accept: ".html,.htm,.json,.md,.txt,text/html,application/json,text/markdown,text/plain", onchange: async () => {
    try { said.textContent = await takeFile(file.files[0], questions); }
    catch (error) { said.textContent = `${error instanceof NotTaken ? `That file ${error.message.replace(/[.]$/, "")}.` : "That file can't be opened."} Nothing was changed.`; }
    file.value = "";
    name.value = studentName();
    draw();
  } });
  const give = (ending) => {
    const saved = download(ending, questions, "", names);
    if (!saved) return;
    said.textContent = `${savedAs(saved)}${studentName().trim() ? "" : " The file has no name in it. If you hand it in, type your name above first and download again."}`;
  };
  const back = el("button", { type: "button", hidden: true, onclick: () => {
    const cleared = clearedEntries(), { missing } = take(cleared, [[CLEARED, null]]);
    said.textContent = missing ? `There is no room to restore ${count(missing, "answer")}, so nothing was changed. Download the answers on this page and clear them first.` : "Your answers are back.";
    draw();
  } }, "Restore cleared answers");
  const forget = el("button", { type: "button", hidden: true, onclick: () => {
    store.drop(CLEARED);
    said.textContent = "The cleared answers are gone for good.";
    draw();
  } }, "Delete cleared answers for good");
  const clear = el("button", { type: "button", onclick: () => {
    const cleared = Object.fromEntries(clearedEntries()), drafts = store.keys(DRAFT).map((key) => key.slice(DRAFT.length)).map((id) => [id, draftOf(id)]);
    const put = (id, kind, value) => { if (value) cleared[id] = merged(kind, cleared[id], value); };
    for (const [id, answer] of [...Object.entries(answers()), ...drafts]) if (answer?.text.trim()) put(`answer:${id}`, "answer", answer);
    const rest = Object.entries(KEYS).filter(([kind]) => kind !== "answer");
    for (const [kind, prefix] of rest) for (const key of store.keys(prefix)) put(`${kind}:${key.slice(prefix.length)}`, kind, formed(kind, store.get(key)));
    const gone = [DRAFT, ...Object.values(KEYS)].flatMap((prefix) => store.keys(prefix)).map((key) => [key, null]);
    if (store.change(new Map(Object.keys(cleared).length ? [...gone, [CLEARED, cleared]] : gone))) said.textContent = "There is no room to keep a backup, so nothing was cleared. Download your answers first.";
    else said.textContent = "Cleared. You can still restore your answers.";
    draw();
  } }, "Clear all answers");
  const button = (label, act) => el("button", { type: "button", onclick: act }, label);
  root.querySelector(".no-script")?.remove();
  root.classList.add("ready");
  root.append(el("div", { class: "work-tools" }, el("label", { for: "student" }, "Your name, for the file"), name,
    el("button", { type: "button", class: "hand-in", onclick: () => give("html") }, "Download my work to hand in"),
    el("details", {}, el("summary", {}, "Other formats"), button("Download as Markdown", () => give("md")),
      button("Download as JSON", () => give("json")), button("Print", () => print())),
    el("label", { for: "import" }, "Load answers from a file"), file, clear, back, forget), said, list, rest);
  addEventListener("storage", draw);
  warn(root);
  draw();
  rest.open = root.querySelector("table").hidden && !list.querySelector("section"); // where nothing was begun, it shows where to begin
}

export function startMyWork() {
  for (const root of document.querySelectorAll(".my-work")) begin(() => myWork(root));
}
