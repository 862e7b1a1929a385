"""What a reader has done of a chapter is visible, stays on the device, and can be forgotten."""

from __future__ import annotations

from collections.abc import Callable

from conftest import Watched, kept_on
from playwright.sync_api import Page, expect

from readouts.course.course import Course

Open = Callable[..., Watched]
CHAPTER = "book/texts/alaska-2021.html"
WIDE = {"width": 1440, "height": 900}


def done(page: Page, section: str) -> str:
    return page.locator(f'.sections a[href="#{section}"] + .done').text_content() or ""


def test_paragraphs_that_were_read_are_marked_until_they_are_forgotten(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/{CHAPTER}", viewport=WIDE).page
    expect(page.get_by_role("button", name="Forget what I have read")).to_be_hidden()
    for n in (1, 2, 3):
        page.locator(f"#p{n}").evaluate("p => scrollTo(0, p.getBoundingClientRect().top + scrollY - innerHeight * .25)")
        expect(page.locator(f"#p{n}.seen")).to_have_count(1)
    assert done(page, "the-reading").strip() == f"3 of {len(course.texts['alaska-2021'].paragraphs)}"
    page.reload()
    expect(page.locator(".para.seen")).to_have_count(3)
    page.get_by_role("button", name="Forget what I have read").click()
    expect(page.locator(".para.seen")).to_have_count(0)
    assert [key for key in kept_on(page) if key.startswith("readouts:seen")] == []


def test_answers_and_the_quiz_are_counted_and_lead_to_my_work(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/{CHAPTER}", viewport=WIDE).page
    page.get_by_role("textbox", name="Your answer").first.fill("An answer.")
    text = course.texts["alaska-2021"]
    expect(page.locator('.sections a[href="#questions"] + .done')).to_have_text(f" 1 of {len(text.questions)}")
    page.locator(".quiz input").first.check()
    expect(page.locator('.sections a[href="#check-yourself"] + .done')).to_have_text(f" 1 of {len(text.quiz)}")
    expect(page.locator(".finish")).to_contain_text(f"Questions: 1 of {len(text.questions)} answered.")
    still = page.locator(".finish li", has_text="Quiz").get_by_role("link")
    expect(still).to_have_text([str(n) for n in range(2, len(text.quiz) + 1)])
    still.first.click()
    expect(page.locator(f"#quiz-{text.quiz[1].id}")).to_be_in_viewport()
    page.locator(".answer").first.get_by_role("link", name="My work").click()
    page.wait_for_url("**/book/my-work.html")
    expect(page.get_by_text("An answer.").first).to_be_visible()
