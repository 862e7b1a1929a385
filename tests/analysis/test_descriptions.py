"""Descriptions and the plain text of entries: short, whole, without the marks of Markdown."""

from __future__ import annotations

import re

import pytest

from readouts.analysis.definitions import plain
from readouts.analysis.descriptions import clipped, of_prose
from readouts.analysis.search_entries import entries, kinds
from readouts.course.course import Course


@pytest.mark.parametrize(("words", "expected"), [
    ("Short enough.", "Short enough."),
    ("One sentence of words. Another that is too long", "One sentence of words."),
    ("No sentence ends in these forty characters at all", "No sentence ends in these forty…"),
    ("It ends soon. And then there is much more to say", "It ends soon. And then there is much…"),
    ("A word, that, is, followed, by, commas, and more", "A word, that, is, followed, by…"),
])
def test_a_long_text_ends_with_a_sentence_or_a_word(words: str, expected: str) -> None:
    assert clipped(words, 40) == expected


def test_a_short_opening_takes_the_next_paragraph_too() -> None:
    opening = "Hello."
    rest = "This says in more than fifty characters what the page is about."
    assert of_prose([opening, rest, "Not this."], "Page") == f"{opening} {rest}"
    assert of_prose([], "Page") == "Page: "


def test_bodies_become_plain_words(course: Course) -> None:
    body = "Said *then* {cite:p}`ap-2021-divides`, in a {term}`readout <readout>` of {meeting}`bali-2022` and {para}`p3`."
    assert plain(course, body, "alaska-2021") == f"Said then, in a readout of {course.meeting_records['bali-2022'].title} and ¶ 3."


def test_no_entry_has_markup_and_every_kind_is_there(course: Course) -> None:
    found = list(entries(course))
    assert {e.kind for e in found} == set(kinds(course)) - {"page"}
    for entry in found:
        assert entry.title and (entry.body or entry.kind == "event"), entry
        assert not re.search(r"\{\w|`|\*\*?\w|\n|  ", f"{entry.title} {entry.body}"), entry


def test_only_what_is_given_of_a_copy_is_in_the_entries(course: Course) -> None:
    given = {1: "The first paragraph in full."}
    with_copy = [e for e in entries(course, lambda text: given if text == "alaska-2021" else {}) if given[1] in e.body]
    assert [e.target.id for e in with_copy] == ["alaska-2021/p1"]
    assert not any(given[1] in e.body for e in entries(course))
