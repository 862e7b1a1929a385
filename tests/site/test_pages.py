"""Every page in a real browser: no error, no foreign host, readable without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import ROOT, Visited, Watched
from playwright.sync_api import expect

from readouts.course.course import Course
from readouts.site.page_assets import MOST_USED, list_of_uses

Open = Callable[..., Watched]
WIDE = {"width": 1440, "height": 900}
NARROW = {"width": 390, "height": 800}


def test_no_page_shows_an_error_or_asks_a_foreign_host(visits: dict[str, Visited]) -> None:
    """On a wide screen: tests/site/test_axe.py."""
    assert {name: page.errors for name, page in visits.items() if page.errors} == {}


def test_no_page_shows_an_error_from_a_folder(site: Path, pages: list[str], open_page: Open) -> None:
    watched = open_page((site / "book/index.html").as_uri())
    for name in pages:
        if name == "404.html":
            continue  # only a server shows it, at any depth of address: its links begin at the root of the site
        watched.page.goto((site / name).as_uri())
        watched.page.wait_for_url("**/book/index.html" if name == "index.html" else "**")
        assert watched.errors == [], name
    assert watched.foreign == []


def test_no_file_of_the_site_loads_from_a_foreign_host(site: Path) -> None:
    loads = re.compile(r"""(?:<(?:script|link|img|iframe|source)\b[^>]*?(?:src|href)=["']|@import\s+["']?|url\(["']?)(?:https?:)?//[^\s"')>]+""")
    for path in [*site.rglob("*.html"), *site.rglob("*.css")]:
        assert not loads.search(path.read_text("utf-8")), path


def test_every_link_inside_the_site_leads_somewhere(site: Path, pages: list[str]) -> None:
    ids: dict[Path, set[str]] = {}
    for name in pages:
        here = site / name
        for href in re.findall(r'<a [^>]*?href="([^"]*)"', here.read_text("utf-8")):
            if re.match(r"[a-z]+:", href):
                continue
            file, _, fragment = href.partition("#")
            file = f"{site}{file}" if file.startswith("/") else file
            target = (here.parent / file.split("?")[0]).resolve() if file else here
            assert target.exists(), f"{name} links to {href}"
            if fragment and "=" not in fragment:
                if target not in ids:
                    ids[target] = set(re.findall(r'\bid="([^"]+)"', target.read_text("utf-8")))
                assert fragment in ids[target], f"{name} links to {href}"


def test_nothing_scrolls_sideways_on_a_small_phone(visits: dict[str, Visited]) -> None:
    assert {name: f"{page.too_wide} px too wide" for name, page in visits.items() if page.too_wide > 0} == {}


def test_a_chapter_shows_everything_without_scripts(served: str, open_page: Open, course: Course) -> None:
    for text in course.texts.values():
        page = open_page(f"{served}/book/texts/{text.id}.html", java_script_enabled=False).page
        assert page.locator(".para").count() == len(text.paragraphs)
        for note in text.notes:
            expect(page.locator(f"#n-{note.id} > p").first).to_be_visible()
            expect(page.locator(f"#q-{note.id} mark")).to_have_text(note.words)
        assert page.locator(".questions > li").count() == len(text.questions)


def test_notes_fold_under_their_paragraph_on_a_narrow_screen(served: str, open_page: Open) -> None:
    url = f"{served}/book/texts/alaska-2021.html"
    page = open_page(url, viewport=NARROW).page
    note = page.locator("details.note").first
    assert note.get_attribute("open") is None
    note.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(note.locator("p").first).to_be_visible()


def test_a_link_to_a_note_opens_it(served: str, open_page: Open, course: Course) -> None:
    note = course.texts["alaska-2021"].notes[-1]
    page = open_page(f"{served}/book/texts/alaska-2021.html#n-{note.id}", viewport=NARROW).page
    expect(page.locator(f"#n-{note.id} > p").first).to_be_in_viewport()


def test_references_lead_both_ways(served: str, open_page: Open, course: Course) -> None:
    for text in course.texts.values():
        for note in text.notes:
            for ref in note.see:
                if ref.startswith("meeting:"):
                    page = open_page(f"{served}/book/readouts/{ref[8:]}.html").page
                    assert page.locator(f'a[href$="{text.id}.html#n-{note.id}"]').count() >= 1
                    page.locator(f'a[href$="{text.id}.html#n-{note.id}"]').first.click()
                    expect(page.locator(f"#n-{note.id}")).to_be_in_viewport()
                    assert page.locator(f'#n-{note.id} a[href*="readouts/{ref[8:]}.html"]').count() >= 1
                    return
    pytest.fail("no note refers to a meeting")


def test_a_source_is_described_once_a_page_and_at_every_citation_of_it(site: Path, served: str, open_page: Open, pages: list[str]) -> None:
    for name in pages:
        page = BeautifulSoup((site / name).read_text("utf-8"), "html.parser")
        sources: dict[str, list[bool]] = {}
        for link in page.select(".bibtex-citation a"):
            sources.setdefault(str(link["href"]), []).append(bool(link.get("title")))
        assert all(described == [True, *[False] * (len(described) - 1)] for described in sources.values()), name
    shown = open_page(f"{served}/book/reference/glossary.html").page.locator(".bibtex-citation a")
    titles = shown.evaluate_all("links => links.map((a) => [a.hash, a.title])")
    assert len({hash for hash, _ in titles}) == len({(hash, title) for hash, title in titles}) < len(titles)
    assert all(title for _, title in titles)


def test_the_glossary_lists_where_a_term_is_used(site: Path, course: Course) -> None:
    html = (site / "book/reference/glossary.html").read_text("utf-8")
    assert "Used in: " in html
    used = re.findall(r'id="term-guardrails".*?</dd>', html, re.DOTALL)[0]
    assert "../texts/" in used


def test_a_long_list_of_uses_ends_where_all_places_are_listed() -> None:
    links = [(f"Page {n}", f"{n}.html") for n in range(MOST_USED + 3)]
    paragraph, = list_of_uses(links, "concordance.html#at-x")
    assert paragraph.astext().endswith(f"Page {MOST_USED - 1} and 3 more pages") and "concordance.html#at-x" in paragraph.pformat()
    assert list_of_uses(links[:MOST_USED], "x")[0].astext().endswith(f"Page {MOST_USED - 1}")
    assert list_of_uses(links, "")[0].astext().endswith("3 more pages") and list_of_uses([], "x") == []


def test_chinese_is_marked_up_as_chinese(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/reference/glossary.html").page
    unmarked = page.evaluate("""() => {
      const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), bad = [];
      while (walk.nextNode()) if (/[\\u4e00-\\u9fff]/.test(walk.currentNode.data) && !walk.currentNode.parentElement.closest("[lang|=zh]"))
        bad.push(walk.currentNode.data);
      return bad; }""")
    assert unmarked == []


def test_colors_can_be_switched_and_are_kept(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/index.html", color_scheme="light").page
    assert page.locator("html").get_attribute("data-theme") == "light"
    page.get_by_role("button", name="Switch to dark colors").click()
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_search_finds_a_chapter(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/index.html").page
    page.get_by_label("Search this course").fill("rapprochement")
    page.keyboard.press("Enter")
    expect(page.locator("#search-results a").first).to_be_visible(timeout=15000)


def test_the_landing_page_leads_each_reader_their_way(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/").page
    page.wait_for_url("**/book/index.html")
    expect(page.locator(".pair q")).to_have_count(2)
    assert page.locator(".pair .rtr-differs").count() > 0
    doors = page.locator(".doors a")
    assert [door.text_content() for door in doors.all()][:3] == ["Read a text", "Compare a meeting", "Play: who said it?"]
    for name in ("For teachers", "The meetings"):
        expect(page.get_by_role("heading", name=name)).to_be_visible()


def test_print_leaves_the_frame_out_and_the_notes_in(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/texts/alaska-2021.html", viewport=NARROW).page
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".masthead")).to_be_hidden()
    for note in page.locator("details.note > p:not(.see)").all():  # what refers to a note is for those who can follow it
        assert note.is_visible()


def test_the_readme_shows_a_page() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert pictures and all((ROOT / p).exists() for p in pictures)
