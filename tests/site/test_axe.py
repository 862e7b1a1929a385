"""axe-core on every page at WCAG 2.2 AA, light and dark, wide and narrow.

It is the longest of all tests. In two classes two workers can share it (`--dist loadscope`).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import AXE, Watched

Open = Callable[..., Watched]
SIZES = pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, {"width": 390, "height": 800}], ids=["wide", "narrow"])


def axe_finds_nothing(served: str, pages: list[str], page_of: Open, **look: object) -> None:
    page = page_of(f"{served}/book/index.html", **look).page
    for name in pages:
        if name == "index.html":
            continue  # only sends on to book/index.html
        page.goto(f"{served}/{name}")
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, f"{name}\n{found.generate_report()[:2000]}"


class TestLight:
    @SIZES
    def test_axe_finds_nothing(self, served: str, pages: list[str], open_page: Open, size: dict[str, int]) -> None:
        axe_finds_nothing(served, pages, open_page, color_scheme="light", viewport=size)


class TestDark:
    @SIZES
    def test_axe_finds_nothing(self, served: str, pages: list[str], open_page: Open, size: dict[str, int]) -> None:
        axe_finds_nothing(served, pages, open_page, color_scheme="dark", viewport=size)
