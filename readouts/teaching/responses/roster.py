"""Who is in a class, as its platform exports it, and what each of them handed in.

A student of the class is the one who handed in whom the platform names by the same id; else the one of the same name, if there is
only one on both sides. All others are listed, since to take two for one loses the work of one.
"""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from readouts.course.course import Course
from readouts.teaching.responses.answers import Answer, Unreadable
from readouts.teaching.responses.people import handed
from readouts.text.csv_cells import defused
from readouts.text.folding import bare_letters

MOST_BYTES = 5_000_000
_WHOLE = "student", "name", "fullname", "studentname", "learner"
_GIVEN = "firstname", "givenname"
_FAMILY = "lastname", "surname", "familyname"
_IDS = (
    "id", "idnumber", "studentid", "sisuserid", "sisloginid", "username", "userid", "loginid", "email", "emailaddress",
    "orgdefinedid",
)
_NOBODY = {"pointspossible", "studenttest", "teststudent"}  # rows of Canvas's gradebook that are no student's


@dataclass(frozen=True)
class Enrolled:
    """A student of a class: name, the ids by which platforms may know them, and the row of the file."""

    name: str
    ids: frozenset[str]
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Roster:
    """A class, in the order of its file, with the file's columns."""

    columns: tuple[str, ...]
    students: tuple[Enrolled, ...]


@dataclass(frozen=True)
class Attendance:
    """For each student of a class under which name their answers were collected (or none), and names that aren't in the class."""

    found: Mapping[Enrolled, str | None]
    strangers: Sequence[str]

    @property
    def missing(self) -> list[Enrolled]:
        """Who handed nothing in, as far as it can be told."""
        return [student for student, name in self.found.items() if name is None]


def read_roster(path: Path) -> Roster:
    """Read a class from a CSV file, as platforms export it: comma, semicolon or tab, in UTF-8 or the encoding of a spreadsheet.

    Parameters
    ----------
    path : the file. It needs a column with names (`Student`, `Name`, `Full name`) or two (`First name` and `Last name` or
        `Surname`); every column of ids that is known by name (`ID`, `SIS User ID`, `Username`, `Email address` …) is used.

    Raises
    ------
    Unreadable : it is no such table.

    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Unreadable(f"is larger than {MOST_BYTES // 1_000_000} MB; a roster is a table of names")
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"cannot be opened ({error.strerror})") from None
    best = from_bytes(data).best()
    text = data.decode("utf-8-sig", "replace") if best is None or best.encoding == "utf_8" else str(best).lstrip("\ufeff")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    table = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter)
    columns, *rows = [row for row in table if any(row)] or [[]]
    places = {bare_letters(column): i for i, column in reversed(list(enumerate(columns)))}
    names = [places[name] for name in _WHOLE if name in places][:1] or [
        places[name] for kind in (_GIVEN, _FAMILY) for name in kind if name in places]
    if not names:
        raise Unreadable('has no column of names; call one "Student", or two "First name" and "Last name"')
    ids = [places[name] for name in _IDS if name in places]
    students = [_enrolled([*row, *[""] * len(columns)][: len(columns)], names, ids) for row in rows]
    return Roster(tuple(columns), tuple(s for s in students if bare_letters(s.name) and bare_letters(s.name) not in _NOBODY))


def _enrolled(cells: Sequence[str], names: Sequence[int], ids: Sequence[int]) -> Enrolled:
    name = " ".join(" ".join(cells[i] for i in names).split())
    found = (cells[i].strip().casefold() for i in ids)
    return Enrolled(name, frozenset(id for id in found if id), tuple(cells))


def attendance(roster: Roster, answers: Iterable[Answer]) -> Attendance:
    """Who of a class handed something in; `answers` are collected, so that a student has one name."""
    ids: dict[str, set[str]] = {}
    for answer in answers:
        known = ids.setdefault(answer.student, set())
        if (place := handed(answer.file)) and place.platform != "Moodle":  # whose number is a new one for each assignment
            known.add(place.id.casefold())
    found: dict[Enrolled, str | None] = dict.fromkeys(roster.students)
    by_id = {id: name for name, known in ids.items() for id in known}
    for student in roster.students:
        found[student] = next((by_id[id] for id in sorted(student.ids) if id in by_id), None)
    left = [name for name in ids if name and name not in found.values()]
    open_ = [student for student, name in found.items() if name is None]
    often = Counter(_key(student.name) for student in open_)
    named: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in left:
        named[_key(name)].append(name)
    for student in open_:
        same = named[_key(student.name)]
        if len(same) == 1 and often[_key(student.name)] == 1:
            found[student] = same[0]
    return Attendance(found, [name for name in left if name not in found.values()])


def _key(name: str) -> tuple[str, ...]:
    """A name without its order: "Ruiz, Ana" and "Ana Ruiz" are alike."""
    return tuple(sorted(filter(None, map(bare_letters, name.replace(",", " ").split()))))


def gradebook(course: Course, roster: Roster, who: Attendance, answers: Iterable[Answer]) -> bytes:
    """The class's own table, with how many answers each student has on each chapter, and the quiz, as CSV in UTF-8.

    The columns of the roster come first and unchanged, so that the platform knows its ids again. Nothing is graded: what is
    counted is what was handed in, and how many questions of a quiz are right, of which every student sees the answers.
    """
    counts: dict[tuple[str, str], set[str]] = defaultdict(set)
    quizzes: dict[tuple[str, str], str] = {}
    for answer in answers:
        chapter, _, _ = answer.question.rpartition("/")
        if not answer.superseded and answer.kind == "answer" and answer.text:
            counts[answer.student, chapter].add(answer.question)
        elif not answer.superseded and answer.kind == "quiz":
            quizzes[answer.student, chapter] = answer.score[0]
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    heads = [f"{text.short}: {what}" for text in course.texts.values() for what in
             (f"answers, of {len(text.questions)}", f"quiz, of {len(text.quiz)}")]
    rows.writerow([*roster.columns, *heads])
    for student in roster.students:
        name = who.found[student]
        cells = [cell for text in course.texts for cell in (
            str(len(counts[name, text])) if name is not None else "", quizzes.get((name or "", text), ""))]
        rows.writerow([*map(defused, student.cells), *cells])
    return out.getvalue().encode("utf-8-sig")


__all__ = ["Attendance", "Enrolled", "Roster", "attendance", "gradebook", "read_roster"]
