// The page that gathers what a student did, to hand it in, to load it, and to clear it.
import { asked } from "./asked.js";
import { el } from "./dom.js";
import { CLEARED, DRAFT, NAME, QUIZ, REVIEW, answers, checksOf, clearedEntries, download, draftOf, firstVersion, formed, inOrder, now, quizzes, store, studentName, warn } from "./store.js";
import { LATE } from "./handin.js";
import { MOST_BYTES, NotTaken, TOO_LARGE, decoded, merged, read } from "./takein.js";
import { ANSWER, CHECKS, FIRST, predictedAs } from "./written.js";

const KEYS = { answer: ANSWER, first: FIRST, checks: CHECKS, quiz: QUIZ, review: REVIEW }; // what is loaded, cleared and restored

const count = (n, what, more = `${what}s`) => `${n.toLocaleString("en-US")} ${n === 1 ? what : more}`;

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
    found.kept ? `${count(found.kept, "quiz question")} ${found.kept === 1 ? "has" : "have"} another answer here, which stays.` : "",
    student && own && student.toLowerCase() !== own.toLowerCase() ? `The file is ${student}'s; your name here is still ${own}.` : "",
    broken ? `${count(broken, "character")} in it ${broken === 1 ? "was" : "were"} already damaged (\ufffd); check what you loaded.` : "",
    more && !store.there ? "This browser keeps them only until you leave this page." : "",
  ].filter(Boolean).join(" ");
}

const isPrediction = (id) => /^[^/]+\/prediction(-|$)/.test(id);

/** One thing that was written: its question, its words, its first version, and what was ticked below it. */
function entry(q, answer) {
  const first = firstVersion(q.id)?.text ?? "", checks = checksOf(q.id);
  return el("section", { class: "written-answer" },
    el("h3", {}, q.url ? el("a", { href: q.url }, q.title) : q.title), el("p", { class: "meta" }, q.prompt), el("p", { class: "text" }, answer.text),
    ...(isPrediction(q.id) && predictedAs(q.id).late ? [el("p", { class: "meta late" }, `${LATE}.`)] : []),
    ...(first && first !== answer.text ? [el("details", {}, el("summary", {}, "Your first version"), el("p", { class: "first-version" }, first))] : []),
    ...(checks.length ? [el("p", { class: "meta" }, `Checks ticked: ${checks.filter(Boolean).length} of ${q.checks?.length ?? checks.length}.`)] : []));
}

/** What the chapters are called. */
const namesOf = (root) => Object.fromEntries([...root.querySelectorAll("tr[data-chapter]")].map((row) => [row.dataset.chapter, row.querySelector("th").textContent]));

export function myWork(root) {
  const questions = asked(root), list = el("div", { class: "written" }), said = el("p", { class: "kept", role: "status" });
  const draw = () => {
    const all = answers(), shown = inOrder(questions, all), taken = quizzes(), ids = Object.keys(all);
    list.replaceChildren(...shown.map((q) => entry(q, all[q.id])));
    if (!shown.length) list.replaceChildren(el("p", {}, "Nothing yet. Every question at the end of a chapter has a box for your answer."));
    for (const row of root.querySelectorAll("[data-chapter]")) {
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
    }
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
    if (!download(ending, questions, "", namesOf(root))) return;
    said.textContent = studentName().trim() ? "" : "The file has no name in it. If you hand it in, type your name above first and download again.";
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
  root.append(el("div", { class: "work-tools" }, el("label", { for: "student" }, "Your name, for the file"), name,
    el("button", { type: "button", class: "hand-in", onclick: () => give("html") }, "Download my work to hand in"),
    el("details", {}, el("summary", {}, "Other formats"), button("Download as Markdown", () => give("md")),
      button("Download as JSON", () => give("json")), button("Print", () => print())),
    el("label", { for: "import" }, "Load answers from a file"), file, clear, back, forget), said, list);
  addEventListener("storage", draw);
  warn(root);
  draw();
}
