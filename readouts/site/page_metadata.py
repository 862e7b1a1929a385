"""What a page says about itself in its head: its description, and the card that a link preview shows.

The theme's `card.html` writes the tags of the card. The address at which the book is published is set in one place, `html:
baseurl:` in `_config.yml` or `READOUTS_BASEURL` in the environment; while it is not known, no page names an address or a picture,
since both would be wrong.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from readouts.analysis import descriptions
from readouts.course.course import Course
from readouts.rendering.elements import element
from readouts.site.build_course import course_of, is_website, once
from readouts.site.domain import domain_of

FRONT = "index"
OWN = {
    "search": "Search the course: chapters, notes and questions, glossary terms in all their languages, people, meetings and "
              "statements.",
    "404": "There is no page at this address. The search, the glossary and the contents of the course link to all the others.",
}


def published_address(app: Sphinx, config: Config) -> None:
    """Take the published address from its one place; it ends with a slash."""
    address = os.environ.get("READOUTS_BASEURL") or config.html_baseurl
    if address and not re.match(r"https?://[^/]", address):
        raise ExtensionError(f'the address of the site is "{address}"; '
                             "it must begin with https:// (html: baseurl: in _config.yml)")
    config["html_baseurl"] = address.rstrip("/") + "/" if address else ""


@once
def _subjects(app: Sphinx) -> dict[str, tuple[str, str]]:
    """For each page of a text or of a meeting, which it is."""
    return {page: (kind, id) for (kind, id), (page, _, _) in domain_of(app.env).objects.items() if kind in {"text", "meeting"}}


def description(app: Sphinx, course: Course, page: str, doctree: nodes.document | None) -> str:
    """What a page is about; "" for a page without text."""
    if page in OWN:
        return OWN[page]
    if page == FRONT:
        page, doctree = app.config.root_doc, app.env.get_doctree(app.config.root_doc)
    kind, id = _subjects(app).get(page, ("", ""))
    if kind == "text":
        return descriptions.of_text(course.texts[id])
    if kind == "meeting":
        return descriptions.of_meeting(course, course.meeting_records[id])
    if doctree is None:
        return ""
    paragraphs = (p.astext() for p in doctree.findall(nodes.paragraph) if not (isinstance(p.parent, element) or _is_aside(p)))
    return descriptions.of_prose(paragraphs, app.env.titles[page].astext())


def _is_aside(paragraph: nodes.paragraph) -> bool:
    """Whether a paragraph is all in italics, as the line that every lab begins with: how long it takes."""
    return len(paragraph) == 1 and isinstance(paragraph[0], nodes.emphasis)


def describe(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Give the theme the description, and the card of a page that a link may point to."""
    if not is_website(app):
        return
    context["description"] = description(app, course_of(app), pagename, doctree)
    if doctree or pagename == FRONT:
        context["card"] = _card(app, "" if pagename == FRONT else app.builder.get_target_uri(pagename))


def _card(app: Sphinx, page: str) -> dict[str, str]:
    """The addresses that a card names, of its page and of its picture; none while the published one is not known."""
    config, published = app.config, app.config.html_baseurl
    if not published:
        return {"url": ""}
    image = f"{published}_static/{Path(config.readouts_card).name}" if config.readouts_card else ""
    return {"url": published + page, "image": image, "alt": config.readouts_card_alt}


def bring_card(app: Sphinx) -> None:
    """Let Sphinx find the picture of the link previews, which is the course's own."""
    if app.config.readouts_card:
        app.config.html_static_path.append(str(Path(app.srcdir) / app.config.readouts_card))


def front_door(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The page at the site's own address. Jupyter Book would write one too, but without a head that link previews can read."""
    if is_website(app) and app.config.root_doc != FRONT:
        yield FRONT, {}, "front.html"


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.add_config_value("readouts_card", "", "html", types=[str])
    app.add_config_value("readouts_card_alt", "", "html", types=[str])
    app.connect("config-inited", published_address)
    app.connect("builder-inited", bring_card)
    app.connect("html-collect-pages", front_door)
    app.connect("html-page-context", describe)
