"""axe-core on every page at WCAG 2.2 AA, light and dark, wide and narrow, and nothing that goes wrong while it looks.

Colors take axe two thirds of its time. They follow from the kind of an element and of what it is in, so that on every page they are
looked at once, and in the other three looks on as many pages as it takes to meet each such pair. All other rules follow from the
width as well, and from nothing else: both widths, every page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import AXE, Watched

Open = Callable[..., Watched]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 800}
COLORS = ["color-contrast", "link-in-text-block"]
OF_COLORS = {**AXE, "runOnly": {"type": "rule", "values": COLORS}}
OF_THE_REST = {**AXE, "rules": {rule: {"enabled": False} for rule in COLORS}}
PARTS = 3  # so that several processes share the work
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
pytestmark = pytest.mark.first


class _Shapes(HTMLParser):
    """The kinds of elements in a page, each with the kind of what it is in: names with their classes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[str, str]] = set()
        self._within = [""]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        kind = " ".join([tag, *sorted((dict(attributes).get("class") or "").split())])
        self.found.add((self._within[-1], kind))
        if tag not in VOID:
            self._within.append(kind)

    def handle_endtag(self, tag: str) -> None:
        if any(kind.split()[0] == tag for kind in self._within[1:]):
            while self._within.pop().split()[0] != tag:
                pass


def shapes(page: Path) -> set[tuple[str, str]]:
    parser = _Shapes()
    parser.feed(page.read_text("utf-8"))
    return parser.found


def one_of_each_shape(site: Path, pages: Iterable[str]) -> list[str]:
    """As few pages as it takes to meet every kind of element in every kind of place."""
    of = {name: shapes(site / name) for name in pages}
    left, chosen = set().union(*of.values()), []
    while left:
        chosen.append(max(of, key=lambda name: len(of[name] & left)))
        left -= of[chosen[-1]]
    return sorted(chosen)


def look_at(served: str, pages: list[str], page_of: Open, options: dict[str, object], scheme: str, size: dict[str, int]) -> None:
    watched = page_of(f"{served}/book/index.html", color_scheme=scheme, viewport=size)
    for name in pages:
        if name == "index.html":
            continue  # only redirects to book/index.html
        watched.errors.clear()
        watched.page.goto(f"{served}/{name}")
        found = Axe().run(watched.page, options=options)
        assert found.violations_count == 0, f"{name}\n{found.generate_report()[:2000]}"
        assert watched.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
        assert watched.errors == [], name
    assert watched.foreign == []


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing(served: str, pages: list[str], open_page: Open, part: int) -> None:
    look_at(served, pages[part::PARTS], open_page, AXE, "light", WIDE)


@pytest.mark.parametrize("part", range(PARTS))
def test_nor_on_a_narrow_screen(served: str, pages: list[str], open_page: Open, part: int) -> None:
    look_at(served, pages[part::PARTS], open_page, OF_THE_REST, "light", NARROW)


@pytest.mark.parametrize(("scheme", "size"), [("light", NARROW), ("dark", WIDE), ("dark", NARROW)], ids=["light-narrow", "dark-wide", "dark-narrow"])
def test_nor_in_the_colors_of_any_look(served: str, site: Path, pages: list[str], open_page: Open, scheme: str, size: dict[str, int]) -> None:
    look_at(served, one_of_each_shape(site, pages), open_page, OF_COLORS, scheme, size)


def test_the_pages_chosen_hold_every_shape(site: Path, pages: list[str]) -> None:
    chosen = one_of_each_shape(site, pages)
    assert set().union(*(shapes(site / name) for name in chosen)) == set().union(*(shapes(site / name) for name in pages))
    assert 10 < len(chosen) < len(pages)


@pytest.mark.browser
@pytest.mark.parametrize(("options", "fault", "found"), [
    (OF_COLORS, "<p style='color: #aaa'>pale</p>", "color-contrast"), (OF_THE_REST, "<button></button>", "button-name"), (AXE, "<img src='data:,'>", "image-alt"),
])
def test_axe_would_find_it(open_page: Open, options: dict[str, object], fault: str, found: str) -> None:
    page = open_page("about:blank").page
    page.set_content(f"<!doctype html><html lang='en'><title>x</title><main>{fault}</main>")
    assert [rule["id"] for rule in Axe().run(page, options=options).response["violations"]] == [found]
