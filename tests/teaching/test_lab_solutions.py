"""The solutions of the labs are read from their sources, whichever labs there are."""

from __future__ import annotations

import shutil
from pathlib import Path

from conftest import ROOT

from readouts.course.readers import Faults
from readouts.teaching.lab_solutions import load_labs

FIXTURES = Path(__file__).parent.parent / "fixtures/labs"


def test_a_lab_is_read_task_by_task() -> None:
    faults = Faults(FIXTURES)
    task, check, written = load_labs(FIXTURES, faults)["tiny"]
    assert faults.found == []
    assert (task.name, task.solution, task.points, task.written) == ("task-1", 'answer_1 = (\n    "Taiwan"\n)', 0, False)
    assert check.points == 2 and check.solution == ""
    assert check.messages == ("Replace the three dots with your answer.", "It is not …: count again.")
    assert check.hidden.startswith('right = "Taiwan"\nassert answer_1 == right') and "HIDDEN" not in check.hidden
    assert written.written and written.points == 3 and written.solution.startswith("A model answer")


def test_no_folder_is_no_lab_and_a_broken_notebook_is_named(tmp_path: Path) -> None:
    faults = Faults(tmp_path)
    assert load_labs(tmp_path / "labs", faults) == {} and faults.found == []
    shutil.copytree(FIXTURES, tmp_path / "labs")
    (tmp_path / "labs/tiny/tiny.ipynb").write_text('{"cells": [\n\n', "utf-8")
    (tmp_path / "labs/other").mkdir()
    (tmp_path / "labs/other/notes.ipynb").write_text("{}", "utf-8")  # not the lab's own notebook
    assert load_labs(tmp_path / "labs", faults) == {}
    assert [str(f).split(" (")[0] for f in faults.found] == ["labs/tiny/tiny.ipynb:3: is not a notebook that can be read"]


def test_the_labs_of_the_course_have_solutions_and_checks() -> None:
    faults = Faults(ROOT)
    for name, tasks in load_labs(ROOT / "instructor/labs", faults).items():
        assert any(t.solution and not t.written for t in tasks), name
        assert any(t.hidden for t in tasks), name
        assert not any("BEGIN SOLUTION" in t.solution or "HIDDEN TESTS" in t.hidden for t in tasks), name
    assert faults.found == []
