// What is taken away from the desk and brought back: rows of statements.csv, as analysis/desk/drafting.py writes them, and a handout.
import { capital, HEADS, labelOf } from "./desk_rows.js";
import { el } from "./dom.js";

const MOST_QUOTED = 25, MOST_CHINESE = 60; // of a quotation; so many Chinese characters say about as much
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/; // a spreadsheet that opens a table runs what begins so
const HAN_CHARACTER = /\p{Script=Han}/u;

/** The words of a sentence that a row may quote. */
export function cutQuotation(text, language) {
  if (language === "zh") {
    if (text.length <= MOST_CHINESE) return text;
    const cut = text.slice(0, MOST_CHINESE), end = Math.max(...["，", "；", "、"].map((mark) => cut.lastIndexOf(mark)));
    return end > MOST_CHINESE / 2 ? cut.slice(0, end) : cut;
  }
  const han = text.search(HAN_CHARACTER); // the column of English words may hold no others
  const latin = han < 0 ? text : text.slice(0, han).replace(/[ (“"‘]+$/, ""), words = latin.split(/\s+/).filter(Boolean);
  return words.length <= MOST_QUOTED ? latin : words.slice(0, MOST_QUOTED).join(" ").replace(/[,;:—–-]+$/, "");
}

const cell = (value) => {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** The rows as CSV: one a sentence. A gloss says only what kind of sentence it is, and the note how sure each code is. */
export function tableOf(view, sentences, meeting, columns) {
  const seen = new Set(), count = {}, today = new Date().toISOString().slice(0, 10), id = meeting || "new-meeting";
  const lines = [columns.join(",")];
  for (const one of sentences) {
    const words = cutQuotation(one.text, one.language), chinese = one.language === "zh";
    if (!words || seen.has(`${one.side} ${words}`)) continue; // the check wants each quotation of an account once
    seen.add(`${one.side} ${words}`);
    count[one.side] = (count[one.side] ?? 0) + 1;
    const topic = one.topic || one.suggested.topic[0][0], account = view.accounts[view.sides.indexOf(one.side)];
    const sure = HEADS.map((head) => `${head} ${one.chosen[head] ? "chosen" : `${Math.round(100 * one[`${head}Sure`])}%`}`).join(", ");
    const row = {
      id: `${id}-${one.side}-${String(count[one.side]).padStart(2, "0")}`, meeting: id, side: one.side, speaker: one.speaker, topic, move: one.move,
      [chinese ? "quote_zh" : "quote"]: words, translation: chinese ? "(to be translated)" : "",
      gloss: `Draft: the ${account} on ${labelOf(view.desk, view.names, "topic", topic)}.`, lang: one.language, standing: "republished", checked: today,
      note: `Draft, suggested by the desk (${sure}${one.topic ? "" : "; no topic fits well"}); read against the account before it is published.`,
    };
    lines.push(columns.map((name) => cell(row[name] ?? "")).join(","));
  }
  return `${lines.join("\n")}\n`;
}

/** Whether a text is such a table. */
export const isTable = (text) => /^\uFEFF?id,meeting,side,/.test(text);

function cellsOf(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.replace(/^\uFEFF/, "").matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ",") rows.push([]);
  }
  return rows.filter((row) => row.some(Boolean));
}

/** What is on the desk again from a table; or `why` it can't be, as the end of a sentence that begins with the file's name. */
export function rowsFrom(text, desk) {
  const [head, ...rows] = cellsOf(text), items = desk.codes.side.map(() => []);
  const lacking = ["side", "speaker", "topic", "move", "quote", "quote_zh"].filter((name) => !head.includes(name));
  if (lacking.length) return { why: `lacks the column ${lacking.join(", ")}. Open a table that the desk wrote, or rows of statements.csv.` };
  for (const [n, row] of rows.entries()) {
    const of = (name) => (row[head.indexOf(name)] ?? "").replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, "");
    const wrong = ["side", ...HEADS].find((name) => !desk.codes[name].includes(of(name)));
    if (wrong) return { why: `has in row ${n + 2} the ${wrong} “${of(wrong)}”, which the codebook doesn’t have. Correct it and open the file again.` };
    const words = of("quote") || of("quote_zh");
    if (words) items[desk.codes.side.indexOf(of("side"))].push({ text: words, paragraph: n + 1, language: of("quote") ? "en" : "zh", statement: "",
      chosen: Object.fromEntries(HEADS.map((name) => [name, of(name)])), file: true });
  }
  if (!items.flat().length) return { why: "has no rows with a quotation." };
  return { texts: items.map((list) => list.map((item) => item.text).join("\n\n")), items: items.map((list) => (list.length ? list : null)),
    names: ["", ""], languages: ["", ""], meeting: rows[0][head.indexOf("meeting")] ?? "" };
}

const safe = (text) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

const PAPER = `body{font:11pt/1.4 Georgia,serif;max-width:46em;margin:auto;padding:1em}table{border-collapse:collapse;width:100%;table-layout:fixed}
th,td{border-top:1px solid;vertical-align:top;text-align:left;padding:.4em .6em .4em 0;overflow-wrap:anywhere}th:first-child{width:18%}td p{margin:0 0 .5em}
.line{height:2em;border-bottom:1px solid}@media print{body{padding:0}tr{break-inside:avoid}}`;

/** One page to print and hand out: the two accounts by topic, and questions with room to write. It needs no other file. */
export function handoutOf(view, { shown, given }, meeting) {
  const topics = [...view.desk.codes.topic, ""].filter((topic) => shown.some((one) => one.topic === topic));
  const said = (topic, side, i) => shown.filter((one) => one.topic === topic && one.side === side)
    .map((one) => `<p${one.language === "zh" ? ' lang="zh-Hans"' : ""}>“${safe(one.text)}”</p>`).join("") || (given[i] && topic ? "<p>silent, in the text as pasted</p>" : "<p>–</p>");
  const rows = topics.map((topic) => `<tr><th scope="row">${safe(labelOf(view.desk, view.names, "topic", topic))}</th>${view.sides.map((side, i) => `<td>${said(topic, side, i)}</td>`).join("")}</tr>`);
  const asked = ["Which topics has only one of the accounts?", "Where do both use the same word, and do they mean the same by it?",
    "Whom does each account have speaking? What does it say that the other side said?", "What can’t be concluded from these two texts?"];
  const title = safe(meeting || "A meeting: two accounts");
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${PAPER}</style>
<h1>${title}</h1><p>Name ______________________ Date ____________</p>
<p>Topics as suggested by a small statistical model and corrected by whoever made this sheet. Silence is that of the texts as they were pasted.</p>
<table><thead><tr><th scope="col">Topic</th>${view.names.map((name) => `<th scope="col">${safe(capital(name))}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>
<h2>Questions</h2>${asked.map((question, i) => `<p>${i + 1}. ${question}</p>${'<div class="line"></div>'.repeat(4)}`).join("")}</html>\n`;
}

export function download(text, name, type) {
  const link = el("a", { href: URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
