"""A pasted account, cut into sentences; and what is to be said of a text that isn't an account at all.

What is around the account on a web page (menus, buttons, notices) is left out and listed. Whatever is wrong with a text is a
:class:`Finding`: it names its kind, and says in a sentence what is seen and what to do. JavaScript repeats this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from readouts.analysis.desk.splitting import is_chinese, split_sentences
from readouts.text.folding import radicals_as_characters
from readouts.text.scripts import HAN, HAN_CHARACTER, HANGUL, KANA

LONGEST = 200_000  # characters of an account: some 30,000 words, ten times the longest
NARROWEST, WIDEST = 45, 160  # characters of a line in hard-wrapped text
ALIKE = 0.9  # the share of sentences from which two texts are taken for one

Kind = Literal[
    "empty", "one-word", "too-long", "table", "login-page", "other-language", "no-sentences", "transcript", "direction-marks",
    "markup", "left-out", "same-text", "sides-swapped",
]


@dataclass(frozen=True)
class Finding:
    """Something about a pasted text that a reader should know. One that `stops` leaves no sentence to work on."""

    kind: Kind
    message: str
    stops: bool = False


@dataclass(frozen=True)
class Sentence:
    """A sentence of an account, the paragraph that it is in, and its language (`en` or `zh`)."""

    text: str
    paragraph: int
    language: str


@dataclass(frozen=True)
class Account:
    """A pasted account: its sentences, the lines that were left out, and what was noticed."""

    sentences: tuple[Sentence, ...]
    left_out: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def stopped(self) -> bool:
        """Whether there is nothing to work on."""
        return any(finding.stops for finding in self.findings)

    @property
    def language(self) -> str:
        """The language of most of its sentences; "" if there are none."""
        chinese = sum(s.language == "zh" for s in self.sentences)
        return "" if not self.sentences else "zh" if 2 * chinese > len(self.sentences) else "en"


_MARKS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff\u0000-\u0008\u000b\u000e-\u001f]")
_IS_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|article|div|script|p|h[1-6]|table)\b[^<>]*>", re.IGNORECASE)
_DROPPED = re.compile(
    r"<!--.*?(?:-->|$)|<(script|style|noscript|template|svg|nav|select|button)\b[^<>]*>.*?(?:</\1\s*>|$)",
    re.IGNORECASE | re.DOTALL)
_BLOCK_TAG = re.compile(
    r"</?(?:address|article|aside|blockquote|br|dd|div|dl|dt|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|section|table"
    r"|td|th|title|tr|ul)\b[^<>]*>", re.IGNORECASE)
_ANY_TAG = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE)
_ENTITIES = {"&nbsp;": " ", "&ldquo;": "“", "&rdquo;": "”", "&lsquo;": "‘", "&rsquo;": "’", "&mdash;": "—", "&ndash;": "–",
             "&quot;": '"', "&#39;": "'", "&#8217;": "’", "&#8220;": "“", "&#8221;": "”", "&lt;": "<", "&gt;": ">", "&amp;": "&"}
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n|\f|\u2029")
_BULLET = re.compile(r"^\s*(?:(?:[•·▪●○◦‣*–—-]|\(?\d{1,2}[.)、]|[（(]?[一二三四五六七八九十]{1,3}[）)、])\s*){1,2}(?=\S)")
_STOPPED = re.compile(r"[.!?…。！？][\"'”’)\]」』）»]*$")
_TO_BE_CONTINUED = re.compile(r"[:：;；,，、]$")
_WORD = re.compile(rf"[{HAN}{KANA}{HANGUL}]|[^\W_{HAN}{KANA}{HANGUL}]+")
_OTHER_SCRIPT = re.compile(f"[{KANA}{HANGUL}\u0370-\u06ff\u0900-\u0dff\u0e00-\u0eff]")
_LETTER = re.compile(r"[^\W\d_]")
_FUNCTION_WORD = re.compile(
    r"\b(?:the|of|and|to|in|that|for|on|with|is|was|were|are|be|by|as|at|from|it|he|she|they|we|this|will|would|has|have|had|its|"
    r"their|both|not|but|an?)\b", re.IGNORECASE)
_SPEAKER = re.compile(
    rf"^(?:[A-Z][A-Z .’'-]{{1,40}}|Q|A|Question|Answer|Reporter|Moderator|[{HAN}]{{1,6}})\s?(?:\([^)]*\))?[:：]\s?\S")
_PAGE_NOTICE = re.compile(
    r"^(?:©|copyright\b|all rights reserved|share (?:this|on)|follow us|sign up|subscribe|we use cookies|"
    r"this (?:web)?site uses cookies|"
    r"accept (?:all )?cookies|read more|related (?:articles|stories|links|content)|skip to|back to top|print this|privacy policy|"
    r"terms of use|download (?:the|our) app|advertisement|an official website of|here[’']s how you know|official websites use|"
    r"secure \.gov|javascript|by using this|stay connected|###|tags?:|topics?:|source:|editor:|last updated|updated:|posted|"
    r"/?public release\b|official news published|"
    r"版权所有|责任编辑|编辑[:：]|来源[:：]|分享|打印|字号|字体|扫一扫|相关(?:链接|新闻|阅读)|上一篇|下一篇|返回顶部|网站地图|联系我们|京ICP|京公网|"
    r"推荐阅读|建议使用|关于我们|客户端|【?大中小】?|当前位置|首页)", re.IGNORECASE)
_LOGIN = re.compile(
    r"\b(?:log ?in|sign ?in|password|user ?name|forgot|create an account|subscribe(?:rs)? to (?:continue|read)|subscribers only|"
    r"access denied|captcha|verify (?:that )?you are (?:a )?human|enable javascript|page not found|error 40[0-9]|remember me)\b|"
    r"登录|密码|验证码|注册账号|用户名|页面不存在|访问被拒绝", re.IGNORECASE)


def segment(pasted: str) -> Account:
    """Cut a pasted text into sentences.

    Parameters
    ----------
    pasted : plain text, as copied from a page with what is around it; or the source of such a page.

    Returns
    -------
    Account : without sentences where one of its findings stops.

    """
    if len(pasted) > LONGEST:
        return _stopped("too-long", f"This text has {len(pasted):,} characters; an account has at most {LONGEST:,}. "
                                    "Paste the account alone, without what is around it.")
    text, noticed = _plain(pasted)
    words = _WORD.findall(text)
    if not words:
        return _stopped("empty", "There is no text here. Paste a whole account, or open a file.", noticed)
    if len(words) == 1 or (len(text.split()) == 1 and len(words) < 8):
        return _stopped("one-word", "This is a single word. Paste a whole account.", noticed)
    lines = _lines(text)
    if found := _another_kind(text, lines):
        return Account((), tuple(lines), (*noticed, found))
    kept, left_out = _article(lines)
    sentences = tuple(
        Sentence(sentence, number, "zh" if is_chinese(sentence) else "en")
        for number, line in enumerate(kept, 1) for sentence in split_sentences(_BULLET.sub("", line, count=1)))
    if not sentences:
        return Account((), tuple(left_out), (*noticed, Finding(
            "no-sentences", "No full sentence was found here. Paste the body of the account, not only its headings.", True)))
    return Account(sentences, tuple(left_out), (*noticed, *_remarks(kept, left_out)))


def _stopped(kind: Kind, message: str, noticed: Iterable[Finding] = ()) -> Account:
    return Account((), (), (*noticed, Finding(kind, message, True)))


def _plain(pasted: str) -> tuple[str, list[Finding]]:
    """The text without invisible marks and tags, and what was noticed on the way."""
    noticed = []
    text, marks = _MARKS.subn("", pasted.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))
    if marks:
        noticed.append(Finding("direction-marks", f"{marks} invisible marks of writing direction were taken out."))
    text = radicals_as_characters(_INVISIBLE.sub("", text))
    if _IS_MARKUP.search(text):
        noticed.append(Finding("markup", "This is the source of a page. Its tags and scripts were taken out; nothing was run."))
        text = _ANY_TAG.sub("", _BLOCK_TAG.sub("\n\n", _DROPPED.sub("\n\n", text)))
        for entity, char in _ENTITIES.items():
            text = text.replace(entity, char)
    return text, noticed


def _lines(text: str) -> list[str]:
    """The paragraphs, headings and items: of hard-wrapped text the lines are joined again."""
    found: list[str] = []
    for chunk in _EMPTY_LINE.split(text):
        rows = [line.strip() for line in chunk.split("\n") if line.strip()]
        widest = max(map(_size, rows), default=0)
        joined: list[str] = []
        for i, row in enumerate(rows):
            if i and _goes_on(rows[i - 1], widest) and not _BULLET.match(row):
                joined[-1] += ("" if HAN_CHARACTER.match(joined[-1][-1]) or HAN_CHARACTER.match(row[0]) else " ") + row
            else:
                joined.append(row)
        found += joined
    return found


def _goes_on(row: str, widest: int) -> bool:
    """Whether a line looks like one that a page was too narrow for: nearly as wide as the widest, and ending in mid-sentence."""
    return widest <= WIDEST and _size(row) >= max(NARROWEST, 0.75 * widest) and not _STOPPED.search(row)


def _size(row: str) -> int:
    """The width of a line, a Chinese character counted as two."""
    return len(row) + len(HAN_CHARACTER.findall(row))


def _another_kind(text: str, lines: Sequence[str]) -> Finding | None:
    """What a text is that isn't an account; None if it may be one."""
    full = [line for line in lines if _is_full(line)]
    cells = sum(_is_row(line) for line in lines)
    if len(lines) > 1 and 2 * cells >= len(lines):
        return Finding("table", "This looks like a table. Paste an account in sentences; a saved desk is opened as a file.", True)
    if len(full) < 5 and len(set(map(str.lower, _LOGIN.findall(text)))) >= 2:
        return Finding("login-page", "This looks like a page that asks to sign in, or an error page, not like an account. "
                                     "Open the account in your browser and copy its text.", True)
    if not is_chinese(text) and _is_other_language(text):
        return Finding("other-language", "This text is neither English nor Chinese. The desk reads only these two.", True)
    return None


def _is_row(line: str) -> bool:
    """Whether a line looks like the row of a table: parted by tabs or bars, or with nearly as many commas as words."""
    return line.count("\t") >= 2 or line.count("|") >= 2 or line.count(",") * 4 > len(_WORD.findall(line)) * 3


def _is_other_language(text: str) -> bool:
    letters = len(_LETTER.findall(text))
    if len(_OTHER_SCRIPT.findall(text)) * 3 > letters:
        return True
    words = len(re.findall(r"[^\W\d_]+", text))
    return words >= 12 and len(_FUNCTION_WORD.findall(text)) * 9 < words


def _is_full(line: str) -> bool:
    """Whether a line is running text: it ends as a sentence does, or holds one, and is long enough."""
    if _PAGE_NOTICE.match(line):
        return False
    count = len(_WORD.findall(line))
    if _SPEAKER.match(line) and _STOPPED.search(line):
        return True
    if is_chinese(line):
        return (bool(_STOPPED.search(line)) and count >= 8) or ("。" in line and count >= 15)
    return (bool(_STOPPED.search(line)) and count >= 5) or count >= 25


def _article(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines of the account, and those that were left out: menus, headings, notices."""
    full = [i for i, line in enumerate(lines) if _is_full(line)]
    if not full:  # a few bare phrases are all there is
        return [], list(lines)
    first, last = full[0], full[-1]
    while last + 1 < len(lines) and _follows(lines[last + 1]):
        last += 1
    kept: list[str] = []
    left_out: list[str] = []
    for i, line in enumerate(lines):
        inside = first <= i <= last and not _PAGE_NOTICE.match(line)
        listed = bool(_BULLET.match(line)) or (i > 0 and bool(_TO_BE_CONTINUED.search(lines[i - 1])))
        wanted = inside and (_is_full(line) or _STOPPED.search(line) or _TO_BE_CONTINUED.search(line)
                             or (listed and len(_WORD.findall(line)) >= 3))
        (kept if wanted else left_out).append(line)
    return kept, left_out


def _follows(line: str) -> bool:
    """Whether a line right after running text belongs to it: an item, a short sentence, or one that leads to a list."""
    if _PAGE_NOTICE.match(line) or len(_WORD.findall(line)) < 3:
        return False
    return bool(_BULLET.match(line) or _STOPPED.search(line) or _TO_BE_CONTINUED.search(line))


def _remarks(kept: Sequence[str], left_out: Sequence[str]) -> list[Finding]:
    """What is worth saying of an account that can be worked on."""
    found = []
    if sum(bool(_SPEAKER.match(line)) for line in kept) >= 3:
        found.append(Finding("transcript", "This looks like a transcript. The desk takes all of it for the account of the side "
                                           "that published it; check who is speaking."))
    if left_out:
        many = f"{len(left_out)} lines were" if len(left_out) > 1 else "One line was"
        found.append(Finding("left-out", f"{many} left out as menus, headings or notices."))
    return found


def compared(first: Account, second: Account) -> tuple[Finding, ...]:
    """What is to be said of two accounts together: that they are the same text."""
    a, b = ({" ".join(_WORD.findall(s.text.lower())) for s in account.sentences} for account in (first, second))
    if a and b and len(a & b) >= ALIKE * min(len(a), len(b)):
        return (Finding("same-text", "The two texts are the same. Paste the other side’s account into one of the fields."),)
    return ()


__all__ = ["Account", "Finding", "Kind", "Sentence", "compared", "segment"]
