"""Comparisons: states, shared words, the table, and that no data runs as code."""

from __future__ import annotations

import datetime as dt
import math
import subprocess
import sys

import pytest
from conftest import ROOT

from readouts.analysis.comparison import PARTED, Row, common_shares, compare_table, comparison, differences, marked
from readouts.course.course import Course
from readouts.course.records import Contrast, Readout, Statement, Topic
from readouts.rendering.comparison import compare_node
from readouts.rendering.elements import to_html


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
    assert comparison(with_readouts(course, "whole"), "malta-2023").rows[0].second.state == "silent"
    for seen in ("excerpt", "quotations"):
        assert comparison(with_readouts(course, seen), "malta-2023").rows[0].second.state == "unseen"
    for meeting in course.meeting_records:
        for row in comparison(course, meeting).rows:
            for cell in row.cells:
                if cell.state == "silent":
                    assert course.readout_records[meeting, cell.side].seen == "whole"


def test_unseen_and_silent_read_differently(course: Course) -> None:
    whole, part = (to_html(compare_node(comparison(with_readouts(course, s), "malta-2023"), {})).partition("</table>")[0]
                   for s in ("whole", "excerpt"))
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
    assert row.common == pytest.approx(1 / 3)


def test_initials_and_names_are_marked_whole_and_words_are_given_as_they_are_written(course: Course) -> None:
    fake = changed(course, statement_records=(statement("us", "China-U.S. talks on Taiwan, and One herring"), statement("cn", "The China-U.S. one on Taiwan")))
    row = comparison(fake, "malta-2023").rows[0]
    assert row.shared_as_written == ["China-U.S.", "one", "Taiwan"]
    assert [run for run, both in marked("The China-U.S. one on Taiwan", row.shared, row.ignored) if both] == ["China-U.S. one on Taiwan"]


# -- only where they differ ----------------------------------------------------------------------------------------------


def one_row(course: Course, *statements: Statement, seen: str = "whole", contrast: str = "") -> Row:
    """The one row of a made-up Malta, of which both accounts were seen so much, with a contrast if there are words for it."""
    contrasts = (Contrast(meeting="malta-2023", topic="taiwan", note=contrast),) if contrast else ()
    readouts = {k: r.model_copy(update={"seen": seen}) for k, r in course.readout_records.items()}
    fake = changed(course, statement_records=statements, contrast_records=contrasts, readout_records=readouts)
    return comparison(fake, "malta-2023").rows[0]


SAME = (statement("us", "Candid, substantive, and constructive"), statement("cn", "candid, substantive and constructive"))
PARTED_WORDS = (statement("us", "peace and stability across the Strait"), statement("cn", "interference in internal affairs"))


def test_same_words_do_not_differ(course: Course) -> None:
    row = one_row(course, *SAME)
    assert (row.differs, row.unknown, row.common) == ((), False, 1)
    assert "differ" not in row.shows


def test_a_written_contrast_is_a_difference(course: Course) -> None:
    row = one_row(course, *SAME, contrast="Look at the comma.")
    assert row.differs == ("contrast",) and "differ" in row.shows


def test_silence_is_a_difference_only_of_an_account_seen_whole(course: Course) -> None:
    row = one_row(course, SAME[0])
    assert row.differs == ("silent",) and "differ" in row.shows
    for seen in ("excerpt", "quotations"):
        row = one_row(course, SAME[0], seen=seen)
        assert (row.differs, row.unknown) == ((), True) and "differ" not in row.shows
        assert one_row(course, SAME[0], seen=seen, contrast="See the picture.").differs == ("contrast",)


def test_words_that_part_are_a_difference(course: Course) -> None:
    row = one_row(course, *PARTED_WORDS)
    assert row.differs == ("words",) and "differ" in row.shows


def test_the_line_between_parted_and_close_is_one_in_ten(course: Course) -> None:
    assert PARTED == 0.1
    nine = "kept alpha beta gamma delta epsilon zeta"
    for more, parted in (("eta theta iota", False), ("eta theta iota kappa", True)):  # 1 of 10, 1 of 11
        row = one_row(course, statement("us", nine), statement("cn", f"kept {more}"))
        assert ("words" in row.differs) is parted, row.common


def test_where_one_side_has_no_english_there_are_no_words_to_part(course: Course) -> None:
    row = one_row(course, SAME[0], statement("cn", None, original="台湾问题", lang="zh"))
    assert (row.differs, row.unknown, row.relation) == ((), True, "both")


def test_over_all_meetings_the_filter_shows_and_hides(course: Course) -> None:
    found = differences(course)
    assert found["all"] == found["differ"] + found["unknown"] + found["alike"] > found["differ"] > 0
    assert all(found[kind] for kind in ("contrast", "silent", "words", "unknown", "alike")), found
    shown = {m: [r for r in comparison(course, m).rows if "differ" in r.shows] for m in course.meeting_records}
    assert all(shown.values()), "a filter that leaves nothing teaches nothing"
    hiding = [m for m in shown if len(shown[m]) < len(comparison(course, m).rows)]
    assert len(hiding) > len(shown) / 2
    for meeting in course.meeting_records:
        for row in comparison(course, meeting).rows:
            lone = row.relation != "both"
            assert not row.contrasts or "contrast" in row.differs
            assert ("silent" in row.differs) == (lone and "silent" in (row.first.state, row.second.state))
            assert not (lone and "unseen" in (row.first.state, row.second.state) and row.differs not in ((), ("contrast",)))


def test_the_table_gives_the_same_rows_and_says_why(course: Course) -> None:
    for meeting in course.meeting_records:
        rows = comparison(course, meeting).rows
        table = compare_table(course, meeting, show="differ")
        assert list(table.index) == [r.topic.id for r in rows if r.differs]
        assert list(table["differs"]) == [" ".join(r.differs) for r in rows if r.differs]
    everything = compare_table(course, "biden-xi-call-2024-04")
    assert everything.loc["climate", "differs"] == "unknown" and math.isnan(everything.loc["climate", "common"])


@pytest.mark.parametrize(("wrong", "message"), [
    ({"show": "difer"}, 'no filter "difer", did you mean "differ"'), ({"topic": "taiwann"}, 'no topic "taiwann", did you mean "taiwan"')])
def test_a_wrong_choice_of_the_table_names_the_nearest(course: Course, wrong: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        compare_table(course, "malta-2023", **wrong)


def test_page_and_help_state_the_measure_that_the_code_uses(course: Course) -> None:
    one_in = f"1 in {1 / PARTED:.0f}"
    html = to_html(compare_node(comparison(course, "malta-2023"), {}))
    assert f"fewer than {one_in} are common" in html
    assert f"**{one_in}**" in (ROOT / "book/reference/method.md").read_text("utf-8")
    shares = common_shares(course)
    assert shares[len(shares) // 2] < 1 / 20, "the method page says so of the middle topic"
    row = next(r for r in comparison(course, "malta-2023").rows if r.topic.id == "taiwan")
    assert f"{len(row.shared)} of {len(row.shared) + len(row.differing)} content words in common" in html


def test_what_teaching_material_says_of_malta_is_so(course: Course) -> None:
    rows = comparison(course, "malta-2023").rows
    assert (len([r for r in rows if r.differs]), len(rows)) == (6, 8)
    for page in ("README.md", "book/teaching/index.md"):
        assert "ix of" in (ROOT / page).read_text("utf-8"), page
    assert {"silent", "words"} <= {reason for row in rows for reason in row.differs}


def test_marks_run_over_common_words_between() -> None:
    assert list(marked("a candid and constructive talk", frozenset({"candid", "constructive"}))) == [
        ("a ", False), ("candid and constructive", True), (" talk", False)]


def test_a_closer_translation_that_repeats_the_english_is_not_printed_again(course: Course) -> None:
    for closer, times in (("Taiwan is China’s “Taiwan”", 0), ("Taiwan belongs to China", 1)):
        fake = changed(course, statement_records=(statement("cn", "Taiwan is China's ‘Taiwan.’", translation=closer),))
        assert to_html(compare_node(comparison(fake, "malta-2023"), {})).count("Closer translation:") == times


@pytest.mark.parametrize(("place", "format", "venue"), [
    ("by telephone", "telephone", "by telephone"),
    ("by telephone", "telephone, about two hours and a quarter", "by telephone (about two hours and a quarter)"),
    ("by video link", "Video; nearly two hours, in two parts", "by video link (nearly two hours, in two parts)"),
    ("Tianjin, China", "in person; two separate meetings", "Tianjin, China (in person; two separate meetings)")])
def test_the_format_does_not_repeat_the_place(course: Course, place: str, format: str, venue: str) -> None:
    meeting = course.meeting_records["malta-2023"]
    assert meeting.model_copy(update={"place": place, "format": format}).venue == venue


def test_attribution_is_said(course: Course) -> None:
    fake = changed(course, statement_records=(statement("cn", "does not support", speaker="us"),))
    row = comparison(fake, "malta-2023").rows[0]
    assert "attributed" in row.shows
    assert "What the United States said, in this account:" in to_html(compare_node(comparison(fake, "malta-2023"), {}))


def test_hostile_words_stay_words(course: Course) -> None:
    evil = '<script>alert(1)</script>" onmouseover="x'
    ours = statement("us", evil, gloss=evil).model_copy(update={"url": 'https://a.example/"><script>'})  # which no record would take
    fake = changed(
        course,
        statement_records=(ours, statement("cn", "w" * 400 + " " + "v" * 400)),
        topics={"taiwan": Topic(id="taiwan", label="l", definition="d", include="i", exclude="e").model_copy(update={"label": evil})},
    )
    html = to_html(compare_node(comparison(fake, "malta-2023"), {"topic": "</script><script>alert(2)</script>"}))
    assert "<script>alert" not in html
    assert html.count("<script") == 1
    assert ' onmouseover="' not in html.replace("&quot;", "'")


def test_an_empty_meeting_says_so(course: Course) -> None:
    fake = changed(course, statement_records=())
    assert "No statements from this meeting" in to_html(compare_node(comparison(fake, "malta-2023"), {}))
    assert compare_table(fake, "malta-2023").empty


def test_compare_table(course: Course) -> None:
    table = compare_table(course, "malta-2023")
    assert list(table.columns) == ["label", "relation", "us_state", "us", "us_count", "cn_state", "cn", "cn_count", "shared",
                                   "common", "differs"]
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
