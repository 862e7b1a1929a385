"""The statements are coded by the codebook: where the words alone decide, the codes are those that the codebook names."""

from __future__ import annotations

import re
import typing
from collections.abc import Callable

import pytest

from readouts.analysis.coding import CODED, reliability
from readouts.course.course import Course
from readouts.course.records import Move, Statement

GOALS = {"topic": 0.9, "move": 0.85, "speaker": 0.9}


def test_the_codebook_has_every_move_and_speaker_and_tries_says_last(course: Course) -> None:
    moves = [c.id for c in course.codes.values() if c.kind == "move"]
    speakers = [c.id for c in course.codes.values() if c.kind == "speaker"]
    assert (sorted(moves), sorted(speakers)) == (sorted(typing.get_args(Move)), ["both", "cn", "us"])
    assert moves[-1] == "says"
    assert set(moves) == {s.move for s in course.statement_records}


def test_a_second_coding_agrees(course: Course) -> None:
    found = reliability(course)
    assert tuple(found) == CODED
    for name, goal in GOALS.items():
        assert found[name].units >= 200
        assert found[name].alpha >= goal, found[name].disagreements


def english(pattern: str) -> Callable[[Statement], bool]:
    return lambda s: bool(re.search(pattern, s.quote or "", re.IGNORECASE))


def either(pattern: str) -> Callable[[Statement], bool]:
    return lambda s: bool(re.search(pattern, f"{s.quote or ''} {s.original or ''}", re.IGNORECASE))


# What the codebook decides by words alone: which statements, the field, its code, and how many there are at least.
DECIDED: dict[str, tuple[Callable[[Statement], bool], str, str, int]] = {
    "the two sides are the subject": (
        english(r"^(?:the )?(?:two (?:sides|leaders|presidents)|both (?:sides|leaders)|they) (?:agreed|had|held|discussed|exchanged|committed|conducted|affirmed|also)"),
        "speaker", "both", 40),
    "the meeting is the subject": (english(r"^(?:the|their|this) (?:meeting|conversation|call|talks) (?:was|is|has been)\b"), "speaker", "both", 7),
    "who asked for the meeting, in a Chinese account": (
        lambda s: s.side == "cn" and either(r"at the request of|upon request|应约|应美方请求")(s), "speaker", "cn", 7),
    "unilateral changes opposed": (english(r"oppos\w+ (?:to )?(?:any )?unilateral"), "move", "reaffirms", 7),
    "what the other side does not seek or support": (
        lambda s: s.speaker not in (s.side, "both") and either(r"does not seek|no intention|does not support|不寻求|无意|不支持“")(s), "move", "reaffirms", 30),
    "a red line": (lambda s: either(r"red line that must not|不可逾越的红线")(s), "move", "warns", 5),
    "the importance of something, one side speaking": (
        lambda s: s.speaker != "both" and english(r"(?:underscored|stressed|emphasized|noted|raised|reiterated|^)\s?the importance of")(s), "move", "proposes", 12),
    "the two agreed": (lambda s: english(r"\b(?:two|both) (?:sides|leaders) (?:also )?(?:agreed|committed) (?!it)")(s) and s.topic != "character-of-talks", "move", "agrees", 8),
    "how the talks were": (lambda s: s.topic == "character-of-talks" and s.speaker == "both", "move", "says", 60),
}


@pytest.mark.parametrize("kind", DECIDED)
def test_what_words_decide_is_coded_alike(course: Course, kind: str) -> None:
    applies, field, code, least = DECIDED[kind]
    rows = [s for s in course.statement_records if applies(s)]
    assert [f"{s.id}: {getattr(s, field)}" for s in rows if getattr(s, field) != code] == []
    assert len(rows) >= least
