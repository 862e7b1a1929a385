"""Ways to read a chapter: notes after reading, and the stop to predict first; by keyboard, on a phone, on paper, without scripts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import AXE, Watched, kept_on
from playwright.sync_api import Page, expect

from readouts.course.course import Course

Open = Callable[..., Watched]
CHAPTER = "book/texts/alaska-2021.html"
PHONE = {"width": 360, "height": 740}


def choose(page: Page, notes: str) -> None:
    """Choose where the notes are; on a phone the choice has to be opened first."""
    if not page.locator(".note-modes").is_visible():
        page.locator(".reading-options > summary").click()
    page.get_by_label(notes, exact=True).check()


def show_rest(page: Page) -> None:
    page.get_by_role("button", name="Show the rest").click()


def test_the_rest_is_covered_until_the_reader_goes_on(served: str, open_page: Open, course: Course) -> None:
    watched = open_page(f"{served}/{CHAPTER}")
    page, text = watched.page, course.texts["alaska-2021"]
    assert text.predict
    for paragraph in text.paragraphs:
        expect(page.locator(f"#p{paragraph.n}")).to_be_visible(visible=paragraph.n <= text.predict.after)
    show_rest(page)
    expect(page.locator(f"#p{len(text.paragraphs)}")).to_be_visible()
    page.reload()
    expect(page.locator(f"#p{len(text.paragraphs)}")).to_be_visible()
    page.get_by_role("button", name="Cover the rest again").click()
    expect(page.locator("#p9")).to_be_hidden()
    assert watched.errors == [] and watched.foreign == []


def test_what_is_written_stays_on_the_device_for_its_text_alone(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{CHAPTER}").page
    field = page.get_by_label("What will the text claim next?")
    field.focus()
    page.keyboard.type("That the allies will not follow.")
    expect(page.locator("#p9")).to_be_hidden()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Keep this and show the rest")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#p9")).to_be_visible()
    assert json.loads(kept_on(page)["readouts:answer:alaska-2021/prediction"])["text"] == "That the allies will not follow."
    page.reload()
    expect(field).to_have_value("That the allies will not follow.")
    page.goto(f"{served}/book/texts/resilient-2024.html")
    expect(page.get_by_label("What will the text claim next?")).to_have_value("")
    expect(page.locator("#p19")).to_be_hidden()


def test_notes_can_be_held_back_until_the_text_was_read_once(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{CHAPTER}", viewport={"width": 1440, "height": 900}).page
    show_rest(page)
    expect(page.locator(".current .notes")).to_be_visible()
    done = page.get_by_role("button", name="I have read it once")
    expect(done).to_be_hidden()
    page.get_by_label("next to the text").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("after reading")).to_be_checked()
    for notes in page.locator(".notes").all():
        expect(notes).to_be_hidden()
    page.reload()
    expect(page.get_by_label("after reading")).to_be_checked()
    expect(page.locator(".notes").first).to_be_hidden()
    done.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".current .notes")).to_be_visible()
    expect(page.locator(".reading-end .reading-status")).to_be_focused()
    page.reload()
    expect(page.locator(".current .notes")).to_be_visible()
    page.goto(f"{served}/book/texts/resilient-2024.html")  # the choice holds for the next chapter, the reading does not
    expect(page.locator(".notes").first).to_be_hidden()


def test_an_address_uncovers_what_it_names(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/{CHAPTER}#p9").page
    expect(page.locator("#p9")).to_be_in_viewport()
    choose(page, "after reading")
    note = course.texts["alaska-2021"].notes[0]
    page.evaluate(f"location.hash = '#n-{note.id}'")
    expect(page.locator(f"#n-{note.id}")).to_be_in_viewport()
    page.goto("about:blank")
    page.goto(f"{served}/{CHAPTER}")  # only for that visit
    expect(page.locator("#p9")).to_be_hidden()
    expect(page.locator(".notes").first).to_be_hidden()


@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, PHONE], ids=["wide", "phone"])
def test_what_an_address_uncovers_is_said_and_can_be_covered_again(served: str, open_page: Open, course: Course, size: dict[str, int]) -> None:
    """The rest after the stop, and notes that are held back: each in a line on the screen with its reason."""
    page = open_page(f"{served}/{CHAPTER}#p9", viewport=size).page
    told = page.locator(".uncovered[role=status]")
    expect(told).to_contain_text("You came to a place after the stop to predict, so the rest of the reading is shown for this visit.")
    expect(told.locator("p")).to_be_in_viewport(ratio=1)
    expect(page.locator("#p9 .precis > p").first).to_be_in_viewport()
    line, target = told.locator("p").bounding_box(), page.locator("#p9 .precis > p").first.bounding_box()
    assert line and target and line["y"] + line["height"] <= target["y"] + 1  # not over what one came for
    assert Axe().run(page, ".uncovered", options=AXE).violations_count == 0
    told.get_by_role("button", name="Cover it again").click()
    expect(page.locator("#p9")).to_be_hidden()
    expect(page.get_by_role("button", name="Show the rest")).to_be_focused()
    expect(told).to_have_text("")
    note = course.texts["alaska-2021"].notes[0]
    for choice in ("after reading", "none"):
        choose(page, choice)
        page.evaluate("id => { location.hash = ''; location.hash = id; }", f"n-{note.id}")
        expect(told).to_contain_text("You came to a note, so the notes are shown for this visit.")
        told.get_by_role("button", name="Hide them again").click()
        expect(page.locator(f"#n-{note.id}")).to_be_hidden()
        expect(page.get_by_label(choice, exact=True)).to_be_checked()
    page.evaluate("location.hash = 'p2'")
    expect(told).to_have_text("")  # nothing was covered there


def test_notes_stepped_through_past_the_stop_say_that_they_uncovered_it(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{CHAPTER}", viewport={"width": 1440, "height": 900}).page
    page.locator("#p1 .number").focus()
    for _ in range(60):
        page.keyboard.press("n")
        if page.locator("#predict.seen").count():
            break
    expect(page.locator(".uncovered")).to_contain_text("after the stop to predict")


def test_without_scripts_everything_is_shown(served: str, open_page: Open, course: Course) -> None:
    for text in course.texts.values():
        page = open_page(f"{served}/book/texts/{text.id}.html", java_script_enabled=False).page
        for paragraph in text.paragraphs:
            expect(page.locator(f"#p{paragraph.n}")).to_be_visible()
        expect(page.locator("aside.predict")).to_be_visible()
        assert page.locator("aside.predict ~ .para").count() == len(text.paragraphs) - (text.predict.after if text.predict else 0)
        assert page.locator("button:visible, textarea:visible").count() == 0


def test_paper_shows_everything_and_no_controls(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{CHAPTER}").page
    choose(page, "after reading")
    page.emulate_media(media="print")
    expect(page.locator("#p9")).to_be_visible()
    expect(page.locator(".notes").last).to_be_visible()
    assert page.locator(".note-modes:visible, .predict :is(button, textarea):visible, .reading-end button:visible").count() == 0


def test_it_works_from_a_folder(site: Path, open_page: Open) -> None:
    watched = open_page((site / CHAPTER).as_uri())
    expect(watched.page.locator("#p9")).to_be_hidden()
    show_rest(watched.page)
    expect(watched.page.locator("#p9")).to_be_visible()
    assert watched.errors == [] and watched.foreign == []


def test_only_chapters_load_the_script(site: Path) -> None:
    assert "reading.js" in (site / CHAPTER).read_text("utf-8")
    assert "reading.js" not in (site / "book/readouts/bali-2022.html").read_text("utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_in_any_state(served: str, open_page: Open, scheme: str, size: dict[str, int]) -> None:
    page = open_page(f"{served}/{CHAPTER}", color_scheme=scheme, viewport=size).page
    for step in (lambda: None, lambda: show_rest(page), lambda: choose(page, "after reading"),
                 lambda: page.get_by_role("button", name="I have read it once").click()):
        step()
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, found.generate_report()[:2000]
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


WIDE = {"width": 1440, "height": 900}


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_what_is_chosen_is_what_is_shown(served: str, open_page: Open, course: Course, size: dict[str, int]) -> None:
    """No notes for who wants none, and where an address brings one all the same, the choice says so for that visit."""
    page, note = open_page(f"{served}/{CHAPTER}", viewport=size).page, course.texts["alaska-2021"].notes[-1]
    show_rest(page)
    choose(page, "none")
    assert page.locator(".notes:visible, .reading sup:visible").count() == 0
    page.reload()
    for paragraph in page.locator(".para").all():  # whichever is being read
        paragraph.scroll_into_view_if_needed()
        assert page.locator(".notes:visible").count() == 0
    expect(page.get_by_label("none", exact=True)).to_be_checked()
    page.evaluate(f"location.hash = '#n-{note.id}'")
    expect(page.locator(f"#n-{note.id} > p").first).to_be_in_viewport()
    expect(page.get_by_label("next to the text")).to_be_checked()
    page.goto("about:blank")
    page.goto(f"{served}/{CHAPTER}")
    expect(page.get_by_label("none", exact=True)).to_be_checked()
    assert page.locator(".notes:visible").count() == 0


def test_a_note_that_is_gone_to_is_shown_whatever_kind_was_chosen(served: str, open_page: Open, course: Course) -> None:
    page, notes = open_page(f"{served}/{CHAPTER}", viewport=WIDE).page, course.texts["alaska-2021"].notes
    other = next(note for note in reversed(notes) if note.kind != notes[0].kind)
    page.get_by_label("Kind").select_option(notes[0].kind)
    page.evaluate(f"location.hash = '#n-{other.id}'")
    expect(page.locator(f"#n-{other.id} > p").first).to_be_in_viewport()
    expect(page.get_by_label("Kind")).to_have_value(notes[0].kind)  # it alone is shown with those that were chosen
