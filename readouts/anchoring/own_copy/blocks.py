"""The blocks of a copy: plain text cut at empty lines, what print does to words undone, spaces folded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from readouts.anchoring.fingerprints import SIZE, Word, hashes, locate, words
from readouts.text.scripts import CJK_MARKS, HAN

NEAR = 100  # characters in which the three words on either side of a hyphen are looked for
MAX_HYPHENS = 5000  # undone in one block; only a hostile copy has more
MAX_REPAIRS = 5000  # words of one block that are tried otherwise
LIGATURES = "ffi", "ffl", "ff", "fi", "fl"
LONG_LINE = 200
NEW_BLOCK = re.compile(r"\n[^\S\n]*\n|\f")
_HYPHEN = re.compile(r"(?<=[^\W\d_])([-\u2010\u00ac\u00ad])[ \t]*\r?\n[ \t]*(?=[^\W\d_])")
_CHINESE = HAN + CJK_MARKS
_HAN_BREAK = re.compile(rf"(?<=[{_CHINESE}])\s*\n\s*(?=[{_CHINESE}0-9])|(?<=[0-9])\s*\n\s*(?=[{_CHINESE}])")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_SPACE = re.compile(r"\s+")


class Refused(Exception):
    """A copy is not taken; the text of the error says why, in one line, without the file's name."""


def cut(text: str) -> list[str]:
    """Cut plain text into blocks: at empty lines, and around each line of more than 200 characters.

    Hard-wrapped lines are never so long; a paragraph written as one line is.
    """
    blocks: list[str] = []
    for chunk in NEW_BLOCK.split(text.replace("\r\n", "\n").replace("\r", "\n")):
        lines: list[str] = []
        for line in chunk.split("\n"):
            if len(line) > LONG_LINE:
                blocks += ["\n".join(lines), line]
                lines = []
            else:
                lines.append(line)
        blocks.append("\n".join(lines))
    return [block for block in blocks if block.strip()]


def fix(block: str, known: frozenset[int]) -> str:
    """Undo what a printed page does to words (rules 1 and 1a)."""
    return _repaired(_unhyphenated(block, known), known)


def _unhyphenated(block: str, known: frozenset[int]) -> str:
    """Undo hyphenation at line ends (rule 1)."""
    out, last = [], 0
    for match in islice(_HYPHEN.finditer(block), MAX_HYPHENS):
        before = words(block[max(0, match.start() - NEAR) : match.start()])[-SIZE:]
        after = words(block[match.end() : match.end() + NEAR])[:SIZE]
        whole = [*before[:-1], "".join(before[-1:] + after[:1]), *after[1:]]
        apart = len(known.intersection(hashes([*before, *after])))
        stays = match[1] not in "\u00ac\u00ad" and apart > len(known.intersection(hashes(whole)))
        out += [block[last : match.start()], "-" if stays else ""]
        last = match.end()
    return "".join([*out, block[last:]])


def _repaired(block: str, known: frozenset[int]) -> str:
    """Take the calls of footnotes off words, and put back the ligatures that a PDF lost (rule 1a)."""
    at = locate(block)
    parts = [word.word for word in at]
    known_here = [h in known for h in hashes(parts)]
    out, done, last, i, tried = "", list[str](), 0, 0, 0
    while i < len(at):
        taken, written = 1, ""
        if not all(known_here[max(0, i - SIZE + 1) : i + 1]) and tried < MAX_REPAIRS:
            tried += 1
            taken, written = _best(done[-SIZE:], parts[i : i + 2 + SIZE], _ways(block, at[i : i + 2]), known)
        if written:
            out += block[last : at[i].start] + written
            last = at[i + taken - 1].end
        done += words(written) if written else parts[i : i + 1]
        i += taken
    return out + block[last:]


def _ways(block: str, at: Sequence[Word]) -> Iterator[tuple[int, str]]:
    """Ways to write the first of two words otherwise, or both as one: how many they replace, and the writing."""
    word, *after = (block[w.start : w.end] for w in at)
    yield 1, word.rstrip("0123456789")
    for letters in LIGATURES:
        yield 1, letters + word
        yield 1, word + letters
        if after and block[at[0].end : at[1].start] == " ":
            yield 2, word + letters + after[0]


def _best(before: list[str], parts: list[str], ways: Iterable[tuple[int, str]], known: frozenset[int]) -> tuple[int, str]:
    """The way that gives most known shingles between the words before and the words after, the first of several.

    Nothing, in the place of one word, if none is better than what is there.
    """
    best, taken, written = len(known.intersection(hashes([*before, *parts]))), 1, ""
    for count, text in ways:
        many = len(known.intersection(hashes([*before, *words(text), *parts[count:]])))
        if many > best and words(text):
            best, taken, written = many, count, text
    return taken, written


def tidy(text: str) -> str:
    """Fold spaces and line breaks to single spaces; drop invisible characters.

    A line break between Chinese characters, or between one and a digit, becomes nothing.
    """
    return _SPACE.sub(" ", _HAN_BREAK.sub("", _INVISIBLE.sub("", text))).strip()


__all__ = ["LONG_LINE", "NEW_BLOCK", "Refused", "cut", "fix", "tidy"]
