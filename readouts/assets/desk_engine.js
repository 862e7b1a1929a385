// The desk without its page: two accounts by topic, and what in them is new. Repeats analysis/desk/desk.py; tests/desk_vectors.json holds both
// to it. What it works with is the JSON that analysis/desk/page_data.py writes.
import { compared, isChinese, languageOf, segment, splitSentences } from "./desk_cut.js";
import { decodeHead, decodeWords, hints, suggest, terms } from "./desk_model.js";
import { caseless, decodeAccounts, decodeWordings, isNear, nearest, phrasesIn, phrasesMissing, recognize, units } from "./desk_new.js";

const UNFITTED = 0.25, SWAPPED = 0.6, PARTED = 0.1, REHEARSED = 40;
const COMPOUND_WORD = /(?:[\p{L}\p{Nl}\p{No}]\.){2,}|[\p{L}\p{N}]+(?:['’-](?:(?:[\p{L}\p{Nl}\p{No}]\.){2,}|[\p{L}\p{N}]+))*/gu;
const NOTHING = { sentences: [], leftOut: [], findings: [] };

const lastOf = (steps) => {
  let found;
  for (found of steps) continue;
  return found;
};

/** What the page's data is when it is needed: each part is decoded once, as soon as it is first asked for. */
export function load(data) {
  const kept = new Map(), once = (name, make) => kept.get(name) ?? kept.set(name, make()).get(name);
  const { side, topic, speaker, move } = data.codes, sides = data.sides.map((one) => one.id);
  const statements = data.statements.flatMap(([m, s, lines]) => lines.split("\n").map((line) => {
    const [p, t, v, number, ...words] = line.split(" "), [meeting, date] = data.meetings[m], [quote, original = ""] = words.join(" ").split("\t");
    const id = `${meeting}-${side[s]}-${number.padStart(2, "0")}`;
    return { id, meeting, date, side: side[s], speaker: speaker[p], topic: topic[t], move: move[v], quote, original };
  }));
  // a use of a phrase is the number of a statement, a day, or both
  const use = (given) => {
    const [day, number] = Array.isArray(given) ? given : typeof given === "number" ? ["", given] : [given];
    return { date: day || statements[number].date, statement: statements[number] };
  };
  const phrases = data.phrases.map(([id, phrase, patterns, ...days]) => {
    const uses = Object.fromEntries(sides.map((name, i) => [name, days[i].map(use)])), compiled = patterns.map((pattern) => new RegExp(pattern, "i"));
    return { id, phrase, uses, in: new Set(Object.values(uses).flat().map((one) => one.statement)), is: (text) => compiled.some((pattern) => pattern.test(text)) };
  });
  const desk = {
    codes: data.codes, labels: data.labels, sides: data.sides, about: data.model.about, groups: [topic, speaker, move],
    statements, phrases, common: new Set(data.common), ignored: new Set([...data.common, ...data.names]),
    phrased: new Map(), near: new Map(), // of the accounts on the desk
    model: (language) => once(`model ${language}`, () => data.model.languages[language].map(decodeHead)),
    words: (language) => once(`words ${language}`, () => decodeWords(data.words[language], language)),
    wordings: (language) => once(`wordings ${language}`, () => lastOf(decodeWordings(desk, language))),
    * decoding(language) {
      let found;
      for (found of decodeWordings(desk, language)) yield found;
      once(`wordings ${language}`, () => found);
    },
    accounts: () => once("accounts", () => decodeAccounts(desk)),
    statement: (id) => once("ids", () => new Map(statements.map((s) => [s.id, s]))).get(id),
  };
  return desk;
}

const forgetTexts = (desk) => { for (const kept of [desk.phrased, desk.near]) kept.clear(); };

/** Decodes ahead of time, a part a step, and runs everything once on statements of the course, so that the browser has compiled it. */
export function* warm(desk) {
  for (const language of ["en", "zh"]) {
    yield desk.model(language);
    yield desk.words(language);
    yield* desk.decoding(language);
  }
  yield desk.accounts();
  const texts = desk.sides.map(({ id }) => desk.statements.filter((s) => s.side === id).slice(0, REHEARSED).map((s) => `The account has: ${s.quote || s.original}.`).join("\n\n"));
  yield* reading(...texts, desk);
  forgetTexts(desk);
}

export const statementOf = (desk, id) => desk.statement(id);

// -- codes --

/** A sentence with what is suggested for it, or with the codes of a statement of the course. */
export function code(desk, { text, paragraph, language }, side, number, statement = null, suggested = suggest(desk, text, language, side)) {
  const one = { side, number, text, paragraph, language, statement: statement?.id ?? "" };
  for (const head of ["topic", "speaker", "move"]) {
    const [[likeliest, sure]] = suggested[head];
    one[head] = statement?.[head] ?? (head === "topic" && sure < UNFITTED ? "" : likeliest);
    one[`${head}Sure`] = statement ? 1 : sure;
  }
  return { ...one, suggested };
}

function* coding(desk, { sentences }, side, known) {
  const rows = known?.side === side ? known.coded : [];
  for (const [i, sentence] of sentences.entries()) {
    const suggested = suggest(desk, sentence.text, sentence.language, side), ids = rows.filter(([at]) => at === i).map(([, id]) => id);
    for (const id of ids.length ? ids : [""]) yield code(desk, sentence, side, i + 1, desk.statement(id), suggested);
  }
}

// -- the comparison --

const wordings = new WeakMap(); // the words of each sentence: every change of one asks for those of all
const compoundWords = (one) => wordings.get(one) ?? wordings.set(one, (one.text.match(COMPOUND_WORD) ?? []).map(caseless)).get(one);
const wordsIn = (coded) => new Set(coded.filter((one) => one.language === "en").flatMap(compoundWords));

/** Words as some sentences write them: in small letters if one of them does, so that only names keep their capital. */
export function asWritten(words, coded) {
  const forms = new Map(coded.flatMap((one) => one.text.match(COMPOUND_WORD) ?? []).sort().map((word) => [caseless(word), word]));
  return words.map((word) => forms.get(word));
}

/** A row for every topic that one of the accounts has, in the order of the codebook. */
export function rowsOf(desk, coded, given) {
  const here = new Set(coded.map((one) => one.topic));
  return desk.codes.topic.filter((topic) => here.has(topic)).map((topic) => rowOf(desk, topic, coded, given));
}

function rowOf(desk, topic, coded, given) {
  const cells = desk.sides.map(({ id: side }, i) => {
    const own = coded.filter((one) => one.topic === topic && one.side === side), speakers = [...new Set(own.map((one) => one.speaker))].sort();
    return { side, state: own.length ? "said" : given[i] ? "silent" : "unseen", coded: own.map((one) => coded.indexOf(one)), speakers };
  });
  const [first, second] = cells.map((cell) => new Set([...wordsIn(cell.coded.map((i) => coded[i]))].filter((word) => !desk.ignored.has(word))));
  const shared = [...first].filter((word) => second.has(word)).sort();
  const alone = first.size && second.size ? [...first, ...second].filter((word) => !(first.has(word) && second.has(word))).sort() : [];
  const count = shared.length + alone.length, common = count ? shared.length / count : null;
  const said = cells.filter((cell) => cell.coded.length), relation = said.length > 1 ? "both" : said[0].side;
  const differs = [...(cells.some((cell) => cell.state === "silent") ? ["silent"] : []), ...(count && common < PARTED ? ["words"] : [])];
  const attributed = cells.some((cell) => cell.speakers.some((speaker) => speaker !== cell.side && speaker !== "both"));
  const shows = ["all", ...(relation === "both" ? ["both"] : []), ...(differs.length ? ["differ"] : []), ...(attributed ? ["attributed"] : [])];
  return { topic, relation, cells, shared, alone, common, differs, shows };
}

/** A text in runs, [words, mark]: `shared`, words of both; of English also `differs`, words of one; or "". */
export function marks(desk, text, language, row) {
  const shared = runsOf(desk, text, new Set(row.shared), "shared"), alone = new Set(row.alone);
  return language === "en" ? shared.flatMap(([run, mark]) => (mark ? [[run, mark]] : runsOf(desk, run, alone, "differs"))) : shared;
}

function runsOf(desk, text, wanted, name) {
  const found = [];
  let last = 0, start = -1, end = -1;
  const cut = (from, to, mark) => { if (to > from) found.push([text.slice(from, to), mark]); last = to; };
  const close = () => { if (start >= 0) { cut(last, start, ""); cut(start, end, name); } start = -1; };
  for (const { 0: match, index } of text.matchAll(COMPOUND_WORD)) {
    const word = caseless(match);
    if (wanted.has(word)) [start, end] = [start < 0 ? index : start, index + match.length];
    else if (!desk.ignored.has(word)) close();
  }
  close();
  cut(last, text.length, "");
  return found;
}

// -- what is new --

/** What is new in a sentence: `near` an earlier one, the `same phrase` and little else, or `new`. */
export function noveltyOf(desk, { side, number, text, language }, before = "") {
  const near = nearest(desk, text, language, side, before);
  return { side, number, what: !near.length ? "new" : isNear(near[0]) ? "near" : "same phrase", nearest: near, phrases: phrasesIn(desk, text, side, before) };
}

/** The set phrases that one would expect of a side and that its account doesn't have. */
export const missing = (desk, coded, side, before = "") => phrasesMissing(desk, coded.filter((one) => one.side === side).map((one) => one.text), side, before);

/** Whether the sentences of an account are mostly nearest to statements of the other side. */
function isOfOther(desk, coded, side, other) {
  const votes = [0, 0];
  for (const { text, language } of coded.filter((one) => one.side === side)) {
    const [own, theirs] = [side, other].map((whose) => Math.max(0, ...nearest(desk, text, language, whose).map((near) => near.nearness)));
    if (own !== theirs) votes[Number(theirs > own)]++;
  }
  return votes[1] >= 3 && votes[1] > SWAPPED * (votes[0] + votes[1]);
}

function swapped(desk, { accounts, known, coded }) {
  for (const [i, side] of desk.sides.entries()) {
    const other = desk.sides[1 - i];
    if (accounts[i].sentences.length && (known[i] ? known[i].side !== side.id : isOfOther(desk, coded, side.id, other.id)))
      return [{ kind: "sides-swapped", message: `The text given for ${side.name} looks like an account of ${other.name}. Swap the two if so.`, stops: false }];
  }
  return [];
}

// -- all of it --

/**
 * Puts two accounts on the desk, step by step: gives one result again and again, each time with more in it. Its `stage` is `cut` (the sentences),
 * `coded` (with the rows of the comparison) and at last `new` (with what is new). So a page can go on when it has time.
 */
export function* reading(first, second, desk, { before = "" } = {}) {
  forgetTexts(desk);
  const sides = desk.sides.map((side) => side.id), texts = [first, second], given = texts.map((text) => Boolean(text.trim()));
  const result = { stage: "cut", given, before, accounts: texts.map((text, i) => (given[i] ? segment(text) : NOTHING)), known: [null, null], coded: [],
    findings: { both: [] }, rows: [], unfitted: [], novelty: [], missing: {} };
  const { accounts, known, coded, findings, novelty } = result;
  sides.forEach((side, i) => { if (given[i]) findings[side] = accounts[i].findings; });
  findings.both = compared(...accounts);
  yield result;
  for (const i of [0, 1]) {
    if (accounts[i].sentences.length) known[i] = recognize(desk, accounts[i].sentences);
    yield result;
    for (const one of coding(desk, accounts[i], sides[i], known[i])) {
      coded.push(one);
      yield result;
    }
  }
  const days = known.filter(Boolean).map(({ meeting, side }) => desk.statements.find((s) => s.meeting === meeting && s.side === side).date);
  result.before ||= days.sort()[0] ?? "";
  result.rows = rowsOf(desk, coded, given);
  result.unfitted = coded.flatMap((one, i) => (one.topic ? [] : [i]));
  result.stage = "coded";
  yield result;
  for (const [i, one] of coded.entries()) {
    if (coded[i - 1]?.side === one.side && coded[i - 1].number === one.number) continue;
    novelty.push(noveltyOf(desk, one, result.before));
    yield result;
  }
  sides.forEach((side, i) => { result.missing[side] = given[i] ? missing(desk, coded, side, result.before) : []; });
  if (!findings.both.length) findings.both = swapped(desk, result);
  result.stage = "new";
  yield result;
}

/** Puts two accounts on the desk, all at once. */
export const readAccounts = (first, second, desk, options) => lastOf(reading(first, second, desk, options));

/** What the model and the search for neighbors see of a sentence. */
export const features = (desk, text, language, side) => ({ terms: terms(text, language), hints: hints(desk, text, language, side), units: units(desk, text, language) });

export { isChinese, languageOf, nearest, phrasesIn, recognize, segment, splitSentences, suggest };
