// What is suggested for a sentence. Repeats analysis/desk/features.py and model.py; tests/desk_vectors.json holds both to it.
import { HAN } from "./scripts.js";
import { fold, words } from "./words.js";

const LEVELS = 45, ZERO = 80, BACKSLASH = 92, INSTEAD = 126, A = 65; // how numbers are packed, see model.py
const MOST_WORDS = 5, PIECE = 5, LEAST_LENGTH = 6, NEAR_START = { en: 2, zh: 5 };
const HAN_RUN = new RegExp(`[${HAN}]+`, "gu"), IS_HAN = new RegExp(`^[${HAN}]`, "u");

let last = { text: "", english: [] }; // the same text is asked for again and again

/** The words of a text that aren't Chinese. */
export function englishWords(text) {
  if (text !== last.text) last = { text, english: words(text).filter((word) => !IS_HAN.test(word)) };
  return last.english;
}
export const chineseRuns = (text) => fold(text).match(HAN_RUN) ?? [];

// -- features --

/** Each word, pair and piece of a sentence, and how it begins, as often as it occurs. */
function* termsOf(text, language) {
  const of = englishWords(text);
  yield* of;
  if (language === "zh") {
    const runs = chineseRuns(text).map((run) => [...run]), start = runs.flat().slice(0, 4);
    for (const run of runs) for (const [i, char] of run.entries()) {
      yield char;
      if (i) yield run[i - 1] + char;
    }
    for (const i of start.keys()) yield `^${start.slice(0, i + 1).join("")}`;
  } else for (const [i, word] of of.entries()) {
    if (i) yield `${of[i - 1]} ${word}`;
    if (i < 3) yield `^${of.slice(0, i + 1).join(" ")}`;
    const padded = `_${word}_`;
    for (let at = 0; at + PIECE <= padded.length; at++) yield `~${padded.slice(at, at + PIECE)}`;
  }
}

const counted = (list) => {
  const found = new Map();
  for (const one of list) found.set(one, (found.get(one) ?? 0) + 1);
  return found;
};

/** How often each word, pair and piece occurs in a sentence. */
export const terms = (text, language) => counted(termsOf(text, language));

/** The entries of the list of words, by how they begin: [how a text must go on, the entry, its code]. */
export function decodeWords(known, language) {
  const found = new Map();
  for (const [code, entries] of Object.entries(known ?? {})) for (const entry of entries.split(";")) {
    const open = entry.endsWith("*"), words = entry.split(" "), stem = open ? entry.slice(0, -1) : language === "zh" ? entry : `${entry} `;
    if (language === "zh" ? entry.length > 2 * MOST_WORDS : words.length > MOST_WORDS || (open && words.at(-1).length < 3)) continue;
    const key = stem.slice(0, language === "zh" ? 1 : 2);
    found.set(key, [...found.get(key) ?? [], [stem, entry, code]]);
  }
  return found;
}

/** How many entries of each code are in a text, and where the first of them begins (in words; Chinese, in characters). */
function hitsOf(list, text, language) {
  const zh = language === "zh", of = zh ? [...fold(text)] : englishWords(text).map((word) => `${word} `), whole = of.join(""), found = new Map();
  let place = 0;
  of.forEach((part, at) => {
    for (const [stem, entry, code] of list.get(zh ? part : part.slice(0, 2)) ?? []) {
      if (!whole.startsWith(stem, place)) continue;
      if (!found.has(code)) found.set(code, { entries: new Set(), at });
      found.get(code).entries.add(entry);
    }
    place += part.length;
  });
  return found;
}

/** The hints that a sentence in the account of a side has, each with its strength from 0 to 1. */
export function hints(desk, text, language, side) {
  const hits = hitsOf(desk.words(language), text, language), strength = { [`@/${side}`]: 1 };
  desk.groups.forEach((group, number) => {
    const here = group.filter((code) => hits.has(code)), own = {};
    const total = here.reduce((sum, code) => sum + hits.get(code).entries.size, 0);
    for (const code of here) {
      const count = hits.get(code).entries.size;
      own[`@${code}`] = number ? Math.min(count, 2) / 2 : Math.sqrt(count / total);
    }
    if (number && here.length) {
      const [first] = here.toSorted((a, b) => hits.get(a).at - hits.get(b).at);
      own[`@1${first}`] = 1;
      if (hits.get(first).at < (NEAR_START[language] ?? 2)) own[`@0${first}`] = 1;
      for (const [name, value] of Object.entries(own)) own[`${name}/${side}`] = value;
    }
    Object.assign(strength, own);
  });
  return strength;
}

// -- the model --

/** A head of one language; the levels stay packed, with the place at which the row of each feature begins. */
export function decodeHead({ features, rarity, levels, ...head }) {
  const level = (text, at) => { const code = text.charCodeAt(at); return (code === INSTEAD ? BACKSLASH : code) - ZERO; };
  let last = "";
  const names = Array.from(features.matchAll(/([A-Z])([^A-Z]*)/g), ([, same, rest]) => (last = last.slice(0, same.charCodeAt() - A) + rest));
  const rows = new Uint32Array(names.length);
  for (let i = 0, at = 0; i < names.length; i++, at += 1 + 2 * (level(levels, at) + LEVELS)) rows[i] = at;
  return {
    ...head, index: new Map(names.map((name, i) => [name, i])),
    rarity: (i) => (level(rarity, i) + LEVELS) / 10,
    /** Adds what a feature weighs to the scores of all codes. */
    add(scores, i, amount) {
      for (let at = rows[i] + 1, end = at + 2 * (level(levels, rows[i]) + LEVELS); at < end; at += 2)
        scores[level(levels, at) + LEVELS] += amount * level(levels, at + 1);
    },
  };
}

/** What the model suggests for a sentence of the account of a side: by the name of each head, the codes, the likeliest first. */
export function suggest(desk, text, language, side) {
  const counts = [...terms(text, language)], hinted = Object.entries(hints(desk, text, language, side));
  return Object.fromEntries(desk.model(language).map((head) => {
    const { index } = head, scores = [...head.bias], wording = [];
    for (const [term, n] of counts) {
      const i = index.get(term);
      if (i !== undefined) wording.push([i, (1 + Math.log(n)) * head.rarity(i)]);
    }
    const length = Math.max(LEAST_LENGTH, Math.sqrt(wording.reduce((sum, [, value]) => sum + value * value, 0)));
    for (const [i, value] of wording) head.add(scores, i, value / length * head.scale);
    for (const [name, value] of hinted) if (index.has(name)) head.add(scores, index.get(name), value * head.hint_scale);
    return [head.name, ranked(head, scores)];
  }));
}

function ranked({ codes, temperature }, scores) {
  const top = Math.max(...scores), powers = scores.map((score) => Math.exp((score - top) / temperature)), total = powers.reduce((a, b) => a + b);
  return codes.map((code, i) => [code, powers[i] / total]).sort((a, b) => b[1] - a[1]);
}
