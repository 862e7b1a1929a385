"""The rubric as a table: each criterion with its four levels, the best first, and nothing lost of their words."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from readouts.cli import classes
from readouts.course.course import Course
from readouts.teaching.instructor import load


def test_the_table_has_every_level_of_every_criterion(course: Course, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(classes, "_course", lambda: course)
    done = CliRunner().invoke(classes.rubric, [])
    assert done.exit_code == 0 and done.output == "rubric.csv\n", done.output
    head, *rows = csv.reader(io.StringIO((tmp_path / "rubric.csv").read_bytes().decode(), newline=""))
    assert head[:4] == ["Rubric Name", "Criteria Name", "Criteria Description", "Criteria Enable Range"]
    assert head[4:] == ["Rating Name", "Rating Description", "Rating Points"] * 4
    rubric = load(course).rubric
    assert [row[1] for row in rows] == [criterion.criterion for criterion in rubric] and len(rows) > 3
    assert [row[5::3] for row in rows] == [list(reversed(criterion.levels)) for criterion in rubric]
    assert all(row[6::3] == ["4", "3", "2", "1"] and row[0] == course.settings.title for row in rows)


def test_without_the_instructors_part_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, course: Course) -> None:
    from dataclasses import replace

    monkeypatch.setattr(classes, "_course", lambda: replace(course, folder=tmp_path / "data"))
    done = CliRunner().invoke(classes.rubric, [])
    assert done.exit_code == 1 and "which holds the rubric" in done.stderr and len(done.stderr.splitlines()) == 1
