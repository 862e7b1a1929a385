"""What a reader's system asks for is respected: no movement, and forced colors with nothing lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import Watched
from playwright.sync_api import expect

Open = Callable[..., Watched]
PAGES = ["book/index.html", "book/texts/alaska-2021.html", "book/readouts/index.html", "book/readouts/bali-2022.html",
         "book/readouts/who-said-it.html", "book/readouts/phrase-trail.html", "book/across/timeline.html"]

# Everything on the page that would move by itself.
MOVING = """() => {
  const long = (times) => times.split(",").some((t) => parseFloat(t) > 0.001);
  return [...document.querySelectorAll("*")].flatMap((e) => [null, "::before", "::after"].map((part) => [e, getComputedStyle(e, part)]))
    .filter(([, s]) => s.scrollBehavior === "smooth" || long(s.transitionDuration) || (s.animationName !== "none" && long(s.animationDuration)))
    .map(([e]) => e.outerHTML.slice(0, 80)); }"""


@pytest.mark.parametrize("name", PAGES)
def test_nothing_moves_for_who_asked_for_no_motion(served: str, open_page: Open, name: str) -> None:
    page = open_page(f"{served}/{name}", reduced_motion="reduce").page
    assert page.evaluate(MOVING) == []
    for fold in page.locator("main details > summary:visible").all()[:3]:
        fold.click()
    assert page.evaluate("document.getAnimations().length") == 0


def test_a_script_scrolls_at_once(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/texts/alaska-2021.html", reduced_motion="reduce").page
    calls = page.evaluate("""async () => {
      const asked = [], scroll = Element.prototype.scrollIntoView;
      Element.prototype.scrollIntoView = function (options) { asked.push(options?.behavior ?? "auto"); scroll.call(this, options); };
      location.hash = "#p9";
      await new Promise((done) => setTimeout(done, 50));
      return asked; }""")
    assert "smooth" not in calls


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chapter_in_forced_colors(served: str, open_page: Open, scheme: str) -> None:
    page = open_page(f"{served}/book/texts/alaska-2021.html", forced_colors="active", color_scheme=scheme,
                     viewport={"width": 1440, "height": 900}).page
    page.get_by_role("button", name="Show the rest").click()
    for note in page.locator("details.note").all():  # the kind is a word, not a color
        kind = (note.get_attribute("class") or "").split("kind-")[1].split()[0]
        expect(note.locator("summary")).to_contain_text(kind)
    for mark in page.locator(".quotation mark").all():
        look = mark.evaluate("m => { const s = getComputedStyle(m); return [s.textDecorationLine, s.borderBottomStyle, s.borderBottomWidth]; }")
        assert look[0] == "underline" or (look[1] != "none" and look[2] != "0px"), look
    link = page.get_by_role("navigation", name="Parts of the course").locator("a[aria-current]").first
    look = link.evaluate("a => { const s = getComputedStyle(a); return [s.textDecorationLine, s.borderBottomStyle, s.fontWeight]; }")
    assert look[0] == "underline" or look[1] != "none", look  # where one is, without its shadow


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sides_stay_apart_in_forced_colors(served: str, open_page: Open, scheme: str) -> None:
    forced = {"forced_colors": "active", "color_scheme": scheme, "viewport": {"width": 1440, "height": 900}}
    page = open_page(f"{served}/book/readouts/index.html", **forced).page
    look = "e => { const s = getComputedStyle(e); return [s.borderTopStyle, s.borderTopWidth, s.borderTopLeftRadius]; }"
    us, cn = (page.locator(f".rtr-grid b.{side}").first.evaluate(look) for side in ("side-1", "side-2"))
    assert us[0] == cn[0] == "solid" and us[1] != "0px" and us[2] != cn[2]  # a box and a lozenge
    assert len({page.locator(f".rtr-grid [role=img] > {tag}").first.inner_text() for tag in ("span", "i")} - {""}) == 2  # each has its sign
    page = open_page(f"{served}/book/readouts/bali-2022.html", **forced).page
    heads = [page.locator(f".rtr-table thead .{side}").evaluate("e => getComputedStyle(e).borderTopStyle") for side in ("side-1", "side-2")]
    assert heads == ["solid", "double"]
    shared, differs = (page.locator(f".rtr-table {mark}").first.evaluate("e => getComputedStyle(e).textDecorationStyle")
                       for mark in (".rtr-shared", ".rtr-differs"))
    assert (shared, differs) == ("solid", "wavy")


def test_pressed_buttons_and_pictures_in_forced_colors(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/readouts/bali-2022.html", forced_colors="active").page
    button = page.get_by_role("button", name="Predict China")
    before = button.evaluate("b => getComputedStyle(b).borderTopWidth + getComputedStyle(b).outlineStyle + getComputedStyle(b).backgroundColor")
    button.click()
    pressed = page.locator(".rtr-compare [aria-pressed=true]")
    if pressed.count():
        after = pressed.first.evaluate("b => getComputedStyle(b).borderTopWidth + getComputedStyle(b).outlineStyle + getComputedStyle(b).backgroundColor")
        assert after != before
    page = open_page(f"{served}/book/readouts/phrase-trail.html#phrase=all", forced_colors="active", color_scheme="dark").page
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    for shape in (".side-1 circle", ".side-2 rect + rect", ".side-other line"):  # the first square is what a finger finds
        look = page.locator(f".rtr-line {shape}").first.evaluate("e => getComputedStyle(e).stroke")
        assert look not in ("none", paper)
    page = open_page(f"{served}/book/across/timeline.html", forced_colors="active", color_scheme="dark").page
    look = page.locator("svg.timeline .mark").first.evaluate("e => getComputedStyle(e).stroke")
    assert look not in ("none", page.evaluate("getComputedStyle(document.body).backgroundColor"))
