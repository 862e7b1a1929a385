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
from functools import lru_cache
from typing import Any

from readouts.course.course import Course
from readouts.course.labels import STANDING
from readouts.course.records import Meeting, Statement, Topic
from readouts.course.settings import Settings
from readouts.text.dates import short_day
from readouts.text.quotation_marks import within

ROUND = 10
MAX_BYTES = 115_000
OTHER_WORDINGS = 2
_SPEAKER = r"[Ww]e|[Oo]urs?|[Uu]s|I|[Mm]y"


@dataclass(frozen=True)
class Item:
    """A quotation to be asked, and what its answer shows."""

    statement: Statement
    meeting: Meeting
    topic: Topic
    others: tuple[Statement, ...]
    contrasts: tuple[str, ...]
    whole: bool
    settings: Settings

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
    def side(self) -> str:
        """Whose account it is in."""
        return self.statement.side

    @property
    def theirs(self) -> str:
        """The other side."""
        return self.settings.other(self.side).id

    @property
    def other(self) -> tuple[str, ...]:
        """What the other account says on the same topic of the same meeting: its first wordings."""
        return tuple(s.quote or s.original or s.gloss for s in self.others[:OTHER_WORDINGS])

    @property
    def nothing(self) -> str:
        """What is said where the other account has no statement."""
        account = f"The {self.settings.side(self.theirs).account}"
        return f"{account}, seen whole, is silent on it." if self.whole else f"{account} has nothing on it in the part seen."


@lru_cache(8)
def _names(settings: Settings) -> re.Pattern[str]:
    """Whatever says whose account a quotation comes from: the names of the sides, and somebody who speaks of "us"."""
    names = [re.escape(name).replace(r"\.", r"\.\s?").removesuffix(r"\s?") for side in settings.sides for name in side.gives_away]
    return re.compile(rf"(?<!\w)(?:{'|'.join([*sorted(names, key=len, reverse=True), _SPEAKER])})(?!\w)")


def gives_away(settings: Settings, statement: Statement, meeting: Meeting) -> bool:
    """Whether a quotation names its side, or an official who was there."""
    quote = statement.quote or ""
    officials = {word for person in ";".join(meeting.people(side) for side in settings.side_ids).split(";")
                 for word in person.partition("(")[0].split() if len(word) > 1 and word[0].isupper()}
    return bool(_names(settings).search(quote)) or bool(officials & set(re.findall(r"[^\W\d_]+", quote)))


def items(course: Course) -> tuple[Item, ...]:
    """The quotations that can be asked, in the order of the table; no more than a page may carry."""
    return _cut([_item(course, s) for s in course.statement_records if _fits(course, s)])


def _fits(course: Course, s: Statement) -> bool:
    if s.lang != "en" or len((s.quote or "").split()) < 4:
        return False
    return not gives_away(course.settings, s, course.meeting_records[s.meeting])


def _item(course: Course, s: Statement) -> Item:
    theirs = course.settings.other(s.side).id
    others = tuple(o for o in course.statements_of(s.meeting) if o.topic == s.topic and o.side == theirs)
    contrasts = tuple(f"{r.note.replace('*', '')} {r.mark}".strip() for r in course.remarks(s.meeting, s.topic))
    whole = course.readout_records[s.meeting, theirs].seen == "whole"
    return Item(s, course.meeting_records[s.meeting], course.topics[s.topic], others, contrasts, whole, course.settings)


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
    scripts = pool[0].settings.for_scripts if pool else {"sides": []}
    named = [[m.id, m.title, short_day(m.start)] for m in meetings.values()]
    return {"items": rows, "meetings": named, "topics": [[t.id, t.label] for t in topics.values()], "urls": list(urls),
            "others": list(others.values()), "contrasts": list(contrasts.values()), "standing": STANDING, **scripts}


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
