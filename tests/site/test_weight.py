"""What a page weighs with everything it loads, and that it does not grow with the course."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Visited, Watched
from PIL import Image
from playwright.sync_api import Route

from readouts.site.lab_outputs import with_palette
from readouts.site.page_assets import MOST_LISTED, nearest_pages

Open = Callable[..., Watched]
WHOLE, WITHOUT_HTML, REQUESTS = 450_000, 330_000, 12  # of what is not HTML, the typeface is a fifth


def test_no_page_is_heavy(visits: dict[str, Visited]) -> None:
    for name, page in visits.items():
        own, loaded = page.own, page.loaded
        others = sum(size for _, size in loaded)
        assert own > 0 and all(size > 0 for _, size in loaded), f"{name}: a size is not known"
        assert own + others <= WHOLE, f"{name} weighs {own + others:,} bytes: {own:,} of its own and {loaded}"
        assert others <= WITHOUT_HTML, f"{name} loads {others:,} bytes: {loaded}"
        assert 1 + len(loaded) <= REQUESTS, f"{name} makes {1 + len(loaded)} requests: {loaded}"


def test_the_pictures_of_the_labs_have_a_palette(site: Path) -> None:
    drawn = list((site / "_images").glob("*.png"))
    assert len(drawn) > 10
    for path in drawn:
        with Image.open(path) as picture:
            assert picture.mode == "P", path


def test_a_picture_with_transparent_parts_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    Image.new("RGBA", (40, 40), (10, 20, 30, 128)).save(path)
    before = path.read_bytes()
    with_palette(path)
    assert path.read_bytes() == before


def test_the_navigation_names_no_more_pages_than_it_may(site: Path, pages: list[str]) -> None:
    parts = 12  # links that lead elsewhere: to the parts of the book, and to the list of all
    for name in pages:
        navigations = re.findall(r"<nav\b.*?</nav>", (site / name).read_text("utf-8"), re.DOTALL)
        links = sum(nav.count("<a ") for nav in navigations)
        assert links <= 2 * MOST_LISTED + parts, f"{name}: {links} links in its navigation"


def test_of_a_long_list_the_nearest_pages_are_named() -> None:
    pages = [f"page-{n}" for n in range(500)]
    for n in (0, 1, 24, 25, 250, 474, 475, 499):
        named = nearest_pages(pages, f"page-{n}")
        assert len(named) == MOST_LISTED
        assert f"page-{n}" in named
        assert named == pages[pages.index(named[0]):][:MOST_LISTED], "they follow one another"
    assert nearest_pages(pages, "page-250")[MOST_LISTED // 2] == "page-250"
    assert nearest_pages(pages, "another page") == pages[:MOST_LISTED]
    assert nearest_pages(pages[:MOST_LISTED], "page-3") == pages[:MOST_LISTED]


# Of the page as it is drawn, how much moves before the reader has touched anything (the layout-shift score of Web Vitals; 0.1 and less is good).
SHIFTS = """() => { window.shifted = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((e) => { shifted += e.hadRecentInput ? 0 : e.value; }))
    .observe({ type: "layout-shift", buffered: true }); }"""
STILL = ("book/index.html", "book/texts/alaska-2021.html", "book/texts/resilient-2024.html", "book/readouts/bali-2022.html",
         "book/reference/glossary.html", "book/labs/alaska-2021.html")
WIDGETS = ("book/readouts/index.html", "book/readouts/phrase-trail.html", "book/readouts/who-said-it.html", "book/across/synthesis.html",
           "book/my-work.html")


def late(route: Route) -> None:
    """A script that comes after the page has been drawn."""
    time.sleep(0.2)
    route.continue_()


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_what_is_read_does_not_move_when_the_scripts_come(served: str, open_page: Open, width: int) -> None:
    page = open_page("about:blank", viewport={"width": width, "height": 850}).page
    page.add_init_script(f"({SHIFTS})()")
    page.route("**/*.js*", late)
    shifts = {}
    for name in (*STILL, *WIDGETS):
        page.goto(f"{served}/{name}")
        page.wait_for_timeout(300)
        shifts[name] = page.evaluate("shifted")
    assert [name for name in STILL if shifts[name] > 0] == [], shifts
    assert [name for name in WIDGETS if shifts[name] > 0.1] == [], shifts


@pytest.mark.parametrize("name", STILL)
def test_what_is_read_does_not_move_while_a_slow_device_still_reads_the_page(served: str, open_page: Open, name: str) -> None:
    """What is drawn before all of the page is there can't depend on what comes at its end."""
    page = open_page("about:blank", viewport={"width": 320, "height": 850}).page
    page.add_init_script(f"({SHIFTS})()")
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})
    page.route("**/*.js*", late)
    page.goto(f"{served}/{name}")
    page.wait_for_timeout(300)
    assert page.evaluate("shifted") < 0.002  # two pixels of a line whose typeface comes late
