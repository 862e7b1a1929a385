"""What kind of text an account is: read from the table, checked by its codebook, shown where the account is, and weighed in a comparison."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT
from pydantic import ValidationError

from readouts.analysis.comparison import comparison
from readouts.course.course import Course
from readouts.course.records import Readout
from readouts.rendering.comparison import compare_node
from readouts.rendering.elements import to_html
from readouts.validation.load import CourseError, load_course

MEETING = "bali-2022"


def account(side: str, kind: str) -> Readout:
    fields = {"meeting": MEETING, "side": side, "issuer": "An office", "language": "en", "kind": kind or (), "seen": "whole", "standing": "official"}
    return Readout.model_validate(fields)


def of_kinds(course: Course, us: str, cn: str) -> Course:
    accounts = {**course.readout_records, (MEETING, "us"): account("us", us), (MEETING, "cn"): account("cn", cn)}
    return Course(**{name: getattr(course, name) for name in Course.__dataclass_fields__} | {"readout_records": accounts})


def shown(course: Course) -> str:
    return to_html(compare_node(comparison(course, MEETING), {}))


def test_an_account_may_be_of_several_kinds_the_main_one_first(course: Course) -> None:
    both = account("us", "fact-sheet; post")
    assert both.kinds == ("fact-sheet", "post") and both.model_dump(by_alias=True)["kind"] == "fact-sheet; post"
    assert course.kind_of(both) == "fact sheet and post"
    assert course.kind_of(account("us", "readout")) == "readout" and course.kind_of(account("us", "")) == ""
    with pytest.raises(ValidationError):
        account("us", "post;")


def test_the_head_of_each_account_says_what_it_is(course: Course) -> None:
    head = shown(of_kinds(course, "post", "readout; press-remarks")).partition("<tbody")[0]
    assert "An office · post · seen whole" in head and "An office · readout and words to the press · seen whole" in head


@pytest.mark.parametrize(("us", "cn", "across"), [
    ("post", "readout", True), ("readout", "readout", False), ("readout; post", "readout", False), ("post; readout", "readout", True), ("", "readout", False),
])
def test_only_a_comparison_across_kinds_says_so(course: Course, us: str, cn: str, across: bool) -> None:
    changed = of_kinds(course, us, cn)
    assert comparison(changed, MEETING).across_kinds is across
    assert ("Two kinds of text are compared here" in shown(changed)) is across


def test_the_sentence_names_the_main_kinds(course: Course) -> None:
    assert "mainly joint statement on one side and readout on the other" in shown(of_kinds(course, "joint-statement; fact-sheet", "readout; press-remarks"))


def test_every_kind_of_the_codebook_is_used_and_every_account_has_one(course: Course) -> None:
    used = {kind for r in course.readout_records.values() for kind in r.kinds}
    assert used <= set(course.kinds) and all(r.kinds for r in course.readout_records.values())
    assert {"readout", "press-remarks"} <= used


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy2(ROOT / "course.yaml", tmp_path)
    return tmp_path / "data"


def with_kind(data: Path, kind: str) -> None:
    """Give every account of the table this kind."""
    path = data / "readouts.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows({**row, "kind": kind} for row in rows)


@pytest.mark.parametrize(("kind", "why"), [
    ("", "doesn't say what kind of account it is; kind is one of readout, "), ("pots", 'kind "pots" is not in kinds.csv, did you mean "post"?'),
    ("post; post", 'kind "post; post" names one of them twice'),
])
def test_a_kind_that_is_missing_unknown_or_doubled_is_a_fault(data: Path, kind: str, why: str) -> None:
    with_kind(data, kind)
    with pytest.raises(CourseError) as error:
        load_course(data)
    assert f'data/readouts.csv:2: readout of "anchorage-2021": {why}' in str(error.value)


def test_a_course_may_do_without_kinds(data: Path) -> None:
    (data / "kinds.csv").unlink()
    (data / "datapackage.json").unlink()
    with_kind(data, "")
    claims = data / "claims.yaml"  # those about kinds have nothing to be about
    records = re.split(r"(?m)^(?=- about: )", claims.read_text("utf-8"))
    claims.write_text("".join(record for record in records if " kind: " not in record), "utf-8")
    plain = load_course(data)
    assert not plain.kinds and "· seen whole" in shown(plain) and "Two kinds of text" not in shown(plain)
