"""Under the Content-Security-Policy that the teaching pages give, and below a sub-path: every page, and what works on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ROOT, Watched, texts_folder
from docutils import nodes
from docutils.utils import new_document
from playwright.sync_api import Page, expect
from serving import Server

from readouts.rendering.elements import el
from readouts.site.content_security import POLICY, unlink, without_styles

Open = Callable[..., Watched]
SUB_PATH = "/course/"
LISTEN = """addEventListener("securitypolicyviolation",
  (e) => console.error(`policy: ${e.effectiveDirective} ${e.blockedURI} ${e.sample} ${e.sourceFile}:${e.lineNumber}`));"""


@pytest.fixture(scope="module")
def strict(site: Path) -> Iterator[str]:
    with Server(site, SUB_PATH, {"Content-Security-Policy": POLICY}) as server:
        yield server.url


@pytest.fixture
def at(strict: str, open_page: Open) -> Callable[[str], Watched]:
    """Open a page of the strict site; what it violates or cannot find is among its errors."""

    def opened(name: str) -> Watched:
        watched = open_page("about:blank")
        watched.page.context.add_init_script(LISTEN)
        watched.page.on("response", lambda r: watched.errors.append(f"{r.status} {r.url}") if r.status >= 400 else None)
        watched.page.goto(f"{strict}/{name}")
        return watched

    return opened


def test_the_policy_is_at_work(at: Callable[[str], Watched]) -> None:
    watched = at("book/index.html")
    watched.page.evaluate("document.body.setAttribute('style', 'color: red')")
    watched.page.wait_for_function("() => true")
    assert any("style-src" in error for error in watched.errors)


def test_no_page_violates_the_policy_or_misses_a_file(at: Callable[[str], Watched], strict: str, pages: list[str]) -> None:
    watched = at("book/index.html")
    for name in pages:
        if name == "404.html":  # stands for addresses at any depth, so without a baseurl it takes the host's root for its own: test_page_heads.py
            continue
        watched.page.goto(f"{strict}/{name}")
        watched.page.wait_for_url("**/book/index.html" if name == "index.html" else "**")
        assert watched.errors == [], name
    assert watched.foreign == []


def test_links_below_a_sub_path_lead_somewhere(at: Callable[[str], Watched]) -> None:
    watched = at("index.html")
    page = watched.page
    page.wait_for_url(f"**{SUB_PATH}book/index.html")
    for name in ("Meetings", "Reference", "Texts"):
        page.get_by_role("navigation", name="Parts of the course").get_by_role("link", name=name).click()
        expect(page.locator("main h1")).to_be_visible()
    page.get_by_role("navigation", name="Parts of the course").get_by_role("link", name="Meetings").click()
    page.locator('article a[href*="2023"]').first.click()
    expect(page.locator(".rtr-compare, h1").first).to_be_visible()
    page.locator("a[rel=next]").last.click()
    assert SUB_PATH in page.url and watched.errors == []


def test_widgets_and_coursework_work_under_the_policy(at: Callable[[str], Watched]) -> None:
    watched = at("book/readouts/bali-2022.html")
    page = watched.page
    page.get_by_label("Topic", exact=True).select_option("taiwan")
    assert 0 < page.locator(".rtr-table tbody tr:visible").count() < page.locator(".rtr-table tbody tr").count()
    assert watched.errors == []

    watched = at("book/readouts/index.html")
    page = watched.page
    first = page.locator(".rtr-grid tbody tr").first
    before = first.get_attribute("data-meeting")
    page.get_by_label("Topic", exact=True).select_option("balloon")
    assert 0 < page.locator(".rtr-grid tbody tr:visible").count() < page.locator(".rtr-grid tbody tr").count()
    page.get_by_label("Sort", exact=True).select_option("asymmetry")
    expect(first).not_to_have_attribute("data-meeting", str(before))
    assert watched.errors == []

    watched = at("book/readouts/phrase-trail.html#phrase=win-win")
    page = watched.page
    boxes = [mark.bounding_box() for mark in page.locator("a.mark:visible").all()]
    assert boxes and all(box for box in boxes) and len({box["x"] for box in boxes if box}) > 1  # each is in its place
    assert watched.errors == []

    watched = at("book/texts/alaska-2021.html#who-is-speaking")
    _answer(watched.page)
    assert watched.errors == []


def _answer(page: Page) -> None:
    """A quiz item answered, a question written on, a term opened."""
    page.get_by_role("button", name="Show the rest").click()
    page.locator(".quiz input").first.check()
    expect(page.locator(".quiz .feedback").first).not_to_be_empty()
    page.locator(".answer textarea").first.fill("What is in the paragraph.")
    term = page.locator(".fold > p a[data-term]").first
    term.click()
    expect(page.locator(f"#def-{term.get_attribute('data-term')}")).to_be_visible()


@pytest.mark.skipif(texts_folder() is None, reason="the source texts are not at hand (READOUTS_TEXTS, ../shared/texts)")
def test_an_own_copy_opens_under_the_policy(at: Callable[[str], Watched]) -> None:
    folder = texts_folder()
    assert folder
    text = next(folder.glob("000_*.txt")).read_text("utf-8")
    watched = at("book/texts/alaska-2021.html")
    page = watched.page
    page.locator(".start.have").click()
    html = "".join(f'<p style="margin: 1em" onclick="x()">{line}</p>' for line in text.splitlines() if line)
    page.locator(".own-copy input[type=file]").set_input_files(
        {"name": "copy.html", "mimeType": "text/html", "buffer": f"<style>p {{ }}</style>{html}".encode()})
    expect(page.locator(".original").first).to_be_visible()
    assert watched.errors == []


def test_what_a_notebook_prints_loses_its_styles() -> None:
    given = '<div><style scoped>.dataframe td { }</style><table class="dataframe"><tr style="text-align: right;"><td>1</td></tr></table></div>'
    assert without_styles(given) == '<div><table class="dataframe"><tr><td>1</td></tr></table></div>'


def test_the_pages_tell_the_policy_that_is_tested() -> None:
    told = (ROOT / "book/teaching/publishing.md").read_text("utf-8")
    assert POLICY in told
    assert not re.search(r"unsafe-inline|unsafe-eval", POLICY)


@pytest.mark.parametrize("address", ["javascript:alert(1)", " java\tscript:alert(1)", "data:text/html,x", "file:///etc/passwd"])
@pytest.mark.parametrize("made", [lambda to: nodes.reference("", "words", refuri=to), lambda to: el("a", "words", href=to)], ids=["reference", "element"])
def test_of_a_link_that_is_no_web_address_only_its_words_are_left(address: str, made: Callable[[str], nodes.Element]) -> None:
    page = new_document("")
    page += nodes.paragraph("", "", made(address), made("https://example.org/"), made("#p1"), made("mailto:a@example.org"))
    unlink(None, page, "page")  # type: ignore[arg-type]
    assert type(page[0][0]) is nodes.Text and page.astext() == "words" * 4
    assert not any(isinstance(part, nodes.Text) for part in page[0][1:])
