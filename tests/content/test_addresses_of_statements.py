"""Where the statements were read: an address, or a note that says why there is none."""

from __future__ import annotations

from readouts.course.course import Course

REASONS = ("The page where it was read could not be found again.", "Copies of this text are only on sites that are not linked.")


def test_a_statement_without_an_address_says_why(course: Course) -> None:
    without = [s for s in course.statement_records if not (s.url or s.archived_url)]
    assert [s.id for s in without if not (s.note or "").endswith(REASONS)] == []
    assert len(without) <= 0.03 * len(course.statement_records)


def test_a_reason_is_given_only_where_there_is_no_address(course: Course) -> None:
    assert [s.id for s in course.statement_records if (s.url or s.archived_url) and (s.note or "").endswith(REASONS)] == []


def test_a_chinese_account_seen_whole_is_linked_and_has_its_chinese(course: Course) -> None:
    """Where state television's page was read to the end, rows without English lead there."""
    pages = {r.meeting: r.url for r in course.readout_records.values() if r.side == "cn" and r.seen == "whole" and r.url and "tv.cctv.com" in r.url}
    assert len(pages) >= 20
    rows = [s for s in course.statement_records if s.meeting in pages and s.side == "cn" and not s.quote]
    assert len(rows) >= 200
    assert [s.id for s in rows if not s.url] == []
