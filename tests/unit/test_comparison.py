"""Comparisons: states, shared words, the table, and that no data runs as code."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest

from readouts.comparison import compare_table, comparison, marked
from readouts.course import Course
from readouts.markup import to_html
from readouts.model import Readout, Statement, Topic
from readouts.render import compare_node


def changed(course: Course, **fields: object) -> Course:
    return Course(**{name: getattr(course, name) for name in Course.__dataclass_fields__} | fields)  # type: ignore[arg-type]


def statement(side: str, quote: str | None, **more: object) -> Statement:
    fields = {"id": f"x-{side}", "meeting": "malta-2023", "side": side, "speaker": side, "topic": "taiwan", "move": "says", "quote": quote,
              "gloss": "g", "lang": "en", "standing": "official", "checked": dt.date(2026, 1, 1)}
    return Statement.model_validate(fields | more)


def with_readouts(course: Course, seen: str) -> Course:
    readouts = {k: r.model_copy(update={"seen": seen}) for k, r in course.readout_records.items()}
    return changed(course, readout_records=readouts, statement_records=(statement("us", "peace and stability"),))


def test_silence_is_claimed_only_of_a_readout_seen_whole(course: Course) -> None:
    assert comparison(with_readouts(course, "whole"), "malta-2023").rows[0].cn.state == "silent"
    for seen in ("excerpt", "quotations"):
        assert comparison(with_readouts(course, seen), "malta-2023").rows[0].cn.state == "unseen"
    for meeting in course.meeting_records:
        for row in comparison(course, meeting).rows:
            for cell in row.cells:
                if cell.state == "silent":
                    assert course.readout_records[meeting, cell.side].seen == "whole"


def test_unseen_and_silent_read_differently(course: Course) -> None:
    whole, part = (to_html(compare_node(comparison(with_readouts(course, s), "malta-2023"), {})) for s in ("whole", "excerpt"))
    assert "silent" in whole and "not in the part seen" not in whole
    assert "not in the part seen" in part and "silent" not in part
    assert "of the parts seen" in part


def test_rows_follow_the_codebook_and_hold_every_statement(course: Course) -> None:
    for meeting in course.meeting_records:
        rows = comparison(course, meeting).rows
        order = list(course.topics)
        assert [order.index(r.topic.id) for r in rows] == sorted(order.index(r.topic.id) for r in rows)
        shown = [s for r in rows for c in r.cells for s in c.statements]
        assert sorted(s.id for s in shown) == sorted(s.id for s in course.statements_of(meeting))
        html = to_html(compare_node(comparison(course, meeting), {}))
        assert html.count('class="rtr-statement"') == len(shown)


def test_shared_words_leave_common_ones_out(course: Course) -> None:
    fake = changed(course, statement_records=(statement("us", "the peace of the Strait"), statement("cn", "the peace of the world")))
    row = comparison(fake, "malta-2023").rows[0]
    assert row.shared == {"peace"}
    assert row.shows == ("all", "both", "differ")


def test_same_words_do_not_differ(course: Course) -> None:
    fake = changed(course, statement_records=(statement("us", "Candid, substantive, and constructive"),
                                              statement("cn", "candid, substantive and constructive")))
    assert "differ" not in comparison(fake, "malta-2023").rows[0].shows


def test_marks_run_over_common_words_between() -> None:
    assert list(marked("a candid and constructive talk", frozenset({"candid", "constructive"}))) == [
        ("a ", False), ("candid and constructive", True), (" talk", False)]


def test_attribution_is_said(course: Course) -> None:
    fake = changed(course, statement_records=(statement("cn", "does not support", speaker="us"),))
    row = comparison(fake, "malta-2023").rows[0]
    assert "attributed" in row.shows
    assert "puts into the United States’ mouth" in to_html(compare_node(comparison(fake, "malta-2023"), {}))


def test_hostile_words_stay_words(course: Course) -> None:
    evil = '<script>alert(1)</script>" onmouseover="x'
    fake = changed(
        course,
        statement_records=(statement("us", evil, gloss=evil, url="https://a.example/\"><script>"), statement("cn", "w" * 400 + " " + "v" * 400)),
        topics={"taiwan": Topic(id="taiwan", label=evil, definition="d", include="i", exclude="e")},
    )
    html = to_html(compare_node(comparison(fake, "malta-2023"), {"topic": "</script><script>alert(2)</script>"}))
    assert "<script>alert" not in html
    assert html.count("<script") == 1
    assert ' onmouseover="' not in html.replace("&quot;", "'")


def test_an_empty_meeting_says_so(course: Course) -> None:
    fake = changed(course, statement_records=())
    assert "No statement of this meeting" in to_html(compare_node(comparison(fake, "malta-2023"), {}))
    assert compare_table(fake, "malta-2023").empty


def test_compare_table(course: Course) -> None:
    table = compare_table(course, "malta-2023")
    assert list(table.columns) == ["label", "relation", "us_state", "us", "us_count", "cn_state", "cn", "cn_count", "shared"]
    assert table["us_count"].sum() + table["cn_count"].sum() == len(course.statements_of("malta-2023"))
    assert set(compare_table(course, "malta-2023", show="both")["relation"]) == {"both"}


def test_an_unknown_meeting_names_the_nearest(course: Course) -> None:
    with pytest.raises(KeyError, match=r'no meeting "bali-2023", did you mean "bali-2022"'):
        comparison(course, "bali-2023")


def test_statements_frame(course: Course) -> None:
    frame = course.statements
    assert len(frame) == len(course.statement_records)
    assert {"meeting", "date", "side", "speaker", "topic", "move", "quote", "quote_zh", "gloss"} <= set(frame.columns)
    assert str(frame["date"].dtype).startswith("datetime64")


def test_importing_the_package_is_cheap() -> None:
    code = "import sys, readouts; print([m for m in ('pandas', 'sphinx', 'IPython', 'ipywidgets', 'pydantic') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_every_side_has_a_readout(course: Course) -> None:
    for meeting in course.meeting_records:
        for side in ("us", "cn"):
            assert isinstance(course.readout_records[meeting, side], Readout)  # type: ignore[index]
