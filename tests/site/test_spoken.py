"""What a screen reader speaks: the names in the accessibility tree of a chapter and of a comparison."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from conftest import Watched

Open = Callable[..., Watched]
PAGES = ["texts/candid-2023", "readouts/woodside-2023", "readouts/index", "readouts/who-said-it", "readouts/phrase-trail", "across/timeline"]
NAMED = {"link", "button", "DisclosureTriangle", "combobox", "checkbox", "radio", "textbox", "searchbox", "table", "heading", "navigation", "image"}
DRAWN = re.compile(r"[+●◇►○△■‖★✓]|\s–$")  # signs that say nothing when they are read aloud


def tree(open_page: Open, url: str, **options: object) -> list[tuple[str, str]]:
    """Role and name of everything that is spoken, from first to last."""
    page = open_page(url, **options).page
    page.wait_for_load_state("networkidle")
    nodes: list[dict[str, Any]] = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    return [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node.get("ignored")]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [1440, 390])
def test_whatever_can_be_used_has_a_name_in_words(served: str, open_page: Open, name: str, width: int) -> None:
    spoken = tree(open_page, f"{served}/book/{name}.html", viewport={"width": width, "height": 900})
    assert len(spoken) > 100
    assert [role for role, words in spoken if role in NAMED and not words.strip()] == []
    assert [words for role, words in spoken if role in ("DisclosureTriangle", "button") and DRAWN.search(words)] == []


def test_mark_and_note_are_tied_and_both_say_what_they_are(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/texts/candid-2023.html", viewport={"width": 390, "height": 900}).page
    links = page.locator(".quotation sup a").evaluate_all("links => links.filter((a) => a.checkVisibility()).map((a) => [a.getAttribute('aria-label') ?? a.textContent, a.hash])")
    spoken = [words for role, words in tree(open_page, page.url, viewport={"width": 390, "height": 900}) if role == "DisclosureTriangle"]
    assert len(links) > 15
    for label, target in links:
        assert page.locator(target).count() == 1, target
        number = label.removeprefix("Note ")
        assert any(re.match(rf"Note {number}\s", words) for words in spoken), (label, [words for words in spoken if number in words])
