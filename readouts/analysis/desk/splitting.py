"""Sentences of a paragraph, English or Chinese, by rules that JavaScript can repeat."""

from __future__ import annotations

import re
from collections.abc import Iterator

from readouts.text.scripts import HAN_CHARACTER

_TITLES = frozenset(
    "mr mrs ms dr messrs prof rev hon amb sen rep gov gen lt col maj capt cmdr adm sgt st mt no nos vs v fig pp vol sec art ch "
    "dept jan feb mar apr jun jul aug sept sep oct nov dec e.g i.e cf viz al".split()
)
"""Abbreviations after which a sentence goes on."""
_EITHER_WAY = frozenset("jr sr inc corp co ltd etc u.s u.k u.n d.c p.r.c a.m p.m ph.d".split())
"""Abbreviations that can end a sentence: they do where a word that begins one comes next."""
_BEGINS = frozenset(
    "the a an he she they it we i you in on at for from by with as to both all this that these those there but and or so if when "
    "while after before during since under although however also earlier later regarding concerning mr ms mrs dr".split()
)
_CLOSING = "\"'”’)\\]»"
_ENGLISH_END = re.compile(rf"[.!?…]+[{_CLOSING}]*(?=\s|$)|(?<=[a-z]{{2}})[.!?][”\"’]?(?=[A-Z][a-z])|[。！？]+[”’」』）)]*")
_CHINESE_END = re.compile(r"[。！？!?]+[”’」』）)》]*(?![”’」』）)》，、；：,;:])|[。！？]+$")
_LAST_WORD = re.compile(r"[^\s(“\"‘'\[/–—-]+$")
_FIRST_WORD = re.compile(r"\s*[\"'“‘(\[]*([^\s.,;:!?]+)")
_LETTER = re.compile(r"[^\W\d_]")


def is_chinese(text: str) -> bool:
    """Whether a third or more of the letters of a text are Chinese characters."""
    letters = len(_LETTER.findall(text))
    return bool(letters) and len(HAN_CHARACTER.findall(text)) * 3 >= letters


def split_sentences(paragraph: str) -> list[str]:
    """Cut a paragraph into its sentences.

    Parameters
    ----------
    paragraph : text in which line breaks mean no more than spaces.

    Returns
    -------
    The sentences in order, without space at their ends; what holds no letter and no digit joins the one before.

    """
    paragraph = " ".join(paragraph.split())
    ends = _chinese_ends(paragraph) if is_chinese(paragraph) else _english_ends(paragraph)
    found: list[str] = []
    last = 0
    for end in [*ends, len(paragraph)]:
        piece = paragraph[last:end].strip()
        if any(char.isalnum() for char in piece):
            found.append(piece)
        elif piece and found:
            found[-1] += piece
        last = end
    return found


def _chinese_ends(text: str) -> Iterator[int]:
    yield from (match.end() for match in _CHINESE_END.finditer(text))


def _english_ends(text: str) -> Iterator[int]:
    yield from (match.end() for match in _ENGLISH_END.finditer(text) if _ends_sentence(text, match))


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether a mark ends a sentence, by the word before it and the word after it."""
    following = _FIRST_WORD.match(text, match.end())
    if not following:
        return True
    word = following[1]
    if word[0].islower() and match[0][0] in ".…!?":
        return False
    if match[0][0] != "." or match[0].startswith(".."):
        return True
    before = _LAST_WORD.search(text, max(0, match.start() - 24), match.start())
    last = before[0].lower() if before else ""
    if last in _TITLES or (len(last) == 1 and last.isalpha() and last != "i"):
        return last == "no" and not word[0].isdigit()
    if last in _EITHER_WAY or re.fullmatch(r"(?:[a-z]\.)+[a-z]", last):
        return word.lower() in _BEGINS
    return not re.fullmatch(r"\d{1,2}|[ivx]{1,4}", last) or match.start() - len(last) > 0


__all__ = ["is_chinese", "split_sentences"]
