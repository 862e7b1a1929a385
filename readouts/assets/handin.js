// The files that a student downloads and hands in: how they are written. Nothing here needs a page, so tests can run it anywhere;
// takein.js reads them again, and so does readouts/teaching/responses/ in Python, and a test compares the two.

/** The lines of a text, however it was saved. Other separators that an answer may hold (U+2028 …) end no line. */
export const linesOf = (text) => text.replace(/\r\n?/g, "\n").split("\n");
export const oneLine = (text) => String(text ?? "").replace(/[\r\n\u2028\u2029]+/g, " ").trim();

export function asJson(student, saved, answers, quiz = {}) {
  return JSON.stringify({ format: "readouts-answers", version: 2, student, saved, answers, quiz }, null, 1) + "\n";
}

/** What was chosen in a quiz, in words; the course's readouts/teaching/responses/saved.py writes the same. */
function quizInWords({ right, of, items }) {
  const first = Object.values(items).filter((item) => item.right && item.tries === 1).length;
  const chosen = Object.entries(items).map(([id, { choice, right: good, tries }]) =>
    `- ${id}: ${String.fromCharCode(65 + choice)}, ${good ? "right" : "wrong"}, ${tries} ${tries === 1 ? "try" : "tries"}`);
  return [`${right} of ${of} right, ${first} on the first try`, ...chosen].join("\n");
}

/** A value that comes from a file, so that it can't end the mark it is written into. */
const inMark = (value) => encodeURI(String(value ?? "").replace(/\p{Surrogate}/gu, "\ufffd"));

/**
 * What is quoted is the student's, all else is the page's. Every line of an answer has its ">", so nothing that an answer holds can be taken
 * for a mark, and a code fence or a comment that it leaves open ends with it. `questions` are those that have an answer.
 */
export function asMarkdown(student, saved, questions, answers, quiz = {}) {
  const out = ["# My answers", "", `Name: ${oneLine(student)}`, "", `Saved: ${saved}`, ""];
  const quoted = (text) => linesOf(text).map((line) => (line ? `> ${line}` : ">"));
  const put = (what, id, edited, head, text) => out.push(`<!-- quoted ${what}: ${inMark(id)} edited: ${inMark(edited)} -->`, ...head, "", ...quoted(text), "");
  for (const q of questions) {
    const { text, edited, first, checks } = answers[q.id];
    put("answer", q.id, edited, [`## ${oneLine(q.title)}`, "", ...linesOf(q.prompt).map((line) => line.replace(/^[ \t]*(?=[<>])/, "\\"))], text);
    if (first) put("first", q.id, first.edited, ["### First version"], first.text);
    if (checks) put("checks", q.id, "", ["### Checks"], checks.map((on, i) => `- [${on ? "x" : " "}] ${oneLine(q.checks?.[i] ?? `check ${i + 1}`)}`).join("\n"));
  }
  for (const [text, done] of Object.entries(quiz)) {
    const edited = Object.values(done.items).map((item) => item.edited ?? "").sort().at(-1);
    put("answer", `${text}/quiz`, edited, [`## Quiz: ${text}`, "", "What was chosen, and at which try:"], quizInWords(done));
  }
  return out.join("\n");
}

/** The name of a file, so that those of a class can be told apart: by the student's name, or by the second where none is given. */
/** The name of a file; of one that holds a part of the work, with the chapter or meeting that it is of. */
export function fileName(student, saved, ending, part = "") {
  const name = String(student ?? "").normalize("NFC").replace(/[^\p{L}\p{M}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
  const time = saved.replace(/[:T]/g, "-");
  return `answers-${name ? [...name].slice(0, 60).join("") : "without-name"}-${part ? `${part}-` : ""}${time.slice(0, name ? 10 : 19)}.${ending}`;
}
