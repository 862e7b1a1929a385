"""A glossary term opens its definition where it is: by pointer, keyboard and touch, from a folder, and not without scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import AXE, Visited, Watched
from playwright.sync_api import Locator, Page, expect

from readouts.analysis.definitions import short_definition
from readouts.course.course import Course

Open = Callable[..., Watched]
CHAPTER = "book/texts/alaska-2021.html#who-is-speaking"


def term(page: Page) -> tuple[Locator, Locator]:
    """The first term of the chapter's opening, and its definition."""
    link = page.locator(".fold > p a[data-term]").first
    return link, page.locator(f"#def-{link.get_attribute('data-term')}")


def test_a_click_opens_the_definition_and_a_click_closes_it(served: str, open_page: Open, course: Course) -> None:
    watched = open_page(f"{served}/{CHAPTER}")
    link, box = term(watched.page)
    expect(box).to_be_hidden()
    before = watched.page.evaluate("document.documentElement.scrollHeight")
    link.click()
    expect(box).to_be_visible()
    record = course.terms[link.get_attribute("data-term") or ""]
    expect(box).to_contain_text(short_definition(course, record)[:60])
    assert watched.page.evaluate("document.documentElement.scrollHeight") == before
    link.click()
    expect(box).to_be_hidden()
    link.click()
    watched.page.mouse.click(5, 400)
    expect(box).to_be_hidden()
    assert watched.page.url.endswith(CHAPTER)
    assert watched.errors == []


def test_focus_opens_escape_closes_and_enter_goes_on(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{CHAPTER}").page
    link, box = term(page)
    reach(page, link)
    expect(box).to_be_visible()
    expect(link).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(link).to_be_focused()
    expect(link).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(box).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/reference/glossary.html#term-*")


def test_enter_goes_on_however_an_engine_counts_its_click(served: str, open_page: Open) -> None:
    """Enter's click has the detail 0 in Chromium and WebKit, 1 in Firefox; a pointer that went down and elsewhere up again changes nothing."""
    page = open_page(f"{served}/{CHAPTER}").page
    link, box = term(page)
    enter = """(link, detail) => {
      link.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
      link.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
      return link.dispatchEvent(new MouseEvent("click", { detail, bubbles: true, cancelable: true })); }"""
    for detail in (0, 1):
        page.goto(f"{served}/{CHAPTER}")
        assert not link.evaluate(enter, detail), "the first opens"
        expect(box).to_be_visible()
        assert link.evaluate(enter, detail), "the second goes on"
        page.wait_for_url("**/reference/glossary.html#term-*")


def test_escape_inside_closes_for_good_though_the_focus_comes_back(served: str, open_page: Open) -> None:
    """WebKit gives the focus back to the term while the definition is closing, by keyboard, before it says that it has closed."""
    page = open_page(f"{served}/{CHAPTER}").page
    link, box = term(page)
    reach(page, link)
    page.keyboard.press("Tab")
    expect(box.get_by_role("link")).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(box).to_be_visible()
    box.evaluate("box => { const link = document.activeElement; box.hidePopover(); link.blur(); link.focus({ focusVisible: true }); }")
    page.wait_for_timeout(100)
    expect(box).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(box).to_be_visible()


def test_leaving_the_term_closes_the_definition(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{CHAPTER}").page
    link, box = term(page)
    reach(page, link)
    expect(box).to_be_visible()
    page.keyboard.press("Shift+Tab")
    expect(box).to_be_hidden()


def reach(page: Page, link: Locator) -> None:
    """Go to a link with the Tab key, so that the browser takes it for a keyboard's focus."""
    link.evaluate("""link => {
      const all = [...document.querySelectorAll("a[href], button, summary, input, [tabindex]")].filter(e => e.checkVisibility({ visibilityProperty: true }));
      all[all.indexOf(link) - 1].focus(); }""")
    page.keyboard.press("Tab")
    expect(link).to_be_focused()


def test_touch_opens_it_inside_the_screen(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{CHAPTER}", viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True).page
    link, box = term(page)
    link.tap()
    expect(box).to_be_visible()
    place = box.bounding_box()
    assert place and place["x"] >= 0 and place["x"] + place["width"] <= 320
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.touchscreen.tap(10, 10)
    expect(box).to_be_hidden()


def test_it_works_from_a_folder_without_a_network(site: Path, open_page: Open) -> None:
    watched = open_page(f"{site.as_uri()}/{CHAPTER}", offline=True)
    link, box = term(watched.page)
    link.click()
    expect(box).to_be_visible()
    assert watched.errors == [] and watched.foreign == []


def test_without_scripts_a_term_is_a_link_to_the_glossary(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{CHAPTER}", java_script_enabled=False).page
    page.locator("#who-is-speaking > summary").click()
    link, box = term(page)
    expect(box).to_be_hidden()
    link.click()
    page.wait_for_url("**/reference/glossary.html#term-*")


def test_every_term_of_every_page_has_its_definition_and_no_other_is_sent(visits: dict[str, Visited]) -> None:
    assert {name: (page.terms, page.definitions) for name, page in visits.items() if page.terms != page.definitions} == {}
    assert sum(len(page.terms) for page in visits.values()) > 100


def test_paper_shows_no_definition(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{CHAPTER}").page
    link, box = term(page)
    link.click()
    page.emulate_media(media="print")
    expect(box).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_an_open_definition(served: str, open_page: Open, scheme: str) -> None:
    page = open_page(f"{served}/{CHAPTER}", color_scheme=scheme).page
    link, box = term(page)
    link.click()
    expect(box).to_be_visible()
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()[:2000]


def test_the_search_does_not_know_the_definitions(site: Path) -> None:
    index = (site / "search.html").read_text("utf-8")
    assert "The full entry in the glossary" not in index
