"""A class as platforms export it, who of it handed nothing in, its gradebook; and the answers as a workbook."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from readouts.cli import classes, main
from readouts.course.course import Course
from readouts.teaching.responses import Answer, Unreadable
from readouts.teaching.responses.roster import attendance, read_roster
from readouts.teaching.responses.workbook import LONGEST, workbook

LISTS, CALLED = "alaska-2021/two-lists-of-conditions", "alaska-2021/what-is-it-called"
CANVAS = "Student,ID,SIS User ID,SIS Login ID,Section\nPoints Possible,,,,\n\"Ruiz, Ana\",101,s1,ana,1\n\"Wang, Wei\",102,s2,ww,1\n\"Wang, Wei\",103,s3,ww2,1\n\"Li, Bo\",104,s4,bo,1\n\"Student, Test\",9,,,1\n"
MOODLE = "First name\tSurname\tID number\tEmail address\nAna\tRuiz\ts1\tana@example.org\nBo\tLi\ts4\tbo@example.org\n"


def saved(path: Path, student: str, **answers: str) -> None:
    kept = {key.replace("__", "/").replace("_", "-"): {"text": text, "edited": "2026-02-03T10:00:00Z"} for key, text in answers.items()}
    path.write_text(json.dumps({"student": student, "answers": kept}), "utf-8")


@pytest.fixture
def hands(course: Course, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A bulk download of Canvas: Ana and the second Wang Wei handed in, and somebody who isn't in the class."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(classes, "_course", lambda: course)
    folder = tmp_path / "hands"
    folder.mkdir()
    saved(folder / "ruizana_101_7001_answers.json", "Ana Ruiz", alaska_2021__two_lists_of_conditions="One.", alaska_2021__what_is_it_called="Two.")
    saved(folder / "wangwei_103_7002_answers.json", "Wang Wei", alaska_2021__two_lists_of_conditions="Three.")
    saved(folder / "other.json", "Cy Onge", alaska_2021__two_lists_of_conditions="Four.")
    return folder


def run(*args: object) -> Result:
    result = CliRunner().invoke(main, ["responses", "collect", *map(str, args)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_it_says_who_handed_nothing_in(hands: Path, tmp_path: Path, course: Course) -> None:
    (tmp_path / "class.csv").write_text(CANVAS, "utf-8-sig")
    said = run(hands, "--roster", "class.csv", "--gradebook", "grades.csv")
    assert said.exit_code == 0, said.output
    assert "Of 4 students in the class, 2 handed nothing in:\n  Wang, Wei\n  Li, Bo\n" in said.stdout
    assert "Cy Onge: isn't in the class by that name" in said.stderr
    head, *rows = csv.reader(io.StringIO((tmp_path / "grades.csv").read_bytes().decode("utf-8-sig"), newline=""))
    assert head[:5] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"] and head[5].endswith(f": answers, of {len(course.texts['alaska-2021'].questions)}")
    assert [row[1:2] + row[5:6] for row in rows] == [["101", "2"], ["102", ""], ["103", "1"], ["104", ""]]


@pytest.mark.parametrize(("text", "encoding"), [(CANVAS, "utf-8"), (MOODLE, "utf-16"), (CANVAS.replace(",", ";").replace("; ", ", "), "cp1252"), (MOODLE, "utf-8-sig")])
def test_a_class_is_read_in_the_forms_of_platforms(tmp_path: Path, text: str, encoding: str) -> None:
    (tmp_path / "class.csv").write_text(text, encoding)
    roster = read_roster(tmp_path / "class.csv")
    assert {"s1", "s4"} <= {id for student in roster.students for id in student.ids}
    assert len(roster.students) == (4 if "Student" in text else 2)


def test_two_of_one_name_are_told_apart_only_by_an_id(tmp_path: Path) -> None:
    (tmp_path / "class.csv").write_text(CANVAS, "utf-8")
    roster = read_roster(tmp_path / "class.csv")
    by_name = attendance(roster, [Answer("Wei Wang", LISTS, "x", "", "a.json"), Answer("Bo Li", LISTS, "x", "", "b.json")])
    assert [student.name for student in by_name.missing] == ["Ruiz, Ana", "Wang, Wei", "Wang, Wei"] and by_name.strangers == ["Wei Wang"]


def test_moodles_numbers_are_not_taken_for_ids(tmp_path: Path) -> None:
    """They are new for each assignment, and may be the id of somebody else."""
    (tmp_path / "class.csv").write_text(CANVAS, "utf-8")
    answer = Answer("Bo Li", LISTS, "x", "", "Bo Li_101_assignsubmission_file/answers.json")
    found = attendance(read_roster(tmp_path / "class.csv"), [answer])
    assert [student.name for student, name in found.found.items() if name] == ["Li, Bo"]


@pytest.mark.parametrize(("content", "why"), [
    (b"", 'has no column of names; call one "Student"'), (b"a,b\n1,2\n", "has no column of names"), (b"x" * 6_000_000, "is larger than 5 MB"),
])
def test_what_is_no_class_is_refused_in_one_line(hands: Path, tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "class.csv").write_bytes(content)
    said = run(hands, "--roster", "class.csv")
    assert said.exit_code == 1 and why in said.stderr and len(said.stderr.splitlines()) == 1
    assert run(hands, "--roster", "none.csv").stderr.strip().endswith("none.csv: cannot be opened (No such file or directory)")


def test_files_that_would_overwrite_each_other_are_refused(hands: Path) -> None:
    assert "must name different files" in run(hands, "--to", "a.csv", "--page", "a.csv").stderr
    assert "needs --roster" in run(hands, "--gradebook", "grades.csv").stderr


def test_in_a_workbook_nothing_is_a_formula(hands: Path, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is needed only for workbooks")
    evil = "=HYPERLINK(\"http://x\")"
    saved(hands / "evil.json", evil, alaska_2021__what_is_it_called="- one\n- two\n" + evil)
    assert run(hands, "--to", "answers.xlsx").exit_code == 0
    sheet = openpyxl.load_workbook(tmp_path / "answers.xlsx").active
    head, *rows = sheet.iter_rows()
    names = [cell.value for cell in head]
    assert names[:4] == ["student", "chapter", "question", "answer"]
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "inlineStr"}
    found = {row[0].value: row[3].value for row in rows}
    assert found[evil] == "- one\n- two\n" + evil, "as it was typed"
    assert all(isinstance(row[names.index("words")].value, int) for row in rows)
    assert all(row[names.index("last_edit")].value.endswith("Z") for row in rows), "a time says its zone"


def test_a_cell_that_is_too_long_says_that_it_was_cut() -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is needed only for workbooks")
    data = workbook([Answer("A", LISTS, "x" * 40_000, "", "a.json")])
    value = openpyxl.load_workbook(io.BytesIO(data)).active["D2"].value
    assert len(value) == LONGEST and value.endswith("(cut here: a cell holds no more)")


def test_without_openpyxl_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    with pytest.raises(Unreadable, match=r"pip install readouts\[xlsx\]"):
        workbook([])
