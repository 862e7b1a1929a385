"""Where a pattern may be: as it is, or in windows that share many runs of characters with it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from readouts.anchoring.quotations.selectors import RUN, STRIDE, Pattern, SearchableText, runs_of

CANDIDATES = 3  # places that are examined at the most
STRIP = 3  # the runs that a window shares put the pattern's beginning into two neighboring strips of 2 ** STRIP characters
SHARED, SHARED_BARE = 0.1, 0.25  # the share of the pattern's runs that a candidate must have, with and without context
FIRST = 5  # of the first and of the last runs shared, the middle one tells where the window begins and ends
RIVAL = 0.7  # … and of the best candidate's, for another one to be looked at


def exact_places(text: str, pattern: str, most: int = CANDIDATES) -> list[int]:
    """The first places of a string, overlapping ones too."""
    found: list[int] = []
    at = text.find(pattern)
    while at >= 0 and len(found) < most:
        found.append(at)
        at = text.find(pattern, at + 1)
    return found


def places_at_the_ends(text: str, pattern: Pattern) -> list[int]:
    """Where the quotation is exactly, in its context as far as the text reaches."""
    size, tail = pattern.end - pattern.start, len(pattern.text) - pattern.end
    low, high = text.find(pattern.quote, 0, pattern.start + size), text.rfind(pattern.quote, -(tail + size))
    found = []
    for at in {low, high} - {-1}:
        before, after = min(pattern.start, at), min(tail, len(text) - at - size)
        if before + after < pattern.start + tail:
            part = pattern.text[pattern.start - before : pattern.end + after]
            found += [place + before for place in exact_places(text, part)] if text.startswith(part, at - before) else []
    return found


def likely_windows(text: SearchableText, pattern: Pattern) -> Iterator[tuple[int, int]]:
    """The windows that share most runs with the pattern in its order, the best first: about where they begin and end."""
    size = len(pattern.text) - RUN + 1
    if size < 1 or len(text.text) < RUN:
        return
    table = np.zeros(0x4000, np.int16)
    table[runs_of(pattern.text)] = np.arange(size, 0, -1)
    where = table[text.runs]
    found = (where > 0).nonzero()[0]
    begins = found * STRIDE + where[found]  # `size` after where the pattern would begin, according to each run that it shares
    strips = begins >> STRIP
    votes = np.bincount(strips, minlength=2)
    votes = votes[1:] + votes[:-1]
    most, reach = (SHARED_BARE if pattern.bare else SHARED) / STRIDE * size, (size >> STRIP) + 1
    for _ in range(CANDIDATES):
        best = int(votes.argmax())
        if votes[best] < most:
            return
        most = max(most, RIVAL * votes[best])
        inline = begins[(strips == best) | (strips == best + 1)].tolist()
        head, tail = sorted(inline[:FIRST]), sorted(inline[-FIRST:])
        yield head[len(head) // 2] - size, tail[len(tail) // 2] + RUN - 1
        votes[max(0, best - reach) : best + reach + 1] = 0


__all__ = ["CANDIDATES", "exact_places", "likely_windows", "places_at_the_ends"]
