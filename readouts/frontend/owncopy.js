// A reader's own copy: recognised by its fingerprints, shown in full, sent nowhere. The rules and their reasons stand in
// fingerprints.py, licensed.py (by number) and anchors.py; tests/vectors.json holds both sides to them.

const HAN = "\\u3005\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}", CJK = HAN + "\\u3001-\\u303f\\uff00-\\uffef";
const WORD = new RegExp(`[${HAN}]|(?:(?![${HAN}])[\\p{L}\\p{N}])+`, "gu");
const HAN_BREAK = new RegExp(`([${CJK}])\\s*\\n\\s*(?=[${CJK}\\d])|(\\d)\\s*\\n\\s*(?=[${CJK}])`, "gu");
const OPENING = "([{‘“«‹„‚「『《〈（【〔［", CLINGS = new RegExp(`[^\\s\\p{L}\\p{N}${OPENING}]*`, "uy");

const utf8 = new TextEncoder();
export function crc32(text) {
  let sum = -1;
  for (const byte of utf8.encode(text)) {
    sum ^= byte;
    for (let k = 8; k--;) sum = (sum >>> 1) ^ (sum & 1 && 0xedb88320);
  }
  return ~sum >>> 0;
}

const fold = (t) => t.normalize("NFKC").toLowerCase().replace(/[\p{M}\p{Cf}]/gu, "").replace(/ς/g, "σ").replace(/[ʻʼ]/g, "'");
export const words = (text) => fold(text).match(WORD) ?? [];
const hashes = (list) => list.slice(0, Math.max(1, list.length - 2)).map((_, i) => crc32(list.slice(i, i + 3).join(" ")));
const hashSet = (text) => new Set(hashes(words(text)));
export const shingles = (text) => [...hashSet(text)].sort((a, b) => a - b);
export const print = (text) => ({ words: words(text).length, shingles: hashSet(text) });
const same = (a, b) => a.size === b.size && [...a].every((x) => b.has(x));

/** Fold a text by characters, each with what combines with it (a pile of marks would take for ever), and keep where all came from. */
function spread(text, one) {
  const starts = [], ends = [], known = (one.known ??= new Map());
  let folded = "", at = 0;
  for (const piece of text.match(/[^][\p{M}\u1160-\u11ff\u3131-\u318e\uff9e-\uffdc]{0,60}/gu) ?? []) {
    if (!known.has(piece)) known.set(piece, one(piece));
    for (const unit of known.get(piece).split("")) folded += unit, starts.push(at), ends.push(at + piece.length);
    at += piece.length;
  }
  return { folded, starts, ends };
}

function locate(text, block) {
  const { folded, starts, ends } = spread(text, fold);
  return [...folded.matchAll(WORD)].map(({ 0: word, index: i }) => ({ word, block, start: starts[i], end: ends[i + word.length - 1] }));
}

export const cut = (text) => text.replace(/\r\n?/g, "\n")
  .split(/\n[^\S\n]*\n|\f|\n?([^\n\f]{201,})(?:\n(?![^\S\n]*\n))?/).filter((block) => block?.trim());

export function mend(block, known) { // 1
  const hits = (...list) => new Set(hashes(list).filter((h) => known.has(h))).size;
  return block.replace(/(\p{L})([-‐\xad])[ \t]*\r?\n[ \t]*(?=\p{L})/gu, (all, letter, hyphen, i) => {
    const end = i + all.length, [first, ...after] = words(block.slice(end, end + 100)).slice(0, 3);
    const before = words(block.slice(Math.max(0, i - 99), i) + letter).slice(-3), last = before.pop();
    return hyphen !== "\xad" && hits(...before, last, first, ...after) > hits(...before, last + first, ...after) ? letter + "-" : letter;
  });
}

export const tidy = (text) => text.replace(/[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g, "")
  .replace(HAN_BREAK, "$1$2").replace(/\s+/g, " ").trim();

/** The paragraphs of a text in the blocks of a copy. A span is [first word, end, paragraph]. */
export function align(blocks, prints) {
  const owners = new Map(), used = new Set(), paragraphs = {}, hits = {};
  prints.forEach((print, p) => print.shingles.forEach((h) => owners.set(h, [...owners.get(h) ?? [], p])));
  blocks = blocks.map((block) => mend(block, owners));
  const at = blocks.flatMap(locate), hashed = hashes(at.map((w) => w.word)), taken = new Uint8Array(at.length);
  const cover = at.map((_, j) => new Set(hashed.slice(Math.max(0, j - 2), j + 1).flatMap((h) => owners.get(h) ?? []))); // 2
  const free = (from, to) => !taken.subarray(from, to).includes(1);
  const excess = (p, spans = chosen[p]) => spans.reduce((sum, [from, to]) => sum + to - from, -prints[p].words);
  const shared = (p, list) => new Set(list.filter((h) => prints[p].shingles.has(h)));
  const inside = (p, spans) => shared(p, spans.flatMap(([from, to]) => hashed.slice(from, Math.max(from + 1, to - 2))));
  const edge = (j, side, step, most) => { // of the block
    const { block } = at[j - side];
    while (most-- && at[j - (step < 0)]?.block === block) j += step;
    return j;
  };
  const islands = cover.reduce((found, { size }, j) => { // 3
    if (size && j - found.at(-1)?.[1] <= 3) found.at(-1)[1] = j + 1;
    else if (size) found.push([j, j + 1]);
    return found;
  }, []);
  const label = ([from, to]) => { // 4
    const sets = cover.slice(from, to), states = [-1, ...new Set(sets.flatMap((set) => [...set]))].sort((a, b) => a - b), runs = [];
    let score = states.map((p) => (p < 0 ? 0 : -at.length - 4));
    const best = () => score.indexOf(Math.max(...score));
    const came = sets.map((set, k) => {
      const old = score, top = best(), cost = at[from + k - 1]?.block === at[from + k].block ? 4 : 3;
      const begun = states.map((p) => old[top] - (p < 0 ? 0 : cost));
      score = states.map((p, s) => Math.max(old[s], begun[s]) + (p < 0 ? 0 : set.has(p) ? 1 : -1));
      return states.map((_, s) => (old[s] >= begun[s] ? s : top));
    });
    for (let s = best(), k = to - from, last; k--; last = s, s = came[k][s]) {
      if (s !== last) runs.push([0, 0, states[s]]);
      if (sets[k].has(states[s])) runs.at(-1)[0] = from + k, runs.at(-1)[1] ||= from + k + 1;
    }
    return runs.filter((run) => run[1]);
  };
  const choose = (p) => { // 5
    const had = new Set(), offered = runs.filter((run) => run[2] === p).map((run) => [run, [...inside(p, [run])]]);
    return offered.sort(([a, x], [b, y]) => y.length - x.length || a[0] - b[0]).filter(([, own]) => {
      const fresh = own.filter((h) => !had.has(h));
      return own[0] && 2 * fresh.length >= own.length && fresh.every((h) => had.add(h));
    }).map(([run]) => run).sort((a, b) => a[0] - b[0]);
  };
  const balance = (left, right) => { // 6
    if (left[1] === right[0]) {
      let a = excess(left[2]), b = excess(right[2]);
      for (; a < 0 && b > 0 && right[0] + 1 < right[1] && cover[right[0]].has(left[2]); a++, b--) left[1] = ++right[0];
      for (; a > 0 && b < 0 && right[0] - 1 > left[0] && cover[right[0] - 1].has(right[2]); a--, b++) left[1] = --right[0];
    }
    return right;
  };
  const trim = (p, spans) => { // 7
    for (const side of [0, 1]) {
      const span = spans.at(-side), [from, to] = span, end = edge(span[side], side, 1 - 2 * side, to - from);
      const rest = spans.map((s) => (s !== span ? s : side ? [from, end] : [end, to])).filter((s) => s[0] < s[1]);
      const gone = side ? [end, to] : [from, end];
      if (!rest[0] || gone[1] - gone[0] > excess(p, spans) || !same(inside(p, rest), inside(p, spans))) continue;
      taken.fill(0, ...gone);
      return trim(p, rest);
    }
    return spans;
  };
  const fill = (p, spans) => { // 8
    let over = excess(p, spans);
    return spans.reduce((out, [from, to]) => {
      const last = out.at(-1)?.[1], near = out[0] && at[from].block - at[last - 1].block <= 1;
      if (!near || over + from - last > 3 || !free(last, from)) return [...out, [from, to]];
      over += from - last;
      taken.fill(1, last, from);
      out.at(-1)[1] = to;
      return out;
    }, []);
  };
  const extend = (p, spans) => { // 9
    for (const span of spans) for (const side of [0, 1]) {
      const end = edge(span[side], side, 2 * side - 1, 9), gap = side ? [span[1], end] : [end, span[0]];
      const room = -excess(p, spans);
      if (room <= 0 || gap[1] - gap[0] > Math.min(8, room + 1) || !free(...gap)) continue;
      taken.fill(1, ...gap);
      span[side] = end;
    }
    return spans;
  };
  const pieces = ([from, to]) => { // 10
    const own = {};
    for (const word of at.slice(from, to)) (own[word.block] ??= []).push(word);
    return Object.values(own).map((list) => {
      let { block: b, start } = list[0];
      while ((OPENING + "\"'¿¡").includes(blocks[b][start - 1] ?? "?")) start--;
      CLINGS.lastIndex = list.at(-1).end;
      CLINGS.test(blocks[b]);
      return [b, start, CLINGS.lastIndex];
    });
  };
  const keep = (p, places) => { // 11
    const text = tidy(places.map(([b, from, to]) => blocks[b].slice(from, to)).join("\n")), count = shared(p, [...hashSet(text)]).size;
    if (!count || 2 * count < prints[p].shingles.size) return;
    paragraphs[p + 1] = text;
    hits[p + 1] = count;
    for (const [b] of places) used.add(b);
  };
  const runs = islands.flatMap(label), chosen = prints.map((_, p) => choose(p)), all = chosen.flat().sort((a, b) => a[0] - b[0]);
  all.reduce(balance, []);
  for (const [from, to] of all) taken.fill(1, from, to);
  chosen.forEach((spans, p) => spans[0] && keep(p, extend(p, fill(p, trim(p, spans))).flatMap(pieces)));
  prints.forEach((print, p) => {
    if (print.words > 5 || hits[p + 1]) return;
    const b = blocks.findIndex((block, b) => !used.has(b) && block.length < 200 && same(hashSet(block), print.shingles));
    if (b >= 0) keep(p, [[b, 0, blocks[b].length]]);
  });
  const stray = new Set(hashed.filter((h) => owners.has(h) && !owners.get(h).some((p) => hits[p + 1]))).size;
  return { paragraphs, hits, stray };
}

/** The paragraphs of a text in a copy; `why` says why it is not taken, if so. */
export function recognise(copy, prints) {
  const { paragraphs, hits, stray } = align(cut(copy.slice(0, 2e6)), prints), found = Object.keys(hits);
  const sum = (list, of) => list.reduce((total, x) => total + of(x), 0), known = sum(found, (n) => hits[n]);
  const share = (known + stray) / sum(prints, (p) => p.shingles.size), like = ` (similarity ${Math.round(100 * share)} %).`;
  if (!known || known < 0.7 * sum(found, (n) => hashSet(paragraphs[n]).size) || known < 0.6 * (known + stray))
    return { why: `This is ${share < 0.08 ? "not the text of this chapter" : "another translation or version of the text"}${like}` };
  if (found.length < Math.min(2, prints.length) || sum(found, (n) => prints[n - 1].words) < 0.1 * sum(prints, (p) => p.words))
    return { why: `This is too little: ${found.length} of ${prints.length} paragraphs${like}` };
  return { paragraphs };
}

const plain = (t) => t.replace(/[‘’‚‛′`´ʼ]/g, "'").replace(/[“”„‟″«»「」『』〝〞]/g, '"').replace(/[‐-―−─]/g, "-").normalize("NFKC").replace(/\p{Cf}/gu, "");

/** The one place of a quotation, exact after folding: [start, end]; empty if there is none or several. */
export function find(text, { quote, prefix = "", suffix = "" }) {
  const { folded, starts, ends } = spread(text, plain), join = (a, b) => a + (/^((?!\p{sc=Han})[\p{L}\p{N}]){2}/u.test(a.slice(-1) + b.slice(0, 1)) ? " " : "") + b;
  const places = (before, core, after) => {
    const quoted = plain(tidy(core)), left = join(plain(before).trimStart(), quoted), whole = join(left, plain(after).trimEnd()), found = [];
    for (let i = -1; quoted && (i = folded.indexOf(whole, i + 1)) >= 0;) found.push([i + left.length - quoted.length, i + left.length]);
    return found;
  };
  const [first, last] = quote.split(/\s(?:…|\.\.\.)\s(.*)/s), ways = places(prefix, quote, suffix);
  if (last && !ways[0])
    for (const [a, b] of places(prefix, first, "")) for (const [c, d] of places("", last, suffix)) if (b <= c) ways.push([a, d]);
  return ways.length === 1 ? [starts[ways[0][0]], ends[ways[0][1] - 1]] : [];
}

function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const name in attributes) if (attributes[name]) node.setAttribute(name, attributes[name]);
  node.append(...children);
  return node;
}

/** A paragraph in full, its quotations marked, and a line of those not in it: as readouts/highlight.py draws them. */
export function original(text, notes) {
  const link = ({ id, number }) => el("sup", {}, el("a", { href: `#n-${id}`, "aria-label": `Note ${number}` }, number));
  const spans = notes.map((note) => { const [from, to] = find(text, note); return { ...note, from, to }; }), found = spans.filter((q) => q.to);
  const p = el("p", { class: "original" }), cuts = new Set([0, text.length, ...found.flatMap((q) => [q.from, q.to])]);
  [...cuts].sort((a, b) => a - b).reduce((from, to) => {
    const piece = text.slice(from, to), here = found.filter((q) => q.from <= from && to <= q.to);
    const [id, ...others] = here.filter((q) => q.from === from).map((q) => `q-${q.id}`);
    p.append(...others.map((id) => el("span", { id })), here[0] ? el("mark", { id, "data-notes": here.map((q) => q.id).join(" ") }, piece) : piece,
      ...found.filter((q) => q.to === to).map(link));
    return to;
  });
  const lost = spans.filter((q) => !q.to).flatMap((q, i) => [i ? ", " : "", el("q", { id: `q-${q.id}` }, q.quote), link(q)]);
  return lost[0] == null ? [p] : [p, el("p", { class: "orphans" }, "Not found in this copy: ", ...lost)];
}

/** The text of markup, its blocks apart. It is parsed outside of the page: nothing in it runs or is loaded. */
export function textOf(markup) {
  const { body } = new DOMParser().parseFromString(markup, "text/html"), all = (names) => body.querySelectorAll(names);
  for (const x of all("script,style,noscript,textarea,select,button,svg,math,iframe")) x.remove();
  for (const x of all("br")) x.replaceWith("\n");
  for (const x of all(":not(a,abbr,b,cite,code,del,em,font,i,ins,mark,q,s,small,span,strong,sub,sup,time,u)")) x.prepend("\n\n"), x.append("\n\n");
  return body.textContent.trim();
}

function decode(bytes) {
  const read = (name, fatal) => new TextDecoder(name, { fatal }).decode(bytes);
  try { return read({ 254: "utf-16be", 255: "utf-16le" }[bytes[0]] ?? "utf-8", true); } catch { return read("windows-1252"); }
}

/** Offer to show a reader's copy in place of the précis of a reading. */
export function start(reading) {
  const one = (selector) => reading.querySelector(selector), data = JSON.parse(one(".reading-data").textContent), key = `readouts:copy:${data.text}`;
  const panel = one(".own-copy"), [box, file, keep] = panel.querySelectorAll("textarea, input"), [go, forget] = panel.querySelectorAll("button");
  const prints = data.paragraphs.map((p) => ({ ...p, shingles: new Set(p.shingles) }));
  const open = prints.map((_, i) => one(`#p${i + 1} > .precis`)).map((body) => [body, [...body.childNodes]]);
  const device = (action) => { try { action(localStorage); return true; } catch { return false; } };
  const say = (text) => { one("[role=status]").textContent = text; };
  let shown = "";
  const store = () => { // a box that cannot be kept ticked says that there is no room
    const kept = keep.checked && shown;
    if (!device((d) => (kept ? d.setItem(key, shown) : d.removeItem(key)))) keep.checked = false;
  };
  const close = () => open.forEach(([body, nodes]) => { body.classList.remove("full"); body.replaceChildren(...nodes); });
  const show = (copy) => {
    const { paragraphs, why } = recognise(copy, prints), missing = [];
    if (why) return say(why);
    close();
    open.forEach(([body, nodes], i) => {
      if (!paragraphs[i + 1]) return missing.push(i + 1);
      const brief = el("details", { class: "brief" }, el("summary", {}, "In brief"));
      for (const x of nodes) if (x.className === "quotation") x.remove(); else if (x.className !== "mentioned") brief.append(x);
      body.classList.add("full");
      body.prepend(...original(paragraphs[i + 1], data.notes.filter((note) => note.at === i + 1)), brief);
    });
    shown = Object.values(paragraphs).join("\n\n");
    say(`Found ${prints.length - missing.length} of ${prints.length} paragraphs.` + (missing[0] ? ` Missing, left in our words: ${missing.join(", ")}.` : ""));
    forget.hidden = false;
    store();
  };
  keep.onchange = store;
  go.onclick = () => show(box.value);
  file.onchange = async () => {
    const text = decode(new Uint8Array(await file.files[0].arrayBuffer()));
    show(box.value = /<(!doctype|html|body|p|div)\b/i.test(text.slice(0, 5000)) ? textOf(text) : text);
  };
  box.onpaste = (event) => {
    const markup = event.clipboardData.getData("text/html");
    if (!markup) return;
    event.preventDefault();
    box.setRangeText(textOf(markup), box.selectionStart, box.selectionEnd, "end");
  };
  forget.onclick = () => {
    close();
    box.value = file.value = shown = "";
    store(keep.checked = false);
    forget.hidden = true;
    say("Forgotten.");
    one("summary").focus();
  };
  panel.hidden = false;
  device((d) => { keep.checked = d.getItem(key); if (keep.checked) show(d.getItem(key)); });
}
