"""The notes of a chapter: beside their paragraph, lit with their quotation, by kind, one after the other; open and licensed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from conftest import Watched
from playwright.sync_api import Page, expect

from readouts.course.course import Course

Open = Callable[..., Watched]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 800}
TEXT = "alaska-2021"


@pytest.fixture
def chapter(served: str, open_page: Open) -> Callable[..., Page]:
    def opened(viewport: dict[str, int] = WIDE, **options: object) -> Page:
        watched = open_page(f"{served}/book/texts/{TEXT}.html", viewport=viewport, **options)
        assert watched.errors == []
        if options.get("java_script_enabled", True):
            watched.page.get_by_role("button", name="Show the rest").click()
        return watched.page
    return opened


def test_notes_stand_beside_their_paragraph_and_leave_the_text_alone(chapter: Callable[..., Page], course: Course) -> None:
    page = chapter()
    gaps = page.locator(".para + .para").evaluate_all("all => all.map(p => p.getBoundingClientRect().top - p.previousElementSibling.getBoundingClientRect().bottom)")
    assert max(gaps) < 80, "the notes push the paragraphs apart"
    for paragraph in course.texts[TEXT].paragraphs:
        page.locator(f"#p{paragraph.n}").evaluate("p => scrollTo(0, scrollY + p.getBoundingClientRect().top - innerHeight * .28)")
        page.wait_for_function(f"document.querySelector('#p{paragraph.n}').classList.contains('current')")
        seen = page.locator(".notes").evaluate_all("all => all.filter(notes => notes.offsetHeight > 1).map(notes => notes.parentElement.id)")
        assert seen == [f"p{paragraph.n}"]
        shown = page.locator(".current > .notes")
        pane = shown.locator(".pane").bounding_box()
        assert pane
        for text in page.locator(".precis, .number, .questions, h2").evaluate_all("all => all.map(e => e.getBoundingClientRect().toJSON())"):
            apart = text["right"] <= pane["x"] or text["left"] >= pane["x"] + pane["width"] or text["bottom"] <= pane["y"] or text["top"] >= pane["y"] + pane["height"]
            assert apart, f"the notes on paragraph {paragraph.n} cover the text"
        assert {n.id for n in course.texts[TEXT].notes if n.at == paragraph.n} == {i[2:] for i in shown.locator(".note").evaluate_all("all => all.map(n => n.id)")}


def test_a_quotation_and_its_note_light_up_together(chapter: Callable[..., Page], course: Course) -> None:
    page = chapter()
    first = course.texts[TEXT].paragraphs[0].n
    for note in (n for n in course.texts[TEXT].notes if n.at == first):
        page.locator(f"#q-{note.id} mark").hover()
        expect(page.locator(f"#n-{note.id}.lit")).to_be_visible()
        assert page.locator(".note.lit").count() == 1
        page.locator(f"#n-{note.id} summary").focus()
        expect(page.locator(f"#q-{note.id}.lit")).to_be_visible()
        page.locator(f"#q-{note.id} sup a").focus()
        expect(page.locator(f"#n-{note.id}.lit")).to_be_visible()
    plain = page.locator(".quotation:not(.lit)").first.evaluate("e => getComputedStyle(e).outlineStyle")
    assert plain != page.locator(".quotation.lit").evaluate("e => getComputedStyle(e).outlineStyle")


def test_a_quotation_pointed_at_shows_its_note_wherever_one_reads(chapter: Callable[..., Page], course: Course) -> None:
    page = chapter()
    first, second = (next(n for n in course.texts[TEXT].notes if n.at == p.n) for p in course.texts[TEXT].paragraphs[:2])
    page.locator(f"#q-{first.id}").evaluate("q => scrollTo(0, scrollY + q.getBoundingClientRect().top - innerHeight * .25)")
    expect(page.locator(f"#n-{first.id}")).to_be_visible()
    for note in (second, first):
        page.locator(f"#q-{note.id} mark").hover()
        expect(page.locator(f"#n-{note.id}.lit")).to_be_visible()
    page.wait_for_timeout(700)
    for _ in range(8):  # under a pointer that lies still the text scrolls by, and the pane follows the reading
        page.mouse.wheel(0, 140)
        page.wait_for_timeout(300)
        on_line = page.evaluate("""[...document.querySelectorAll('.para')].findLast(p => p.getBoundingClientRect().top <= innerHeight * .3).id""")
        assert page.locator(".para.current").get_attribute("id") == on_line


def unfold(page: Page) -> None:
    """On a phone the ways to read the notes have to be opened first."""
    if not page.locator(".note-modes").is_visible():
        page.locator(".reading-options > summary").click()


def test_one_kind_of_note_and_none(chapter: Callable[..., Page], course: Course) -> None:
    page = chapter(NARROW)
    unfold(page)
    kinds = Counter(n.kind for n in course.texts[TEXT].notes)
    for kind, count in kinds.items():
        page.get_by_label("Kind").select_option(kind)
        assert page.locator(".note:visible").count() == page.locator(f".note.kind-{kind}:visible").count() == count
        expect(page.get_by_text(f"{count} of {kinds.total()} notes shown")).to_be_visible()
    page.get_by_label("Kind").select_option("")
    page.get_by_label("none").check()
    assert page.locator(".note:visible, sup:visible").count() == 0
    page.reload()
    assert page.locator(".note:visible").count() == 0, "the choice is kept"
    page.evaluate(f"location.hash = '#n-{course.texts[TEXT].notes[-1].id}'")
    expect(page.locator(f"#n-{course.texts[TEXT].notes[-1].id} > p").first).to_be_in_viewport()
    page.emulate_media(media="print")
    assert page.locator(".note:visible").count() == kinds.total()


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("by", ["key", "button"])
def test_from_note_to_note(chapter: Callable[..., Page], course: Course, viewport: dict[str, int], by: str) -> None:
    page = chapter(viewport)
    order = page.locator(".note").evaluate_all("all => all.map(n => n.id)")
    assert len(order) == len(course.texts[TEXT].notes)
    unfold(page)
    page.get_by_role("button", name="step through the notes").click()
    for id in order[:-1]:
        expect(page.locator(f"#{id} > summary")).to_be_focused()
        expect(page.locator(f"#{id} > summary")).to_be_in_viewport()
        if by == "key":
            page.keyboard.press("n")
        else:
            page.get_by_role("button", name="next note").click()
    expect(page.locator(f"#{order[-1]} > summary")).to_be_focused()
    page.keyboard.press("n")
    expect(page.get_by_text("That was the last note.")).to_be_visible()
    page.keyboard.press("p")
    expect(page.locator(f"#{order[-2]} > summary")).to_be_focused()


def test_letters_typed_into_a_field_are_letters(chapter: Callable[..., Page]) -> None:
    page = chapter()
    page.locator(".start.have").click()
    page.locator(".own-copy textarea").fill("")
    page.locator(".own-copy textarea").press_sequentially("nap")
    assert page.locator(".own-copy textarea").input_value() == "nap"


def test_without_scripts_every_note_stands_open_beside_its_paragraph(chapter: Callable[..., Page], course: Course) -> None:
    page = chapter(WIDE, java_script_enabled=False)
    assert page.locator(".note:visible").count() == len(course.texts[TEXT].notes)
    assert page.locator(".note-tools, .note-steps").count() == 0


@pytest.mark.parametrize("width", [390, 1440])
def test_who_goes_back_finds_the_place_they_left(served: str, open_page: Open, width: int) -> None:
    page = open_page(f"{served}/book/texts/resilient-2024.html", viewport={"width": width, "height": 844}).page
    page.locator("a.start:not(.have)").click()
    page.wait_for_url("**#the-reading")
    page.locator("#p9 .original a, #p9 a[href^='#']").first.evaluate("link => { link.scrollIntoView({ block: 'center' }); link.focus({ preventScroll: true }); }")
    left = page.evaluate("scrollY")
    page.keyboard.press("Enter")
    page.wait_for_function("location.hash !== '#the-reading'")
    page.go_back()
    page.wait_for_url("**#the-reading")
    page.wait_for_function("top => Math.abs(scrollY - top) < 3", arg=left)
    page.goto(f"{served}/book/reference/glossary.html#term-guardrails")
    page.go_back()
    page.wait_for_function("top => Math.abs(scrollY - top) < 3", arg=left)
