"""The labs and the real nbgrader: student versions generated, submissions graded, feedback written."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from conftest import ROOT
from nbclient import NotebookClient
from nbformat import NotebookNode

from readouts.cli import main
from readouts.teaching import labs

SOURCES = sorted((ROOT / "instructor" / "labs").glob("*/*.ipynb"))
GRADED = ["alaska-2021", "workbench"]  # with four submissions each; the other labs go through the cycle with one
# Answers of the right form that only the hidden tests refuse; the last one prints the tests that ran before it, as a student can.
PRINTS = 'print("the tests that ran:", [cell for cell in globals()["_ih"] if "checks your answer" in cell])\n'
WRONG = {"alaska-2021": {"task-1": "def count_word(word):\n    return 2", "task-3": "answer_3 = 1", "task-5": PRINTS + 'answer_5 = "taiwan"'},
         "workbench": {"task-1": "def per_thousand(count, length):\n    return 5", "task-3": "answer_3 = -1", "task-6": PRINTS + "answer_6 = -1"}}
HINTS = {"alaska-2021": "Count the days, not the rows", "workbench": "Both ends count"}
PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])  # nbgrader calls alembic by its name
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not SOURCES, reason="the folder instructor/labs is not at hand")]


def student_version(lab: str) -> Path:
    return ROOT / "book" / "labs" / f"{lab}.ipynb"


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def graded(notebook: NotebookNode, kind: str) -> Iterator[NotebookNode]:
    """The cells of a kind: `solution`, of answers, or `grade`, that give points."""
    return (c for c in notebook.cells if c.metadata.get("nbgrader", {}).get(kind))


def checks(notebook: NotebookNode) -> list[NotebookNode]:
    return [c for c in graded(notebook, "grade") if c.cell_type == "code"]


def without_marks(source: str) -> str:
    """A solution as a student would write it."""
    return "\n".join(line for line in source.split("\n") if "### " not in line)


# -- the two versions --------------------------------------------------------------------------------------------------


def test_book_labs_is_what_nbgrader_generates() -> None:
    made = labs.student_versions(ROOT)
    assert {p.stem for p in (ROOT / "book" / "labs").glob("*.ipynb")} == set(made)
    for lab, notebook in made.items():
        assert student_version(lab).read_text("utf-8") == notebook, f"{lab}: run `readouts labs generate`"
    assert labs.student_versions(ROOT) == made  # the same bytes once more


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.stem)
def test_a_source_is_a_lab_and_its_student_version_gives_nothing_away(path: Path) -> None:
    source, student = read(path), read(student_version(path.stem))
    assert [c.id for c in source.cells] == [c.id for c in student.cells] and source.nbformat_minor == 5
    head = source.cells[0].source
    assert re.match(r"# Lab: .+\n\n\*About 50 minutes\. Ten minutes before class to open it, 25 more ", head)
    assert all(f"**{part}" in head for part in ("When you have done it, you can", "You need", "New verbs", "How a lab works"))
    timed = [int(n) for c in source.cells for n in re.findall(r"(?m)^## \d.*\((\d+) minutes\)$", c.source)]
    assert sum(timed) == 50, timed
    assert sum("## Further (25 minutes)" in c.source for c in source.cells) == 1
    points = sum(c.metadata.nbgrader.points for c in graded(source, "grade"))
    assert points == (10 if "(optional)" in head else 20)  # so that points compare across labs
    assert 4 <= len(checks(source)) + len([c for c in graded(source, "grade") if c.cell_type == "markdown"]) <= 10
    for cell in source.cells:
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None, f"{path.name} stores outputs"
    everything = "\n".join(c.source for c in student.cells)
    assert "###" not in re.sub(r"(?m)^#+ .*", "", everything) and "HIDDEN" not in everything
    for before, after in zip(source.cells, student.cells, strict=True):
        if before in checks(source):
            hidden = re.search(r"(?s)### BEGIN HIDDEN TESTS\n(.*)\n### END", before.source)
            assert hidden and hidden[1] not in everything and "checks." in after.source
            assert {"raises-exception", "remove-cell"} <= set(after.metadata.tags)
        elif before in list(graded(source, "solution")):
            if before.cell_type == "code":
                solution = re.search(r"(?s)### BEGIN SOLUTION\n(.*)\n\s*### END", before.source)
                assert solution and solution[1] not in after.source and "..." in after.source
            else:
                assert before.source not in everything and "Write your answer here" in after.source


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.stem)
def test_the_solutions_get_full_marks(path: Path) -> None:
    source = read(path)
    NotebookClient(source, timeout=300, resources={"metadata": {"path": str(path.parent)}}, allow_errors=True).execute()
    for cell in (c for c in source.cells if c.cell_type == "code"):
        # nbgrader takes an error, or anything on stderr, for a failed check, and a shown value for a part of the points
        shown = [o for o in cell.outputs if o.output_type in ("error", "execute_result") or o.get("name") == "stderr"]
        assert not [o for o in shown if o.output_type != "execute_result" or cell in checks(source)], (cell.id, shown)


# -- the full cycle ----------------------------------------------------------------------------------------------------


def nbgrader(folder: Path, *command: str) -> str:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "READOUTS_DATA": str(ROOT / "data"), "JUPYTER_CONFIG_DIR": str(folder / "config"), "PATH": PATH}
    done = subprocess.run([sys.executable, "-m", "nbgrader", *command], cwd=folder, env=env, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout + done.stderr


def hand_in(folder: Path, lab: str, student: str, answers: dict[str, str]) -> None:
    """Put a submission into a course folder: what was handed out, with the answers, by `grade_id`, of one student."""
    notebook = read(folder / "release" / lab / f"{lab}.ipynb")
    for cell in graded(notebook, "solution"):
        cell.source = answers.get(cell.metadata.nbgrader.grade_id, cell.source)
    path = folder / "submitted" / student / lab / f"{lab}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)


@pytest.fixture(scope="module", params=GRADED)
def course(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A teacher's course folder in which three submissions of one lab were graded: a right, an empty and a broken one."""
    lab: str = request.param
    folder = tmp_path_factory.mktemp("nbgrader") / "course"
    done = CliRunner().invoke(main, ["labs", "course", str(folder)], env={"READOUTS_DATA": str(ROOT / "data")})
    assert done.exit_code == 0 and "nbgrader generate_assignment" in done.output, done.output
    nbgrader(folder, "generate_assignment", lab)
    released = (folder / "release" / lab / f"{lab}.ipynb").read_text("utf-8")
    assert released.rstrip() == student_version(lab).read_text("utf-8").rstrip()  # a teacher hands out what the book shows
    right = {c.metadata.nbgrader.grade_id: without_marks(c.source) for c in graded(read(folder / "source" / lab / f"{lab}.ipynb"), "solution")}
    hand_in(folder, lab, "right", right)
    hand_in(folder, lab, "empty", {})
    hand_in(folder, lab, "broken", {**right, "task-1": 'answer_1 = (\n    "not closed\n)', "task-2": "answer_2 = (\n    42\n)"})
    hand_in(folder, lab, "wrong", {**right, **WRONG[lab]})
    nbgrader(folder, "autograde", lab)
    nbgrader(folder, "generate_feedback", lab)
    return folder, lab


def test_a_right_an_empty_and_a_broken_submission_get_their_points(course: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    from nbgrader.api import Gradebook

    monkeypatch.setenv("PATH", PATH)
    folder, lab = course
    cells = read(folder / "source" / lab / f"{lab}.ipynb")
    points = {c.metadata.nbgrader.grade_id: c.metadata.nbgrader.points for c in graded(cells, "grade")}
    automatic = {c.metadata.nbgrader.grade_id for c in checks(cells)}
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as book:
        grades = {s: {g.name: g for g in book.find_submission_notebook(lab, lab, s).grades} for s in ("right", "empty", "broken")}
        assert {name: grade.max_score for name, grade in grades["right"].items()} == points
        for name in points:
            right, empty, broken = (grades[s][name] for s in ("right", "empty", "broken"))
            assert empty.auto_score == 0 and not empty.needs_manual_grade, name
            if name in automatic:
                assert right.auto_score == points[name], name
                assert broken.auto_score == (0 if name in ("check-1", "check-2") else points[name]), name
            else:  # a written answer waits for the teacher
                assert right.auto_score is None and right.needs_manual_grade and broken.needs_manual_grade, name


def words(page: str) -> str:
    """What a page shows, as one line."""
    return " ".join(BeautifulSoup(page, "html.parser").get_text().split())


def test_feedback_shows_no_hidden_test_only_its_hint(course: tuple[Path, str]) -> None:
    folder, lab = course
    source = read(folder / "source" / lab / f"{lab}.ipynb")
    regions = [re.findall(r"(?s)### BEGIN HIDDEN TESTS\n(.*?)\n### END", c.source) for c in checks(source)]
    seen = " ".join(" ".join(re.sub(r"(?s)### BEGIN HIDDEN TESTS\n.*?\n### END", "", c.source).split()) for c in source.cells)
    lines = {" ".join(line.split()) for region in regions for part in region for line in part.splitlines() if len(line.strip()) > 3}
    hidden = {line for line in lines if line not in seen}  # such as an import that the cell has outside of them, too
    assert len(hidden) > 5
    for student in ("right", "empty", "broken", "wrong"):
        graded_copy = (folder / "autograded" / student / lab / f"{lab}.ipynb").read_text("utf-8")
        assert graded_copy.count("BEGIN HIDDEN TESTS") >= len(regions)  # they ran, and the teacher sees them
        page = (folder / "feedback" / student / lab / f"{lab}.html").read_text("utf-8")
        shown = words(page)
        assert not [line for line in hidden if line in shown], student
        assert "HIDDEN TESTS" not in page and page.count("Hidden tests ran here.") == len(regions)
    wrong = words((folder / "feedback/wrong" / lab / f"{lab}.html").read_text("utf-8"))
    assert HINTS[lab] in wrong  # a hint of a hidden test is written for students
    assert "[left out: it shows hidden tests]" in wrong


def test_feedback_is_written_for_each_and_says_what_was_wrong(course: tuple[Path, str]) -> None:
    folder, lab = course
    pages = {s: (folder / "feedback" / s / lab / f"{lab}.html").read_text("utf-8") for s in ("right", "empty", "broken")}
    assert "Replace the three dots" in pages["empty"] and "SyntaxError" in pages["broken"]
    assert "Run the cell above first." in pages["broken"]
    assert "NotYet" not in pages["right"] and "Not yet:" not in pages["right"]


@pytest.mark.parametrize("lab", [path.stem for path in SOURCES if path.stem not in GRADED])
def test_every_other_lab_goes_through_the_cycle(lab: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One submission, in which all is right and the last task was left as it was handed out: nothing below depends on it."""
    from nbgrader.api import Gradebook

    folder = tmp_path / "course"
    assert CliRunner().invoke(main, ["labs", "course", str(folder)], env={"READOUTS_DATA": str(ROOT / "data")}).exit_code == 0
    nbgrader(folder, "generate_assignment", lab)
    assert (folder / "release" / lab / f"{lab}.ipynb").read_text("utf-8").rstrip() == student_version(lab).read_text("utf-8").rstrip()
    source = read(folder / "source" / lab / f"{lab}.ipynb")
    points = {c.metadata.nbgrader.grade_id: c.metadata.nbgrader.points for c in graded(source, "grade")}
    last = checks(source)[-1].metadata.nbgrader.grade_id
    right = {c.metadata.nbgrader.grade_id: without_marks(c.source) for c in graded(source, "solution")}
    assert right.pop(last.replace("check", "task"))
    hand_in(folder, lab, "one", right)
    nbgrader(folder, "autograde", lab)
    nbgrader(folder, "generate_feedback", lab)
    monkeypatch.setenv("PATH", PATH)
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as book:
        grades = {g.name: g for g in book.find_submission_notebook(lab, lab, "one").grades}
        assert {name: grade.max_score for name, grade in grades.items()} == points
        automatic = {c.metadata.nbgrader.grade_id for c in checks(source)}
        assert {name: grades[name].auto_score for name in automatic} == {name: 0 if name == last else points[name] for name in automatic}
        assert all(grades[name].needs_manual_grade for name in set(points) - automatic)
    page = (folder / "feedback" / "one" / lab / f"{lab}.html").read_text("utf-8")
    assert "HIDDEN TESTS" not in page and page.count("Hidden tests ran here.") == len(automatic)
    assert "Replace the three dots" in words(page)
