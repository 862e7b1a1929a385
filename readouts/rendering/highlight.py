"""A paragraph in full, with the quotations of its notes marked in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from docutils import nodes

from readouts.course.records import Note
from readouts.rendering.elements import el


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph between two boundaries of quotations, the notes that cover it, and those that end with it."""

    text: str
    notes: tuple[str, ...]
    ending: tuple[str, ...]


def pieces(text: str, spans: Mapping[str, tuple[int, int]]) -> list[Piece]:
    """Cut a paragraph at every boundary of a quotation.

    Parameters
    ----------
    text : the paragraph.
    spans : for each note, by id and in the order of their numbers, the offsets of its quotation.

    Returns
    -------
    The pieces, in order; together they are the paragraph. Quotations may overlap or lie inside each other.
    """
    cuts = sorted({0, len(text), *(at for span in spans.values() for at in span)})
    return [
        Piece(
            text[start:end],
            tuple(note for note, (first, last) in spans.items() if first <= start and end <= last),
            tuple(note for note, (_, last) in spans.items() if last == end),
        )
        for start, end in pairwise(cuts)
    ]


def original_nodes(text: str, notes: Iterable[Note], numbers: Mapping[str, int]) -> list[nodes.Node]:
    """Draw a paragraph in full.

    Parameters
    ----------
    text : the paragraph, from the reader's or the class's own copy.
    notes : its notes.
    numbers : the number of each note, by id.

    Returns
    -------
    The paragraph, its quotations set by whose words they are; and, where words of a note are not in it, a line that lists
    them: such a note is orphaned. It is never pinned to other words.
    """
    from readouts.anchoring.quotations import (
        find,  # here, since only an edition with the texts in full needs it, and NumPy with it
    )

    notes = sorted(notes, key=lambda note: numbers[note.id])
    found = {note.id: find(text, note.quote, prefix=note.prefix, suffix=note.suffix) for note in notes}
    spans = {note: (anchor.start, anchor.end) for note, anchor in found.items() if anchor}
    voices = {note.id: note.voice or "quoted" for note in notes}
    paragraph, begun = el("p", class_="original"), set[str]()
    for piece in pieces(text, spans):
        if not piece.notes:
            paragraph += nodes.Text(piece.text)
            continue
        first, *others = [note for note in piece.notes if note not in begun] or [""]
        for note in others:
            paragraph += el("span", id=f"q-{note}")
        whose = f"voice-{voices[piece.notes[0]]}"
        paragraph += el("mark", piece.text, id=f"q-{first}" if first else "", class_=whose, data_notes=" ".join(piece.notes))
        for note in piece.ending:
            paragraph += note_link(note, numbers[note])
        begun.update(piece.notes)
    orphans = [note for note in notes if note.id not in spans]
    return [paragraph, *([_orphans(orphans, numbers)] if orphans else [])]


def note_link(note: str, number: int) -> nodes.Node:
    """The raised number that leads from a quotation to its note."""
    return el("sup", el("a", str(number), href=f"#n-{note}", aria_label=f"Note {number}"))


def _orphans(notes: Iterable[Note], numbers: Mapping[str, int]) -> nodes.Node:
    line = el("p", "Not found in this copy: ", class_="orphans")
    for i, note in enumerate(notes):
        line += [nodes.Text(", ")] if i else []
        line += [el("mark", note.words, id=f"q-{note.id}"), note_link(note.id, numbers[note.id])]
    return line
