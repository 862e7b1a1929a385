"""The records of the course: plain, typed, immutable.

Everything in `data/` becomes one of these. They know their form (types, allowed values, lengths); what concerns
several of them (references, unique ids, quotations) is checked in :mod:`readouts.validation.rules`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PlainSerializer

from readouts.course.record import ELLIPSIS, Day, Id, Label, Language, PartialDay, PastDay, Prose, Quotation, Record, Refs, Url
from readouts.course.table_claims import Claims, Patterns
from readouts.text.quotation_marks import quoted

Kind = Literal["context", "claim", "framing", "term", "evidence", "parallel", "outcome"]
Level = Literal["recall", "analyze", "evaluate", "create"]
Form = Literal["alone", "pairs", "seminar", "debate"]
Move = Literal["says", "agrees", "raises-concern", "warns", "proposes", "reaffirms", "denies"]
Seen = Literal["whole", "excerpt", "quotations"]
Standing = Literal["official", "mirror", "state-media", "republished", "press-quotation", "newsletter-translation"]
Voice = Literal["author", "reported", "quoted"]
"""Whose the words of a quotation are: the author's own, the author's for what somebody says, or somebody's own."""
Verb = Literal["explains", "questions", "supports"]
"""What a note does with somebody's claims; in `balance` behind whose they are: `us-explains`, `author-questions`."""


def _parts(cell: object) -> object:
    """The items of a cell that holds several, separated by semicolons."""
    return tuple(part.strip() for part in cell.split(";")) if isinstance(cell, str) else cell


AccountKinds = Annotated[tuple[Id, ...], BeforeValidator(_parts), PlainSerializer("; ".join)]
"""The kinds of text that an account consists of, the main one first; in the table separated by semicolons."""

# -- the texts and what the course adds to them ----------------------------------------


class Paragraph(Record):
    """A paragraph of a source text: its number, its length in words, and what it says in the project's own words."""

    n: int = Field(ge=1)
    words: int = Field(ge=1)
    heading: str | None = None
    precis: Prose


class Translation(Record):
    """By whom and from which language a text was translated."""

    language: str = Field(alias="from")
    translator: str | None = None
    publisher: str | None = None
    published: PastDay | None = None


class Claim(Record):
    """One step of a text's argument and the paragraphs that make it."""

    claim: Prose
    paragraphs: tuple[int, ...] = Field(min_length=1)


class Voiced(Record):
    """A quotation from a text, and whose words they are, where somebody has looked: `speaker` says them, if not the author."""

    quote: Quotation
    voice: Voice | None = None
    speaker: Prose | None = None

    @property
    def words(self) -> str:
        """The quotation as it is set: between quotation marks unless the words are the author's."""
        return self.quote if self.of_author else quoted(self.quote)

    @property
    def of_author(self) -> bool:
        """Whether the words are the author's own, be it for what somebody else says."""
        return self.voice in ("author", "reported")

    @property
    def owner(self) -> str:
        """What is set before the words of somebody whom the author quotes or reports; "" before the author's own."""
        return {"quoted": f"{self.speaker}:", "reported": f"reporting {self.speaker}:"}.get(self.voice or "", "")

    @property
    def said_by(self) -> str:
        """The same behind the name of the author: "quoting Xi Jinping"."""
        return {"quoted": f"quoting {self.speaker}", "reported": f"reporting {self.speaker}"}.get(self.voice or "", "")


class Note(Voiced):
    """An annotation: a body in MyST, anchored to a quotation in one paragraph.

    `balance` says what the note does with whose claims: explains, questions or supports them. `core` marks one of the few that
    every reader should open, and says why.
    """

    id: Id
    at: int
    prefix: str = ""
    suffix: str = ""
    kind: Kind
    balance: tuple[str, ...] = ()
    body: Prose
    see: Refs = ()
    claims: Claims = ()
    core: Prose | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """The quotation; or of a long one, written `first words … last words`, the two ends."""
        return tuple(part.strip() for part in ELLIPSIS.split(self.quote.strip(), maxsplit=1))


class Question(Record):
    """A discussion question, with what the student needs to answer it, and an answer that a good student might write."""

    id: Id
    level: Level
    form: Form
    minutes: int = Field(ge=1, le=90)
    body: Prose
    see: Refs = Field(min_length=1)
    claims: Claims = ()
    answer: Prose | None = None
    checks: tuple[Prose, ...] = ()


class Option(Record):
    """An option of a quiz item and why it is right or wrong."""

    text: Prose
    right: bool = False
    why: Prose


class QuizItem(Record):
    """A self-check item: four options, one of them right."""

    id: Id
    body: Prose
    see: Refs = Field(min_length=1)
    options: tuple[Option, ...]
    claims: Claims = ()


class Predict(Record):
    """Where the reader of a text stops to write what it will claim next: after which paragraph, and what is asked.

    The prediction comes back next to what followed after the paragraph `until`, without one at the end.
    """

    after: int = Field(ge=1)
    until: int | None = None
    prompt: Prose


class Text(Record):
    """A source text: who wrote it, where and when, its paragraphs, and what the course adds to it."""

    id: Id
    title: str
    short: str = Field(max_length=48)
    genre: str
    voice: str
    authors: tuple[str, ...] = ()
    author_note: str
    publisher: str
    published: PastDay | None
    published_note: str | None = None
    not_after: PastDay | None = None
    translation: Translation | None = None
    url: Url | None = None
    find_by: str | None = None
    sources: Refs = ()
    left_out: str
    goals: tuple[Prose, ...] = ()
    argument: tuple[Claim, ...] = ()
    predict: Predict | None = None
    paragraphs: tuple[Paragraph, ...] = Field(min_length=1)
    notes: tuple[Note, ...] = ()
    questions: tuple[Question, ...] = ()
    quiz: tuple[QuizItem, ...] = ()

    @property
    def day(self) -> dt.date | None:
        """The day it was published, else the latest on which it can have appeared."""
        return self.published or self.not_after

    @property
    def words(self) -> int:
        """Length of the article proper, in words."""
        return sum(p.words for p in self.paragraphs)

    @property
    def numbers(self) -> Mapping[str, int]:
        """The number of each note, by its id: notes are counted through the text, paragraph by paragraph."""
        return {n.id: i for i, n in enumerate(sorted(self.notes, key=lambda n: n.at), 1)}

    @property
    def minutes(self) -> int:
        """Reading time in minutes, at 200 words a minute (a careful reader of expository prose), at least one."""
        return max(1, round(self.words / 200))


class Term(Record):
    """A glossary entry."""

    id: Id
    term: str
    aliases: tuple[str, ...] = ()
    original: str | None = None
    romanization: str | None = None
    chinese_status: Literal["seen", "known"] | None = None
    whose: str
    body: Prose
    other_side: str | None = None
    contrasts: Refs = ()
    refs: Refs = ()
    claims: Claims = ()


class Person(Record):
    """A person in an office; a person who held several has several records."""

    id: Id
    name: Label
    original: Label | None = None
    romanization: Label | None = None
    side: str
    office: str
    start: PartialDay | None = None
    end: PartialDay | None = None
    ref: str | None = None


class Topic(Record):
    """A code of the codebook: what a statement can be about."""

    id: Id
    label: Label
    definition: str
    include: str
    exclude: str


class Code(Record):
    """A code of the codebook of moves and speakers: what kind of act a statement is, and whom an account has performing it."""

    id: Id
    kind: Literal["move", "speaker"]
    label: Label
    definition: str
    include: str
    exclude: str


class AccountKind(Record):
    """A code of the codebook of accounts: what kind of text an account is."""

    id: Id
    label: Label
    definition: str
    include: str
    exclude: str


class Meeting(Record):
    """A meeting or call of the two sides. For each side it has a column of its people; see :meth:`people`."""

    id: Id
    title: str
    start: Day
    end: Day
    place: str
    format: str
    summary: str

    def people(self, side: str) -> str:
        """The people of one side, with their offices in brackets, semicolons between them."""
        return str(getattr(self, f"{side}_people", ""))

    def names(self, side: str) -> list[str]:
        """The names of the people of one side, without their offices."""
        return [re.sub(r"\s*\(.*", "", person) for person in re.split(r";\s*(?![^()]*\))", self.people(side)) if person]

    @property
    def dated_title(self) -> str:
        """Its title with the year, unless the title says it."""
        return self.title if str(self.start.year) in self.title else f"{self.title}, {self.start.year}"

    @property
    def venue(self) -> str:
        """Where it was and, between brackets, how; of the format what the place says already is left out.

        "by telephone" and "telephone, about two hours" give "by telephone (about two hours)".
        """
        said = set(re.findall(r"\w+", self.place.lower()))
        more = [part for part in re.split(r"(?<=[,;]) ", self.format) if not set(re.findall(r"\w+", part.lower())) <= said]
        return f"{self.place} ({' '.join(more).rstrip(',;')})" if more else self.place


class Readout(Record):
    """One side's account of a meeting, and how much of it was seen."""

    meeting: Id
    side: str
    issuer: str
    title: str | None = None
    date: PastDay | None = None
    language: Language
    kinds: AccountKinds = Field((), alias="kind")
    seen: Seen
    standing: Standing
    url: Url | None = None
    archived_url: Url | None = None
    note: str | None = None


class Statement(Record):
    """One thing that one side's readout says.

    `side` is whose readout it is in, `speaker` whom that readout has saying it.
    """

    id: Id
    meeting: Id
    side: str
    speaker: str
    topic: Id
    move: Move
    quote: Quotation | None = None
    original: str | None = None
    translation: str | None = None
    gloss: Prose
    lang: str
    url: Url | None = None
    archived_url: Url | None = None
    standing: Standing
    checked: PastDay
    note: str | None = None


class SecondCoding(Record):
    """The codes of one statement in a second coding, made without sight of the first codes or of the gloss."""

    statement: Id
    speaker: str
    topic: Id
    move: Move


class Contrast(Record):
    """What a careful reader notices between the two wordings of one topic of a meeting."""

    meeting: Id
    topic: Id
    note: Prose
    ref: str | None = None

    @property
    def place(self) -> str:
        """Its place in claims and waivers, since it has no id."""
        return f"contrast:{self.meeting}/{self.topic}"


class PhraseUse(Voiced):
    """One place where a set phrase is: when, in whose account or text, and the words there.

    The place, `where:` in the file, is a paragraph (`alaska-2021/p2`), `statement:` and the id of a statement, or `cite:` and the
    key of a reference.
    """

    date: PastDay
    side: str
    place: str = Field(alias="where")


class Phrase(Record):
    """A set phrase (提法), what became of it, and the places where it is, in order of time."""

    id: Id
    phrase: Prose
    original: str | None = None
    romanization: str | None = None
    term: Id | None = None
    body: Prose
    pattern: Patterns = ()
    uses: tuple[PhraseUse, ...] = ()
    claims: Claims = ()


class Passage(Voiced):
    """A passage of a text that belongs to a thread, and what it does there; its place, `where:`, is a paragraph."""

    place: str = Field(alias="where")
    gloss: Prose


class Thread(Record):
    """A theme followed through the texts, passage by passage."""

    id: Id
    title: Prose
    body: Prose
    passages: tuple[Passage, ...] = Field(min_length=2)
    claims: Claims = ()


class Event(Record):
    """Something outside the meetings on which a text or a meeting turns."""

    id: Id
    date: Day
    end: Day | None = None
    kind: Literal["event"]
    title: Prose
    summary: Prose
    ref: str


__all__ = [
    "AccountKind",
    "Claim", "Code", "Contrast", "Event", "Form", "Kind", "Level", "Meeting", "Move", "Note", "Option",
    "Paragraph", "Passage", "Person", "Phrase", "PhraseUse", "Predict", "Question", "QuizItem", "Readout", "SecondCoding",
    "Seen", "Standing", "Statement", "Term", "Text", "Thread", "Topic", "Translation", "Verb", "Voice",
    "Voiced",
]
