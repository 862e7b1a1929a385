// What an assignment consists of, and how an address says it: `#a=1&t=Week 3&d=2026-10-05&read=alaska-2021:2-6&ask=alaska-2021:many-or-all.why`.
// Whoever has the address has the assignment; nothing else keeps it. Nothing here needs a page.

const VERSION = 1, LONGEST = { title: 120, note: 600 };
const LISTS = { read: "texts", quiz: "quizzes", meet: "meetings", lab: "labs" }; // and `ask`, whose items are ids below an owner

/** An assignment in which nothing is. `texts` has ranges: [id, first, last]; 0 is where the text begins or ends. */
export const nothing = () => ({ title: "", due: "", note: "", texts: [], quizzes: [], meetings: [], labs: [], questions: [] });

export const isEmpty = (sheet) => ["texts", "quizzes", "meetings", "labs", "questions"].every((list) => !sheet[list].length);

const decoded = (text) => { try { return decodeURIComponent(text.replace(/\+/g, " ")); } catch { return text; } };
const items = (text) => [...new Set(text.split(",").filter(Boolean))];

/** A day as it is written in an address; "" if it is none. */
const dayOf = (text) => (/^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00Z`).toJSON()?.startsWith(text) ? text : "");

/** The paragraphs of `alaska-2021:2-6`, of which a text has so many. */
function range(item, size) {
  const [id, given = ""] = item.split(":"), [first = 0, last = first] = given.split("-").map((n) => Math.min(Math.max(Math.trunc(Number(n)) || 0, 0), size));
  return first > last ? [id, last, first] : [id, first, last];
}

/**
 * What an address assigns: { sheet, edit, unknown, newer }, or null if it assigns nothing. `course` has the texts, by id, with their numbers of
 * paragraphs, and the sets of all other ids. What the course does not have is left out and named in `unknown`; so is nothing else.
 */
export function assignedBy(hash, course) {
  const fields = new Map(hash.replace(/^#/, "").split("&").map((field) => [field.split("=")[0], decoded(field.slice(field.indexOf("=") + 1))]));
  if (!fields.has("a")) return null;
  const sheet = nothing(), unknown = [], field = (name) => fields.get(name) ?? "";
  const known = (has, id) => { if (!has) unknown.push(id); return has; };
  sheet.title = field("t").trim().slice(0, LONGEST.title);
  sheet.note = field("n").trim().slice(0, LONGEST.note);
  sheet.due = dayOf(field("d"));
  sheet.texts = items(field("read")).map((item) => range(item, course.texts.get(item.split(":")[0]) ?? 0)).filter(([id]) => known(course.texts.has(id), id));
  for (const [name, list] of Object.entries(LISTS).slice(1)) sheet[list] = items(field(name)).filter((id) => known(course[list].has(id), id));
  sheet.questions = items(field("ask")).flatMap((item) => {
    const [owner, ids = ""] = item.split(":");
    return ids.split(".").map((id) => `${owner}/${id}`);
  }).filter((id, i, all) => all.indexOf(id) === i && known(course.questions.has(id), id));
  return { sheet, edit: fields.has("edit"), unknown, newer: Number(field("a")) > VERSION };
}

/** The end of an address that assigns this. */
export function addressOf({ title, due, note, texts, questions, ...lists }) {
  const byOwner = new Map();
  for (const [owner, id] of questions.map((id) => id.split("/"))) byOwner.set(owner, [...(byOwner.get(owner) ?? []), id]);
  const fields = [["a", VERSION], ["t", encodeURIComponent(title.trim())], ["d", due], ["n", encodeURIComponent(note.trim())],
    ["read", texts.map(([id, first, last]) => id + (first || last ? `:${first || 1}${last && last !== first ? `-${last}` : ""}` : "")).join(",")],
    ...Object.entries(LISTS).slice(1).map(([name, list]) => [name, lists[list].join(",")]),
    ["ask", [...byOwner].map(([owner, ids]) => `${owner}:${ids.join(".")}`).join(",")]];
  return `#${fields.filter(([, value]) => value).map((field) => field.join("=")).join("&")}`;
}
