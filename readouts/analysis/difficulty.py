"""What the rating of a text's difficulty counts in its words; it needs the text itself.

`readouts texts fingerprint` keeps what it gives in `data/texts/measures.json`; a test measures again where the texts are at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from readouts.anchoring.fingerprints import Print
from readouts.anchoring.measures import Entry, Measures, MeasuresError, checksum, load, save
from readouts.course.readers import Faults, read_records
from readouts.course.reading import settings_of
from readouts.course.records import Term
from readouts.course.schema import schema_of
from readouts.text.folding import caseless

# A sentence ends at . ! or ? (and a closing mark) before a space and a capital, a figure or an opening mark; not after an
# initial (U.S., Wang Y.) nor after one of these.
_END = re.compile(
    r"""(?<![A-Z])(?<!\b(?:Mr|Ms|Dr|St|vs|No))(?<!\b(?:Sen|Gen|Gov))[.!?][”’"')\]]*\s+(?=[“‘"'(\[]*[A-Z0-9])"""
)


def measure(paragraphs: Sequence[str], terms: Iterable[Term]) -> Measures:
    """Count the words of a text, its sentences, and the places where a term of the glossary is under any of its names.

    A paragraph ends a sentence. A longer name counts once and not also as the shorter one inside it; upper and lower case are the
    same.
    """
    words = sum(len(p.split()) for p in paragraphs)
    sentences = sum(bool(s.strip()) for p in paragraphs for s in _END.split(" ".join(p.split())))
    return Measures(words, sentences, _count_terms(paragraphs, terms))


def keep_measures(folder: Path, text: str, paragraphs: Sequence[str], prints: Sequence[Print]) -> Measures:
    """Measure a text by the glossary of the data folder `folder`, and keep that with the fingerprints it belongs to.

    Raises
    ------
    MeasuresError : the file of measures is broken, or the glossary is.

    """
    faults = Faults(folder.parent)
    terms = read_records(folder / "glossary.yaml", schema_of(settings_of(folder)).term, "term", faults, required=False)
    if faults.found:
        raise MeasuresError("\n".join(map(str, faults.found)))
    counted = measure(paragraphs, terms)
    save({**load(folder), text: Entry(counted, checksum(counted, prints))}, folder)
    return counted


def _count_terms(paragraphs: Sequence[str], terms: Iterable[Term]) -> int:
    names = sorted({caseless(name) for t in terms for name in (t.term, *t.aliases)}, key=len, reverse=True)
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, names)) + r")\b")
    text = caseless(" ".join(paragraphs))
    return len(pattern.findall(text)) if names else 0


__all__ = ["keep_measures", "measure"]
