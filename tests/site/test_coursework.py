"""What a student writes is kept, shown again, gathered, handed in and taken over; nothing is lost or sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Watched
from playwright.sync_api import Browser, Page, expect

from readouts.course import Course

Open = Callable[..., Watched]
CHAPTER = "book/texts/alaska-2021.html"
WORK = "book/my-work.html"


def box(page: Page, i: int = 0) -> object:
    return page.get_by_role("textbox", name="Your answer").nth(i)


def test_an_answer_survives_reload_and_is_gathered_in_order(served: str, open_page: Open, course: Course) -> None:
    watched = open_page(f"{served}/{CHAPTER}")
    page = watched.page
    assert page.get_by_role("textbox", name="Your answer").count() == len(course.texts["alaska-2021"].questions)
    box(page, 2).fill("Third <b>answer</b> 答案")  # type: ignore[attr-defined]
    box(page, 0).fill("First answer")  # type: ignore[attr-defined]
    page.reload()
    expect(box(page, 2)).to_have_value("Third <b>answer</b> 答案")  # type: ignore[arg-type]
    page.goto(f"{served}/{WORK}")
    expect(page.locator(".written-answer .text")).to_have_text(["First answer", "Third <b>answer</b> 答案"])
    expect(page.locator('tr[data-chapter="alaska-2021"] .done')).to_have_text(f"2 of {len(course.texts['alaska-2021'].questions)}")
    page.locator(".written-answer a").first.click()
    expect(box(page, 0)).to_have_value("First answer")  # type: ignore[arg-type]
    assert watched.errors == [] and watched.foreign == []


def test_it_survives_a_closed_browser_and_works_from_a_folder(site: Path, browser: Browser, tmp_path: Path) -> None:
    state = tmp_path / "profile"
    for written in (True, False):
        context = browser.browser_type.launch_persistent_context(state, executable_path=_executable(), args=["--no-sandbox", "--disable-gpu"])
        page = context.new_page()
        page.goto((site / CHAPTER).as_uri())
        if written:
            box(page).fill("Kept over night")  # type: ignore[attr-defined]
        else:
            expect(box(page)).to_have_value("Kept over night")  # type: ignore[arg-type]
        context.close()


def _executable() -> str | None:
    from install_browser import system_browser

    return system_browser()


def test_two_tabs_never_overwrite_each_other_silently(served: str, browser: Browser) -> None:
    context = browser.new_context()
    one, two = context.new_page(), context.new_page()
    for page in (one, two):
        page.goto(f"{served}/{CHAPTER}")
    box(one).fill("from one")  # type: ignore[attr-defined]
    expect(box(two)).to_have_value("from one")  # type: ignore[arg-type]  # the other tab follows
    context.close()


def test_a_change_behind_the_back_is_shown_not_overwritten(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{CHAPTER}").page
    box(page).fill("mine")  # type: ignore[attr-defined]
    # the same tab's own storage changes make no event: as if another tab wrote while this one slept
    page.evaluate("""() => { const k = Object.keys(localStorage).find(k => k.startsWith('readouts:answer:'));
      localStorage.setItem(k, JSON.stringify({ text: 'theirs', edited: '2030-01-01T00:00:00Z' })); }""")
    box(page).press_sequentially(" and more")  # type: ignore[attr-defined]
    panel = page.locator(".conflict")
    expect(panel).to_contain_text("theirs")
    stored = page.evaluate("() => JSON.parse(localStorage.getItem(Object.keys(localStorage).find(k => k.startsWith('readouts:answer:')))).text")
    assert stored == "theirs"  # untouched until the reader decides
    page.reload()
    expect(page.locator(".conflict")).to_contain_text("theirs")  # and what was typed is not lost either
    expect(box(page)).to_have_value("mine and more")  # type: ignore[arg-type]
    page.get_by_role("button", name="Keep both").click()
    page.reload()
    expect(box(page)).to_have_value("theirs\n\nmine and more")  # type: ignore[arg-type]


def test_a_browser_without_storage_says_so_at_once(served: str, browser: Browser) -> None:
    context = browser.new_context()
    context.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }")
    page = context.new_page()
    page.goto(f"{served}/{CHAPTER}")
    expect(page.get_by_role("alert")).to_contain_text("does not keep what you write")
    box(page).fill("Still here")  # type: ignore[attr-defined]
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my answers").click()
    saved = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert [a["text"] for a in saved["answers"].values()] == ["Still here"]
    context.close()


def test_download_clear_bring_back_and_take_over(served: str, open_page: Open, course: Course, tmp_path: Path) -> None:
    page = open_page(f"{served}/{CHAPTER}").page
    question = course.texts["alaska-2021"].questions[0]
    box(page).fill("=1+1 “quoted”\nsecond line")  # type: ignore[attr-defined]
    page.goto(f"{served}/{WORK}")
    page.get_by_label("Your name").fill("A. Student")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as JSON").click()
    file = tmp_path / "answers.json"
    download.value.save_as(file)
    saved = json.loads(file.read_text("utf-8"))
    assert saved["format"] == "readouts-answers" and saved["version"] == 1 and saved["student"] == "A. Student"
    assert saved["answers"][f"alaska-2021/{question.id}"]["text"] == "=1+1 “quoted”\nsecond line"
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as Markdown").click()
    text = Path(download.value.path()).read_text("utf-8")
    assert f"<!-- answer: alaska-2021/{question.id} edited: " in text and "second line" in text
    page.get_by_role("button", name="Clear all answers").click()
    expect(page.locator(".written-answer")).to_have_count(0)
    page.get_by_role("button", name="Bring back what was cleared").click()
    expect(page.locator(".written-answer")).to_have_count(1)
    fresh = open_page(f"{served}/{WORK}").page
    fresh.get_by_label("Take answers over from a file").set_input_files(file)
    expect(fresh.locator(".written-answer .text")).to_have_text(["=1+1 “quoted”\nsecond line"])
    file.write_text(json.dumps({**saved, "answers": {f"alaska-2021/{question.id}": {"text": "older", "edited": "2001-01-01T00:00:00Z"}}}))
    fresh.get_by_label("Take answers over from a file").set_input_files(file)
    expect(fresh.locator(".written-answer .text")).to_contain_text(["second line"])
    expect(fresh.locator(".written-answer .text")).to_contain_text(["older"])  # neither is lost
    file.write_text("{broken")
    fresh.get_by_label("Take answers over from a file").set_input_files(file)
    expect(fresh.get_by_role("status").first).to_contain_text("Nothing was changed")


def test_the_quiz_by_keyboard_with_reasons_and_progress(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/{CHAPTER}").page
    item = course.texts["alaska-2021"].quiz[0]
    right = next(i for i, o in enumerate(item.options) if o.right)
    group = page.locator(f"#quiz-{item.id}")
    wrong = 0 if right else 1
    group.get_by_role("radio").nth(wrong).focus()
    page.keyboard.press("Space")
    expect(group.locator(".feedback")).to_contain_text("is wrong")
    group.get_by_role("radio").nth(right).focus()
    page.keyboard.press("Space")
    expect(group.locator(".feedback")).to_contain_text("is right")
    page.reload()
    expect(page.locator(f"#quiz-{item.id}").get_by_role("radio").nth(right)).to_be_checked()
    expect(page.get_by_text(f"1 of {len(course.texts['alaska-2021'].quiz)} right, 0 at the first try.")).to_be_visible()
    page.get_by_role("button", name="Start the quiz again").click()
    expect(page.locator(f"#quiz-{item.id}").get_by_role("radio").nth(right)).not_to_be_checked()


def test_questions_and_reasons_can_be_read_without_scripts(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/{CHAPTER}", java_script_enabled=False).page
    item = page.locator(f"#quiz-{course.texts['alaska-2021'].quiz[0].id}")
    item.locator("summary").click()
    expect(item.locator("details li")).to_have_count(4)
    for reason in item.locator("details li").all():
        assert reason.is_visible()
    work = open_page(f"{served}/{WORK}", java_script_enabled=False).page
    expect(work.locator("tr[data-chapter]")).to_have_count(len(course.texts) + 1)  # and the questions across the texts


def test_nothing_that_is_written_is_sent(served: str, open_page: Open) -> None:
    watched = open_page(f"{served}/{CHAPTER}")
    sent: list[str] = []
    watched.page.wait_for_load_state("networkidle")
    watched.page.on("request", lambda request: sent.append(request.url) if not request.url.endswith("icon.svg") else None)
    box(watched.page).fill("secret words")  # type: ignore[attr-defined]
    watched.page.wait_for_timeout(300)
    assert sent == []


@pytest.mark.parametrize("page_name", [CHAPTER, WORK])
def test_axe_finds_nothing_in_use(served: str, open_page: Open, page_name: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(f"{served}/{CHAPTER}").page
    box(page).fill("An answer")  # type: ignore[attr-defined]
    page.get_by_role("radio").first.check()
    if page_name == WORK:
        page.goto(f"{served}/{WORK}")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()[:2000]
