"""Presenting a comparison to a class: one topic over the whole window, by keyboard, from the address, from a folder."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Watched
from playwright.sync_api import Page, expect

from readouts import assets
from readouts.analysis.comparison import comparison
from readouts.course.course import Course

Open = Callable[..., Watched]
PAGE = "book/readouts/malta-2023.html"


def turn(page: Page) -> None:
    """To the next topic, over what this one has more of than a screen holds."""
    here = shown(page)
    while shown(page) == here:
        page.keyboard.press("ArrowRight")


@pytest.fixture(params=["served", "folder"])
def address(request: pytest.FixtureRequest, served: str, site: Path) -> str:
    return f"{served}/{PAGE}" if request.param == "served" else (site / PAGE).as_uri()


def topics(course: Course, show: str = "all", of: str = "malta-2023") -> list[str]:
    return [r.topic.id for r in comparison(course, of).rows if show in r.shows]


def shown(page: Page) -> list[str]:
    return [r.get_attribute("data-topic") or "" for r in page.locator("tbody tr:has(th)").all() if r.is_visible()]


def test_arrows_turn_and_escape_leaves(address: str, open_page: Open, course: Course) -> None:
    watched = open_page(address, viewport={"width": 1280, "height": 720})
    page = watched.page
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Present to class").click()
    slide = page.get_by_role("dialog")
    assert slide.bounding_box() == {"x": 0, "y": 0, "width": 1280, "height": 720}
    seen = []
    for topic in topics(course):
        assert shown(page) == [topic]
        expect(page).to_have_url(re.compile(f"(?=.*topic={topic}(&|$)).*view=slides"))
        seen.append(topic)
        page.keyboard.press("PageDown" if len(seen) % 2 else "ArrowRight")  # a presenter's remote sends PageDown
    assert shown(page) == [topics(course)[-1]]  # the last one stays
    page.keyboard.press("ArrowLeft")
    assert shown(page) == [topics(course)[-2]]
    quoted = slide.locator(".rtr-quote").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    page.keyboard.press("Escape")
    expect(slide).to_have_count(0)
    expect(page.get_by_role("button", name="Present to class")).to_be_focused()
    expect(page).to_have_url(address)
    assert shown(page) == topics(course)
    assert quoted >= 1.3 * page.locator(".rtr-quote").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert watched.errors == [] and watched.foreign == []


def test_it_opens_from_the_address_and_keeps_the_filter(address: str, open_page: Open, course: Course) -> None:
    page = open_page(address + "#show=both&topic=taiwan&view=slides").page
    assert shown(page) == ["taiwan"]
    page.keyboard.press("ArrowRight")
    both = topics(course, "both")
    assert shown(page) == [both[both.index("taiwan") + 1]]
    page = open_page(address + "#topic=nonsense&view=slides").page
    assert shown(page) == topics(course)[:1]
    page = open_page(address + "#view=nonsense").page
    assert page.get_by_role("dialog").count() == 0 and shown(page) == topics(course)


def test_what_is_covered_is_covered_again_on_the_next_slide(address: str, open_page: Open) -> None:
    page = open_page(address + "#topic=taiwan&view=slides&cover=cn").page
    words = page.locator('tr[data-topic="taiwan"] td[data-side="cn"] .rtr-statement').first
    expect(words).to_be_hidden()
    page.get_by_role("textbox", name="Before you look").fill("A red line.")
    page.get_by_role("button", name="Uncover and compare").click()
    expect(words).to_be_visible()
    turn(page)
    expect(page.get_by_role("button", name="Uncover and compare")).to_be_focused()  # Enter uncovers, nothing has to be written
    expect(page.get_by_role("textbox", name="Before you look")).to_have_value("")
    page.keyboard.press("Enter")
    expect(page.locator(".rtr-predict")).to_have_count(0)
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("textbox", name="Before you look")).to_have_value("A red line.")
    page.get_by_role("button", name="Predict China").click()  # off: from here on nothing is covered
    turn(page)
    expect(page.locator(".rtr-predict")).to_have_count(0)


def test_the_head_of_a_slide_says_what_it_counts(served: str, open_page: Open) -> None:
    """Its last words are a term that opens, which is no control to be put away."""
    page = open_page(f"{served}/{PAGE}#view=slides", viewport={"width": 1280, "height": 720}).page
    head = page.get_by_role("dialog").locator("tbody th .rtr-relation:visible", has_text="in common").first
    assert re.fullmatch(r"\d+ of \d+ content words in common", head.inner_text())


def test_typing_does_not_turn_the_slide(address: str, open_page: Open) -> None:
    page = open_page(address + "#topic=taiwan&view=slides&cover=us").page
    page.get_by_role("textbox", name="Before you look").press("ArrowRight")
    assert shown(page) == ["taiwan"]


def test_paper_gets_the_table(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/{PAGE}#view=slides&topic=taiwan").page
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.get_by_role("dialog").count() == 0 and shown(page) == topics(course)


def test_without_scripts_the_table_is_there(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/{PAGE}#view=slides&topic=taiwan", java_script_enabled=False).page
    assert shown(page) == topics(course)


# Of the slide that is shown: what the screen does not hold, the smallest words, the statements that are on it, and whether it is the last.
SLIDE = """() => { const slide = document.querySelector("dialog.rtr-slides"), seen = (e) => e.checkVisibility();
  const written = [...slide.querySelectorAll("table :is(p, q, small, th, td)")].filter((e) => seen(e) && e.textContent.trim() && e.closest("thead, tbody th, td"));
  return { over: Math.max(slide.scrollHeight - slide.clientHeight, slide.scrollWidth - slide.clientWidth), name: slide.querySelector(".rtr-turn [role=status]").textContent,
    smallest: Math.min(...written.map((e) => parseFloat(getComputedStyle(e).fontSize))), last: slide.querySelector("[aria-label='Next topic']").disabled,
    statements: [...slide.querySelectorAll(".rtr-statement")].filter(seen).map((e) => e.textContent) }; }"""


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 720)])
def test_every_slide_fits_the_screen_and_none_leaves_a_statement_out(served: str, open_page: Open, course: Course, width: int, height: int) -> None:
    """A topic with more than the screen holds is shown in parts."""
    page = open_page("about:blank", viewport={"width": width, "height": height}).page
    faults, in_parts = [], 0
    longest = {m: max((sum(len(s.gloss) + len(s.original or "") for cell in row.cells for s in cell.statements) for row in comparison(course, m).rows),
                      default=0) for m in course.meeting_records}
    for meeting in [*sorted(longest, key=lambda m: -longest[m])[:8], "anchorage-2021", "blinken-postponed-2023-02"]:
        page.goto(f"{served}/book/readouts/{meeting}.html#view=slides")
        statements: list[str] = []
        done = not topics(course, of=meeting)
        if not done:
            page.get_by_role("dialog").wait_for()
        while not done:
            slide = page.evaluate(SLIDE)
            faults += [f"{meeting}: {slide['name']}: {slide['over']} px do not fit"] if slide["over"] > 0 else []
            faults += [f"{meeting}: {slide['name']}: words of {slide['smallest']} px"] if slide["smallest"] < 13 else []
            statements += slide["statements"]
            in_parts += "part 2 of" in slide["name"]
            done = slide["last"]
            page.keyboard.press("ArrowRight")
        every = page.locator(".rtr-statement").all_text_contents()
        faults += [] if statements == every or sorted(statements) == sorted(every) else [f"{meeting}: {len(statements)} of {len(every)} statements"]
    assert faults == [], "\n".join(faults)
    assert in_parts > 5


def test_words_on_a_slide_can_be_read_on_a_phone(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{PAGE}#view=slides", viewport={"width": 390, "height": 844}).page
    page.get_by_role("dialog").wait_for()
    done, smallest = False, {}
    while not done:
        slide = page.evaluate(SLIDE)
        smallest[slide["name"]] = slide["smallest"]
        done = slide["last"]
        page.keyboard.press("ArrowRight")
    assert len(smallest) > 7
    assert {name: size for name, size in smallest.items() if size < 13} == {}


def test_on_a_phone_what_compares_the_two_accounts_begins_where_they_do(served: str, open_page: Open) -> None:
    """On a wide screen it is set in below the columns; on a phone that would take a sixth of the line."""
    page = open_page(f"{served}/book/readouts/stockholm-2025.html#topic=trade-economy&view=slides", viewport={"width": 390, "height": 844}).page
    indents = "() => [...document.querySelectorAll('.rtr-slides tbody td')].filter((e) => e.checkVisibility()).map((e) => parseFloat(getComputedStyle(e).paddingLeft))"
    page.get_by_role("dialog").wait_for()
    found = page.evaluate(indents)
    assert len(found) >= 3 and max(found) - min(found) < 1, found


def test_one_turns_back_through_the_parts_and_to_a_wider_screen(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/readouts/woodside-2023.html#topic=competition&view=slides", viewport={"width": 1280, "height": 720}).page
    where = page.get_by_role("dialog").locator(".rtr-turn [role=status]")
    expect(where).to_contain_text(", part 1 of 4")
    first = where.text_content()
    for key, part in (("ArrowRight", "part 2"), ("ArrowRight", "part 3"), ("ArrowRight", "part 4"), ("ArrowRight", "Channels"), ("ArrowLeft", "part 4"), ("ArrowLeft", "part 3")):
        page.keyboard.press(key)
        expect(where).to_contain_text(part)
    page.set_viewport_size({"width": 1920, "height": 2400})
    expect(where).to_have_text(str(first).split(",")[0])
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".rtr-statement:visible")).to_have_count(page.locator(".rtr-statement").count())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("covered", ["", "&cover=cn"])
def test_axe_finds_nothing(served: str, open_page: Open, scheme: str, covered: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(f"{served}/{PAGE}#view=slides&topic=taiwan{covered}", color_scheme=scheme).page
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()[:2000]


def test_the_scripts_stay_small() -> None:
    names = ["helpers", *assets.WIDGETS]
    assert sum((assets.FOLDER / f"{name}.js").stat().st_size for name in names) <= 40_000
