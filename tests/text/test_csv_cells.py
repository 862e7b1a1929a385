"""No part of a cell is run by the spreadsheet that opens it, whatever that takes for a separator; prose stays as it is."""

from __future__ import annotations

import pytest

from readouts.text.csv_cells import defused

EVIL = "cmd|'/c calc'!A1"


@pytest.mark.parametrize("before", [
    "", "\t", "\n", "\r\n", "\u00a0", "\u200b", "\ufeff", " ", "\u3000", '"', "words; ", "words;", "words\n", "words\r\n  ", "words\t", "words\n\u200b", "a;\u00a0",
])
@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
def test_what_would_run_has_an_apostrophe_before_it(before: str, sign: str) -> None:
    done = defused(before + sign + EVIL)
    assert f"'{sign}{EVIL}" in done and done.replace("'", "") == (before + sign + EVIL).replace("'", "")


@pytest.mark.parametrize("sign", ["- ", "-\u00a0"])
def test_a_formula_that_looks_like_a_list_is_defused(sign: str) -> None:
    assert defused(sign + EVIL) == "'" + sign + EVIL and defused(sign + "SUM(A1)").startswith("'")


@pytest.mark.parametrize("text", [
    "plain = text", "- one\n- two", "It says:\n- the first thing\n- the second; and more", "well-known – and +1", "a, -5 b", "答案：1. 是", "", "x@example.org", "a;b",
])
def test_prose_and_lists_stay_as_they_are(text: str) -> None:
    assert defused(text) == text


def test_a_list_with_one_bad_line_is_defused_there_only() -> None:
    assert defused("- one\n- =1+1\n- two") == "- one\n'- =1+1\n- two"
