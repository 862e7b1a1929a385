"""How work is kept and given away where a browser deletes it or can't save files: what the pages say, and what the buttons do instead."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import AXE, Watched, keep_on, kept_on
from playwright.sync_api import Browser, Page, expect

from readouts.teaching.responses import read

Open = Callable[..., Watched]
Opened = Callable[..., Page]
CHAPTER, WORK, PRIVACY = "book/texts/alaska-2021.html", "book/my-work.html", "book/teaching/privacy.html"
KEY = "readouts:answer:alaska-2021/two-lists-of-conditions"
ANSWER = json.dumps({"text": "Five conditions 条件.", "edited": "2026-03-01T00:00:00Z"})
IN_AN_APP = ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS]",
             "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)")
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
SHARES = """navigator.canShare = ({ files }) => files.length === 1; navigator.share = async ({ files }) => {
  window.shared = { name: files[0].name, type: files[0].type, text: await files[0].text() }; };"""
DECLINES = "navigator.canShare = () => true; navigator.share = async () => { throw new DOMException('no', 'AbortError'); };"
COPIES = "delete Navigator.prototype.canShare; Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied = text; } } });"
NEITHER = "delete Navigator.prototype.canShare; Object.defineProperty(navigator, 'clipboard', { value: undefined });"


@pytest.fixture
def in_app(browser: Browser, served: str) -> Iterator[Opened]:
    """My work with one answer, in a browser that says of itself what it is given, and that can do what it is given."""
    contexts = []

    def opened(agent: str, able: str) -> Page:
        contexts.append(browser.new_context(user_agent=agent, viewport={"width": 390, "height": 844}))
        page = contexts[-1].new_page()
        page.add_init_script(able)
        page.goto(f"{served}/{WORK}")
        keep_on(page, KEY, ANSWER)
        keep_on(page, "readouts:student", '"Ana"')
        page.reload()
        return page

    yield opened
    for context in contexts:
        context.close()


def hand_in(page: Page) -> None:
    page.get_by_role("button", name="Download my work to hand in").click()


@pytest.mark.parametrize("agent", IN_AN_APP)
def test_in_an_app_the_file_is_shared(in_app: Opened, agent: str, tmp_path: Path) -> None:
    page = in_app(agent, SHARES)
    hand_in(page)
    page.wait_for_function("window.shared")
    shared = page.evaluate("shared")
    assert shared["name"].startswith("answers-Ana-20") and shared["name"].endswith(".html") and shared["type"] == "text/html"
    (tmp_path / shared["name"]).write_text(shared["text"], "utf-8")
    assert [answer.text for answer in read(tmp_path / shared["name"]).answers] == ["Five conditions 条件."]
    expect(page.locator(".last-download")).to_contain_text("You last downloaded all your answers on this device on ")
    assert "readouts:handed" in kept_on(page)


def test_who_decides_against_sharing_has_handed_in_nothing(in_app: Opened) -> None:
    page = in_app(IN_AN_APP[0], DECLINES)
    hand_in(page)
    page.wait_for_timeout(200)
    assert not {"readouts:handed", "readouts:downloaded"} & set(kept_on(page)) and page.locator("dialog").count() == 0


@pytest.mark.parametrize(("able", "says"), [(COPIES, "Your answers were copied"), (NEITHER, "Copy your answers from here")])
def test_where_nothing_can_be_shared_the_words_are_copied(in_app: Opened, able: str, says: str, tmp_path: Path) -> None:
    page = in_app(IN_AN_APP[0], able)
    hand_in(page)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(says)
    words = dialog.get_by_role("textbox").input_value()
    assert able is NEITHER or page.evaluate("copied") == words
    (tmp_path / "pasted.md").write_text(words, "utf-8")
    handed = read(tmp_path / "pasted.md")
    assert [answer.text for answer in handed.answers] == ["Five conditions 条件."] and handed.answers[0].student == "Ana"
    found = Axe().run(page, options=AXE).response["violations"]
    assert [(v["id"], n["html"][:160]) for v in found for n in v["nodes"]] == []
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_at_the_end_of_a_chapter_nothing_is_said_to_be_in_the_downloads(in_app: Opened, served: str) -> None:
    page = in_app(IN_AN_APP[0], SHARES)
    page.goto(f"{served}/{CHAPTER}")
    page.get_by_role("button", name="Download what you did in this chapter").click()
    page.wait_for_function("window.shared")
    expect(page.locator(".finish")).not_to_contain_text("It is in your downloads")
    assert "readouts:downloaded" not in kept_on(page), "a part is not all"


def test_safari_itself_saves_the_file(in_app: Opened) -> None:
    page = in_app(SAFARI, SHARES)
    with page.expect_download() as download:
        hand_in(page)
    assert download.value.suggested_filename.startswith("answers-Ana-20") and not page.evaluate("window.shared")


def test_the_pages_say_what_safari_deletes_and_when_all_was_last_downloaded(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{WORK}").page
    expect(page.locator(".last-download")).to_have_text("There are no answers on this device yet.")
    keep_on(page, KEY, ANSWER)
    for name in (WORK, PRIVACY):
        page.goto(f"{served}/{name}")
        expect(page.locator(".last-download")).to_have_text("You have not downloaded your answers on this device yet.")
        expect(page.locator("main")).to_contain_text("after seven days on which")
        expect(page.locator("main")).to_contain_text("Safari")
    page.goto(f"{served}/{WORK}")
    with page.expect_download():
        hand_in(page)
    today = page.evaluate("new Date().toLocaleDateString('en-US', { dateStyle: 'long' })")
    expect(page.locator(".last-download")).to_have_text(f"You last downloaded all your answers on this device on {today}. None has changed since then.")
    keep_on(page, KEY, json.dumps({"text": "Six.", "edited": "2099-01-01T00:00:00Z"}))
    page.goto(f"{served}/{PRIVACY}")
    expect(page.locator(".last-download")).to_have_text(f"You last downloaded all your answers on this device on {today}. Since then 1 of them has changed.")


def test_without_scripts_the_line_is_true(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/{PRIVACY}", java_script_enabled=False).page
    expect(page.get_by_text("Where JavaScript runs, this line says when")).to_be_visible()
