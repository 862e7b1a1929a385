// The search page: reads the question from the address or the search field, goes through the index in the page, and shows
// what it finds, best first, with the words in context. Everything is built with DOM calls; no text is parsed as markup.
import { el } from "../../dom.js";
import { FOREIGN_RUN, HANGUL } from "../../foreign_run.js";
import { HAN } from "../../scripts.js";

(() => {
  const SHOWN = 20, AROUND = 90, PAUSE = 150, HYPHENATED = 7; // letters from which a word may have a hyphen inside
  const GROUPS = [ // what the reader can narrow to
    ["all", "all"], ["text page", "pages"], ["para", "paragraphs"], ["note", "notes"], ["question", "questions"], ["term phrase", "terms and phrases"],
    ["person", "people"], ["meeting event", "meetings and events"], ["statement", "statements"], ["thread", "threads"],
  ];
  // Of two equally good hits the one first that is more of an entry: a term before a note, a note before a statement.
  const WEIGHT = { term: 14, person: 13, meeting: 12, text: 12, phrase: 10, note: 5, question: 5, thread: 5, page: 4, event: 4, para: 3, statement: 1 };
  const DEFINED = new Set(["term", "phrase", "person", "text", "meeting", "event"]);
  const SMALL = new Set("a an and are as at be by did do does for from how in is it of on or that the their they this to was were what when which who whom whose why with".split(" "));
  const CHINESE = new RegExp(`[${HAN}]`, "u"), BEGINS_CHINESE = new RegExp(`^[${HAN}]`, "u"), BEGINS_KOREAN = new RegExp(`^[${HANGUL}]`, "u");
  // A question's words; unlike elsewhere, Chinese stays together: it is looked for as it was typed, and by pairs where that finds nothing.
  const WORD = new RegExp(`[${HAN}]+|(?:(?![${HAN}])[\\p{L}\\p{N}])+`, "gu");

  const folded = new Map();
  const letterOf = (c) => (/^\p{M}/u.test(c.normalize("NFD").slice(1)) ? c.normalize("NFD")[0] : c); // of a syllable of Korean all is letters
  const foldOne = (c) => {
    if (!folded.has(c)) folded.set(c, { "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-" }[c] ?? letterOf(c));
    return folded.get(c);
  };
  /**
   * Lower case, no tone marks or accents, plain quotation marks. Unlike the folding of copies (owncopy.js), letter for letter: places in it are
   * places in the text.
   */
  const fold = (text) => text.replace(/[^\x00-\x7f]/g, foldOne).replace(/[A-Z]/g, (c) => c.toLowerCase());
  const compact = (text) => text.replace(/[^\p{L}\p{N}]/gu, "");
  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

  /** What is left of an English word without its ending, so that *guardrail* finds *guardrails* and *warned* finds *warns*. */
  function stem(word) {
    const cut = word.replace(/(?:ies|y)$/, "i").replace(/(?:ing|ed|es|s|e)$/, "");
    return cut.length >= 4 && !/\d/.test(word) && !/ss$/.test(word) ? cut : word;
  }

  /** The forms of a word by which a root is looked for: with a hyphen inside or without, and -y for -i. */
  function formsOf(root) {
    const letters = root.length < HYPHENATED ? root : [...root].join("-?"); // counternarcotics, counter-narcotics
    return root.endsWith("i") ? `(?:${letters}|${letters.slice(0, -1)}y)` : letters;
  }

  /**
   * A word of the question: `exact` finds it whole, `loose` also its other forms; of Chinese every place counts. `others` are ways to write it
   * that are as good: pinyin as it is typed, and the whole of a word with a hyphen.
   */
  function token(word, others = []) {
    if (CHINESE.test(word)) return { word, exact: new RegExp(word), loose: new RegExp(word, "g") };
    const loose = [word, ...others].map((one) => {
      const root = stem(one);
      return formsOf(root) + (root === one && one.length < 4 ? "(?![\\p{L}\\p{N}])" : "[\\p{L}\\p{N}]*");
    });
    return { word, exact: new RegExp(`(?<![\\p{L}\\p{N}])(?:${[word, ...others].join("|")})(?![\\p{L}\\p{N}])`, "u"),
      loose: new RegExp(`(?<![\\p{L}\\p{N}])(?:${loose.join("|")})`, "gu") };
  }

  /** Pinyin as a keyboard gives it: tones as figures, ü as v. Of other words nothing. */
  function pinyinOf(word) {
    const bare = /^(?:[a-z]+[1-5])+[a-z]*$/.test(word) ? word.replace(/\d/g, "") : word;
    const typed = bare.replace(/([nl])v/g, "$1u");
    return typed === word ? [] : [typed];
  }

  function parse(question) {
    const typed = [...question.normalize("NFKC").replace(/([nl])u:/gi, "$1ü")].map((c) => simplified.get(c) ?? c).join("");
    const phrase = fold(typed).replace(/"/g, " ").replace(/\s+/g, " ").trim();
    const words = [...new Set(phrase.replace(/'s\b/g, "").match(WORD) ?? [])];
    const joined = new Map((phrase.match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)+/gu) ?? []).flatMap((c) => c.split("-").map((part) => [part, c.replace(/-/g, "")])));
    const telling = words.filter((w) => !SMALL.has(w) && (w.length > 1 || CHINESE.test(w)));
    const begins = new RegExp(`${CHINESE.test(phrase) ? "" : "(?<![\\p{L}\\p{N}])"}${escaped(phrase)}`, "u");
    return { phrase, begins, compact: compact(phrase), tokens: (telling.length ? telling : words).map((w) => token(w, [...pinyinOf(w), ...joined.has(w) ? [joined.get(w)] : []])), quoted: /^\s*["“].+["”]\s*$/.test(question) };
  }

  const simplified = new Map(); // of traditional characters, as far as something here has their simplified form

  const found = (regex, text) => { regex.lastIndex = 0; return regex.test(text); };

  /** How well a question is named by a name: whole, from its beginning, from the beginning of one of its words, or not. */
  function named(ask, name) {
    if (!ask.compact) return 0;
    const whole = compact(name);
    if (whole === ask.compact) return 100;
    if (whole.startsWith(ask.compact) && (ask.compact.length > 3 || CHINESE.test(ask.phrase))) return 60;
    return ask.begins.test(name) ? 45 : 0;
  }

  /** The points of a hit, and how many of the words it has. */
  function score(ask, hit) {
    const name = Math.max(...hit.names.map((n) => named(ask, n)));
    let points = name, has = 0;
    for (const t of ask.tokens) {
      const inName = hit.names.some((n) => found(t.loose, n));
      const inBody = found(t.loose, hit.folded);
      if (inName || inBody) has += 1;
      const exact = hit.names.some((n) => t.exact.test(n)) || t.exact.test(hit.folded);
      points += ((inName ? 12 : 0) + (inBody ? 4 : 0) + (exact ? 4 : 0)) / ask.tokens.length;
    }
    if (ask.phrase && (name || hit.folded.includes(ask.phrase))) points += ask.tokens.length > 1 ? 30 : 3;
    if (name >= 60) has = ask.tokens.length;
    return { hit, has, named: name > 0, points: points + WEIGHT[hit.kind] };
  }

  const asHit = (kind, label, [uri, page], anchor, title, body, names, shown) => ({
    kind, label, page, uri: anchor ? `${uri}#${anchor}` : uri, title, body, folded: fold(body), shown, names: [...names.map(fold), ""],
  });

  /** Every hit as an object with its address, and its words folded once. */
  function unpack({ kinds, pages }) {
    const idOf = (page) => page[0].replace(/^.*\/|\.html$/g, ""); // as in an address or in the data
    return pages.flatMap((page) => page[2].map(([kind, anchor, title, body, ...names]) =>
      asHit(kind, kinds[kind], page, anchor, title, body, [title, ...(anchor ? [] : [idOf(page)]), ...names], names)));
  }

  /** The statements as hits; their topics don't count as names. */
  function unpackStatements({ kinds, pages, topics, statements }) {
    return statements.flatMap(([page, meeting, said]) => Object.entries(said).flatMap(([side, own]) => own.map(([number, topic, body]) =>
      asHit("statement", kinds[side], pages[page], `s-${meeting}-${side}-${number}`, topics[topic], body, [], []))));
  }

  /** Load the index, once. */
  const inflated = async (packed) => {
    const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
    return JSON.parse(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text());
  };
  const load = (address) => new Promise((resolve, reject) => {
    const script = el("script", { src: address });
    script.onload = () => inflated(window.readoutsIndex).then(resolve, reject);
    script.onerror = reject;
    document.head.append(script);
  });

  /** The hits with all the words of the question; if there are none, those with the most of them. */
  function search(hits, ask) {
    const scored = hits.map((hit) => score(ask, hit)).filter((s) => s.has);
    if (ask.quoted) return { all: true, best: sorted(scored.filter((s) => [...s.hit.names, s.hit.folded].some((t) => t.includes(ask.phrase)))) };
    const whole = scored.filter((s) => s.has === ask.tokens.length);
    if (whole.length || !scored.length) return { all: true, best: sorted(whole) };
    const most = Math.max(...scored.map((s) => s.has));
    return { all: false, best: sorted(scored.filter((s) => s.has === most)) };
  }

  const sorted = (scored) => scored.sort((a, b) => b.points - a.points).map((s) => ({ ...s.hit, named: s.named }));

  /** Chinese that nothing has as a whole is looked for in pairs of characters. */
  function pairs(ask) {
    const words = ask.tokens.flatMap(({ word }) => (CHINESE.test(word) && word.length > 2 ? Array.from({ length: word.length - 1 }, (_, i) => word.slice(i, i + 2)) : [word]));
    return { ...ask, tokens: words.map((word) => token(word)) };
  }

  // -- showing --------------------------------------------------------------------------------------------------------

  /** Text with its Chinese marked as such and the words found marked; `text` as it is, the places found in its folded form. */
  function marked(ask, text) {
    const plain = fold(text), places = [];
    const find = (regex) => { regex.lastIndex = 0; for (const m of plain.matchAll(regex)) if (m[0]) places.push([m.index, m.index + m[0].length]); };
    if (ask.tokens.length > 1 || !ask.tokens.length) find(new RegExp(escaped(ask.phrase), "g"));
    for (const t of ask.tokens) find(t.loose);
    const parts = [];
    let last = 0;
    for (const [from, to] of places.sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
      if (from < last) continue;
      parts.push(...speech(text.slice(last, from)), el("mark", {}, ...speech(text.slice(from, to))));
      last = to;
    }
    return [...parts, ...speech(text.slice(last))];
  }

  function speech(text) {
    const language = (part) => (BEGINS_CHINESE.test(part) ? "zh-Hans" : BEGINS_KOREAN.test(part) ? "ko" : "");
    return text.split(new RegExp(FOREIGN_RUN, "u")).filter(Boolean)
      .map((part) => (language(part) ? el("span", { lang: language(part) }, part) : part));
  }

  /** The piece of a text around the place where the question occurs, cut between words; if the question names the entry, its beginning. */
  function piece(ask, hit) {
    const text = hit.body, places = [ask.phrase ? hit.folded.indexOf(ask.phrase) : -1];
    if (places[0] < 0) places.push(...ask.tokens.flatMap((t) => [hit.folded.search(t.exact), hit.folded.search(t.loose)]));
    const at = hit.named && DEFINED.has(hit.kind) ? 0 : Math.min(...places.filter((i) => i >= 0), text.length) % (text.length || 1);
    const gap = text.indexOf(" ", at - AROUND), from = at <= AROUND ? 0 : gap > 0 && gap < at ? gap + 1 : at - AROUND;
    const end = from + 3 * AROUND, to = end < text.length ? Math.max(text.lastIndexOf(" ", end), at + AROUND) : text.length;
    return `${from ? "… " : ""}${text.slice(from, to)}${to < text.length ? " …" : ""}`;
  }

  function shownHit(ask, hit) {
    const link = el("a", { href: hit.uri }, ...marked(ask, hit.title));
    const head = el("p", { class: "search-head" }, el("span", { class: "search-kind" }, hit.label), " ", link);
    for (const name of hit.shown) head.append(" · ", el("span", { class: "search-name" }, ...marked(ask, name)));
    const where = hit.page === hit.title ? [] : [el("p", { class: "search-where" }, "in ", ...speech(hit.page))];
    const words = hit.body ? [el("p", { class: "search-words" }, ...marked(ask, piece(ask, hit)))] : [];
    return el("li", {}, head, ...words, ...where);
  }

  // -- the page -------------------------------------------------------------------------------------------------------

  const part = (id) => document.getElementById(id);
  const field = part("search-field"), list = part("search-results"), status = part("search-status"), kinds = part("search-kinds"), more = part("search-more"), help = part("search-help");
  const hits = [];
  let ready = null;
  let ask = null, best = [], kind = "all";

  const narrowed = () => (kind === "all" ? best : best.filter((hit) => kind.split(" ").includes(hit.kind)));
  const counted = (n) => `${n} result${n === 1 ? "" : "s"}`;

  /** Add the next hits to the list, and go to the first of them if the reader asked for more. */
  function extend(focus) {
    const chosen = narrowed(), from = list.children.length;
    list.append(...chosen.slice(from, from + SHOWN).map((hit) => shownHit(ask, hit)));
    more.hidden = list.children.length >= chosen.length;
    if (focus) list.children[from]?.querySelector("a").focus();
  }

  function show() {
    list.replaceChildren();
    extend(false);
  }

  /** The kinds among the hits, as a choice. */
  function choices() {
    const present = GROUPS.map(([value, name]) => [value, name, value === "all" ? best.length : best.filter((hit) => value.split(" ").includes(hit.kind)).length]).filter(([, , n]) => n);
    if (!present.some(([value]) => value === kind)) kind = "all";
    kinds.hidden = present.length < 3;
    kinds.replaceChildren(kinds.firstElementChild, ...present.map(([value, name, n]) => {
      const radio = el("input", { type: "radio", name: "kind", value });
      radio.checked = value === kind;
      radio.addEventListener("change", () => { kind = value; status.textContent = `${counted(n)}: ${name}`; show(); });
      return el("label", {}, radio, ` ${name} (${n})`);
    }));
  }

  async function answer(question) {
    if (question.trim()) {
      ready ??= load(list.dataset.index).then((index) => {
        hits.push(...unpack(index), ...unpackStatements(index));
        for (const [traditional, simple] of index.traditional.match(/../gu) ?? []) simplified.set(traditional, simple);
      });
      try { await ready; } catch {
        ready = null;
        status.hidden = false;
        status.textContent = "The index of the search could not be loaded. Load this page again, or look here:";
        return;
      }
      if (question !== field.value) return; // typed on in the meantime
    }
    ask = parse(question);
    let result = ask.tokens.length ? search(hits, ask) : { all: true, best: [] };
    if (!result.best.length && CHINESE.test(ask.phrase)) { ask = pairs(ask); result = { ...search(hits, ask), all: false }; }
    best = result.best;
    help.hidden = best.length > 0;
    status.hidden = !ask.phrase;
    const bare = question.trim().replace(/^(["“])([^"“”]*)["”]$/, "$2"); // its own quotation marks are not doubled
    const named = `“${bare.replace(/(^|\s)["“]/g, "$1‘").replace(/["”]/g, "’")}”`;
    status.textContent = !best.length ? `Nothing was found for ${named}. Try fewer or different words, or look here:`
      : result.all ? `${counted(best.length)} for ${named}` : `Nothing matches all of ${named}. ${counted(best.length)} with part of it:`;
    document.title = document.title.replace(/^(?:.*: )?Search/, ask.phrase ? `${question.trim()}: Search` : "Search");
    choices();
    show();
  }

  let waiting = 0;
  function typed() {
    clearTimeout(waiting);
    const question = field.value, address = new URL(location.href);
    address.search = question ? `?${new URLSearchParams({ q: question })}` : "";
    try { history.replaceState(null, "", address); } catch { /* some browsers refuse it in a folder */ }
    answer(question);
  }
  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(typed, PAUSE); });
  field.form.addEventListener("submit", (event) => { event.preventDefault(); typed(); });
  more.addEventListener("click", () => extend(true));
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  answer(field.value);
})();
