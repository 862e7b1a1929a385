"""The checks of every lab, each alone with one answer: right ones in many forms pass, wrong ones end in a line that helps.

A check sees nothing of the notebook but the answer, so it can't use what a student was invited to change.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import pytest
from conftest import ROOT

from readouts.teaching import checks
from readouts.teaching.checks import NotYet

SOURCES = sorted((ROOT / "instructor" / "labs").glob("*/*.ipynb"))
LABS = [path.stem for path in SOURCES]
OPTIONAL = {"widgets"}
FREE = {("coding", "check-1"), ("coding", "check-2")}  # the codes are one's own: every reading of the codebook counts
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not SOURCES, reason="the folder instructor/labs is not at hand")]

# What the rules below can't make up: right answers written in another way, and wrong ones that a student would give.
MORE_RIGHT: dict[tuple[str, str], list[str]] = {
    ("alaska-2021", "check-1"): ['def count_word(word):\n    return find(rf"\\b{word}\\b").shape[0]'],
    ("alaska-2021", "check-4"): ['def first_day(phrase, side):\n    return uses_of(phrase).query("side == @side")["date"].iloc[0]',
                                 'def first_day(phrase, side):\n    return str(uses_of(phrase).query("side == @side")["date"].min())[:10]'],
    ("alaska-2021", "check-6"): ['def main_topic(wanted, side):\n    return find(wanted).query("side == @side")["topic"].mode()[0]'],
    ("candid-2023", "check-6"): ["def as_far(shuffled, observed):\n    return np.mean(np.abs(shuffled) >= np.abs(observed))"],
    ("rapprochement-2023", "check-1"): ['answer_1 = "Technology"'],
    ("rapprochement-2023", "check-5"): ['def may_say_silent(meeting, side):\n    return seen.at[meeting, side] in ["whole"]'],
    ("structural-2023", "check-2"): ['def contacts_in(year):\n    return len(contacts.loc[contacts["start"].dt.year == year])'],
    ("structural-2023", "check-4"): ["def share_of_draws(draws, observed):\n    return sum(draws >= observed) / len(draws)"],
    ("two-languages", "check-5"): ["def only_closer(quote, translation):\n    return sorted(w for w in words_in(translation) if w not in words_in(quote))"],
    ("who-speaks", "check-2"): ["def share_of_theirs(rows, side):\n    return rows.groupby('side')['theirs'].mean()[side]"],
    ("who-speaks", "check-3"): ["def topics_of_theirs(meeting, side):\n    return set(statements.query('meeting == @meeting and side == @side and theirs')['topic'])"],
    ("who-speaks", "check-5"): ["def interval(values):\n    return np.percentile(values, 2.5), np.percentile(values, 97.5)"],
    ("workbench", "check-4"): ["def dispersion(rows, word, side):\n    return len(set(meetings_with(rows, word, side)))"],
}
MORE_WRONG: dict[tuple[str, str], list[str]] = {
    ("alaska-2021", "check-1"): ["def count_word(word):\n    return len(find(word))", 'def count_word(word):\n    return len(find(r"\\bstrength\\b"))'],
    ("alaska-2021", "check-4"): ['def first_day(phrase, side):\n    return uses_of(phrase)["date"].max()', 'def first_day(phrase, side):\n    return "2021-03-03"'],
    ("candid-2023", "check-3"): ['def both_have(ladder, word):\n    return ladder["candid"].unstack("side", fill_value=False).all(axis=1).sum()',
                                 'def both_have(ladder, word):\n    return ladder[word].unstack("side", fill_value=False).any(axis=1).sum()'],
    ("candid-2023", "check-5"): ['def difference(table, labels):\n    return 100 * table.loc[labels, "sum"].sum() / table.loc[labels, "size"].sum()'],
    ("candid-2023", "check-6"): ["def as_far(shuffled, observed):\n    return (shuffled >= observed).mean()"],
    ("rapprochement-2023", "check-3"): ['def only_in(meeting, side):\n    return (readouts.compare_table("bali-2022")["relation"] == side).sum()',
                                        'def only_in(meeting, side):\n    return (readouts.compare_table(meeting)["relation"] == "both").sum()'],
    ("rapprochement-2023", "check-5"): ["def may_say_silent(meeting, side):\n    return True", 'def may_say_silent(meeting, side):\n    return seen.loc["bali-2022", "us"] == "whole"'],
    ("rapprochement-2023", "check-6"): ['answer_6 = ["bali-2022", "technology", "us"]', 'answer_6 = ["malta-2023", "taiwan", "us"]', 'answer_6 = ["us", "technology", "malta-2023"]'],
    ("structural-2023", "check-2"): ["def contacts_in(year):\n    return 20", 'def contacts_in(year):\n    return (contacts["start"].dt.month == year).sum()'],
    ("structural-2023", "check-4"): ["def share_of_draws(draws, observed):\n    return (draws > observed).mean()", "def share_of_draws(draws, observed):\n    return 0.137"],
    ("structural-2023", "check-6"): ['def swings_around(days, span):\n    return chance.swings(contacts["start"], days).sum()'],
    ("two-languages", "check-5"): ["def only_closer(quote, translation):\n    return words_in(quote) - words_in(translation)"],
    ("who-speaks", "check-2"): ['def share_of_theirs(rows, side):\n    return statements.loc[statements["side"] == side, "theirs"].mean()',
                                'def share_of_theirs(rows, side):\n    return rows["theirs"].mean()'],
    ("who-speaks", "check-5"): ["def interval(values):\n    return np.quantile(values, [0.05, 0.95])", "def interval(values):\n    return 0.148, 0.246"],
    ("workbench", "check-2"): ["def z_of(a, n, b, m):\n    return np.log(a / (n - a)) - np.log(b / (m - b))", "def z_of(a, n, b, m):\n    return 4.04"],
    ("coding", "check-1"): ['answer_1 = ["taiwan"] * 10', 'answer_1 = ["taiwan", "military"]', 'answer_1 = ["no-topic"] * 10'],
    ("coding", "check-4"): ["def by_chance(table):\n    return 0.5"],
}


def cells(lab: str) -> list[dict[str, Any]]:
    notebook = json.loads((ROOT / "instructor" / "labs" / lab / f"{lab}.ipynb").read_text("utf-8"))
    return [{**c, "source": "".join(c["source"])} for c in notebook["cells"] if c["cell_type"] == "code"]


@cache
def played(lab: str) -> dict[str, Any]:
    """The names of a lab that was run from top to bottom with its solutions, without the checks."""
    import matplotlib as mpl

    mpl.use("Agg")
    names: dict[str, Any] = {"__name__": lab}
    with mock.patch("ipywidgets.interact"):
        for cell in cells(lab):
            if not cell["metadata"].get("nbgrader", {}).get("grade"):
                exec(compile(ast.parse(cell["source"]), f"{lab}/{cell['id']}", "exec"), names)
    mpl.pyplot.close("all")
    return names


@cache
def check_cells(lab: str) -> dict[str, tuple[str, str]]:
    """The checks of a lab by their name: which name holds the answer, and the code."""
    graded = (c for c in cells(lab) if c["metadata"].get("nbgrader", {}).get("grade"))
    return {c["id"]: (re.findall(r'globals\(\), "(\w+)"|"(\w+)" in globals', c["source"])[0], c["source"]) for c in graded}


def run(lab: str, check: str, answer: Any) -> None:
    names, source = check_cells(lab)[check]
    exec(compile(source, f"{lab}/{check}", "exec"), {next(filter(None, names)): answer})


def solution(lab: str, check: str) -> Any:
    return played(lab)[next(filter(None, check_cells(lab)[check][0]))]


def of_code(lab: str, check: str, code: str) -> Any:
    """The answer that a student's code makes."""
    names = dict(played(lab))
    exec(code, names)
    return names[next(filter(None, check_cells(lab)[check][0]))]


def first_case(lab: str, check: str) -> Any:
    """What a recipe must return in the first case that a check tries: the constant that could be read off."""
    wanted: list[Any] = []
    with mock.patch.object(checks, "does", lambda names, name, cases, **more: wanted.extend(next(iter(cases))[1:])):
        run(lab, check, solution(lab, check))
    return next((one for one in wanted if one is not ...), 0)


def right(lab: str, check: str) -> Iterator[Any]:
    """The solution in other forms."""
    yield (found := solution(lab, check))
    if callable(found):
        yield lambda *arguments: found(*arguments)
        if lab not in OPTIONAL:  # whose checks use what is returned
            yield lambda *arguments: (found(*arguments),)
    elif isinstance(found, str):
        yield from (found.upper(), f"  {found} ", f"{found}.", (found,), [found], found.replace("-", " "))
    elif isinstance(found, list):
        yield from (tuple(found), ", ".join(found), np.array(found))
    else:
        yield from (float(found), str(found), f" {found} ", (found,), [found], np.array([found]))
    yield from (of_code(lab, check, code) for code in MORE_RIGHT.get((lab, check), ()))


def wrong(lab: str, check: str) -> Iterator[Any]:
    """Untouched, a constant, one too many or too few, something of another kind."""
    found = solution(lab, check)
    yield from (..., None, "", "no such answer", object())
    if callable(found):
        constant = first_case(lab, check)
        yield from (lambda *_: constant, lambda *_: 0, lambda *_: None, lambda *_: "", lambda *_: ..., lambda *_: 1 / 0, lambda: 1, constant)
        if isinstance(constant, int | float) and not isinstance(constant, bool):
            yield from (lambda *arguments: found(*arguments) + 1, lambda *arguments: found(*arguments) - 1)
    elif isinstance(found, str):
        yield from (7, [found, "other"], f"{found}x")
    elif isinstance(found, list):
        yield from (found[:-1], [*found, found[0]], 7, [7] * len(found))
    else:
        yield from (float(found) + 1, float(found) - 1, str(float(found) + 1), [found, found], -3)
    yield from (of_code(lab, check, code) for code in MORE_WRONG.get((lab, check), ()))


ASKED = [(lab, check) for lab in LABS for check in check_cells(lab)]
Forms = Callable[[str, str], Iterator[Any]]


@pytest.mark.parametrize(("lab", "check"), ASKED)
def test_right_answers_pass_in_every_form(lab: str, check: str) -> None:
    for answer in right(lab, check):
        run(lab, check, answer)


@pytest.mark.parametrize(("lab", "check"), ASKED)
def test_wrong_answers_fail_with_a_hint(lab: str, check: str) -> None:
    for answer in wrong(lab, check):
        with pytest.raises(NotYet) as error:
            run(lab, check, answer)
            print("passed:", answer)
        assert 25 < len(str(error.value)) < 420 and "\n" not in str(error.value), error.value
    if (lab, check) not in FREE:
        assert re.search(r"hint=|looked_for=", check_cells(lab)[check][1])


def test_there_are_a_hundred_of_each_and_more() -> None:
    for forms in (right, wrong):
        assert sum(1 for asked in ASKED for _ in forms(*asked)) >= 200


@pytest.mark.parametrize("lab", LABS)
def test_a_third_of_a_lab_at_least_asks_for_a_line_of_code(lab: str) -> None:
    found = [source for _, source in check_cells(lab).values()]
    assert sum("checks.does(" in source for source in found) * 3 >= len(found) >= (3 if lab in OPTIONAL else 6)
    for source in found:
        cases = source.partition("### BEGIN HIDDEN TESTS")[2]
        assert "checks.does(" not in source or "for " in cases or cases.count("((") > 1, "a recipe is tried on more than one case"


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: Path(p).stem)
def test_a_lab_shows_the_question_and_not_the_axes(path: Path) -> None:
    for cell in cells(path.stem):
        code = cell["source"]
        graded = cell["metadata"].get("nbgrader", {}).get("grade")
        assert graded or len(code.splitlines()) <= 24, (cell["id"], len(code.splitlines()))
        assert "matplotlib" not in code and ".copy()" not in code and '.agg(" / ".join' not in code, cell["id"]
        assert not re.search(r"\]\[\[|\]\[\"\w+\"\]\]", code), cell["id"]  # rows and columns are chosen at once, with .loc
