"""Syllabi add up and name what is there; the measures of difficulty are those of the texts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT, texts_folder
from source_texts import FILES, paragraphs

from readouts.analysis.difficulty import measure
from readouts.anchoring import fingerprints, measures
from readouts.cli import main
from readouts.course.course import Course
from readouts.course.places import missing, place
from readouts.course.workload import chapter_minutes, minutes
from readouts.teaching.difficulty import PARTS, RATINGS, points, rating
from readouts.teaching.lab_plans import CORE, SETUP
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


def test_a_lab_in_class_was_opened_before_and_leaves_room_for_what_is_with_it(course: Course) -> None:
    for one in course.syllabi.values():
        for session in one.sessions:
            labs = [item for item in session.in_class if item.at and item.at.startswith("lab:")]
            setup = sum(item.minutes or 0 for item in session.before if item.what and "open the lab" in item.what)
            assert setup == SETUP * len(labs), (one.id, session.title)
            assert sum(minutes(course, item) for item in labs) == CORE * len(labs)
    assert {item.at for item in course.syllabi["two-weeks"].sessions[-1].in_class} == {"lab:who-speaks"}
    named = {item.at for session in course.syllabi["five-weeks"].sessions for item in session.in_class}
    assert {"lab:who-speaks", "lab:structural-2023"} <= named


def test_they_name_only_what_is_there(course: Course) -> None:
    for one in course.syllabi.values():
        for session in one.sessions:
            for item in (*session.before, *session.in_class):
                assert not item.at or missing(course, place(item.at)) is None


def first(pattern: str, new: str) -> Callable[[str], str]:
    return lambda text: re.sub(pattern, new, text, count=1, flags=re.MULTILINE)


MISTAKES: dict[str, tuple[str, Callable[[str], str], str]] = {
    "class time that does not add up": ("syllabi.yaml", first(r"what: set the reading, minutes: 5", "what: set the reading, minutes: 6"), r'data/syllabi\.yaml:\d+: syllabus "two-weeks", session "Two accounts of one meeting": the work in class takes 51 minutes, the class has 50'),
    "no such page": ("syllabi.yaml", first("page:readouts/who-said-it", "page:readouts/who-say-it"), r'at: there is no page "readouts/who-say-it" in book/, did you mean "readouts/who-said-it"\?'),
    "no such question": ("syllabi.yaml", first("alaska-2021/many-or-all", "alaska-2021/many-or-al"), r'there is no question "alaska-2021/many-or-al", did you mean "alaska-2021/many-or-all"\?'),
    "minutes that the data has": ("syllabi.yaml", first(r'\{at: "quiz:alaska-2021"\}', '{at: "quiz:alaska-2021", minutes: 10}'), r"the minutes of quiz:alaska-2021 come from the data; drop this line"),
    "minutes that nobody has": ("syllabi.yaml", first(r"minutes: 15, what: play one round", "what: play one round"), r"page:readouts/who-said-it needs minutes; the data has none for it"),
    "a week left out": ("syllabi.yaml", first(r"week: 2", "week: 1"), r"its sessions must name the weeks 1 to 2 in order|its sessions must name"),
    "a syllabus twice": ("syllabi.yaml", first(r"id: five-weeks", "id: two-weeks"), r'syllabus "two-weeks": the id is already used in line'),
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
    folder, kept = texts_folder(), measures.load(course.folder)
    assert folder and set(kept) == {one.text for one in course.difficulties}
    known = {name: entry for name, entry in kept.items() if name in FILES}
    assert len(known) == len(FILES)
    for name, entry in known.items():
        counted = measure(paragraphs(folder, name), course.terms.values())
        assert entry.measures[:2] == counted[:2], name
        # a glossary that grows finds more terms: the rating must then be looked at again, not every figure
        assert entry.measures.terms_per_100 == pytest.approx(counted.terms_per_100, abs=0.3), name


def test_sentences_and_terms_are_counted_as_a_reader_would(course: Course) -> None:
    assert measure(["The U.S. side spoke. “It was long.” Mr. Li left at 5 p.m. and said so."], ()) == (16, 3, 0)
    assert measure(["One two three", "Four five. Six"], ()).sentence_length == 2.0
    assert measure(["guardrails " + "word " * 99], course.terms.values()).terms_per_100 == 1.0
    assert measure(["strong guardrailsx " + "word " * 98], course.terms.values()).terms == 0


FALSE: dict[str, tuple[Callable[[str], str], str]] = {
    "a count changed by hand": (first(r'"sentences": \d+', '"sentences": 11'), r"measures\.json:2: alaska-2021: these are not the counts of the text"),
    "a checksum left out": (first(r', "checksum": \d+', ""), r"measures\.json:1: is broken \(.*checksum.*count again with: readouts texts fingerprint"),
    "a text left out": (first(r'"alaska-2021".*\n', ""), r'difficulty\.yaml:\d+: difficulty of "alaska-2021": the text was not measured; count again'),
    "a text that is not there": (first("alaska-2021", "alaska-2022"), r'measures\.json:2: there is no text "alaska-2022", did you mean "alaska-2021"\?'),
    "not JSON": (lambda text: text[:40], r"measures\.json:1: is broken"),
    "a count that is none": (first(r'"words": \d+', '"words": true'), r"measures\.json:1: is broken \(a count is not a whole number"),
}


@pytest.mark.parametrize("name", FALSE)
def test_no_false_count_passes_the_check(folder: Path, name: str) -> None:
    change, expected = FALSE[name]
    path = folder / "data" / measures.FILE
    before = path.read_text("utf-8")
    path.write_text(change(before), "utf-8")
    assert path.read_text("utf-8") != before
    result = CliRunner().invoke(main, ["check", str(folder / "data")])
    assert result.exit_code == 1 and "Traceback" not in result.output
    assert re.search(expected, result.output), result.output[:1500]


def test_a_wrong_length_of_a_paragraph_does_not_pass_either(folder: Path) -> None:
    path = folder / "data/texts/alaska-2021/text.yaml"
    path.write_text(re.sub(r"words: (\d+)", lambda m: f"words: {int(m[1]) + 300}", path.read_text("utf-8"), count=1), "utf-8")
    result = CliRunner().invoke(main, ["check", str(folder / "data")])
    assert result.exit_code == 1 and re.search(r"add up to 927 words, and 627 were counted", result.output), result.output[:800]


def test_the_command_that_makes_fingerprints_counts_too(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    shutil.copy2(ROOT / "course.yaml", tmp_path)
    (tmp_path / "essay.txt").write_text("The two towns met. They spoke of lights.\n\nNo word of nets.", "utf-8")
    done = CliRunner().invoke(main, ["texts", "fingerprint", str(tmp_path / "essay.txt"), "--text", "velm", "--data", str(tmp_path / "data")])
    assert done.exit_code == 0, done.output
    kept = measures.load(tmp_path / "data")["velm"]
    assert kept.measures == (12, 3, 0)
    assert kept.checksum == measures.checksum(kept.measures, fingerprints.load(tmp_path / "data").texts["velm"])


def test_points_follow_the_stated_bounds(course: Course) -> None:
    page = (ROOT / "book/teaching/difficulty.md").read_text("utf-8")
    for low, high in PARTS.values():
        assert f"below {low:g}" in page.replace(",", "") and f"{high:g} and more" in page.replace(",", "")
    assert f"Up to {RATINGS[0][0]} points" in page and f"from {RATINGS[0][0] + 1} to {RATINGS[1][0]}" in page
    counted = measures.load(course.folder)
    for one in course.difficulties:
        parts = points(one, counted[one.text].measures)
        assert all(1 <= n <= 3 for n in parts.values()) and rating(parts) in {word for _, word in RATINGS}
        assert chapter_minutes(course.texts[one.text]) % 5 == 0


def test_a_course_without_the_two_files_loads(folder: Path) -> None:
    for name in ("syllabi.yaml", "difficulty.yaml"):
        (folder / "data" / name).unlink()
    assert load_course(folder / "data").texts
