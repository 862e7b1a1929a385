"""The course for other tools: the notes of a text as W3C Web Annotations.

Source of the form: Web Annotation Data Model, W3C Recommendation of 23 February 2017, https://www.w3.org/TR/annotation-model/.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from readouts.course.course import Course
from readouts.course.records import Kind, Note, Text

# The model's motivations (section 3.3.5 there) nearest to the course's kinds of note.
MOTIVATIONS: Mapping[Kind, str] = {
    "context": "describing",
    "claim": "assessing",
    "framing": "commenting",
    "term": "identifying",
    "evidence": "assessing",
    "parallel": "linking",
    "outcome": "commenting",
}


def annotation_page(course: Course, text: str) -> dict[str, Any]:
    """The notes of a text as an annotation page.

    Parameters
    ----------
    text : id of the text.

    Returns
    -------
    A W3C AnnotationPage, ready for JSON: an annotation a note, its body the note's MyST, its target the quotation on the
    publisher's page. Where no address of the publisher was verified, the target is the course's own page. Addresses inside
    the site are relative to the file, `annotations/<text>.jsonld`.

    Raises
    ------
    KeyError : if there is no such text.
    """
    record = course.texts[text]
    numbers = record.numbers
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"{text}.jsonld",
        "type": "AnnotationPage",
        "items": [_annotation(record, note) for note in sorted(record.notes, key=lambda n: numbers[n.id])],
    }


def as_json(page: Mapping[str, Any]) -> str:
    """The text of an annotation page; the same page always gives the same text."""
    return json.dumps(page, ensure_ascii=False, indent=1) + "\n"


def _annotation(text: Text, note: Note) -> dict[str, Any]:
    page = f"../book/texts/{text.id}.html"
    return {
        "id": f"{page}#n-{note.id}",
        "type": "Annotation",
        "motivation": MOTIVATIONS[note.kind],
        "body": [
            {"type": "TextualBody", "value": note.body.strip(), "format": "text/markdown", "language": "en"},
            {"type": "TextualBody", "value": note.kind, "purpose": "tagging", "format": "text/plain"},
        ],
        "target": {"source": text.url or page, "selector": _selector(note)},
    }


def _selector(note: Note) -> dict[str, Any]:
    """A quotation; or, for `first words … last words`, the range between two of them."""
    first, *last = note.parts
    if not last:
        return _quote(first, note.prefix, note.suffix)
    start, end = _quote(first, note.prefix, ""), _quote(last[0], "", note.suffix)
    return {"type": "RangeSelector", "startSelector": start, "endSelector": end}


def _quote(exact: str, prefix: str, suffix: str) -> dict[str, Any]:
    selector = {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix}
    return {name: value for name, value in selector.items() if value}


__all__ = ["annotation_page", "as_json"]
