"""A comparison worked through, then one with blanks, then one alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Watched, copy_of_repository
from playwright.sync_api import Page, expect

from readouts.course.course import Course
from readouts.course.readers import Faults
from readouts.validation.examples import check_examples

Open = Callable[..., Watched]
PAGE = "book/readouts/worked-example.html"
PACE = 200  # words a minute


def test_there_is_one_of_each_kind_with_four_steps(course: Course) -> None:
    assert [e.show for e in course.examples.values()] == ["worked", "blanks", "alone"]
    assert all(len(e.steps) == 4 for e in course.examples.values())


def test_the_page_is_read_in_ten_minutes(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{PAGE}", java_script_enabled=False).page
    assert len(page.locator("main").inner_text().split()) < 10 * PACE


@pytest.mark.parametrize("page_name", ["book/readouts/woodside-2023.html", "book/texts/resilient-2024.html"])
def test_who_has_never_read_one_begins_at_its_beginning_and_goes_on_at_its_end(served: str, open_page: Open, page_name: str) -> None:
    page = open_page(f"{served}/{page_name}", viewport={"width": 390, "height": 844}).page
    page.locator("#goals > summary").click() if "texts" in page_name else None
    page.get_by_role("link", name="First time? See an example.").click()
    page.wait_for_url("**/worked-example.html*")
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    boxes = page.get_by_role("textbox", name="Your answer")
    boxes.first.fill("Mine.")
    end = page.locator(".finish")
    expect(end).to_contain_text("Questions: 1 of 8 answered.")
    end.get_by_role("link").filter(has_text="4").last.click()
    expect(boxes.nth(7)).to_be_in_viewport()
    assert page.locator(".finish ~ section a, section#from-here a").count() > 2, "and to what comes next"


def test_the_words_come_from_the_tables(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/{PAGE}").page
    for example in (e for e in course.examples.values() if e.statements):
        shown = page.locator(f"#example-{example.id} figure").all_inner_texts()
        assert len(shown) == 2
        for id, words in zip(example.statements, shown, strict=True):
            statement = course.statement(id)
            assert statement and (statement.quote or statement.original or "") in words
            if statement.speaker not in (statement.side, "both"):
                assert "said, in this account:" in words


def test_a_blank_shows_our_answer_once_something_is_written_and_keeps_it(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/{PAGE}").page
    blanks = next(e for e in course.examples.values() if e.show == "blanks")
    step = page.locator(f"#ask-{blanks.steps[0].id}")
    expect(step.locator("details.model")).to_be_hidden()
    step.get_by_role("textbox", name="Your answer").fill("The White House wrote the one.")
    expect(step.locator("details.model")).to_be_visible()
    page.reload()
    expect(step.get_by_role("textbox", name="Your answer")).to_have_value("The White House wrote the one.")
    page.goto(f"{served}/book/my-work.html")
    expect(page.locator(".written-answer")).to_contain_text("The White House wrote the one.")
    expect(page.locator("tr[data-chapter=examples] .done")).to_have_text("1 of 8")
    expect(page.locator(".written-answer a")).to_have_attribute("href", f"{served}/{PAGE}#ask-{blanks.steps[0].id}")


def test_without_scripts_our_answers_are_folded(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{PAGE}", java_script_enabled=False).page
    answer = page.locator("details.model").first
    expect(answer.locator("p").first).to_be_hidden()
    answer.locator("summary").click()
    expect(answer.locator("p").first).to_be_visible()


def test_the_last_one_opens_a_comparison_with_a_side_covered(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{PAGE}").page
    page.locator(".example .open a").click()
    expect(page.locator(".rtr-predict textarea")).to_be_visible()
    expect(page.locator(".rtr-table tbody tr:has(th):visible")).to_have_count(1)
    expect(page.locator(".rtr-table")).to_have_attribute("data-cover", "cn")


def leads(page: Page, address: str, within: str) -> bool:
    page.goto(address)
    links = page.locator(f"{within} a").evaluate_all("all => all.map((a) => a.href)")
    return any("worked-example.html" in link for link in links)


def test_one_is_led_there_from_where_one_begins(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/book/index.html").page
    assert leads(page, f"{served}/book/index.html", "main")
    for meeting in list(course.meeting_records)[:3]:  # in time; the longest title is among them
        assert leads(page, f"{served}/book/readouts/{meeting}.html", ".rtr-table caption")
    for text in course.texts:
        assert leads(page, f"{served}/book/texts/{text}.html", "#goals")


def faults_of(course: Course, **changes: object) -> list[str]:
    example = next(iter(course.examples.values())).model_copy(update=changes)
    found = Faults(Path())
    check_examples(replace(course, examples={example.id: example}), found)
    return [fault.message for fault in found.found]


@pytest.mark.parametrize(("changes", "message"), [
    ({"statements": ("lima-2024-us-02", "lima-2024-us-03")}, "must be two of one meeting, a side each"),
    ({"statements": ("lima-2024-us-02", "bali-2022-cn-03")}, "must be two of one meeting, a side each"),
    ({"statements": ("lima-2024-us-2", "lima-2024-cn-63")}, 'there is no statement "lima-2024-us-2", did you mean'),
    ({"statements": ()}, "needs either statements: two of them, a side each, or open: a comparison"),
    ({"statements": (), "open": "text:alaska-2021"}, "is not a comparison; write it as meeting:malta-2023#cover=cn"),
    ({"statements": (), "open": "meeting:malta-2023#cover=fr"}, "cover=fr: it can be us, cn"),
])
def test_a_wrong_example_is_a_fault_with_its_cure(course: Course, changes: dict[str, object], message: str) -> None:
    assert any(message in fault for fault in faults_of(course, **changes)), faults_of(course, **changes)


def test_a_blank_without_an_answer_is_a_fault(course: Course) -> None:
    steps = tuple(step.model_copy(update={"answer": None}) for step in next(iter(course.examples.values())).steps)
    assert any("needs an answer to every step" in fault for fault in faults_of(course, steps=steps))


def test_a_course_without_the_file_has_none(tmp_path: Path) -> None:
    from readouts.validation.load import load_course

    folder = tmp_path / "course"
    copy_of_repository(folder)
    (folder / "data/examples.yaml").unlink()
    assert not load_course(folder / "data").examples
