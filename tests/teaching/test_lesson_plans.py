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
from readouts.teaching.instructor import Instructor
from readouts.teaching.lesson_plans import CUTS, FORMS, WAYS, Lesson

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


@pytest.fixture(scope="module")
def office(course: Course) -> Instructor:
    return instructor.load(course)


def every(office: Instructor) -> list[tuple[str, Lesson]]:
    """All lessons, each with its name."""
    return [(f"{owner}/{one.way}", one) for owner, lessons in office.plans.items() for one in lessons]


def test_every_lesson_says_what_can_be_seen_and_what_to_drop(office: Instructor) -> None:
    for name, lesson in every(office):
        assert 2 <= len(lesson.outcomes) <= 4, name
        for outcome in lesson.outcomes:  # a verb in the third person, which somebody in the room could see or hear being done
            assert re.match(r"[A-Z][a-z]+s\b", outcome), (name, outcome)
        assert [cut.minutes for cut in lesson.cut] == list(CUTS), name
        for cut in lesson.cut:
            left = [step.minutes - cut.takes.get(number, 0) for number, step in enumerate(lesson.steps, 1)]
            assert min(left) >= 0 and sum(left) == lesson.minutes - cut.minutes, name


def test_what_a_lesson_names_by_its_number_is_written_out(office: Instructor) -> None:
    lists = {(name, one.name): one.items for name, lesson in every(office) for one in lesson.lists}
    for name, listed, count in (("alaska-2021/class-50", "five changes", 5), ("resilient-2024/class-50", "six expressions", 6),
                                ("resilient-2024/class-75", "four tests", 4), ("structural-2023/homework", "seven events", 7),
                                ("candid-2023/class-75", "five experts", 5), ("across/class-50", "five texts", 5)):
        assert len(lists[name, listed]) == count, name
    assert len(lists) > 35


def test_a_class_works_in_more_ways_than_by_predicting(office: Instructor) -> None:
    seen = {step.form: (name, step, lesson) for name, lesson in every(office) for step in lesson.steps if step.form}
    assert set(seen) == set(FORMS)
    for form, (name, step, _) in seen.items():
        assert step.minutes >= 15 and step.wrong and step.say and step.teacher and len(step.teacher) > 150, (form, name)
    for form in ("jigsaw", "role-play", "editing"):
        assert seen[form][2].handouts, form


def test_a_made_up_paper_names_nothing_that_exists(course: Course, office: Instructor) -> None:
    papers = [paper for _, lesson in every(office) for paper in lesson.handouts if paper.made_up]
    real = {"China", "Chinese", "Beijing", "United States", "American", "Washington", "Taiwan", *(person.name for person in course.people)}
    assert len(papers) >= 2
    for paper in papers:
        assert not [name for name in real if name in paper.body], paper.title
        assert re.search("Norvale|Estmark", paper.title + paper.body)


def test_whatever_is_handed_in_names_lines_of_the_rubric(office: Instructor) -> None:
    lines = {one.criterion for one in office.rubric}
    for name, lesson in every(office):
        handed = [step for step in lesson.steps if step.rubric]
        assert handed, name
        assert {line for step in handed for line in step.rubric} <= lines
    for name, guidance in office.guidance.items():
        assert guidance.rubric and set(guidance.rubric) <= lines, name
    assert {line for one in office.guidance.values() for line in one.rubric} == lines  # none is there for nothing


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
    "no outcomes": (first(r"^  outcomes:\n(    - .*\n)+", ""), PLAN + r'lesson: is missing the field "outcomes"'),
    "one outcome": (first(r"^(  outcomes:\n    - .*\n)(    - .*\n)+", r"\1"), PLAN + r"lesson: .*outcomes.* 2"),
    "an outcome that nobody sees": (first(r"- Names for each", "- Understands for each"), PLAN + r'lesson "class-50": outcomes: nobody can observe "Understands"'),
    "no cut": (first(r"^  cut:\n(    .*\n|      .*\n)+", ""), PLAN + r'lesson: is missing the field "cut"'),
    "one cut": (first(r"^    - minutes: 20\n      takes.*\n      how.*\n", ""), PLAN + r'lesson "class-50": cut is for 10 missing minutes; it must say what to drop for 10 and 20'),
    "a cut that does not add up": (first(r"\{2: 3, 4: 7\}", "{2: 3, 4: 6}"), PLAN + r'lesson "class-50": the cut of 10 minutes takes 9 from the steps'),
    "a cut of more than a step has": (first(r"\{2: 3, 4: 7\}", "{1: 7, 2: 3}"), PLAN + r".*takes 7 from step 1; step 1 has 5"),
    "a cut from no step": (first(r"\{2: 3, 4: 7\}", "{2: 3, 8: 7}"), PLAN + r".*takes 7 from step 8; there is no step 8"),
    "a list that is only named": (first(r"^    - name: five changes\n      items:\n(        - .*\n)+", ""), PLAN + r'.*it speaks of "five changes" and does not list them; write them out under lists:'),
    "a list of another length": (first(r"^        - \"The proverb.*\n", ""), PLAN + r'.*the list "five changes" has 4 items'),
    "a list without a number": (first(r"name: five changes", "name: changes"), PLAN + r'.*the list "changes" must begin with its number in letters'),
    "a list that no step uses": (first(r"name: five changes", "name: five wishes"), PLAN + r'.*no step says "five wishes"'),
    "handed in and not graded": (first(r"^      rubric: \[Whose claim it is\]\n", ""), PLAN + r'.*something is handed in; add "rubric:"'),
    "no such criterion": (first(r"rubric: \[Whose claim it is\]", "rubric: [Whose claim is it]"), PLAN + r'.*the rubric has no criterion "Whose claim is it", did you mean "Whose claim it is"\?'),
    "a prediction with nothing to see": (first(r"^      look: .*\n", ""), PLAN + r'.*a side is covered for a prediction; add "look:"'),
    "an unknown form": (first(r"^    - minutes: 5\n", "    - minutes: 5\n      form: jigsow\n"), PLAN + r'.*form "jigsow" is not one of'),
    "a form with nothing to expect": (first(r"^    - minutes: 16\n", "    - minutes: 16\n      form: jigsaw\n"), PLAN + r'.*jigsaw needs "wrong:", what to expect, and "say:"'),
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
