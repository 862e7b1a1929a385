"""What a page weighs with everything it loads, and that it does not grow with the course."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from conftest import Watched

from readouts.site.pages import MOST_LISTED, near

Open = Callable[..., Watched]
WHOLE, WITHOUT_HTML, REQUESTS = 450_000, 250_000, 12

# What the page loaded, as the browser tells: its own bytes, then those of each thing it asked for.
LOADED = """() => [performance.getEntriesByType("navigation")[0].decodedBodySize,
  performance.getEntriesByType("resource").filter((e) => !e.name.startsWith("data:")).map((e) => [e.name, e.decodedBodySize])]"""


def test_no_page_is_heavy(served: str, pages: list[str], open_page: Open) -> None:
    page = open_page(f"{served}/book/index.html").page
    for name in pages:
        if name == "index.html":
            continue  # only sends on to book/index.html
        page.goto(f"{served}/{name}", wait_until="load")
        own, loaded = page.evaluate(LOADED)
        others = sum(size for _, size in loaded)
        assert own > 0 and all(size > 0 for _, size in loaded), f"{name}: a size is not known"
        assert own + others <= WHOLE, f"{name} weighs {own + others:,} bytes: {own:,} of its own and {loaded}"
        assert others <= WITHOUT_HTML, f"{name} loads {others:,} bytes: {loaded}"
        assert 1 + len(loaded) <= REQUESTS, f"{name} makes {1 + len(loaded)} requests: {loaded}"


def test_the_navigation_names_no_more_pages_than_it_may(site: Path, pages: list[str]) -> None:
    parts = 12  # links that lead elsewhere: to the parts of the book, and to the list of all
    for name in pages:
        navigations = re.findall(r"<nav\b.*?</nav>", (site / name).read_text("utf-8"), re.DOTALL)
        links = sum(nav.count("<a ") for nav in navigations)
        assert links <= 2 * MOST_LISTED + parts, f"{name}: {links} links in its navigation"


def test_of_a_long_list_the_nearest_pages_are_named() -> None:
    pages = [f"page-{n}" for n in range(500)]
    for n in (0, 1, 24, 25, 250, 474, 475, 499):
        named = near(pages, f"page-{n}")
        assert len(named) == MOST_LISTED
        assert f"page-{n}" in named
        assert named == pages[pages.index(named[0]):][:MOST_LISTED], "they follow one another"
    assert near(pages, "page-250")[MOST_LISTED // 2] == "page-250"
    assert near(pages, "another page") == pages[:MOST_LISTED]
    assert near(pages[:MOST_LISTED], "page-3") == pages[:MOST_LISTED]
