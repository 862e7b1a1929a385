// A reader's own copy, sent nowhere. Rules: anchoring/fingerprints.py, anchoring/own_copy/alignment.py (by number), anchoring/quotations/.

import { kept } from "./device.js";
import { el } from "./dom.js";
import { asCharacters } from "./radicals.js";
import { CJK_MARKS, HAN } from "./scripts.js";
import { WORD, fold, words } from "./words.js";

const CJK = HAN + CJK_MARKS;
const HAN_BREAK = new RegExp(`(?!\\d\\s*\\d)([${CJK}\\d])\\s*\\n\\s*(?=[${CJK}\\d])`, "gu");
const OPENING = "([{‘“«‹„‚「『《〈（【〔［";
const BEFORE = new RegExp(`["'¿¡${OPENING}]*$`, "u"), AFTER = new RegExp(`^[^\\s\\p{L}\\p{N}${OPENING}]*`, "u");

const TABLE = Int32Array.from({ length: 256 }, (_, n) => {
  for (let k = 8; k--;) n = (n >>> 1) ^ (n & 1 && 0xedb88320);
  return n;
});
export function crc32(bytes, from, to) {
  let sum = -1;
  while (from < to) sum = TABLE[(sum ^ bytes[from++]) & 255] ^ (sum >>> 8);
  return ~sum >>> 0;
}

export function hashes(list) {
  const size = Math.min(3, list.length), bytes = new TextEncoder().encode(` ${list.join(" ")} `), gaps = [...bytes.keys()].filter((i) => bytes[i] === 32);
  return list.slice(size - 1).map((_, i) => crc32(bytes, gaps[i] + 1, gaps[i + size]));
}
const setOf = (text) => new Set(hashes(words(text)));
const merge = (spans, joins) => spans.reduce((list, [...span]) => {
  list[0] && joins(list.at(-1), span) ? list.at(-1)[1] = span[1] : list.push(span);
  return list;
}, []);
const same = (a, b) => a.size === b.size && [...a].every((x) => b.has(x));

// `from` and `to` lead back.
function spread(text, one) {
  if (/^[\0-~‘’“”–—]*$/.test(text)) return { folded: one(text), from: (i) => i, to: (i) => i + 1 };
  const starts = [], ends = [];
  let folded = "", at = 0;
  for (const piece of text.match(/[^][\p{M}\u1160-\u11ff\u3131-\u318e\uff9e-\uffdc]{0,60}/gu) ?? []) {
    for (const unit of one(piece).split("")) folded += unit, starts.push(at), ends.push(at + piece.length);
    at += piece.length;
  }
  return { folded, from: (i) => starts[i], to: (i) => ends[i] };
}

function locate(text, block) {
  const { folded, from, to } = spread(text, fold);
  return [...folded.matchAll(WORD)].map(({ 0: word, index: i }) => ({ word, block, start: from(i), end: to(i + word.length - 1) }));
}

export const cut = (text) => text.replace(/\r\n?/g, "\n")
  .split(/\n[^\S\n]*\n|\f|\n?([^\n\f]{201,})(?:\n(?![^\S\n]*\n))?/).filter((block) => block?.trim());

const LIGATURES = ["ffi", "ffl", "ff", "fi", "fl"];
export function fix(block, known) { // 1
  const known3 = (list) => new Set(hashes(list).filter((h) => known.has(h))).size, count = (text) => known3(words(text));
  block = block.replace(/(\p{L})([-‐¬\xad])[ \t]*\r?\n[ \t]*(?=\p{L})/gu, (all, letter, hyphen, i) => {
    const left = (block.slice(0, i) + letter).slice(-100), right = block.slice(i + all.length).slice(0, 100);
    return !"¬\xad".includes(hyphen) && count(left + "-" + right) > count(left + right) ? letter + "-" : letter;
  });
  const at = locate(block), parts = at.map((w) => w.word), here = hashes(parts).map((h) => known.has(h)), done = []; // 1a
  let out = "", last = 0, tried = 5000;
  for (let i = 0; i < at.length;) {
    let taken = 1, written = "";
    if (here.slice(Math.max(0, i - 2), i + 1).includes(false) && tried-- > 0) {
      const before = done.slice(-3), [one, next] = at.slice(i, i + 2).map((w) => block.slice(w.start, w.end));
      let best = known3([...before, ...parts.slice(i, i + 5)]);
      const attempt = (size, text) => {
        const many = known3([...before, ...words(text), ...parts.slice(i + size, i + 5)]);
        if (many > best && words(text)[0]) best = many, taken = size, written = text;
      };
      attempt(1, one.replace(/[0-9]+$/, ""));
      for (const letters of LIGATURES) {
        attempt(1, letters + one);
        attempt(1, one + letters);
        if (next && block.slice(at[i].end, at[i + 1].start) === " ") attempt(2, one + letters + next);
      }
    }
    if (written) out += block.slice(last, at[i].start) + written, last = at[i + taken - 1].end;
    done.push(...written ? words(written) : [parts[i]]);
    i += taken;
  }
  return out + block.slice(last);
}

export const tidy = (text) => text.replace(/\p{Cf}/gu, "").replace(HAN_BREAK, "$1").replace(/\s+/g, " ").trim();

// A span is [first word, end, paragraph].
export function align(blocks, prints) {
  const owners = new Map(), of = (h) => owners.get(h) ?? [], used = new Set(), texts = [], hits = prints.map(() => 0);
  let own = 0; // shingles
  prints.forEach((print, p) => print.shingles.forEach((h) => owners.set(h, [...of(h), p])));
  blocks = blocks.map((block) => fix(block, owners));
  const at = blocks.flatMap(locate), hashed = hashes(at.map((w) => w.word)), taken = new Uint8Array(at.length);
  const cover = at.map((_, j) => [j - 2, j - 1, j].flatMap((i) => of(hashed[i]))); // 2
  const free = (from, to) => !taken.subarray(from, to).includes(1);
  const excess = (p, spans = chosen[p]) => spans.reduce((sum, [from, to]) => sum + to - from, -prints[p].words);
  const shared = (p, list) => new Set(list.filter((h) => prints[p].shingles.has(h)));
  const inside = (p, spans) => shared(p, spans.flatMap(([from, to]) => hashed.slice(from, Math.max(from + 1, to - 2))));
  const edge = (j, side, step, most) => {
    for (const { block } = at[j - side]; most-- && at[j - (step < 0)]?.block === block;) j += step;
    return j;
  };
  const islands = merge(cover.flatMap((list, j) => (list.length ? [[j, j + 1]] : [])), (a, b) => b[0] - a[1] <= 3); // 3
  const label = ([from, to]) => { // 4
    const sets = cover.slice(from, to), runs = [];
    let score = new Map([[-1, [0]]]);
    const best = () => [...score].sort((a, b) => b[1][0] - a[1][0] || a[0] - b[0])[0];
    const came = sets.map((set, k) => {
      const [top, [most]] = best(), cost = at[from + k - 1]?.block === at[from + k].block ? 4 : 3, old = score;
      score = new Map();
      for (const p of new Set([...old.keys(), ...set])) {
        const begun = p < 0 ? most : most - cost, stay = old.get(p)?.[0] >= begun, here = set.includes(p);
        if (stay || here || p < 0) score.set(p, [(stay ? old.get(p)[0] : begun) + (p < 0 ? 0 : here ? 1 : -1), stay ? p : top]);
      }
      return score;
    });
    for (let [p] = best(), k = to - from, last; k--; last = p, [, p] = came[k].get(p)) {
      if (p !== last) runs.push([0, 0, p]);
      if (sets[k].includes(p)) runs.at(-1)[0] = from + k, runs.at(-1)[1] ||= from + k + 1;
    }
    return runs.filter((run) => run[1]);
  };
  const had = prints.map(() => new Set()), choose = ([, , p, own]) => { // 5
    const fresh = own.filter((h) => !had[p].has(h));
    return own.length && 2 * fresh.length >= own.length && fresh.every((h) => had[p].add(h));
  };
  const balance = (left, right) => { // 6
    if (left[1] !== right[0]) return right;
    let a = excess(left[2]), b = excess(right[2]);
    for (const step = Math.sign(b); b && a * step < 0; a += step, b -= step) {
      const j = right[0] + step;
      if (j <= left[0] || j >= right[1] || !cover[Math.min(j, right[0])].includes((b > 0 ? left : right)[2])) break;
      left[1] = right[0] = j;
    }
    return right;
  };
  const trim = (p, spans) => { // 7
    for (const side of [0, 1]) {
      const span = spans.at(-side), [from, to] = span, end = edge(span[side], side, 1 - 2 * side, to - from);
      const rest = spans.map((s) => (s === span ? s.with(side, end) : s)).filter((s) => s[0] < s[1]);
      if (!rest[0] || excess(p, rest) < 0 || !same(inside(p, rest), inside(p, spans))) continue;
      taken.fill(0, ...(side ? [end, to] : [from, end]));
      return trim(p, rest);
    }
    return spans;
  };
  const fill = (p, spans) => { // 8
    let over = excess(p, spans);
    return merge(spans, ([, last], [from]) => {
      if (at[from].block - at[last - 1].block > 1 || over + from - last > 3 || !free(last, from)) return false;
      over += from - last;
      return taken.fill(1, last, from);
    });
  };
  const extend = (p, spans) => { // 9
    for (const span of spans) for (const side of [0, 1]) {
      const end = edge(span[side], side, 2 * side - 1, 9), gap = side ? [span[1], end] : [end, span[0]], over = excess(p, spans);
      if (over >= 0 || gap[1] - gap[0] > Math.min(8, 1 - over) || !free(...gap)) continue;
      taken.fill(1, ...gap);
      span[side] = end;
    }
    return spans;
  };
  const pieces = ([from, to]) => merge(at.slice(from, to).map((w) => [w.start, w.end, w.block]), (a, b) => a[2] === b[2]) // 10
    .map(([start, end, b]) => [b, start - BEFORE.exec(blocks[b].slice(0, start))[0].length, end + AFTER.exec(blocks[b].slice(end))[0].length]);
  const keep = (p, places) => { // 11
    const text = tidy(places.map(([b, from, to]) => blocks[b].slice(from, to)).join("\n")), set = setOf(text), count = shared(p, [...set]).size;
    if (!count || 2 * count < prints[p].shingles.size) return;
    texts[p] = text;
    hits[p] = count;
    own += set.size;
    for (const [b] of places) used.add(b);
  };
  const all = islands.flatMap(label).map((run) => [...run, [...inside(run[2], [run])]])
    .sort((a, b) => b[3].length - a[3].length || a[0] - b[0]).filter(choose).sort((a, b) => a[0] - b[0]);
  const chosen = prints.map((_, p) => all.filter((span) => span[2] === p));
  all.reduce(balance, []);
  for (const [from, to] of all) taken.fill(1, from, to);
  chosen.forEach((spans, p) => spans[0] && keep(p, extend(p, fill(p, trim(p, spans))).flatMap(pieces)));
  prints.forEach((print, p) => {
    if (print.words > 5 || hits[p]) return;
    const b = blocks.findIndex((block, b) => !used.has(b) && block.length < 200 && same(setOf(block), print.shingles));
    if (b >= 0) keep(p, [[b, 0, blocks[b].length]]);
  });
  const stray = new Set(hashed.filter((h) => owners.has(h) && !of(h).some((p) => hits[p]))).size;
  return { texts, hits, own, stray };
}

export function recognize(copy, prints) {
  const { texts, hits, own, stray } = align(cut(copy.slice(0, 2e6)), prints), found = texts.filter(Boolean);
  const sum = (list) => list.reduce((a, b) => a + b, 0), known = sum(hits);
  const share = (known + stray) / sum(prints.map((p) => p.shingles.size));
  if (known >= 0.7 * own && known >= 0.6 * (known + stray) && (found[1] || !prints[1])
    && sum(prints.map((p, i) => (hits[i] ? 0.9 : -0.1) * p.words)) >= 0) return { texts, found };
  return { why: `This is ${share < 0.08 ? "not the text of this chapter" : "another version of the text, or too little of it"} (similarity ${Math.round(100 * share)} %).` };
}

// Run as the form opens, to compile all this: the page's words as their own copy.
export const rehearse = (texts) => recognize(texts.join("\n\n"), texts.map((t) => ({ words: words(t).length, shingles: setOf(t) })));

// As in normalize of text/folding.py, as far as quotations of the notes need it; unlike fold, capitals and accents count.
const plain = (t) => asCharacters(t).replace(/[‘-‛′`´ʼ]/g, "'").replace(/[“-‟″«»「-』〝〞]/g, '"').replace(/[‐-―−─]/g, "-").normalize("NFKC");

// The one place of a quotation, if any.
export function find(text, { quote, prefix = "", suffix = "" }) {
  const { folded, from, to } = spread(text, plain), [first, last] = quote.split(/\s(?:…|\.\.\.)\s(.*)/s);
  const solid = (t) => plain(t).replace(/\s/g, ""), places = (before, words, after) => {
    const wanted = plain(tidy(words)), found = [];
    for (let i = -1, end; wanted && (i = folded.indexOf(wanted, i + 1)) >= 0;) {
      end = i + wanted.length;
      if (solid(folded.slice(0, i)).endsWith(solid(before)) && solid(folded.slice(end)).startsWith(solid(after))) found.push([i, end]);
    }
    return found;
  };
  const ways = !last ? places(prefix, quote, suffix)
    : places(prefix, first, "").flatMap(([a, b]) => places("", last, suffix).filter(([c]) => b <= c).map(([, d]) => [a, d]));
  return ways.length === 1 && { from: from(ways[0][0]), to: to(ways[0][1] - 1) };
}

// As highlight.py draws it.
export function original(text, notes) {
  const link = (q) => q.link.cloneNode(true);
  const spans = notes.map((note) => ({ ...note, ...find(text, note) })), found = spans.filter((q) => q.to);
  const p = el("p", { class: "original" }), cuts = new Set([0, text.length, ...found.flatMap((q) => [q.from, q.to])]);
  [...cuts].sort((a, b) => a - b).reduce((from, to) => {
    const piece = text.slice(from, to), here = found.filter((q) => q.from <= from && to <= q.to);
    const [id, ...others] = here.filter((q) => q.from === from).map((q) => `q-${q.id}`);
    p.append(...others.map((id) => el("span", { id })), here[0] ? el("mark", { id, class: here[0].link.previousSibling.className, "data-notes": here.map((q) => q.id).join(" ") }, piece) : piece,
      ...found.filter((q) => q.to === to).map(link));
    return to;
  });
  const lost = spans.flatMap((q) => q.to ? [] : [", ", el("mark", { id: `q-${q.id}` }, q.link.previousSibling.textContent), link(q)]).slice(1);
  return lost[0] ? [p, el("p", { class: "orphans" }, "Not found in this copy: ", ...lost)] : [p];
}

// Parsed apart: nothing of it runs or loads.
const BLOCKS = "address,article,aside,blockquote,body,caption,center,dd,details,dialog,div,dl,dt,fieldset,figcaption,figure,footer,form," +
  "h1,h2,h3,h4,h5,h6,header,hgroup,hr,legend,li,main,menu,nav,ol,option,p,pre,section,summary,table,tbody,td,tfoot,th,thead,tr,ul";
const KINDS = { "%PDF": "a PDF", "PK\x03\x04": "a Word, EPUB or ZIP file", "{\\rt": "an RTF file", "ÐÏ\x11à": "an old Word file" };

export function textOf(html) {
  html = html.replace(/<[^>]*>/g, (tag) => tag.replace(/\b(?=style|on\w)/gi, "x-"));
  const { body } = new DOMParser().parseFromString(html, "text/html"), all = (names) => body.querySelectorAll(names);
  for (const x of all("script,x-style,title,noscript,textarea,select,button,svg")) x.remove();
  for (const x of all("br")) x.replaceWith("\n");
  for (const x of all(BLOCKS)) x.prepend("\n\n"), x.append("\n\n");
  return body.textContent.trim();
}

function decode(bytes) {
  const read = (name, fatal) => new TextDecoder(name, { fatal }).decode(bytes);
  try { return read(bytes[0] > 254 ? "utf-16" : "utf-8", true); } catch { return read("windows-1252"); }
}

export function start(reading) {
  const one = (selector) => reading.querySelector(selector), data = JSON.parse(one(".reading-data").textContent), key = `readouts:copy:${data.text}`;
  const panel = one(".own-copy"), [box, file, keep] = panel.querySelectorAll("textarea, input"), [go, forget] = panel.querySelectorAll("button");
  for (const note of data.notes) note.link = one(`#q-${note.id} sup`);
  const prints = data.paragraphs.map((p) => ({ ...p, shingles: new Set(p.shingles) }));
  const open = [...reading.querySelectorAll(".precis")].map((body) => [body, [...body.childNodes]]);
  const say = (text) => { one(".own-copy [role=status]").textContent = text; };
  let shown = "";
  const store = () => {
    if (keep.checked && shown) keep.checked = kept.set(key, shown);
    else kept.drop(key);
  };
  const close = () => open.forEach(([body, nodes]) => { body.className = "precis"; body.replaceChildren(...nodes); });
  const show = (copy) => {
    const { texts, found, why } = recognize(copy, prints), gone = [];
    if (why) return say(why);
    close();
    open.forEach(([body, nodes], i) => {
      if (!texts[i]) return gone.push(i + 1);
      const brief = el("details", { class: "brief" }, el("summary", {}, "In brief"));
      for (const x of nodes) if (x.className === "quotation") x.remove(); else if (x.className !== "mentioned") brief.append(x);
      body.className += " full";
      body.prepend(...original(texts[i], data.notes.filter((note) => note.at === i + 1)), brief);
    });
    shown = found.join("\n\n");
    say(`Found ${found.length} of ${prints.length} paragraphs.` + (gone[0] ? ` Missing, left in our words: ${gone.join(", ")}.` : ""));
    store();
  };
  keep.onchange = store;
  go.onclick = () => show(box.value);
  file.onchange = async () => {
    const [chosen] = file.files, bytes = chosen && new Uint8Array(await chosen.arrayBuffer()), text = chosen && decode(bytes);
    const kind = chosen && KINDS[String.fromCharCode(...bytes.slice(0, 4))];
    if (kind) say(`This is ${kind}, which a page can’t read. Open it, select all, copy, and paste here.`);
    else if (chosen) show(box.value = /^\s*</.test(text) ? textOf(text) : text);
  };
  box.onpaste = (event) => {
    const html = event.clipboardData.getData("text/html");
    if (!html) return;
    event.preventDefault();
    box.value += textOf(html) + "\n\n";
  };
  forget.onclick = () => {
    close();
    box.value = file.value = shown = "";
    keep.checked = false;
    store();
    say("Forgotten.");
  };
  panel.hidden = false;
  if ((keep.checked = kept.get(key))) show(kept.get(key));
  one("details").ontoggle = () => { for (let n = 5; n--;) setTimeout(rehearse, 0, open.map(([body]) => body.textContent)); };
}
