"""The labs' sources with their solutions, read from `instructor/labs/<lab>/<lab>.ipynb` for the instructor edition.

A task is a cell that nbgrader grades or clears. Its code is between `### BEGIN SOLUTION` and `### END SOLUTION`, the part of
a check that students do not see between `### BEGIN HIDDEN TESTS` and `### END HIDDEN TESTS`.
Source of the marks and of the metadata: https://nbgrader.readthedocs.io/en/stable/user_guide/creating_and_grading_assignments.html
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from readouts.course.bodies import BodyError, tokens_of
from readouts.course.readers import Faults
from readouts.course.record import ID, ID_MEANS

_HIDDEN = re.compile(r"^[ \t]*### BEGIN HIDDEN TESTS[^\n]*\n(.*?)^[ \t]*### END HIDDEN TESTS[^\n]*\n?", re.MULTILINE | re.DOTALL)
_MARK = re.compile(r"^[ \t]*### (?:BEGIN|END) SOLUTION[^\n]*\n?", re.MULTILINE)


@dataclass(frozen=True)
class Task:
    """A cell of a lab that is solved or graded.

    Attributes
    ----------
    name : nbgrader's `grade_id`
    points : what it is worth; 0 for a cell that its check cell grades
    written : whether the answer is prose and graded by hand
    solution : the solution of a cell that students fill in, else empty
    messages : what a check says, in order: one sentence for each thing that it asks of the answer
    hidden : the part of a check that students do not see

    """

    name: str
    points: float
    written: bool
    solution: str
    messages: tuple[str, ...]
    hidden: str


def load_labs(folder: Path, faults: Faults) -> Mapping[str, tuple[Task, ...]]:
    """Read the tasks of every lab below a folder.

    Parameters
    ----------
    folder : `instructor/labs`; it may be missing.
    faults : where a notebook that cannot be read is noted.

    Returns
    -------
    The tasks by the name of their lab, in the order of the notebook.

    """
    found = {}
    for path in sorted(folder.glob("*/*.ipynb")):
        if path.stem != path.parent.name:
            continue
        try:
            if why := wrong_name(path.stem):
                faults.add(path, 1, why)
            source = path.read_text("utf-8")
            found[path.stem] = tuple(_tasks(json.loads(source)["cells"]))
            for task in found[path.stem]:
                _check_written(task, source, path, faults)
        except (ValueError, KeyError, TypeError) as error:
            line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
            faults.add(path, line, f"is not a notebook that can be read ({error}); save it again from JupyterLab")
    return found


def wrong_name(lab: str) -> str | None:
    """Why a lab cannot be called so; None if it can. Its name is that of its files, its page and its address."""
    return None if re.fullmatch(ID, lab) else f'the lab "{lab}" {ID_MEANS}; rename its folder and its notebook'


def _check_written(task: Task, source: str, path: Path, faults: Faults) -> None:
    """Refuse in an answer in words what no body may hold, naming the line of the notebook."""
    if task.written:
        try:
            tokens_of(task.solution)
        except BodyError as error:
            words = json.dumps(task.solution.splitlines()[error.offset], ensure_ascii=False)[1:-1]
            line = source[: max(source.find(words), 0)].count("\n") + 1
            faults.add(path, line, f'task "{task.name}": {error}')


def _tasks(cells: list[dict[str, Any]]) -> Iterator[Task]:
    for cell in cells:
        mark = cell.get("metadata", {}).get("nbgrader")
        if not mark or not (mark.get("solution") or mark.get("grade") or mark.get("task")):
            continue
        source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
        hidden = "\n".join(_dedent(part) for part in _HIDDEN.findall(source))
        solution = _MARK.sub("", _HIDDEN.sub("", source)).strip() if mark.get("solution") else ""
        yield Task(str(mark.get("grade_id", "")), float(mark.get("points") or 0), cell["cell_type"] == "markdown", solution,
                   tuple(_messages(source)) if cell["cell_type"] == "code" and mark.get("grade") else (), hidden)


def _dedent(code: str) -> str:
    return "\n".join(line.rstrip() for line in code.strip("\n").splitlines())


def _messages(source: str) -> Iterator[str]:
    """The words of every `assert` and every hint of a check, each once; of a made-up text (f-string) its fixed parts."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # cell magic: the code itself is shown
        return
    seen = set()
    for node in ast.walk(tree):
        said = [node.msg] if isinstance(node, ast.Assert) and node.msg is not None else []
        if isinstance(node, ast.Call):  # of readouts.teaching.checks
            said = [keyword.value for keyword in node.keywords if keyword.arg in ("hint", "looked_for")]
        for message in said:
            words = "".join(_words(message)).strip()
            if words and words not in seen:
                seen.add(words)
                yield words


def _words(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.JoinedStr):
        for part in node.values:
            yield from _words(part) if isinstance(part, ast.Constant) else ("…",)
    elif isinstance(node, ast.BinOp):
        yield from _words(node.left)
        yield from _words(node.right)
    else:
        yield "…"


__all__ = ["Task", "load_labs", "wrong_name"]
