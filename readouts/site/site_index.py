"""The ways to everything: on the search page, and on the page that a server shows for a wrong address (404).

A server shows `404.html` at any depth of address, so its links must begin at the site's root. Where that is, the published
address says (`html: baseurl:` in `_config.yml`); without it, the root of the host is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.application import Sphinx

from readouts.site.build_course import is_website
from readouts.site.dependencies import pages_using

PAGES = ("search", "404")
WAYS = (
    ("glossary", "every term, in the words of each side, and what each means by it"),
    ("concordance", "every place where a term appears"),
    ("people", "who is named, and where"),
    ("coverage", "all meetings, and which side addresses which topic"),
    ("timeline", "meetings, texts and events in order"),
)
_RELATIVE = re.compile(r"""(\b(?:href|src|action)=")(?!\w+:|/|#)""")


def show_ways(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Give the two pages the ways and the contents."""
    if pagename in (*PAGES, *pages_using(app.env, "concordance")):
        app.add_css_file("search.css")
    if pagename not in PAGES:
        return

    def link(page: str) -> dict[str, str]:
        return {"title": app.env.titles[page].astext(), "uri": app.builder.get_relative_uri(pagename, page)}

    found = [(page, what) for part, what in WAYS for page in pages_using(app.env, part)[:1]]
    context["ways"] = [{**link(page), "what": what} for page, what in found]
    context["contents"] = [
        {"title": tree.caption, "pages": [link(str(item)) for item in tree.items if str(item) in app.env.titles]}
        for tree in app.config.external_site_map.root.subtrees
    ]


def page_of_wrong_address(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The page for a wrong address."""
    if is_website(app):
        yield "404", {"title": "Page not found"}, "404.html"


def from_the_root(app: Sphinx, error: Exception | None) -> None:
    """Let every address in that page begin at the root of the site."""
    path = Path(app.outdir) / "404.html"
    if error is None and path.exists():
        root = urlsplit(app.config.html_baseurl).path.rstrip("/") + "/"
        path.write_text(_RELATIVE.sub(rf"\g<1>{root}", path.read_text(encoding="utf-8")), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("html-collect-pages", page_of_wrong_address)
    app.connect("html-page-context", show_ways)
    app.connect("build-finished", from_the_root)
