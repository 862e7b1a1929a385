"""Words: what counts as one, by what it is counted or compared for. Mostly, each Chinese character is one."""

from __future__ import annotations

import re

from readouts.text.scripts import HAN, HAN_CHARACTER, KANA

PLAIN_WORD = re.compile(rf"[{HAN}]|[^\W_{HAN}]+")
"""A run of letters and digits, whatever copies put between: `U.S.`, `high-level` and `China’s` are two each. For fingerprints,
where JavaScript repeats it, and for indexes. (In Python `[^\\W_]` is exactly `\\p{L}` and `\\p{N}`; a test holds it to that.)"""
APOSTROPHE_WORD = re.compile(rf"[{HAN}]|(?:[^\W{HAN}]+|')+")
"""The same with its apostrophes, of folded text: for telling slips of a copy from other words, where *can’t* is not *can*."""
_INITIALS = r"(?:[^\W\d_]\.){2,}"
COMPOUND_WORD = re.compile(rf"{_INITIALS}|[^\W_]+(?:['’-](?:{_INITIALS}|[^\W_]+))*")
"""A word as a reader of English sees it, with the apostrophes and hyphens inside it and the dots of `U.S.`: for marking what two
accounts share. `China-U.S.` is one word; in `U.S.-China` each name is one, for the names of sides tell nothing."""
UNSPACED = re.compile(f"[{HAN}{KANA}]")
"""A character of a script that is written without spaces, which counts by itself."""
SPACED_WORD = re.compile(f"[{HAN}{KANA}]|[^{HAN}{KANA}\\s]+")
"""What is between spaces, or a character of an unspaced script: for text whose punctuation has been taken out before."""
_BETWEEN = re.compile(r"[\s—–/…]+")


def count_words(text: str) -> int:
    """How many words a text has as writers count them: between spaces or dashes, and of Chinese the characters."""
    rest, han = HAN_CHARACTER.subn(" ", text)
    return han + sum(any(char.isalnum() for char in part) for part in _BETWEEN.split(rest))


__all__ = ["APOSTROPHE_WORD", "COMPOUND_WORD", "PLAIN_WORD", "SPACED_WORD", "UNSPACED", "count_words"]
