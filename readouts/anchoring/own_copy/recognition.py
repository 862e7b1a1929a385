"""Which of the course's texts a copy holds.

When a copy is taken
--------------------
Three figures decide, each measured over a whole copy:

- *share*: known shingles found anywhere, of all the text has. No course text held against another comes above 0.04;
  from 0.08 on a copy that is not taken is said to resemble the text.
- *fidelity*: known shingles in the paragraphs found, of all shingles these have *in the copy*. Measured on five
  texts: true copies 1, with each word spoilt at a chance of 5 % 0.80 to 0.88, of 10 % 0.70 to 0.76. Sentences of a
  second English translation of one of the texts, the hardest rival known, have 0.44 to 0.64. Taken from 0.7 on.
- *purity*: known shingles in the paragraphs found, of these and the stray ones. Measured: true copies, whole or in
  part, 0.97 and more; another version that repeats some paragraphs word for word has many strays. Taken from 0.6 on.

And there must be two paragraphs at least (or all) and a tenth of the text's words: an article that quotes a paragraph
is no copy.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from readouts.anchoring.fingerprints import Fingerprints, Print, shingles, words
from readouts.anchoring.own_copy.alignment import Alignment, align
from readouts.anchoring.own_copy.blocks import Refused, tidy

FIDELITY, PURITY, RESEMBLES, LEAST_SHARE = 0.7, 0.6, 0.08, 0.1


@dataclass(frozen=True)
class Match:
    """A text recognized in a copy.

    Attributes
    ----------
    text : its id
    alignment : its paragraphs
    of : how many paragraphs the text has
    similarity : share of all its shingles that are in the paragraphs found, 0 to 1
    """

    text: str
    alignment: Alignment
    of: int
    similarity: float

    @property
    def missing(self) -> list[int]:
        """Numbers of the paragraphs that were not found."""
        return [n for n in range(1, self.of + 1) if n not in self.alignment.paragraphs]


def recognize(blocks: Sequence[str], fingerprints: Fingerprints) -> list[Match]:
    """Find the course's texts in a copy.

    Parameters
    ----------
    blocks : the copy, as :func:`read` or :func:`cut` gives it.
    fingerprints : of the course's texts.

    Returns
    -------
    A match for every text of which the copy holds enough, the best first; never empty.

    Raises
    ------
    Refused : it holds none; the message names the nearest text and how near it is.
    """
    aligned = {name: align(blocks, prints) for name, prints in fingerprints.texts.items()}
    matches, reasons = [], []
    for name, alignment in aligned.items():
        prints = fingerprints.texts[name]
        total = max(1, sum(len(p.shingles) for p in prints))
        share = (sum(alignment.hits.values()) + alignment.stray) / total
        if why := _why_not(name, prints, alignment, share):
            reasons.append((share, why))
        else:
            matches.append(Match(name, alignment, len(prints), sum(alignment.hits.values()) / total))
    if not matches:
        raise Refused(max(reasons, key=lambda r: r[0], default=(0, "there are no fingerprints to recognize it by"))[1])
    return sorted(matches, key=lambda m: -m.similarity)


def _why_not(name: str, prints: Sequence[Print], alignment: Alignment, share: float) -> str | None:
    found, hits = alignment.paragraphs, sum(alignment.hits.values())
    if not found:
        return _resembles(name, share)
    fidelity = hits / max(1, sum(len(shingles(p)) for p in found.values()))
    if fidelity < FIDELITY or hits < PURITY * (hits + alignment.stray):
        return _resembles(name, share, fidelity)
    held = sum(prints[n - 1].words for n in found)
    if len(found) < min(2, len(prints)) or held < LEAST_SHARE * sum(p.words for p in prints):
        what = f"{len(found)} of the {len(prints)} paragraphs of {name} (similarity {100 * share:.0f} %)"
        return f"has only {what}; that is too little"
    return None


def _resembles(name: str, share: float, fidelity: float = 0.0) -> str:
    if share < RESEMBLES:
        return f"isn't one of the course's texts; the nearest is {name} (similarity {100 * share:.0f} %)"
    more = f", in its best paragraphs {100 * fidelity:.0f} %" if fidelity else ""
    near = f"{name} (similarity {100 * share:.0f} %{more})"
    return f"resembles {near} but has other words: another translation or version of it"


def dropped(blocks: Sequence[str], matches: Iterable[Match]) -> list[str]:
    """List what of a copy belongs to none of the texts found in it: the pieces of each block that hold a word."""
    kept: dict[int, list[tuple[int, int]]] = {}
    for match in matches:
        for b, places in match.alignment.kept.items():
            kept.setdefault(b, []).extend(places)
    pieces = []
    for b, block in enumerate(blocks):
        last = 0
        for start, end in [*sorted(kept.get(b, [])), (len(block), len(block))]:
            pieces.append(tidy(block[last:start]))
            last = max(last, end)
    return [piece for piece in pieces if words(piece)]


__all__ = ["Match", "dropped", "recognize"]
