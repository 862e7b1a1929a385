"""Hidden tests are taken out of what students get back, wherever they can show."""

from __future__ import annotations

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from readouts.teaching.feedback import FAILED, LEFT_OUT, HideTests

SECRET = 'assert answer_1 == _s.loc[_s["side"] == "us", "topic"].nunique() + 41'
CHECK = f"""assert answer_1 is not ..., "Replace the three dots."
### BEGIN HIDDEN TESTS
_s = readouts.load().statements
{SECRET}
### END HIDDEN TESTS
print("done")"""
VISIBLE = """# This is what is left.
assert answer_1 is not ..., "Replace the three dots."
# Hidden tests ran here.
print("done")""".removeprefix("# This is what is left.\n")


def error(line: int | None, name: str = "AssertionError", value: str = "") -> NotebookNode:
    """An error as IPython stores it: an arrow at the line, and the lines around it, in color."""
    around = [f"\x1b[31m{'---->' if n == line else '     '}\x1b[39m {n} {code}".lstrip() for n, code in enumerate(CHECK.split("\n"), 1)]
    return new_output("error", ename=name, evalue=value, traceback=["Cell In[3]", *around, f"{name}: {value}"])


def feedback(*cells: NotebookNode) -> NotebookNode:
    notebook, _ = HideTests().preprocess(new_notebook(cells=list(cells)), {})
    return notebook


def test_the_code_is_gone_and_the_rest_of_the_check_stays() -> None:
    notebook = feedback(new_code_cell(CHECK), new_markdown_cell("Why?"), new_code_cell("answer_1 = 3"))
    assert [cell.source for cell in notebook.cells] == [VISIBLE, "Why?", "answer_1 = 3"]


@pytest.mark.parametrize("source", [CHECK.replace("### END HIDDEN TESTS\n", ""), CHECK + "\n### BEGIN HIDDEN TESTS\n" + SECRET])
def test_a_region_that_does_not_end_is_hidden_to_the_end(source: str) -> None:
    assert "nunique" not in feedback(new_code_cell(source)).cells[0].source


def test_what_the_visible_part_says_is_said_without_the_lines_around() -> None:
    (cell,) = feedback(new_code_cell(CHECK, outputs=[error(1, value="Replace the three dots.")])).cells
    assert cell.outputs[0].traceback == ["AssertionError: Replace the three dots."]


@pytest.mark.parametrize("line", [3, 4, None])
def test_of_a_hidden_test_it_is_said_only_that_it_failed(line: int | None) -> None:
    (cell,) = feedback(new_code_cell(CHECK, outputs=[error(line, "KeyError", "the right answer is quince")])).cells
    assert cell.outputs[0].traceback == [f"AssertionError: {FAILED}"] and "quince" not in str(cell)


@pytest.mark.parametrize("output", [
    new_output("stream", name="stdout", text=f"before\n{CHECK}\nafter"),
    new_output("stream", name="stderr", text=repr([CHECK])),
    new_output("execute_result", data={"text/plain": repr(CHECK), "text/html": "<pre>" + SECRET.replace('"', "&quot;") + "</pre>"}),
    new_output("display_data", data={"application/json": {"In": [CHECK]}}),
    new_output("error", ename="ValueError", evalue=SECRET, traceback=["ValueError", f"\x1b[31m{SECRET}\x1b[0m"]),
], ids=["text", "repr", "html", "json", "error"])
def test_an_answer_that_shows_the_tests_that_ran_before_it_is_not_sent_back(output: NotebookNode) -> None:
    shown = feedback(new_code_cell(CHECK), new_code_cell("print(In)", outputs=[output])).cells[1]
    assert "nunique" not in str(shown) and LEFT_OUT in str(shown)


def test_what_shows_no_hidden_test_is_sent_back_as_it_is() -> None:
    cell = new_code_cell("answer_1", outputs=[new_output("execute_result", data={"text/plain": "3"}), error(None, "NameError", "answer_1")])
    before = str(cell.outputs)
    assert str(feedback(cell).cells[0].outputs) == before
