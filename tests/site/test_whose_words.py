"""A quotation shows whose words it has: the author's, or those of somebody whom the author quotes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT, Watched, texts_folder
from source_texts import paragraphs

from readouts.course.course import Course
from readouts.course.readers import Faults
from readouts.course.records import Note, Passage
from readouts.rendering.elements import to_html
from readouts.rendering.voices import voice_legend, voiced_nodes
from readouts.validation.rules import check

Open = Callable[..., Watched]
OWN_MARKS = {"pendulum", "technical-improvement", "series-of-improvements"}  # the author's terms, in marks of the author's own


def test_every_quotation_from_a_text_says_whose_words_it_has(course: Course) -> None:
    for text in course.texts.values():
        assert all(note.voice for note in text.notes), text.id
    passages = [p for thread in course.threads.values() for p in thread.passages]
    uses = [u for phrase in course.phrases.values() for u in phrase.uses if ":" not in u.place]
    assert [q.quote for q in (*passages, *uses) if not course.voiced(q).voice] == []
    assert any(course.voiced(p).voice == "quoted" and not p.voice for p in passages), "taken from the note on the same words"


def test_only_a_speakers_own_words_have_quotation_marks(course: Course) -> None:
    note = course.note("candid-2023/planet-earth")
    drawn = "".join(to_html(node) for node in voiced_nodes(note, "mark"))
    assert "Xi Jinping:" in drawn and "“Planet Earth is big enough”" in drawn and 'class="voice-quoted"' in drawn
    own = "".join(to_html(node) for node in voiced_nodes(course.note("candid-2023/out-of-the-dive"), "mark"))
    assert "out of a nosedive" in own and "“" not in own and "owner" not in own
    told = "".join(to_html(node) for node in voiced_nodes(course.note("candid-2023/had-steadied"), "mark"))
    assert "reporting Antony Blinken:" in told and "“" not in told
    assert "“slanted" in to_html(voice_legend())


def faults_of(course: Course, note: Note) -> list[str]:
    text = course.texts["alaska-2021"]
    changed = text.model_copy(update={"notes": (note, *text.notes[1:])})
    faults = Faults(Path())
    check(replace(course, texts={**course.texts, text.id: changed}), faults)
    return [fault.message for fault in faults.found]


@pytest.mark.parametrize(("changes", "message"), [
    ({"voice": None}, "does not say whose its words are"),
    ({"voice": "quoted"}, "voice: quoted needs speaker"),
    ({"voice": "reported"}, "voice: reported needs speaker"),
    ({"voice": "author", "speaker": "Somebody"}, "the author's own words have none"),
])
def test_words_without_their_owner_are_a_fault(course: Course, changes: dict[str, str], message: str) -> None:
    note = course.texts["alaska-2021"].notes[0].model_copy(update=changes)
    assert any(message in fault for fault in faults_of(course, note)), faults_of(course, note)


def test_a_course_that_has_not_looked_shows_all_words_quoted() -> None:
    passage = Passage.model_validate({"where": "some-text/p1", "quote": "plain words", "gloss": "Words."})
    assert passage.words == "“plain words”" and not passage.owner
    assert len(voiced_nodes(passage, "span")) == 1


def test_the_page_shows_owner_marks_and_slant_once_explained(served: str, open_page: Open, course: Course) -> None:
    for media, width in (("screen", 390), ("screen", 1440), ("print", 1440)):
        page = open_page(f"{served}/book/texts/candid-2023.html", viewport={"width": width, "height": 900}).page
        page.emulate_media(media=media)
        assert page.locator(".voice-key:visible").count() == 1
        look = "e => [getComputedStyle(e).fontStyle, e.textContent]"
        quoted = page.locator("#q-planet-earth mark").evaluate(look)
        own = page.locator("#q-out-of-the-dive mark").evaluate(look)
        assert quoted == ["italic", "“Planet Earth is big enough”"] and own == ["normal", "out of a nosedive"]
        assert page.locator("#q-planet-earth .owner").inner_text() == "Xi Jinping:"
        text = course.texts["candid-2023"]
        assert page.locator(".quotation .owner").count() == sum(bool(note.owner) for note in text.notes)


def test_threads_and_trails_show_it_too(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/across/threads.html").page
    assert page.locator(".voice-key").count() == 1
    assert page.locator(".passage .voice-quoted").count() > 0 and page.locator(".passage .voice-author").count() > 0
    page = open_page(f"{served}/book/across/phrases.html").page
    assert page.get_by_text("an author, quoting Antony Blinken").count() > 0


@pytest.mark.skipif(texts_folder() is None, reason="the source texts are not at hand (READOUTS_TEXTS, ../shared/texts)")
def test_what_is_set_as_a_speakers_is_between_quotation_marks_in_the_article(course: Course) -> None:
    folder = texts_folder()
    assert folder
    wrong, proved = [], 0
    for text in course.texts.values():
        there = paragraphs(folder, text.id)
        for note in (note for note in text.notes if there[note.at - 1].count(note.quote) == 1):
            before = there[note.at - 1].partition(note.quote)[0]
            inside = before.count("“") > before.count("”")
            own_marks = text.id == "structural-2023" and note.id in OWN_MARKS
            wrong += [f"{text.id}/{note.id}"] if inside != (note.voice == "quoted") and not own_marks else []
            proved += 1
    assert wrong == [] and proved > 140


def test_nobody_is_said_to_put_words_into_a_mouth() -> None:
    """It accuses, and of a transcript it is wrong."""
    files = [*(ROOT / "data").rglob("*.yaml"), *(ROOT / "data").glob("*.csv"), *(ROOT / "book").rglob("*.md"),
             *(ROOT / "instructor").rglob("*.yaml"), *(ROOT / "readouts").rglob("*.py"), *(ROOT / "readouts").rglob("*.js")]
    found = [(path.name, line) for path in files for line in path.read_text("utf-8").splitlines()
             if re.search(r"\bmouths?\b", line) and not line.startswith(("- id: mouths", "- about: finding:mouths", "```{finding}"))]
    assert len(files) > 100 and found == []
