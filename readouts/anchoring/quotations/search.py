"""From a quotation to its one place in a text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from readouts.anchoring.quotations.candidates import CANDIDATES, exact_places, likely_windows, places_at_the_ends
from readouts.anchoring.quotations.judgment import allowed, judge
from readouts.anchoring.quotations.selectors import LARGEST, LONGEST, Anchor, Fit, Pattern, SearchableText, pattern_of, searchable
from readouts.course.record import ELLIPSIS

ENDS = 64  # places of the first and of the last words of a long passage
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")


def _places(text: SearchableText, pattern: Pattern, most: int = CANDIDATES) -> list[Fit]:
    """Where a pattern fits, and where it nearly does: exactly, else approximately; at most so many places, the best first."""
    size = pattern.end - pattern.start
    starts = [at + pattern.start for at in exact_places(text.text, pattern.text, most)] or places_at_the_ends(text.text, pattern)
    if starts:
        return [Fit(at, at + size, 0, len(pattern.text), bare=pattern.bare) for at in starts]
    if len(pattern.text) > LONGEST or len(text.text) > LARGEST or allowed(pattern, len(pattern.text)) < 1:
        return []
    fits = [judge(text.text, pattern, *ends) for ends in likely_windows(text, pattern)]
    return sorted(fits, key=lambda fit: (bool(fit.fault), fit.cost))


def _rivals(fits: Sequence[Fit]) -> list[Fit]:
    """The best of the places that fit, and those elsewhere that fit about as well."""
    good = [fit for fit in fits if not fit.fault]
    if len(good) < 2:
        return good
    return [
        fit
        for n, fit in enumerate(good)
        if fit.cost < good[0].cost + good[0].margin
        and (fit.cost == 0 or all(fit.start >= other.end or fit.end <= other.start for other in good[:n]))
    ]


def _passages(text: SearchableText, first: Pattern, last: Pattern) -> list[Fit]:
    """Every passage from the first words to the last words: inside one paragraph, if there is any such, else across them."""
    starts, ends = _places(text, first, ENDS), _places(text, last, ENDS)
    pairs = [
        Fit(s.start, e.end, s.cost + e.cost, s.length + e.length)
        for s in starts
        for e in ends
        if s.end <= e.start and not s.fault and not e.fault
    ]
    breaks = [m.start() for m in _PARAGRAPH.finditer(text.raw)] if len(pairs) > 1 else []
    together = [p for p in pairs if len({bisect_right(breaks, at) for at in text.span(p.start, p.end)}) == 1]
    return sorted(together or pairs, key=lambda fit: fit.cost)


class Answer(NamedTuple):
    """The places that fit equally well (one, if all is well), all that were examined, and the text whose places they are."""

    text: SearchableText
    best: Sequence[Fit] = ()
    seen: Sequence[Fit] = ()

    def anchors(self) -> list[Anchor]:
        """The places that fit equally well, in the text as given."""
        return [Anchor(*self.text.span(fit.start, fit.end), round(1 - fit.cost / fit.length, 4)) for fit in self.best]


def _ends(quote: str, prefix: str, suffix: str) -> tuple[Pattern, Pattern] | tuple[()]:
    """The first and the last words of a long passage, if the quotation is these."""
    parts = ELLIPSIS.split(quote.strip(), maxsplit=1)
    ends = pattern_of(parts[0], prefix, ""), pattern_of(parts[-1], "", suffix)
    return ends if len(parts) == 2 and ends[0].quote and ends[1].quote else ()


def search(raw: str, quote: str, prefix: str, suffix: str) -> Answer:
    """Look for a quotation in its context; what was found, and what else was examined."""
    text, pattern = searchable(raw), pattern_of(quote, prefix, suffix)
    if not pattern.quote:
        return Answer(text)
    ends = _ends(quote, prefix, suffix) if "..." in pattern.quote and pattern.text not in text.text else ()
    fits = _passages(text, *ends) if ends else _places(text, pattern)
    best = _rivals(fits)
    return Answer(text, best, fits)


def find(text: str, quote: str, *, prefix: str = "", suffix: str = "") -> Anchor | None:
    """Find the one place of `quote` in `text`.

    Parameters
    ----------
    text : the text to look in.
    quote : the words looked for, or `first words … last words` for a long passage.
    prefix, suffix : words right before and after it. They tell several places apart, and let a passage be found that
        a copy has spoilt.

    Returns
    -------
    Anchor, with offsets into `text` as given; None if the words are not there, or are in several places that
    `prefix` and `suffix` do not tell apart. :func:`diagnose` says which.

    """
    answer = search(text, quote, prefix, suffix)
    return answer.anchors()[0] if len(answer.best) == 1 else None


__all__ = ["Answer", "find", "search"]
