// The files that a student downloaded, loaded again: how they are read, and what becomes of two versions. Nothing here needs a page, either.
import { ID, choicesOf, fieldsOf, recalledOf, ticksOf, versionOf } from "./forms.js";
import { linesOf, oneLine } from "./handin.js";

/** Why a file can't be loaded, as the end of a sentence that begins with "That file". */
export class NotTaken extends Error {}

export const MOST_BYTES = 20_000_000; // the answers to every question of the course are some 100 kB
export const TOO_LARGE = `is larger than ${MOST_BYTES / 1_000_000} MB, so it isn't a file of answers`;
const EARLIER = "\n\n[earlier version]\n";
const MARK = /^[ \t]*<!--[ \t]*(?:(quoted[ \t]+)?answer|quoted[ \t]+(first|checks)):[ \t]*([^ \t]+?)(?:[ \t]+edited:[ \t]*([^\n]*?))?[ \t]*-->[ \t]*$/;
const DAMAGED = /^[ \t]*<!--[ \t]*(?:(?:quoted[ \t]+)?answer|quoted[ \t]+(?:first|checks)):/i;
const PAGE = /^\s*<(?:!doctype|html|head|meta|!-- saved from)/i, IN_PAGE = /<script\b[^>]*\bid=["']?readouts-answers\b[^>]*>([^]*?)(?:<\/script|$)/i;
const DETAIL = /^ {2}(Question|First|Chosen): (.*)$/, FIRST_CHOICE = /^([A-Z]), (right|wrong)(?:: (.*))?$/, AGAIN = /^- ([a-z0-9]+(?:-[a-z0-9]+)*): (right|wrong), (\d+) in a row, (.*)$/;
const CHOSEN = /^- ([a-z0-9]+(?:-[a-z0-9]+)*): ([A-Z]), (right|wrong), (\d+) tr(?:y|ies)$/;
const OTHER_KEYS = new Set(["format", "version", "student", "saved", "quiz", "review"]);

/** The same, read again; each question has the time of the whole. */
function quizOf(text, edited) {
  const found = {};
  let item = null;
  for (const line of linesOf(text)) {
    const [, id, letter, verdict, tries] = CHOSEN.exec(line.trim()) ?? [], [, detail, words] = DETAIL.exec(line) ?? [];
    if (id) item = found[id] = { choice: letter.charCodeAt(0) - 65, right: verdict === "right", tries: Number(tries), edited };
    else if (item && detail === "First") {
      const [, first, good, chose] = FIRST_CHOICE.exec(words) ?? [];
      if (first) item.first = { choice: first.charCodeAt(0) - 65, right: good === "right", ...(chose && { chose }) };
    } else if (item && detail) item[detail === "Question" ? "asked" : "chose"] = words;
  }
  return found;
}

/** What came back, read again. */
function reviewOf(text, owner) {
  const found = {};
  let item = null;
  for (const line of linesOf(text)) {
    const [, id, verdict, row, at] = AGAIN.exec(line) ?? [], [, detail, words] = DETAIL.exec(line) ?? [];
    if (id) item = found[`${owner === "glossary" ? "term" : owner}/${id}`] = { right: verdict === "right", at, row: Number(row) };
    else if (item && detail === "Question") item.asked = words;
  }
  return found;
}

/** The text of a file, or why it has none; nothing is guessed. */
export function decoded(bytes) {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) throw new NotTaken("is a packed file (zip or Word). Unpack it and choose the file inside");
  const [first, second] = bytes, encoding = first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  try { return new TextDecoder(encoding, { fatal: true }).decode(bytes); }
  catch { throw new NotTaken("was saved by another program in an encoding that would damage your words. Save it again as UTF-8, or use the file as you downloaded it"); }
}

/**
 * The student and the answers of a file: { student, entries: [[id, { text, edited }], …], others }. A question may come twice. In `others` is
 * what goes with the answers: [["first:id", { text, edited }], ["checks:id", [true, …]], ["quiz:text", { question: { choice, … } }],
 * ["review:", { "text/question": { right, at, row } }], …].
 * `known` are the full ids of questions, for the first files, which had some without their chapter.
 */
export function read(text, known = []) {
  if (!text.trim()) throw new NotTaken("is empty. Download it again");
  if (PAGE.test(text)) {
    const inside = IN_PAGE.exec(text);
    if (!inside) throw new NotTaken("is a web page without answers. Choose the file that you downloaded here");
    return read(inside[1], known);
  }
  const markdown = !text.trimStart().startsWith("{") && linesOf(text).some((line) => DAMAGED.test(line));
  const { student, entries, others } = markdown ? fromMarkdown(text) : fromJson(text);
  const full = (id) => {
    const found = id.includes("/") ? [] : known.filter((key) => key.split("/")[1] === id);
    return found.length === 1 ? found[0] : id;
  };
  const written = entries.filter(([, answer]) => answer.text.trim()).map(([id, answer]) => [full(id), answer]);
  if (!written.length && !others.length) throw new NotTaken("holds no answers");
  return { student: oneLine(student), entries: written, others };
}

/** What goes with an answer of a file. */
function withAnswer(id, entry) {
  const first = versionOf(entry.first), checks = ticksOf(entry.checks);
  return [...(first ? [[`first:${id}`, first]] : []), ...(checks.length ? [[`checks:${id}`, checks]] : [])];
}

/** The quizzes of a file, without what no quiz has. */
function quizzesOf(quiz) {
  return fieldsOf(quiz).map(([text, done]) => [text, choicesOf(done?.items)]).filter(([text, items]) => ID.test(text) && Object.keys(items).length)
    .map(([text, items]) => [`quiz:${text}`, items]);
}

/** What came back, without what no question has. */
function againOf(review) {
  const whole = recalledOf(review);
  return Object.keys(whole).length ? [["review:", whole]] : [];
}

function fromJson(text) {
  let data;
  try { data = JSON.parse(text); }
  catch { throw new NotTaken(text.trimStart().startsWith("{") ? "is cut off or damaged. Download it again" : "isn't a file of answers"); }
  if (typeof data !== "object" || !data || Array.isArray(data)) throw new NotTaken("isn't a file of answers");
  const own = data.answers ?? Object.fromEntries(Object.entries(data).filter(([key]) => !OTHER_KEYS.has(key)));
  if (typeof own !== "object" || Array.isArray(own)) throw new NotTaken("isn't a file of answers");
  if (data.format !== "readouts-answers" && !Object.keys(own).some((key) => key.includes("/") && ID.test(key))) throw new NotTaken("isn't a file of answers");
  const entries = Object.entries(own).map(([id, entry]) => {
    const answer = versionOf(typeof entry === "string" ? { text: entry } : entry);
    if (!ID.test(id) || !answer) throw new NotTaken(`has an entry that isn't an answer (“${id.slice(0, 60)}”)`);
    return [id, answer];
  });
  const others = [...Object.entries(own).flatMap(([id, entry]) => withAnswer(id, entry)), ...quizzesOf(data.quiz), ...againOf(data.review)];
  return { student: typeof data.student === "string" ? data.student : "", entries, others };
}

function fromMarkdown(text) {
  const lines = linesOf(text), marks = [];
  lines.forEach((line, at) => {
    const [, asAnswer, kind = "answer", id, edited = ""] = MARK.exec(line) ?? [], quoted = asAnswer || kind !== "answer";
    const plain = quoted ? [id, edited].map(decodedMark) : [id, edited];
    if (id && ID.test(plain[0])) marks.push({ at, kind, quoted, id: plain[0], edited: plain[1], titled: /^##(?!#)/.test(lines[at + 1] ?? "") });
    else if (DAMAGED.test(line)) throw new NotTaken(`has a damaged mark in line ${at + 1} (${line.trim().slice(0, 60)}). Use the file as you downloaded it`);
  });
  // The page has always set a title below a mark; in a file of before the quotes, a mark without one is a student's line.
  const real = marks.filter((mark) => mark.quoted || mark.titled || !marks[0].titled), head = lines.slice(0, real[0].at);
  const saved = head.some((line) => /^Saved:/.test(line)), name = head.find((line) => /^Name:/.test(line)) ?? "";
  const entries = [], others = [];
  real.forEach((mark, i) => {
    const body = lines.slice(mark.at + 1, real[i + 1]?.at), next = real[i + 1]?.id, { kind, id, edited } = mark;
    const text = mark.quoted ? quotedIn(body, mark) : unquotedIn(body, saved, next && id.split("/")[0] !== next.split("/")[0]);
    if (kind === "first") others.push([`first:${id}`, { text, edited }]);
    else if (kind === "checks") others.push([`checks:${id}`, linesOf(text).map((line) => /^- \[([ x])\]/i.exec(line)).filter(Boolean).map(([, on]) => on !== " ")]);
    else if (id.endsWith("/review")) others.push(["review:", reviewOf(text, id.slice(0, -7))]);
    else if (id.endsWith("/quiz")) others.push([`quiz:${id.slice(0, -5)}`, quizOf(text, edited)]);
    else entries.push([id, { text, edited }]);
  });
  return { student: name.slice(5), entries, others };
}

const decodedMark = (value) => { try { return decodeURIComponent(value); } catch { return value; } };
const blank = (line) => /^[ \t]*$/.test(line);

/** The answer in what follows its mark: from the first quoted line on, with what was added below it by hand. */
function quotedIn(body, mark) {
  const from = body.findIndex((line) => line.startsWith(">"));
  if (from < 0) throw new NotTaken(`has an answer that isn't quoted anymore (line ${mark.at + 1}). Begin each of its lines with ">"`);
  let to = body.length;
  while (blank(body[to - 1])) to--;
  return body.slice(from, to).map((line) => (line.startsWith(">") ? line.replace(/^> ?/, "") : line)).join("\n");
}

/** The same in a file of before the quotes: below the title, and below the question if the file has it, as every one that was `saved` does. */
function unquotedIn(body, saved, chapterEnds) {
  const skip = (from, while_) => { let at = from; while (at < body.length && while_(body[at])) at++; return at; };
  let from = skip(0, blank), to = body.length;
  if (/^##(?!#)/.test(body[from] ?? "")) from = skip(from + 1, blank);
  if (saved) from = skip(skip(from, (line) => line.startsWith(">")), blank);
  while (to > from && blank(body[to - 1])) to--;
  if (!saved && chapterEnds && to > from && /^#(?!#)/.test(body[to - 1])) to--;
  while (to > from && blank(body[to - 1])) to--;
  return body.slice(from, to).join("\n");
}

// -- two versions ----------------------------------------------------------------------------------------------------

const time = (answer) => Date.parse(answer.edited) || 0;

/** Two versions of an answer as one, the newer above; what both hold is there once, so loading the same file again changes nothing. */
export function together(mine, theirs) {
  if (!mine?.text?.trim()) return theirs;
  const [newer, older] = time(mine) > time(theirs) ? [mine, theirs] : [theirs, mine], held = newer.text.split(EARLIER);
  return { text: [newer.text, ...older.text.split(EARLIER).filter((part) => !held.includes(part))].join(EARLIER), edited: newer.edited };
}

/** Two states of what a student did, as one: of a quiz, what is here stays, and what is new is added; a check is ticked if either is; of what
 * came back, the later answer counts; a first version that is empty gives way. */
export function merged(kind, mine, theirs) {
  if (!mine) return theirs;
  if (kind === "quiz") return { ...theirs, ...mine };
  if (kind === "review") return { ...mine, ...Object.fromEntries(Object.entries(theirs).filter(([card, { at }]) => !(mine[card]?.at >= at))) };
  if (kind === "first" && !theirs.text.trim()) return mine;
  if (kind === "checks") return Array.from({ length: Math.max(mine.length, theirs.length) }, (_, i) => Boolean(mine[i] || theirs[i]));
  return together(mine, theirs);
}
