"""The course: everything in `data/`, read, checked and tied together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from pybtex.database import BibliographyData, Entry, parse_string
from pybtex.exceptions import PybtexError

from readouts.course.location import data_folder
from readouts.course.readers import (
    Fault,
    Faults,
    columns,
    did_you_mean,
    did_you_mean_or_known,
    make,
    read_records,
    read_table,
    read_text,
    read_yaml,
)
from readouts.course.records import (
    ID,
    ID_MEANS,
    ClaimsAbout,
    Contrast,
    Event,
    FindingRecord,
    Meeting,
    Note,
    Person,
    Phrase,
    Question,
    QuizItem,
    Readout,
    Record,
    Statement,
    Term,
    Text,
    Thread,
    Topic,
    Waiver,
    Where,
    web_address,
)
from readouts.course.schema import Schema, schema_of
from readouts.course.settings import FILE, Settings, SideSettings
from readouts.course.syllabi import Difficulty, Syllabus
from readouts.text.numbers import counted

if TYPE_CHECKING:
    import pandas as pd

    from readouts.course.build_cache import BuildCache

TEXT_FILES = ("text.yaml", "notes.yaml", "questions.yaml", "quiz.yaml")

# The fields of a reference that BibTeX's styles make links of, and the address that each leads to.
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
    """What a reference leads to: `kind` is text, para, note, meeting or term; `id` is its full id."""

    kind: str
    id: str


@cache
def parse_reference(ref: str, text: str = "") -> Target:
    """Read the short form of a reference, as it stands in `see:`.

    `term:guardrails`, `meeting:bali-2022`, `text:alaska-2021`; `alaska-2021/p3` and `alaska-2021/some-note`, or only
    `p3` and `some-note` for the same text.
    """
    kind, colon, name = ref.partition(":")
    if colon:
        return Target(kind, name)
    owner, slash, name = ref.partition("/")
    full = ref if slash else f"{text}/{owner}"
    return Target("para" if re.fullmatch(r"p\d+", name if slash else owner) else "note", full)


@dataclass(frozen=True)
class Course:
    """The whole course. Records are looked up by id; the tables are DataFrames.

    Attributes
    ----------
    settings : title, sides, languages: `course.yaml`
    texts, terms, topics : records by id, in the order of the book, of the alphabet, of the codebook
    meeting_records : meetings by id, by date
    readout_records : readouts by (meeting, side)
    statement_records, contrast_records, people : tuples in the order of their tables
    bibliography : the references, as pybtex reads them
    synthesis : the questions across the texts
    phrases, threads : records by id, in the order of their files
    events : by date
    syllabi : by id, in the order of the file; none in a course without the file
    difficulties : one for every text, in the order of the file; none in a course without the file
    findings : what the page of findings counts, by id; none in a course without the file
    claims_about : the claims of prose that has no room for them
    waivers : the sentences that need no claim, and why

    """

    folder: Path
    settings: Settings
    texts: Mapping[str, Text]
    terms: Mapping[str, Term]
    topics: Mapping[str, Topic]
    people: tuple[Person, ...]
    meeting_records: Mapping[str, Meeting]
    readout_records: Mapping[tuple[str, str], Readout]
    statement_records: tuple[Statement, ...]
    contrast_records: tuple[Contrast, ...]
    bibliography: BibliographyData
    synthesis: tuple[Question, ...]
    phrases: Mapping[str, Phrase]
    threads: Mapping[str, Thread]
    events: tuple[Event, ...]
    syllabi: Mapping[str, Syllabus]
    difficulties: tuple[Difficulty, ...]
    findings: Mapping[str, FindingRecord]
    claims_about: tuple[ClaimsAbout, ...] = ()
    waivers: tuple[Waiver, ...] = ()

    # -- looking things up ---------------------------------------------------------------------------------------

    def note(self, ref: str) -> Note:
        """The note `text/note`. KeyError if there is none."""
        return self._notes[ref]

    @cached_property
    def _notes(self) -> Mapping[str, Note]:
        return {f"{t.id}/{n.id}": n for t in self.texts.values() for n in t.notes}

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
        """Why `target` leads nowhere, with the nearest name; None if it leads somewhere."""
        if target.kind not in self._names:
            return f'"{target.kind}:{target.id}" begins with no known kind (term:, meeting:, text:)'
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
            found.setdefault(s.meeting, []).append(s)  # of a meeting that is not there it is a fault, which is told elsewhere
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

    def statement(self, id: str) -> Statement | None:
        """The statement with this id, or None."""
        return self._statement_by_id.get(id)

    @cached_property
    def _statement_by_id(self) -> Mapping[str, Statement]:
        return {s.id: s for s in self.statement_records}

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


def read_settings(folder: Path, faults: Faults) -> Settings | None:
    """Read `course.yaml`, which is next to the data folder; None, and a fault, if it cannot be used."""
    path = folder.parent / FILE
    located = read_yaml(path, faults)
    return make(Settings, located, (), path, "course", faults) if located else None


def settings_of(path: Path | None = None) -> Settings:
    """The settings of a course, without its data.

    Raises
    ------
    CourseError : if `course.yaml` cannot be used.
    readouts.course.location.CourseNotFound : if there is no course.

    """
    folder = data_folder(path)
    faults = Faults(folder.parent)
    return read_settings(folder, faults) or _refuse(faults)


def _refuse(faults: Faults) -> NoReturn:
    raise CourseError(faults.found)


def read_course(folder: Path, faults: Faults, cache: BuildCache | None = None) -> Course:
    """Read the files of `data/` into a course, noting what is wrong with each; nothing is checked across records yet."""
    settings = read_settings(folder, faults)
    if settings is None:  # without it nobody knows how the columns are called
        _refuse(faults)
    schema = schema_of(settings)
    meetings = sorted(read_table(folder / "meetings.csv", schema.meeting, "meeting", faults), key=lambda m: (m.start, m.id))
    readouts = read_table(folder / "readouts.csv", schema.readout, "readout", faults)
    terms = sorted(read_records(folder / "glossary.yaml", schema.term, "term", faults), key=lambda t: t.term.lower())
    topics = read_table(folder / "topics.csv", Topic, "topic", faults)
    folders = sorted((folder / "texts").glob("*/"))
    texts = [t for t in ((cache and cache.text(d)) or _read_text(d, faults) for d in folders) if t]
    texts.sort(key=lambda t: (t.day is None, t.day, t.id))
    phrases = read_records(folder / "phrases.yaml", schema.phrase, "phrase", faults)
    threads = read_records(folder / "threads.yaml", Thread, "thread", faults)
    synthesis = read_records(folder / "synthesis.yaml", Question, "question", faults)
    events = sorted(read_table(folder / "events.csv", Event, "event", faults), key=lambda e: (e.date, e.id))
    findings = read_records(folder / "findings.yaml", schema.finding, "finding", faults, required=False)
    syllabi = read_records(folder / "syllabi.yaml", Syllabus, "syllabus", faults, required=False)
    bib = folder / "references.bib"
    references = cache.file(bib, lambda: _read_bibliography(bib, faults)) if cache else _read_bibliography(bib, faults)
    for label, records in (("meeting", meetings), ("term", terms), ("topic", topics), ("text", texts), ("phrase", phrases),
                           ("thread", threads), ("question", synthesis), ("event", events),
                           ("syllabus", syllabi), ("finding", findings)):
        _unique(records, label, faults)
    _check_accounts(readouts, faults)
    return Course(
        folder=folder,
        settings=settings,
        texts={t.id: t for t in texts},
        terms={t.id: t for t in terms},
        topics={t.id: t for t in topics},
        people=read_table(folder / "people.csv", schema.person, "person", faults),
        meeting_records={m.id: m for m in meetings},
        readout_records={(r.meeting, r.side): r for r in readouts},
        statement_records=read_table(folder / "statements.csv", schema.statement, "statement", faults),
        contrast_records=read_table(folder / "contrasts.csv", Contrast, "contrast", faults),
        bibliography=references or BibliographyData(),
        synthesis=synthesis,
        phrases={p.id: p for p in phrases},
        threads={t.id: t for t in threads},
        events=tuple(events),
        syllabi={s.id: s for s in syllabi},
        difficulties=read_records(folder / "difficulty.yaml", Difficulty, "difficulty", faults, required=False),
        findings={f.id: f for f in findings},
        claims_about=read_records(folder / "claims.yaml", ClaimsAbout, "claim", faults, required=False),
        waivers=read_records(folder / "waivers.yaml", Waiver, "waiver", faults, required=False),
    )


def _check_accounts(readouts: Iterable[Readout], faults: Faults) -> None:
    """Refuse a second account of one side of one meeting: only one would be shown."""
    seen: dict[tuple[str, str], int] = {}
    for readout in readouts:
        key = readout.meeting, readout.side
        if key in seen:
            why = f'side "{readout.side}" appears already in line {seen[key]}; drop one of the rows'
            faults.about(readout, f'readout of "{readout.meeting}"', why, "side")
        seen.setdefault(key, readout.where.of("side"))


def _read_text(folder: Path, faults: Faults) -> Text | None:
    path = folder / "text.yaml"
    located = read_yaml(path, faults)
    for other in sorted(folder.iterdir()):
        if other.suffix.lower() in (".yaml", ".yml") and other.name not in TEXT_FILES:
            faults.add(other, 1, f"is not a file of a text, and would not be read{did_you_mean_or_known(other.name, TEXT_FILES)}")
    parts = {
        "notes": read_records(folder / "notes.yaml", Note, "note", faults),
        "questions": read_records(folder / "questions.yaml", Question, "question", faults),
        "quiz": read_records(folder / "quiz.yaml", QuizItem, "quiz item", faults, required=False),
    }
    if located is None:
        return None
    text = make(Text, located, (), path, "text", faults)
    if text is None:
        return None
    if text.id != folder.name:
        faults.about(text, f'text "{text.id}"', f'its folder is called "{folder.name}"; the two must agree', "id")
    where = text.where
    text = text.model_copy(update=parts)
    text.found_at(where)
    return text


def _unique(records: Iterable[Record], label: str, faults: Faults) -> None:
    seen: dict[str, Where] = {}
    for record in records:
        name = str(getattr(record, "id", ""))
        if name in seen:
            faults.about(record, f'{label} "{name}"', f"the id stands already in line {seen[name].line}; "
                                                      "give one of them another", "id")
        seen.setdefault(name, record.where)


def _read_bibliography(path: Path, faults: Faults) -> BibliographyData | None:
    text = read_text(path, faults)
    if text is None:
        return None
    before = len(faults.found)
    try:
        found = parse_string(text, "bibtex")
    except PybtexError as error:
        line = re.search(r"line (\d+)", str(error))
        faults.add(path, int(line[1]) if line else 1, f"is broken BibTeX: {str(error).splitlines()[0]}")
        return None
    for key, entry in found.entries.items():
        _check_entry(text, key, entry, path, faults)
    return found if len(faults.found) == before else None


def _check_entry(text: str, key: str, entry: Entry, path: Path, faults: Faults) -> None:
    """Refuse a key that can be no address, and a field that becomes a link and leads nowhere on the web."""
    if not re.fullmatch(ID, key):
        faults.add(path, _line_of(text, key), f'the key "{key}" {ID_MEANS}')
    for name, form in LINKED.items():
        if (value := entry.fields.get(name)) is not None:
            try:
                web_address(form.format(value))
            except ValueError as error:
                faults.add(path, _line_of(text, key, name), f'reference "{key}": {name} "{value}" {error}')


def _line_of(text: str, key: str, field: str = "") -> int:
    """The line of an entry of BibTeX, or of a field of it; pybtex does not keep it."""
    entry = re.search(rf"^[^\S\n]*@\s*\w+\s*[{{(]\s*{re.escape(key)}(?=[\s,}}])", text, re.MULTILINE | re.IGNORECASE)
    if entry is None:
        return 1
    named = re.compile(rf"\b{field}\s*=", re.IGNORECASE).search(text, entry.end()) if field else None
    return text.count("\n", 0, named.start() if named else entry.start()) + 1
