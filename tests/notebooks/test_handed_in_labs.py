"""The real nbgrader grades a class's labs as they come back: renamed, with another kernel, with cells doubled, lost and changed."""

from __future__ import annotations

import copy
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from readouts.teaching.labs import CONFIG, CONFIG_FILE

LAB = "widgets"
SOURCE = ROOT / "instructor" / "labs" / LAB / f"{LAB}.ipynb"
PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])  # nbgrader calls alembic by its name
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not SOURCE.exists(), reason="the folder instructor/labs is not at hand")]
Notebook = dict[str, Any]


def nbgrader(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "READOUTS_DATA": str(ROOT / "data"), "JUPYTER_CONFIG_DIR": str(folder / "config"), "PATH": PATH}
    return subprocess.run([sys.executable, "-m", "nbgrader", *command], cwd=folder, env=env, check=False, capture_output=True, text=True)


def marked(notebook: Notebook, **wanted: bool) -> list[Notebook]:
    """The cells whose mark says so, such as `grade=True`."""
    return [c for c in notebook["cells"] if (m := c["metadata"].get("nbgrader")) and all(bool(m.get(k)) is v for k, v in wanted.items())]


def cell(notebook: Notebook, name: str) -> Notebook:
    found: Notebook = next(c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == name)
    return found


def of_the_page() -> list[list[str]]:
    """The commands that the page for teachers names, in their order, without comments."""
    page = (ROOT / "book" / "teaching" / "assigning.md").read_text("utf-8")
    block = re.search(r"(?s)## Grade labs.*?```sh\n(.*?)```", page)
    assert block
    return [shlex.split(line, comments=True) for line in block[1].splitlines()]


def as_written(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the page, on the lab of this test."""
    program, *more = (word.replace("alaska-2021", LAB).replace("../downloads", "../class") for word in command)
    if program == "nbgrader":
        return nbgrader(folder, *more)
    code = [sys.executable, "-c", "from readouts.cli import main; main()", *more]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "READOUTS_DATA": str(ROOT / "data")}
    return subprocess.run(code, cwd=folder, env=env, check=False, capture_output=True, text=True)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course folder, as the first commands of the page make it."""
    install, course, into, generate = of_the_page()[:4]
    assert install[:2] == ["pip", "install"] and into == ["cd", course[-1]] == ["cd", "../my-course"]
    folder = tmp_path / "my-course"
    (tmp_path / "checkout").mkdir()
    assert as_written(course, tmp_path / "checkout").returncode == 0
    done = as_written(generate, folder)
    assert done.returncode == 0, done.stderr[-2000:]
    return folder


def right(folder: Path) -> Notebook:
    """The lab as it was handed out, filled in with the solutions."""
    source = json.loads(SOURCE.read_text("utf-8"))
    answers = {c["metadata"]["nbgrader"]["grade_id"]: "".join(line for line in c["source"] if "### " not in line) for c in marked(source, solution=True)}
    notebook: Notebook = json.loads((folder / "release" / LAB / f"{LAB}.ipynb").read_text("utf-8"))
    for one in marked(notebook, solution=True):
        one["source"] = answers[one["metadata"]["nbgrader"]["grade_id"]]
    return notebook


def doubled(notebook: Notebook, name: str) -> Notebook:
    new = {**copy.deepcopy(cell(notebook, name)), "id": "a-copy"}
    notebook["cells"].append(new)
    return notebook


def scores(folder: Path, students: list[str]) -> dict[str, dict[str, float | None]]:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as book:
        return {s: {g.name: g.auto_score for g in book.find_submission_notebook(LAB, LAB, s).grades} for s in students}


def test_every_lab_that_can_be_is_graded_and_gets_its_points(course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", PATH)
    whole = right(course)
    checks = [c["metadata"]["nbgrader"]["grade_id"] for c in marked(whole, grade=True, solution=False)]
    points = {c["metadata"]["nbgrader"]["grade_id"]: c["metadata"]["nbgrader"]["points"] for c in marked(whole, grade=True)}
    first = checks[0]

    kernel, twice, lost, changed, old = (copy.deepcopy(whole) for _ in range(5))
    kernel["metadata"]["kernelspec"] = {"name": "conda-env-myenv-py", "display_name": "Python [conda env:myenv]", "language": "python"}
    doubled(twice, first)
    lost["cells"].remove(cell(lost, first))
    cell(changed, first)["metadata"]["nbgrader"].update(points=100, grade_id="mine")
    cell(old, first)["metadata"]["nbgrader"].update(schema_version=1)
    files = {"Ana Ruiz/widgets (1).ipynb": kernel, "Bo Li/widgets - Copy.ipynb": twice, "Cem Ak - WIDGETS.IPYNB": lost, "Dai Wei/lab.ipynb": changed,
             "王伟 widgets.ipynb": old}
    for name, notebook in files.items():
        path = tmp_path / "class" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(notebook), "utf-8")
    for name, text in {"Eve/widgets.ipynb": "<html>", "Abe/widgets.ipynb": ""}.items():
        (tmp_path / "class" / name).parent.mkdir()
        (tmp_path / "class" / name).write_text(text)
    collect, autograde, lab, feedback = of_the_page()[4:]
    done = as_written(collect, course)
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 7 - 1, done.stderr  # one has nothing that needs a look

    done = as_written(autograde, course)
    assert done.returncode == 0, done.stderr[-3000:]
    assert lab == ["jupyter", "lab"]
    students = ["Ana Ruiz", "Bo Li", "Cem Ak", "Dai Wei", "王伟"]
    found = scores(course, students)
    assert found == {student: {name: points[name] if name in checks else None for name in points} for student in students}
    assert as_written(feedback, course).returncode == 0
    assert all((course / "feedback" / student / LAB / f"{LAB}.html").exists() for student in students)


def test_a_doubled_cell_that_came_through_the_exchange_stops_nobody(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """nbgrader by itself ends there, and grades none of those who come after."""
    monkeypatch.setenv("PATH", PATH)
    whole = right(course)
    checks = [c["metadata"]["nbgrader"]["grade_id"] for c in marked(whole, grade=True, solution=False)]
    for student, notebook in {"a": doubled(copy.deepcopy(whole), checks[0]), "b": whole}.items():
        path = course / "submitted" / student / LAB / f"{LAB}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook), "utf-8")
    settings = "\n".join(line for line in CONFIG.splitlines() if not line.startswith("c.Autograde"))
    (course / CONFIG_FILE).write_text(settings, "utf-8")
    alone = nbgrader(course, "autograde", LAB)
    assert alone.returncode != 0 and not (course / "autograded" / "b").exists()
    (course / CONFIG_FILE).write_text(CONFIG, "utf-8")
    done = nbgrader(course, "autograde", LAB)
    assert done.returncode == 0, done.stderr[-3000:]
    for found in scores(course, ["a", "b"]).values():
        assert all(found[name] for name in checks)
