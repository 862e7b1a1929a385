// The files that a student downloads and hands in: how they are written. Nothing here needs a page, so tests can run it anywhere;
// takein.js reads them again, and so does readouts/teaching/responses/ in Python, and a test compares the two.

/** The lines of a text, however it was saved. Other separators that an answer may hold (U+2028 …) end no line. */
export const linesOf = (text) => text.replace(/\r\n?/g, "\n").split("\n");
export const oneLine = (text) => String(text ?? "").replace(/[\r\n\u2028\u2029]+/g, " ").trim();

export function asJson(student, saved, answers, quiz = {}, review = {}) {
  return JSON.stringify({ format: "readouts-answers", version: 2, student, saved, answers, quiz, ...(Object.keys(review).length && { review }) }, null, 1) + "\n";
}

const letter = (choice) => String.fromCharCode(65 + choice), verdict = (good) => (good ? "right" : "wrong");
const triesOf = (n) => `${n} ${n === 1 ? "try" : "tries"}`;

function score({ right, of, items }) {
  return `${right} of ${of} right, ${Object.values(items).filter((item) => item.right && item.tries === 1).length} on the first try`;
}

/** What was chosen in a quiz, in words that can be read again; the course's readouts/teaching/responses/saved.py writes the same. */
function quizInWords(quiz) {
  const chosen = Object.entries(quiz.items).flatMap(([id, { choice, right: good, tries, asked, chose, first }]) => [
    `- ${id}: ${letter(choice)}, ${verdict(good)}, ${triesOf(tries)}`, ...(asked ? [`  Question: ${oneLine(asked)}`] : []),
    ...(first ? [`  First: ${[`${letter(first.choice)}, ${verdict(first.right)}`, oneLine(first.chose)].filter(Boolean).join(": ")}`] : []),
    ...(chose ? [`  Chosen: ${oneLine(chose)}`] : [])]);
  return [score(quiz), ...chosen].join("\n");
}

const SHORT = 120; // of a question, where it is only named
export const brief = (words, most = SHORT) => { const line = oneLine(words); return line.length > most ? `${line.slice(0, most).replace(/\s+\S*$/, "")} …` : line; };

/** The same for who reads it: the words of each question, and of what was chosen first and last. */
function quizToRead(quiz) {
  const option = (what, { choice, right, chose }) => `   ${what}: ${oneLine(chose) || letter(choice)} (${verdict(right)})`;
  const chosen = Object.entries(quiz.items).map(([id, item], i) => [`${i + 1}. ${brief(item.asked) || id}`,
    ...(item.first ? [option("First choice", item.first)] : []), `${option(item.first ? "Last choice" : "Choice", item)}, ${triesOf(item.tries)}`].join("\n"));
  return [score(quiz), ...chosen].join("\n\n");
}

/** What came back, by the chapter that it is from, and terms by the glossary: [[owner, [[id, { right, at, row }], …]], …]. */
function byOwner(review) {
  const found = new Map();
  for (const [card, answer] of Object.entries(review)) {
    const [text, id] = card.split("/"), owner = text === "term" ? "glossary" : text;
    found.set(owner, [...(found.get(owner) ?? []), [id, answer]]);
  }
  return [...found];
}

const againScore = (items) => `${items.filter(([, item]) => item.right).length} of ${items.length} right when last asked again`;

/** The same in words that can be read again; readouts/teaching/responses/saved.py writes them, too. */
const reviewInWords = (items) => [againScore(items), ...items.flatMap(([id, { right, at, row, asked }]) => [
  `- ${id}: ${verdict(right)}, ${row} in a row, ${oneLine(at)}`, ...(asked ? [`  Question: ${oneLine(asked)}`] : [])])].join("\n");
/** And for who reads it. */
const reviewToRead = (items) => [againScore(items), ...items.map(([id, { right, at, row, asked }], i) =>
  `${i + 1}. ${brief(asked) || id}\n   ${verdict(right)}${row > 1 ? `, ${row} times in a row` : ""}, ${oneLine(at).slice(0, 10)}`)].join("\n\n");
const latest = (times) => times.filter((time) => typeof time === "string").sort().at(-1) ?? "";

/** All that is in a file, in order: { kind, id, title, prompt, text, shown, edited, first, late, checks }. `first` is there only if it is another version. */
function parts(questions, answers, quiz, review, names) {
  const nameOf = (owner) => oneLine(Object.hasOwn(names, owner) ? names[owner] : owner);
  const written = questions.map((q) => {
    const { text, edited, first, checks } = answers[q.id];
    return { kind: "answer", id: q.id, title: oneLine(q.title), prompt: q.prompt, text, edited, first: first?.text !== text && first, late: first?.text === "",
      checks: checks?.map((on, i) => [on, oneLine(q.checks?.[i] ?? `check ${i + 1}`)]) };
  });
  const tried = Object.entries(quiz).map(([owner, done]) => ({ kind: "quiz", id: `${owner}/quiz`, title: `Quiz: ${nameOf(owner)}`,
    prompt: "What was chosen, and on which try:", text: quizInWords(done), shown: quizToRead(done), edited: latest(Object.values(done.items).map((item) => item.edited)) }));
  const again = byOwner(review).map(([owner, items]) => ({ kind: "review", id: `${owner}/review`, title: `Review: ${nameOf(owner)}`,
    prompt: "What was asked again later:", text: reviewInWords(items), shown: reviewToRead(items), edited: latest(items.map(([, { at }]) => at)) }));
  return [...written, ...tried, ...again];
}

export const LATE = "Written after uncovering";

/** A value that comes from a file, so that it can't end the mark it is written into. */
const inMark = (value) => encodeURI(String(value ?? "").replace(/\p{Surrogate}/gu, "\ufffd"));

/**
 * What is quoted is the student's, all else is the page's. Every line of an answer has its ">", so nothing that an answer holds can be taken
 * for a mark, and a code fence or a comment that it leaves open ends with it. `questions` are those that have an answer; `names` are those of
 * chapters.
 */
export function asMarkdown(student, saved, questions, answers, quiz = {}, review = {}, names = {}) {
  const out = ["# My answers", "", `Name: ${oneLine(student)}`, "", `Saved: ${saved}`, ""];
  const quoted = (text) => linesOf(text).map((line) => (line ? `> ${line}` : ">"));
  const put = (what, id, edited, head, text) => out.push(`<!-- quoted ${what}: ${inMark(id)} edited: ${inMark(edited)} -->`, ...head, "", ...quoted(text), "");
  for (const { id, title, prompt, text, edited, first, late, checks } of parts(questions, answers, quiz, review, names)) {
    put("answer", id, edited, [`## ${title}`, "", ...linesOf(prompt).map((line) => line.replace(/^[ \t]*(?=[<>])/, "\\"))], text);
    if (first) put("first", id, first.edited, [late ? `### ${LATE}: there was no prediction before` : "### First version"], first.text);
    if (checks) put("checks", id, "", ["### Checks"], checks.map(([on, check]) => `- [${on ? "x" : " "}] ${check}`).join("\n"));
  }
  return out.join("\n");
}

const STYLE = ":root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}"
  + "h1,h2,h3{line-height:1.25}h2{font-size:1.2rem;margin:2.5rem 0 .4rem}h3{font-size:1rem;margin:1rem 0 0}p{margin:.3rem 0}"
  + ".asked{font-style:italic}.words{white-space:pre-wrap;overflow-wrap:anywhere;border-left:3px solid;padding-left:1rem;margin:.6rem 0}"
  + "@media print{body{margin:0;max-width:none}h2,h3{break-after:avoid}}";

/**
 * One file to hand in: a page that any browser shows, whole in itself, and without a script; behind it, as JSON, what it was made from, which is
 * all that is read again. Whatever was written is text in it.
 */
export function asPage(student, saved, questions, answers, quiz = {}, review = {}, names = {}) {
  const text = (value) => String(value ?? "").replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/[\0\r]/g, "");
  const words = (value) => `<div class="words" dir="auto">${text(value)}</div>`, when = (time) => text(oneLine(time).slice(0, 16).replace("T", ", "));
  const name = text(oneLine(student)) || "No name given";
  const shown = parts(questions, answers, quiz, review, names).map(({ title, prompt, text: own, shown: toRead = own, edited, first, late, checks }) => [
    `<section><h2>${text(title)}</h2>`, `<p class="asked">${text(prompt)}</p>`, words(toRead), edited ? `<p>Last changed: ${when(edited)}${edited.endsWith("Z") ? " UTC" : ""}</p>` : "",
    late ? `<p><b>${LATE}</b>: there was no prediction before.</p>` : first ? `<h3>First version</h3>${words(first.text)}` : "",
    checks ? `<h3>Checks</h3><ul>${checks.map(([on, check]) => `<li>${on ? "✓" : "–"} ${text(check)}</li>`).join("")}</ul>` : "", "</section>"].join("\n"));
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Answers: ${name}, ${when(saved).slice(0, 10)}</title>
<style>${STYLE}</style>
<script type="application/json" id="readouts-answers">
${asJson(student, saved, answers, quiz, review).replace(/</g, "\\u003c")}</script>
</head>
<body>
<main>
<h1>My answers</h1>
<p><b dir="auto">${name}</b> · saved ${when(saved)} UTC</p>
${shown.join("\n") || "<p>Nothing was written.</p>"}
</main>
</body>
</html>
`;
}

/** The name of a file, so that those of a class can be told apart: by the student's name, or by the second where none is given; of one that holds a part of the work, with the chapter or meeting that it is of. */
export function fileName(student, saved, ending, part = "") {
  const name = String(student ?? "").normalize("NFC").replace(/[^\p{L}\p{M}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
  const time = saved.replace(/[:T]/g, "-");
  return `answers-${name ? [...name].slice(0, 60).join("") : "without-name"}-${part ? `${part}-` : ""}${time.slice(0, name ? 10 : 19)}.${ending}`;
}
