"""Coverage and balance: what the two commands count."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner
from conftest import ROOT

from readouts.analysis.note_reports import balance, gaps, owners, terms_used
from readouts.cli import main
from readouts.course.course import Course


def test_the_last_row_is_the_sum_of_the_others(course: Course) -> None:
    *texts, every = balance(course)
    assert every.notes == sum(one.notes for one in texts) == sum(len(t.notes) for t in course.texts.values())
    assert every.row() == [sum(column) for column in zip(*(one.row() for one in texts), strict=True)]
    assert sum(every.row()) == sum(len(n.balance) for t in course.texts.values() for n in t.notes)


def test_gaps_are_found_in_what_is_there(course: Course) -> None:
    found = gaps(course, ROOT / "book")
    for text in course.texts.values():
        assert len(found.notes[text.id]) == len(text.paragraphs)
        assert sum(found.notes[text.id]) == len(text.notes)
        assert 0 not in found.notes[text.id]
    assert set(found.unused) == set(course.terms) - terms_used(course, ROOT / "book")
    assert all("/p" in place for place in found.unasked)
    assert len(found.unasked) <= 10


def test_a_term_is_used_by_the_page_that_names_it(course: Course, tmp_path: Path) -> None:
    unused = next(t for t in course.terms.values() if t.id not in terms_used(course, tmp_path))
    (tmp_path / "page.md").write_text(f"About {{term}}`it <{unused.term}>`.", "utf-8")
    assert unused.id in terms_used(course, tmp_path)


def test_the_commands_print_their_tables(course: Course) -> None:
    printed = CliRunner().invoke(main, ["balance"])
    assert printed.exit_code == 0
    assert all(name in printed.output for name in (*owners(course).values(), "All texts"))
    printed = CliRunner().invoke(main, ["gaps"])
    assert printed.exit_code == 0
    assert "Paragraphs that no question or quiz item uses: " in printed.output
    assert "These are" not in printed.output
    assert "These are" in CliRunner().invoke(main, ["gaps", "--all"]).output


def test_coverage_means_the_widget_and_gaps_what_is_not_covered() -> None:
    listed = CliRunner().invoke(main, ["--help"]).output
    assert re.search(r"^  gaps +Print what is not covered", listed, re.MULTILINE) and "coverage" not in listed
    assert CliRunner().invoke(main, ["coverage"]).output == CliRunner().invoke(main, ["gaps"]).output  # the old name goes on working
    for path in (*ROOT.glob("*.md"), *(ROOT / "book").rglob("*.md"), *(ROOT / "instructor").rglob("*.yaml")):
        assert "readouts coverage" not in path.read_text("utf-8"), path
