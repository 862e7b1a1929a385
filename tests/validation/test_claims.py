"""Claims about the tables: what each form asks, what refutes it, and how a fault reads."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import ROOT
from pydantic import ValidationError

from readouts.cli import main
from readouts.course.course import Course
from readouts.course.record import Where
from readouts.course.records import Meeting, Readout, Statement
from readouts.course.table_claims import TableClaim
from readouts.validation.claims import Tables

# A course of two sides that do not exist: nothing in the engine knows whose they are.
MEETINGS = {"quay": dt.date(2021, 1, 5), "mill": dt.date(2022, 2, 6), "ford": dt.date(2023, 3, 7)}
SEEN = {("quay", "north"): "whole", ("quay", "south"): "whole", ("mill", "north"): "excerpt", ("mill", "south"): "whole",
        ("ford", "north"): "whole", ("ford", "south"): "quotations"}
ROWS = [("quay-north-1", "north", "trade", "open lines of talk", None), ("quay-south-1", "north", "trade", "the north’s ‘open lines’", "畅通"),
        ("mill-north-1", "north", "fish", "we fish", None), ("mill-south-1", "south", "fish", "red line", "红线"),
        ("ford-north-1", "both", "trade", "open lines again", None), ("ford-south-1", "south", "trade", None, "畅通？")]


def made(**changed: Any) -> Tables:
    rows, seen = changed.get("rows", ROWS), {**SEEN, **changed.get("seen", {})}
    statements = []
    for line, (id, speaker, topic, quote, original) in enumerate(rows, 2):
        meeting, side, _ = id.split("-")
        statements.append(Statement.model_construct(id=id, meeting=meeting, side=side, speaker=speaker, topic=topic, move="says", standing="official", quote=quote,
                                                    original=original, translation=None))
        statements[-1].found_at(Where(Path("data/statements.csv"), line))
    kinds = {("mill", "south"): ("post", "list"), ("ford", "south"): ("post",)}
    accounts = {key: Readout.model_construct(meeting=key[0], side=key[1], seen=how, kinds=kinds.get(key, ("text",))) for key, how in seen.items()}
    for line, account in enumerate(accounts.values(), 2):
        account.found_at(Where(Path("data/readouts.csv"), line))
    empty: dict[str, Any] = {name: {} for name in Course.__dataclass_fields__}
    meetings = {id: Meeting.model_construct(id=id, start=day, end=day) for id, day in MEETINGS.items()}
    return Tables(Course(**{**empty, "topics": {"trade": 0, "fish": 0}, "kinds": {"text": 0, "post": 0, "list": 0}, "meeting_records": meetings, "readout_records": accounts,
                            "statement_records": tuple(statements)}))


def wrong(tables: Tables, meant: str = "", **claim: Any) -> str:
    return "; ".join(tables.wrong_with(TableClaim.model_validate(claim), meant))


TRUE: list[dict[str, Any]] = [
    {"absent": "red line", "side": "north", "of": "parts-seen"},
    {"absent": "red line", "meeting": "quay"},
    {"absent": ["fish", "red line"], "side": "south", "until": "2021-12-31"},
    {"absent": "fish", "of": "whole", "side": "north"},  # the account with the fish was seen in part
    {"present": ["open lines", "畅通"], "meeting": "quay", "side": "south"},
    {"count": {"kind": "post"}, "is": 2},
    {"count": {"kind": ["text", "post"], "side": "south"}, "is": 3, "each": "account"},
    {"count": {"kind": "list"}, "is": 0},  # what an account mainly is decides
    {"seen": "whole", "kind": "post", "meeting": "mill"},
    {"present": "'open lines'"},  # forms of quotation marks don't count
    {"present": "畅通？"},
    {"first": "quay-north-1", "pattern": "open lines"}, {"first": "quay", "pattern": "open lines"},
    {"last": "ford-north-1", "pattern": "OPEN LINES?"}, {"last": "mill", "pattern": "line$"},
    {"first": "quay-south-1", "pattern": "open lines", "side": "south"},  # both of one day
    {"only": "south", "pattern": "red line", "meeting": "mill", "of": "parts-seen"},
    {"only": "mill", "topic": "fish", "of": "parts-seen"},
    {"only": "south", "pattern": "畅通", "meeting": "quay"},
    {"only": "mill-south-1", "pattern": "red line", "of": "parts-seen"},
    {"count": {"pattern": "open lines"}, "is": 3}, {"count": {"pattern": "open lines"}, "is": 2, "each": "meeting"},
    {"count": {"meeting": "quay"}, "is": 2, "each": "account"}, {"count": {"side": "south", "speaker": "south"}, "least": 2, "most": 2},
    {"count": {"from": "2022-01-01", "until": "2022-12-31"}, "is": 2},
    {"silent": {"meeting": "quay", "side": "north", "topic": "fish"}},
    {"silent": {"meeting": "mill", "side": "north", "topic": "trade"}, "of": "parts-seen"},
    {"seen": "whole", "meeting": "quay"}, {"seen": "in-part", "meeting": "ford", "side": "south"},
    {"only": "ford-north-1", "side": "north", "topic": "trade", "from": "2022-01-01", "of": "parts-seen"},
    {"absent": "open lines", "side": "north", "meeting": ["quay", "ford"], "besides": ["quay-north-1", "ford-north-1"]},
    {"absent": "open lines", "column": "original", "meeting": "quay"},
]
FALSE: list[tuple[dict[str, Any], str]] = [
    ({"absent": "open lines", "side": "south", "of": "parts-seen"}, r'statements\.csv:3 "quay-south-1" has it'),
    ({"absent": "red line", "meeting": "quay", "of": "parts-seen"}, r'rests on accounts that were all seen whole; drop "of: parts-seen"'),
    ({"absent": "red line", "side": "north"}, r'account of mill by north, not seen whole \(readouts\.csv:4\); add "of: whole"'),
    ({"present": "red line", "meeting": "mill", "side": "north"}, r'is not in the 1 statement that the claim covers; statements\.csv:5 "mill-south-1" has it'),
    ({"present": ["open lines", "blue line"]}, r"“blue line” is not in the"),
    ({"first": "ford", "pattern": "open lines"}, r'“ford” is not the first with “open lines”: statements\.csv:2 "quay-north-1" is, on 2021-01-05'),
    ({"last": "quay", "pattern": "open lines"}, r'statements\.csv:6 "ford-north-1" is'),
    ({"first": "ford", "pattern": "no such words"}, r"no statement that the claim covers has"),
    ({"only": "north", "pattern": "open lines", "of": "parts-seen"}, r'not only north has it: statements\.csv:3 "quay-south-1" has it too'),
    ({"only": "south", "pattern": "red line", "meeting": "mill"}, r"rests on the account of mill by north"),
    ({"only": "north", "pattern": "red line", "meeting": "quay"}, r'"north" does not have it'),
    ({"count": {"side": "north"}, "is": 4}, r'the claim covers 3 statements, not 4; the first is statements\.csv:2 "quay-north-1", the last'),
    ({"count": {"side": "north"}, "most": 2}, r"3 statements"), ({"count": {"side": "north"}, "least": 4}, r"3 statements"),
    ({"silent": {"meeting": "quay", "side": "north", "topic": "trade"}}, r'not silent: statements\.csv:2 "quay-north-1" addresses it'),
    ({"silent": {"meeting": "ford", "side": "south", "topic": "fish"}}, r"a silence rests on the account of ford by south, not seen whole"),
    ({"seen": "whole", "side": "south"}, r'readouts\.csv:7 the account of ford by south is "quotations"'),
    ({"seen": "in-part", "meeting": "quay", "side": "south"}, r'readouts\.csv:3 the account of quay by south is "whole"'),
    ({"present": "x", "side": "nort"}, r'there is no side "nort", did you mean "north"\?'),
    ({"silent": {"meeting": "quai", "side": "north"}}, r'there is no meeting "quai", did you mean "quay"\?'),
    ({"absent": "x", "topic": "iron"}, r'there is no topic "iron"; known are fish, trade'),
    ({"count": {"kind": "post", "side": "south"}, "most": 1}, r"covers 2 statements, not 1"),
    ({"count": {"kind": "poem"}, "is": 0}, r'there is no kind "poem"; known are list, post, text'),
    ({"present": "x", "besides": "quay-north-9"}, r'there is no besides "quay-north-9", did you mean'),
    ({"only": "quay-north-1", "pattern": "open lines", "of": "parts-seen"}, r"not only quay-north-1 has it"),
    ({"absent": "x", "from": "2030-01-01"}, r"rests on no account at all"),
]


@pytest.mark.parametrize("claim", TRUE, ids=str)
def test_what_the_tables_hold_is_no_fault(claim: dict[str, Any]) -> None:
    assert wrong(made(), **claim) == ""


@pytest.mark.parametrize(("claim", "why"), FALSE, ids=str)
def test_what_the_tables_refute_names_the_row(claim: dict[str, Any], why: str) -> None:
    assert re.search(why, wrong(made(), **claim))


def test_a_claim_without_a_meeting_means_that_of_its_contrast() -> None:
    assert wrong(made(), "quay", absent="red line") == ""
    assert "mill-south-1" in wrong(made(), "mill", absent="red line", of="parts-seen")


def test_a_table_that_grows_refutes_what_it_bore_out() -> None:
    only = {"only": "south", "pattern": "畅通", "meeting": "quay"}
    assert wrong(made(), **only) == ""
    assert "quay-north-2" in wrong(made(rows=[*ROWS, ("quay-north-2", "north", "fish", None, "畅通")]), **only)
    assert "not seen whole" in wrong(made(seen={("quay", "north"): "excerpt"}), **only)
    assert "does not have it" in wrong(made(rows=[r for r in ROWS if r[0] != "quay-south-1"]), **only)


MALFORMED: list[tuple[dict[str, Any], str]] = [
    ({}, "must have one of the forms absent, present, first, last, only, count, silent, seen; it has none"),
    ({"absent": "x", "present": "y"}, "it has absent and present"),
    ({"absent": "(x"}, r'"\(x" is not a regular expression'),
    ({"count": {"side": "north"}}, 'needs "count:", and with it "is:"'),
    ({"present": "x", "is": 3}, 'needs "count:"'),
    ({"absent": "x", "pattern": "y"}, 'gives its words after "absent:"; delete "pattern:"'),
    ({"first": "quay"}, 'not with which words; add "pattern:"'),
]


@pytest.mark.parametrize(("claim", "why"), MALFORMED, ids=str)
def test_a_claim_has_one_form_and_what_it_needs(claim: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        TableClaim.model_validate(claim)


# -- as a contributor meets them ---------------------------------------------------------------------------------------

ABOUT = "- about: contrast:malta-2023/taiwan\n  claims:\n"
IN_FILES: dict[str, tuple[str, str, str]] = {
    "a false claim of a note": ("texts/alaska-2021/notes.yaml", "    claims: [{absent: candid, meeting: anchorage-2021, of: parts-seen}]\n".removeprefix("  "),
                                r'notes\.yaml:\d+: note:alaska-2021/dialogue-or-meeting: claim: “candid” is not absent: statements\.csv:2 "anchorage-2021-us-01"'),
    "a form that there isn't": ("texts/alaska-2021/notes.yaml", "  claims: [{abscent: candid}]\n",
                                r'notes\.yaml:\d+: note "dialogue-or-meeting": unknown field "claims, item 1, abscent", did you mean "absent"\?'),
    "a false claim of a contrast": ("claims.yaml", ABOUT + "    - {only: cn, pattern: peace and stability across}\n",
                                    r"claims\.yaml:3: contrast:malta-2023/taiwan: claim: .*cn"),
    "claims about nothing": ("claims.yaml", "- about: contrast:malta-2023/taiwn\n  claims: [{seen: whole}]\n",
                             r'claims\.yaml:1: claims: there is no contrast "malta-2023/taiwn", did you mean "contrast:malta-2023/taiwan"\?'),
    "a waiver of nothing": ("waivers.yaml", "- {about: note:alaska-2021/no-such, says: only, why: none}\n",
                            r'waivers\.yaml:\d: waiver: there is no note "alaska-2021/no-such"'),
}


@pytest.mark.parametrize("name", IN_FILES)
def test_the_check_names_file_and_line(name: str, tmp_path: Path) -> None:
    file, lines, message = IN_FILES[name]
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("licensed"))
    shutil.copy2(ROOT / "course.yaml", tmp_path / "course.yaml")
    path = tmp_path / "data" / file
    if file.endswith("notes.yaml"):
        at = "- id: dialogue-or-meeting\n"
        text = path.read_text(encoding="utf-8")
        assert at in text
        path.write_text(text.replace(at, at + lines, 1), encoding="utf-8")
    else:
        path.write_text(lines, encoding="utf-8")
    done = CliRunner().invoke(main, ["check", str(tmp_path / "data")])
    assert done.exit_code == 1
    assert re.search(message, done.output), done.output
