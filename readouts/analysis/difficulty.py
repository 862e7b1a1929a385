"""Two measures of a text's words for the rating of its difficulty; they need the text itself.

What they gave for the five texts stands in `data/difficulty.yaml`; a test measures again where the texts are at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from readouts.course.records import Term
from readouts.text.folding import caseless

# A sentence ends at . ! or ? (and a closing mark) before a space and a capital, a figure or an opening mark; not after an
# initial (U.S., Wang Y.) nor after one of these.
_END = re.compile(
    r"""(?<![A-Z])(?<!\b(?:Mr|Ms|Dr|St|vs|No))(?<!\b(?:Sen|Gen|Gov))[.!?][”’"')\]]*\s+(?=[“‘"'(\[]*[A-Z0-9])"""
)


def sentence_length(paragraphs: Iterable[str]) -> float:
    """Mean number of words of a sentence, to one decimal; a paragraph ends a sentence."""
    lengths = [len(s.split()) for p in paragraphs for s in _END.split(" ".join(p.split())) if s.strip()]
    return round(sum(lengths) / len(lengths), 1)


def terms_per_100(paragraphs: Sequence[str], terms: Iterable[Term]) -> float:
    """How often per 100 words a term of the glossary stands in a text, under any of its names, to one decimal.

    A longer name counts once and not also as the shorter one inside it; upper and lower case are the same.
    """
    names = sorted({caseless(name) for t in terms for name in (t.term, *t.aliases)}, key=len, reverse=True)
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, names)) + r")\b")
    text = caseless(" ".join(paragraphs))
    return round(100 * len(pattern.findall(text)) / len(text.split()), 1)
