"""The meetings after the texts, 2025 and 2026: as much of them as the course promises, and their words followed through all years."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from conftest import ROOT

from readouts.analysis.phrase_trails import trails
from readouts.course.course import Course
from readouts.course.records import Meeting, Statement

OWN_PAGES = {"official", "mirror", "state-media"}


@pytest.fixture
def later(course: Course) -> dict[str, Meeting]:
    return {id: m for id, m in course.meeting_records.items() if m.start.year >= 2025}


@pytest.fixture
def rows(course: Course, later: dict[str, Meeting]) -> list[Statement]:
    return [s for s in course.statement_records if s.meeting in later]


def test_both_sides_speak_at_every_meeting(course: Course, later: dict[str, Meeting], rows: list[Statement]) -> None:
    spoken = {(s.meeting, s.side) for s in rows}
    assert len(later) >= 22 and spoken == {(m, side) for m in later for side in course.settings.side_ids}


def test_what_they_rest_on(course: Course, later: dict[str, Meeting], rows: list[Statement]) -> None:
    whole = [key for key, r in course.readout_records.items() if key[0] in later and r.seen == "whole"]
    assert len(rows) >= 270 and len(whole) >= 28
    assert sum(s.standing in OWN_PAGES for s in rows) >= len(rows) / 2


def test_at_least_two_contrasts_a_meeting_each_of_sixty_words_at_most(course: Course, later: dict[str, Meeting]) -> None:
    own = [c for c in course.contrast_records if c.meeting in later]
    counted = Counter(c.meeting for c in own)
    assert [m for m in later if counted[m] < 2] == []
    assert [c.place for c in own if len(re.sub(r"\(\*.*?\*\)", "", c.note).split()) > 60] == []


def test_what_a_contrast_quotes_is_in_the_accounts_of_its_meeting(course: Course, later: dict[str, Meeting]) -> None:
    def plain(words: str) -> str:
        return re.sub("[’‘]", "'", re.sub("[“”]", '"', words)).lower()

    said = {m: [plain(" ".join(filter(None, (s.quote, s.original, s.translation, s.note)))) for s in course.statements_of(m)] for m in later}
    lost = [(c.place, quote) for c in course.contrast_records if c.meeting in later
            for quote in re.findall("“([^”]+)”", c.note) if not any(plain(quote) in words for words in said[c.meeting])]
    assert lost == []


def test_an_account_that_is_not_a_readout_says_so(course: Course, later: dict[str, Meeting]) -> None:
    mainly = Counter(r.kinds[0] for (m, side), r in course.readout_records.items() if m in later and side == "us")
    assert {"post", "fact-sheet", "joint-statement", "press-remarks", "readout"} <= set(mainly)


SPOKEN = re.compile(r"opening (?:remarks|words)|(?:press|news) conference|briefing|background call|\b(?:to|before) the press\b|to reporters|interview"
                    r"|press (?:availability|statement)|not the (?:readout|ministry text)|on CNBC|Zhao Lijian, 26 July|^Spokesperson, 4 February", re.IGNORECASE)
"""Notes on statements that come from words to the press say so in such words."""

OTHER_WORDS = {  # these name words to the press only to compare them with the text that is quoted, or quote a briefing that repeats it
    "yellen-li-qiang-2023-07-cn-05", "yellen-li-qiang-2023-07-cn-06", "raimondo-li-qiang-2023-08-cn-05", "sullivan-xi-beijing-2024-08-cn-01",
    "sullivan-xi-beijing-2024-08-cn-02", "kuala-lumpur-talks-2025-10-cn-01",
}
OF_ANOTHER = {("biden-xi-virtual-2021", "cn"): "biden-xi-virtual-2021-cn-07"}  # Biden's opening remarks, as China's radio has them


def test_an_account_has_the_kind_words_to_the_press_if_a_statement_comes_from_them(course: Course) -> None:
    spoken = {(s.meeting, s.side) for s in course.statement_records if s.id not in OTHER_WORDS and SPOKEN.search(f"{s.note} {s.gloss}")} | set(OF_ANOTHER)
    assert {key for key, account in course.readout_records.items() if "press-remarks" in account.kinds} == spoken


TITLED = {"fact-sheet": "^Fact Sheet", "joint-statement": "^Joint Statement", "readout": "^readout", "press-remarks": "Press (?:Availability|Briefing)|to the Press$"}


def test_the_main_kind_is_that_of_the_text_with_the_title_and_the_address(course: Course) -> None:
    found = [(key, account.kinds[0], kind) for key, account in course.readout_records.items() for kind, title in TITLED.items()
             if re.search(title, account.title or "", re.IGNORECASE)]
    found += [(key, account.kinds[0], "post") for key, account in course.readout_records.items() if "//truthsocial.com/" in (account.url or "")]
    assert len(found) > 40 and [one for one in found if one[1] != one[2]] == []


def test_both_governments_reports_of_a_joint_statement_say_so(course: Course) -> None:
    """Both accounts of Geneva and of Stockholm quote the joint statement."""
    quoting = {(s.meeting, s.side) for s in course.statement_records if re.search("^Joint statement|reports the joint statement", f"{s.note}\n{s.gloss}", re.MULTILINE)}
    assert {("stockholm-2025", "us"), ("stockholm-2025", "cn")} <= quoting
    assert {key for key in quoting if "joint-statement" not in course.readout_records[key].kinds} == set()


@pytest.mark.parametrize(("phrase", "last"), [
    ("strategic-stability", 2026), ("reciprocity", 2026), ("mutual-respect", 2026), ("act-accordingly", 2025), ("rare-earths", 2026),
    ("does-not-support-taiwan-independence", 2026),
])
def test_the_new_words_have_a_trail(course: Course, phrase: str, last: int) -> None:
    found = {trail.id: trail for trail in trails(course)}
    assert max(use.date.year for use in found[phrase].uses) == last


@pytest.mark.parametrize("file", ["README.md", "CITATION.cff", "data/datapackage.json", "tools/card.py"])
def test_titles_say_how_far_the_course_reaches(course: Course, file: str) -> None:
    first, last = course.years
    assert re.search(rf"{first}[–-]{last}", (ROOT / file).read_text("utf-8"))
    assert course.subject.endswith(f"{first}–{last}")
