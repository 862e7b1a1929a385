"""The glossary's terms in a text that a class brings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from readouts.analysis.wording import WorkbenchError, comparable, is_unspaced, sentences_of_tokens

if TYPE_CHECKING:
    import pandas as pd

    from readouts.course.course import Course


def terms_in(course: Course, text: str) -> pd.DataFrame:
    """The terms of the course's glossary that occur in a text.

    Looked for are a term and its other names, of English words also with or without an -s; in Chinese its characters. Only
    the wording counts: a text can use a term without meaning what the glossary explains.

    Parameters
    ----------
    course : the course, as `readouts.load()` gives it.
    text : English or Chinese; the glossary has no other languages, so in those nothing is found.

    Returns
    -------
    DataFrame, a row a term, indexed by its id, the most frequent first, with the columns `term`; `found` (the words that are in
    the text, joined by " / "); `count` (how often).

    Raises
    ------
    WorkbenchError : if the text is empty.

    """
    import pandas as pd

    runs = sentences_of_tokens(text)
    if not runs:
        raise WorkbenchError("The text is empty. Paste a readout first.")
    rows = []
    for term in course.terms.values():
        if is_unspaced(text):
            found = Counter({term.original: text.count(term.original)}) if term.original and term.original in text else Counter()
        else:
            found = _uses(runs, [f for name in (term.term, *term.aliases) for f in sentences_of_tokens(name)])
        if found:
            rows.append((term.id, term.term, " / ".join(found), found.total()))
    frame = pd.DataFrame(rows, columns=["id", "term", "found", "count"]).set_index("id")
    return frame.sort_values(["count", "term"], ascending=[False, True])


def terms_of_both(course: Course, a: str, b: str) -> pd.DataFrame:
    """The terms of the course's glossary that occur in one of two texts, or in both; see :func:`terms_in`.

    Returns
    -------
    DataFrame, a row a term, indexed by its id, with the columns `term`; `a_count` and `b_count` (how often it is in
    each text).

    Raises
    ------
    WorkbenchError : if a text is empty, or the two cannot be compared.

    """
    import pandas as pd

    comparable(a, b)
    counts = [terms_in(course, text)["count"] for text in (a, b)]
    frame = pd.concat(counts, axis=1, keys=["a_count", "b_count"]).fillna(0).astype(int)
    frame.insert(0, "term", [course.terms[i].term for i in frame.index])
    return frame.sort_values("term", key=lambda column: column.str.lower())


def _uses(runs: Iterable[Sequence[str]], forms: Iterable[Sequence[str]]) -> Counter[str]:
    """How often the forms occur in the words; where one holds another, the longer is counted."""
    ordered = sorted(map(tuple, forms), key=len, reverse=True)
    found: Counter[str] = Counter()
    for run in runs:
        i = 0
        while i < len(run):
            form = next((f for f in ordered if _stands(run, i, f)), None)
            if form:
                found[" ".join(run[i : i + len(form)])] += 1
            i += len(form) if form else 1
    return found


def _stands(run: Sequence[str], i: int, form: tuple[str, ...]) -> bool:
    *start, last = form
    here = list(run[i : i + len(form)])
    if len(here) < len(form) or here[:-1] != start:
        return False
    return here[-1] in (last, last + "s", last + "es") or here[-1] + "s" == last


__all__ = ["terms_in", "terms_of_both"]
