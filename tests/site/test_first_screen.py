"""What a reader came for is within the first screen: the ways in, the first paragraph, the first row of a comparison."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable

import pytest
from conftest import Watched, keep_on
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


@pytest.mark.parametrize("size", SIZES)
def test_predicting_is_offered_in_the_first_screen_before_the_table(served: str, open_page: Open, course: Course, size: str) -> None:
    page = open_page(f"{served}/book/index.html", viewport=SIZES[size]).page
    found = {}
    for meeting in course.meeting_records:
        page.goto(f"{served}/book/readouts/{meeting}.html")
        page.locator(".rtr-status").wait_for()
        first = page.locator(".rtr-controls > :visible")
        words = first.nth(0).inner_text()
        assert words.startswith("Before you read, predict") and all(first.nth(i).inner_text().startswith("Predict ") for i in (1, 2)), meeting
        found[meeting] = page.evaluate("""() => [...document.querySelectorAll('.rtr-controls > button[data-side]')]
          .map((button) => button.getBoundingClientRect().bottom + scrollY).sort((a, b) => b - a)[0]""")
    assert max(found.values()) <= SIZES[size]["height"], found


@pytest.mark.parametrize("size", SIZES)
def test_the_switch_for_core_notes_is_seen_where_reading_begins(served: str, open_page: Open, course: Course, size: str) -> None:
    page = open_page(f"{served}/book/index.html", viewport=SIZES[size]).page
    for text in course.texts:
        page.goto(f"{served}/book/texts/{text}.html")
        page.locator(".reading-options").wait_for()
        page.get_by_role("link", name="Start reading").click()
        for part in (".core-only", "#p1 .precis > p >> nth=0"):
            expect(page.locator(part)).to_be_in_viewport()


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


def test_terms_are_filtered_by_name_original_and_pinyin(served: str, open_page: Open, course: Course) -> None:
    watched = open_page(f"{served}/book/reference/glossary.html")
    page = watched.page
    names = page.locator("dl.glossary > dt:not(.alias):visible")
    expect(names).to_have_count(len(course.terms))
    for typed, term in (("guardr", "guardrails"), ("tanch", "candid"), ("结构性", "structural-obstacle")):
        page.get_by_label("Find a term").fill(typed)
        assert f"term-{term}" in [name.get_attribute("id") for name in names.all()] and names.count() < 8
        expect(page.locator(f"#term-{term} ~ dd").first).to_be_attached()
        expect(page.get_by_text(f"{names.count()} term{'' if names.count() == 1 else 's'} found")).to_be_visible()
    page.evaluate("location.hash = 'term-guardrails'")  # what a link names is shown, whatever was typed
    expect(page.locator("#term-guardrails")).to_be_in_viewport()
    expect(names).to_have_count(len(course.terms))
    assert watched.errors == []


@pytest.mark.parametrize("scripts", [True, False])
def test_the_letters_of_the_glossary_lead_to_their_terms(served: str, open_page: Open, course: Course, scripts: bool) -> None:
    page = open_page(f"{served}/book/reference/glossary.html", viewport=SIZES["phone"], java_script_enabled=scripts).page
    letters = page.get_by_role("navigation", name="Terms by their first letter").get_by_role("link")
    assert [letter.inner_text() for letter in letters.all()] == sorted({name[0].upper() for name in (re.sub("[^a-z]", "", t.term.lower()) for t in course.terms.values())})
    assert all(letter.bounding_box()["height"] >= 44 for letter in letters.all())  # type: ignore[index]
    letters.filter(has_text="S").click()
    first = page.locator("dl.glossary dt:not(.alias)", has_text=re.compile("^s", re.IGNORECASE)).first
    expect(first).to_be_in_viewport()
    names = [re.sub("^[^a-z]*", "", term.lower()) for term in page.locator("dl.glossary dt:not(.alias)").evaluate_all("all => all.map((dt) => dt.firstChild.textContent)")]
    assert [name[0] for name in names] == sorted(name[0] for name in names)


def test_a_term_is_where_its_link_leads_whatever_was_written_above_it(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/book/my-work.html").page
    for id in list(course.terms)[:40]:
        keep_on(page, f"readouts:answer:glossary/{id}", json.dumps({"text": "In my own words. " * 30, "edited": "2026-01-01T00:00:00Z"}))
    # Not every browser keeps a place when what is above it grows: all of it must be there before the page goes to the term.
    page.add_init_script("document.addEventListener('arrived', () => { window.boxes = document.querySelectorAll('.own-words textarea').length; })")
    page.reload()
    page.locator(".written-answer a").last.click()
    page.wait_for_url("**/glossary.html#term-*")
    page.wait_for_timeout(500)  # whatever scripts still do
    assert page.evaluate("boxes") == 40
    assert 0 <= page.evaluate("document.querySelector(location.hash).getBoundingClientRect().top") < 60


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
