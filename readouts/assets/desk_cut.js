// A pasted account, cut into sentences. Repeats analysis/desk/splitting.py and segmentation.py; tests/desk_vectors.json holds both to it.
import { asCharacters } from "./radicals.js";
import { HAN } from "./scripts.js";

const KANA = "\u3040-\u30ff", HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af", LETTER = "\\p{L}\\p{Nl}\\p{No}";
const BEGIN = "(?<![\\p{L}\\p{N}_])", END = "(?![\\p{L}\\p{N}_])"; // of a word, in any script
const anyOf = (text) => new Set(text.split(" "));
/** How often a pattern with the flag g is found. */
const times = (text, pattern) => text.match(pattern)?.length ?? 0;

// -- sentences of a paragraph --

const TITLES = anyOf("mr mrs ms dr messrs prof rev hon amb sen rep gov gen lt col maj capt cmdr adm sgt st mt no nos vs v fig pp vol sec art ch "
  + "dept jan feb mar apr jun jul aug sept sep oct nov dec e.g i.e cf viz al");
const EITHER_WAY = anyOf("jr sr inc corp co ltd etc u.s u.k u.n d.c p.r.c a.m p.m ph.d");
const BEGINS = anyOf("the a an he she they it we i you in on at for from by with as to both all this that these those there but and or so if when "
  + "while after before during since under although however also earlier later regarding concerning mr ms mrs dr");
const ENGLISH_END = /[.!?…]+["'”’)\]»]*(?=\s|$)|(?<=[a-z]{2})[.!?][”"’]?(?=[A-Z][a-z])|[。！？]+[”’」』）)]*/gu;
const CHINESE_END = /[。！？!?]+[”’」』）)》]*(?![”’」』）)》，、；：,;:])|[。！？]+$/gu;
const LAST_WORD = /[^\s(“"‘'[/–—-]+$/u, FIRST_WORD = /\s*["'“‘([]*([^\s.,;:!?]+)/uy;
const ANY_LETTER = new RegExp(`[${LETTER}]`, "gu"), ANY_HAN = new RegExp(`[${HAN}]`, "gu");

export const isChinese = (text) => {
  const han = times(text, ANY_HAN), letters = han && times(text, ANY_LETTER); // most texts have none, and nothing needs to be counted
  return letters > 0 && han * 3 >= letters;
};

/** Whether a mark ends a sentence, by the word before it and the word after it. */
function endsSentence(text, { 0: mark, index }) {
  FIRST_WORD.lastIndex = index + mark.length;
  const word = FIRST_WORD.exec(text)?.[1];
  if (!word) return true;
  if (/^\p{Lowercase}/u.test(word) && ".…!?".includes(mark[0])) return false;
  if (mark[0] !== "." || mark[1] === ".") return true;
  const last = (LAST_WORD.exec(text.slice(Math.max(0, index - 24), index))?.[0] ?? "").toLowerCase();
  if (TITLES.has(last) || (/^\p{L}$/u.test(last) && last !== "i")) return last === "no" && !/^\d/.test(word);
  if (EITHER_WAY.has(last) || /^(?:[a-z]\.)+[a-z]$/.test(last)) return BEGINS.has(word.toLowerCase());
  return !/^(?:\d{1,2}|[ivx]{1,4})$/.test(last) || index > last.length;
}

export function splitSentences(paragraph) {
  const text = paragraph.trim().replace(/\s+/g, " "), found = [];
  const marks = [...text.matchAll(isChinese(text) ? CHINESE_END : ENGLISH_END)];
  const ends = (isChinese(text) ? marks : marks.filter((mark) => endsSentence(text, mark))).map((mark) => mark.index + mark[0].length);
  let last = 0;
  for (const end of [...ends, text.length]) {
    const piece = text.slice(last, end).trim();
    if (/[\p{L}\p{N}]/u.test(piece)) found.push(piece);
    else if (found.length) found[found.length - 1] += piece;
    last = end;
  }
  return found;
}

// -- what was pasted --

const LONGEST = 200_000, NARROWEST = 45, WIDEST = 160, ALIKE = 0.9;
const DIRECTION_MARKS = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;
const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff\0-\x08\x0b\x0e-\x1f]/g;
const IS_MARKUP = /<(?:!doctype\s+html|html|head|body|article|div|script|p|h[1-6]|table)\b[^<>]*>/i;
const DROPPED = /<!--[^]*?(?:-->|$)|<(script|style|noscript|template|svg|nav|select|button)\b[^<>]*>[^]*?(?:<\/\1\s*>|$)/gi;
const BLOCK_TAG = new RegExp("</?(?:address|article|aside|blockquote|br|dd|div|dl|dt|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|section|table"
  + "|td|th|title|tr|ul)\\b[^<>]*>", "gi");
const ENTITIES = Object.entries({ "&nbsp;": " ", "&ldquo;": "“", "&rdquo;": "”", "&lsquo;": "‘", "&rsquo;": "’", "&mdash;": "—", "&ndash;": "–",
  "&quot;": '"', "&#39;": "'", "&#8217;": "’", "&#8220;": "“", "&#8221;": "”", "&lt;": "<", "&gt;": ">", "&amp;": "&" });
const BULLET = /^\s*(?:(?:[•·▪●○◦‣*–—-]|\(?\p{Nd}{1,2}[.)、]|[（(]?[一二三四五六七八九十]{1,3}[）)、])\s*){1,2}(?=\S)/u;
const STOPPED = /[.!?…。！？]["'”’)\]」』）»]*$/, TO_BE_CONTINUED = /[:：;；,，、]$/;
const COUNTED = new RegExp(`[${HAN}${KANA}${HANGUL}]|(?:(?![${HAN}${KANA}${HANGUL}])[\\p{L}\\p{N}])+`, "gu");
const OTHER_SCRIPT = new RegExp(`[${KANA}${HANGUL}\u0370-\u06ff\u0900-\u0dff\u0e00-\u0eff]`, "gu");
const LETTERS = new RegExp(`[${LETTER}]+`, "gu");
const FUNCTION_WORD = new RegExp(`${BEGIN}(?:the|of|and|to|in|that|for|on|with|is|was|were|are|be|by|as|at|from|it|he|she|they|we|this|will|would|has|have|had|its|`
  + `their|both|not|but|an?)${END}`, "giu");
const SPEAKER = new RegExp(`^(?:[A-Z][A-Z .’'-]{1,40}|Q|A|Question|Answer|Reporter|Moderator|[${HAN}]{1,6})\\s?(?:\\([^)]*\\))?[:：]\\s?\\S`, "u");
const PAGE_NOTICE = new RegExp(`^(?:©|copyright${END}|all rights reserved|share (?:this|on)|follow us|sign up|subscribe|we use cookies|`
  + "this (?:web)?site uses cookies|"
  + "accept (?:all )?cookies|read more|related (?:articles|stories|links|content)|skip to|back to top|print this|privacy policy|"
  + "terms of use|download (?:the|our) app|advertisement|an official website of|here[’']s how you know|official websites use|"
  + "secure \\.gov|javascript|by using this|stay connected|###|tags?:|topics?:|source:|editor:|last updated|updated:|posted|/?public release\\b|official news published|"
  + "版权所有|责任编辑|编辑[:：]|来源[:：]|分享|打印|字号|字体|扫一扫|相关(?:链接|新闻|阅读)|上一篇|下一篇|返回顶部|网站地图|联系我们|京ICP|京公网|"
  + "推荐阅读|建议使用|关于我们|客户端|【?大中小】?|当前位置|首页)", "iu");
const LOGIN = new RegExp(`${BEGIN}(?:log ?in|sign ?in|password|user ?name|forgot|create an account|subscribe(?:rs)? to (?:continue|read)|subscribers only|`
  + `access denied|captcha|verify (?:that )?you are (?:a )?human|enable javascript|page not found|error 40[0-9]|remember me)${END}|`
  + "登录|密码|验证码|注册账号|用户名|页面不存在|访问被拒绝", "giu");

const finding = (kind, message, stops = false) => ({ kind, message, stops });
const countOf = (line) => times(line, COUNTED);
const sizeOf = (row) => [...row].length + times(row, ANY_HAN); // a Chinese character is as wide as two
const stoppedBy = (found, noticed = [], leftOut = []) => ({ sentences: [], leftOut, findings: [...noticed, found] });

/** The text without invisible marks and tags, and what was noticed on the way. */
function plainOf(pasted) {
  const noticed = [], marks = times(pasted, DIRECTION_MARKS);
  let text = asCharacters(pasted.replace(/\r\n?|\u2028/g, "\n").replace(DIRECTION_MARKS, "").replace(INVISIBLE, ""));
  if (marks) noticed.push(finding("direction-marks", `${marks} invisible marks of writing direction were taken out.`));
  if (IS_MARKUP.test(text)) {
    noticed.push(finding("markup", "This is the source of a page. Its tags and scripts were taken out; nothing was run."));
    text = text.replace(DROPPED, "\n\n").replace(BLOCK_TAG, "\n\n").replace(/<\/?[a-z!][^<>]*>/gi, "");
    for (const [entity, char] of ENTITIES) text = text.replaceAll(entity, char);
  }
  return [text, noticed];
}

/** Whether a line looks like one that a page was too narrow for: nearly as wide as the widest, and ending in mid-sentence. */
const goesOn = (row, widest) => widest <= WIDEST && sizeOf(row) >= Math.max(NARROWEST, 0.75 * widest) && !STOPPED.test(row);

/** The paragraphs, headings and items: of hard-wrapped text the lines are joined again. */
function linesOf(text) {
  const gapless = new RegExp(`[${HAN}]$`, "u"), begins = new RegExp(`^[${HAN}]`, "u");
  return text.split(/\n[^\S\n]*\n|\f|\u2029/).flatMap((chunk) => {
    const rows = chunk.split("\n").map((line) => line.trim()).filter(Boolean), widest = Math.max(0, ...rows.map(sizeOf)), joined = [];
    rows.forEach((row, i) => {
      if (!i || !goesOn(rows[i - 1], widest) || BULLET.test(row)) return joined.push(row);
      return joined[joined.length - 1] += (gapless.test(joined.at(-1)) || begins.test(row) ? "" : " ") + row;
    });
    return joined;
  });
}

/** Whether a line looks like the row of a table: parted by tabs or bars, or with nearly as many commas as words. */
const isRow = (line) => times(line, /\t/g) > 1 || times(line, /\|/g) > 1 || times(line, /,/g) * 4 > countOf(line) * 3;

function isOtherLanguage(text) {
  if (times(text, OTHER_SCRIPT) * 3 > times(text, ANY_LETTER)) return true;
  const count = times(text, LETTERS);
  return count >= 12 && times(text, FUNCTION_WORD) * 9 < count;
}

/** Whether a line is running text: it ends as a sentence does, or holds one, and is long enough. */
function isFull(line) {
  if (PAGE_NOTICE.test(line)) return false;
  const count = countOf(line), stopped = STOPPED.test(line);
  if (SPEAKER.test(line) && stopped) return true;
  return isChinese(line) ? (stopped && count >= 8) || (line.includes("。") && count >= 15) : (stopped && count >= 5) || count >= 25;
}

/** What a text is that isn't an account, if it is something else. */
function anotherKind(text, lines) {
  if (lines.length > 1 && 2 * lines.filter(isRow).length >= lines.length)
    return finding("table", "This looks like a table. Paste an account in sentences; a saved desk is opened as a file.", true);
  if (lines.filter(isFull).length < 5 && new Set(text.match(LOGIN)?.map((word) => word.toLowerCase())).size > 1)
    return finding("login-page", "This looks like a page that asks to sign in, or an error page, not like an account. "
      + "Open the account in your browser and copy its text.", true);
  if (!isChinese(text) && isOtherLanguage(text))
    return finding("other-language", "This text is neither English nor Chinese. The desk reads only these two.", true);
  return null;
}

/** Whether a line right after running text belongs to it: an item, a short sentence, or one that leads to a list. */
const follows = (line) => !PAGE_NOTICE.test(line) && countOf(line) > 2 && (BULLET.test(line) || STOPPED.test(line) || TO_BE_CONTINUED.test(line));

/** The lines of the account, and those that are left out: menus, headings, notices. */
function articleOf(lines) {
  const full = lines.map(isFull), first = full.indexOf(true), kept = [], leftOut = [];
  let last = full.lastIndexOf(true);
  while (last >= 0 && last + 1 < lines.length && follows(lines[last + 1])) last++;
  lines.forEach((line, i) => {
    const listed = BULLET.test(line) || (i > 0 && TO_BE_CONTINUED.test(lines[i - 1]));
    const wanted = first >= 0 && first <= i && i <= last && !PAGE_NOTICE.test(line)
      && (full[i] || STOPPED.test(line) || TO_BE_CONTINUED.test(line) || (listed && countOf(line) > 2));
    (wanted ? kept : leftOut).push(line);
  });
  return [kept, leftOut];
}

/** What is worth saying of an account that can be worked on. */
function remarksOn(kept, leftOut) {
  const found = [];
  if (kept.filter((line) => SPEAKER.test(line)).length > 2)
    found.push(finding("transcript", "This looks like a transcript. The desk takes all of it for the account of the side "
      + "that published it; check who is speaking."));
  const many = leftOut.length > 1 ? `${leftOut.length} lines were` : "One line was";
  if (leftOut.length) found.push(finding("left-out", `${many} left out as menus, headings or notices.`));
  return found;
}

export const languageOf = (sentence) => (isChinese(sentence) ? "zh" : "en");

/** Cut a pasted text into sentences; without sentences where one of its findings stops. Nothing of it is parsed or run. */
export function segment(pasted) {
  const size = pasted.length > LONGEST ? [...pasted].length : 0;
  if (size > LONGEST)
    return stoppedBy(finding("too-long", `This text has ${size.toLocaleString("en")} characters; an account has at most ${LONGEST.toLocaleString("en")}. `
      + "Paste the account alone, without what is around it.", true));
  const [text, noticed] = plainOf(pasted), count = countOf(text);
  if (!count) return stoppedBy(finding("empty", "There is no text here. Paste a whole account, or open a file.", true), noticed);
  if (count === 1 || (count < 8 && !/\S\s+\S/.test(text)))
    return stoppedBy(finding("one-word", "This is a single word. Paste a whole account.", true), noticed);
  const lines = linesOf(text), other = anotherKind(text, lines);
  if (other) return stoppedBy(other, noticed, lines);
  const [kept, leftOut] = articleOf(lines);
  const sentences = kept.flatMap((line, i) => splitSentences(line.replace(BULLET, ""))
    .map((sentence) => ({ text: sentence, paragraph: i + 1, language: languageOf(sentence) })));
  if (!sentences.length)
    return stoppedBy(finding("no-sentences", "No full sentence was found here. Paste the body of the account, not only its headings.", true), noticed, leftOut);
  return { sentences, leftOut, findings: [...noticed, ...remarksOn(kept, leftOut)] };
}

/** What is to be said of two accounts together: that they are the same text. */
export function compared(first, second) {
  const [a, b] = [first, second].map((account) => new Set(account.sentences.map((s) => (s.text.toLowerCase().match(COUNTED) ?? []).join(" "))));
  const least = ALIKE * Math.min(a.size, b.size);
  return least && [...a].filter((text) => b.has(text)).length >= least
    ? [finding("same-text", "The two texts are the same. Paste the other side’s account into one of the fields.")] : [];
}
