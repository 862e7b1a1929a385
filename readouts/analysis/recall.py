"""What comes back in later chapters: the quizzes of earlier ones, and the glossary terms that are used again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from readouts.course.course import Course
from readouts.course.records import Term, Text

NEAREST = 3
"""Earlier chapters whose quizzes a chapter asks from: a page does not grow with the course."""
MOST_TERMS = 16
"""Terms that a chapter asks from, for the same reason."""
_TERM = re.compile(r"\{term\}`(?:[^`<]*<)?([^`<>]+)>?`")
_SEE = re.compile(r'"term:([^"]+)"')


def earlier(course: Course, id: str) -> Sequence[Text]:
    """The chapters with a quiz before one in the order of the book, the nearest first, at most :data:`NEAREST`."""
    order = list(course.texts)
    before = [course.texts[one] for one in reversed(order[:order.index(id)])]
    return [text for text in before if text.quiz][:NEAREST]


def terms_by_text(course: Course) -> Mapping[str, frozenset[str]]:
    """For every text the ids of the glossary terms that its chapter uses, in what the data holds of it."""
    names, found = course.term_names, {}
    for text in course.texts.values():
        data = text.model_dump_json()
        used = (" ".join(name.replace("\\n", " ").split()).lower() for name in _TERM.findall(data))
        ids = {*(names.get(name, "") for name in used), *_SEE.findall(data)}
        found[text.id] = frozenset(ids & set(course.terms))
    return found


def returning(course: Course, id: str) -> Sequence[Term]:
    """The terms that a chapter can ask again: those it uses as well, then others of the chapters before it, the nearest first."""
    used = terms_by_text(course)
    before = list(reversed(list(used)[:list(used).index(id)]))
    nearest = {term: before.index(text) for text in reversed(before) for term in used[text]}
    found = [term for term in course.terms.values() if term.id in nearest]
    return sorted(found, key=lambda term: (term.id not in used[id], nearest[term.id]))[:MOST_TERMS]


__all__ = ["MOST_TERMS", "NEAREST", "earlier", "returning", "terms_by_text"]
