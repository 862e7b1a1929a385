"""Students are told apart by more than a typed name, platforms' downloads are read as they come, and what is doubtful is listed."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from readouts.cli import classes
from readouts.course.course import Course
from readouts.export.answers_page import reading_page
from readouts.teaching.responses import Answer, Unreadable, collect, files, files_in, read
from readouts.teaching.responses.people import People, handed, people

LISTS, CALLED = "alaska-2021/two-lists-of-conditions", "alaska-2021/what-is-it-called"


@pytest.fixture(autouse=True)
def loaded(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classes, "_course", lambda: course)


def run(*args: object) -> Result:
    result = CliRunner().invoke(classes.responses, ["collect", *map(str, args)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def answer(student: str, file: str, text: str, second: int = 0, question: str = LISTS) -> Answer:
    return Answer(student, question, text, f"2026-02-03T10:00:{second:02}Z", file)


def who(*answers: Answer) -> dict[str, str]:
    found = people(answers)
    return {file: found.names[owner] for file, owner in found.owner.items()}


def whose(*answers: Answer) -> People:
    return people(answers)


def data(student: str, text: str, second: int = 0) -> bytes:
    return json.dumps({"format": "readouts-answers", "version": 1, "student": student,
                       "answers": {LISTS: {"text": text, "edited": f"2026-02-03T10:00:{second:02}Z"}}}).encode()


def packed(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


# -- names -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("other", ["Wang Wei", "wang wei", " WANG  WEI ", "Wang\u200b Wei", "Ｗａｎｇ Wei"])
def test_two_students_of_one_name_stay_two_and_are_listed(course: Course, other: str) -> None:
    found = collect(course, [answer("Wang Wei", "a.json", "one"), answer(other, "b.json", "two", 5)])
    assert [row.superseded for row in found.rows] == [False, False] and found.students == 2
    assert len({row.student.casefold() for row in found.rows}) == 2 and {row.student[-3:] for row in found.rows} == {"(1)", "(2)"}
    assert len(found.doubts) == 1 and found.doubts[0].startswith("2 students may be one")
    assert "a.json" in found.doubts[0] and "b.json" in found.doubts[0]
    assert found.doubts[0] in reading_page(course, found)


def test_one_who_hands_in_twice_is_one(course: Course) -> None:
    same = [answer("Wang Wei", f"{name}.json", "kept", question=CALLED) for name in "ab"]
    found = collect(course, [*same, answer("Wang Wei", "a.json", "first"), answer("wang wei", "b.json", "second", 5)])
    assert [(r.text, r.superseded) for r in found.rows if r.question == LISTS] == [("second", False), ("first", True)]
    assert found.students == 1 and found.doubts == []


def test_the_file_of_another_is_listed(course: Course) -> None:
    found = collect(course, [answer(name, f"{name}.json", f"answer {i}", i, key) for name in ("Ana", "Bo") for i, key in enumerate((LISTS, CALLED))])
    assert found.students == 2 and not any(row.superseded for row in found.rows)
    assert found.doubts == ["Ana.json (Ana), Bo.json (Bo) have 2 answers identical in words and time: one student's file, handed in by another?"]


def test_a_file_without_a_name_is_listed_whether_or_not_it_finds_its_owner() -> None:
    shared = [answer("Ana", "a.json", "same"), answer("", "b.json", "same")]
    assert who(*shared) == {"a.json": "Ana", "b.json": "Ana"}
    assert whose(*shared).doubts == ["b.json: has no name and is taken to be Ana's, because they share an answer"]
    two = [*shared, answer("Bo", "c.json", "same")]
    assert who(*two)["b.json"] == "" and "b.json: has no name; ask whose it is" in whose(*two).doubts
    assert whose(answer("", "d.json", "x"), answer("", "e.json", "y")).doubts == [f"{n}.json: has no name; ask whose it is" for n in "de"]


# -- the downloads of platforms ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "platform", "id", "name"), [
    ("Ana Ruiz_12345_assignsubmission_file/answers.json", "Moodle", "12345", "Ana Ruiz"),
    ("week 1/李伟_7_assignsubmission_file_/deep/answers.json", "Moodle", "7", "李伟"),
    ("Ana_Maria Ruiz_12345_assignsubmission_file_answers.json", "Moodle", "12345", "Ana_Maria Ruiz"),
    ("Ana Ruiz_12_assignsubmission_onlinetext/onlinetext.html", "Moodle", "12", "Ana Ruiz"),
    ("ruizana_123_456_my-answers.json", "Canvas", "123", "ruizana"),
    ("class.zip/ruizana_LATE_123_456_answers-Ana_Ruiz.md", "Canvas", "123", "ruizana"),
    ("Essay 1_ar123_attempt_2026-02-03-10-20-30_answers.json", "Blackboard", "ar123", ""),
    ("12345-67890 - Ana Ruiz - Feb 3, 2026 1020 AM/answers.json", "Brightspace", "12345", "Ana Ruiz"),
])
def test_what_platforms_call_a_hand_in(path: str, platform: str, id: str, name: str) -> None:
    found = handed(path)
    assert found and (found.platform, found.id, found.name) == (platform, id, name)


@pytest.mark.parametrize("path", ["answers.json", "mon/answers (1).json", "answers_2026_02_03.json", "ana_2026_02_03_x.json", "my_answers_1_2_x.json",
                                  "homework_1_2_ana.json", "answers-Ana-Ruiz-2026-02-03.json", "assignsubmission_file/x.json"])
def test_other_names_are_not_taken_for_a_platforms(path: str) -> None:
    assert handed(path) is None


def test_the_folder_of_a_platform_tells_two_of_one_name_apart(course: Course) -> None:
    first, second = "Wang Wei_11_assignsubmission_file/my-answers.json", "Wang Wei_22_assignsubmission_file/my-answers.json"
    shared = [answer("Wang Wei", first, "same", question=CALLED), answer("Wang Wei", second, "same", question=CALLED)]
    found = collect(course, [*shared, answer("Wang Wei", first, "one"), answer("Wang Wei", second, "two", 5)])
    assert {row.student for row in found.rows} == {"Wang Wei (11)", "Wang Wei (22)"} and not any(row.superseded for row in found.rows)
    assert found.doubts[0].startswith("2 students have the same name. Wang Wei (11): ") and "have an answer identical in words and time" in found.doubts[1]


def test_one_student_of_a_platform_is_one_whatever_the_files_say() -> None:
    files = [answer("", "ruizana_12_1_a.json", "one"), answer("Ana Ruiz", "ruizana_late_12_2_b.json", "two", 3), answer("Ruiz, Ana", "week 2/ruizana_12_9_b.md", "x")]
    assert set(who(*files).values()) == {"Ana Ruiz"} and whose(*files).doubts == []
    assert set(who(answer("", "Hw_ar1_attempt_2026-02-03-10-20-30_a.json", "x")).values()) == {"ar1"}


def test_the_downloads_of_two_assignments_meet_by_their_answers() -> None:
    weeks = [answer("Ana", f"week {i}/Ana Ruiz_{i}7_assignsubmission_file/a.json", "same", question=CALLED) for i in (1, 2)]
    assert len(whose(*weeks).names) == 1 and whose(*weeks).doubts == []


def test_who_hands_in_the_file_of_another_is_named_by_the_platform() -> None:
    files = [answer("Ana Ruiz", "Ana Ruiz_1_assignsubmission_file/a.json", "same"), answer("Ana Ruiz", "Bo Li_2_assignsubmission_file/a.json", "same")]
    assert list(who(*files).values()) == ["Ana Ruiz", "Bo Li"]
    doubts = whose(*files).doubts
    assert "Bo Li_2_assignsubmission_file/a.json: Moodle says that Bo Li handed it in, but the file says that it is Ana Ruiz's" in doubts
    assert any("identical in words and time" in doubt for doubt in doubts)


@pytest.mark.parametrize("given", ["the folder above", "each folder", "each file"])
def test_a_platforms_folder_counts_however_it_is_given(tmp_path: Path, given: str) -> None:
    for folder in ("Wang Wei_11_assignsubmission_file", "Wang Wei_22_assignsubmission_file"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "answers.json").write_bytes(data("Wang Wei", folder))
    depth = {"the folder above": [tmp_path], "each folder": sorted(tmp_path.iterdir()), "each file": sorted(tmp_path.rglob("*.json"))}
    found = {file.name: handed(file.name) for file in files_in(depth[given])}
    assert sorted(h.id for h in found.values() if h) == ["11", "22"]


def test_a_zip_file_is_read_as_the_folder_in_it(tmp_path: Path) -> None:
    inner = packed({"mine/answers.json": data("Bo", "in a zip file of his own"), "__MACOSX/._answers.json": b"x", "mine/.DS_Store": b"x"})
    (tmp_path / "Week 1.zip").write_bytes(packed({
        "Ana Ruiz_11_assignsubmission_file/answers.json": data("", "one"), "Bo Li_22_assignsubmission_file/all.zip": inner,
        "Cy_33_assignsubmission_file/essay.docx": packed({"[Content_Types].xml": b"<x/>"}), "Di_44_assignsubmission_file/answers.md": b""}))
    result = run(tmp_path / "Week 1.zip", "--to", tmp_path / "t.csv")
    table = (tmp_path / "t.csv").read_text("utf-8-sig")
    assert result.exit_code == 1 and "2 files, 2 students, 2 answers" in result.output
    assert "Ana Ruiz,alaska-2021" in table and "Bo,alaska-2021" in table and "Week 1.zip/Bo Li_22_assignsubmission_file/all.zip/mine/answers.json" in table
    assert "essay.docx: is a packed file (zip or Word): a text document" in result.stderr and "answers.md: is empty" in result.stderr
    assert "2 files could not be read in full" in result.stderr


def test_zip_files_that_cannot_be_opened_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = packed({"a.json": data("Ana", "good")})
    (tmp_path / "cut.zip").write_bytes(good[:-30])
    (tmp_path / "bad.zip").write_bytes(good.replace(good[40:60], b"?" * 20))
    locked = bytearray(good)
    locked[6] |= 1  # the flag of a member with a password, in both of its places
    locked[good.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(locked)
    said = {}
    for file in files_in([tmp_path]):
        with pytest.raises(Unreadable) as error:
            read(file)
        said[file.name] = str(error.value)
    assert "can't be opened" in said["cut.zip"] and "damaged inside its zip file" in said["bad.zip/a.json"] and "locked with a password" in said["locked.zip/a.json"]
    (tmp_path / "bomb.zip").write_bytes(good)
    monkeypatch.setattr(files, "MOST_UNPACKED", 10)
    with pytest.raises(Unreadable, match="when unpacked"):
        read(next(iter(files_in([tmp_path / "bomb.zip"]))))


def test_doubts_are_listed_and_are_no_failure(tmp_path: Path) -> None:
    for name, text in (("a", "one"), ("b", "two")):
        (tmp_path / f"{name}.json").write_bytes(data("Wang Wei", text))
    result = run(tmp_path, "--to", tmp_path / "t.csv", "--page", tmp_path / "t.html")
    assert result.exit_code == 0 and "2 files, 2 students, 2 answers, 0 earlier versions" in result.output
    assert "Whose answers? Please check these:\n  2 students may be one" in result.stderr
    assert "Whose answers?" in (tmp_path / "t.html").read_text("utf-8")
