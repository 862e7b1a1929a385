"""The commands `readouts labs`: what they write, and every mistake named in one line."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner, Result
from conftest import ROOT

from readouts.cli import main
from readouts.teaching.labs import CONFIG

LAB = ROOT / "instructor" / "labs" / "workbench" / "workbench.ipynb"
pytestmark = pytest.mark.skipif(not LAB.exists(), reason="the folder instructor/labs is not at hand")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder of the course with one lab; its tables are not needed."""
    (tmp_path / "data").mkdir()
    (tmp_path / "instructor/labs/workbench").mkdir(parents=True)
    shutil.copy(LAB, tmp_path / "instructor/labs/workbench")
    return tmp_path


def run(checkout: Path, *command: str) -> Result:
    return CliRunner().invoke(main, ["labs", *command], env={"READOUTS_DATA": str(checkout / "data")})


def change(checkout: Path, how: Callable[[str], str]) -> None:
    path = checkout / "instructor/labs/workbench/workbench.ipynb"
    path.write_text(how(path.read_text("utf-8")), "utf-8")


def test_generate_writes_the_student_version_and_leaves_nothing_else(checkout: Path) -> None:
    before = {p for p in checkout.rglob("*") if p.is_file()}
    (checkout / "book/labs").mkdir(parents=True)
    (checkout / "book/labs/old.ipynb").write_text("{}")
    done = run(checkout, "generate")
    assert done.exit_code == 0, done.output
    written = checkout / "book/labs/workbench.ipynb"
    assert {p for p in checkout.rglob("*") if p.is_file()} - before == {written, checkout / "book/labs/old.ipynb"}
    assert written.read_text("utf-8") == (ROOT / "book/labs/workbench.ipynb").read_text("utf-8")
    assert "old.ipynb: has no source" in done.output


def duplicated(text: str) -> str:
    notebook = nbformat.reads(text, as_version=4)
    for cell in notebook.cells:
        if cell.id == "check-2":
            cell.metadata.nbgrader.grade_id = "check-1"
    return str(nbformat.writes(notebook))


def unmarked(text: str) -> str:
    notebook = nbformat.reads(text, as_version=4)
    for cell in notebook.cells:
        if cell.id == "task-1":
            del cell.metadata["nbgrader"]
    return str(nbformat.writes(notebook))


MISTAKES: dict[str, tuple[Callable[[str], str], str]] = {
    "no notebook": (lambda text: text[:100], "workbench: nbgrader cannot make the student version: "),
    "an open solution": (lambda text: text.replace("### END SOLUTION", "### the end", 1), "No end solution statement found"),
    "a misspelt mark": (lambda text: text.replace("### BEGIN HIDDEN TESTS", "### BEGIN HIDEN TESTS"), "left in the student version; write the marks exactly"),
    "a solution that is no task": (unmarked, "olution regions are within solution cells"),
    "an id twice": (duplicated, "check-1"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_source_is_named_and_nothing_is_written(checkout: Path, name: str) -> None:
    how, expected = MISTAKES[name]
    change(checkout, how)
    done = run(checkout, "generate")
    assert done.exit_code == 1 and expected in done.output and len(done.output.strip().splitlines()) == 1, done.output
    assert not (checkout / "book").exists()


@pytest.mark.parametrize("command", [["generate"], ["course", "class"]])
def test_without_the_folder_instructor_one_line_says_so(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "data").mkdir()
    done = run(tmp_path, *command)
    assert done.exit_code == 1 and "there are no labs in" in done.output and len(done.output.splitlines()) == 1


def test_without_nbgrader_one_line_says_how_to_install_it(checkout: Path) -> None:
    # A real interpreter that cannot import nbgrader, as one where the extra is not installed
    code = "import sys; sys.modules['nbgrader'] = None; from readouts.cli import main; main(['labs', 'generate'])"
    env = {"PYTHONPATH": str(ROOT), "READOUTS_DATA": str(checkout / "data"), "PATH": ""}
    done = subprocess.run([sys.executable, "-c", code], env=env, check=False, capture_output=True, text=True)
    assert done.returncode == 1 and done.stderr == 'Error: this needs nbgrader; install it with: python -m pip install -e ".[grading]"\n'


def test_a_course_folder_is_made_and_never_overwritten(checkout: Path, tmp_path: Path) -> None:
    folder = tmp_path / "class"
    done = run(checkout, "course", str(folder))
    assert done.exit_code == 0 and "generate_assignment workbench" in done.output
    source = folder / "source/workbench/workbench.ipynb"
    assert source.read_text("utf-8") == LAB.read_text("utf-8") and (folder / "nbgrader_config.py").read_text() == CONFIG
    source.write_text("mine")
    (folder / "nbgrader_config.py").write_text("c = get_config()\n")
    done = run(checkout, "course", str(folder))
    assert done.exit_code == 0 and done.output.count("was left unchanged") == 2
    for line in CONFIG.splitlines():  # the lines that the teacher's own settings need
        assert line in done.output or not line.startswith(("c.ClearSolutions", "from ", "c.Autograde", "c.GenerateFeedback"))
    assert "import HideTests" in done.output
    assert source.read_text() == "mine" and (folder / "nbgrader_config.py").read_text() == "c = get_config()\n"


def test_a_file_in_the_place_of_the_course_folder_is_named(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    done = run(checkout, "course", str(tmp_path / "taken"))
    assert done.exit_code == 2 and "taken" in done.output
