"""What a finger presses on a phone is large enough, and does what a pointer would."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from conftest import Watched
from playwright.sync_api import Browser, Page, expect

Open = Callable[..., Watched]
PAGES = ("book/index.html", "book/texts/alaska-2021.html", "book/readouts/malta-2023.html", "book/readouts/index.html",
         "book/readouts/who-said-it.html", "book/my-work.html", "search.html", "book/across/timeline.html")
SMALL = """() => [...document.querySelectorAll("button, summary, select, input, textarea, sup a, a.start, .masthead a, .doors a")]
  .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest(".hidden, .skip"))
  .map((e) => { const box = (e.closest("label") ?? e).getBoundingClientRect(); return [e.outerHTML.slice(0, 80), box.width, box.height]; })
  .filter(([, width, height]) => width && (width < 24 || height < 24))"""


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_nothing_to_press_is_smaller_than_24_pixels(served: str, phone: Page, name: str) -> None:
    phone.goto(f"{served}/{name}")
    phone.wait_for_load_state("networkidle")
    assert phone.locator("button, summary, select, input").count() > 0
    assert phone.evaluate(SMALL) == []


def test_a_tap_on_the_highlighted_words_opens_their_note(served: str, phone: Page) -> None:
    phone.goto(f"{served}/book/texts/alaska-2021.html")
    note = phone.locator("#n-position-of-strength")
    expect(note.locator("> p").first).to_be_hidden()
    phone.locator("#q-position-of-strength mark").tap()
    expect(note.locator("> p").first).to_be_visible()


def test_all_notes_open_at_once(served: str, phone: Page) -> None:
    phone.goto(f"{served}/book/texts/alaska-2021.html")
    phone.locator(".reading-options > summary").tap()
    phone.get_by_role("button", name="Open all notes").tap()
    assert phone.locator(".note:not([open])").count() == 0
    phone.get_by_role("button", name="Close all notes").tap()
    assert phone.locator(".note[open]").count() == 0


def test_the_first_tap_on_a_mark_of_the_time_line_shows_its_name(served: str, phone: Page) -> None:
    phone.goto(f"{served}/book/across/timeline.html")
    mark = phone.locator("svg.timeline a").first
    before = phone.url
    shape = mark.locator(".mark")
    shape.tap()
    assert phone.url == before
    assert mark.locator(".label").evaluate("label => getComputedStyle(label).opacity") == "1"
    shape.tap()
    phone.wait_for_url(lambda url: url != before)
