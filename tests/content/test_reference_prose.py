"""The writing of the reference part: the glossary, the people, the trails and the contrasts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from readouts.course.course import Course

HAN = r"\u3400-\u9fff"
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(rf"(?:(?:{MONTHS}) )?\b(?:19|20)\d\d\b")
# Words of reading, of the press and of one source text, and those that began lately: they have no history to tell.
WITHOUT_HISTORY = frozenset({
    "act-accordingly", "secretary-of-war", "super-intelligence",
    "editorial", "pendulum-theory", "precis", "readout", "readout-asymmetry", "set-phrase", "standfirst", "state-media", "technical-improvement", "track-2-diplomacy",
})
# How much of an account was seen, and in what copy, is said by the marks in the head of a comparison.
PROVENANCE = re.compile(r"\b(?:seen|read) (?:whole|in part)\b|\bin (?:the|only) parts? (?:\w+ )?seen\b|\bparts? (?:\w+ )?seen\b|\bas far as seen\b|\b(?:texts|parts) seen\b"
                        r"|\bread in a copy\b|\bwas not seen\b|\bboth were seen\b|\bin the copy read\b")


def writings(course: Course) -> Iterator[tuple[str, str]]:
    for term in course.terms.values():
        yield f"term {term.id}", f"{term.body} {term.other_side or ''}"
    yield from ((f"phrase {p.id}", p.body) for p in course.phrases.values())
    yield from ((f"contrast {c.meeting} {c.topic}", c.note) for c in course.contrast_records)


def test_how_much_was_seen_is_a_mark_and_no_clause_of_a_sentence(course: Course) -> None:
    summaries = ((f"meeting {m.id}", m.summary) for m in course.meeting_records.values())
    events = ((f"event {e.id}", e.summary) for e in course.events)
    found = [f"{label}: {hit[0]}" for label, body in (*writings(course), *summaries, *events) if (hit := PROVENANCE.search(body))]
    assert found == []


def test_every_chinese_word_in_a_body_has_pinyin(course: Course) -> None:
    """Once in a body at least: the characters, then the pinyin in italics."""
    bare = []
    for label, body in writings(course):
        romanized = "".join(re.findall(rf"([{HAN}、，…]+)\s*\(?\*", body))
        bare += [f"{label}: {word}" for word in re.findall(rf"[{HAN}]+", body) if word not in romanized]
    assert bare == []


def test_a_term_with_a_history_tells_it_in_two_dated_steps(course: Course) -> None:
    assert set(course.terms) >= WITHOUT_HISTORY
    short = []
    for term in course.terms.values():
        prose = re.sub(r"\{[\w:]+\}`[^`]*`", "", " ".join(f"{term.body} {term.other_side or ''}".split()))
        dates = set(DATE.findall(prose)) | {f"{m[1]} later" for m in re.finditer(r"\b(later that year|two weeks|three weeks|that (?:May|September|November)|a week earlier)\b", prose)}
        if term.id not in WITHOUT_HISTORY and len(dates) < 2:
            short.append(f"{term.id}: {sorted(dates)}")
    assert short == []


@pytest.mark.parametrize("characters", ["四不一无意", "治理赤字", "全球治理倡议", "九二共识", "安全不可分割", "结构性障碍", "飞艇", "承认", "台湾问题"])
def test_the_glossary_has_the_words_that_a_reader_needs(course: Course, characters: str) -> None:
    assert [t.id for t in course.terms.values() if characters in f"{t.original} {t.body} {t.other_side}"]


def test_the_trap_is_so_called_in_xis_own_words(course: Course) -> None:
    term = course.terms["thucydides-trap"]
    assert "so-called" in (term.other_side or "") and "2015" in (term.other_side or "")


def test_everybody_whom_the_meetings_name_is_among_the_people(course: Course) -> None:
    known = {p.name for p in course.people}
    named = {name.strip() for m in course.meeting_records.values() for side in (m.people("us"), m.people("cn")) for name in re.findall(r"([^;(]+) \(", side)}
    assert named - known == set()
    assert {"zhang-youxia", "li-shangfu", "brown-charles", "liu-zhenli"} <= {p.id for p in course.people}


def test_offices_have_dates_and_dates_a_source(course: Course) -> None:
    """Of those who took part in a meeting: since when or until when, and where that was read."""
    named = " ".join(m.people("us") + " " + m.people("cn") for m in course.meeting_records.values())
    offices = [p for p in course.people if p.name in named]
    undated = [f"{p.name}: {p.office}" for p in offices if not (p.start or p.end)]
    assert len(undated) <= 2, undated
    assert [p.name for p in offices if (p.start or p.end) and not p.ref] == []


# What an account says, that a contrast once denied it: the meeting, the topic, the words that the contrast now has.
WHOLE_ACCOUNTS = {
    ("biden-xi-virtual-2021", "character-of-talks"): "substantive and concrete conversations",  # the last sentence of the U.S. readout
    ("lima-2024", "technology"): "Both accounts say that humans",  # 应维持由人类控制核武器使用的决定
    ("woodside-2023", "competition"): "竞争因素",  # in the Chinese readout itself, not only in a briefing
}


@pytest.mark.parametrize(("meeting", "topic"), WHOLE_ACCOUNTS)
def test_a_contrast_has_what_both_accounts_say(course: Course, meeting: str, topic: str) -> None:
    notes = [c.note for c in course.contrast_records if (c.meeting, c.topic) == (meeting, topic)]
    assert any(WHOLE_ACCOUNTS[meeting, topic] in note for note in notes)


def test_the_earth_was_big_enough_before_2023(course: Course) -> None:
    """Xi said it of an ocean in February 2012 and of the Earth in November 2021; Yellen had a version in April 2023."""
    body = " ".join(course.phrases["big-enough"].body.split())
    assert all(date in body for date in ("February 2012", "November 2021", "April 2023"))
