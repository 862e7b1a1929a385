"""What is looked for, and in what: the folded pattern of prefix, quotation and suffix, and the searchable text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from readouts.text.folding import LONGEST_CONTEXT, FoldedText, first_graphemes, folded, last_graphemes, normalize
from readouts.text.scripts import is_han

CONTEXT = 32  # graphemes of context that are offered, on each side
LONGEST = 4_000  # folded characters of a pattern; what is longer is looked for exactly only
LARGEST = 2_000_000  # folded characters of a text that is searched approximately
RUN = 4  # characters of a run
STRIDE = 2  # of so many runs of the text, one is looked at


@dataclass(frozen=True)
class Anchor:
    """A place in a text: offsets into the text as given, and how well it fits (1 is exact)."""

    start: int
    end: int
    score: float = 1.0


def context(text: str, start: int, end: int, graphemes: int = CONTEXT) -> tuple[str, str]:
    """The words around a passage, as `prefix` and `suffix` of a selector.

    Parameters
    ----------
    text : the text.
    start, end : offsets of the passage in it.
    graphemes : how many characters, as a reader counts them, to take on each side.

    Returns
    -------
    What is before and what is after, as it is in the text; no grapheme is cut.

    """
    margin = 8 * graphemes + 64
    return last_graphemes(text[max(0, start - margin) : start], graphemes), first_graphemes(text[end : end + margin], graphemes)


class SearchableText(FoldedText):
    """A folded text in which runs of characters are looked for."""

    @cached_property
    def runs(self) -> NDArray[np.intp]:
        """A number for every other four characters that follow one another."""
        return runs_of(self.text)[::STRIDE].astype(np.intp)


def runs_of(text: str) -> NDArray[np.uint32]:
    """A number for every four characters that follow one another."""
    low = text.encode("utf-32-le", "surrogatepass")[::4]  # of each character the lowest byte
    fours = np.ndarray(len(low) - RUN + 1, np.dtype("<u4"), low, strides=(1,))
    return cast("NDArray[np.uint32]", fours * np.uint32(2654435761) >> 18)


searchable = lru_cache(maxsize=32)(SearchableText)


class Pattern(NamedTuple):
    """Prefix, quotation and suffix, folded, as one string; the quotation is `text[start:end]`."""

    text: str
    start: int
    end: int
    quote: str
    bare: bool


class Fit(NamedTuple):
    """How a pattern fits at a place: the quotation's span in the folded text, the number of differences, how it was judged."""

    start: int
    end: int
    cost: int
    length: int
    fault: str = ""
    bare: bool = False

    @property
    def margin(self) -> int:
        """By how many differences this place must be better than the next; more where no context speaks for it."""
        return 1 + (self.cost > 0) * (6 if self.bare else 1) + self.cost // 16


def pattern_of(quote: str, prefix: str, suffix: str) -> Pattern:
    """Fold prefix, quotation and suffix into one pattern."""
    core = normalize(quote)
    before = folded(last_graphemes(prefix, LONGEST_CONTEXT)).lstrip(" ") if prefix else ""
    after = folded(first_graphemes(suffix, LONGEST_CONTEXT)).rstrip(" ") if suffix else ""
    before += joint(before, core)
    after = joint(core, after) + after
    return Pattern(before + core + after, len(before), len(before) + len(core), core, not before and not after)


def joint(left: str, right: str) -> str:
    """A space, if two words would run together otherwise."""
    apart = left[-1:].isalnum() and right[:1].isalnum() and not is_han(left[-1]) and not is_han(right[0])
    return " " if apart else ""


def is_inside_word(text: str, at: int) -> bool:
    """Whether a word goes on over a place of a text."""
    return 0 < at < len(text) and bool(joint(text[at - 1], text[at]))


__all__ = [
    "CONTEXT", "LARGEST", "LONGEST", "RUN", "STRIDE", "Anchor", "Fit", "Pattern", "SearchableText", "context", "is_inside_word",
    "joint", "pattern_of", "runs_of", "searchable",
]
