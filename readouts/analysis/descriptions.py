"""What a page is about, in one or two sentences: for search engines and the cards that link previews show."""

from __future__ import annotations

import re
from collections.abc import Iterable

from readouts.course.course import Course
from readouts.course.records import Meeting, Text
from readouts.text.dates import day
from readouts.text.numbers import count

LONGEST = 200
SHORTEST = 50


def of_text(text: Text) -> str:
    """A chapter: who wrote it, where and when, and how its argument begins."""
    when = day(text.day) if text.published and text.day else f"{text.day:%Y}" if text.day else ""
    who = ", ".join(text.authors) or text.genre.capitalize()
    source = ", ".join(part for part in (who, text.publisher, when) if part)
    return clipped(f"{source}. Its argument: {' '.join(claim.claim for claim in text.argument)}")


def of_meeting(course: Course, meeting: Meeting) -> str:
    """A meeting: when, where, who, and how many statements of each account are compared."""
    first, second = course.sides
    of_first, of_second = (sum(s.side == side.id for s in course.statements_of(meeting.id)) for side in course.sides)
    when = day(meeting.start)
    counted = f" {count(of_first, 'statement')} from the {first.account}, {of_second} from the {second.adjective} one."
    people = " and ".join(_names(meeting.people(side.id)) for side in course.sides)
    place = meeting.place.split(",")[0] if len(meeting.place) > 40 else meeting.place
    return clipped(f"{when}, {place}: {people}.", LONGEST - len(counted)) + counted


def _names(people: str) -> str:
    """The names without their offices; of many the first two."""
    names = [name.strip() for name in re.sub(r"\([^)]*\)", "", people).split(";")]
    return ", ".join(names) if len(names) < 3 else f"{names[0]}, {names[1]} and others"


def of_prose(paragraphs: Iterable[str], title: str) -> str:
    """Another page: its first paragraphs, as many as are needed to say something."""
    words = ""
    for paragraph in paragraphs:
        words = f"{words} {' '.join(paragraph.split())}".strip()
        if len(words) >= SHORTEST:
            break
    return clipped(words if len(words) >= SHORTEST else f"{title}: {words}")


def clipped(words: str, longest: int = LONGEST) -> str:
    """At most `longest` characters, ending with a sentence where that keeps most of them, else with a word and a dash of dots."""
    if len(words) <= longest:
        return words
    sentence = re.match(rf"(.{{{longest // 2},{longest - 1}}}[.!?])(?=\s[A-Z“])", words)
    return sentence[1] if sentence else re.sub(r"[\s,;:–—-]+\S*$", "", words[: longest - 1]) + "…"
