"""What a reader came for is within the first screen: the ways in, the first paragraph, the first row of a comparison."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from conftest import Watched
from playwright.sync_api import Page, expect

from readouts.course.course import Course

Open = Callable[..., Watched]
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1440, "height": 900}}


def top(page: Page, selector: str) -> float:
    """How far down the page something begins, in pixels, once the scripts have run."""
    place: float = page.evaluate("selector => document.querySelector(selector).getBoundingClientRect().top + scrollY", selector)
    return place


def tops(page: Page, addresses: Iterable[str], ready: str, selector: str) -> dict[str, float]:
    """The same for several pages, each once it has what its scripts put there."""
    found = {}
    for address in addresses:
        page.goto(address)
        page.locator(ready).wait_for()
        found[address] = top(page, selector)
    return found


@pytest.mark.parametrize("size", SIZES)
def test_the_first_door_is_within_the_first_screen(served: str, open_page: Open, size: str) -> None:
    page = open_page(f"{served}/book/index.html", viewport=SIZES[size]).page
    assert top(page, ".doors a") < SIZES[size]["height"]


@pytest.mark.parametrize(("size", "most"), [("phone", 900), ("desk", 700)])
def test_a_chapter_begins_within_the_first_screen(served: str, open_page: Open, course: Course, size: str, most: int) -> None:
    page = open_page(f"{served}/book/index.html", viewport=SIZES[size]).page
    found = tops(page, (f"{served}/book/texts/{text}.html" for text in course.texts), ".reading-options", "#p1")
    assert max(found.values()) <= most, found


@pytest.mark.parametrize(("size", "most"), [("phone", 900), ("desk", 700)])
def test_a_comparison_begins_within_the_first_screen(served: str, open_page: Open, course: Course, size: str, most: int) -> None:
    page = open_page(f"{served}/book/index.html", viewport=SIZES[size]).page
    addresses = (f"{served}/book/readouts/{meeting}.html" for meeting in course.meeting_records)
    found = tops(page, addresses, ".rtr-status", ".rtr-table tbody tr")
    assert max(found.values()) <= most, {name: place for name, place in found.items() if place > most}


def test_what_introduces_a_reading_stays_as_it_was_left(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/texts/alaska-2021.html").page
    expect(page.locator("#before-you-read > p").first).to_be_hidden()
    page.locator("#before-you-read > summary").click()
    expect(page.locator("#before-you-read > p").first).to_be_visible()
    page.goto(f"{served}/book/texts/candid-2023.html")
    expect(page.locator("#before-you-read > p").first).to_be_visible()
    page.locator("#before-you-read > summary").click()
    page.reload()
    expect(page.locator("#before-you-read > p").first).to_be_hidden()


def test_an_address_opens_what_is_folded(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/texts/alaska-2021.html#who-is-speaking").page
    expect(page.locator("#who-is-speaking > p").first).to_be_visible()
    page.goto(f"{served}/book/texts/candid-2023.html")
    expect(page.locator("#who-is-speaking > p").first).to_be_hidden()  # an address is no choice


def test_the_second_way_in_opens_the_form_for_a_copy(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/texts/alaska-2021.html").page
    page.get_by_role("link", name="I have the article").click()
    expect(page.locator(".own-copy textarea")).to_be_visible()


def test_without_scripts_the_second_way_in_is_not_offered(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/texts/alaska-2021.html", java_script_enabled=False).page
    expect(page.get_by_role("link", name="Start reading")).to_be_visible()
    expect(page.get_by_role("link", name="I have the article")).to_be_hidden()


def test_the_margin_says_which_section_is_read(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/texts/alaska-2021.html", viewport=SIZES["desk"]).page
    page.locator("#questions").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#questions').scrollIntoView()")
    expect(page.locator(".sections a[aria-current]")).to_have_text("Questions")


def test_meetings_are_filtered_by_what_one_types(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/book/readouts/index.html").page
    rows = page.locator(".meeting-list li:visible")
    expect(rows).to_have_count(len(course.meeting_records))
    page.get_by_label("Filter by place").fill("munich 2024")
    expect(rows).to_have_count(1)
    expect(page.get_by_text("1 meeting found")).to_be_visible()
    page.get_by_label("Filter by place").fill("yellen zürich")
    expect(rows).to_have_count(1)


def test_on_a_phone_the_table_of_meetings_is_a_list_that_opens(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/book/readouts/index.html", viewport=SIZES["phone"]).page
    row = page.locator(".rtr-grid tbody tr").first
    expect(row.locator("td:visible")).to_have_count(0)
    row.get_by_role("button", name="Topics").click()
    assert row.locator("td:visible").count() > 0
    assert page.locator(".rtr-grid").evaluate("grid => grid.getBoundingClientRect().height") < 120 * len(course.meeting_records)


def test_the_names_of_the_sides_stay_in_sight(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/readouts/woodside-2023.html", viewport=SIZES["desk"]).page
    page.locator(".rtr-table tbody tr:has(th)").nth(6).evaluate("row => row.scrollIntoView()")
    box = page.locator(".rtr-table thead .side-2").bounding_box()
    assert box and 0 <= box["y"] < 10


def test_going_back_by_keyboard_no_link_is_under_the_names_of_the_sides(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/readouts/malta-2023.html", viewport=SIZES["desk"]).page
    links = page.locator(".rtr-table tbody a")
    links.last.focus()
    for _ in range(links.count() - 1):
        page.keyboard.press("Shift+Tab")
        seen = page.evaluate("""() => { const head = document.querySelector('.rtr-table thead th').getBoundingClientRect().bottom;
          return document.activeElement.getBoundingClientRect().top >= head - 1; }""")
        assert seen, page.evaluate("document.activeElement.outerHTML")
