"""Quotation marks around words of the data, in American style: double ones outside, single ones inside."""

from __future__ import annotations

from collections.abc import Iterator

_OPENING = {"“": '"', "‘": "'"}
_CLOSING = {"”": '"', "’": "'"}
_BEFORE_OPENING = "([{“‘—–-"


def quoted(words: str) -> str:
    """Words between quotation marks.

    Returns
    -------
    The words with double marks around them; those that they hold change as :func:`within` says: “called ‘candid’ talks”.

    """
    return f"“{within(words)}”"


def within(words: str) -> str:
    """Words that something else puts quotation marks around, such as the element `q`.

    Returns
    -------
    The words, their own marks single, and double again inside single ones, whichever they were. Apostrophes stay.

    """
    return "".join(_set(words)) if any(mark in words for mark in '"“”‘') else words


def _set(words: str) -> Iterator[str]:
    """The characters, each mark in the form of its level."""
    still_open: list[str] = []
    for i, char in enumerate(words):
        before, after = words[i - 1 : i], words[i + 1 : i + 2]
        if char in _OPENING or (char == '"' and (not before or before.isspace() or before in _BEFORE_OPENING)):
            yield "“" if len(still_open) % 2 else "‘"
            still_open.append(_OPENING.get(char, char))
        elif char in "”\"" or (char == "’" and still_open[-1:] == ["'"] and not after.isalnum()):
            if still_open[-1:] == [_CLOSING.get(char, char)]:
                still_open.pop()
            yield "”" if len(still_open) % 2 else "’"
        else:
            yield char


__all__ = ["quoted", "within"]
