"""The terms of the glossary that have an original, as a deck of cards for Anki: each in both directions.

A card is known by its term, so that a newer deck, imported again, updates the cards and keeps what a student has learned.
"""

from __future__ import annotations

import hashlib
import io
from html import escape

import genanki

from readouts.course.course import Course
from readouts.course.records import Term
from readouts.rendering.plain_html import Plain, mark_languages

STYLE = (
    ".card { font: 20px/1.5 serif; max-width: 34em; margin: auto; padding: 1em; text-align: left; }\n"
    ".original { font-size: 2.2em; text-align: center; }\n.romanization { text-align: center; font-style: italic; }\n"
    ".meaning, .other { font-size: 17px; }"
)
FIELDS = "original", "romanization", "term", "meaning", "other"
_SAID = '<p class="original">{{original}}</p><p class="romanization">{{romanization}}</p>'
_MEANING = (
    '<h3>{{term}}</h3><div class="meaning">{{meaning}}</div>'
    '{{#other}}<div class="other"><b>The other side</b> {{other}}</div>{{/other}}'
)
_TEMPLATES = [
    {"name": "From the original", "qfmt": '<p class="original">{{original}}</p>', "afmt": f"{_SAID}<hr id=answer>{_MEANING}"},
    {"name": "To the original", "qfmt": "<h3>{{term}}</h3>", "afmt": f"{_SAID}<hr id=answer>{_MEANING}"},
]


def deck(course: Course, base: str | None = None) -> bytes:
    """The deck.

    Parameters
    ----------
    course : whose glossary it is; terms without an original (of a course in one language, all) have no cards.
    base : address of the published site, with a final slash; with it, references are links to its pages.

    Returns
    -------
    A file `.apkg`, as Anki, AnkiDroid and AnkiMobile import it.

    """
    title, slug = course.settings.title, course.settings.slug
    fields = [{"name": field} for field in FIELDS]
    model = genanki.Model(_number(f"{slug}/model"), f"{title}: terms", fields, _TEMPLATES, css=STYLE)
    cards, plain = genanki.Deck(_number(slug), f"{title}: terms"), Plain(course, base)
    for term in course.terms.values():
        if term.original:
            note = genanki.Note(model, _fields(term, plain), guid=genanki.guid_for(slug, term.id), tags=[f"whose:{term.whose}"])
            cards.add_note(note)
    written = io.BytesIO()
    genanki.Package(cards).write_to_file(written)
    return written.getvalue()


def _fields(term: Term, plain: Plain) -> list[str]:
    """What is on a card, in the order of :data:`FIELDS`, as HTML."""
    return [
        mark_languages(escape(term.original or "")), escape(term.romanization or ""), mark_languages(escape(term.term)),
        plain.block(term.body), plain.block(term.other_side) if term.other_side else "",
    ]


def _number(name: str) -> int:
    """A number for a name, always the same, as Anki tells decks and kinds of cards apart."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]) >> 1 | 1 << 30


__all__ = ["deck"]
