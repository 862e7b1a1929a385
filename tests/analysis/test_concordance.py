"""The concordance names every place of a term, in any form, with the words around it, and nothing else."""

from __future__ import annotations

import re

import pytest

from readouts.analysis.concordance import KINDS, concordance, original_forms
from readouts.analysis.search_entries import entries
from readouts.course.course import Course, Target


def places(course: Course, term: str) -> list[Target]:
    return [p.entry.target for p in concordance(course)[term]]


def test_a_term_is_found_in_any_number_with_hyphens_or_without(course: Course) -> None:
    found = concordance(course)
    words = {p.found.lower() for found_places in found.values() for p in found_places}
    assert {"guardrails", "one china principle", "red line", "red lines", "working groups"} <= words
    assert len({w for w in words if w.replace("-", " ") == "one china policy"}) >= 1


@pytest.mark.parametrize("term", ["guardrails", "taiwan-independence", "candid", "one-china-policy", "fentanyl-precursors"])
def test_no_place_is_missing_and_none_is_named_twice(course: Course, term: str) -> None:
    record = course.terms[term]
    word = re.compile(rf"\b{record.term}\b|{record.original or '-'}", re.IGNORECASE)
    expected = {e.target for e in entries(course) if e.kind in KINDS and word.search(e.body)}
    found = places(course, term)
    assert expected <= set(found)
    assert len(found) == len(set(found))


def test_chinese_inside_a_sentence_is_found(course: Course) -> None:
    place = next(p for p in concordance(course)["taiwan-independence"] if p.entry.target.id == "sherman-tianjin-2021-cn-11")
    assert place.found == "台独" and "胆敢" in place.after


def test_the_words_around_are_few_and_stand_there(course: Course) -> None:
    for found in concordance(course).values():
        for place in found:
            shown = (place.before + place.found + place.after).replace("…", "").strip()
            text = " ".join(f"{place.entry.title} {place.entry.body}".split())
            assert shown in text, place
            assert len(place.before.split()) <= 6 and len(place.after.split()) <= 8, place


def test_every_chinese_form_stands_in_the_list_once_in_the_order_of_its_pinyin(course: Course) -> None:
    forms = original_forms(course)
    hanzi = {f.original for f in forms}
    assert {t.original for t in course.terms.values() if t.original} <= hanzi
    assert {p.original for p in course.people if p.original} <= hanzi
    assert {p.original for p in course.phrases.values() if p.original} <= hanzi
    assert len(set(forms)) == len(forms)
    first = [re.match(r"\w", f.romanization.lower()) for f in forms]
    assert forms[0].romanization[0] in "ÀÁĀǍàáāǎa" and all(first)
