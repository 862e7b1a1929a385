"""What the editors look at: how the notes cover the texts, what nothing uses, and whether the notes lean to a side."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from readouts.course.course import Course, Target, parse_reference
from readouts.course.records import Text

TREATMENTS = ("explains", "questions", "supports")
_TERM = re.compile(r"\{term\}`(?:[^`<]*<)?([^`>]+)>?`")


def owners(course: Course) -> Mapping[str, str]:
    """Whose claims a note can treat, by what its `balance` calls them."""
    return {**{side.id: f"{side.adjective} government" for side in course.sides}, "author": "the text’s author"}


@dataclass(frozen=True)
class Balance:
    """How many notes explain, question and support whose claims, of one text or of all."""

    name: str
    notes: int
    counts: Mapping[str, int]

    def row(self) -> list[int]:
        """The counts: of each owner of claims, explained, questioned and supported."""
        return list(self.counts.values())


def balance(course: Course) -> list[Balance]:
    """The balance of every text, then of all."""
    rows = [_balance(course, text.short, [text]) for text in course.texts.values()]
    return [*rows, _balance(course, "All texts", course.texts.values())]


def _balance(course: Course, name: str, texts: Iterable[Text]) -> Balance:
    notes = [note for text in texts for note in text.notes]
    found = Counter(code for note in notes for code in note.balance)
    codes = (f"{owner}-{how}" for owner in owners(course) for how in TREATMENTS)
    return Balance(name, len(notes), {code: found[code] for code in codes})


@dataclass(frozen=True)
class Gaps:
    """Where the notes are thin, and what nothing uses.

    Attributes
    ----------
    notes : of every text, the number of notes of each paragraph, in order
    unasked : paragraphs (`text/p3`) that no question or quiz item names
    unused : terms that no page but the glossary uses
    unarchived : addresses without an archived copy: statements and readouts by id, and keys of references

    """

    notes: Mapping[str, tuple[int, ...]]
    unasked: tuple[str, ...]
    unused: tuple[str, ...]
    unarchived: tuple[str, ...]


def gaps(course: Course, book: Path) -> Gaps:
    """Find what is not covered; `book` is the folder of the pages, for the terms that they use."""
    notes = {t.id: tuple(sum(n.at == p.n for n in t.notes) for p in t.paragraphs) for t in course.texts.values()}
    asked = set(_asked(course))
    unasked = [f"{t.id}/p{p.n}" for t in course.texts.values() for p in t.paragraphs
               if Target("para", f"{t.id}/p{p.n}") not in asked]
    used = terms_used(course, book)
    return Gaps(notes, tuple(unasked), tuple(t for t in course.terms if t not in used), tuple(_unarchived(course)))


def _asked(course: Course) -> Iterator[Target]:
    """What the questions and the quizzes name; a note names its paragraph too."""
    asked = [(t.id, question.see) for t in course.texts.values() for question in t.questions]
    asked += [(t.id, item.see) for t in course.texts.values() for item in t.quiz]
    asked += [("across", question.see) for question in course.synthesis]
    for owner, see in asked:
        for target in (parse_reference(ref, owner) for ref in see):
            yield target
            if target.kind == "note":
                yield Target("para", f"{target.id.partition('/')[0]}/p{course.note(target.id).at}")


def terms_used(course: Course, book: Path) -> set[str]:
    """The terms that a page other than the glossary uses, in its own prose or in what it shows of the data."""
    named = {" ".join(m[1].split()).lower() for body in _bodies(course, book) for m in _TERM.finditer(body)}
    seen = {ref.partition(":")[2] for ref in _see(course) if ref.startswith("term:")}
    used = {id for name, id in course.term_names.items() if name in named}
    return used | seen | {p.term for p in course.phrases.values() if p.term}


def _see(course: Course) -> Iterator[str]:
    for text in course.texts.values():
        for see in (*(n.see for n in text.notes), *(q.see for q in text.questions), *(q.see for q in text.quiz)):
            yield from see
    for question in course.synthesis:
        yield from question.see


def _bodies(course: Course, book: Path) -> Iterator[str]:
    for path in sorted(book.rglob("*.md")):
        yield path.read_text(encoding="utf-8")
    for text in course.texts.values():
        yield from (p.precis for p in text.paragraphs)
        yield from (note.body for note in text.notes)
        yield from (question.body for question in text.questions)
        yield from (item.body for item in text.quiz)
        yield from (words for item in text.quiz for option in item.options for words in (option.text, option.why))
    yield from (question.body for question in course.synthesis)
    yield from (phrase.body for phrase in course.phrases.values())
    yield from (thread.body for thread in course.threads.values())


def _unarchived(course: Course) -> Iterator[str]:
    for readout in course.readout_records.values():
        if readout.url and not readout.archived_url:
            yield f"readout {readout.meeting}/{readout.side}"
    for statement in course.statement_records:
        if statement.url and not statement.archived_url:
            yield f"statement {statement.id}"
    for key, entry in course.bibliography.entries.items():
        url = str(entry.fields.get("url", ""))
        if url and not re.search(r"web\.archive\.org|archive\.(?:is|ph|today)|\barchives\.gov", url):
            yield f"reference {key}"
