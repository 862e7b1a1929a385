"""A window of the text against the pattern: its ends moved to where they differ least, and the edits between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import cast

from rapidfuzz.distance import Levenshtein

from readouts.anchoring.quotations.selectors import is_inside_word

NEAR = 6  # characters at either end of a pattern; slips there mean that the end of the window may have to be moved
SLACK = 8  # differences that go when the ends are moved
BEYOND = "\0"  # stands for what is beyond the ends of the text
STEPS = (8, 4, 2, 1)  # by which the ends of a window are moved

Edit = tuple[str, int, int]  # what is done to the pattern, where in the pattern, where in the window


def window_of(text: str, first: int, last: int) -> str:
    """`text[first:last]`, filled up where it reaches beyond the text's ends."""
    if first >= 0 and last <= len(text):
        return text[first:last]
    return BEYOND * -first + text[max(0, first) : max(0, last)] + BEYOND * (last - len(text))


def align(text: str, pattern: str, first: int, last: int, most: int) -> tuple[int, int, list[Edit]] | None:
    """Move the ends of a window to where it differs least from the pattern; the window, and the edits that lead to it.

    None if that is hopeless.
    """
    window = window_of(text, first, last)
    best = Levenshtein.distance(pattern, window, score_cutoff=most + SLACK)
    if best > most + SLACK:
        return None
    edits, given = Levenshtein.editops(pattern, window).as_list(), (first, last)
    places = [edit[1] for edit in edits]
    low, high = bisect_left(places, NEAR), len(places) - bisect_right(places, len(pattern) - NEAR)
    for step in STEPS if low or high else ():
        for a, b in ((-step, 0), (step, 0)) * (step <= low) + ((0, -step), (0, step)) * (step <= high):
            cost = Levenshtein.distance(pattern, window_of(text, first + a, last + b), score_cutoff=best)
            if cost < best:
                best, first, last = cost, first + a, last + b
    # of two windows that differ equally, the one that does not cut a word
    if low and is_inside_word(text, first) and not is_inside_word(text, first - 1):
        first -= Levenshtein.distance(pattern, window_of(text, first - 1, last), score_cutoff=best) <= best
    if high and is_inside_word(text, last) and not is_inside_word(text, last + 1):
        last += Levenshtein.distance(pattern, window_of(text, first, last + 1), score_cutoff=best) <= best
    if given != (first, last):
        edits = Levenshtein.editops(pattern, window_of(text, first, last)).as_list()
    return first, last, cast("list[Edit]", edits)


def shifted(edits: Sequence[Edit], place: int, after: bool) -> int:
    """Where a place of the pattern lies in the window; `after` or before what was put in right there."""
    shift = 0
    for kind, at, _ in edits:
        if at > place:
            break
        if kind == "insert":
            shift += at < place or after
        elif kind == "delete":
            shift -= at < place
    return place + shift


__all__ = ["BEYOND", "Edit", "align", "shifted", "window_of"]
