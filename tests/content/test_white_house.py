"""Against the whole readouts of the White House: every quotation, and every silence that the course claims of them.

They are in the public domain, but no part of the repository; where they are not at hand, as on a contributor's machine, these
tests say so and are left out.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from conftest import ROOT

from readouts.analysis.comparison import comparison
from readouts.course.course import Course
from readouts.course.records import Statement

# What a row quotes from another text than the readout: its note says which document it is from.
ELSEWHERE = re.compile(r"not the readout|background (?:briefing|call)|[Oo]pening remarks|[Pp]ress conference|[Nn]ews conference|\bbriefing\b")

# Words by which a readout speaks of a topic: where the course calls it silent, the whole text has none of them.
SPEAKS = {
    "character-of-talks": r"candid|constructive|substantive|productive|\bfrank|\bspoke\b",
    "principles-of-relationship": r"\bprinciples\b|\brespect\b|coexist|peacefully|best practices",
    "competition": r"compet|guardrail|\bveer|differences|confrontation|cold war|zero-sum",
    "communication-channels": r"communication|channel|follow.up|\bvisits?\b|consultation|diplomacy|their teams",
    "taiwan": r"taiwan|strait|one.china",
    "military": r"military|theater commander|defense polic|arms control|strategic risk",
    "technology": r"technolog|artificial intelligence|\bAI\b|cyber|export control",
    "trade-economy": r"\btrade\b|econom|\bmarket|tariff|overcapacity|\bdebt\b|energy suppl|financial",
    "purchases": r"purchas|soybean|\bbuy",
    "critical-minerals": r"rare earth|minerals",
    "climate": r"climate",
    "ukraine-russia": r"ukrain|russia",
    "regional": r"DPRK|north korea|korean|south china sea|east china sea|indo-pacific|middle east|afghan|iran|burma|israel|gaza|regional",
    "human-rights": r"human rights|xinjiang|tibet|hong kong|detained|exit ban",
    "narcotics": r"narcotic|fentanyl|\bdrug|precursor",
    "people-exchanges": r"people.to.people|between the people|student|flights|health|food security|transnational|global challenges|migrants|law enforcement coop",
    "domestic-system": r"democracy|authoritarian|political system|\bparty’s\b",
    "balloon": r"balloon|airship",
}


def plain(words: str) -> str:
    return " ".join(words.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"').split())


def quoted_elsewhere(statement: Statement) -> bool:
    return bool(ELSEWHERE.search(statement.note or ""))


@pytest.fixture(scope="module")
def whole() -> Mapping[str, str]:
    """The texts by meeting: from the folder `READOUTS_WHOLE`, else from `../shared/readouts`."""
    folder = Path(os.environ.get("READOUTS_WHOLE") or ROOT.parent / "shared" / "readouts")
    if not (folder / "index.json").is_file():
        pytest.skip(f"the whole readouts of the White House are not at hand in {folder}; name their folder in READOUTS_WHOLE")
    meetings = [entry["meeting"] for entry in json.loads((folder / "index.json").read_text("utf-8"))]
    return {m: plain((folder / f"{m}.us.txt").read_text("utf-8")) for m in meetings}


def rows(course: Course, whole: Mapping[str, str]) -> list[Statement]:
    return [s for s in course.statement_records if s.side == "us" and s.meeting in whole]


def test_they_are_seen_whole(course: Course, whole: Mapping[str, str]) -> None:
    assert len(whole) == 18
    assert {m: course.readout_records[m, "us"].seen for m in whole} == dict.fromkeys(whole, "whole")


def test_every_quotation_is_in_the_readout_or_says_where_else(course: Course, whole: Mapping[str, str]) -> None:
    checked = rows(course, whole)
    lost = [f"{s.id}: {s.quote}" for s in checked if plain(s.quote or "") not in whole[s.meeting] and not quoted_elsewhere(s)]
    assert lost == []
    assert len(checked) >= 270


def test_every_silence_is_one(course: Course, whole: Mapping[str, str]) -> None:
    assert set(SPEAKS) == set(course.topics)
    broken, checked = [], 0
    for meeting, text in whole.items():
        said = {s.topic for s in rows(course, whole) if s.meeting == meeting}
        for topic in set(course.topics) - said:
            found = re.search(SPEAKS[topic], text, re.IGNORECASE)
            broken += [f"{meeting} {topic}: {text[max(0, found.start() - 40):found.end() + 40]}"] if found else []
            checked += 1
    assert broken == []
    assert checked >= 100


def test_silences_shown_are_those(course: Course, whole: Mapping[str, str]) -> None:
    """The comparison calls the U.S. account silent where it has no row of the topic, and nowhere else."""
    for meeting in whole:
        said = {s.topic for s in course.statements_of(meeting) if s.side == "us"}
        assert all((row.first.state == "said") == (row.topic.id in said) for row in comparison(course, meeting).rows)


def test_a_list_has_a_row_for_each_of_its_topics(course: Course, whole: Mapping[str, str]) -> None:
    """Sentences that name two topics or more, by their plainest words: each is the topic of a row of that meeting."""
    plainest = {"climate": "climate", "narcotics": "counternarcotics", "military": "military-to-military|military-military", "technology": r"\bAI\b|artificial intelligence",
                "people-exchanges": "people-to-people|health security|migrants", "ukraine-russia": "Ukraine", "taiwan": "cross-Strait|Taiwan",
                "regional": "South China Sea|DPRK", "human-rights": "human rights", "trade-economy": r"economic|\bdebt\b"}
    missing, lists = [], 0
    for meeting, text in whole.items():
        said = {s.topic for s in rows(course, whole) if s.meeting == meeting and not quoted_elsewhere(s)}
        for sentence in re.split(r"(?<=[a-z)])\. ", text):
            named = {topic for topic, words in plainest.items() if re.search(words, sentence)}
            lists += len(named) > 1
            missing += [f"{meeting} {topic}: {sentence[:120]}" for topic in named - said]
    assert missing == []
    assert lists >= 15
