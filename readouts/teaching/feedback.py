"""What students get back of a graded lab shows no hidden tests, only their hints: a step that nbgrader's generate_feedback takes.

By itself nbgrader writes the graded notebook as it is into the feedback, with the hidden tests that it put back in order to
grade: as code of the check, and, where a test failed, in its traceback, which shows the lines around. The settings that
`readouts labs course` writes put :class:`HideTests` among the steps. The autograded notebooks and the formgrader, which only
teachers see, keep all.
Source: https://nbgrader.readthedocs.io/en/stable/user_guide/creating_and_grading_assignments.html
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.preprocessors.clearhiddentests import ClearHiddenTests

from readouts.teaching.checks import NotYet

INSTEAD = "# Hidden tests ran here."
FAILED = "A hidden test found that the answer is not right."
LEFT_OUT = "[left out: it shows hidden tests]"
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_FAILED_LINE = re.compile(r"^-+> (\d+)", re.MULTILINE)
_BEGIN, _END = (ClearHiddenTests.class_traits()[f"{word}_test_delimeter"].default_value for word in ("begin", "end"))
_SHORTEST = 8  # letters of a line of code that is looked for in outputs; shorter ones, such as `else:`, occur anywhere


class HideTests(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """Takes hidden tests out of a notebook: their code, what failed in them, and every output that shows one of their lines."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Change the notebook in place; it and the resources are returned, as nbconvert asks."""
        cells = [cell for cell in nb.cells if cell.cell_type == "code"]
        hidden = {line for cell in cells for line in _code(cell.source, _numbers(cell.source))}
        for cell in cells:
            if numbers := _numbers(cell.source):
                for output in cell.outputs:
                    _shorten(output, numbers)
                cell.source = _without(cell.source, numbers)
            for output in cell.outputs:
                _scrub(output, hidden)
        return nb, resources


def _numbers(source: str) -> frozenset[int]:
    """The numbers of the lines of a cell, from 1, that hold hidden tests or their marks."""
    found, inside = set(), False
    for number, line in enumerate(source.split("\n"), 1):
        inside = inside or _BEGIN in line
        if inside:
            found.add(number)
        inside = inside and _END not in line
    return frozenset(found)


def _code(source: str, numbers: Iterable[int]) -> set[str]:
    """The lines of hidden code that are long enough to be known again."""
    lines = source.split("\n")
    return {line for number in numbers if len(line := _plain(lines[number - 1])) >= _SHORTEST}


def _without(source: str, hidden: frozenset[int]) -> str:
    """The code of a cell with one line in the place of each region of hidden tests."""
    kept = []
    for number, line in enumerate(source.split("\n"), 1):
        if number not in hidden:
            kept.append(line)
        elif number - 1 not in hidden:
            kept.append(INSTEAD)
    return "\n".join(kept)


def _shorten(output: Any, hidden: frozenset[int]) -> None:
    """Leave of the error of a check what it says, without the lines around; of one in a hidden test that it failed."""
    if output.output_type != "error" or output.ename == NotYet.__name__:  # which says one line, written for students
        return
    line = _FAILED_LINE.search(_ANSI.sub("", "\n".join(output.traceback)))
    if line is None or int(line[1]) in hidden:  # where it cannot be seen where the error is, it may be in a hidden test
        output.ename, output.evalue = "AssertionError", FAILED
    output.traceback = [f"{output.ename}: {output.evalue}"]


def _scrub(output: Any, hidden: set[str]) -> None:
    """Leave out each line of an output that shows hidden code: an answer can print the tests that ran before it."""
    if output.output_type == "stream":
        output.text = _clean(output.text, hidden)
    elif output.output_type == "error":
        output.evalue = _clean(output.evalue, hidden)
        output.traceback = [_clean(part, hidden) for part in output.traceback]
    for kind, shown in output.get("data", {}).items():
        if isinstance(shown, str):
            output.data[kind] = _clean(shown, hidden)
        elif any(code in _plain(str(shown)) for code in hidden):
            output.data[kind] = LEFT_OUT


def _clean(text: str, hidden: set[str]) -> str:
    return "\n".join(LEFT_OUT if any(code in _plain(line) for code in hidden) else line for line in text.split("\n"))


def _plain(text: str) -> str:
    """A text as it can be compared: without colors, escapes of HTML and of strings, and with single spaces."""
    return " ".join(html.unescape(_ANSI.sub("", text)).replace("\\", "").split())
