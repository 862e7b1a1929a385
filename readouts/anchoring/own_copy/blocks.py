"""The blocks of a copy: plain text cut at empty lines, hyphens at line ends undone, spaces folded."""

from __future__ import annotations

import re
from itertools import islice

from readouts.anchoring.fingerprints import SIZE, hashes, words
from readouts.text.scripts import CJK_MARKS, HAN

NEAR = 100  # characters in which the three words on either side of a hyphen are looked for
MAX_HYPHENS = 5000  # undone in one block; only a hostile copy has more
LONG_LINE = 200
NEW_BLOCK = re.compile(r"\n[^\S\n]*\n|\f")
_HYPHEN = re.compile(r"(?<=[^\W\d_])([-\u2010\u00ad])[ \t]*\r?\n[ \t]*(?=[^\W\d_])")
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
    """Undo hyphenation at line ends (rule 1)."""
    out, last = [], 0
    for match in islice(_HYPHEN.finditer(block), MAX_HYPHENS):
        before = words(block[max(0, match.start() - NEAR) : match.start()])[-SIZE:]
        after = words(block[match.end() : match.end() + NEAR])[:SIZE]
        whole = [*before[:-1], "".join(before[-1:] + after[:1]), *after[1:]]
        apart = len(known.intersection(hashes([*before, *after])))
        stays = match[1] != "\u00ad" and apart > len(known.intersection(hashes(whole)))
        out += [block[last : match.start()], "-" if stays else ""]
        last = match.end()
    return "".join([*out, block[last:]])


def tidy(text: str) -> str:
    """Fold spaces and line breaks to single spaces; drop invisible characters.

    A line break between Chinese characters, or between one and a digit, becomes nothing.
    """
    return _SPACE.sub(" ", _HAN_BREAK.sub("", _INVISIBLE.sub("", text))).strip()


__all__ = ["LONG_LINE", "NEW_BLOCK", "Refused", "cut", "fix", "tidy"]
