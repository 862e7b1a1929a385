"""What is across the texts, and the instructor's part: loaded, complete, and every mistake in them named."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT, texts_folder
from source_texts import FILES, paragraphs

from readouts.cli import main
from readouts.course.course import Course, Target, parse_reference
from readouts.teaching import instructor
from readouts.text.folding import normalize

INSTRUCTOR = ROOT / "instructor"
needs_texts = pytest.mark.skipif(texts_folder() is None, reason="the source texts are not at hand (READOUTS_TEXTS, ../shared/texts)")
needs_instructor = pytest.mark.skipif(not INSTRUCTOR.is_dir(), reason="the folder instructor/ is not at hand")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with copies of data/ and instructor/."""
    shutil.copy2(ROOT / "course.yaml", tmp_path / "course.yaml")
    for name in ("data", "instructor"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("licensed"))
    return tmp_path


def check(folder: Path, *options: str) -> str:
    result = CliRunner().invoke(main, ["check", *options, str(folder / "data")])
    assert "Traceback" not in result.output
    assert result.exit_code in (0, 1), result.output
    return result.output


def first(pattern: str, new: str) -> Callable[[str], str]:
    return lambda text: re.sub(pattern, new, text, count=1, flags=re.MULTILINE)


MISTAKES: dict[str, tuple[str, Callable[[str], str], str]] = {
    "a synthesis question on nothing": ("synthesis.yaml", first(r"alaska-2021/p1,", "alaska-2021/p99,"), r'synthesis\.yaml:\d+: question "five-texts-one-page": see: .*p1 to p9'),
    "a phrase twice": ("phrases.yaml", first(r"^- id: guardrails$", "- id: position-of-strength"), r'phrase "position-of-strength": the id is already'),
    "a phrase of no term": ("phrases.yaml", first(r"^  term: guardrails$", "  term: gardrails"), r'phrases\.yaml:\d+: phrase "guardrails": term: there is no term "gardrails", did you mean "guardrails"\?'),
    "a phrase in no statement": ("phrases.yaml", first(r"statement:anchorage-2021-cn-06", "statement:anchorage-2021-cn-66"), r'phrases\.yaml:\d+: phrase "position-of-strength": where: there is no statement "anchorage-2021-cn-66", did you mean'),
    "a phrase in no reference": ("phrases.yaml", first(r"cite:blinken-2021-american", "cite:blinken-2021-americn"), r'where: references\.bib has no "blinken-2021-americn", did you mean "blinken-2021-american"'),
    "a phrase in no paragraph": ("phrases.yaml", first(r"where: alaska-2021/p2", "where: alaska-2021"), r'where: "alaska-2021" is not a paragraph'),
    "words that the statement does not have": ("phrases.yaml", first(r'quote: "从实力的地位出发"', 'quote: "从实力出发"'), r'phrases\.yaml:\d+: .*the statement "anchorage-2021-cn-06" does not have the words “从实力出发”'),
    "the wrong side": ("phrases.yaml", first(r'side: cn, where: "statement:anchorage', 'side: us, where: "statement:anchorage'), r'side is "us", but the statement'),
    "uses out of order": ("phrases.yaml", first(r"date: 2021-03-03", "date: 2022-03-03"), r"the uses must be in chronological order"),
    "characters without pinyin": ("phrases.yaml", first(r"^  pinyin: .*\n", ""), r"hanzi and pinyin go together"),
    "an unknown term in a phrase": ("phrases.yaml", first(r"\{term\}`red lines <red line>`", "{term}`red lien`"), r'the glossary has no term "red lien", did you mean "red line"'),
    "a use that the trail leaves out": ("phrases.yaml", first(r"^  pattern: \['guard \?rail', '护栏'\]", "  pattern: ['guards rail']"), r'phrases\.yaml:\d+: phrase "guardrails": the trail leaves out statements\.csv:\d+ "biden-xi-virtual-2021-us-04", which has “guardrails”; widen the pattern'),
    "a pattern that is none": ("phrases.yaml", first(r"^  pattern: \['guard \?rail'", "  pattern: ['guard(rail'"), r'phrases\.yaml:\d+: phrase "guardrails": pattern, item 1 "guard\(rail" is not a regular expression'),
    "a thread through no paragraph": ("threads.yaml", first(r"where: alaska-2021/p2", "where: alaska-2021/p20"), r'threads\.yaml:\d+: thread "leverage-and-strength": where: .*p1 to p9'),
    "a thread through a note": ("threads.yaml", first(r"where: alaska-2021/p2", "where: alaska-2021/position-of-strength"), r"is not a paragraph; write it as"),
    "a field of a passage": ("threads.yaml", first(r"where: alaska-2021/p2", "were: alaska-2021/p2"), r'unknown field "passages, item 1, were", did you mean "where"\?'),
    "an event without a reference": ("events.csv", first(r",bis-2022-controls$", ",bis-2022-control"), r'events\.csv:\d+: event "export-controls-2022": ref: references\.bib has no "bis-2022-control", did you mean'),
    "an event that ends before it starts": ("events.csv", first(r"2022-08-02,2022-08-03", "2022-08-02,2022-07-03"), r'event "pelosi-taiwan-2022": ends before it starts'),
    "a predict stop at the end": ("texts/alaska-2021/text.yaml", first(r"^  after: .*$", "  after: 9"), r"text\.yaml:\d+: .*predict: after paragraph 9 nothing is left"),
    "a prediction whose passage is over before it begins": ("texts/alaska-2021/text.yaml", first(r"^  until: .*$", "  until: 4"), r"text\.yaml:\d+: .*predict: what follows can't end with paragraph 4; name one of p5 to p9"),
    "a question called like what students hand in": ("texts/alaska-2021/questions.yaml", first(r"^- id: .*$", "- id: quiz"), r'questions\.yaml:1: question "quiz": this name means something else'),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_across_the_texts_is_named_with_its_line(folder: Path, name: str) -> None:
    file, change, expected = MISTAKES[name]
    path = folder / "data" / file
    before = path.read_text("utf-8")
    path.write_text(change(before), "utf-8")
    assert path.read_text("utf-8") != before
    found = check(folder)
    assert re.search(expected, found), found[:1500]
    assert all(re.match(r"data/[\w./-]+:\d+: ", line) for line in found.splitlines()[:-1])


@needs_texts
def test_every_passage_stands_in_its_paragraph(course: Course) -> None:
    folder = texts_folder()
    assert folder
    originals = {name: [normalize(p).lower() for p in paragraphs(folder, name)] for name in FILES}
    quoted = [(p.place, p.quote) for t in course.threads.values() for p in t.passages]
    quoted += [(u.place, u.quote) for p in course.phrases.values() for u in p.uses if ":" not in u.place]
    for place, quote in quoted:
        text, _, number = place.partition("/p")
        if text not in originals:
            continue  # a text that came later, whose words are not at hand
        assert normalize(quote).lower() in originals[text][int(number) - 1], f"{place}: “{quote}”"


def test_a_synthesis_question_is_found_from_what_it_asks_about(course: Course) -> None:
    for question in course.synthesis:
        for ref in question.see:
            assert f"across/{question.id}" in course.questions_on(parse_reference(ref))
    assert course.questions_on(Target("meeting", "no-such-meeting")) == ()


def test_texts_stand_in_order_of_the_day_they_appeared(course: Course) -> None:
    days = [text.day for text in course.texts.values() if text.day]
    assert days == sorted(days) and len(days) > 1


# -- the instructor's part ---------------------------------------------------------------------------------------------


@needs_instructor
def test_every_question_has_guidance_and_the_rubric_four_levels(course: Course) -> None:
    found = instructor.load(course)
    asked = {f"{t.id}/{q.id}" for t in course.texts.values() for q in t.questions} | {f"across/{q.id}" for q in course.synthesis}
    assert set(found.guidance) == asked
    assert len(found.rubric) >= 4 and all(len(c.levels) == 4 for c in found.rubric)


GUIDANCE: dict[str, tuple[str, Callable[[str], str], str]] = {
    "no such question": ("texts/alaska-2021.yaml", first(r"many-or-all", "many-or-al"), r'instructor/texts/alaska-2021\.yaml:\d+: guidance on "many-or-al": there is no such question, did you mean "many-or-all"\?'),
    "a question without guidance": ("synthesis.yaml", first(r"^- question: (.|\n)*?(?=^- )", ""), r'instructor/synthesis\.yaml:1: the question "[\w-]+" has no guidance'),
    "an unknown field": ("texts/alaska-2021.yaml", first(r"^  missed:", "  mised:"), r'unknown field "mised", did you mean "missed"\?'),
    "a reference to nothing": ("texts/alaska-2021.yaml", first(r"\{para\}`p4`", "{para}`p44`"), r"alaska-2021\.yaml:\d+: .*p1 to p9"),
    "three levels": ("rubric.yaml", first(r'^    - ".*"\n', ""), r'instructor/rubric\.yaml:\d+: criterion: levels needs at least 4 items, and has 3'),
}


@needs_instructor
@pytest.mark.parametrize("name", GUIDANCE)
def test_a_mistake_in_the_instructors_part_is_named(folder: Path, name: str) -> None:
    file, change, expected = GUIDANCE[name]
    path = folder / "instructor" / file
    before = path.read_text("utf-8")
    path.write_text(change(before), "utf-8")
    assert path.read_text("utf-8") != before
    assert re.search(expected, check(folder, "--instructor")), check(folder, "--instructor")[:1500]
    assert check(folder).endswith("no faults\n")


def test_without_the_folder_the_check_says_so(folder: Path) -> None:
    shutil.rmtree(folder / "instructor", ignore_errors=True)
    result = CliRunner().invoke(main, ["check", "--instructor", str(folder / "data")])
    assert result.exit_code == 2
    assert "there is no folder" in result.output


def test_loading_the_course_or_the_site_opens_nothing_of_the_instructors(folder: Path) -> None:
    """The course of a student build is read with every opening of a file watched."""
    code = """
import sys
opened = []
sys.addaudithook(lambda name, args: opened.append(str(args[0])) if name == "open" else None)
import readouts, readouts.site
readouts.load(sys.argv[1])
assert not [name for name in opened if "/instructor/" in name], opened
"""
    done = subprocess.run([sys.executable, "-c", code, str(folder / "data")], cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
