"""Why a quotation has no one place, and what to write instead."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from readouts.anchoring.quotations.candidates import CANDIDATES
from readouts.anchoring.quotations.judgment import OTHER
from readouts.anchoring.quotations.search import Answer, find, search
from readouts.anchoring.quotations.selectors import CONTEXT, Anchor, context
from readouts.text.folding import first_graphemes, last_graphemes, normalize

SETTLED = 100_000  # characters of a text in which a prefix or suffix is looked for that would settle an ambiguity
# A context grows by these: not words that are counted, but pieces after which an editor would cut, compounds and marks whole.
_STEP = re.compile(r"[\w'-]+\W*|\W+")


def diagnose(text: str, quote: str, *, prefix: str = "", suffix: str = "") -> str | None:
    """Why :func:`find` finds no place, and what to write instead.

    Parameters
    ----------
    text, quote, prefix, suffix : as for :func:`find`.

    Returns
    -------
    One line in plain words; where the quotation is at several places, with the `prefix` or `suffix` (as a line of YAML) that
    would settle it. None if :func:`find` finds the place.

    """
    answer = search(text, quote, prefix, suffix)
    if len(answer.best) == 1:
        return None
    if not normalize(quote):
        return "the quotation is empty"
    return _ambiguous(text, quote, answer.anchors()) if answer.best else _missing(answer, quote, bool(prefix or suffix))


def _ambiguous(text: str, quote: str, places: Sequence[Anchor]) -> str:
    settled = [(n, line) for n, place in enumerate(places[:3], 1) if (line := _settle(text, quote, place))]
    often = f"at {len(places)} places" if len(places) < CANDIDATES else f"at {CANDIDATES} places or more"
    if not settled:
        return f"these words appear {often}, and nothing next to them tells the places apart: quote more words"
    ways = ", ".join(f"{line} for number {n}" for n, line in settled)
    return f"these words appear {often}: write {ways}"


def _settle(text: str, quote: str, place: Anchor) -> str:
    """The shortest prefix, else suffix, else both, with which the quotation is found at a place."""
    before, after = (" ".join(part.split()) for part in context(text, place.start, place.end, 2 * CONTEXT))
    heads = [before[m.start() :] for m in reversed(list(_STEP.finditer(before)))]
    tails = [after[: m.end()] for m in _STEP.finditer(after)]
    both = list(zip(heads, tails, strict=False))
    tries = [(head, "") for head in heads] + [("", tail) for tail in tails] + both
    if len(text) > SETTLED:
        return ""
    tries.sort(key=lambda way: (len(way[0] + way[1]) > CONTEXT, bool(way[1]), len(way[0] + way[1])))
    for head, tail in tries[:48]:
        found = find(text, quote, prefix=head, suffix=tail)
        if found and (found.start, found.end) == (place.start, place.end):
            return " and ".join(
                f"{name}: {_yaml(value)}" for name, value in (("prefix", head), ("suffix", tail)) if value
            )
    return ""


def _yaml(value: str) -> str:
    """A string as YAML and JSON write it between double quotation marks."""
    return json.dumps(value, ensure_ascii=False)


def _missing(answer: Answer, quote: str, given: bool) -> str:
    raw = answer.text.raw
    if given:
        alone = search(raw, quote, "", "").anchors()
        if len(alone) > 1:
            return "these words appear at several places, but nowhere between this prefix and suffix"
        if alone:
            before, after = (
                _yaml(" ".join(part.split())) for part in context(raw, alone[0].start, alone[0].end, CONTEXT // 2)
            )
            there = f"there it is prefix: {before}, suffix: {after}"
            return f"these words are in the text, but not between this prefix and suffix: {there}"
    near = [fit for fit in answer.seen if fit.fault == OTHER]
    if near:
        start, end = answer.text.span(near[0].start, near[0].end)
        nearest = _yaml(_short(raw[start:end]))
        return f"these words are not in the text; the nearest ones differ by more than copying slips: {nearest}"
    return "these words are not in the text"


def _short(passage: str, most: int = 120) -> str:
    words = " ".join(passage.split())
    return words if len(words) <= most else f"{first_graphemes(words, most // 2)} … {last_graphemes(words, most // 2)}"


__all__ = ["diagnose"]
