"""Syllabi add up and name what is there; the measures of difficulty are those of the texts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT, texts_folder
from source_texts import paragraphs

from readouts.analysis.difficulty import sentence_length, terms_per_100
from readouts.cli import main
from readouts.course.course import Course
from readouts.course.places import missing, place
from readouts.course.workload import chapter_minutes, minutes
from readouts.teaching.difficulty import PARTS, RATINGS, points, rating
from readouts.validation.load import load_course


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy2(ROOT / "course.yaml", tmp_path / "course.yaml")
    for name in ("data", "book"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("licensed"))
    return tmp_path


def test_the_syllabi_fill_their_weeks_and_their_minutes(course: Course) -> None:
    found = course.syllabi
    assert [s.weeks for s in found.values()] == [2, 5, 14]
    for one in found.values():
        assert {session.week for session in one.sessions} == set(range(1, one.weeks + 1))
        for session in one.sessions:
            assert sum(minutes(course, item) for item in session.in_class) == one.minutes


def test_they_name_only_what_is_there_and_the_longest_names_every_text_and_lab(course: Course) -> None:
    found = course.syllabi
    for one in found.values():
        for session in one.sessions:
            for item in (*session.before, *session.in_class):
                assert not item.at or missing(course, place(item.at)) is None
    named = {item.at for s in found["fourteen-weeks"].sessions for item in (*s.before, *s.in_class)}
    assert {f"text:{id}" for id in course.texts} <= named
    assert {f"quiz:{id}" for id in course.texts} <= named
    assert {"lab:workbench", *(f"lab:{id}" for id in course.texts)} <= named


def first(pattern: str, new: str) -> Callable[[str], str]:
    return lambda text: re.sub(pattern, new, text, count=1, flags=re.MULTILINE)


MISTAKES: dict[str, tuple[str, Callable[[str], str], str]] = {
    "class time that does not add up": ("syllabi.yaml", first(r"what: set the reading, minutes: 5", "what: set the reading, minutes: 6"), r'data/syllabi\.yaml:\d+: syllabus "two-weeks", session "Two accounts of one meeting": the work in class takes 51 minutes, the class has 50'),
    "no such page": ("syllabi.yaml", first("page:readouts/who-said-it", "page:readouts/who-say-it"), r'at: there is no page "readouts/who-say-it" in book/, did you mean "readouts/who-said-it"\?'),
    "no such question": ("syllabi.yaml", first("alaska-2021/many-or-all", "alaska-2021/many-or-al"), r'there is no question "alaska-2021/many-or-al", did you mean "alaska-2021/many-or-all"\?'),
    "minutes that the data has": ("syllabi.yaml", first(r'\{at: "quiz:alaska-2021"\}', '{at: "quiz:alaska-2021", minutes: 10}'), r"the minutes of quiz:alaska-2021 come from the data; drop this line"),
    "minutes that nobody has": ("syllabi.yaml", first(r"minutes: 15, what: play one round", "what: play one round"), r"page:readouts/who-said-it needs minutes; the data has none for it"),
    "a week left out": ("syllabi.yaml", first(r"week: 2", "week: 1"), r"its sessions must name the weeks 1 to 2 in order|its sessions must name"),
    "a syllabus twice": ("syllabi.yaml", first(r"id: five-weeks", "id: two-weeks"), r'syllabus "two-weeks": the id stands already in line'),
    "an unknown text": ("difficulty.yaml", first(r"text: alaska-2021", "text: alaska-2022"), r'data/difficulty\.yaml:\d+: difficulty: there is no text "alaska-2022"'),
    "a judgement off the scale": ("difficulty.yaml", first(r"voices: 2", "voices: 4"), r"data/difficulty\.yaml:\d+: difficulty: voices"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_its_line(folder: Path, name: str) -> None:
    file, change, expected = MISTAKES[name]
    path = folder / "data" / file
    before = path.read_text("utf-8")
    count = 2 if name == "a week left out" else 1
    for _ in range(count):
        path.write_text(change(path.read_text("utf-8")), "utf-8")
    assert path.read_text("utf-8") != before
    result = CliRunner().invoke(main, ["check", str(folder / "data")])
    assert result.exit_code == 1 and "Traceback" not in result.output
    assert re.search(expected, result.output), result.output[:1500]


@pytest.mark.skipif(texts_folder() is None, reason="the source texts are not at hand (READOUTS_TEXTS, ../shared/texts)")
def test_the_measures_are_those_of_the_texts(course: Course) -> None:
    folder = texts_folder()
    assert folder
    for one in course.difficulties:
        text = paragraphs(folder, one.text)
        assert one.sentence == sentence_length(text), one.text
        # a glossary that grows finds more terms: the rating must then be looked at again, not every figure
        assert one.terms == pytest.approx(terms_per_100(text, course.terms.values()), abs=0.3), one.text


def test_sentences_and_terms_are_counted_as_a_reader_would(course: Course) -> None:
    assert sentence_length(["The U.S. side spoke. “It was long.” Mr. Li left at 5 p.m. and said so."]) == round(16 / 3, 1)
    assert sentence_length(["One two three", "Four five. Six"]) == 2.0
    assert terms_per_100(["guardrails " + "word " * 99], course.terms.values()) == 1.0
    assert terms_per_100(["strong guardrailsx " + "word " * 98], course.terms.values()) == 0.0


def test_points_follow_the_stated_bounds(course: Course) -> None:
    page = (ROOT / "book/teaching/difficulty.md").read_text("utf-8")
    for low, high in PARTS.values():
        assert f"below {low:g}" in page.replace(",", "") and f"{high:g} and more" in page.replace(",", "")
    assert f"Up to {RATINGS[0][0]} points" in page and f"from {RATINGS[0][0] + 1} to {RATINGS[1][0]}" in page
    for one in course.difficulties:
        parts = points(course.texts[one.text], one)
        assert all(1 <= n <= 3 for n in parts.values()) and rating(parts) in {word for _, word in RATINGS}
        assert chapter_minutes(course.texts[one.text]) % 5 == 0


def test_a_course_without_the_two_files_loads(folder: Path) -> None:
    for name in ("syllabi.yaml", "difficulty.yaml"):
        (folder / "data" / name).unlink()
    assert load_course(folder / "data").texts
