"""The checks of labs: a right answer counts in any form, a wrong one ends in one line that helps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from readouts.teaching import checks
from readouts.teaching.checks import NotYet, fold

TOPICS = {"human-rights": "Human rights", "taiwan": "Taiwan", "defense": "Armed forces", "technology": "Technology"}
FRAME = pd.DataFrame({"us": [1, 2, 3], "cn": [4, 5, 6]}, index=["a", "b", "c"])
Try = Callable[[Any], None]


def number(answer: Any) -> None:
    checks.number({"it": answer}, "it", 9, hint="Count again.")


def share(answer: Any) -> None:
    checks.number({"it": answer}, "it", 0.26, near=0.006, hint="Divide again.")


def topic(answer: Any) -> None:
    checks.word({"it": answer}, "it", "human-rights", of=TOPICS, kind="topic", hint="Read the table again.")


def defense(answer: Any) -> None:
    checks.word({"it": answer}, "it", ["defense"], hint="Read the picture again.")


def quarter(answer: Any) -> None:
    checks.word({"it": answer}, "it", "2023Q3", kind="quarter", hint="Look for the highest bar.")


def side(answer: Any) -> None:
    checks.word({"it": answer}, "it", "us", of=["us", "cn"], kind="side", hint="Read the table again.")


def names(answer: Any) -> None:
    checks.several({"it": answer}, "it", ["taiwan", "technology"], of=TOPICS, kind="topic", hint="Read the table again.")


def frame(answer: Any) -> None:
    checks.table({"it": answer}, "it", FRAME, hint="Group again.")


def recipe(answer: Any) -> None:
    checks.does({"it": answer}, "it", [(("bali",), 4), (("vienna-2023",), 11)], hint="Count the letters.")


RIGHT: list[tuple[Try, Any]] = [
    *((number, one) for one in (9, 9.0, "9", " 9 ", "9.", "nine", "Nine", "9,0", (9,), [9], np.int64(9), np.float64(9), pd.Series([9]), np.array([9]), "“9”")),
    *((share, one) for one in (0.26, ".26", "0,26", "26%", "26 %", 0.2571, np.float32(0.26))),
    *((topic, one) for one in ("human-rights", "Human rights", "HUMAN-RIGHTS", "human_rights", " human-rights. ", ("human-rights",), ["Human  rights"],
                               "“human-rights”", "human\u2010rights", pd.Series(["human-rights"]), np.str_("human-rights"))),
    *((defense, one) for one in ("defense", "defence", "Defence.", "DEFENSE ", "'defense'")),
    *((quarter, one) for one in ("2023Q3", "2023 Q3", "2023-Q3", "2023q3", "Q3 2023", "q3/2023", "2023 quarter 3", "Q3 of 2023", pd.Period("2023Q3"))),
    *((side, one) for one in ("us", "US", "U.S.", "usa", "America", "United States", "the United States", "us.", ("us",))),
    *((names, one) for one in (["taiwan", "technology"], ("technology", "taiwan"), {"taiwan", "technology"}, "taiwan, technology", "Taiwan and technology",
                               "taiwan; technology.", pd.Index(["technology", "taiwan"]), pd.Series(["taiwan", "Technology"]), np.array(["taiwan", "technology"]),
                               {"taiwan": 1, "technology": 2})),
    *((frame, one) for one in (FRAME, FRAME[::-1], FRAME[["cn", "us"]], FRAME.astype(float), FRAME.assign(more=0))),
    *((recipe, one) for one in (len, lambda m: float(len(m)), lambda m: str(len(m)), lambda m: (len(m),), lambda m: np.int64(len(m)), lambda m: pd.Series([len(m)]))),
]

WRONG: list[tuple[Try, Any, str]] = [
    *((number, one, "Replace the three dots") for one in (..., None, "", "...", (...,), [...])),
    *((number, one, "Count again") for one in (8, 10, "8", "eight", (10,), -9, 9.5, np.int64(8), pd.Series([8]))),
    *((number, one, "one number") for one in ("nine rows", True, (9, 9), [8, 9], FRAME, {9: 1}, {1, 2}, (), object(), 9j)),
    (number, len, "parentheses"), (number, float("nan"), "no number"), (number, float("inf"), "no number"),
    *((share, one, "Divide again") for one in (26, 0.27, "27%", "0.2", 1)),
    *((topic, one, "Replace the three dots") for one in (..., "", (...,))),
    *((topic, one, "Read the table again") for one in ("taiwan", "Taiwan", "technology", ["Technology"])),
    *((topic, one, "It is one of") for one in ("human-right", "rights", "climate", "the")),
    *((topic, one, "Looked for is") for one in (7, ["taiwan", "human-rights"], FRAME, print, {}, object())),
    *((defense, one, "Read the picture") for one in ("economy", "defens", "offense")),
    *((quarter, one, "highest bar") for one in ("2023Q2", "2022Q3", "2023", "third quarter", "2023Q33")),
    *((side, one, "Read the table") for one in ("cn", "China", "Beijing")), *((side, one, "It is one of: us, cn") for one in ("both", "uk", "un")),
    *((names, one, "missing: 1") for one in (["taiwan"], "technology", ("taiwan", "taiwan"))),
    (names, ["taiwan", "technology", "defense"], "too many: 1"), (names, ["taiwan", "tecnology"], "did you mean"), (names, 3, "between brackets"),
    (names, [..., ...], "isn't the name"), (names, ..., "Replace the three dots"),
    (frame, FRAME + 1, "other values"), (frame, FRAME.head(2), "has 2 rows"), (frame, FRAME[["us"]], "no column cn"), (frame, 3, "a table is looked for"),
    (frame, "FRAME", "a table is looked for"), (frame, FRAME.rename(index={"a": "z"}), "other values"), (frame, ..., "Replace the three dots"),
    *((recipe, one, "Count the letters") for one in (lambda m: 4, lambda m: 11, lambda m: len(m) + 1, lambda m: m, lambda m: FRAME, lambda m: float("nan"), lambda m: print)),
    (recipe, lambda m: None, "begins with return"), (recipe, lambda m: ..., "begins with return"), (recipe, 4, "no longer a recipe"),
    (recipe, lambda m: {}[m], 'it("bali") stops with KeyError'), (recipe, lambda: 4, "stops with TypeError"), (recipe, lambda m: undefined, "NameError"),  # noqa: F821
    (recipe, ..., "Replace the three dots"),
]


def name_of(one: object) -> str:
    """What a case is called, which must be the same in every process: a set has no order, an object an address."""
    if isinstance(one, set):
        return f"set {sorted(map(str, one))}"
    return getattr(one, "__name__", type(one).__name__ if type(one) is object else repr(one)[:30])


@pytest.mark.parametrize(("attempt", "answer"), RIGHT, ids=name_of)
def test_a_right_answer_counts_in_any_form(attempt: Try, answer: Any) -> None:
    attempt(answer)


@pytest.mark.parametrize(("attempt", "answer", "said"), WRONG, ids=name_of)
def test_a_wrong_answer_ends_in_one_line_that_helps(attempt: Try, answer: Any, said: str) -> None:
    with pytest.raises(NotYet) as error:
        attempt(answer)
    message = str(error.value)
    assert said in message and "\n" not in message and len(message) < 260, message


def test_a_missing_name_says_to_run_the_cell_above() -> None:
    for ask in (checks.number, checks.word, checks.several):
        with pytest.raises(NotYet, match="Run the cell above first"):
            ask({}, "answer_1")
    with pytest.raises(NotYet, match="Run the cell above first"):
        checks.does({}, "mine", [((), 1)])


def test_the_form_alone_is_asked_for_where_nothing_is_right_yet() -> None:
    checks.number({"it": "3"}, "it")
    checks.word({"it": "Taiwan."}, "it", of=TOPICS)
    checks.several({"it": "taiwan, taiwan"}, "it", of=TOPICS, count=2)
    with pytest.raises(NotYet, match="3 are looked for"):
        checks.several({"it": "taiwan, taiwan"}, "it", of=TOPICS, count=3)


def test_order_counts_only_where_it_is_asked_for() -> None:
    checks.several({"it": ["b", "a"]}, "it", ["a", "b"])
    with pytest.raises(NotYet):
        checks.several({"it": ["b", "a"]}, "it", ["a", "b"], in_order=True)


def test_an_answer_of_many_kinds_is_asked_by_what_it_is() -> None:
    checks.taken({"it": [3, 4]}, "it", lambda found: len(found) == 2, looked_for="two numbers")
    for answer in ([3], 5, "x"):
        with pytest.raises(NotYet, match="Looked for is two numbers"):
            checks.taken({"it": answer}, "it", lambda found: len(found) == 2, looked_for="two numbers")


def test_a_recipe_cannot_spoil_a_later_case() -> None:
    def empties(rows: list[int]) -> int:
        total = sum(rows)
        rows.clear()
        return total

    rows = [1, 2]
    checks.does({"it": empties}, "it", [((rows,), 3), ((rows,), 3)])


@pytest.mark.parametrize(("one", "other"), [("colour", "color"), ("programme", "program"), ("organise", "organize"), ("centre", "center"), ("labelled", "labeled")])
def test_british_and_american_spelling_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("taiwan", "tibet"), ("2023Q3", "2023Q4"), ("us", "cn"), ("trade-economy", "economy"), ("7", "70")])
def test_what_differs_stays_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_in_a_notebook_the_line_alone_is_shown() -> None:
    assert NotYet("a\n  b")._render_traceback_() == ["Not yet: a b"]
