"""The floors of number: how much of each kind the edition holds at the least."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from conftest import ROOT

from readouts.analysis.note_reports import balance
from readouts.course.bodies import roles
from readouts.course.course import Course, parse_reference
from readouts.course.records import Note, Text

TEXTS = tuple(sorted(path.name for path in (ROOT / "data" / "texts").iterdir() if path.is_dir()))
NOTES = {"alaska-2021": 16}  # the shortest text; of the others 22


@pytest.fixture(params=TEXTS)
def text(request: pytest.FixtureRequest, course: Course) -> Text:
    return course.texts[request.param]


def targets(text: Text, note: Note) -> set[str]:
    """What a note refers to, in its body or in `see`, as kind:id."""
    found = [parse_reference(ref, text.id) for ref in note.see]
    found += [parse_reference(content.split("<")[-1].strip("> "), text.id) for name, content in roles(note.body) if name in ("note", "para")]
    bodies = {f"{name}:{content.split('<')[-1].strip('> ')}" for name, content in roles(note.body) if name in ("meeting", "text", "term")}
    return {f"{t.kind}:{t.id}" for t in found} | bodies


def test_notes(text: Text) -> None:
    assert len(text.notes) >= NOTES.get(text.id, 22)
    assert len({n.kind for n in text.notes}) >= 6


def test_notes_in_all(course: Course) -> None:
    assert sum(len(t.notes) for t in course.texts.values()) >= 110


def test_three_parallels_into_other_texts(text: Text) -> None:
    others = re.compile(r"(?:text:|note:|para:)(?!" + text.id + r"\b)(?=" + "|".join(TEXTS) + ")")
    parallels = [n for n in text.notes if n.kind == "parallel" and any(others.match(t) for t in targets(text, n))]
    assert len(parallels) >= 3


def test_three_outcomes_with_a_date_and_a_reference(text: Text) -> None:
    dated = [n for n in text.notes if n.kind == "outcome" and re.search(r"\b20\d\d\b", n.body) and "{cite" in n.body]
    assert len(dated) >= 3


def test_three_notes_lead_to_a_meeting(text: Text) -> None:
    assert len([n for n in text.notes if any(t.startswith("meeting:") for t in targets(text, n))]) >= 3


def test_questions(text: Text) -> None:
    assert len(text.questions) >= 10
    assert {q.level for q in text.questions} == {"recall", "analyze", "evaluate", "create"}
    assert {q.form for q in text.questions} == {"alone", "pairs", "seminar", "debate"}


def test_quiz(text: Text) -> None:
    assert len(text.quiz) == 8
    for item in text.quiz:
        assert len(item.options) == 4 and sum(o.right for o in item.options) == 1
        for option in item.options:
            pointed = {name for name, _ in roles(option.why)}
            assert {"para", "note"} & pointed, f"{text.id}/{item.id}: “{option.text}” points to no paragraph"
    right = Counter(next(i for i, o in enumerate(q.options) if o.right) for q in text.quiz)
    assert max(right.values()) <= 4  # the place gives nothing away


def test_the_opening_of_the_chapter(text: Text) -> None:
    assert len(text.argument) >= 5
    argued = {n for claim in text.argument for n in claim.paragraphs}
    assert len(argued) == len(text.paragraphs)
    assert text.predict


def test_across_the_texts(course: Course) -> None:
    assert len(course.synthesis) >= 10
    assert {q.level for q in course.synthesis} == {"recall", "analyze", "evaluate", "create"}
    assert len(course.phrases) >= 20
    assert len(course.threads) >= 5


def test_the_reference_part(course: Course) -> None:
    assert len(course.terms) >= 70
    assert len({p.id for p in course.people}) >= 40
    assert len(course.bibliography.entries) >= 60
    assert len(course.events) >= 30
    for named in ("pelosi-taiwan-2022", "balloon-2023", "export-controls-2022"):
        assert named in {e.id for e in course.events}


def test_every_term_says_whose_it_is_and_what_the_other_side_says(course: Course) -> None:
    for term in course.terms.values():
        assert term.contrasts, term.id
        assert term.refs or "{" in term.body or term.whose == "scholars", term.id  # a word of reading itself needs no source
    owned = [t for t in course.terms.values() if t.whose in ("us", "cn")]
    assert sum(bool(t.other_side) for t in owned) >= 0.9 * len(owned)


def test_every_note_says_whose_claims_it_weighs(course: Course) -> None:
    assert [f"{t.id}/{n.id}" for t in course.texts.values() for n in t.notes if not n.balance] == []


def test_every_thread_runs_through_every_text(course: Course) -> None:
    for thread in course.threads.values():
        assert {p.place.partition("/")[0] for p in thread.passages} == set(course.texts), thread.id


def test_the_longest_syllabus_has_every_text_and_its_quiz_and_every_lab(course: Course) -> None:
    longest = max(course.syllabi.values(), key=lambda one: one.weeks)
    named = {item.at for session in longest.sessions for item in (*session.before, *session.in_class)}
    labs = {path.stem for path in (ROOT / "book" / "labs").glob("*.ipynb")}
    assert {*(f"text:{id}" for id in course.texts), *(f"quiz:{id}" for id in course.texts), *(f"lab:{lab}" for lab in labs)} <= named


def test_the_notes_do_not_lean(course: Course) -> None:
    """Each government's claims are dealt with about as often, and judged about as seldom; so are the authors' of both sides."""
    us_explains, us_questions, us_supports, cn_explains, cn_questions, cn_supports, *_ = balance(course)[-1].row()
    assert 2 / 3 <= us_explains / cn_explains <= 3 / 2
    assert us_questions <= 0.2 * us_explains and cn_questions <= 0.2 * cn_explains
    assert abs(us_supports - cn_supports) <= 5
    shares = {}
    for name, ids in (("cn", ("alaska-2021", "structural-2023", "resilient-2024")), ("us", ("rapprochement-2023", "candid-2023"))):
        notes = [n for id in ids for n in course.texts[id].notes]
        shares[name] = sum("author-questions" in n.balance for n in notes) / len(notes)
    assert abs(shares["cn"] - shares["us"]) < 0.15
