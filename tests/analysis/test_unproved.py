"""Which sentences need a claim, and which are taken for proved, waived, set aside or gone."""

from __future__ import annotations

from typing import Any

import pytest

from readouts.analysis.unproved import Guarded, Writing, guarded
from readouts.course.course import Course
from readouts.course.table_claims import Claims, TableClaim, Waiver


def bare(course: Course, *waivers: dict[str, Any]) -> Course:
    """The course without prose of its own, so that only what a test adds is looked at."""
    fields = {name: getattr(course, name) for name in Course.__dataclass_fields__}
    fields |= {"texts": {}, "terms": {}, "phrases": {}, "threads": {}, "synthesis": (), "contrast_records": (), "claims_about": (), "findings": {},
               "waivers": tuple(Waiver.model_validate(w) for w in waivers)}
    return Course(**fields)


def looked_at(course: Course, body: str, *says: str | None, of_the_tables: bool = False, waivers: tuple[dict[str, Any], ...] = ()) -> Guarded:
    claims: Claims = tuple(TableClaim.model_validate({"present": "candid"} | ({"says": word} if word else {})) for word in says)
    found = guarded(bare(course, *waivers), [Writing("note:one", body, of_the_tables)], [("note:one", claims)])
    own = {name: tuple(pair for pair in getattr(found, name) if pair[0].startswith("note:")) for name in Guarded.__dataclass_fields__}
    return Guarded(**own)  # the pages and the findings speak of the tables too


def kind(found: Guarded, body: str) -> str:
    return next((name for name in ("proved", "waived", "unproved", "aside") if ("note:one", body) in getattr(found, name)), "none")


SENTENCES = {
    "Only the U.S. readout has it.": "unproved", "The word is missing from the Chinese account.": "unproved",
    "The readout does not mention it.": "unproved", "In {meeting}`malta-2023` it appears twice.": "unproved",
    "No U.S. account has it.": "unproved", "The phrase was not in the part seen.": "unproved", "The account is silent on it.": "unproved",
    "The Chinese text begins in 2021.": "unproved", "It was seen whole.": "unproved",
    "Only the author says so.": "aside",  # of the text, not of the tables
    "The U.S. readout has the word.": "none",  # nothing total
    "The readout says “never again”.": "none",  # not the course's word
    "Which account has it first?": "none",  # says nothing
    "He takes every risk into account.": "aside",
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_needs_a_claim_if_it_says_something_total_of_an_account(course: Course, sentence: str) -> None:
    assert kind(looked_at(course, sentence), sentence) == SENTENCES[sentence]


def test_of_a_contrast_every_sentence_speaks_of_the_tables(course: Course) -> None:
    assert kind(looked_at(course, "Only one side names it.", of_the_tables=True), "Only one side names it.") == "unproved"


BODY = "Only the readout has it. The account is silent on the rest."


def test_claims_that_name_no_sentence_prove_one_each(course: Course) -> None:
    assert len(looked_at(course, BODY).unproved) == 2
    assert [s for _, s in looked_at(course, BODY, None).unproved] == ["The account is silent on the rest."]
    assert looked_at(course, BODY, None, None).unproved == ()


def test_a_claim_that_names_words_proves_their_sentence(course: Course) -> None:
    found = looked_at(course, BODY, "silent")
    assert [s for _, s in found.unproved] == ["Only the readout has it."]
    assert [s for _, s in found.proved] == ["The account is silent on the rest."]


def test_words_that_no_sentence_has_any_more_are_named(course: Course) -> None:
    assert looked_at(course, BODY, "nowhere").idle == (("note:one", "no sentence has “nowhere” anymore"),)
    waived = looked_at(course, BODY, waivers=({"about": "note:one", "says": ["gone", "lost"], "why": "tried"},))
    assert waived.idle == (("note:one", "no sentence has “gone” or “lost” anymore"),)
    nothing = looked_at(course, BODY, waivers=({"about": "note:two", "says": "only", "why": "tried"},))
    assert nothing.idle == (("note:two", "there is no such prose"),)


def test_a_waiver_takes_the_sentence_with_its_words(course: Course) -> None:
    found = looked_at(course, BODY, waivers=({"about": "note:one", "says": ["gone", "Only the readout"], "why": "tried"},))
    assert kind(found, "Only the readout has it.") == "waived"
    assert len(found.unproved) == 1 and found.idle == ()
