"""Quotations without their speaker: which ones can be asked, and what the answer teaches.

A quotation is asked only if it does not name its own side. Left out are therefore all that name one of the two countries, its
people, capital, government or party, an official who was at the meeting, or speak as "we", "our", "I" or "my"; those in another
language than English; and those shorter than four words. A formula that only one side uses stays in: to know it is the point.
"""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from readouts.course.course import Course
from readouts.course.labels import STANDING
from readouts.course.records import Meeting, Side, Statement, Topic
from readouts.text.dates import short_day
from readouts.text.quotation_marks import within

ROUND = 10
MAX_BYTES = 115_000
OTHER_WORDINGS = 2
_NAMES = re.compile(
    r"\b(?:China|Chinese|PRC|CPC|CCP|PLA|Beijing|Sino|Taipei|America|Americans?|USA?|United States|Washington|White House|"
    r"Biden|Xi|[Ww]e|[Oo]urs?|[Uu]s|I|[Mm]y|State Department|Foreign Ministry|Treasury)\b|U\.\s?S\."
)


@dataclass(frozen=True)
class Item:
    """A quotation to be asked, and what its answer shows."""

    statement: Statement
    meeting: Meeting
    topic: Topic
    others: tuple[Statement, ...]
    contrasts: tuple[str, ...]
    whole: bool

    @property
    def id(self) -> str:
        """The id of its statement."""
        return self.statement.id

    @property
    def quote(self) -> str:
        """The quotation."""
        return self.statement.quote or ""

    @property
    def gloss(self) -> str:
        """What it says, in the project's own words."""
        return self.statement.gloss

    @property
    def side(self) -> Side:
        """Whose account it stands in."""
        return self.statement.side

    @property
    def theirs(self) -> Side:
        """The other side."""
        return "cn" if self.side == "us" else "us"

    @property
    def other(self) -> tuple[str, ...]:
        """What the other account says on the same topic of the same meeting: its first wordings."""
        return tuple(s.quote or s.quote_zh or s.gloss for s in self.others[:OTHER_WORDINGS])

    @property
    def nothing(self) -> str:
        """What is said where the other account has no statement."""
        account = "The U.S. account" if self.theirs == "us" else "The Chinese account"
        return f"{account}, seen whole, is silent on it." if self.whole else f"{account} has nothing on it in the part seen."


def gives_away(statement: Statement, meeting: Meeting) -> bool:
    """Whether a quotation names its side, or an official who was there."""
    quote = statement.quote or ""
    officials = {word for person in f"{meeting.us_people};{meeting.cn_people}".split(";")
                 for word in person.partition("(")[0].split() if len(word) > 1 and word[0].isupper()}
    return bool(_NAMES.search(quote)) or bool(officials & set(re.findall(r"[^\W\d_]+", quote)))


def items(course: Course) -> tuple[Item, ...]:
    """The quotations that can be asked, in the order of the table; no more than a page may carry."""
    return _cut([_item(course, s) for s in course.statement_records if _fits(course, s)])


def _fits(course: Course, s: Statement) -> bool:
    return s.lang == "en" and len((s.quote or "").split()) >= 4 and not gives_away(s, course.meeting_records[s.meeting])


def _item(course: Course, s: Statement) -> Item:
    theirs: Side = "cn" if s.side == "us" else "us"
    others = tuple(o for o in course.statements_of(s.meeting) if o.topic == s.topic and o.side == theirs)
    contrasts = tuple(c.note.replace("*", "") for c in course.contrast_records if (c.meeting, c.topic) == (s.meeting, s.topic))
    whole = course.readout_records[s.meeting, theirs].seen == "whole"
    return Item(s, course.meeting_records[s.meeting], course.topics[s.topic], others, contrasts, whole)


def chosen(pool: Sequence[Item], about: str = "", seed: str = "1") -> tuple[Item, ...]:
    """The round of ten for a seed: the same ten here and in the browser.

    `about` is "" for all quotations, or the id of a meeting or of a topic.
    """
    fitting = [i for i in pool if about in ("", i.meeting.id, i.topic.id)]
    return tuple(sorted(fitting, key=lambda i: (draw(f"{seed}:{i.id}"), i.id))[:ROUND])


def draw(text: str) -> int:
    """A number for a text that looks drawn by lot: FNV-1a, 32 bits, of its UTF-16 code units, mixed once more."""
    h = 0x811C9DC5
    for unit in text:
        h = ((h ^ ord(unit)) * 0x01000193) & 0xFFFFFFFF
    h = ((h ^ (h >> 15)) * 0x2C1B3C6D) & 0xFFFFFFFF
    return h ^ (h >> 13)


def state(pool: Sequence[Item]) -> dict[str, object]:
    """The quotations as the front end reads them: tables of what repeats, and rows that refer to them by number."""
    meetings = {i.meeting.id: i.meeting for i in pool}
    topics = {i.topic.id: i.topic for i in pool}
    urls = dict.fromkeys(i.statement.url or "" for i in pool)
    others = {(*_subject(i), i.side): [within(words) for words in i.other] or i.nothing for i in pool}
    contrasts = {_subject(i): i.contrasts for i in pool if i.contrasts}
    tables: tuple[Mapping[Any, object], ...] = (meetings, topics, urls, others, contrasts)
    number: list[dict[Hashable, int]] = [{key: n for n, key in enumerate(table)} for table in tables]
    rows = [
        [i.id, *(numbers.get(key, -1) for numbers, key in zip(number, _keys(i), strict=True)), i.side, within(i.quote), i.gloss,
         i.statement.standing]
        for i in pool
    ]
    named = [[m.id, m.title, short_day(m.start)] for m in meetings.values()]
    return {"items": rows, "meetings": named, "topics": [[t.id, t.label] for t in topics.values()], "urls": list(urls),
            "others": list(others.values()), "contrasts": list(contrasts.values()), "standing": STANDING}


def _subject(item: Item) -> tuple[str, str]:
    return item.meeting.id, item.topic.id


def _keys(item: Item) -> tuple[Hashable, ...]:
    """What an item is filed under in the tables: meeting, topic, address, other side's wording, contrasts."""
    return item.meeting.id, item.topic.id, item.statement.url or "", (*_subject(item), item.side), _subject(item)


def _cut(pool: Sequence[Item]) -> tuple[Item, ...]:
    """As many as a page may carry; those whose answer teaches most are kept."""
    ranked = sorted(pool, key=lambda i: (not i.contrasts, not i.others, draw(i.id)))
    while len(json.dumps(state(ranked), ensure_ascii=False).encode()) > MAX_BYTES:
        ranked = ranked[: int(len(ranked) * 0.95)]
    kept = {i.id for i in ranked}
    return tuple(i for i in pool if i.id in kept)
