"""Quotation marks around words of the data: double outside, single inside, in everything that the engine writes."""

from __future__ import annotations

import ast
import json

import pytest
from conftest import ROOT

from readouts.analysis.comparison import comparison
from readouts.analysis.definitions import plain
from readouts.analysis.phrase_trails import trails
from readouts.analysis.quotation_quiz import items, state
from readouts.course.course import Course
from readouts.rendering.across_meetings import trail_node
from readouts.rendering.comparison import compare_node
from readouts.rendering.elements import to_html
from readouts.rendering.plain_html import Plain
from readouts.text.quotation_marks import quoted, within


@pytest.mark.parametrize(("words", "shown"), [
    ("called “candid” talks", "“called ‘candid’ talks”"),
    ("“win-win” competition", "“‘win-win’ competition”"),
    ("“win-win”", "“‘win-win’”"),
    ('a "straight" one ("here")', "“a ‘straight’ one (‘here’)”"),
    ("If ‘Taiwan independence’ forces provoke us", "“If ‘Taiwan independence’ forces provoke us”"),
    ("a “b ‘c’ d” e", "“a ‘b “c” d’ e”"),
    ("the people’s “will”, the states’ “way”", "“the people’s ‘will’, the states’ ‘way’”"),
    ("one that “is not closed", "“one that ‘is not closed”"),
    ("不支持“台独”", "“不支持‘台独’”"),
    ("plain", "“plain”"),
])
def test_marks_inside_become_single(words: str, shown: str) -> None:
    assert quoted(words) == shown
    assert f"“{within(words)}”" == shown
    assert within(within(words)).count("“") == within(words).count("“"), "set twice is set once"


def inside(html: str, tag: str) -> list[str]:
    return [part.partition(f"</{tag}>")[0] for part in html.split(f"<{tag}")[1:]]


def test_widgets_hold_no_doubled_marks(course: Course) -> None:
    pages = [to_html(compare_node(comparison(course, m), {})) for m in course.meeting_records]
    pages.append(to_html(trail_node(trails(course), course.settings, {}, lambda use: [])))
    found = [q for html in pages for q in inside(html, "q")]
    assert len(found) > 500 and any("‘" in q for q in found)
    assert not [q for q in found if "“" in q]


def test_the_state_of_who_said_it_holds_no_doubled_marks(course: Course) -> None:
    """The front end draws from it, and puts each wording between marks."""
    asked = items(course)
    data = json.loads(json.dumps(state(asked)))
    assert any("“" in i.quote for i in asked)
    assert not [row for row in data["items"] if "“" in row[7]]
    assert not [words for others in data["others"] if isinstance(others, list) for words in others if "“" in words]


def test_references_on_paper_in_platforms_and_in_search_are_set(course: Course) -> None:
    note = next(f"{t.id}/{n.id}" for t in course.texts.values() for n in t.notes if "“candid”" in n.quote)
    for words in (Plain(course).inline(f"See {{note}}`{note}`."), plain(course, f"See {{note}}`{note}`.")):
        assert ": called “candid” talks" in words  # the author's words have none around them, so those inside stay double


def test_no_other_place_puts_double_marks_around_data() -> None:
    """Only words that the code itself fixes, and error messages, are written “{…}” by hand."""
    found = []
    for path in sorted((ROOT / "readouts").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = [p.value if isinstance(p, ast.Constant) else "\0" for p in node.values]
                if "“\0" in "".join(map(str, parts)):
                    found.append(f"{path.relative_to(ROOT).as_posix()}:{ast.unparse(node)[:60]}")
    by_hand = {"course/addresses", "validation/across", "validation/claims", "analysis/unproved", "course/records", "anchoring/fingerprints", "text/quotation_marks", "cli/texts", "site/directives/teaching"}
    assert not [f for f in found if f.partition(".py")[0].removeprefix("readouts/") not in by_hand], found
