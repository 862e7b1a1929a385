"""The search: its index, and the page that shows what was found.

The index is made of the data, entry by entry, so that every hit has a kind, an address of its own and its words; the prose of
the pages comes from their sections. Sphinx's index knows pages only, no Chinese inside a sentence, and needs the network to
show the words around a hit, which a site opened from a folder does not have. It is switched off.

The index is a script that the search page loads with the first question, since a page opened from a folder can load no data.
In it the JSON is packed: a third of its bytes. No other page has any of it.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from textwrap import shorten
from typing import Any
from unicodedata import normalize

from docutils import nodes
from docutils.nodes import Node
from sphinx.addnodes import glossary, pending_xref
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from readouts.analysis.definitions import brief_words
from readouts.analysis.search_entries import entries, kinds
from readouts.course.course import Course, Target
from readouts.rendering.elements import element
from readouts.site.build_course import course_of, is_website
from readouts.site.domain import domain_of
from readouts.site.edition import copy_of
from readouts.text.traditional import traditional_pairs

INDEX = "_static/search-index.js"
OPENING = 120  # characters of a section of prose; the whole of all pages would double the index
NO_PROSE = (element, glossary, nodes.title, nodes.section, nodes.literal_block, nodes.raw, nodes.image, nodes.math_block,
            nodes.Invisible)
Hit = list[Any]
Sections = list[tuple[str, str, list[str]]]


def own_index(app: Sphinx) -> None:
    """Switch Sphinx's own search off: its index, its scripts and its page."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.search = False  # as its subclasses for other kinds of help do
    (Path(app.outdir) / "searchindex.js").unlink(missing_ok=True)  # what an older build may have left


# -- the prose of the pages ------------------------------------------------------------------------------------------------


def keep_prose(app: Sphinx, doctree: nodes.document) -> None:
    """Keep the prose of the page that was read, section by section; what its directives show comes from the data."""
    course = course_of(app)
    found = []
    for section in doctree.findall(nodes.section):
        paragraphs = [words for node in _paragraphs(section) if (words := _words(course, node))]
        title = next((_words(course, node) for node in section if isinstance(node, nodes.title)), "")
        found.append((section["ids"][0], title, paragraphs))
    domain_of(app.env).prose[app.env.docname] = found


def _paragraphs(node: nodes.Element) -> Iterator[nodes.Element]:
    """The paragraphs of a section that have words of their own, not only references."""
    for child in node.children:
        if isinstance(child, NO_PROSE) or not isinstance(child, nodes.Element) or "cell" in child.get("classes", ()):
            continue
        if isinstance(child, nodes.paragraph):
            if any(not isinstance(part, pending_xref) for part in child.children):
                yield child
        else:
            yield from _paragraphs(child)


def _words(course: Course, node: Node) -> str:
    """The words of a node as the reader will see them; of a citation none."""
    return " ".join(normalize("NFC", "".join(_pieces(course, node))).split())


def _pieces(course: Course, node: Node) -> Iterator[str]:
    if isinstance(node, pending_xref) and not node["refexplicit"]:
        yield _shown(course, node)
    elif isinstance(node, nodes.Text):
        yield node.astext()
    elif not isinstance(node, NO_PROSE) or isinstance(node, nodes.title):
        for child in node.children:
            yield from _pieces(course, child)


def _shown(course: Course, node: pending_xref) -> str:
    """The words that a reference will show; of one without a target its own, and the build warns of it later."""
    kind, target = "cite" if node["refdomain"] == "cite" else str(node["reftype"]), str(node["reftarget"])
    if kind == "doc":
        return _name_of_page(node)
    if kind in ("text", "para", "note", "meeting") and course.missing(Target(kind, target)):
        return node.astext()
    return brief_words(course, kind, target)


def _name_of_page(node: pending_xref) -> str:
    """What stands for a page before its title is known: its file's name."""
    return str(node["reftarget"]).rpartition("/")[2].replace("-", " ")


# -- the index -------------------------------------------------------------------------------------------------------------


def hits(app: Sphinx) -> dict[str, list[Hit]]:
    """For every page its hits: kind, anchor, title, words, other names; the title of a statement is the number of its topic."""
    course = course_of(app)
    places, prose = _places(app, course), domain_of(app.env).prose
    topics = {id: number for number, id in enumerate(course.topics)}
    found: dict[str, list[Hit]] = {page: [] for page in sorted(app.env.titles)}
    for entry in entries(course, lambda text: copy_of(app, text)):
        page, anchor = places(entry.target)
        if page in found:
            title = topics[entry.title] if entry.kind in course.settings.side_ids else entry.title
            found[page].append([entry.kind, anchor, title, entry.body, *entry.names])
    for page, sections in prose.items():
        if page in found:
            _add_prose(found[page], sections)
    return found


def index_of(app: Sphinx, found: Mapping[str, list[Hit]]) -> str:
    """The index as JSON: the pages with their hits; and the statements, filed by page, meeting and side, in less room."""
    meetings = {page: id for (kind, id), (page, _, _) in domain_of(app.env).objects.items() if kind == "meeting"}
    pages, statements, sides = [], [], course_of(app).settings.side_ids
    for page, own in found.items():
        pages.append([app.builder.get_target_uri(page), app.env.titles[page].astext(), [h for h in own if h[0] not in sides]])
        said = {side: [hit[1:] for hit in own if hit[0] == side] for side in sides}
        if any(said.values()):
            statements.append([len(pages) - 1, meetings[page], said])
    topics = [topic.label for topic in course_of(app).topics.values()]
    traditional = traditional_pairs([_json(pages), _json(statements)])
    names = {"kinds": kinds(course_of(app)), "topics": topics, "traditional": traditional}
    return _json({**names, "pages": pages, "statements": statements})


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _add_prose(found: list[Hit], sections: Sections) -> None:
    """Add the sections of a page, their titles and first words, as hits of their own.

    The opening of a chapter or a meeting goes to the hit of that.
    """
    whole = next((hit for hit in found if hit[0] in ("text", "meeting")), None)
    known = str(whole[3]) if whole else ""
    for number, (anchor, title, paragraphs) in enumerate(sections):
        words = " ".join(p for p in paragraphs if p not in known)
        if number == 0 and whole:
            whole[3] = f"{known} {words}".strip()
        elif words or number == 0:
            found.append(["page", anchor if number else "", title, shorten(words[:2 * OPENING], OPENING, placeholder=" …")])


def _places(app: Sphinx, course: Course) -> Callable[[Target], tuple[str, str]]:
    """Where something is: its page and its anchor, a statement's short; "" for what no page shows."""
    objects = domain_of(app.env).objects

    def place(target: Target) -> tuple[str, str]:
        if target.kind == "statement" and (statement := course.statement(target.id)):
            prefix = f"{statement.meeting}-{statement.side}-"
            return objects.get(("meeting", statement.meeting), ("", "", ""))[0], target.id.removeprefix(prefix)
        kind = "entry" if target.kind == "term" else target.kind
        page, anchor, _ = objects.get((kind, target.id), ("", "", ""))
        return page, anchor

    return place


# -- the page --------------------------------------------------------------------------------------------------------------


def load_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Ask for the script on the search page."""
    if pagename == "search":
        app.add_js_file("search.js", loading_method="defer")


def search_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The page that shows what was found, and the script that brings the index."""
    if not is_website(app):
        return
    packed = b64encode(zlib.compress(index_of(app, hits(app)).encode(), 9)).decode()
    script = f'window.readoutsIndex="{packed}";\n'.encode()
    (Path(app.outdir) / INDEX).write_bytes(script)
    yield "search", {"title": "Search", "search_index": f"{INDEX}?v={hashlib.sha256(script).hexdigest()[:8]}"}, "search.html"


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("builder-inited", own_index)
    app.connect("doctree-read", keep_prose)
    app.connect("html-page-context", load_script)
    app.connect("html-collect-pages", search_page)
