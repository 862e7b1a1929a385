"""The pages across the texts in a real browser: questions, set phrases, threads, the time line, the people."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Watched
from playwright.sync_api import expect

from readouts.analysis.phrase_trails import trails
from readouts.course.course import Course

Open = Callable[..., Watched]
PAGES = ("timeline", "threads", "phrases", "synthesis")
PHONE = {"width": 360, "height": 740}


@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, PHONE], ids=["wide", "phone"])
def test_nothing_goes_wrong_or_scrolls_sideways(served: str, open_page: Open, size: dict[str, int]) -> None:
    """What axe says of these pages: tests/site/test_axe.py."""
    watched = open_page(f"{served}/book/reference/people.html", viewport=size)
    for name in ("reference/people", *(f"across/{p}" for p in PAGES)):
        watched.page.goto(f"{served}/book/{name}.html")
        assert watched.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
    assert watched.errors == [] and watched.foreign == []


def test_every_phrase_has_its_address_and_every_use_its_place(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/book/across/phrases.html#phrase-guardrails").page
    expect(page.locator("#phrase-guardrails h2")).to_be_in_viewport()
    for phrase in trails(course):
        rows = page.locator(f"#phrase-{phrase.id} tbody tr")
        assert rows.count() == len(phrase.uses)
        assert page.locator(f'.phrase-index a[href="#phrase-{phrase.id}"]').count() == 1
        for row in rows.all():
            assert row.locator("td").last.locator("a").count() >= 1


def test_what_a_chinese_account_has_an_american_say_is_marked(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/across/phrases.html").page
    row = page.locator("#phrase-does-not-support-taiwan-independence tbody tr").first
    expect(row.locator("td").nth(1)).to_have_text("China, citing the American side")


def test_a_thread_stands_side_by_side_when_wide_and_one_under_another_on_a_phone(served: str, open_page: Open, course: Course) -> None:
    url = f"{served}/book/across/threads.html"
    for size, beside in (({"width": 1440, "height": 900}, True), (PHONE, False)):
        page = open_page(url, viewport=size).page
        for thread, found in course.threads.items():
            cells = [c.bounding_box() for c in page.locator(f"#thread-{thread} tbody td").all()]
            assert len(cells) == len({passage.place.partition("/")[0] for passage in found.passages})
            tops = {round(c["y"]) for c in cells if c}
            assert (len(tops) == 1) is beside
    assert page.locator(".passage").count() == sum(len(t.passages) for t in course.threads.values())
    label = page.evaluate("getComputedStyle(document.querySelector('.passages td'), '::before').content")
    assert course.texts["alaska-2021"].short in label


def test_the_table_of_the_time_line_holds_everything_in_order(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/book/across/timeline.html", java_script_enabled=False).page
    rows = page.locator(".timeline-table tbody tr[class]")
    count = len(course.meeting_records) + len(course.texts) + len(course.events)
    assert rows.count() == count
    assert page.locator("svg.timeline a").count() == count
    years = [int(y) for y in page.locator(".timeline-table th.year").all_inner_texts()]
    assert years == sorted(set(years))
    for event in course.events:
        assert page.locator(f"#event-{event.id} a").count() >= 1  # its reference


def test_every_mark_is_a_link_with_a_name_and_can_be_walked_by_keyboard(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/book/across/timeline.html").page
    page.locator("a", has_text="Skip the picture").focus()
    page.keyboard.press("Tab")  # the box that scrolls
    page.keyboard.press("Tab")
    meetings = list(course.meeting_records.values())
    focused = page.locator("svg.timeline a:focus")
    expect(focused.locator(".label")).to_have_text(re.compile(rf"2021: {re.escape(meetings[0].title)}$"))
    expect(focused.locator(".label")).to_have_css("opacity", "1")
    assert page.locator("svg.timeline .label").evaluate_all("all => all.filter(l => getComputedStyle(l).opacity === '1').length") == 1
    page.keyboard.press("Tab")
    expect(focused.locator("title")).to_have_text(re.compile(re.escape(meetings[1].title)))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/readouts/{meetings[1].id}.html")


def test_a_mark_of_an_event_leads_to_its_row(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/across/timeline.html").page
    page.locator('svg.timeline a[href="#event-balloon-2023"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator("#event-balloon-2023")).to_be_in_viewport()


def test_marks_do_not_cover_each_other(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/across/timeline.html", viewport={"width": 1440, "height": 900}).page
    boxes = [b for b in (m.bounding_box() for m in page.locator("svg.timeline .mark").all()) if b]
    for i, one in enumerate(boxes):
        for other in boxes[i + 1:]:
            apart = abs(one["x"] + one["width"] / 2 - other["x"] - other["width"] / 2) + abs(one["y"] + one["height"] / 2 - other["y"] - other["height"] / 2)
            assert apart > 10


def test_print_shows_the_whole_picture(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/across/timeline.html", viewport={"width": 700, "height": 900}).page
    page.emulate_media(media="print")
    box, frame = page.locator("svg.timeline").bounding_box(), page.locator("main").bounding_box()
    assert box and frame and box["width"] <= frame["width"] + 1


def test_people_stand_in_the_office_of_the_day(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/reference/people.html").page
    rows = page.locator("#person-wang-yi tr")
    assert rows.count() == 3
    for row, meeting in enumerate(("anchorage-2021", "vienna-2023", "malta-2023")):
        assert rows.nth(row).locator(f'a[href*="{meeting}"]').count() == 1
    assert page.locator("#person-wang-yi th[scope=rowgroup]").count() == 1


def test_a_meeting_names_the_questions_across_the_texts(site: Path) -> None:
    html = (site / "book/readouts/bangkok-2024.html").read_text("utf-8")
    assert "../across/synthesis.html#ask-sixth-text" in html
