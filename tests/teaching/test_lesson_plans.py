"""Lesson plans: complete for every text, their minutes add up, and every mistake in them is named with its line."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT

from readouts.cli import main
from readouts.course.course import Course
from readouts.course.places import missing, place, question_ids
from readouts.teaching import instructor
from readouts.teaching.lesson_plans import WAYS

pytestmark = pytest.mark.skipif(not (ROOT / "instructor").is_dir(), reason="the folder instructor/ is not at hand")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy2(ROOT / "course.yaml", tmp_path / "course.yaml")
    for name in ("data", "instructor", "book"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("licensed"))
    return tmp_path


def check(folder: Path) -> str:
    result = CliRunner().invoke(main, ["check", "--instructor", str(folder / "data")])
    assert "Traceback" not in result.output
    return result.output


def test_every_text_has_the_three_ways_and_they_add_up(course: Course) -> None:
    plans = instructor.load(course).plans
    assert set(plans) - set(course.meeting_records) == {*course.texts, "across", "new-meeting"}
    for owner, lessons in plans.items():
        assert owner in (*course.meeting_records, "new-meeting") or [one.way for one in lessons] == list(WAYS), owner
        for lesson in lessons:
            assert sum(step.minutes for step in lesson.steps) == lesson.minutes


def test_the_meetings_that_teach_most_have_a_plan_of_fifty_minutes(course: Course) -> None:
    plans = instructor.load(course).plans
    for meeting in ("rubio-wang-call-2025-01", "busan-2025", "washington-2026-09"):
        assert [one.way for one in plans[meeting]] == ["class-50"]
        own = [ref for step in plans[meeting][0].steps for ref in step.at if ref.startswith(f"meeting:{meeting}")]
        assert len(own) >= 2, meeting


def test_plans_use_questions_meetings_and_both_sides_of_the_cover(course: Course) -> None:
    covered = {"us": 0, "cn": 0}
    for owner, lessons in instructor.load(course).plans.items():
        for lesson in lessons:
            refs = [ref for step in lesson.steps for ref in step.at]
            assert any(ref.startswith(("question:", "page:readouts/desk")) for ref in refs), (owner, lesson.way)
            assert any(ref.startswith("meeting:") for ref in refs) or lesson.way == "homework", (owner, lesson.way)
            assert any(step.wrong for step in lesson.steps), (owner, lesson.way)
            for ref in refs:
                for side in covered:
                    covered[side] += f"cover={side}" in ref
    assert covered["us"] and covered["cn"]  # both accounts are predicted


def first(pattern: str, new: str) -> Callable[[str], str]:
    return lambda text: re.sub(pattern, new, text, count=1, flags=re.MULTILINE)


PLAN = r"instructor/plans/alaska-2021\.yaml:\d+: "
MISTAKES: dict[str, tuple[Callable[[str], str], str]] = {
    "minutes that do not add up": (first(r"- minutes: 7$", "- minutes: 9"), PLAN + r'lesson "class-50": its steps take 52 minutes, not 50; change a step by 2'),
    "another length": (first(r"^  minutes: 50$", "  minutes: 60"), PLAN + r'lesson "class-50": minutes is 60; a lesson of this kind has 50'),
    "an unknown way": (first(r"way: class-75", "way: class-90"), PLAN + r'lesson: way "class-90" is not one of class-50, class-75, homework'),
    "a way twice": (first(r"way: class-75", "way: class-50"), PLAN + r'lesson "class-50": is already in line 1; drop one'),
    "a way that is missing": (lambda text: text[: text.index("- way: homework")], PLAN + r'has no lesson with "way: homework"; add one'),
    "no such question": (first(r"question:what-is-it-called", "question:what-is-it-calld"), PLAN + r'lesson "class-50": at: there is no question "alaska-2021/what-is-it-calld", did you mean "alaska-2021/what-is-it-called"\?'),
    "a question that takes longer": (first(r"- minutes: 14\n", "- minutes: 11\n"), PLAN + r'lesson "class-50": its questions need 12 minutes by their own data, the step has 11'),
    "no such meeting": (first(r"meeting:anchorage-2021#", "meeting:anchorage-2022#"), PLAN + r'.*no meeting "anchorage-2022", did you mean "anchorage-2021"'),
    "a topic that the meeting lacks": (first(r"topic=climate", "topic=balloon"), PLAN + r".*topic=balloon: it can be .*climate"),
    "a side that is neither": (first(r"cover=cn", "cover=usa"), PLAN + r'.*cover=usa: it can be us, cn, did you mean "us"\?'),
    "a state that is none": (first(r"&view=slides", "&veiw=slides"), PLAN + r'.*"veiw" is not a setting that a comparison keeps in its address, did you mean "view"\?'),
    "no such note": (first(r"dialogue-or-meeting\]", "dialog-or-meeting]"), PLAN + r'.*there is no note "alaska-2021/dialog-or-meeting", did you mean'),
    "no such page": (first(r"page:across/phrases", "page:across/phrase"), PLAN + r'.*there is no page "across/phrase" in book/, did you mean "across/phrases"\?'),
    "no such lab": (first(r"page:across/phrases", "lab:workbensh"), PLAN + r'.*there is no lab "workbensh", did you mean "workbench"\?'),
    "no such quiz": (first(r"quiz:alaska-2021", "quiz:alaska"), PLAN + r'.*there is no text "alaska", did you mean'),
    "a teacher who does nothing": (first(r"^      teacher: .*\n", ""), PLAN + r'.*the step does not say what the teacher does'),
    "an unknown field": (first(r"^      wrong:", "      worng:"), PLAN + r'.*unknown field "steps, item \d+, worng", did you mean "wrong"\?'),
    "an unknown term": (first(r"^  aim: ", "  aim: 'A {term}`gaurdrails`' #"), PLAN + r'.*no term "gaurdrails", did you mean "guardrails"'),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_its_line(folder: Path, name: str) -> None:
    change, expected = MISTAKES[name]
    path = folder / "instructor/plans/alaska-2021.yaml"
    before = path.read_text("utf-8")
    path.write_text(change(before), "utf-8")
    assert path.read_text("utf-8") != before
    said = check(folder)
    assert re.search(expected, said), said[:1500]
    assert said.rstrip().endswith("in the data")


def test_a_plan_of_no_text_and_a_missing_plan(folder: Path) -> None:
    plans = folder / "instructor/plans"
    (plans / "candid-2023.yaml").rename(plans / "candid-2032.yaml")
    said = check(folder)
    assert "instructor/plans/candid-2023.yaml:1: the file is missing" in said
    assert 'instructor/plans/candid-2032.yaml:1: there is no text or meeting "candid-2032", did you mean "candid-2023"?' in said


def test_places(course: Course) -> None:
    assert len(question_ids(course)) == sum(len(t.questions) for t in course.texts.values()) + len(course.synthesis)
    for id in question_ids(course):
        assert missing(course, place(f"question:{id}")) is None
    assert missing(course, place("p1", "alaska-2021")) is None
    assert "only a meeting" in str(missing(course, place("text:alaska-2021#cover=cn")))
    assert "view=: it can be slides" in str(missing(course, place("meeting:malta-2023#view")))
    assert "has no setting" in str(missing(course, place("meeting:malta-2023#&")))
