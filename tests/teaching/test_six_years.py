"""The lab on the six years: right answers in many forms get their points, wrong ones end in a line that helps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import nbformat
import pytest
from conftest import ROOT

SOURCE = ROOT / "instructor/labs/six-years/six-years.ipynb"
pytestmark = pytest.mark.skipif(not SOURCE.exists(), reason="the folder instructor/labs is not at hand")

SHARES = "def share_of_readouts(rows):\n    return "
YEARS = "def by_year(rows):\n    return "
TOPIC = "def with_topic(rows, topic):\n    return "
MIDDLE = "def middle(rows, kind):\n    return "
CHANGE = "def change(rows, topic):\n    return "


def drawing(*lines: str) -> str:
    return "\n    ".join(("def draw(axes, table):", *lines))


LINES = ('axes.plot(table.index, table["us"], label="U.S.")', 'axes.plot(table.index, table["cn"], "s--", label="China")')
REST = ('axes.set_ylabel("share")', "axes.set_ylim(0, 1)", "axes.legend()")

RIGHT = [
    (1, SHARES + 'rows["is_readout"].mean()'),
    (1, SHARES + '(rows["main"] == "readout").mean()'),
    (1, SHARES + 'len(rows[rows["main"] == "readout"]) / len(rows)'),
    (1, SHARES + 'str(rows["is_readout"].sum() / len(rows))'),
    (1, SHARES + 'rows[["is_readout"]].mean()'),
    (1, "share_of_readouts = lambda those: sum(those.is_readout) / those.shape[0]"),
    (2, YEARS + 'rows.groupby("year")["is_readout"].mean()'),
    (2, YEARS + 'rows.groupby("year").is_readout.mean()'),
    (2, YEARS + 'rows.groupby("year")[["is_readout"]].mean()'),
    (2, YEARS + 'rows.groupby("year")["is_readout"].sum() / rows.groupby("year").size()'),
    (2, YEARS + 'rows.pivot_table(index="year", values="is_readout", aggfunc="mean")'),
    (2, YEARS + 'rows.groupby("year")["is_readout"].mean().sort_index(ascending=False)'),
    (3, drawing(*LINES, *REST)),
    (3, drawing("table.plot(ax=axes)", 'axes.set_ylabel("share of accounts")', "axes.set_ylim(0, 1.1)")),
    (3, drawing("table.plot.bar(ax=axes)", 'axes.set_ylabel("share")')),
    (3, drawing("table.plot.barh(ax=axes)", 'axes.set_xlabel("share")')),
    (3, drawing('plt.plot(table["us"] * 100, label="Washington")', 'plt.plot(table["cn"] * 100, label="Beijing")', 'plt.ylabel("%")', "plt.ylim(0, 100)", "plt.legend()")),
    (3, drawing('axes.scatter(table.index, table["us"], label="American")', 'axes.scatter(table.index, table["cn"], marker="s", label="Chinese")', *REST)),
    (3, drawing("at = range(len(table))", 'axes.bar([a - 0.2 for a in at], table["us"], 0.4, label="us")', 'axes.bar([a + 0.2 for a in at], table["cn"], 0.4, label="cn")', *REST)),
    (3, drawing('axes.plot(table["us"])', 'axes.plot(table["cn"])', 'axes.text(0, 0.5, "United States")', 'axes.text(0, 0.9, "China")', *REST[:2])),
    (3, drawing('for side in ["cn", "us"]:', "    axes.plot(table[side].round(2), label=side)", *REST)),
    (3, drawing("axes.plot(table)", 'axes.legend(["U.S.A.", "PRC"])', *REST[:2])),
    (3, drawing("table.plot()", 'plt.ylabel("share")', "plt.ylim(0, 1)")),
    (4, TOPIC + 'rows.groupby("year")[topic].mean()'),
    (4, TOPIC + 'rows.groupby("year")[[topic]].mean()'),
    (4, TOPIC + 'rows[topic].groupby(rows["year"]).mean()'),
    (4, TOPIC + 'rows.pivot_table(index="year", values=topic, aggfunc="mean")[topic]'),
    (5, 'answer_5 = ["climate", "human-rights", "balloon"]'),
    (5, 'answer_5 = "Balloon, Climate, Human rights"'),
    (5, 'answer_5 = ("balloon", "climate", "human rights")'),
    (5, 'answer_5 = {"balloon", "human_rights", "CLIMATE"}'),
    (5, 'answer_5 = turn[(turn["since 2025"] == 0) & (turn["until 2024"] > 0)].index'),
    (6, MIDDLE + 'rows.loc[rows["main"] == kind, "topics"].median()'),
    (6, MIDDLE + 'rows[rows["main"] == kind]["topics"].median()'),
    (6, MIDDLE + 'float(np.median(rows.query("main == @kind")["topics"]))'),
    (6, MIDDLE + 'rows.groupby("main")["topics"].median()[kind]'),
    (7, CHANGE + 'rows.loc[rows["year"] >= "2025", topic].mean() - rows.loc[rows["year"] < "2025", topic].mean()'),
    (7, CHANGE + '-(rows.loc[rows["year"] < "2025", topic].mean() - rows.loc[rows["year"] > "2024", topic].mean())'),
    (7, CHANGE + 'rows.loc[rows["year"].isin(["2025", "2026"]), topic].mean() - rows.loc[rows["year"].astype(int) < 2025, topic].mean()'),
    (7, CHANGE + 'rows.groupby(rows["year"] >= "2025")[topic].mean().diff().iloc[-1]'),
]

WRONG = [
    (1, None, "Replace the three dots"),
    (1, "share_of_readouts = 0.7", "no longer a recipe"),
    (1, SHARES + "0.72", "Use rows"),
    (1, SHARES + 'accounts["is_readout"].mean()', "Use rows"),  # of all rows, whatever was asked
    (1, SHARES + 'rows["is_readout"].sum()', "Use rows"),
    (1, SHARES + '1 - rows["is_readout"].mean()', "Use rows"),
    (1, SHARES + 'rows["kind"].str.contains("readout").mean()', "Use rows"),  # anywhere among the kinds, not mainly
    (1, SHARES + 'rows["readout"].mean()', "stops with KeyError"),
    (2, None, "Replace the three dots"),
    (2, YEARS + 'rows.groupby("year").size()', "Three steps on rows"),
    (2, YEARS + 'rows["is_readout"].mean()', "Three steps on rows"),
    (2, YEARS + 'accounts.groupby("year")["is_readout"].mean()', "Three steps on rows"),
    (2, YEARS + 'rows.groupby("side")["is_readout"].mean()', "Three steps on rows"),
    (2, YEARS + 'rows.groupby((rows["year"].astype(int) + 1).astype(str))["is_readout"].mean()', "Three steps on rows"),  # each a year late
    (3, None, "picture is empty"),
    (3, "draw = 3", "Looked for is a recipe"),
    (3, drawing(LINES[0], *REST), "numbers of China"),
    (3, drawing('axes.plot([0.75, 0.89, 0.9, 1, 0.35, 0.29], label="us")', 'axes.plot([0.75, 1, 1, 0.91, 0.95, 0.86], label="cn")', *REST), "numbers of the United States"),  # copied
    (3, drawing('axes.plot([0.5, 0.4, 0.8, 0.1], label="us")', 'axes.plot([0.9, 0.3, 0.7, 0.6], label="cn")', *REST), "whatever table"),
    (3, drawing('axes.plot(table.index, table["us"].shift(), label="us")', LINES[1], *REST), "numbers of the United States"),  # another year
    (3, drawing('axes.plot(table["us"])', 'axes.plot(table["cn"])', *REST[:2]), "can't tell which"),
    (3, drawing('axes.plot(table["us"], label="China")', 'axes.plot(table["cn"], label="U.S.")', *REST), "Exchange the two labels"),
    (3, drawing(*LINES, *REST[1:]), "no name"),
    (3, drawing(*LINES, *REST, "axes.set_ylim(0.2, 1)"), "begin at 0"),
    (3, drawing('axes.plot(table["us"].mean())', LINES[1], *REST), "numbers of the United States"),
    (3, drawing('axes.plot(table["USA"])'), "stops with KeyError"),
    (4, None, "Replace the three dots"),
    (4, TOPIC + 'rows.groupby("year")["taiwan"].mean()', "without quotation marks"),
    (4, TOPIC + 'rows.groupby("year")[topic].sum()', "Three steps on rows"),
    (4, TOPIC + 'whole.groupby("year")[topic].mean()', "Three steps on rows"),
    (4, TOPIC + 'rows.groupby("year")["topic"].mean()', "stops with KeyError"),
    (5, None, "Replace the three dots"),
    (5, 'answer_5 = ["climate", "human-rights"]', "parts missing: 1"),
    (5, 'answer_5 = ["climate", "human-rights", "balloon", "competition"]', "too many: 1"),
    (5, 'answer_5 = ["purchases", "critical-minerals"]', "0 in the right column"),  # what is new, not what is gone
    (5, 'answer_5 = "climat"', "did you mean"),
    (6, None, "Replace the three dots"),
    (6, MIDDLE + 'rows["topics"].median()', "keeps one kind"),
    (6, MIDDLE + 'rows.loc[rows["main"] == kind, "topics"].mean()', "keeps one kind"),
    (6, MIDDLE + "4", "keeps one kind"),
    (6, MIDDLE + 'rows.loc[rows["main"] == "readout", "topics"].median()', "keeps one kind"),
    (6, MIDDLE + 'rows.loc[rows["main"] != kind, "topics"].median()', "keeps one kind"),
    (7, None, "Replace the three dots"),
    (7, CHANGE + 'rows.loc[rows["year"] < "2025", topic].mean() - rows.loc[rows["year"] >= "2025", topic].mean()', "The later share minus"),
    (7, CHANGE + 'rows.loc[rows["year"] >= "2024", topic].mean() - rows.loc[rows["year"] < "2024", topic].mean()', "The later share minus"),  # a year off
    (7, CHANGE + 'rows.loc[rows["year"] >= "2025", "a"].mean() - rows.loc[rows["year"] < "2025", "a"].mean()', "The later share minus"),
    (7, CHANGE + "-0.41", "The later share minus"),
    (7, CHANGE + 'rows.loc[rows["year"] >= 2025, topic].mean()', "stops with TypeError"),
]


def sources() -> dict[str, str]:
    cells = nbformat.read(SOURCE, as_version=4).cells
    return {cell.metadata.get("nbgrader", {}).get("grade_id", cell.id): cell.source for cell in cells if cell.cell_type == "code"}


@pytest.fixture(scope="module")
def played() -> Iterator[dict[str, Any]]:
    """The names of the lab after it was run with its solutions."""
    with mpl.rc_context({"backend": "agg"}):
        names: dict[str, Any] = {}
        for id, source in sources().items():
            if not id.startswith("check-"):
                exec(source, names)
        plt.close("all")
        yield names


def check(names: dict[str, Any], number: int, answer: str | None) -> None:
    student = (ROOT / "book/labs/six-years.ipynb").read_text("utf-8")
    if answer is None:  # the cell as it is handed out
        cells = nbformat.reads(student, as_version=4).cells
        answer = next(c.source for c in cells if c.metadata.get("nbgrader", {}).get("grade_id") == f"task-{number}")
    own = {**names, "plt": plt}
    exec(answer, own)
    exec(sources()[f"check-{number}"], own)


@pytest.mark.parametrize(("number", "answer"), RIGHT, ids=[f"{n}-{i}" for i, (n, _) in enumerate(RIGHT)])
def test_a_right_answer_counts_in_any_form(played: dict[str, Any], number: int, answer: str) -> None:
    check(played, number, answer)
    assert plt.get_fignums() == []  # what a check draws is put away


@pytest.mark.parametrize(("number", "answer", "said"), WRONG, ids=[f"{n}-{i}" for i, (n, *_) in enumerate(WRONG)])
def test_a_wrong_answer_ends_in_one_line_that_helps(played: dict[str, Any], number: int, answer: str | None, said: str) -> None:
    with pytest.raises(AssertionError) as error:
        check(played, number, answer)
    message = str(error.value)
    assert said in message and "\n" not in message and len(message) < 320, message


def test_what_a_student_was_invited_to_change_changes_no_check(played: dict[str, Any]) -> None:
    """Other tables under the same names, other years, a mistaken column: the truth comes from the course's own tables."""
    spoiled = dict(played)
    for name in ("accounts", "whole", "table", "turn", "statements"):
        spoiled[name] = played[name].head(2)
    spoiled["topics"], spoiled["course"] = ["taiwan"], None
    for number, answer in [(n, a) for n, a in RIGHT if "turn[" not in a]:
        check(spoiled, number, answer)


def test_the_table_of_answers_is_long_enough() -> None:
    assert {number for number, _ in RIGHT} == {number for number, *_ in WRONG} == set(range(1, 8))
    assert len(RIGHT) >= 12 and len(WRONG) >= 12
