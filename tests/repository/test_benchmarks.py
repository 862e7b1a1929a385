"""The benchmarks can be run: each starts, and that of scale goes through a small course to its table."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from readouts import assets
from readouts.course.course import Course

FOLDER = Path(__file__).parent.parent.parent / "benchmarks"
PROGRAMS = sorted(path.name for path in FOLDER.glob("*.py") if '__name__ == "__main__"' in path.read_text("utf-8"))


def run(*arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("program", PROGRAMS)
def test_each_starts_and_says_how_it_is_used(program: str) -> None:
    assert f"usage: {program}" in run(str(FOLDER / program), "--help")


@pytest.mark.slow
def test_scale_measures_both_books() -> None:
    head, line, *rows = run(str(FOLDER / "scale.py"), "--sizes", "5").splitlines()
    assert line.count("|") == head.count("|")
    assert [row.split(" | ")[:2] for row in rows] == [["| this project", "5"], ["| stock", "5"]]
    for row in rows:
        assert row.count("|") == head.count("|")


def module(name: str) -> ModuleType:
    """A benchmark, to ask what it makes without measuring it."""
    sys.path.insert(0, str(FOLDER))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(FOLDER))


def test_the_peers_get_the_words_of_the_chapter(course: Course) -> None:
    """A directive that a chapter has and the benchmark doesn't know would stop it: `markdown` raises."""
    pages = module("pages")
    written = pages.Chapter(course, lambda title, body: f"{title}\n{body}").markdown()
    text = course.texts[pages.CHAPTER]
    words = [*text.goals, *(n.quote for n in text.notes), *(c.claim for c in text.argument), *(p.precis for p in text.paragraphs),
             *(i.options[0].text for i in text.quiz), *(check for q in text.questions for check in q.checks)]
    assert [w for w in words if "{" not in w and w not in written] == []
    assert "```{" not in written


def test_the_widgets_that_are_measured_are_those_of_the_course(course: Course) -> None:
    widgets = module("widgets")
    kinds = {name.split(",")[0].replace("_", "-") for name in widgets.pages(course)}
    assert kinds == {name.replace("_", "-") for name in assets.WIDGETS}
    assert len(widgets.many(course, 100).meeting_records) == 100
