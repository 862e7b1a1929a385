"""Where the browser keeps nothing for a page (storage is blocked), all that is chosen or written lasts as long as the page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from conftest import ROOT, Watched
from playwright.sync_api import Page, expect

Open = Callable[..., Watched]
BLOCKED = """for (const name of ["localStorage", "sessionStorage", "indexedDB"])
  Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });"""


@pytest.fixture
def blocked(served: str, open_page: Open) -> Callable[[str], Page]:
    """Open a page in a browser that blocks all storage; no error came of it."""

    def opened(name: str) -> Page:
        watched = open_page("about:blank", viewport={"width": 1280, "height": 900}, color_scheme="light")
        watched.page.add_init_script(BLOCKED)
        watched.page.goto(f"{served}/{name}")
        assert watched.errors == []
        return watched.page

    return opened


def test_light_and_dark(blocked: Callable[[str], Page]) -> None:
    page = blocked("book/index.html")
    button, root = page.locator("#theme-button"), page.locator("html")
    for name, theme in (("Dark", "dark"), ("Light", "light"), ("Dark", "dark")):
        expect(button).to_have_text(name)
        button.click()
        expect(root).to_have_attribute("data-theme", theme)


def test_the_button_follows_the_system(blocked: Callable[[str], Page]) -> None:
    page = blocked("book/index.html")
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("#theme-button")).to_have_text("Light")


def test_a_prediction_outlasts_its_being_covered_again(blocked: Callable[[str], Page]) -> None:
    page = blocked("book/readouts/bali-2022.html")
    box = page.get_by_role("textbox", name="Before you look")
    page.get_by_role("button", name="Predict China").click()
    box.fill("It will call the talks candid.")
    expect(page.get_by_text("This browser has no room to keep")).to_be_visible()
    page.get_by_role("button", name="Uncover and compare").click()
    page.get_by_role("button", name="Predict China").click()
    expect(box).to_have_value("It will call the talks candid.")


def test_a_score_that_cannot_be_kept_says_so(blocked: Callable[[str], Page]) -> None:
    page = blocked("book/readouts/who-said-it.html")
    box = page.get_by_label("Keep my score")
    box.click()
    expect(box).not_to_be_checked()
    expect(page.get_by_text("This browser has no room to keep")).to_be_visible()


def test_a_chapter(blocked: Callable[[str], Page]) -> None:
    page = blocked("book/texts/alaska-2021.html")
    page.get_by_role("button", name="Show the rest").click()
    page.get_by_label("none", exact=True).check()
    assert page.locator(".notes:visible").count() == 0
    page.get_by_label("after reading").check()
    page.get_by_role("button", name="I have read it once").click()
    expect(page.locator(".current .notes")).to_be_visible()
    page.locator(".quiz input").first.check()
    expect(page.locator(".quiz .feedback").first).not_to_be_empty()


def test_storage_is_touched_under_guard_only() -> None:
    for path in sorted((ROOT / "readouts").rglob("*.js")):
        for n, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            code = line.partition("//")[0]
            if re.search(r"\b(localStorage|sessionStorage|indexedDB)\b", code):
                assert re.search(r"\btry \{.*\b(localStorage|sessionStorage|indexedDB)\b", code), f"{path.name}:{n}: no guard: {line.strip()}"
