"""The records of the course: plain, typed, immutable.

Everything in `data/` becomes one of these. They know their form (types, allowed values, lengths); what concerns
several of them (references, unique ids, quotations) is checked in :mod:`readouts.validation.rules`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, field_validator, model_validator

Kind = Literal["context", "claim", "framing", "term", "evidence", "parallel", "outcome"]
Level = Literal["recall", "analyse", "evaluate", "create"]
Form = Literal["alone", "pairs", "seminar", "debate"]
Move = Literal["says", "agrees", "raises-concern", "warns", "proposes", "reaffirms", "denies"]
Seen = Literal["whole", "excerpt", "quotations"]
Standing = Literal["official", "mirror", "state-media", "republished", "press-quotation", "newsletter-translation"]
Verb = Literal["explains", "questions", "supports"]
"""What a note does with somebody's claims; in `balance` behind whose they are: `us-explains`, `author-questions`."""
MAX_QUOTED_WORDS = 25
_WEB = re.compile(r"https?://[\w.-]*\w(:\d+)?([/?#][^\s\"<>\\\x00-\x1f\x7f]*)?")
ELLIPSIS = re.compile(r"\s+(?:…|\.\.\.)\s+")


def web_address(url: str) -> str:
    """An address that may become a link: of the web, with a host, and of visible signs alone.

    Everything in the data that a reader can follow goes through here: columns and fields, links in bodies, references.

    Raises
    ------
    ValueError : if it is none; the text goes on behind the name of a field.

    """
    if not url.startswith(("https://", "http://")):
        raise ValueError("is not a web address: it must begin with https:// or http://")
    if not _WEB.fullmatch(url):
        raise ValueError('is not a web address: it needs a host, and may not hold spaces, quotation marks, <, > or \\ '
                         "nor a name before the host (name@host)")
    return url


def _short(text: str) -> str:
    if (n := len(text.split())) > MAX_QUOTED_WORDS:
        raise ValueError(f"is a quotation of {n} words; {MAX_QUOTED_WORDS} are the most")
    return text


ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"  # what becomes an address, and the name of a file
ID_MEANS = "may hold only lower-case letters, digits and single hyphens"
Id = Annotated[str, Field(pattern=ID)]
Url = Annotated[str, AfterValidator(web_address)]
Quotation = Annotated[str, Field(min_length=1), AfterValidator(_short)]
Prose = Annotated[str, Field(min_length=1)]
Refs = tuple[str, ...]


BELOW = ": text"  # behind the name of a field, in `Where.fields`: where its block of text begins


@dataclass(frozen=True)
class Where:
    """The place of a record in the data: its file, its line, and the line of each of its fields (1-based)."""

    path: Path = Path("?")
    line: int = 0
    fields: Mapping[str, int] = field(default_factory=dict)

    def of(self, name: str) -> int:
        """Line of the field `name`, or of the record if the field is not there."""
        return self.fields.get(name, self.line)

    def text_of(self, name: str) -> int:
        """Line on which the text of the field `name` begins: of a block of YAML (`body: |`) the one below its name."""
        return self.fields.get(f"{name}{BELOW}", self.of(name))


NOWHERE = Where()


class Record(BaseModel):
    """What every record has: a fixed set of fields, and the place where it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, populate_by_name=True)
    _where: Where = PrivateAttr(default_factory=lambda: NOWHERE)  # not `default`, which is copied for every record

    @property
    def where(self) -> Where:
        """File and lines that this record was read from."""
        return self._where

    def found_at(self, where: Where) -> None:
        """Note where the record was read."""
        self._where = where


# -- what the course says about its own tables ----------------------------------------


def _several(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f'"{text}" is not a regular expression: {error}') from None
    return text


OneOrMore = Annotated[tuple[str, ...], BeforeValidator(_several)]
Pattern = Annotated[str, Field(min_length=1), AfterValidator(_pattern)]
Patterns = Annotated[tuple[Pattern, ...], BeforeValidator(_several)]
CLAIMS = ("absent", "present", "first", "last", "only", "count", "silent", "seen")


class Selection(Record):
    """Some statements of the table: those of the sides, speakers, topics, meetings and days that are named, with some words.

    Those named in `besides` are left out, such as words to the press where a sentence speaks of the readout itself.
    A pattern is words, or a regular expression; capitals and forms of quotation marks don't count. It is looked for in all that a
    statement quotes, or in one `column` of it.
    """

    side: OneOrMore = ()
    speaker: OneOrMore = ()
    topic: OneOrMore = ()
    move: OneOrMore = ()
    standing: OneOrMore = ()
    meeting: OneOrMore = ()
    besides: OneOrMore = ()
    since: dt.date | None = Field(None, alias="from")
    until: dt.date | None = None
    pattern: Pattern | None = None
    column: Literal["quote", "original", "translation"] | None = None


class TableClaim(Selection):
    """What a sentence says about the tables, in a form that can be checked. It has one of the forms of `CLAIMS`.

    Attributes
    ----------
    absent, present : words that no statement has, or (each of them) some statement
    first, last : the statement, or the meeting, that has the pattern before or after all others
    only : the side, the meeting or the statement that alone has the pattern
    count : how many statements there are; compared to `is`, `least` and `most`. `each` counts meetings or accounts instead
    silent : the accounts that have no such statement
    seen : how much was seen of every account
    of : which accounts a claim of absence rests on: all, which must have been seen whole; `whole`, only those that were;
        `parts-seen`, all, where the sentence says itself that it speaks of the parts seen
    says : words of the sentence that this proves; without them it is one of those that its prose has

    """

    absent: Patterns = ()
    present: Patterns = ()
    first: str | None = None
    last: str | None = None
    only: str | None = None
    count: Selection | None = None
    silent: Selection | None = None
    seen: Literal["whole", "in-part"] | None = None
    equals: int | None = Field(None, alias="is")
    least: int | None = None
    most: int | None = None
    each: Literal["statement", "account", "meeting"] = "statement"
    of: Literal["whole", "parts-seen"] | None = None
    says: OneOrMore = ()

    @property
    def form(self) -> str:
        """Which of the forms the claim has."""
        return next(name for name in CLAIMS if getattr(self, name))

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        given = [name for name in CLAIMS if getattr(self, name)]
        if len(given) != 1:
            raise ValueError(f"must have one of the forms {', '.join(CLAIMS)}; it has {' and '.join(given) or 'none'}")
        numbers = [n for n in (self.equals, self.least, self.most) if n is not None]
        if bool(numbers) != (self.count is not None):
            raise ValueError('needs "count:", and with it "is:", "least:" or "most:"')
        if self.pattern and given[0] in ("absent", "present"):
            raise ValueError(f'names its words behind "{given[0]}:"; drop "pattern:"')
        if given[0] in ("first", "last") and not self.pattern:
            raise ValueError(f'says which is {given[0]}, and not of what; add "pattern:"')
        return self


Claims = tuple[TableClaim, ...]


class ClaimsAbout(Record):
    """Claims of prose that has no room for them; `about` names it: `contrast:malta-2023/taiwan`, `page:readouts/findings`."""

    about: str
    claims: Claims = Field(min_length=1)


class Waiver(Record):
    """Sentences that need no claim, and why: `about` names the prose they are in, `says` their words of totality or of order."""

    about: str
    says: OneOrMore
    why: Prose


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
    published: dt.date | None = None


class Claim(Record):
    """One step of a text's argument and the paragraphs that make it."""

    claim: Prose
    paragraphs: tuple[int, ...] = Field(min_length=1)


class Note(Record):
    """An annotation: a body in MyST, anchored to a quotation in one paragraph.

    `balance` says what the note does with whose claims: explains, questions or supports them.
    """

    id: Id
    at: int
    quote: Quotation
    prefix: str = ""
    suffix: str = ""
    kind: Kind
    balance: tuple[str, ...] = ()
    body: Prose
    see: Refs = ()
    claims: Claims = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """The quotation; or of a long one, written `first words … last words`, the two ends."""
        return tuple(part.strip() for part in ELLIPSIS.split(self.quote.strip(), maxsplit=1))


class Question(Record):
    """A discussion question, with what the student needs to answer it."""

    id: Id
    level: Level
    form: Form
    minutes: int = Field(ge=1, le=90)
    body: Prose
    see: Refs = Field(min_length=1)
    claims: Claims = ()


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
    """Where the reader of a text stops to write what it will claim next: after which paragraph, and what is asked."""

    after: int = Field(ge=1)
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
    published: dt.date | None
    published_note: str | None = None
    not_after: dt.date | None = None
    translation: Translation | None = None
    url: Url | None = None
    find_by: str | None = None
    sources: Refs = ()
    left_out: str
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
    name: str
    original: str | None = None
    romanization: str | None = None
    side: str
    office: str
    start: str | None = None
    end: str | None = None
    ref: str | None = None


class Topic(Record):
    """A code of the codebook: what a statement can be about."""

    id: Id
    label: str
    definition: str
    include: str
    exclude: str


class Code(Record):
    """A code of the codebook of moves and speakers: what kind of act a statement is, and whom an account has performing it."""

    id: Id
    kind: Literal["move", "speaker"]
    label: str
    definition: str
    include: str
    exclude: str


class Meeting(Record):
    """A meeting or call of the two sides. For each side it has a column of its people; see :meth:`people`."""

    id: Id
    title: str
    start: dt.date
    end: dt.date
    place: str
    format: str
    summary: str

    def people(self, side: str) -> str:
        """The people of one side, with their offices in brackets, semicolons between them."""
        return str(getattr(self, f"{side}_people", ""))

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
    date: dt.date | None = None
    language: str
    seen: Seen
    standing: Standing
    url: Url | None = None
    archived_url: Url | None = None
    note: str | None = None


class Statement(Record):
    """One thing that one side's readout says.

    `side` is whose readout it stands in, `speaker` whom that readout has saying it.
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
    checked: dt.date
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


class PhraseUse(Record):
    """One place where a set phrase stands: when, in whose account or text, and the words there.

    The place, `where:` in the file, is a paragraph (`alaska-2021/p2`), `statement:` and the id of a statement, or `cite:` and the
    key of a reference.
    """

    date: dt.date
    side: str
    place: str = Field(alias="where")
    quote: Quotation


class Phrase(Record):
    """A set phrase (提法), what became of it, and the places where it stands, in order of time."""

    id: Id
    phrase: Prose
    original: str | None = None
    romanization: str | None = None
    term: Id | None = None
    body: Prose
    pattern: Patterns = ()
    uses: tuple[PhraseUse, ...] = ()
    claims: Claims = ()


class Passage(Record):
    """A passage of a text that belongs to a thread, and what it does there; its place, `where:`, is a paragraph."""

    place: str = Field(alias="where")
    quote: Quotation
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
    date: dt.date
    end: dt.date | None = None
    kind: Literal["event"]
    title: Prose
    summary: Prose
    ref: str


class FindingRecord(Record):
    """What a page of findings counts, with the words it looks for and what a reader is to keep in mind.

    `account` and `speaker` are sides: whose account has whom speaking. `patterns` are regular expressions by the names that
    they are shown under.
    """

    id: Id
    kind: Literal["attributed", "assurances", "wording", "vocabulary", "alone"]
    caption: Prose
    head: str = ""
    account: str = ""
    speaker: str = ""
    topic: Id | None = None
    list_caption: str = ""
    list_columns: tuple[str, ...] = ()
    patterns: Mapping[str, str] = {}
    caveat: Prose
    claims: Claims = ()

    @field_validator("patterns")
    @classmethod
    def _can_be_looked_for(cls, patterns: Mapping[str, str]) -> Mapping[str, str]:
        for pattern in patterns.values():
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"\"{pattern}\" is not a regular expression: {error}") from None
        return patterns
