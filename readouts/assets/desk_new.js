// What is new in an account, and whether the course holds it. Repeats analysis/desk/novelty.py and recognition.py; held to them by vectors.
import { chineseRuns, englishWords } from "./desk_model.js";
import { CJK_MARKS, HAN } from "./scripts.js";

const NEAR = 0.3, AS_BEFORE = 0.55, HELD = 0.8, NEIGHBORS = 3, SAME_PHRASE = 0.3, RECENT = 8, EXPECTED = 0.5, STEP = 50;
const SHARE = 0.6, LEAST = 3, SHORTEST = 12, CUT = /\s*(?:\[[^\]]*\]|…+|\.{3,})\s*/;

// -- folding, as text/folding.py --

const GAP = new RegExp(`(?<=[${HAN},.;:!?()"'、。]) +(?=[${HAN}])|(?<=[${HAN}]) +(?=[,.;:!?()"'、。])`, "gu");
const SIGNS = /[‘-‛′`´ʼ]|[“-‟″«»「-』〝〞]|[‐-―−﹣－─]|[…⋯]/g;

/** Words as they are compared: without forms of quotation marks, dashes and spaces. */
export const plainForm = (text) => text.replace(SIGNS, (sign) => (/[‘-‛′`´ʼ]/.test(sign) ? "'" : /[…⋯]/.test(sign) ? "..." : /[‐-―−﹣－─]/.test(sign) ? "-" : '"'))
  .replace(/\s/g, " ").replace(/[\p{Cf}\ufe00-\ufe0f]/gu, "").normalize("NFKC").replace(/ {2,}/g, " ").replace(GAP, "").replace(/^ +| +$/g, "");
export const caseless = (text) => plainForm(text).toLowerCase().replace(/ß/g, "ss").replace(/ς/g, "σ");
const bareLetters = (text) => text.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "").replace(/ß/g, "ss").replace(/ς/g, "σ");

// -- the nearest --

const stem = (word) => (word.length > 3 && word.endsWith("s") && !/[sui]s$/.test(word) ? word.slice(0, -1) : word);

/** What a wording is compared by: words and pairs of words that aren't common; of Chinese, twos and threes of characters. */
export function units(desk, text, language) {
  const found = new Set();
  if (language === "zh") {
    for (const run of chineseRuns(text).map((run) => [...run])) for (const n of [2, 3])
      for (let i = 0; i + n <= run.length; i++) found.add(run.slice(i, i + n).join(""));
    return found;
  }
  const of = englishWords(text).map(stem), tells = (word) => !desk.common.has(word);
  of.forEach((word, i) => {
    if (tells(word)) found.add(word);
    if (i && (tells(word) || tells(of[i - 1]))) found.add(`${of[i - 1]} ${word}`);
  });
  return found;
}

/** The length of a vector; summed in order of size, so that it comes out the same wherever it is summed. */
const lengthOf = (weights) => Math.sqrt(weights.sort((a, b) => a - b).reduce((sum, w) => sum + w * w, 0));

/** The statements in one language, ready to be compared: which of them have a unit, and how much it weighs. In steps, the last is all of it. */
export function* decodeWordings(desk, language) {
  const rows = [], having = new Map(), found = { rows, having, weight: (unit) => Math.log((1 + rows.length) / (having.get(unit)?.length ?? 1)) };
  for (const statement of desk.statements) {
    const words = wordsOf(statement, language), plain = words && plainForm(words);
    if (!words) continue;
    const of = units(desk, words, language), phrases = new Set(desk.phrases.filter((p) => p.in.has(statement) && p.is(plain)));
    for (const unit of of) (having.get(unit) ?? having.set(unit, []).get(unit)).push(rows.length);
    if (rows.push({ statement, phrases, units: of }) % STEP === 0) yield found;
  }
  for (const [i, row] of rows.entries()) {
    row.size = lengthOf([...row.units].map(found.weight)) || 1;
    delete row.units;
    if (i % STEP === 0) yield found;
  }
  yield found;
}

const wordsOf = (statement, language) => (language === "zh" ? statement.original : statement.quote);

/** The set phrases in a text, kept until the next accounts. */
function phrasesOf(desk, text) {
  if (!desk.phrased.has(text)) {
    const plain = plainForm(text);
    desk.phrased.set(text, desk.phrases.filter((phrase) => phrase.is(plain)));
  }
  return desk.phrased.get(text);
}

/** Every statement that is near, of both sides, the latest first: [how near, the row, the set phrases of both]. */
function nearOnes(desk, text, language) {
  const { rows, having, weight } = desk.wordings(language), shared = new Map(), phrases = phrasesOf(desk, text);
  const own = [...units(desk, text, language)].map((unit) => [weight(unit), unit]).sort((a, b) => a[0] - b[0]);
  const length = Math.sqrt(own.reduce((sum, [w]) => sum + w * w, 0)) || 1, tells = language === "zh" ? (u) => [...u].length === 3 : (u) => !u.includes(" ");
  for (const [w, unit] of own) for (const i of having.get(unit) ?? []) {
    const one = shared.get(i) ?? shared.set(i, [0, 0]).get(i);
    one[0] += w * w;
    one[1] += tells(unit);
  }
  if (phrases.length) rows.forEach((row, i) => { if (!shared.has(i) && row.phrases.size) shared.set(i, [0, 0]); });
  const found = [];
  for (const [i, [common, telling]] of shared) {
    const row = rows[i], same = phrases.filter((phrase) => row.phrases.has(phrase));
    if (!same.length && telling < 2) continue;
    // a quotation is part of its sentence: how much of it is here counts as well
    const nearness = Math.round(1e4 * Math.max(common / (length * row.size), HELD * common / row.size ** 2)) / 1e4;
    if (same.length || nearness >= NEAR) found.push([nearness, row, same.map((phrase) => phrase.id).sort()]);
  }
  const later = (a, b) => (a.date < b.date) - (a.date > b.date) || (a.id < b.id ? -1 : 1);
  return found.sort((a, b) => later(a[1].statement, b[1].statement));
}

/** How a text is near to the statements, kept until the next accounts: sides and days are chosen from it. */
export function nearest(desk, text, language, side, before = "") {
  const key = `${language} ${text}`, near = desk.near.get(key) ?? desk.near.set(key, nearOnes(desk, text, language)).get(key);
  const left = near.filter(([, { statement: s }]) => s.side === side && (!before || s.date < before)), shown = new Set(), chosen = [];
  const worth = ([nearness, , phrases]) => nearness + (chosen.length ? 1 : SAME_PHRASE) * phrases.filter((id) => !shown.has(id)).length;
  while (left.length && chosen.length < NEIGHBORS) {
    const all = left.map(worth), [best] = left.splice(all.indexOf(Math.max(...all)), 1);
    for (const id of best[2]) shown.add(id);
    chosen.push(neighbor(desk, text, language, best));
  }
  return chosen;
}

function neighbor(desk, text, language, [nearness, { statement }, phrases]) {
  const { id, meeting, date } = statement, found = { statement: id, meeting, date, nearness, words: wordsOf(statement, language) };
  if (language !== "en" || nearness < AS_BEFORE) return { ...found, dropped: [], added: [], phrases };
  const was = englishWords(statement.quote), is = englishWords(text), tells = (word) => !desk.common.has(word);
  const old = new Set(was), now = new Set(is), kept = is.map((word) => old.has(word) && tells(word));
  const window = is.slice(kept.indexOf(true), kept.lastIndexOf(true) + 1);
  const only = (list, other) => [...new Set(list)].filter((word) => !other.has(word) && tells(word));
  return { ...found, dropped: only(was, now), added: kept.includes(true) ? only(window, old) : [], phrases };
}

export const isNear = (near) => near.nearness >= NEAR;

// -- set phrases --

function usesBefore(phrase, side, before) {
  const days = phrase.uses[side].map((use) => use.date).filter((day) => !before || day < before).sort();
  return { id: phrase.id, phrase: phrase.phrase, before: days.length, first: days[0] ?? "", last: days.at(-1) ?? "" };
}

/** The set phrases of a sentence, with their history in the words of this side. */
export const phrasesIn = (desk, text, side, before = "") => phrasesOf(desk, text).map((phrase) => usesBefore(phrase, side, before));

/** The set phrases that half of the last accounts of this side had, and that are in none of these sentences. */
export function phrasesMissing(desk, texts, side, before = "") {
  const meetings = new Map(desk.statements.filter((s) => s.side === side && (!before || s.date < before)).map((s) => [s.meeting, s.date]));
  const last = new Set([...meetings].sort(([a, x], [b, y]) => (x < y ? -1 : x > y ? 1 : a < b ? -1 : 1)).slice(-RECENT).map(([id]) => id)), found = [];
  const there = new Set(texts.flatMap((text) => phrasesOf(desk, text)));
  for (const phrase of last.size ? desk.phrases : []) {
    if (there.has(phrase)) continue;
    const accounts = new Set(phrase.uses[side].map((use) => use.statement?.meeting).filter((meeting) => last.has(meeting))).size;
    if (accounts >= EXPECTED * last.size) found.push({ ...usesBefore(phrase, side, before), accounts });
  }
  return found.sort((a, b) => b.accounts - a.accounts || (a.id < b.id ? -1 : 1));
}

// -- recognizing --

/** The letters of a quotation, cut where something was left out or put in; short pieces only where all are short. */
function piecesOf(words) {
  const parts = words.split(CUT).map(bareLetters).filter(Boolean), long = parts.filter((piece) => [...piece].length >= SHORTEST);
  return long.length ? long : parts.length ? parts : ["\0"];
}

/** The statements as they are looked for in a text, account by account: [[meeting, side, [[id, [pieces, …]], …]], …]. */
export function decodeAccounts(desk) {
  const found = new Map();
  for (const { id, meeting, side, quote, original } of desk.statements) {
    const key = `${meeting} ${side}`, [, , rows] = found.get(key) ?? found.set(key, [meeting, side, []]).get(key);
    rows.push([id, [quote, original].filter(Boolean).map(piecesOf)]);
  }
  return [...found.values()];
}

/** The account that a text is; null if it is none of the course's, or too little of it is there. */
export function recognize(desk, sentences, side = "") {
  const letters = sentences.map((sentence) => bareLetters(sentence.text)), whole = letters.join("");
  const sentenceOf = (ways) => ways.flat().map((piece) => letters.findIndex((text) => text.includes(piece))).find((at) => at >= 0);
  let best = null, most = -1;
  for (const [meeting, whose, rows] of desk.accounts()) {
    if (side && side !== whose) continue;
    const there = rows.filter(([, ways]) => ways.some((pieces) => pieces.every((piece) => whole.includes(piece))));
    if (there.length < Math.min(LEAST, rows.length)) continue;
    const coded = there.map(([id, ways]) => [sentenceOf(ways), id]).filter(([at]) => at !== undefined).sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
    // an account's rows can be of several texts, such as a readout and a briefing; then one text holds a part of them
    const share = Math.max(there.length / rows.length, new Set(coded.map(([at]) => at)).size / sentences.length);
    if (share >= SHARE && share * there.length > most) {
      most = share * there.length;
      best = { meeting, side: whose, coded };
    }
  }
  return best;
}
