"""What the page of the desk shows and its engine doesn't need: the columns of the table that it writes, and the glossary."""

from __future__ import annotations

from readouts.analysis.definitions import other_meaning, short_definition
from readouts.course.course import Course
from readouts.course.schema import schema_of


def page_words(course: Course) -> dict[str, object]:
    """The words of the page.

    Returns
    -------
    `columns`, those of `statements.csv` in order; and `terms`, each its id, its name, its other names, its original and how that
    is read, its definition, and what the other side means by it.

    """
    fields = schema_of(course.settings).statement.model_fields
    terms = [[t.id, t.term, list(t.aliases), t.original or "", t.romanization or "", short_definition(course, t),
              other_meaning(course, t)] for t in course.terms.values()]
    return {"columns": [field.alias or name for name, field in fields.items()], "terms": terms}


__all__ = ["page_words"]
