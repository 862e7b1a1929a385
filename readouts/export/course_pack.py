"""The course pack: the chapters of the built site as one PDF, with contents, page numbers and working links.

The articles of the pages become one document, which a Chromium prints by the site's own print style. Where things came to
be on paper is read from the PDF, the page numbers are filled in, and it is printed again, until the numbers hold.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from pypdf import PdfReader, PdfWriter

from readouts.course.course import Course
from readouts.export.printing import browser, pdf

# What is for reading. Coursework and teaching pages stay on the screen; of the readouts, those that the texts refer to.
WHOLE_PARTS = ("Texts", "Connections", "Reference")
LINKED_PARTS = ("Meetings",)
ANSWERS = "answers"
MOST_PRINTINGS = 5
SECONDS = 600
NOT_FOR_PAPER = "script, form, fieldset, .own-copy, .headerlink, .used-in"


class PackError(Exception):
    """The pack cannot be made; the text says why and what helps."""


@dataclass(frozen=True)
class Chapter:
    """A page of the site in the pack: its part, its path below the site, its title, and its article."""

    part: str
    path: str
    title: str
    article: Tag

    @property
    def id(self) -> str:
        """Its name in the pack's document."""
        return place(self.path)


def place(path: str, fragment: str = "") -> str:
    """The id, in the pack, of a page or of a place on it."""
    return re.sub(r"[^\w-]", "-", path.removesuffix(".html")) + (f"--{fragment}" if fragment else "")


def course_pack(site: Path, contents: Iterable[tuple[str, str]], course: Course, date: str = "") -> bytes:
    """The course pack as a PDF.

    Parameters
    ----------
    site : folder of the built site.
    contents : part and name of every page, in the order of the book (`readouts.course.contents.pages_by_part`).
    course : what the title page names.
    date : day of the edition, for the title page.

    Raises
    ------
    PackError : if the site has not been built.
    readouts.export.printing.PrintError : if nothing can be printed.

    """
    chapters = chosen(site, contents)
    body = _document(site, chapters)
    program = browser()
    pages: dict[str, int] = {}
    for _ in range(MOST_PRINTINGS):
        printed = pdf(_page(site, course, _front(course, chapters, pages, date), _numbered(body, pages)), program, SECONDS)
        found = places(printed)
        if found == pages:
            break
        pages = found
    return _with_outline(printed, course, chapters, pages)


# -- what is in it -----------------------------------------------------------------------------------------------------


def chosen(site: Path, contents: Iterable[tuple[str, str]]) -> list[Chapter]:
    """The pages that the pack has, read from the built site."""
    listed = [(part, f"{page}.html") for part, page in contents if part in WHOLE_PARTS + LINKED_PARTS]
    texts = [_read(site, part, path) for part, path in listed if part == "Texts"]
    sent_to = {target for text in texts for target, _ in _targets(text)}
    rest = [_read(site, part, path) for part, path in listed if part != "Texts" and (part in WHOLE_PARTS or path in sent_to)]
    return texts + [chapter for chapter in rest if chapter.part in WHOLE_PARTS or chapter.article.select_one(".rtr-compare")]


def _read(site: Path, part: str, path: str) -> Chapter:
    try:
        soup = BeautifulSoup((site / path).read_text(encoding="utf-8"), "html.parser")
    except FileNotFoundError:
        raise PackError(f"there is no {site / path}: build the site first, with `make site`") from None
    article, heading = soup.find("article"), soup.find("h1")
    assert article and heading
    addresses = soup.find(class_="addresses")
    if addresses and article not in addresses.parents:
        article.append(addresses.extract())
    for tag in article.select(NOT_FOR_PAPER):
        tag.decompose()
    return Chapter(part, path, heading.get_text().strip(), article)


def _targets(chapter: Chapter) -> Iterator[tuple[str, Tag]]:
    """The pages of the site that a chapter links to, with the links."""
    for link in chapter.article.find_all("a", href=True):
        file = str(link["href"]).partition("#")[0]
        if not re.match(r"[a-z]+:", file):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(chapter.path), file)) if file else chapter.path, link


# -- one document ------------------------------------------------------------------------------------------------------


def _document(site: Path, chapters: list[Chapter]) -> str:
    """The articles one after the other; ids and links are those of one document, and page numbers are left open."""
    inside = {chapter.path for chapter in chapters}
    parts = []
    for chapter in chapters:
        for target, link in list(_targets(chapter)):
            _lead(chapter, link, target, inside)
        for tag in chapter.article.find_all(id=True):
            tag["id"] = place(chapter.path, str(tag["id"]))
        for picture in chapter.article.find_all("img", src=True):
            picture["src"] = (site / posixpath.dirname(chapter.path) / str(picture["src"])).resolve().as_uri()
    answers = [f"<h2>{escape(c.title)}</h2>{found}" for c in chapters if (found := _answers(c))]
    for chapter in chapters:
        parts.append(f'<article class="pack-chapter" id="{chapter.id}">{chapter.article.decode_contents()}</article>')
    parts.append(f'<article class="pack-chapter" id="{ANSWERS}"><h1>Answers to the self-checks</h1>{"".join(answers)}</article>')
    return "\n".join(parts)


def _lead(chapter: Chapter, link: Tag, target: str, inside: set[str]) -> None:
    """Point a link to its place in the pack, with the page it is on; what the pack does not have keeps only its words."""
    fragment = str(link["href"]).partition("#")[2]
    if target not in inside:
        link.unwrap()
        return
    to = place(target, fragment if "=" not in fragment else "")
    link["href"] = f"#{to}"
    if target != chapter.path and link.get_text().strip() and not _is_reference(target) and link.name == "a":
        link.insert_after(f"\u0001{to}\u0002")


def _is_reference(target: str) -> bool:
    """Whether a page is in the order of the alphabet: terms and works are found there without a page number."""
    return target.startswith("book/reference/")


def _answers(chapter: Chapter) -> str:
    """The answers of a quiz, taken out of the chapter and put into one list."""
    items = chapter.article.select(".quiz > li")
    found = []
    for item in items:
        answer = item.find("details", recursive=False)
        if answer and (reasons := answer.find("ul")):
            found.append(f"<li>{reasons.extract()}</li>")
            answer.decompose()
    return f'<ol class="pack-answers">{"".join(found)}</ol>' if found else ""


def _numbered(body: str, pages: Mapping[str, int]) -> str:
    """The document with the page numbers behind its links; before they are known, of about the right width."""
    return re.sub("\u0001(.*?)\u0002", lambda m: f'<span class="pack-at"> (p.\u00a0{pages.get(m[1], 100)})</span>', body)


# -- the page that is printed ------------------------------------------------------------------------------------------

STYLE = """
@page { size: A4; }
.pack-chapter, .pack-contents { break-before: page; }
.pack-title { padding-top: 60mm; text-align: center; }
.pack-title h1 { font-size: 30pt; }
.pack-contents ol { list-style: none; padding: 0; margin: 0 0 4mm; }
.pack-contents li { display: flex; align-items: baseline; gap: 2mm; break-inside: avoid; }
.pack-contents li::after { content: ""; order: 1; flex: 1; border-bottom: .5pt dotted #666; }
.pack-contents b { order: 2; font-weight: 400; font-variant-numeric: tabular-nums; }
.pack-contents h2 { font-size: 12pt; margin: 5mm 0 1.5mm; }
.pack-at { font-size: .85em; color: #444; white-space: nowrap; }
.pack-answers > li { margin-bottom: 3mm; }
.pack-answers ul { list-style: none; padding: 0; font-size: 9pt; }
""".strip()


def _page(site: Path, course: Course, front: str, body: str) -> str:
    sheets = "".join(
        f'<link rel="stylesheet" href="{(site / "_static" / name).resolve().as_uri()}">'
        for name in ("readouts.css", "widgets.css", "print.css")
    )
    return (
        '<!doctype html><html lang="en" data-theme="light"><head><meta charset="utf-8">'
        f"<title>{escape(course.settings.title)}</title>"
        f"{sheets}<style>{STYLE}</style></head><body><main>{front}{body}</main></body></html>"
    )


def _front(course: Course, chapters: list[Chapter], pages: Mapping[str, int], date: str) -> str:
    """The title page and the contents."""
    lines = ['<section class="pack-title">' + f"<h1>{escape(course.settings.title)}</h1><p>{escape(course.subject)}</p>",
             f"<p>{escape(date)}</p>", "<p>Prose and data CC BY 4.0. The source texts belong to their publishers and are not "
             'reproduced here.</p></section><section class="pack-contents"><h1>Contents</h1>']
    for part in dict.fromkeys(chapter.part for chapter in chapters):
        lines.append(f"<h2>{part}</h2><ol>")
        lines += [_line(c.id, c.title, pages) for c in chapters if c.part == part]
        lines.append("</ol>")
    lines.append(f"<ol>{_line(ANSWERS, 'Answers to the self-checks', pages)}</ol></section>")
    return "".join(lines)


def _line(id: str, title: str, pages: Mapping[str, int]) -> str:
    return f'<li><a href="#{id}">{escape(title)}</a><b>{pages.get(id, 100)}</b></li>'


# -- the PDF -----------------------------------------------------------------------------------------------------------


def places(printed: bytes) -> dict[str, int]:
    """The page, from 1, of every place that a link in the PDF points to."""
    reader = PdfReader(io.BytesIO(printed))
    found = {}
    for name, destination in reader.named_destinations.items():
        number = reader.get_destination_page_number(destination)
        if number is not None:
            found[name.removeprefix("/")] = number + 1
    return found


def _with_outline(printed: bytes, course: Course, chapters: list[Chapter], pages: Mapping[str, int]) -> bytes:
    """The PDF with its outline: parts, and below them the chapters."""
    writer = PdfWriter(clone_from=io.BytesIO(printed))
    writer.add_metadata({"/Title": f"{course.settings.title}: course pack", "/Subject": course.subject})
    parents = {}
    for chapter in chapters:
        if chapter.part not in parents:
            parents[chapter.part] = writer.add_outline_item(title=chapter.part, page_number=pages[chapter.id] - 1)
        writer.add_outline_item(title=chapter.title, page_number=pages[chapter.id] - 1, parent=parents[chapter.part])
    writer.add_outline_item(title="Answers to the self-checks", page_number=pages[ANSWERS] - 1)
    writer.pdf_header = "%PDF-1.7"
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


__all__ = ["Chapter", "PackError", "chosen", "course_pack", "place", "places"]
