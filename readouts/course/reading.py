"""Reads a course: the files of `data/` become records, each fault with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from pybtex.database import BibliographyData, Entry, parse_string
from pybtex.exceptions import PybtexError
from rapidfuzz.distance import OSA

from readouts.course.course import Course, CourseError
from readouts.course.examples import Example
from readouts.course.location import data_folder
from readouts.course.readers import (
    Faults,
    did_you_mean_or_known,
    make,
    read_records,
    read_table,
    read_text,
    read_yaml,
)
from readouts.course.record import ID, ID_MEANS, Record, Where, web_address
from readouts.course.records import AccountKind, Code, Contrast, Event, Note, Question, QuizItem, Readout, Text, Thread, Topic
from readouts.course.schema import schema_of
from readouts.course.settings import FILE, Settings
from readouts.course.syllabi import Difficulty, Syllabus
from readouts.course.table_claims import ClaimsAbout, Waiver

if TYPE_CHECKING:

    from readouts.course.build_cache import BuildCache

TEXT_FILES = ("text.yaml", "notes.yaml", "questions.yaml", "quiz.yaml")

# The fields of a reference that BibTeX's styles make links of, and the address that each points to.
LINKED = {"url": "{}", "doi": "https://doi.org/{}", "eprint": "https://arxiv.org/abs/{}", "pubmed": "https://www.ncbi.nlm.nih.gov/pubmed/{}"}
# Of BibTeX and of what came after it. Programs add others, which styles pass over: only a slip away from one of these is refused.
BIBTEX_TYPES = (
    "article", "book", "booklet", "collection", "conference", "dataset", "electronic", "inbook", "incollection",
    "inproceedings", "manual", "mastersthesis", "misc", "online", "patent", "periodical", "phdthesis", "proceedings",
    "report", "software", "techreport", "thesis", "unpublished", "video", "www",
)
BIBTEX_FIELDS = (
    "abstract", "address", "annote", "author", "booktitle", "chapter", "crossref", "date", "day", "doi", "edition",
    "editor", "eprint", "eprinttype", "howpublished", "institution", "isbn", "issn", "journal", "key", "keywords",
    "language", "location", "month", "note", "number", "organization", "pages", "publisher", "pubmed", "school", "series",
    "shorttitle", "subtitle", "title", "translator", "type", "url", "urldate", "volume", "year",
)


def read_settings(folder: Path, faults: Faults) -> Settings | None:
    """Read `course.yaml`, which is next to the data folder, of an installed course in it; None, and a fault, if it is no use."""
    path = folder / FILE if (folder / FILE).is_file() else folder.parent / FILE
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
    codes = read_table(folder / "moves.csv", Code, "code", faults)
    kinds = read_table(folder / "kinds.csv", AccountKind, "kind of account", faults, required=False)
    folders = sorted((folder / "texts").glob("*/"))
    texts = [t for t in ((cache and cache.text(d)) or _read_text(d, faults) for d in folders) if t]
    texts.sort(key=lambda t: (t.day is None, t.day, t.id))
    phrases = read_records(folder / "phrases.yaml", schema.phrase, "phrase", faults, required=False)
    threads = read_records(folder / "threads.yaml", Thread, "thread", faults, required=False)
    synthesis = read_records(folder / "synthesis.yaml", Question, "question", faults, required=False)
    events = sorted(read_table(folder / "events.csv", Event, "event", faults, required=False), key=lambda e: (e.date, e.id))
    findings = read_records(folder / "findings.yaml", schema.finding, "finding", faults, required=False)
    examples = read_records(folder / "examples.yaml", Example, "example", faults, required=False)
    syllabi = read_records(folder / "syllabi.yaml", Syllabus, "syllabus", faults, required=False)
    bib = folder / "references.bib"
    references = cache.file(bib, lambda: _read_bibliography(bib, faults)) if cache else _read_bibliography(bib, faults)
    for label, records in (("meeting", meetings), ("term", terms), ("topic", topics), ("code", codes), ("text", texts),
                           ("kind of account", kinds),
                           ("phrase", phrases), ("thread", threads), ("question", synthesis), ("event", events),
                           ("syllabus", syllabi), ("finding", findings), ("example", examples)):
        _unique(records, label, faults)
    _check_accounts(readouts, faults)
    return Course(
        folder=folder,
        settings=settings,
        texts={t.id: t for t in texts},
        terms={t.id: t for t in terms},
        topics={t.id: t for t in topics},
        codes={c.id: c for c in codes},
        kinds={k.id: k for k in kinds},
        people=read_table(folder / "people.csv", schema.person, "person", faults, required=False),
        meeting_records={m.id: m for m in meetings},
        readout_records={(r.meeting, r.side): r for r in readouts},
        statement_records=read_table(folder / "statements.csv", schema.statement, "statement", faults),
        second_coding=read_table(folder / "second_coding.csv", schema.second_coding, "second coding", faults, required=False),
        contrast_records=read_table(folder / "contrasts.csv", Contrast, "contrast", faults, required=False),
        bibliography=references or BibliographyData(),
        synthesis=synthesis,
        phrases={p.id: p for p in phrases},
        threads={t.id: t for t in threads},
        events=tuple(events),
        syllabi={s.id: s for s in syllabi},
        difficulties=read_records(folder / "difficulty.yaml", Difficulty, "difficulty", faults, required=False),
        findings={f.id: f for f in findings},
        examples={e.id: e for e in examples},
        claims_about=read_records(folder / "claims.yaml", ClaimsAbout, "claim", faults, required=False),
        waivers=read_records(folder / "waivers.yaml", Waiver, "waiver", faults, required=False),
    )


def _check_accounts(readouts: Iterable[Readout], faults: Faults) -> None:
    """Refuse a second account of one side of one meeting: only one would be shown."""
    seen: dict[tuple[str, str], int] = {}
    for readout in readouts:
        key = readout.meeting, readout.side
        if key in seen:
            why = f'side "{readout.side}" already appears in line {seen[key]}; delete one of the rows'
            faults.about(readout, f'readout of "{readout.meeting}"', why, "side")
        seen.setdefault(key, readout.where.of("side"))


def _read_text(folder: Path, faults: Faults) -> Text | None:
    path = folder / "text.yaml"
    located = read_yaml(path, faults)
    for other in sorted(folder.iterdir()):
        if other.suffix.lower() in (".yaml", ".yml") and other.name not in TEXT_FILES:
            faults.add(other, 1, f"is not a file of a text and is ignored{did_you_mean_or_known(other.name, TEXT_FILES)}")
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
        faults.about(text, f'text "{text.id}"', f'its folder is called "{folder.name}"; the two must match', "id")
    where = text.where
    text = text.model_copy(update=parts)
    text.found_at(where)
    return text


def _unique(records: Iterable[Record], label: str, faults: Faults) -> None:
    seen: dict[str, Where] = {}
    for record in records:
        name = str(getattr(record, "id", ""))
        if name in seen:
            faults.about(record, f'{label} "{name}"', f"the id is already used in line {seen[name].line}; "
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
        faults.add(path, *_broken_bibtex(text, str(error).splitlines()[0]))
        return None
    for key, entry in found.entries.items():
        _check_entry(text, key, entry, path, faults)
    return found if len(faults.found) == before else None


def _broken_bibtex(text: str, error: str) -> tuple[int, str]:
    """The line of what pybtex can't read, and what to do."""
    if twice := re.search(r"repeated bibliography entry: (\S+)", error):
        first, *more = _lines_of(text, twice[1]) or [1]
        why = f'the key "{twice[1]}" is already used in line {first}; delete one entry, or give it another key'
        return (more or [first])[0], why
    line = re.search(r"line (\d+)", error)
    hint = "look in this entry and the one above for a missing brace, quotation mark, or comma between fields"
    return int(line[1]) if line else 1, f"is broken BibTeX: {error}; {hint}"


def _check_entry(text: str, key: str, entry: Entry, path: Path, faults: Faults) -> None:
    """Refuse a key that can't be an address, a slip in the name of a type or a field, and what becomes a link to nothing."""
    if not re.fullmatch(ID, key):
        faults.add(path, _line_of(text, key), f'the key "{key}" {ID_MEANS}')
    kind = entry.original_type.lower()
    if kind not in BIBTEX_TYPES and (meant := _one_slip_away(kind, BIBTEX_TYPES)):
        why = f'reference "{key}": BibTeX has no entries of type "{kind}", did you mean "{meant}"?'
        faults.add(path, _line_of(text, key), why)
    for name in entry.fields:
        if name.lower() not in BIBTEX_FIELDS and (meant := _one_slip_away(name.lower(), BIBTEX_FIELDS)):
            why = f'reference "{key}": BibTeX has no field "{name}", did you mean "{meant}"?'
            faults.add(path, _line_of(text, key, name), why)
    for name, form in LINKED.items():
        if (value := entry.fields.get(name)) is not None:
            try:
                web_address(form.format(value))
            except ValueError as error:
                faults.add(path, _line_of(text, key, name), f'reference "{key}": {name} "{value}" {error}')


def _one_slip_away(name: str, known_names: Iterable[str]) -> str:
    """The name that another differs from by one letter, or by two that changed places; "" if there is none."""
    return next((known for known in known_names if OSA.distance(name, known) == 1), "")


def _line_of(text: str, key: str, field: str = "") -> int:
    """The line of an entry of BibTeX, or of a field of it; pybtex does not keep it."""
    entry = next(_entries(text, key), None)
    if entry is None:
        return 1
    named = re.compile(rf"\b{field}\s*=", re.IGNORECASE).search(text, entry.end()) if field else None
    return text.count("\n", 0, named.start() if named else entry.start()) + 1


def _lines_of(text: str, key: str) -> list[int]:
    return [text.count("\n", 0, entry.start()) + 1 for entry in _entries(text, key)]


def _entries(text: str, key: str) -> Iterator[re.Match[str]]:
    return re.finditer(rf"^[^\S\n]*@\s*\w+\s*[{{(]\s*{re.escape(key)}(?=[\s,}}])", text, re.MULTILINE | re.IGNORECASE)


__all__ = ["read_course", "read_settings", "settings_of"]
