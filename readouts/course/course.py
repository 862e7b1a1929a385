"""The course: everything in `data/`, read, checked and tied together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from pybtex.database import BibliographyData

from readouts.course.examples import Example
from readouts.course.finding_record import FindingRecord
from readouts.course.labels import PARTS_SEEN
from readouts.course.readers import (
    Fault,
    columns,
    did_you_mean,
)
from readouts.course.record import Record
from readouts.course.records import (
    AccountKind,
    Code,
    Contrast,
    Event,
    Meeting,
    Note,
    Passage,
    Person,
    Phrase,
    PhraseUse,
    Question,
    Readout,
    SecondCoding,
    Statement,
    Term,
    Text,
    Thread,
    Topic,
    Voiced,
)
from readouts.course.schema import Schema, schema_of
from readouts.course.settings import Settings, SideSettings
from readouts.course.syllabi import Difficulty, Syllabus
from readouts.course.table_claims import Claims, ClaimsAbout, Waiver, of_parts_seen
from readouts.text.numbers import counted

if TYPE_CHECKING:
    import pandas as pd


TEXT_FILES = ("text.yaml", "notes.yaml", "questions.yaml", "quiz.yaml")

# The fields of a reference that BibTeX's styles make links of, and the address that each points to.
LINKED = {"url": "{}", "doi": "https://doi.org/{}", "eprint": "https://arxiv.org/abs/{}", "pubmed": "https://www.ncbi.nlm.nih.gov/pubmed/{}"}


ALIKE = 10  # faults of one kind in one file that are listed, where there are many


class CourseError(Exception):
    """The data has faults; `faults` lists every one, and so does the text of the error, a line each."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = sorted(set(faults))
        count = f"{len(self.faults)} fault{'s' if len(self.faults) > 1 else ''} in the data"
        super().__init__("\n".join([*_lines(self.faults), count]))


def _lines(faults: Sequence[Fault]) -> Iterator[str]:
    """A line for each fault; of many alike in one file the first few, and how many more there are."""
    alike: dict[tuple[Path, str], list[Fault]] = {}
    for fault in faults:
        alike.setdefault((fault.path, re.sub(r'"[^"]*"|“[^”]*”|\d+', "", fault.message)), []).append(fault)
    many = [found for found in alike.values() if len(found) > 2 * ALIKE]
    hidden = {id(fault) for found in many for fault in found[ALIKE:]}
    more = {id(found[ALIKE]): found for found in many}
    for fault in faults:
        if id(fault) not in hidden:
            yield str(fault)
        elif found := more.get(id(fault)):
            more_of_them = f"{len(found) - ALIKE} more like the {ALIKE} above, down to line {found[-1].line}"
            yield f"{fault.path.as_posix()}:{fault.line}: {more_of_them}"


class Target(NamedTuple):
    """What a reference points to: `kind` is text, para, note, meeting or term; `id` is its full id."""

    kind: str
    id: str


@cache
def parse_reference(ref: str, text: str = "") -> Target:
    """Read the short form of a reference, as it is in `see:`.

    `term:guardrails`, `meeting:bali-2022`, `text:alaska-2021`; `alaska-2021/p3` and `alaska-2021/some-note`, or only
    `p3` and `some-note` for the same text.
    """
    kind, colon, name = ref.partition(":")
    if colon:
        return Target(kind, name)
    owner, slash, name = ref.partition("/")
    full = ref if slash else f"{text}/{owner}"
    return Target("para" if re.fullmatch(r"p\d+", name if slash else owner) else "note", full)


class Remark(NamedTuple):
    """What an editor has written on two wordings, and the mark that says on what it rests, or ""."""

    note: str
    mark: str


@dataclass(frozen=True)
class Course:
    """The whole course. Records are looked up by id; the tables are DataFrames.

    Attributes
    ----------
    settings : title, sides, languages: `course.yaml`
    texts, terms, topics : records by id, in the order of the book, of the alphabet, of the codebook
    codes : the codes of moves and speakers by id, in the order in which they are tried
    kinds : the kinds of account by id, in the order of their codebook; none in a course without it
    meeting_records : meetings by id, by date
    readout_records : readouts by (meeting, side)
    statement_records, contrast_records, people : tuples in the order of their tables
    second_coding : a second coding of some of the statements; none in a course without the table
    bibliography : the references, as pybtex reads them
    synthesis : the questions across the texts
    phrases, threads : records by id, in the order of their files
    events : by date
    syllabi : by id, in the order of the file; none in a course without the file
    difficulties : one for every text, in the order of the file; none in a course without the file
    examples : the comparisons worked through, by id; none in a course without the file
    findings : what the page of findings counts, by id; none in a course without the file
    claims_about : the claims of prose that has no room for them
    waivers : the sentences that need no claim, and why

    """

    folder: Path
    settings: Settings
    texts: Mapping[str, Text]
    terms: Mapping[str, Term]
    topics: Mapping[str, Topic]
    codes: Mapping[str, Code]
    kinds: Mapping[str, AccountKind]
    people: tuple[Person, ...]
    meeting_records: Mapping[str, Meeting]
    readout_records: Mapping[tuple[str, str], Readout]
    statement_records: tuple[Statement, ...]
    second_coding: tuple[SecondCoding, ...]
    contrast_records: tuple[Contrast, ...]
    bibliography: BibliographyData
    synthesis: tuple[Question, ...]
    phrases: Mapping[str, Phrase]
    threads: Mapping[str, Thread]
    events: tuple[Event, ...]
    syllabi: Mapping[str, Syllabus]
    difficulties: tuple[Difficulty, ...]
    findings: Mapping[str, FindingRecord]
    examples: Mapping[str, Example]
    claims_about: tuple[ClaimsAbout, ...] = ()
    waivers: tuple[Waiver, ...] = ()

    # -- looking things up ---------------------------------------------------------------------------------------

    def note(self, ref: str) -> Note:
        """The note `text/note`. KeyError if there is none."""
        return self._notes[ref]

    @cached_property
    def _notes(self) -> Mapping[str, Note]:
        return {f"{t.id}/{n.id}": n for t in self.texts.values() for n in t.notes}

    def voiced(self, quotation: PhraseUse | Passage) -> Voiced:
        """A quotation from a paragraph with whose words it is: where it does not say so, as the note on the same words does."""
        return quotation if quotation.voice else self._voiced.get((quotation.place, quotation.quote), quotation)

    @cached_property
    def _voiced(self) -> Mapping[tuple[str, str], Voiced]:
        return {(f"{t.id}/p{n.at}", n.quote): n for t in self.texts.values() for n in t.notes}

    @cached_property
    def _names(self) -> Mapping[str, frozenset[str]]:
        return {
            "text": frozenset(self.texts),
            "para": frozenset(f"{t.id}/p{p.n}" for t in self.texts.values() for p in t.paragraphs),
            "note": frozenset(self._notes),
            "meeting": frozenset(self.meeting_records),
            "term": frozenset(self.terms),
        }

    def named(self) -> Iterator[str]:
        """All names that the data can refer to, kind by kind and in order: the same as long as no reference can break."""
        for kind, names in {**self._names, "name of a term": self.term_names, "key": self.bibliography.entries}.items():
            yield from (kind, *sorted(names))

    def missing(self, target: Target) -> str | None:
        """Why `target` does not exist, with the nearest name; None if it does."""
        if target.kind not in self._names:
            return f'"{target.kind}:{target.id}" does not begin with a known kind (term:, meeting:, text:)'
        if target.id in self._names[target.kind]:
            return None
        if target.kind == "para" and (text := self.texts.get(target.id.partition("/")[0])):
            return f'"{target.id}": {text.id} has the paragraphs p1 to p{len(text.paragraphs)}'
        near = did_you_mean(target.id, self._names[target.kind])
        return f'there is no {target.kind} "{target.id}"{near}'

    @cached_property
    def term_names(self) -> Mapping[str, str]:
        """The id of the entry behind every name of a term, in lower case."""
        return {name.lower(): t.id for t in self.terms.values() for name in (t.term, *t.aliases)}

    def statements_of(self, meeting: str) -> tuple[Statement, ...]:
        """The statements of one meeting, in the order of the table."""
        return self._statements[meeting]

    @cached_property
    def _statements(self) -> Mapping[str, tuple[Statement, ...]]:
        found: dict[str, list[Statement]] = {m: [] for m in self.meeting_records}
        for s in self.statement_records:
            found.setdefault(s.meeting, []).append(s)  # of a meeting that is not there it is a fault, which is reported elsewhere
        return {m: tuple(rows) for m, rows in found.items()}

    @cached_property
    def backlinks(self) -> Mapping[Target, tuple[str, ...]]:
        """For every thing a note refers to, the notes (`text/note`) whose `see` names it."""
        found: dict[Target, list[str]] = defaultdict(list)
        for text in self.texts.values():
            for note in text.notes:
                for ref in note.see:
                    found[parse_reference(ref, text.id)].append(f"{text.id}/{note.id}")
        return {target: tuple(notes) for target, notes in found.items()}

    def questions_on(self, target: Target) -> tuple[str, ...]:
        """The questions (`text/question`, or `across/question`) whose `see` names `target`."""
        return self._questions_on.get(target, ())

    @cached_property
    def _questions_on(self) -> Mapping[Target, tuple[str, ...]]:
        asked = [*((t.id, q) for t in self.texts.values() for q in t.questions), *(("across", q) for q in self.synthesis)]
        found: dict[Target, dict[str, None]] = defaultdict(dict)
        for text, question in asked:
            for ref in question.see:
                found[parse_reference(ref, text)][f"{text}/{question.id}"] = None
        return {target: tuple(questions) for target, questions in found.items()}

    def remarks(self, meeting: str, topic: str) -> tuple[Remark, ...]:
        """What an editor has written to compare on a topic of a meeting."""
        found = (c for c in self.contrast_records if (c.meeting, c.topic) == (meeting, topic))
        return tuple(Remark(c.note, self.mark(c.place)) for c in found)

    def mark(self, place: str, claims: Claims = ()) -> str:
        """The mark of prose whose claims rest on accounts seen in part; "" where they don't.

        Claims are a record's own, and those about its place (`contrast:malta-2023/taiwan`).
        """
        return PARTS_SEEN if of_parts_seen((*claims, *self._claims_about.get(place, ()))) else ""

    @cached_property
    def _claims_about(self) -> Mapping[str, Claims]:
        found: dict[str, Claims] = {}
        for about in self.claims_about:
            found[about.about] = (*found.get(about.about, ()), *about.claims)
        return found

    def statement(self, id: str) -> Statement | None:
        """The statement with this id, or None."""
        return self._statement_by_id.get(id)

    @cached_property
    def _statement_by_id(self) -> Mapping[str, Statement]:
        return {s.id: s for s in self.statement_records}

    def kind_of(self, readout: Readout) -> str:
        """What kind of text an account is, in words: "post", "fact sheet and post"; "" if the table doesn't say."""
        *first, last = [self.kinds[kind].label.lower() for kind in readout.kinds] or [""]
        return f"{', '.join(first)} and {last}" if first else last

    def main_kind_of(self, readout: Readout) -> str:
        """The kind of text that an account mainly is, in words; "" if the table doesn't say."""
        return self.kinds[readout.kinds[0]].label.lower() if readout.kinds else ""

    # -- the sides -----------------------------------------------------------------------------------------------

    @property
    def sides(self) -> tuple[SideSettings, SideSettings]:
        """The two sides, in the order in which they are shown."""
        return self.settings.sides

    @cached_property
    def years(self) -> tuple[int, int]:
        """The years of the first and of the last meeting; of a course without meetings, those of its texts."""
        days = [m.start for m in self.meeting_records.values()] or [t.day for t in self.texts.values() if t.day]
        return (min(days).year, max(days).year) if days else (0, 0)

    @property
    def example_meeting(self) -> str:
        """The meeting that is shown where none is named. KeyError if the course has none."""
        first = next(iter(self.meeting_records), None)
        return self.settings.examples.meeting or first or _none("the course has no meetings")

    @cached_property
    def summary(self) -> str:
        """What the course is, in one sentence."""
        texts = counted(len(self.texts), "text")
        return f"An annotated course reader on {self.subject}: {texts}, and the two readouts of each meeting."

    @cached_property
    def subject(self) -> str:
        """What the course is about, and of which years."""
        first, last = self.years
        return f"{self.settings.subject}, {first}" + (f"–{last}" if last != first else "")

    @cached_property
    def _schema(self) -> Schema:
        return schema_of(self.settings)

    # -- the tables ----------------------------------------------------------------------------------------------

    @cached_property
    def meetings(self) -> pd.DataFrame:
        """Meetings as a DataFrame, a row each, indexed by id; columns as in `data/meetings.csv`, dates as datetime64."""
        frame = _frame(self._schema.meeting, self.meeting_records.values(), dates=["start", "end"])
        return frame.set_index("id")

    @cached_property
    def readouts(self) -> pd.DataFrame:
        """Readouts as a DataFrame, a row a meeting and side; columns as in `data/readouts.csv`."""
        return _frame(self._schema.readout, self.readout_records.values(), dates=["date"])

    @cached_property
    def statements(self) -> pd.DataFrame:
        """Statements as a DataFrame, indexed by id; columns as in `data/statements.csv`, and `date`, the meeting's."""
        frame = _frame(self._schema.statement, self.statement_records, dates=["checked"]).set_index("id")
        frame.insert(1, "date", frame["meeting"].map(self.meetings["start"]))
        return frame

    @cached_property
    def codebook(self) -> pd.DataFrame:
        """The topics as a DataFrame, indexed by id; columns label, definition, include, exclude."""
        return _frame(Topic, self.topics.values(), dates=[]).set_index("id")


def _none(why: str) -> NoReturn:
    raise KeyError(why)


def _frame(cls: type[Record], rows: Iterable[Record], dates: list[str]) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame([r.model_dump(by_alias=True) for r in rows], columns=columns(cls))
    for name in dates:
        frame[name] = pd.to_datetime(frame[name])
    return frame


__all__ = ["Course", "CourseError", "Remark", "Target", "parse_reference"]
