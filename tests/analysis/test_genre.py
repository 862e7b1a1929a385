"""What became of the readout: how the accounts change from year to year, counted from the tables."""

from __future__ import annotations

import re
from statistics import median

import pytest
from conftest import ROOT
from pydantic import ValidationError

from readouts.analysis.figures import ByYear
from readouts.analysis.findings import Finding, finding
from readouts.analysis.genre import of_leaders
from readouts.course.course import Course
from readouts.course.finding_record import YEARLY, FindingRecord

NAMES = ("account-kinds", "account-issuers", "account-lengths", "account-topics", "account-speakers", "account-sources")


def changed(course: Course, **fields: object) -> Course:
    return Course(**{name: getattr(course, name) for name in Course.__dataclass_fields__} | fields)


def table(found: Finding, side: str, number: int = 0) -> ByYear:
    return [figure for figure in found.figures if isinstance(figure, ByYear) and figure.side == side][number]


def cell(one: ByYear, name: str, year: str) -> float | None:
    return dict(one.rows)[name][[y for y, _ in one.years].index(year)]


def test_the_course_asks_every_kind_once_and_the_page_shows_each(course: Course) -> None:
    assert [course.findings[name].kind for name in NAMES] == list(YEARLY)
    page = (ROOT / "book/readouts/what-became.md").read_text("utf-8")
    assert re.findall(r"```\{finding\} (\S+)", page) == list(NAMES)


def test_every_account_counts_once_by_what_it_mainly_is(course: Course) -> None:
    found = finding(course, "account-kinds")
    assert len(found.accounts) == len(course.readout_records)
    for side in course.settings.side_ids:
        one, frame = table(found, side), course.readouts
        for column, (year, of) in enumerate(one.years):
            own = frame[(frame["side"] == side) & (frame["meeting"].map(course.meetings["start"]).dt.year == int(year))]
            assert sum(values[column] or 0 for _, values in one.rows) == of == len(own)
            assert cell(one, "Readout", year) == (own["kind"].str.split("; ").str[0] == "readout").sum()


def test_the_prose_of_the_page_agrees_with_its_figures(course: Course) -> None:
    """"Most accounts are now something else", "nearly all are still readouts", "fewer topics than before", "from both"."""
    kinds = finding(course, "account-kinds")
    share = {side: sum(cell(table(kinds, side), "Readout", y) or 0 for y in ("2025", "2026"))
             / sum(of for y, of in table(kinds, side).years if y in ("2025", "2026")) for side in ("us", "cn")}
    assert share["us"] < 0.5 and share["cn"] > 0.9
    told = " ".join(finding(course, "account-lengths").sentences)
    for side in ("U.S.", "Chinese"):
        match = re.search(rf"The middle {re.escape(side)} account seen whole: ([\d.]+) topics until 2024, ([\d.]+) since 2025", told)
        assert match and float(match[2]) < float(match[1])
    gone = [s for s in finding(course, "account-topics").sentences if s.startswith("Gone ")]
    assert len(gone) == 2 and all("climate (in" in s and "human rights (in" in s for s in gone)
    issuers = table(finding(course, "account-issuers"), "us")
    assert all(cell(issuers, "The State Department", year) for year in ("2025", "2026"))


def test_the_middle_account_is_the_median_of_those_seen_whole(course: Course) -> None:
    one = table(finding(course, "account-lengths"), "us")
    years = {m: course.meeting_records[m].start.year for m, _ in course.readout_records}
    whole = [m for (m, side), r in course.readout_records.items() if side == "us" and r.seen == "whole" and years[m] == 2022]
    topics = [len({s.topic for s in course.statements_of(m) if s.side == "us"}) for m in whole]
    assert cell(one, "Topics", "2022") == median(topics) and dict(one.years)["2022"] == len(whole)


def test_a_topic_counts_only_where_the_account_was_seen_whole(course: Course) -> None:
    one = table(finding(course, "account-topics"), "cn")
    years = {m: course.meeting_records[m].start.year for m, _ in course.readout_records}
    whole = {m for (m, side), r in course.readout_records.items() if side == "cn" and r.seen == "whole" and years[m] == 2023}
    named = {s.meeting for s in course.statement_records if s.side == "cn" and s.topic == "taiwan" and s.meeting in whole}
    assert cell(one, "Taiwan", "2023") == len(named) and dict(one.years)["2023"] == len(whole)
    part = {key: r.model_copy(update={"seen": "excerpt"}) for key, r in course.readout_records.items()}
    assert table(finding(changed(course, readout_records=part), "account-topics"), "cn").rows == ()


def test_whoever_speaks_is_counted_for_the_account_that_has_the_words(course: Course) -> None:
    for side, other in (("us", "Chinese"), ("cn", "U.S.")):
        one = table(finding(course, "account-speakers"), side)
        frame = course.statements[course.statements["side"] == side]
        assert [of for _, of in one.years] == list(frame.groupby(frame["date"].dt.year).size())
        theirs = frame[~frame["speaker"].isin([side, "both"])]
        assert sum(v or 0 for v in dict(one.rows)[f"{other} speaker"]) == len(theirs)


def test_an_account_with_two_issuers_counts_for_each(course: Course) -> None:
    one = table(finding(course, "account-issuers"), "us")
    account = course.readout_records["busan-2025", "us"]
    assert "Truth Social" in account.issuer and "White House" in account.issuer
    column = [y for y, _ in one.years].index("2025")
    assert sum(values[column] or 0 for _, values in one.rows) > one.years[column][1]


def test_meetings_of_leaders(course: Course) -> None:
    assert of_leaders(course, "bali-2022") and of_leaders(course, "busan-2025") and not of_leaders(course, "vienna-2023")


def test_a_bar_is_as_long_as_its_share(course: Course) -> None:
    one = ByYear("", "", "us", (("2021", 4), ("2022", 0)), (("a", (1.0, None)), ("b", (3.0, None))))
    assert one.length(0, 1) == 0.25 and ByYear("", "", "us", one.years, one.rows, shares=False).length(0, 1) == 1 / 3


def test_a_course_without_later_years_or_statements_shows_what_it_can(course: Course) -> None:
    for name in NAMES:
        assert finding(changed(course, statement_records=()), name).statements == ()
        early = tuple(s for s in course.statement_records if course.meeting_records[s.meeting].start.year < 2025)
        found = finding(changed(course, statement_records=early), name)
        assert found.figures and not any("of 0" in sentence for sentence in found.sentences if name == "account-lengths")


@pytest.mark.parametrize(("fields", "why"), [
    ({"kind": "topics"}, "compares two periods"), ({"kind": "alone"}, "has no caption"), ({"kind": "nothing", "since": 2025}, "kind"),
])
def test_a_finding_says_what_its_kind_needs(fields: dict[str, object], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        FindingRecord.model_validate({"id": "x", "caveat": "Beware.", **fields})
