// The assignment sheet: a page that shows what its own address assigns, to work on and to hand in; without an assignment in the address, the form
// in which a teacher puts one together.
import { answerBox, answerTo } from "./answers.js";
import { asked } from "./asked.js";
import { addressOf, assignedBy, isEmpty, nothing } from "./assigned.js";
import { kept } from "./device.js";
import { el } from "./dom.js";
import { brief } from "./handin.js";
import { nameField } from "./name.js";
import { qrCode } from "./qr.js";
import { answers, choices, download, studentName, warn } from "./store.js";
import { workPage } from "./written.js";

const many = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;

/** What the page lists: { texts, meetings, labs, others, questions }, each by its id, with its title, its address and what it holds. */
function courseOf(root) {
  const found = (kind) => new Map([...root.querySelectorAll(`[data-${kind}]`)].filter((item) => item.querySelector("a")).map((item) => { // one without a link has no page in this book
    const link = item.querySelector("a"), { chapter, lab, quiz = 0, paragraphs = 0 } = item.dataset;
    return [chapter ?? lab, { id: chapter ?? lab, title: link.textContent, url: link.href.split("#")[0], quiz: Number(quiz), paragraphs: Number(paragraphs), meeting: Boolean(item.closest("details")) }];
  }));
  const owners = found("chapter"), { meetings } = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
  for (const { id, title } of meetings) if (owners.has(id)) owners.get(id).title = title; // with its year
  const questions = new Map(asked(root).filter((q) => q.url).map((q) => [q.id, q])), some = (test) => new Map([...owners].filter(([, owner]) => test(owner)));
  return { texts: some((owner) => owner.paragraphs), meetings: some((owner) => owner.meeting), others: some((owner) => !owner.paragraphs && !owner.meeting), labs: found("lab"), questions };
}

const isQuestion = ({ id }) => !/\/prediction(-|$)/.test(id);

/** The same as sets of what an address may name, with the size of each text. */
const namesIn = (course) => ({
  texts: new Map([...course.texts.values()].map(({ id, paragraphs }) => [id, paragraphs])),
  quizzes: new Set([...course.texts.values()].filter(({ quiz }) => quiz).map(({ id }) => id)),
  meetings: new Set(course.meetings.keys()), labs: new Set(course.labs.keys()), questions: new Set([...course.questions.values()].filter(isQuestion).map(({ id }) => id)),
});

/** A picture of an address, for phones to read; nothing of one that is too long for it. */
function picture(address) {
  const canvas = el("canvas", { class: "qr", role: "img", "aria-label": "QR code of the address" });
  try { qrCode(address).toCanvas(canvas, { off: [255, 255, 255, 255] }); } catch { canvas.hidden = true; }
  return canvas;
}

// -- the sheet -----------------------------------------------------------------------------------------------------------

/** The paragraphs of a text that are assigned, in words, and how many of them the reader has come to. */
function reading({ title, url, paragraphs }, id, first, last) {
  const from = first || 1, to = last || paragraphs, whole = from === 1 && to === paragraphs;
  const seen = kept.get(`readouts:seen:${id}`).split(" ").map((p) => Number(p.slice(1))).filter((n) => n >= from && n <= to).length;
  const words = whole ? "" : from === to ? `, paragraph ${from}` : `, paragraphs ${from} to ${to}`;
  return { link: el("a", { href: from > 1 ? `${url}#p${from}` : url }, title + words), done: seen ? `${seen} of ${many(to - from + 1, "paragraph")} read` : "" };
}

function quizLine({ title, url, quiz }, id) {
  const tried = Object.values(choices(id)), right = tried.filter((item) => item.right).length;
  return { link: el("a", { href: `${url}#check-yourself` }, title), done: tried.length ? `${right} of ${quiz} right${tried.length < quiz ? `, ${quiz - tried.length} open` : ""}` : "" };
}

function meetingLine({ id, title, url }) {
  const predicted = Object.keys(answers()).filter((name) => name.startsWith(`${id}/prediction`)).length;
  return { link: el("a", { href: url }, title), done: predicted ? many(predicted, "prediction") : "" };
}

const dueWords = (due) => new Date(`${due}T00:00Z`).toLocaleDateString("en-US", { dateStyle: "full", timeZone: "UTC" });

/** A list of links with what is done of each; `draw` fills it again. */
function linked(head, lines) {
  const list = el("ul");
  const draw = () => list.replaceChildren(...lines().map(({ link, done }) => el("li", {}, link, ...(done ? [" ", el("small", { class: "done" }, done)] : []))));
  draw();
  return { nodes: lines().length ? [el("h2", {}, head), list] : [], draw };
}

/** The questions, each with its box; what is written in it is what is written in the chapter. */
function asking(questions, tell) {
  const items = questions.map(({ id, title, prompt, url }, i) => {
    const item = el("li", { id: `ask-${id.replace("/", "-")}` }, el("p", { class: "meta" }, el("a", { href: url }, title)), el("p", {}, prompt.replace(/\s+/g, " ")));
    answerBox(item, id, answerTo(i), tell);
    return item;
  });
  return items.length ? [el("h2", {}, "Answer"), el("ol", { class: "questions" }, ...items)] : [];
}

function sheetOf(course, { sheet, unknown, newer }) {
  const of = (list) => sheet[list].map((id) => course[list].get(id)), questions = sheet.questions.map((id) => course.questions.get(id));
  const lists = [
    linked("Read", () => sheet.texts.map(([id, first, last]) => reading(course.texts.get(id), id, first, last))),
    linked("Compare the two accounts", () => of("meetings").map(meetingLine)),
    linked("Check yourself", () => sheet.quizzes.map((id) => quizLine(course.texts.get(id), id))),
    linked("Work through the lab", () => of("labs").map(({ title, url }) => ({ link: el("a", { href: url }, title), done: "" }))),
  ];
  const progress = el("p", { class: "kept", role: "status" }), said = el("span", { role: "status" });
  const tell = () => {
    for (const list of lists) list.draw();
    const all = answers(), written = sheet.questions.filter((id) => all[id]).length, tried = sheet.quizzes.filter((id) => Object.keys(choices(id)).length >= course.texts.get(id).quiz).length;
    progress.textContent = [sheet.questions.length && `${written} of ${many(sheet.questions.length, "question")} answered`, sheet.quizzes.length && `${tried} of ${many(sheet.quizzes.length, "quiz").replace(/quizs$/, "quizzes")} finished`]
      .filter(Boolean).join(", ").replace(/.$/, "$&.");
  };
  const chosen = [...course.questions.values()].filter(({ id }) => sheet.questions.includes(id) || (!isQuestion({ id }) && [...sheet.texts.map(([text]) => text), ...sheet.meetings].includes(id.split("/")[0])));
  const ids = new Set(chosen.map(({ id }) => id)), names = Object.fromEntries([...course.texts.values()].map(({ id, title }) => [id, title]));
  const mine = (name) => ids.has(name) || sheet.quizzes.includes(name) || sheet.meetings.some((id) => name.startsWith(`${id}/prediction-`));
  const give = () => {
    if (!download("html", chosen, sheet.title.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 40) || "assignment", names, mine)) return;
    said.textContent = studentName().trim() ? " It is in your downloads." : " The file has no name in it: type yours and download it again.";
  };
  const parts = [
    ...(sheet.due ? [el("p", { class: "due" }, "Due ", el("time", { datetime: sheet.due }, dueWords(sheet.due)))] : []),
    ...sheet.note.split("\n").filter(Boolean).map((words) => el("p", { class: "note-of-teacher", dir: "auto" }, words)),
    ...(unknown.length ? [el("p", { class: "kept unknown" }, `Not in this course, and left out here: ${unknown.join(", ")}.`)] : []),
    ...(newer ? [el("p", { class: "kept unknown" }, "This address comes from a newer version of this page. Reload the page in case something is missing here.")] : []),
    ...lists.flatMap(({ nodes }) => nodes), ...asking(questions, tell),
    el("h2", {}, "Hand in"), progress,
    el("p", {}, "What you write here is kept on this device, in this browser, and is the same in the chapters",
      ...(workPage() ? [" and on ", el("a", { href: workPage() }, "My work")] : []), `.${sheet.labs.length ? " A lab is handed in as a file of its own." : ""}`),
    nameField("assignment-name", () => { said.textContent = ""; }),
    el("p", {}, el("button", { type: "button", class: "again hand-in", onclick: give }, "Download what you did for this assignment"), said),
    el("p", { class: "kept" }, "The title, date and note are in this page’s address, as whoever sent it to you wrote them. ",
      el("a", { href: addressOf(sheet).replace("#", "#edit&") }, "Change this assignment")),
    el("div", { class: "on-paper" }, picture(location.href)),
  ];
  tell();
  return { parts, tell };
}

// -- the form ------------------------------------------------------------------------------------------------------------

/** A box to tick for something that is in a list of the sheet. */
function tick(sheet, list, id, changed, ...words) {
  const box = el("input", { type: "checkbox", onchange: () => { sheet[list] = sheet[list].filter((other) => other !== id).concat(box.checked ? [id] : []); changed(); } });
  box.checked = sheet[list].includes(id);
  return el("label", { class: "tick" }, box, " ", ...words);
}

function formOf(course, sheet, base) {
  const address = el("textarea", { id: "assignment-address", rows: 3, readonly: true }), said = el("p", { class: "kept", role: "status" }), open = el("a", {}, "Open it as students see it"), code = el("div");
  const result = el("div", { class: "assignment-result" }, el("label", { for: "assignment-address" }, "The address of your assignment"), address,
    el("p", {}, el("button", { type: "button", class: "again", onclick: async () => {
      address.select();
      try { await navigator.clipboard.writeText(address.value); said.textContent = "Copied."; } catch { said.textContent = "It is selected: copy it with your keyboard or menu."; }
    } }, "Copy the address"), " ", open), el("details", { class: "qr-fold" }, el("summary", {}, "The address as a QR code"), code));
  const hint = el("p", { class: "kept" }, "Choose something below; the address appears here.");
  const order = (list, all) => { const ids = [...all.keys()]; sheet[list].sort((a, b) => ids.indexOf(a) - ids.indexOf(b)); };
  const changed = () => {
    for (const [list, all] of [["questions", course.questions], ["meetings", course.meetings], ["labs", course.labs], ["quizzes", course.texts]]) order(list, all);
    const none = isEmpty(sheet);
    result.hidden = none;
    hint.hidden = !none;
    address.value = base + addressOf(sheet);
    open.href = addressOf(sheet);
    code.replaceChildren(picture(address.value));
    said.textContent = none || location.protocol !== "file:" ? "" : "This copy of the course is a folder on your device, so the address works only here. Make it on the published site.";
    for (const fold of folds) fold.count();
  };
  const folds = [];
  /** What of one chapter, or of all meetings, can be ticked. */
  const fold = (name, ids, ...inside) => {
    const number = el("small", { class: "done" }), box = el("details", {}, el("summary", {}, name, " ", number), ...inside);
    folds.push({ count: () => { const n = ids(); number.textContent = n ? `${n} chosen` : ""; } });
    box.open = ids() > 0;
    return box;
  };
  const questionsOf = (owner) => [...course.questions.values()].filter((q) => isQuestion(q) && q.id.startsWith(`${owner}/`));
  const ticksOf = (owner) => questionsOf(owner).map((q) => tick(sheet, "questions", q.id, changed, el("b", {}, q.title.replace(/^.*, (?=question \d+$)/, "").replace(/^q/, "Q")), " ", brief(q.prompt, 140)));
  const chosenOf = (owner) => sheet.questions.filter((id) => id.startsWith(`${owner}/`)).length;
  const textFold = ({ id, title, paragraphs, quiz }) => {
    const at = () => sheet.texts.findIndex(([text]) => text === id), given = sheet.texts[at()] ?? [id, 0, 0];
    const box = el("input", { type: "checkbox", onchange: () => put() }), ids = [`from-${id}`, `to-${id}`];
    const [from, to] = [given[1] || 1, given[2] || paragraphs].map((value, i) => el("input", { type: "number", id: ids[i], min: 1, max: paragraphs, value, oninput: () => { box.checked = true; put(); } }));
    const put = () => {
      const [first, last] = [from, to].map((field, i) => Math.min(Math.max(Math.trunc(Number(field.value)) || [1, paragraphs][i], 1), paragraphs)), whole = first === 1 && last === paragraphs;
      const others = sheet.texts.filter(([text]) => text !== id);
      sheet.texts = [...others, ...(box.checked ? [[id, ...(whole ? [0, 0] : [Math.min(first, last), Math.max(first, last)])]] : [])];
      const texts = [...course.texts.keys()];
      sheet.texts.sort(([a], [b]) => texts.indexOf(a) - texts.indexOf(b));
      changed();
    };
    box.checked = at() >= 0;
    return fold(title, () => (at() >= 0) + sheet.quizzes.includes(id) + chosenOf(id),
      el("p", { class: "range" }, el("label", { class: "tick" }, box, " Read it, "), el("label", { for: ids[0] }, "from paragraph "), from, el("label", { for: ids[1] }, " to "), to),
      ...(quiz ? [tick(sheet, "quizzes", id, changed, `The quiz, ${many(quiz, "question")}`)] : []), ...ticksOf(id));
  };
  const meetings = fold("Meetings", () => sheet.meetings.length + [...course.meetings.keys()].reduce((sum, id) => sum + chosenOf(id), 0),
    ...[...course.meetings.values()].map(({ id, title }) => {
      const more = el("div", { class: "below" }, ...ticksOf(id)), show = () => { more.hidden = !sheet.meetings.includes(id) && !chosenOf(id); };
      const line = el("div", {}, tick(sheet, "meetings", id, () => { show(); changed(); }, title), more);
      show();
      return line;
    }));
  const text = (field, label, node) => [el("label", { for: node.id }, label), Object.assign(node, { value: sheet[field], oninput: () => { sheet[field] = node.value; changed(); } })];
  const parts = [el("div", { class: "assignment-form" },
    ...text("title", "Title", el("input", { id: "assignment-title", type: "text", maxlength: 120, autocomplete: "off" })),
    ...text("due", "Due on", el("input", { id: "assignment-due", type: "date" })),
    ...text("note", "A note to the students", el("textarea", { id: "assignment-note", rows: 2, maxlength: 600 })),
    hint, result, said,
    el("h2", {}, "What they read and answer"), ...[...course.texts.values()].map(textFold),
    ...[...course.others.values()].filter(({ id }) => questionsOf(id).length).map(({ id, title }) => fold(title, () => chosenOf(id), ...ticksOf(id))),
    meetings,
    ...(course.labs.size ? [fold("Labs", () => sheet.labs.length, ...[...course.labs.values()].map(({ id, title }) => tick(sheet, "labs", id, changed, title)))] : []))];
  changed();
  return { parts, tell: () => {} };
}

// -- the page ------------------------------------------------------------------------------------------------------------

export function startAssignment() {
  for (const root of document.querySelectorAll(".assignment-sheet")) {
    const course = courseOf(root), names = namesIn(course), place = el("div"), head = document.querySelector("h1").firstChild, own = [head.textContent, document.title];
    let tell = () => {}, drawn = null;
    const draw = () => {
      if (drawn !== null && document.getElementById(location.hash.slice(1))) { // one skips to the text: the address goes on being that of the assignment
        history.replaceState(history.state, "", drawn || location.pathname + location.search);
        return;
      }
      if (drawn === location.hash) return;
      if (drawn !== null) scrollTo(0, 0);
      drawn = location.hash;
      const found = assignedBy(location.hash, names), shown = found && !found.edit && !(isEmpty(found.sheet) && !found.unknown.length);
      document.documentElement.classList.toggle("assigned", Boolean(shown));
      [head.textContent, document.title] = shown ? [found.sheet.title || "Assignment", `${found.sheet.title || "Assignment"} · ${own[1]}`] : own;
      const made = shown ? sheetOf(course, found) : formOf(course, found?.sheet ?? nothing(), location.href.split("#")[0]);
      tell = made.tell;
      place.replaceChildren(...made.parts);
      if (shown) warn(place);
    };
    root.append(place);
    addEventListener("hashchange", draw);
    for (const name of ["storage", "pageshow", "focus"]) addEventListener(name, () => tell()); // back from a chapter
    draw();
    root.classList.add("ready");
  }
}
