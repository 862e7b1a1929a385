"""From a quotation to its place in a text, or to the reason why there is none.

How it works, in the order of the code:

1. *Fold.* Text and quotation are folded (:mod:`readouts.text.folding`); the text remembers where each character came from.
2. *Look.* Prefix, quotation and suffix are one pattern. It is looked for as it is. If it is nowhere, each run of four
   characters that text and pattern share says where the pattern would begin; where most of them agree, within a few characters,
   are the candidates. These are the q-grams of Jokinen and Ukkonen ("Two algorithms for approximate string matching in static
   texts", 1991), counted along diagonals as by Rasmussen, Stoye and Myers ("Efficient q-gram filters", 2006).
3. *Align.* A candidate is aligned with the pattern by Levenshtein's distance (rapidfuzz, Hyyrö's bit-parallel algorithm).
4. *Judge.* Slips of a copy are few and scattered; another sentence differs in whole words. A candidate is refused that has too
   many differences (`FAR`), or whose differences are together or make another word (`OTHER`); and so is a quotation with two
   places that fit about equally well. Without context, a phrase that the text repeats in part looks like a spoilt copy: there
   the first and the last words must agree better. A wrong anchor is worse than none. :func:`diagnose` puts the reason into words.

The work is bounded: a text is read a fixed number of times, at most :data:`CANDIDATES` places are aligned, patterns longer than
:data:`LONGEST` and texts longer than :data:`LARGEST` are searched exactly only, and piled combining marks are cut. What is beyond
these bounds is refused. Selectors of quotation, prefix and suffix are those of the W3C Web Annotation Data Model. The limits were
measured with `benchmarks/anchors.py`.

==================  =====================================================
module              what it does
==================  =====================================================
``selectors``       prefix, quotation and suffix, folded, as one pattern
``candidates``      where a pattern may be (step 2)
``alignment``       a candidate against the pattern (step 3)
``judgment``        slips of a copy, or another sentence (step 4)
``search``          all of it: :func:`find`
``diagnosis``       why there is no place: :func:`diagnose`
==================  =====================================================
"""

from readouts.anchoring.quotations.diagnosis import diagnose
from readouts.anchoring.quotations.search import find
from readouts.anchoring.quotations.selectors import CONTEXT, LARGEST, LONGEST, Anchor, context

__all__ = ["CONTEXT", "LARGEST", "LONGEST", "Anchor", "context", "diagnose", "find"]
