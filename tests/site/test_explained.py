"""Signs and set words explain themselves where they are shown: by tap, by key, and without a script by a link."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from conftest import AXE, Watched
from playwright.sync_api import expect

from readouts.course.labels import PARTS_SEEN, SIGNS, STANDING

Open = Callable[..., Watched]
MEETING, CHAPTER = "book/readouts/lima-2024.html", "book/texts/candid-2023.html"
PLACES = {"content-words": MEETING, "parts-seen": CHAPTER}  # the core notes: test_learning.py


def test_every_one_of_them_on_every_page_explains_itself(site: Path, pages: list[str]) -> None:
    seen = set()
    for name in pages:
        if name.endswith(("how-we-know.html", "search.html", "404.html")) or "/labs/" in name or "who-said-it" in name:  # what a notebook prints is its own, and a game names sources within links
            continue
        soup = BeautifulSoup((site / name).read_text("utf-8"), "html.parser")
        for text in soup.select_one("main, body").find_all(string=re.compile(f"{PARTS_SEEN[0]}|content words in common|official mirror")):
            if text.find_parent(["script", "template", "summary", "title", "h1", "h2", "pre", "code"]) or text.find_parent(class_="definition"):
                continue
            link = text.find_parent("a")
            assert link and str(link.get("data-term", "")).startswith("sign-"), (name, str(text.parent)[:200])
            assert soup.find(id=f"def-{link['data-term']}"), (name, link["data-term"])
            seen.add(str(link["data-term"]))
        for source in soup.select(".rtr-source a:not(.term)"):
            assert source.get_text() in ("read it", "archived"), (name, str(source))
    assert seen >= {"sign-parts-seen", "sign-content-words", "sign-mirror"}


def spoken(label: str) -> str:
    """A label without the sign before its words."""
    return label.lstrip("◐★ ")


@pytest.mark.parametrize("key", PLACES)
def test_it_opens_by_tap_and_by_key(served: str, open_page: Open, key: str) -> None:
    page = open_page(f"{served}/{PLACES[key]}", viewport={"width": 390, "height": 844}, has_touch=True).page
    stop = page.locator(".predict").get_by_role("button", name="Show the rest")
    if stop.count():
        stop.click()
    page.evaluate("() => { for (const note of document.querySelectorAll('.note')) note.open = true; }")
    sign = page.locator(f'a[data-term="sign-{key}"]').first
    sign.scroll_into_view_if_needed()
    sign.tap()
    box = page.get_by_role("group", name=f"What it means: {spoken(SIGNS[key][0])}")
    expect(box).to_be_visible()
    assert Axe().run(page, f"#def-sign-{key}", options=AXE).violations_count == 0
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    sign.evaluate("link => link.blur()")
    sign.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(box).to_be_visible()
    expect(box.get_by_role("link")).to_have_attribute("href", re.compile(r"how-we-know\.html#marks$"))


def test_every_kind_of_source_has_its_explanation() -> None:
    assert set(STANDING) <= set(SIGNS)
