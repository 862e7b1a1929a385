"""What the table shows: figures that a reader can check, each with the rows behind it and what to keep in mind.

Everything is counted from the statements; only the caveats are written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from readouts.analysis.comparison import coverage
from readouts.course.course import Course
from readouts.course.records import SIDES, Side, Statement


@dataclass(frozen=True)
class Figure:
    """A table with names and, for each side, a number or words."""

    caption: str
    head: str
    rows: tuple[tuple[str, str | int, str | int], ...]
    columns: tuple[str, str] = ("U.S. accounts", "Chinese accounts")


@dataclass(frozen=True)
class Finding:
    """A figure, the statements behind it, and what to keep in mind."""

    figures: tuple[Figure, ...]
    statements: tuple[Statement, ...]
    caveat: str


def _year(course: Course, s: Statement) -> str:
    return str(course.meeting_records[s.meeting].start.year)


def _wording(s: Statement) -> str:
    return " ".join(w for w in (s.quote, s.quote_zh, s.translation) if w)


def _by(name: Callable[[Statement], str], found: Iterable[Statement]) -> tuple[tuple[str, int, int], ...]:
    counted = Counter((name(s), s.side) for s in found)
    return tuple((key, counted[key, "us"], counted[key, "cn"]) for key in sorted({key for key, _ in counted}))


# -- who puts words into whose mouth ----------------------------------------


def attributed(course: Course) -> tuple[Statement, ...]:
    """The statements that one side's account has the other side saying."""
    return tuple(s for s in course.statement_records if s.speaker not in (s.side, "both"))


def mouths(course: Course) -> Finding:
    """Who puts words into whose mouth."""
    found = attributed(course)
    total = Counter(s.side for s in course.statement_records)
    made = Counter(s.side for s in found)
    sums = (("Statements in all", total["us"], total["cn"]), ("Put into the other side’s mouth", made["us"], made["cn"]))
    return Finding(
        (Figure("How many statements an account has the other side saying", "", sums),
         Figure("The same by year", "Year", _by(lambda s: _year(course, s), found))),
        found,
        "Part of the difference is form. Chinese accounts of meetings of leaders often end with a paragraph on what the American "
        "side said; U.S. readouts seldom report the other side. Some of the few in the U.S. accounts stand in transcripts of "
        "opening words that were spoken before the cameras. And what was seen of the accounts differs from meeting to meeting.",
    )


# -- assurances that stand only in the counterpart's text ----------------------------------------

_WORDINGS = {
    "no new Cold War": (r"new cold war", "新冷战|新冷戰"),
    "no change of China’s system": (r"change China['’]s (?:political )?system", "改变中国的?体制|改變中國的?體制"),
    "alliances not against China": (r"alliances", "同盟|盟友"),
    "no support for Taiwan independence": (
        r"\b(?:not|nor)\b.*Taiwan(?:['’]s)?.{1,2}independence", "不支持[“「『]?(?:台独|台湾独立|台獨|臺獨)",
    ),
    "no conflict with China": (
        r"(?:conflict|confrontation) with China", "(?:无意|不).{0,6}(?:同|与)中国.{0,4}(?:冲突|对抗)|無意.{0,8}衝突",
    ),
}
ASSURANCES: Mapping[str, re.Pattern[str]] = {
    name: re.compile(f"{english}|{chinese}", re.IGNORECASE) for name, (english, chinese) in _WORDINGS.items()
}


def assurances(course: Course) -> Finding:
    """Assurances that a Chinese account has the U.S. side giving, and whether the U.S. account has them."""
    said = [s for s in course.statement_records if (s.side, s.speaker) == ("cn", "us")]
    found = tuple(s for s in said if _assures(s) or s.topic == "taiwan")
    rows = [(name, *_where_assured(course, found, name)) for name in ASSURANCES]
    wordings = tuple((course.meeting_records[s.meeting].title, _year(course, s), s.quote or s.quote_zh or "") for s in found
                     if s.topic == "taiwan")
    return Finding(
        (Figure("Meetings whose Chinese account has the U.S. side giving an assurance; those whose U.S. account has it",
                "Assurance", tuple(rows)),
         Figure("What the Chinese accounts have the U.S. side saying on Taiwan, in order of time", "Meeting", wordings,
                ("Year", "Words in the Chinese account"))),
        found,
        "Found by their wording, so an assurance in other words is missed. That a wording stands only in the Chinese account "
        "does not show that it was not said: U.S. accounts summarise, and many were not seen whole. Some of the statements have "
        "a Chinese official recite what the U.S. side had promised before.",
    )


def _assures(s: Statement) -> bool:
    return any(pattern.search(_wording(s)) for pattern in ASSURANCES.values())


def _where_assured(course: Course, found: Iterable[Statement], name: str) -> tuple[str, int]:
    meetings = {s.meeting for s in found if ASSURANCES[name].search(_wording(s))}
    own = {s.meeting for s in course.statement_records
           if s.meeting in meetings and s.side == "us" and s.speaker != "cn" and ASSURANCES[name].search(_wording(s))}
    whole = sum(course.readout_records[m, "us"].seen == "whole" for m in meetings - own)
    return f"{len(own)} ({whole} seen whole without it)", len(meetings)


# -- who is said to have asked for the meeting ----------------------------------------

_ASKED = re.compile(r"\bat the request of|\bupon request|\brequest to meet|应约|應約|应.{0,6}请求|提出与我会面", re.IGNORECASE)


def requests(course: Course) -> Finding:
    """Who is said to have asked for the meeting."""
    found = tuple(s for s in course.statement_records if _ASKED.search(_wording(s)))
    return Finding(
        (Figure("Statements that a meeting was held because the other side asked", "Year",
                _by(lambda s: _year(course, s), found)),
         Figure("Accounts that were seen whole, in which it could have stood", "", (("Seen whole", *_whole(course)),))),
        found,
        "The Chinese word 应约 says that the meeting was asked for and leaves open by whom; the official English "
        "sometimes spells it out. Diplomatic practice has set forms for this, and they signal rank. Only of an account that was "
        "seen whole can one say that it leaves the request out.",
    )


def _whole(course: Course) -> tuple[int, int]:
    us, cn = (sum(r.seen == "whole" for (_, of), r in course.readout_records.items() if of == side) for side in SIDES)
    return us, cn


# -- the adjectives over time ----------------------------------------

ADJECTIVES: Mapping[str, str] = {
    "candid, frank": r"candid(?:ly)?|frank(?:ly)?", "constructive": "constructive", "substantive": "substanti(?:ve|al)",
    "in-depth": "in-depth|profound|thorough", "productive": "productive", "practical, pragmatic": "practical|pragmatic",
    "professional": "professional", "comprehensive": "comprehensive",
    "direct, straightforward": "direct(?:ly)?|straightforward(?:ly)?",
}
_TALKS = "character-of-talks"


def adjectives(course: Course) -> Finding:
    """The adjectives that describe the talks, over time."""
    talks = (s for s in course.statement_records if s.topic == _TALKS and s.lang == "en")
    found = tuple(s for s in talks if _adjectives(s.quote or ""))
    years = sorted({_year(course, s) for s in found})
    figures = [Figure(f"{year}: meetings whose account has it", "Word", tuple(_used(course, found, year))) for year in years]
    return Finding(
        tuple(figures), found,
        "English only: “candid” and “frank” are counted together, for one Chinese word, 坦诚, is put into English "
        "as either. "
        "A list of adjectives is chosen with care, but a word that both accounts use need not describe the same thing.",
    )


def _adjectives(text: str) -> list[str]:
    return [name for name, pattern in ADJECTIVES.items() if re.search(rf"\b(?:{pattern})\b", text, re.IGNORECASE)]


def _used(course: Course, found: Iterable[Statement], year: str) -> Iterable[tuple[str, int, int]]:
    meetings = {(name, s.side, s.meeting) for s in found if _year(course, s) == year for name in _adjectives(s.quote or "")}
    counted = Counter((name, side) for name, side, _ in meetings)
    return [(name, counted[name, "us"], counted[name, "cn"]) for name in ADJECTIVES if counted[name, "us"] or counted[name, "cn"]]


# -- topics that one side reports alone ----------------------------------------


def alone(course: Course) -> Finding:
    """Topics that one side reports and the other, seen whole, does not."""
    covered = coverage(course)
    counted: Counter[tuple[str, Side]] = Counter()
    found: list[Statement] = []
    for c in covered:
        for row in c.rows:
            for own, other in (row.cells, row.cells[::-1]):
                if own.statements and other.state == "silent":
                    counted[row.topic.label, own.side] += 1
                    found += own.statements
    labels = sorted((t.label for t in course.topics.values()), key=lambda t: -counted[t, "us"] - counted[t, "cn"])
    return Finding(
        (Figure("Meetings where only one account speaks of a topic, and the other was seen whole", "Topic",
                tuple((label, counted[label, "us"], counted[label, "cn"]) for label in labels),
                ("only the U.S.", "only China")),),
        tuple(found),
        "Counted only where the silent account was seen whole, so many meetings do not count at all. A short readout is silent "
        "on much; length explains part of it. How finely topics are cut decides too: the codebook says where each ends.",
    )


FINDINGS: Mapping[str, Callable[[Course], Finding]] = {
    "mouths": mouths, "assurances": assurances, "requests": requests, "adjectives": adjectives, "alone": alone,
}
