"""Paper: a chapter and a comparison as a browser prints them, read back from the PDF."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable

from conftest import Watched
from playwright.sync_api import Page
from pypdf import PdfReader

from readouts.course.course import Course
from readouts.text.quotation_marks import within

Open = Callable[..., Watched]


def printed(page: Page) -> str:
    """The words of a page on paper, in the order in which they are drawn; spaces as one."""
    reader = PdfReader(io.BytesIO(page.pdf(format="A4")))
    text = " ".join(sheet.extract_text() for sheet in reader.pages)
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text))  # ligatures as letters


def squeezed(words: str) -> str:
    """Words without spaces: a line may end after any hyphen."""
    return re.sub(r"\s", "", words)


def test_a_chapter_prints_as_text_with_numbered_notes(served: str, open_page: Open, course: Course) -> None:
    text = course.texts["alaska-2021"]
    page = open_page(f"{served}/book/texts/alaska-2021.html", viewport={"width": 390, "height": 800}).page  # notes folded
    words = printed(page)
    for note in text.notes:
        number = text.numbers[note.id]
        assert squeezed(f"{note.words}{number}") in squeezed(words), note.id  # the mark at the quotation
        assert squeezed(f"{number}{note.kind}{note.words}") in squeezed(words), note.id  # the note
    assert words.index("The reading") < words.index("Questions") < words.index("Addresses of the links")
    for gone in ("Search", "Next", "Skip to the text", "Have the article?", "find it in the original", "Show the notes", "CC BY"):
        assert gone not in words, gone
    assert text.url and text.url in squeezed(words)  # spelled out, at the end


def test_the_bodies_of_notes_are_printed_though_they_were_folded(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/texts/alaska-2021.html", viewport={"width": 390, "height": 800}).page
    page.get_by_role("button", name="Show the rest").click()
    bodies = page.locator("details.note > p:first-of-type").evaluate_all("all => all.map(p => p.textContent)")
    words = printed(page)
    assert len(bodies) > 20
    for body in bodies:
        assert " ".join(re.findall(r"[A-Za-z]+", body)[:6]) in " ".join(re.findall(r"[A-Za-z]+", words)), body[:60]


def test_a_comparison_prints_whole_whatever_was_chosen(served: str, open_page: Open, course: Course) -> None:
    page = open_page(f"{served}/book/readouts/bali-2022.html#topic=taiwan&cover=cn&words=official").page
    words = squeezed(printed(page))
    for statement in course.statements_of("bali-2022"):
        if statement.quote:
            assert squeezed(within(statement.quote)) in words, statement.id
    assert "Predict" not in words and "statementsshown" not in words
    external = set(page.locator("a[data-address]").evaluate_all("all => all.map(a => a.getAttribute('href'))"))
    assert external and all(address in words for address in external)


def test_links_are_numbered_once_an_address(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/readouts/bali-2022.html").page
    links = page.locator("a[data-address]").evaluate_all("all => all.map(a => [a.getAttribute('href'), a.dataset.address])")
    listed = page.locator(".addresses li").all_text_contents()
    assert all(listed[int(number) - 1] == address for address, number in links) and len(listed) == len(set(listed))
    assert not page.locator(".addresses").is_visible()  # only on paper


def test_what_a_student_wrote_is_printed_whole(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/texts/alaska-2021.html").page
    page.get_by_role("button", name="Show the rest").click()
    page.locator(".answer textarea").first.fill("\n".join(f"Line {n} of an answer." for n in range(30)))
    words = printed(page)
    assert "Line 0 of an answer." in words and "Line 29 of an answer." in words


def test_a_time_line_and_tables_are_tables_on_paper(served: str, open_page: Open) -> None:
    page = open_page(f"{served}/book/across/phrases.html").page
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 640, "height": 900})  # about the width of a sheet
    assert page.locator("table.stack").first.evaluate("t => getComputedStyle(t).display") == "table"


def test_no_page_prints_what_one_can_only_press(served: str, pages: list[str], open_page: Open) -> None:
    page = open_page("about:blank", viewport={"width": 794, "height": 1100}).page
    page.emulate_media(media="print")
    found = {}
    for name in (name for name in pages if name != "index.html"):  # which sends on
        page.goto(f"{served}/{name}")
        shown = page.locator("button, select, input:not([type=radio], [type=checkbox])").evaluate_all(
            "all => all.filter(e => e.checkVisibility({ visibilityProperty: true })).map(e => e.textContent || e.outerHTML.slice(0, 80))")
        if shown:
            found[name] = shown[:4]
    assert found == {}
