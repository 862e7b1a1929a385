"""The comparison on the site: by pointer, by keyboard, from a folder, without scripts, on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Watched
from playwright.sync_api import Page, expect

from readouts.analysis.comparison import comparison
from readouts.analysis.comparison import words as words_of
from readouts.course.course import Course
from readouts.text.folding import normalize
from readouts.text.quotation_marks import within

Open = Callable[..., Watched]
PAGE = "book/readouts/malta-2023.html"


@pytest.fixture(params=["served", "folder"])
def address(request: pytest.FixtureRequest, served: str, site: Path) -> str:
    return f"{served}/{PAGE}" if request.param == "served" else (site / PAGE).as_uri()


def shown(page: Page) -> list[str]:
    return [r.get_attribute("data-topic") or "" for r in page.locator("tbody tr:has(th)").all() if r.is_visible()]


def same_words(one: str | None, other: str | None) -> bool:
    return list(words_of(one or "")) == list(words_of(other or ""))


def expected(course: Course, show: str) -> list[str]:
    return [r.topic.id for r in comparison(course, "malta-2023").rows if show in r.shows]


@pytest.mark.parametrize("show", ["both", "differ", "attributed", "all"])
def test_by_pointer(address: str, open_page: Open, course: Course, show: str) -> None:
    watched = open_page(address)
    page = watched.page
    page.get_by_role("button", name="More").click()
    page.get_by_label("Show", exact=True).select_option(show)
    assert shown(page) == expected(course, show)
    expect(page.locator(".rtr-status")).to_have_text(f"{len(expected(course, show))} of {len(expected(course, 'all'))} topics shown")
    assert watched.errors == [] and watched.foreign == []


def test_how_many_are_shown_of_every_meeting(served: str, open_page: Open, course: Course) -> None:
    """By the address; the line says how many differ and how many can't be compared, and the help explains the choice, and it alone."""
    page = open_page(f"{served}/{PAGE}").page
    expect(page.locator(".rtr-help")).to_be_hidden()
    for meeting in course.meeting_records:
        page.goto(f"{served}/book/readouts/{meeting}.html#show=differ")
        rows = comparison(course, meeting).rows
        assert shown(page) == [r.topic.id for r in rows if r.differs], meeting
        unknown = sum(r.unknown for r in rows)
        said = f"{sum(bool(r.differs) for r in rows)} of {len(rows)} topics shown" + (f"; {unknown} can’t be compared" if unknown else "")
        expect(page.locator(".rtr-status")).to_have_text(said)
        expect(page.locator(".rtr-help")).to_be_visible()
    page.get_by_label("Show", exact=True).select_option("all")
    expect(page.locator(".rtr-help")).to_be_hidden()


def test_by_keyboard_alone(address: str, open_page: Open, course: Course) -> None:
    page = open_page(address).page
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.rtr-controls') !== null"):
            break
    assert page.evaluate("document.activeElement.textContent") == "Predict the U.S."
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Predict China"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.labels[0].textContent") == "Topic"
    page.keyboard.press("ArrowDown")
    assert shown(page) == expected(course, "all")[:1]
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "More"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert shown(page) == expected(course, "differ")


def test_the_choice_stands_in_the_address_and_comes_back_from_it(address: str, open_page: Open, course: Course) -> None:
    page = open_page(address).page
    page.get_by_label("Topic", exact=True).select_option("taiwan")
    expect(page).to_have_url(re.compile("#topic=taiwan$"))
    again = open_page(page.url).page
    assert shown(again) == ["taiwan"]
    again.goto(address + "#show=both")
    expect(again.get_by_label("Topic", exact=True)).to_have_value("")
    assert shown(again) == expected(course, "both")
    again.goto(address + "#topic=nonsense&show=%3Cscript%3E")
    expect(again.get_by_label("Show", exact=True)).to_have_value("all")
    assert shown(again) == expected(course, "all")


def test_predict_first_covers_a_side_until_something_is_written(address: str, open_page: Open) -> None:
    watched = open_page(address)
    page = watched.page
    cell = page.locator('td[data-side="cn"] .rtr-statement').first
    page.get_by_role("button", name="Predict China").click()
    expect(cell).to_be_hidden()
    expect(page.locator(".rtr-contrast").first).to_be_hidden()
    uncover = page.get_by_role("button", name="Uncover and compare")
    expect(uncover).to_be_disabled()
    page.keyboard.type("It will call the talks candid.")
    uncover.click()
    expect(cell).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Predict China").click()
    expect(page.get_by_role("textbox", name="Before you look")).to_have_value("It will call the talks candid.")
    assert watched.errors == []


def test_versions_of_the_chinese_side(address: str, open_page: Open) -> None:
    page = open_page(address).page
    statement = page.locator(".rtr-statement:has(.rtr-original):has(.rtr-quote):has(.rtr-translation)").first
    page.get_by_role("button", name="More").click()
    for choice, visible in (("official", "quote"), ("original", "original"), ("closer", "translation")):
        page.get_by_label("Chinese side in").select_option(choice)
        page.wait_for_function("() => !document.querySelector('.rtr-later')")  # what lies below the screen is drawn in a moment
        for part in ("quote", "original", "translation"):
            assert statement.locator(f".rtr-{part}").is_visible() == (part == visible), (choice, part)


def test_complete_without_scripts(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/{PAGE}", java_script_enabled=False).page
    for meeting in course.meeting_records:
        page.goto(f"{served}/book/readouts/{meeting}.html")
        text = normalize(page.locator(".rtr-compare").inner_text())
        for statement in course.statements_of(meeting):
            quotations = [within(words) for words in (statement.quote, statement.original) if words]
            for words in (*quotations, statement.translation, statement.gloss):
                said = not words or normalize(words) in text
                assert said or (words == statement.translation and same_words(words, statement.quote)), statement.id


def test_whole_on_paper(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/{PAGE}").page
    page.get_by_label("Topic", exact=True).select_option("taiwan")
    page.get_by_role("button", name="Predict China").click()
    page.emulate_media(media="print")
    expect(page.locator(".rtr-controls")).to_be_hidden()
    assert shown(page) == expected(course, "all")
    expect(page.locator('td[data-side="cn"] .rtr-statement').first).to_be_visible()


def test_on_a_phone_every_cell_says_whose_it_is(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{PAGE}", viewport={"width": 390, "height": 800}).page
    for cell in page.locator("td[data-side]").all()[:6]:
        label = cell.evaluate("e => getComputedStyle(e, '::before').content")
        assert label in ('"United States" / ""', '"China" / ""')  # a screen reader has it from the cell itself


def test_several_comparisons_on_one_page_keep_out_of_each_other(served: str, open_page: Open) -> None:
    watched = open_page(f"{served}/book/labs/rapprochement-2023.html")
    expect(watched.page.locator(".rtr-compare select").first).to_be_visible()
    assert watched.errors == [] and watched.foreign == []
    assert "widget-state+json" not in watched.page.content()
