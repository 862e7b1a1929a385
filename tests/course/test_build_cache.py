"""What a build keeps of the texts: the same text is not read again, another one is; and that a body is read as Markdown reads it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from conftest import copy_of_data
from hypothesis import given
from hypothesis import strategies as st

from readouts.course import bodies
from readouts.course.bodies import read_body
from readouts.course.build_cache import BuildCache
from readouts.course.course import CourseError
from readouts.validation.load import load_course

NOTES = "texts/alaska-2021/notes.yaml"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    copy_of_data(tmp_path)
    return tmp_path / "data"


def add_a_word(data: Path) -> None:
    """Change the words of a note, and nothing that something could refer to."""
    (data / NOTES).write_text((data / NOTES).read_text("utf-8").replace("body: |\n    ", "body: |\n    Another word. ", 1), "utf-8")


def test_what_was_kept_is_what_was_read(data: Path, tmp_path: Path) -> None:
    first = load_course(data, BuildCache(tmp_path / "kept"))
    again = load_course(data, BuildCache(tmp_path / "kept"))
    assert again.texts == first.texts
    for id, text in again.texts.items():
        assert [n.where for n in text.notes] == [n.where for n in first.texts[id].notes]


def test_a_text_is_read_again_when_it_has_changed(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    load_course(data, BuildCache(folder))
    add_a_word(data)
    kept = BuildCache(folder)
    assert kept.text(data / "texts/alaska-2021") is None
    assert kept.text(data / "texts/candid-2023") is not None
    changed = load_course(data, BuildCache(folder))
    assert changed.texts["alaska-2021"].notes[0].body.startswith("Another word.")
    assert BuildCache(folder).text(data / "texts/alaska-2021") == changed.texts["alaska-2021"]


@pytest.mark.parametrize(("file", "before", "after"), [
    ("glossary.yaml", "term: position of strength", "term: position of straw"),
    ("references.bib", "{japantimes-2021-meeting,", "{japantimes-2021-meal,"),
    ("meetings.csv", "\nbali-2022,", "\nbali-2021,"),
    ("texts/rapprochement-2023/text.yaml", "- n: 6\n", "- n: 60\n"),
    ("texts/fingerprints.json", '"alaska-2021": [\n', '"alaska-2021": [\n{"words": 5, "short": [], "shingles": []},\n'),
])
def test_what_is_kept_is_checked_as_well(data: Path, tmp_path: Path, file: str, before: str, after: str) -> None:
    """A kept text that refers to something that has gone is a fault, with its file and line."""
    folder = tmp_path / "kept"
    load_course(data, BuildCache(folder))
    content = (data / file).read_text("utf-8")
    assert before in content
    (data / file).write_text(content.replace(before, after, 1), "utf-8")
    with pytest.raises(CourseError) as fresh:
        load_course(data)
    for _ in range(2):  # a fault is found again
        with pytest.raises(CourseError) as kept:
            load_course(data, BuildCache(folder))
        assert str(kept.value) == str(fresh.value)


def test_what_passed_is_what_has_not_changed_nor_what_it_can_refer_to(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    course = load_course(data, BuildCache(folder))

    def passed() -> set[str]:
        kept = BuildCache(folder)
        for text in course.texts:
            kept.text(data / "texts" / text)
        return set(kept.passed(course))

    assert passed() == set(course.texts)
    add_a_word(data)
    assert passed() == set(course.texts) - {"alaska-2021"}
    course = dataclasses.replace(course, terms={})
    assert passed() == set()


def test_a_fault_keeps_no_text(data: Path, tmp_path: Path) -> None:
    (data / NOTES).write_text((data / NOTES).read_text("utf-8").replace("  kind: ", "  kimd: ", 1), "utf-8")
    with pytest.raises(CourseError):
        load_course(data, BuildCache(tmp_path / "kept"))
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["references.bib.pickle"]


def test_a_broken_file_is_passed_over(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    first = load_course(data, BuildCache(folder))
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes()[:-100])
    assert load_course(data, BuildCache(folder)).texts == first.texts


@given(st.text(alphabet="aZé9 \u2028\x0b\r.,;:'’“\"?!()%…–—/-_*`{}[]<>&\\#+=~|$@^\n\t"))
def test_a_body_without_signs_is_what_markdown_says_it_is(body: str) -> None:
    parsed = bodies._examined(body)[1]
    assert read_body(body) == parsed


def test_references_are_read_again_when_their_file_has_changed(data: Path, tmp_path: Path) -> None:
    folder, bib = tmp_path / "kept", data / "references.bib"
    first = load_course(data, BuildCache(folder))
    assert load_course(data, BuildCache(folder)).bibliography == first.bibliography
    bib.write_text(bib.read_text("utf-8") + '\n@misc{new-one, title = "A new one"}\n', "utf-8")
    assert "new-one" in load_course(data, BuildCache(folder)).bibliography.entries
    bib.write_text(bib.read_text("utf-8") + "\n@misc{broken, title = \n", "utf-8")
    for _ in range(2):  # a fault is no reading to keep
        with pytest.raises(CourseError, match=r"references\.bib:\d+: is broken BibTeX"):
            load_course(data, BuildCache(folder))
