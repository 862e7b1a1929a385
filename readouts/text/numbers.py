"""Numbers in prose."""

from __future__ import annotations

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def in_words(number: int) -> str:
    """A number as it is written in a sentence: in letters up to twelve, then in figures."""
    return _WORDS[number] if number < len(_WORDS) else f"{number:,}"


def counted(number: int, thing: str) -> str:
    """So many things: "five texts", "one text".

    >>> counted(1, "text"), counted(5, "text"), counted(45, "meeting")
    ('one text', 'five texts', '45 meetings')
    """
    return f"{in_words(number)} {thing}{'' if number == 1 else 's'}"


def count(number: int, thing: str) -> str:
    """So many things, in figures.

    >>> count(1, "answer"), count(12, "answer")
    ('1 answer', '12 answers')
    """
    return f"{number} {thing}{'' if number == 1 else 's'}"


__all__ = ["count", "counted", "in_words"]
