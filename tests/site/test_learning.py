"""Goals, core notes, and an answer to compare one's own with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Watched, keep_on, kept_on
from playwright.sync_api import expect
from small_book import run, small_book

from readouts.course.course import Course
from readouts.course.records import Text
from readouts.course.workload import page_minutes

Open = Callable[..., Watched]
CHAPTER = "book/texts/alaska-2021.html"


@pytest.fixture
def text(course: Course) -> Text:
    return course.texts["alaska-2021"]


def test_every_text_has_goals_core_notes_and_answers(course: Course) -> None:
    for text in course.texts.values():
        assert len(text.goals) == 3, text.id
        assert 8 <= sum(bool(note.core) for note in text.notes) <= 10, text.id
        assert all(q.answer and len(q.checks) == 3 for q in text.questions), text.id
    assert course.synthesis and all(q.answer and len(q.checks) == 3 for q in course.synthesis)


def test_a_chapter_says_what_one_learns_to_do_and_how_long_it_takes(served: str, open_page: Open, course: Course, text: Text) -> None:
    page = open_page(f"{served}/{CHAPTER}").page
    page.locator("#goals > summary").click()
    expect(page.locator("#goals li")).to_have_count(len(text.goals))
    expect(page.locator("#goals")).to_contain_text(f"Reading this page with the core notes takes about {page_minutes(course, text)} minutes; with all notes,")


def test_a_chapter_says_at_its_head_that_it_is_a_summary_and_how_long_it_takes(served: str, open_page: Open, course: Course) -> None:
    """By the words of the page; the length of the article is another matter, and folded."""
    for text in course.texts.values():
        page = open_page(f"{served}/book/texts/{text.id}.html").page
        expect(page.locator(".byline")).to_contain_text(f"Our summary of the article, with notes: about {page_minutes(course, text)} minutes with the core notes.")
        assert f"{text.minutes} minutes" not in page.locator(".byline").inner_text()


def test_who_comes_back_goes_on_where_they_were(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{CHAPTER}", viewport={"width": 390, "height": 844}).page
    expect(page.get_by_role("link", name="Start reading")).to_be_visible()
    keep_on(page, "readouts:seen:alaska-2021", "p1 p2 p3")
    page.reload()
    page.get_by_role("link", name="Continue at paragraph 3").click()
    expect(page.locator("#p3")).to_be_in_viewport()
    page.locator(".reading-options > summary").click()
    page.get_by_role("button", name="Forget what I have read").click()
    expect(page.get_by_role("link", name="Start reading")).to_have_attribute("href", "#the-reading")


def test_core_notes_are_chosen_by_one_press(served: str, open_page: Open, text: Text) -> None:
    core = {note.id for note in text.notes if note.core}
    page = open_page(f"{served}/{CHAPTER}", viewport={"width": 390, "height": 844}).page
    only = page.get_by_label(f"Only the {len(core)} core notes")
    expect(only).to_be_visible()
    only.check()
    page.goto(f"{served}/{CHAPTER.replace(text.id, 'candid-2023')}")  # the choice is kept, for every chapter
    expect(page.locator(".core-only input")).to_be_checked()
    page.goto(f"{served}/{CHAPTER}")
    expect(only).to_be_checked()
    assert {(note.get_attribute("id") or "").removeprefix("n-") for note in page.locator(".note[open]").all()} == core
    assert page.locator(".note:not(.off)").count() == len(core)
    only.uncheck()
    assert page.locator(".note.off").count() == 0
    page.get_by_role("link", name="core notes").click()
    expect(page.get_by_role("group", name="What it means: core notes")).to_contain_text("teach its main points")


def test_an_answer_is_compared_after_one_was_written_and_both_versions_are_kept(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{CHAPTER}").page
    question = page.locator(".questions > li").first
    box, model = question.get_by_role("textbox", name="Your answer"), question.locator("details.model")
    expect(model).to_be_hidden()
    box.fill("My first thought.")
    expect(model).to_be_visible()
    model.locator("summary").click()
    expect(model.locator("li input[type=checkbox]")).to_have_count(3)
    box.fill("My second thought.")
    expect(model.locator("blockquote")).to_have_text("My first thought.")
    page.reload()
    expect(box).to_have_value("My second thought.")
    model.locator("summary").click()
    expect(model.locator("blockquote")).to_have_text("My first thought.")


def test_only_the_checks_are_ticked_and_one_writes_above_the_answer(served: str, open_page: Open, text: Text, course: Course) -> None:
    """An answer of ours may have lists of its own."""
    page = open_page(f"{served}/{CHAPTER.replace(text.id, 'candid-2023')}").page
    asked = course.texts["candid-2023"].questions
    expect(page.locator("details.model input[type=checkbox]")).to_have_count(sum(len(q.checks) for q in asked if q.answer))
    assert page.locator("details.model > ul:not(.checks)").count() > 0
    question = page.locator(".questions > li").first
    question.get_by_role("textbox", name="Your answer").fill("Mine.")
    boxes = [question.locator(part).bounding_box() for part in (".answer", "details.model")]
    assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"]


def test_on_paper_no_answer_is_printed_below_its_question(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{CHAPTER}", java_script_enabled=False).page
    assert page.locator("details.model").count() > 0
    page.emulate_media(media="print")
    assert page.locator("details.model:visible").count() == 0


@pytest.mark.site
def test_a_course_can_do_without_answers(tmp_path: Path) -> None:
    folder = small_book(tmp_path / "book", ["book/texts/alaska-2021"])
    settings = (folder / "course.yaml").read_text("utf-8")
    assert "answers: true" in settings
    (folder / "course.yaml").write_text(settings.replace("answers: true", "answers: false"), "utf-8")
    run(folder, "jupyter-book", "build", ".", "-n", "--keep-going")
    page = (folder / "_build/html/book/texts/alaska-2021.html").read_text("utf-8")
    assert 'class="questions' in page and 'class="model' not in page


def test_arrows_pass_options_and_only_the_space_bar_answers(served: str, open_page: Open) -> None:
    """Whoever goes to the third option by keyboard has not answered with the first two."""
    page = open_page(f"{served}/{CHAPTER}").page
    item = page.locator("ol.quiz > li").first
    radios = item.locator("input[type=radio]")
    radios.first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(radios.nth(2)).to_be_focused()
    assert item.locator(".feedback").inner_text() == "" and "readouts:quiz:alaska-2021" not in kept_on(page)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    expect(radios.nth(1)).to_be_checked()
    expect(item.locator(".feedback")).not_to_be_empty()


def test_a_note_that_is_not_core_is_shown_alone_with_them(served: str, open_page: Open, text: Text) -> None:
    page = open_page(f"{served}/{CHAPTER}").page
    core = {note.id for note in text.notes if note.core}
    other = next(note.id for note in text.notes if not note.core)
    page.locator(".core-only input").check()
    page.evaluate("id => { location.hash = `n-${id}`; }", other)
    expect(page.locator(f"#n-{other}")).to_be_visible()
    expect(page.locator(".note:not(.off)")).to_have_count(len(core) + 1)
    expect(page.locator(".core-only input")).to_be_checked()
