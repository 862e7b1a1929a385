"""Going backward by keyboard, the focus is never under what stays at the top of the window (WCAG 2.4.11)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Watched
from engines import ENGINES, Engine, Unavailable
from playwright.sync_api import Page
from test_reachable import samples

Open = Callable[..., Watched]
SIZES = [(1440, 900), (720, 450)]  # the second is the first at a zoom of 200%

STICKY = """[...document.querySelectorAll("body *")].filter((e) => /sticky|fixed/.test(getComputedStyle(e).position) && e.checkVisibility())
  .map((e) => `${e.localName}.${e.className}`)"""
LAST = """const parts = [...document.querySelectorAll("a[href], button, summary, input, select, textarea")];
  const stops = parts.filter((e) => e.checkVisibility({ visibilityProperty: true }));
  stops.at(-1).focus();
  scrollTo(0, document.documentElement.scrollHeight);
  window.beginning = stops[0];"""
# What has the focus, and what is drawn over it, where one sees it: at its top and bottom, and in the middle.
FOCUSED = """const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return null;
  const drawn = e.querySelector(".mark") ?? e; // in a picture
  const boxes = [...drawn.getClientRects()].filter((box) => box.width > 2 && box.height > 2);
  const inside = (y, height) => (height > innerHeight ? Math.min(Math.max(y, 1), innerHeight - 2) : y); // what is taller is never seen whole
  const places = boxes.flatMap(({ x, width, top, height }) =>
    [top + 2, top + height / 2, top + height - 2].map((y) => [x + width / 2, inside(y, height)]));
  const found = places.map((place) => document.elementFromPoint(...place)).filter((part) => part); // a line may begin outside the window
  const over = found.filter((part) => !e.contains(part) && !part.contains(e));
  const name = `${e.localName} "${(e.textContent || e.getAttribute("aria-label") || e.id).trim().slice(0, 50)}"`;
  return [name, found.length ? over.map((part) => `${part.localName}.${part.className}`) : ["what is outside the window"], e === window.beginning];"""


def backward(press: Callable[[str], object], ask: Callable[[str], Any]) -> tuple[int, list[str]]:
    """From the last stop of a page to its first: how many there are, and those that something lies over."""
    for _ in range(2):  # a page whose rows are laid out when they are reached grows under the first scroll
        ask(LAST)
        time.sleep(0.3)
    count, faults, done = 0, [], False
    while not done and count < 2000:
        name, over, done = ask(FOCUSED)
        if over:  # Firefox scrolls a moment later
            time.sleep(0.3)
            name, over, done = ask(FOCUSED)
        count += 1
        faults += [f"{name} lies under {', '.join(over)}"] if over else []
        if not done:  # from there the focus would go to the bars of the browser
            press("Shift+Tab")
    return count, faults


@pytest.fixture(scope="module")
def sticky(request: pytest.FixtureRequest) -> dict[frozenset[str], str]:
    """A page for each set of parts that stay where they are while one scrolls: the last that has just these."""
    browser, served, pages = (request.getfixturevalue(name) for name in ("browser", "served", "pages"))
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page, kinds = context.new_page(), {}
    for name in samples(pages):
        page.goto(f"{served}/{name}")
        kinds[frozenset(page.evaluate(STICKY))] = name
    context.close()
    return {kind: name for kind, name in kinds.items() if kind}


def with_head(sticky: dict[frozenset[str], str]) -> list[str]:
    """Those on which the head of a table stays in sight."""
    return [name for kind, name in sticky.items() if any(part.startswith("th") for part in kind)]


@pytest.mark.parametrize("size", SIZES)
def test_in_chromium(served: str, sticky: dict[frozenset[str], str], open_page: Open, size: tuple[int, int]) -> None:
    for name in sticky.values():
        page: Page = open_page(f"{served}/{name}", viewport={"width": size[0], "height": size[1]}).page
        count, faults = backward(page.keyboard.press, lambda script, page=page: page.evaluate(f"() => {{ {script} }}"))
        assert count > 15, name
        assert faults == [], f"{name}: {len(faults)} of {count}\n" + "\n".join(faults[:20])


def test_on_a_slide(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/readouts/woodside-2023.html#view=slides", viewport={"width": 1280, "height": 720}).page
    page.get_by_role("dialog").wait_for()
    stops = page.get_by_role("dialog").locator("a[href]:visible, button:visible:enabled").count()
    faults = []
    for _ in range(stops):
        page.keyboard.press("Shift+Tab")
        name, over, _ = page.evaluate(f"() => {{ {FOCUSED} }}") or ("the page", [], False)
        faults += [f"{name} lies under {', '.join(over)}"] if over else []
    assert stops > 3
    assert faults == []


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    try:
        started = ENGINES[request.param](Path(tmp_path_factory.mktemp(request.param)))
    except Unavailable as reason:
        pytest.skip(str(reason))
    with started:
        yield started


def test_in_the_other_engines(engine: Engine, served: str, sticky: dict[frozenset[str], str]) -> None:
    assert len(with_head(sticky)) > 1  # the coverage and a comparison
    engine.size(*SIZES[0])
    for name in with_head(sticky):
        engine.open(f"{served}/{name}")
        count, faults = backward(engine.press, engine.run)
        assert count > 15, f"{engine.name}: {name}"
        assert faults == [], f"{engine.name}: {name}: {len(faults)} of {count}\n" + "\n".join(faults[:20])
