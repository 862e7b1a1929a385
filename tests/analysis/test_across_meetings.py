"""What goes across the meetings: coverage, rounds, trails, findings; their widgets; and data that means ill."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import subprocess

import pytest
import traitlets
import yaml
from conftest import ROOT
from ipywidgets import HBox

import readouts
from readouts import assets
from readouts.analysis import quotation_quiz
from readouts.analysis.comparison import asymmetry, coverage, coverage_table
from readouts.analysis.findings import attributed, finding, pattern
from readouts.analysis.phrase_trails import Trail, Use, trail, trail_table, trails
from readouts.course.course import Course
from readouts.course.records import Statement
from readouts.rendering.across_meetings import coverage_node, round_node, trail_node
from readouts.rendering.elements import to_html

EVIL = '<script>alert(1)</script>" onmouseover="x'
LONG = " ".join(["Donaudampfschifffahrtsgesellschaftskapitän" * 2] * 25)


def changed(course: Course, **fields: object) -> Course:
    return Course(**{name: getattr(course, name) for name in Course.__dataclass_fields__} | fields)  # type: ignore[arg-type]


def statement(id: str, side: str, quote: str, **more: object) -> Statement:
    fields = {"id": id, "meeting": "malta-2023", "side": side, "speaker": side, "topic": "taiwan", "move": "says", "quote": quote,
              "gloss": "g", "lang": "en", "standing": "official", "checked": dt.date(2026, 1, 1)}
    return Statement.model_validate(fields | more)


def state_of(html: str) -> dict[str, object]:
    found = re.findall(r'<script type="application/json">(.*?)</script>', html, re.DOTALL)
    assert len(found) == 1
    return json.loads(found[0])  # type: ignore[no-any-return]


# -- tables

def test_coverage_table_has_a_row_a_meeting_and_topic(course: Course) -> None:
    table = coverage_table(course)
    assert len(table) == len(course.meeting_records) * len(course.topics)
    assert list(table.columns) == ["date", "us_state", "us_count", "cn_state", "cn_count", "relation"]
    assert table["us_count"].sum() + table["cn_count"].sum() == len(course.statement_records)
    assert set(table["relation"]) == {"both", "us", "cn", "none"}
    assert str(table["date"].dtype).startswith("datetime64")


def test_coverage_claims_silence_only_of_accounts_seen_whole(course: Course) -> None:
    for (meeting, _), row in coverage_table(course).iterrows():  # type: ignore[misc]
        for side in ("us", "cn"):
            if row[f"{side}_state"] == "silent":
                assert course.readout_records[meeting, side].seen == "whole"  # type: ignore[index]


def test_asymmetry_counts_what_is_sure_apart(course: Course) -> None:
    table = asymmetry(course)
    assert len(table) == len(course.meeting_records)
    assert (table["both"] + table["us_only"] + table["cn_only"] == table["topics"]).all()
    known = table[table["topics"] > 0]
    assert (known["at_least"] <= known["at_most"]).all()
    assert table["us_attributed"].sum() + table["cn_attributed"].sum() == len(attributed(course))


def test_asymmetry_of_a_meeting_without_statements_is_unknown(course: Course) -> None:
    assert asymmetry(changed(course, statement_records=()))["at_least"].isna().all()


# -- rounds

def test_no_quotation_names_its_side(course: Course) -> None:
    pool = quotation_quiz.items(course)
    assert len(pool) >= 100
    for item in pool:
        assert not re.search(r"\b(China|Chinese|Beijing|United States|American|PRC|Washington|we|our|I)\b|U\.S\.", item.quote), item.id
        assert item.statement.lang == "en"


@pytest.mark.parametrize(("quote", "gives"), [
    ("The U.S. side reaffirmed its position", True), ("we spoke about many things", True), ("Wang Yi asked for respect", True),
    ("the one-China principle must be observed", True), ("candid, substantive and constructive discussions", False),
    ("peace and stability across the Strait", False)])
def test_what_gives_a_side_away(course: Course, quote: str, gives: bool) -> None:
    assert quotation_quiz.gives_away(course.settings, statement("x", "us", quote), course.meeting_records["malta-2023"]) is gives


def test_state_is_small_and_complete(course: Course) -> None:
    pool = quotation_quiz.items(course)
    state = quotation_quiz.state(pool)
    assert len(json.dumps(state, ensure_ascii=False).encode()) <= 120_000
    assert len(state["items"]) == len(pool)  # type: ignore[arg-type]
    for row, item in zip(state["items"], pool, strict=True):  # type: ignore[call-overload]
        assert state["meetings"][row[1]][0] == item.meeting.id  # type: ignore[index]
        assert state["topics"][row[2]][0] == item.topic.id  # type: ignore[index]
        assert state["urls"][row[3]] == (item.statement.url or "")  # type: ignore[index]
        assert (row[5] == -1) == (not item.contrasts)


def test_a_round_is_ten_and_the_same_for_a_seed(course: Course) -> None:
    pool = quotation_quiz.items(course)
    assert [i.id for i in quotation_quiz.chosen(pool, "", "7")] == [i.id for i in quotation_quiz.chosen(pool, "", "7")]
    assert [i.id for i in quotation_quiz.chosen(pool, "", "7")] != [i.id for i in quotation_quiz.chosen(pool, "", "8")]
    assert len(quotation_quiz.chosen(pool)) == quotation_quiz.ROUND
    assert {i.topic.id for i in quotation_quiz.chosen(pool, "taiwan")} == {"taiwan"}


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_the_lot_is_the_same_in_the_browser() -> None:
    source = assets.esm("who_said_it")
    lot = re.search(r"^function lot.*?^}", source, re.DOTALL | re.MULTILINE)
    texts = ["1:malta-2023-us-01", "", "7:lima-2024-cn-03", "坦诚"]
    assert lot
    script = f"{lot[0]}\nconsole.log(JSON.stringify({json.dumps(texts)}.map(lot)))"
    done = subprocess.run(["node", "-e", script], check=True, capture_output=True, text=True)
    assert json.loads(done.stdout) == [quotation_quiz.draw(t) for t in texts]


# -- trails

def test_eight_phrases_at_least_have_a_trail(course: Course) -> None:
    found = trails(course)
    assert len(found) >= 8
    for one in found:
        assert [u.date for u in one.uses] == sorted(u.date for u in one.uses)


def test_own_words_are_looked_for_in_the_statements(course: Course) -> None:
    found = trail(course, "  No Such Words  ")
    assert (found.id, found.uses) == ("own", ())
    for words in ("frank", "应约"):
        found = trail(course, words)
        assert found.uses and all(words in u.quote.lower() for u in found.uses)
    assert trail(course, "Win-Win").id == "win-win"
    assert list(trail_table(found).columns) == ["date", "side", "whose", "quote", "place"]


def test_marks_of_a_lane_do_not_cover_each_other() -> None:
    uses = tuple(Use(dt.date(2023, 6, day), "us", "w", "q", "p") for day in (18, 19, 20))
    assert [level for _, _, level in Trail("t", "t", None, uses, (2021, 2024)).placed("us")] == [0, 1, 2]


# -- findings

def test_findings_agree_with_the_table(course: Course) -> None:
    frame = course.statements
    total, made = finding(course, "mouths").figures[0].rows
    assert total[1:] == ((frame["side"] == "us").sum(), (frame["side"] == "cn").sum())
    assert made[1:] == tuple(((frame["side"] == a) & (frame["speaker"] == b)).sum() for a, b in (("us", "cn"), ("cn", "us")))
    lone = finding(course, "alone")
    sure = asymmetry(course)[["us_only_sure", "cn_only_sure"]].sum()
    assert (sum(r[1] for r in lone.figures[0].rows), sum(r[2] for r in lone.figures[0].rows)) == tuple(sure)  # type: ignore[misc]


@pytest.mark.parametrize("name", [record["id"] for record in yaml.safe_load((ROOT / "data/findings.yaml").read_text("utf-8"))])
def test_every_finding_has_figures_rows_and_a_caveat(course: Course, name: str) -> None:
    found = finding(course, name)
    assert found.figures and found.caveat and (found.statements or found.sentences)
    assert finding(changed(course, statement_records=()), name).statements == ()


def test_assurances_are_found_in_both_languages(course: Course) -> None:
    for name, words in (("no support for Taiwan independence", "does not support Taiwan’s “independence”"),
                        ("no support for Taiwan independence", "不支持“台独”"), ("no new Cold War", "不寻求“新冷战”"),
                        ("no conflict with China", "无意同中国发生冲突"), ("no change of China’s system", "to change China’s system")):
        assert pattern(course.findings["assurances"], name).search(words), words
    assert "candid, frank" in course.findings["adjectives"].patterns


# -- widgets

def test_coverage_widget(course: Course) -> None:
    widget = readouts.coverage(course=course)
    assert len(widget.value) == len(course.meeting_records) * len(course.topics)
    widget.topic = "taiwan"
    assert set(widget.value.index.get_level_values("topic")) == {"taiwan"}
    widget.sort = "asymmetry"
    first = widget.value.index[0][0]
    assert asymmetry(course).loc[first, "at_least"] == asymmetry(course).loc[widget.value.index.get_level_values("meeting"), "at_least"].max()
    assert widget.detail == ""
    widget.selected = "malta-2023/taiwan"
    assert "Taiwan" in widget.detail and "rtr-table" in widget.detail
    widget.selected = ""
    assert widget.detail == ""


def test_who_said_it_widget(course: Course) -> None:
    widget = readouts.who_said_it("taiwan", course=course)
    table = widget.value
    assert 0 < len(table) <= 10 and table["guess"].isna().all()
    widget.answers = [[table.index[0], table["side"].iloc[0]]]
    assert widget.value["right"].sum() == 1
    widget.seed = "2"
    assert widget.answers == []


def test_phrase_trail_widget(course: Course) -> None:
    widget = readouts.phrase_trail("Win-win", course=course)
    assert widget.phrase == "win-win"
    before = widget.html
    widget.phrase = "frank"
    assert widget.html != before and 'data-phrase="own"' in widget.html
    assert len(widget.value) > 3
    widget.phrase = ""
    assert widget.phrase == "all" and widget.value["phrase"].nunique() == len(course.phrases)


def test_a_wrong_value_is_refused_with_a_hint(course: Course) -> None:
    for widget, trait, wrong, message in (
        (readouts.coverage(course=course), "topic", "taiwann", 'did you mean "taiwan"'),
        (readouts.coverage(course=course), "selected", "malta-2022/taiwan", 'did you mean "malta-2023"'),
        (readouts.who_said_it(course=course), "about", "malta-2022", 'did you mean "malta-2023"'),
    ):
        with pytest.raises(traitlets.TraitError, match=message):
            setattr(widget, trait, wrong)


def test_widgets_compose_and_carry_their_state(course: Course) -> None:
    grid, table = readouts.coverage(course=course), readouts.compare("malta-2023", course=course)
    HBox([grid, table, readouts.who_said_it(course=course), readouts.phrase_trail(course=course)])
    traitlets.link((grid, "topic"), (table, "topic"))
    grid.topic = "taiwan"
    assert table.topic == "taiwan"
    assert state_of(grid._repr_mimebundle_()[0]["text/html"]) == {"topic": "taiwan", "sort": "date"}
    assert state_of(readouts.phrase_trail("candid", course=course)._repr_mimebundle_()[0]["text/html"]) == {"phrase": "candid"}
    assert len(state_of(readouts.who_said_it(course=course)._repr_mimebundle_()[0]["text/html"])["data"]["items"]) > 100  # type: ignore[index]


# -- size and ill-meaning data

def test_the_front_end_is_small() -> None:
    files = [assets.FOLDER / f"{name}.js" for name in (*assets.WIDGETS, "helpers")]
    assert sum(f.stat().st_size for f in files) <= 40 * 1024
    for name in assets.WIDGETS:
        assert "export default" in assets.esm(name) and "import " not in assets.esm(name)


def test_data_that_means_ill_stays_text(course: Course) -> None:
    ill = changed(course, statement_records=(statement("a", "us", EVIL), statement("b", "cn", EVIL + " four words more", gloss=EVIL),
                                             statement("c", "us", LONG)))
    pool = quotation_quiz.items(ill)
    own = Trail("own", EVIL, None, (Use(dt.date(2023, 1, 1), "us", EVIL, EVIL, EVIL),), (2021, 2024))
    for node in (
        coverage_node(coverage(ill), ill.topics.values(), course.settings, {"topic": "</script><script>alert(2)</script>"}),
        round_node(pool, {"data": quotation_quiz.state(pool)}),
        trail_node([own], course.settings, {"phrase": EVIL}, lambda use: []),
    ):
        html = to_html(node)
        assert "<script>alert" not in html
        assert html.count("<script") == 1
        assert not re.search(r'<[^>]* onmouseover="', html.replace("&quot;", "'"))


def test_one_side_one_topic_and_two_hundred_meetings(course: Course) -> None:
    few = changed(course, statement_records=(statement("a", "us", "the importance of peace and stability"),),
                  topics={"taiwan": course.topics["taiwan"]}, contrast_records=())
    html = to_html(coverage_node(coverage(few), few.topics.values(), course.settings, {}))
    assert len(re.findall(r'<b [^>]*class="side-1">', html)) == 2  # the legend's and the one
    assert quotation_quiz.items(few)[0].other == ()
    one = course.meeting_records["malta-2023"]
    meetings = {f"m-{n}": one.model_copy(update={"id": f"m-{n}"}) for n in range(200)}
    accounts = {(m, s): course.readout_records["malta-2023", s].model_copy(update={"meeting": m}) for m in meetings for s in ("us", "cn")}  # type: ignore[index]
    many = changed(course, meeting_records=meetings, readout_records=accounts, statement_records=(), contrast_records=())
    assert to_html(coverage_node(coverage(many), many.topics.values(), course.settings, {})).count("data-meeting") == 200
    assert "No quotation matches." in to_html(round_node(quotation_quiz.items(many), {}))
    assert "No phrase has been entered." in to_html(trail_node([], course.settings, {}, lambda use: []))


def test_a_cell_of_which_neither_speaks_has_one_name_for_both_signs(course: Course) -> None:
    page = to_html(coverage_node(coverage(course), course.topics.values(), course.settings, {}))
    cells = re.findall(r'<td role="cell">\s*(.*?)</td>', page, re.DOTALL)
    assert cells and all(cell.count("aria-label") == cell.count('role="img"') == 1 for cell in cells)
    assert {"both silent", "both not in the part seen"} <= set(re.findall(r'aria-label="([^"]*)"', "".join(cells)))


def test_a_table_of_all_meetings_and_a_trail_weigh_little_more_than_their_words(course: Course) -> None:
    covered = coverage(course)
    page = to_html(coverage_node(covered, course.topics.values(), course.settings, {}))
    assert len(page.encode()) < 160 * len(covered) * len(course.topics)
    for one in trails(course):
        page = to_html(trail_node([one], course.settings, {}, lambda use: []))
        rows = re.findall(r'<tr id="([^"]*)">\s*<td>\s*(.*?)</td>', page)
        marks = re.findall(r'<a aria-label="([^",]*), [^"]*" class="mark" href="#([^"]*)">', page)
        assert len(rows) == len(one.uses) and sorted((row, day) for day, row in marks) == sorted(rows)
        words = sum(len(f"{use.quote}{use.whose}".encode()) for use in one.uses)
        assert len(page.encode()) < words + 480 * len(one.uses) + 2_500, one.id
