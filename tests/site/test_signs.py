"""One sign means one thing on every page: what is under a word, around it and next to it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from conftest import ROOT, Watched
from playwright.sync_api import Page

Open = Callable[..., Watched]
LOOK = """node => { const s = getComputedStyle(node);
  return s.textDecorationLine === "none" ? (s.borderBottomStyle === "none" ? "nothing" : `box ${s.borderBottomStyle}`)
    : `${s.textDecorationStyle} ${parseFloat(s.textDecorationThickness) > 2 ? "heavy" : "thin"}`; }"""
CHAPTER, MEETING, EXAMPLE = "texts/candid-2023", "readouts/malta-2023", "readouts/worked-example"
WANTED = {
    (CHAPTER, "a[data-term]"): "dotted thin",  # a term
    (CHAPTER, ".see a:not([data-term])"): "solid thin",  # a link
    (CHAPTER, ".quotation mark"): "nothing",  # words that a note is about: a background, or a box
    (MEETING, ".rtr-table td .rtr-shared"): "solid heavy",  # words of both accounts
    (MEETING, ".rtr-table td .rtr-differs"): "wavy thin",  # words of one account
    (MEETING, ".rtr-source a"): "solid thin",
    (EXAMPLE, ".pair .rtr-shared"): "solid heavy",
    (EXAMPLE, ".pair .rtr-differs"): "wavy thin",
    ("index", ".pair .rtr-differs"): "wavy thin",
    ("index", "main a[data-term]"): "dotted thin",
}


def looks(page: Page, served: str, places: dict[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    found = {}
    for (name, selector) in places:
        address = f"{served}/book/{name}.html"
        if page.url != address:
            page.goto(address)
        found[name, selector] = page.locator(selector).first.evaluate(LOOK)
    return found


@pytest.mark.parametrize("options", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"viewport": {"width": 390, "height": 844}}])
def test_what_is_under_a_word_means_one_thing(served: str, open_page: Open, options: dict[str, str]) -> None:
    page = open_page(f"{served}/book/index.html", **options).page
    assert looks(page, served, WANTED) == WANTED


def test_without_colors_a_highlighted_phrase_has_a_box_and_nothing_else_has(served: str, open_page: Open) -> None:
    wanted = WANTED | {(CHAPTER, ".quotation mark"): "box solid"}
    page = open_page(f"{served}/book/index.html", forced_colors="active").page
    assert looks(page, served, wanted) == wanted


def test_on_paper_the_words_of_one_account_and_of_both_stay_apart(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/{MEETING}.html").page
    page.emulate_media(media="print")
    assert page.locator(".rtr-table td .rtr-shared").first.evaluate(LOOK) == "solid heavy"
    assert page.locator(".rtr-table td .rtr-differs").first.evaluate(LOOK) == "wavy thin"
    page.goto(f"{served}/book/{CHAPTER}.html")
    assert page.locator(".quotation mark").first.evaluate(LOOK) == "box solid"
    assert page.locator("a[data-term]").first.evaluate(LOOK) == "nothing"


def test_the_legend_names_the_signs_that_are_drawn(served: str, open_page: Open) -> None:
    caption = open_page(f"{served}/book/{MEETING}.html").page.locator(".rtr-table caption")
    assert "words both use have a heavy line, words only one uses a wavy one" in caption.inner_text()
    assert caption.locator(".rtr-shared").evaluate(LOOK) == "solid heavy"
    assert caption.locator(".rtr-differs").evaluate(LOOK) == "wavy thin"


def test_the_marks_of_the_sides_belong_to_the_sides() -> None:
    """Their colors and China's double rule: no warning, no teacher's note and no code wears them."""
    css = (ROOT / "readouts/assets/theme/static/readouts.css").read_text("utf-8")
    rules = re.findall(r"([^{}]+)\{([^{}]*(?:var\(--side-[12]\)|\bdouble\b)[^{}]*)\}", css)
    of_others = [selector.strip() for selector, _ in rules if "side-" not in selector and ":root" not in selector]
    assert rules and of_others == []


def test_the_shapes_of_notes_are_not_those_of_the_sides() -> None:
    css = (ROOT / "readouts/assets/theme/static/readouts.css").read_text("utf-8")
    shapes = re.findall(r'--shape: "(.)"', css)
    assert len(shapes) == len(set(shapes)) == 7
    assert not {"●", "■"} & set(shapes), "a disc and a square are the signs of the two sides"


def test_what_is_of_neither_side_has_a_bar_on_a_time_line(served: str, open_page: Open) -> None:
    """A disc and a square are the sides' marks, a diamond is that of a kind of notes."""
    page = open_page(f"{served}/book/across/timeline.html").page
    bars = page.locator("svg.timeline .mark").evaluate_all("all => all.map(e => [e.localName, e.height.baseVal.value > e.width.baseVal.value])")
    assert len(bars) > 50 and {tuple(bar) for bar in bars} == {("rect", True)}
    assert page.locator("svg.timeline :is(circle, polygon, ellipse)").count() == 0
    page.goto(f"{served}/book/readouts/phrase-trail.html#phrase=all")  # the first child is the room that a finger needs
    shapes = page.locator(".rtr-line .side-other .mark").evaluate_all("all => all.map(a => [...a.querySelectorAll('svg > :nth-child(n + 2)')].map(e => e.localName).join())")
    assert shapes and set(shapes) == {"line"}
