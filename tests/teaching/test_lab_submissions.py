"""Labs as they come back from a class: every file is either put where nbgrader looks for it, or named with the remedy.

The real nbgrader grades such a class in tests/notebooks/test_handed_in_labs.py.
"""

from __future__ import annotations

import copy
import io
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from click.testing import CliRunner, Result
from conftest import ROOT

from readouts.cli import main

LAB, OTHER = "alaska-2021", "workbench"
Notebook = dict[str, Any]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course folder from which two labs were handed out; what the book shows is what nbgrader makes."""
    for lab in (LAB, OTHER):
        folder = tmp_path / "course" / "release" / lab
        folder.mkdir(parents=True)
        shutil.copy(ROOT / "book" / "labs" / f"{lab}.ipynb", folder)
    (tmp_path / "class").mkdir()
    return tmp_path / "course"


def lab(name: str = LAB) -> Notebook:
    found: Notebook = json.loads((ROOT / "book" / "labs" / f"{name}.ipynb").read_text("utf-8"))
    return found


def cell(notebook: Notebook, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == name)
    return found


def put(course: Path, name: str, content: Notebook | bytes | str, when: int = 1_700_000_000) -> Path:
    path = course.parent / "class" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    data = json.dumps(content).encode() if isinstance(content, dict) else content.encode() if isinstance(content, str) else content
    path.write_bytes(data)
    os.utime(path, (when, when))
    return path


def run(course: Path, *more: str) -> Result:
    done = CliRunner().invoke(main, ["labs", "collect", str(course), str(course.parent / "class"), *more])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def collected(course: Path) -> list[str]:
    return sorted(p.relative_to(course / "submitted").as_posix() for p in (course / "submitted").rglob("*") if p.is_file())


def written(course: Path, student: str = "Ana Ruiz", name: str = LAB) -> nbformat.NotebookNode:
    notebook = nbformat.read(course / "submitted" / student / name / f"{name}.ipynb", as_version=4)
    nbformat.validate(notebook)
    return notebook


def marks(notebook: Any) -> list[tuple[Any, ...]]:
    """All that nbgrader knows of a notebook's cells."""
    return [(c["cell_type"], sorted(m.items())) for c in notebook["cells"] if (m := c["metadata"].get("nbgrader"))]


# -- names and places --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "student"), [
    ("Ana Ruiz/alaska-2021 (1).ipynb", "Ana Ruiz"),
    ("Ana Ruiz/alaska-2021 - Copy.ipynb", "Ana Ruiz"),
    ("Ana Ruiz/alaska-2021 copy.ipynb", "Ana Ruiz"),
    ("Ana Ruiz/alaska-2021-Copy1.ipynb", "Ana Ruiz"),
    ("Ana Ruiz/Copy of alaska-2021.ipynb", "Ana Ruiz"),
    ("Ana Ruiz/alaska-2021 - 副本.ipynb", "Ana Ruiz"),
    ("Ana Ruiz/ALASKA-2021.IPYNB", "Ana Ruiz"),
    ("Ana Ruiz/alaska-2021 final.ipynb", "Ana Ruiz"),
    ("Ana Ruiz/alaska-2021.ipynb.txt", "Ana Ruiz"),
    ("Ana Ruiz/Untitled.ipynb", "Ana Ruiz"),
    ("Ana Ruiz/lab/deeper/alaska-2021.ipynb", "Ana Ruiz"),
    ("Week 3/Ana Ruiz - alaska-2021 (2).ipynb", "Ana Ruiz"),
    ("Ana Ruiz alaska-2021.ipynb", "Ana Ruiz"),
    ("alaska-2021_Ana Ruiz.ipynb", "Ana Ruiz"),
    ("Ana Ruiz.ipynb", "Ana Ruiz"),
    ("submitted/aruiz/alaska-2021/alaska-2021 (1).ipynb", "aruiz"),
    ("王伟 alaska-2021.ipynb", "王伟"),
    ("20231234_alaska-2021-2.ipynb", "20231234"),
    ("Ana Ruiz_123_assignsubmission_file/alaska-2021 (1).ipynb", "Ana Ruiz"),
    ("ruizana_late_4711_8990_alaska-2021-1.ipynb", "ruizana"),
    ("A*n/a R[u]iz alaska-2021.ipynb".replace("/", ""), "A-na R-u-iz"),
])
def test_a_lab_under_any_name_is_put_where_nbgrader_looks_for_it(course: Path, name: str, student: str) -> None:
    source = put(course, name, lab())
    before = source.read_bytes()
    done = run(course)
    assert done.exit_code == 0, done.output
    assert collected(course) == [f"{student}/{LAB}/{LAB}.ipynb"] and f"nbgrader autograde {LAB}" in done.output
    assert source.read_bytes() == before
    assert marks(written(course, student)) == marks(lab())


def test_zips_are_searched_and_the_cells_say_which_lab_a_file_is(course: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("my lab/alaska-2021 (1).ipynb", json.dumps(lab(OTHER)))  # called by the name of another lab
        archive.writestr("__MACOSX/my lab/._alaska-2021 (1).ipynb", "x")
        archive.writestr("my lab/.ipynb_checkpoints/alaska-2021-checkpoint.ipynb", json.dumps(lab()))
    put(course, "Bo Li.zip", data.getvalue())
    bulk = io.BytesIO()
    with zipfile.ZipFile(bulk, "w") as archive:
        archive.writestr("Ana Ruiz_77_assignsubmission_file/alaska-2021.ipynb", json.dumps(lab()))
        archive.writestr("Cem Ak_78_assignsubmission_file/cem.zip", data.getvalue())
    put(course, "submissions.zip", bulk.getvalue())
    done = run(course)
    assert done.exit_code == 0, done.output
    assert collected(course) == [f"Ana Ruiz/{LAB}/{LAB}.ipynb", f"Bo Li/{OTHER}/{OTHER}.ipynb", f"Cem Ak/{OTHER}/{OTHER}.ipynb"]
    assert f"autograde {LAB}" in done.output and f"autograde {OTHER}" in done.output


def test_two_students_of_one_name_stay_two(course: Path) -> None:
    put(course, "Wang Wei_1_assignsubmission_file/alaska-2021.ipynb", lab())
    put(course, "Wang Wei_2_assignsubmission_file/alaska-2021.ipynb", lab())
    run(course)
    assert collected(course) == [f"Wang Wei ({n})/{LAB}/{LAB}.ipynb" for n in (1, 2)]


def answered(text: str) -> Notebook:
    notebook = lab()
    cell(notebook, "written-1")["source"] = text
    return notebook


def test_of_several_the_newest_is_taken_and_the_others_are_named(course: Path) -> None:
    put(course, "Ana Ruiz/alaska-2021.ipynb", answered("first"))
    put(course, "Ana Ruiz/alaska-2021 (1).ipynb", answered("second"))  # of the same time: the number decides
    put(course, "Ana Ruiz/alaska-2021 (2).ipynb", answered("second"))
    put(course, "Bo Li/alaska-2021 (1).ipynb", answered("first"), when=1_600_000_000)
    put(course, "Bo Li/alaska-2021.ipynb", answered("second"))
    done = run(course)
    assert done.exit_code == 0
    assert [cell(written(course, s), "written-1")["source"] for s in ("Ana Ruiz", "Bo Li")] == ["second", "second"]
    lines = done.stderr.splitlines()
    assert len(lines) == 3 and sum("is the same as" in line for line in lines) == 1
    assert all("has a newer alaska-2021" in line and "--replace" in line for line in lines if "is the same as" not in line)


def test_what_was_collected_before_is_replaced_only_if_asked(course: Path) -> None:
    put(course, "Ana Ruiz/alaska-2021.ipynb", answered("first"))
    assert run(course).exit_code == 0 and "1 already there" in run(course).output
    put(course, "Ana Ruiz/alaska-2021.ipynb", answered("second"))
    put(course, "Bo Li/alaska-2021.ipynb", lab())
    done = run(course)
    assert done.exit_code == 1 and "to take this one instead, add --replace" in done.stderr
    assert cell(written(course), "written-1")["source"] == "first" and "Bo Li" in str(collected(course))
    done = run(course, "--replace")
    assert done.exit_code == 0 and f'nbgrader autograde {LAB} --student "Ana Ruiz" --force' in done.output
    assert cell(written(course), "written-1")["source"] == "second"


def test_a_file_in_its_place_is_left_as_it_is(course: Path) -> None:
    path = course / "submitted" / "Ana Ruiz" / LAB / f"{LAB}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(answered("mine")), "utf-8")
    before = path.read_bytes()
    done = CliRunner().invoke(main, ["labs", "collect", str(course), str(course / "submitted"), "--replace"])
    assert path.read_bytes() == before and "is in its place already" in done.stderr and done.exit_code == 1


# -- what became of notebooks ------------------------------------------------------------------------------------------


def with_kernel(notebook: Notebook) -> None:
    notebook["metadata"]["kernelspec"] = {"name": "conda-env-myenv-py", "display_name": "Python [myenv]", "language": "python"}


def without_kernel(notebook: Notebook) -> None:
    notebook["metadata"] = {}


def doubled(name: str, change: str = "") -> Callable[[Notebook], None]:
    def do(notebook: Notebook) -> None:
        new = copy.deepcopy(cell(notebook, name))
        new["id"] = "a-copy"
        new["source"] = change or new["source"]
        notebook["cells"].insert(notebook["cells"].index(cell(notebook, name)) + 1, new)
    return do


def removed(name: str) -> Callable[[Notebook], None]:
    return lambda notebook: notebook["cells"].remove(cell(notebook, name))


def remarked(name: str, **changes: Any) -> Callable[[Notebook], None]:
    return lambda notebook: cell(notebook, name)["metadata"]["nbgrader"].update(changes)


def unmarked(name: str) -> Callable[[Notebook], None]:
    return lambda notebook: cell(notebook, name).update(metadata={})


def all_unmarked(notebook: Notebook) -> None:
    """What a program makes of a notebook that keeps neither ids nor what it doesn't know."""
    for one in notebook["cells"]:
        one.pop("id")
        one["metadata"] = {}


def rewritten(name: str, source: str) -> Callable[[Notebook], None]:
    return lambda notebook: cell(notebook, name).update(source=source)


def as_markdown(name: str) -> Callable[[Notebook], None]:
    return lambda notebook: cell(notebook, name).update(cell_type="markdown")


def stranger(notebook: Notebook) -> None:
    notebook["cells"].append({"cell_type": "code", "metadata": {"nbgrader": {"grade_id": "mine", "grade": True}}, "source": "1"})
    notebook["cells"].append({"cell_type": "code", "metadata": {"nbgrader": {}}, "source": ["1", "+1"]})
    notebook["cells"].append({"cell_type": "code", "metadata": None, "source": None, "id": "bad id!"})
    notebook["cells"] += ["no cell", {"cell_type": "heading"}]


@pytest.mark.parametrize(("spoil", "said"), [
    (with_kernel, 'its kernel was "conda-env-myenv-py"; the copy uses python3'),
    (without_kernel, None),
    (doubled("check-2"), "a copy of check-2 was left out, since it adds nothing"),
    (doubled("task-2", "answer_2 = 'mine'"), "a copy of task-2 was left out"),  # the one that wasn't filled in would undo the other
    (doubled("check-2", "print('changed')"), "check-2 was changed, so the original is used"),
    (removed("check-2"), "check-2 was missing and is back, as it was handed out"),
    (removed("written-1"), "the answer cell written-1 is missing; if the answer is in another cell, give its points"),
    (removed("task-2"), "the answer cell task-2 is missing"),
    (remarked("check-2", points=200), "the points of check-2 were changed and are as handed out again"),
    (remarked("check-2", grade_id="check-9"), "nbgrader's mark on check-2 was lost or changed and is back"),
    (remarked("check-2", grade_id="check-1"), "nbgrader's mark on check-2 was lost or changed and is back"),
    (remarked("check-2", schema_version=1), None),  # an old version would stop the whole class
    (remarked("check-2", schema_version=99), None),
    (unmarked("check-2"), "nbgrader's mark on check-2 was lost"),
    (unmarked("written-1"), "nbgrader's mark on written-1 was lost"),
    (rewritten("check-2", "pass"), "check-2 was changed, so the original is used"),
    (as_markdown("check-2"), None),
    (stranger, None),
])
def test_the_copy_has_the_marks_that_were_handed_out(course: Path, spoil: Callable[[Notebook], None], said: str | None) -> None:
    notebook = lab()
    spoil(notebook)
    source = put(course, "Ana Ruiz/alaska-2021.ipynb", notebook)
    before = source.read_bytes()
    done = run(course)
    assert done.exit_code == 0 and source.read_bytes() == before
    made, whole = written(course), marks(lab())
    assert marks(made) == ([m for m in whole if ("grade_id", "task-2") not in m[1]] if said and "cell task-2 is missing" in said else whole)
    assert made.metadata.kernelspec.name == "python3"
    assert cell(made, "check-2")["source"] == "".join(cell(lab(), "check-2")["source"])
    lines = done.stderr.splitlines()
    assert [line for line in lines if said and said in line] == lines and len(lines) == (said is not None), lines
    assert all(line.startswith(str(source)) for line in lines)


def test_what_a_student_wrote_is_in_the_copy(course: Path) -> None:
    notebook = answered("# Mine\n\n不冲突 “so”")
    cell(notebook, "task-2")["source"] = ["answer_2 = (\n", "    'mine'\n", ")"]
    doubled("task-2")(notebook)
    notebook["cells"].insert(3, {"cell_type": "code", "metadata": {}, "source": "own = 1", "outputs": [{"output_type": "stream"}]})
    put(course, "Ana Ruiz/alaska-2021.ipynb", notebook)
    assert run(course).exit_code == 0
    made = written(course)
    assert cell(made, "written-1")["source"] == "# Mine\n\n不冲突 “so”" and cell(made, "task-2")["source"] == "answer_2 = (\n    'mine'\n)"
    assert made.cells[3].source == "own = 1" and made.cells[3].outputs == []


def test_two_answers_under_one_mark_are_both_kept_and_named(course: Path) -> None:
    notebook = answered("one")
    doubled("written-1", "two")(notebook)
    put(course, "Ana Ruiz/alaska-2021.ipynb", notebook)
    done = run(course)
    assert "written-1 is there more than once, with different content: the last one is graded" in done.stderr and done.exit_code == 0
    made = written(course)
    assert cell(made, "written-1")["source"] == "two" and "one" in [c.source for c in made.cells] and marks(made) == marks(lab())


def test_marks_that_are_all_lost_come_back_where_the_words_tell(course: Path) -> None:
    notebook = lab()
    all_unmarked(notebook)
    put(course, "Ana Ruiz/alaska-2021.ipynb", notebook)
    done = run(course)
    checks = [m for m in marks(lab()) if ("locked", True) in m[1]]
    assert done.exit_code == 0 and [m for m in marks(written(course)) if ("locked", True) in m[1]] == checks
    assert "nbgrader's mark on check-1, check-2, check-3, check-4, check-5, check-6 was lost" in done.stderr
    assert "the answer cell task-1, task-2, task-3, task-4, task-5, task-6 and 2 more cells is missing" in done.stderr


@pytest.mark.parametrize(("name", "content", "said"), [
    ("alaska-2021.ipynb", "", "is empty; ask the student to hand it in again"),
    ("alaska-2021.ipynb", "\n \n", "is empty"),
    ("alaska-2021.ipynb", "<!DOCTYPE html><html>", "is a web page, not a notebook; ask for the notebook itself (in Jupyter: File, Download;"),
    ("alaska-2021.html", b"\xef\xbb\xbf\n<html>", "is a web page, not a notebook"),
    ("alaska-2021.ipynb", '{"cells": [', "is a notebook that was cut off or damaged; ask the student to hand it in again"),
    ("alaska-2021.ipynb", '{"a":' * 100_000, "is a notebook that was cut off or damaged"),
    ("alaska-2021.pdf", b"%PDF-1.7 \xff\xfe", "isn't a notebook; ask for the file that ends with .ipynb"),
    ("alaska-2021.py", "answer_1 = 2", "isn't a notebook; ask for the file that ends with .ipynb"),
    ("answers.json", '{"answers": {}}', "isn't a notebook"),
    ("alaska-2021.ipynb", '{"worksheets": [], "nbformat": 3}', "is a notebook of an old format; open it in JupyterLab"),
    ("alaska-2021.ipynb", '{"cells": []}', "isn't a lab that was handed out here (alaska-2021, workbench)"),
    ("alaska-2021.ipynb", '{"cells": 5}', "isn't a notebook"),
    ("alaska-2021.ipynb", (ROOT / "book/labs/coding.ipynb").read_bytes(), "isn't a lab that was handed out here (alaska-2021, workbench)"),
    ("alaska-2021.docx", b"PK\x03\x04 and more", "is a packed file (zip or Word)"),
])
def test_what_cannot_be_graded_is_named_with_the_remedy_and_stops_nothing(course: Path, name: str, content: bytes | str, said: str) -> None:
    path = put(course, f"Aaron/{name}", content)
    put(course, "Zoe/alaska-2021.ipynb", lab())
    done = run(course)
    assert done.exit_code == 1 and collected(course) == [f"Zoe/{LAB}/{LAB}.ipynb"]
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"{path}: {said}"), line
    assert "1 lab collected, 0 already there, 1 not taken" in done.output


def test_a_file_of_nobody_is_named(course: Path) -> None:
    path = put(course, "alaska-2021 (1).ipynb", lab())
    done = run(course)
    assert done.exit_code == 1 and done.stderr.startswith(f"{path}: doesn't say whose it is; put the student's name before the lab's")
    assert not (course / "submitted").exists()


def test_a_folder_from_which_nothing_was_handed_out_is_named(tmp_path: Path) -> None:
    (tmp_path / "class").mkdir()
    done = CliRunner().invoke(main, ["labs", "collect", str(tmp_path), str(tmp_path / "class")])
    assert done.exit_code == 1 and "no lab was handed out" in done.stderr and "nbgrader generate_assignment LAB" in done.stderr
    assert len(done.stderr.splitlines()) == 1
