"""What concerns every page: what it loads, and where each glossary term is used."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from readouts import assets
from readouts.analysis.desk.model import FILE as MODEL
from readouts.export.web_annotations import annotation_page, as_json
from readouts.site.build_course import course_of, once
from readouts.site.dependencies import pages_using, shown_on, uses
from readouts.site.directives.reference import used_in
from readouts.site.directives.review import is_template
from readouts.site.domain import domain_of
from readouts.site.ebook import is_ebook
from readouts.site.edition import notice
from readouts.site.page_contents import contents_of
from readouts.text.numbers import count

MOST_LISTED = 50  # pages that the navigation names of one list
MOST_USED = 20  # pages that a glossary entry names
ICON = "data:image/svg+xml," + quote((assets.THEME / "icon.svg").read_text("utf-8").strip(), safe=" ='/:()")


def note_terms(app: Sphinx, doctree: nodes.document) -> None:
    """Keep which glossary entries a page uses."""
    env = app.env
    ids = course_of(app).term_names
    kept = {id(x) for box in doctree.findall(is_template) for x in box.findall(pending_xref)}  # the page does not show it yet
    links = (x for x in doctree.findall(pending_xref) if x.get("reftype") == "term" and id(x) not in kept)
    found = {str(x["reftarget"]).lower() for x in links}
    if not shown_on(env, env.docname, "glossary"):
        used = domain_of(env).terms[env.docname] = {ids[name] for name in found if name in ids}
        for term in used:
            uses(env, "term", term)
    drop_widget_state(env)


def drop_widget_state(env: BuildEnvironment) -> None:
    """Drop the state that ipywidgets leaves in an executed notebook: the page has its own, a hundredth of the size."""
    stored = getattr(env, "nb_metadata", {}).get(env.docname, {})
    stored.get("js_files", {}).pop("ipywidgets_state", None)


def glossary_changed(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The glossary is written again when a page begins or ceases to use a term."""
    domain = domain_of(env)
    if domain.data.get("written") == domain.terms:
        return []
    domain.data["written"] = {page: set(terms) for page, terms in domain.terms.items()}
    return pages_using(env, "glossary")


def fill_used_in(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put under every glossary entry the list of pages that use it."""
    if docname not in pages_using(app.env, "glossary"):
        return

    def uri(page: str) -> str:
        return str(app.builder.get_relative_uri(docname, page))

    concordance = next((uri(page) for page in pages_using(app.env, "concordance")), "")
    for node in list(doctree.findall(used_in)):
        pages = sorted(p for p, terms in domain_of(app.env).terms.items() if node["term"] in terms and p in app.env.titles)
        links = [(app.env.titles[page].astext(), uri(page)) for page in pages]
        node.replace_self(list_of_uses(links, f"{concordance}#at-{node['term']}" if concordance else ""))


def list_of_uses(links: Sequence[tuple[str, str]], more: str) -> list[nodes.Node]:
    """What a glossary entry says of the pages that use it: of a long list the beginning, and where the rest is found.

    Parameters
    ----------
    links : the title and the address of each page.
    more : the address at which all places are listed; "" if there is none.

    Returns
    -------
    A paragraph; nothing if no page uses it.

    """
    if not links:
        return []
    parts = [part for words, uri in links[:MOST_USED] for part in (nodes.Text(", "), _link(words, uri))]
    if len(links) > MOST_USED:
        rest = count(len(links) - MOST_USED, "more page")
        parts += [nodes.Text(" and "), _link(rest, more) if more else nodes.Text(rest)]
    return [nodes.paragraph("", "", nodes.Text("Used in: "), *parts[1:], classes=["used-in"])]


def _link(words: str, uri: str) -> nodes.reference:
    return nodes.reference("", words, refuri=uri, internal=True)


def load_what_is_needed(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Ask for the widgets' style and script on the pages that have a widget, for the own copy's where there is a reading."""
    app.add_js_file("site.js", priority=100)
    page = contents_of(doctree)
    context["has_cells"] = "cell" in page.classes
    if "rtr-desk" in page.classes:
        app.add_css_file("widgets.css")
        app.add_css_file("desk.css")
        app.add_js_file("desk.js", loading_method="defer")
        context["meetings"] = _pattern(app, pagename)
        for name, part in (("trails", "trails"), ("glossary", "glossary"), ("work", "my-work")):
            context[name] = next((app.builder.get_relative_uri(pagename, page) for page in pages_using(app.env, part)), "")
    elif page.has_widget:
        app.add_css_file("widgets.css")
        app.add_js_file("widgets.js", loading_method="defer")
    if page.classes & {"meeting-list", "glossary"}:
        app.add_js_file("filter.js", loading_method="defer")
    if "reading-data" in page.raw:
        app.add_js_file("owncopy.js", loading_method="defer")
    works = {"questions": "coursework.js", "quiz": "coursework.js", "finish": "coursework.js", "my-work": "mywork.js",
             "glossary": "ownwords.js", "assignment-sheet": "assignment.js", "last-download": "downloaded.js"}
    scripts = dict.fromkeys(script for part, script in works.items() if part in page.classes)
    if "assignment-sheet" in page.classes:
        app.add_css_file("assignment.css")
        scripts = {"assignment.js": None}
    for script in scripts:
        app.add_js_file(script, loading_method="defer")
    if scripts:
        context["work"] = next((app.builder.get_relative_uri(pagename, page) for page in pages_using(app.env, "my-work")), "")
    if page.classes & {"look-back", "review", "review-switch"}:
        app.add_js_file("review.js", loading_method="defer")
        context["review"] = next((app.builder.get_relative_uri(pagename, page) for page in pages_using(app.env, "review")), "")
    context["course"] = course_of(app).settings.slug
    context["notice"] = notice(app)
    context["icon"] = ICON
    context["parts_of_book"] = _navigation(app, pagename)
    context["body_class"] = "wide" if page.classes & {"reading", "rtr-widget", "across"} else ""


def _pattern(app: Sphinx, pagename: str) -> str:
    """The address of a meeting's page, seen from another page, with a star for the meeting's id; "" if the book has none."""
    found = next(((id, place[0]) for (kind, id), place in domain_of(app.env).objects.items() if kind == "meeting"), None)
    return app.builder.get_relative_uri(pagename, found[1]).replace(found[0], "*") if found else ""


class Part(NamedTuple):
    """A part of the book: its title, and its chapters, each with the pages below it."""

    title: str
    chapters: dict[str, list[str]]


@once
def _parts(app: Sphinx) -> tuple[list[Part], dict[str, tuple[int, str]]]:
    """The parts of the book; and for every page the number of its part, and its chapter."""
    site_map, titles = app.config.external_site_map, app.env.titles
    trees = [Part(tree.caption, {str(item): [page for page in _below(site_map, str(item)) if page in titles]
                                 for item in tree.items if str(item) in titles}) for tree in site_map.root.subtrees]
    parts = [part for part in trees if part.chapters]
    places = {page: (n, chapter) for n, part in enumerate(parts) for chapter, below in part.chapters.items()
              for page in (chapter, *below)}
    return parts, places


def _navigation(app: Sphinx, pagename: str) -> list[dict[str, Any]]:
    """The parts of the book; of the part that the page is in, the pages near to it: a page does not grow with the course."""
    parts, places = _parts(app)
    place, chapter = places.get(pagename, (-1, ""))

    def uri(page: str) -> str:
        return app.builder.get_relative_uri(pagename, page)

    def entry(page: str) -> dict[str, Any]:
        return {"title": app.env.titles[page].astext(), "uri": uri(page), "current": page == pagename,
                "below": page not in parts[place].chapters}

    found = []
    for n, part in enumerate(parts):
        first, size = next(iter(part.chapters)), len(part.chapters)
        listed = nearest_pages(list(part.chapters), chapter) if n == place else []
        pages = [page for c in listed for page in (c, *(nearest_pages(part.chapters[c], pagename) if c == chapter else ()))]
        found.append({"title": part.title, "first": uri(first), "current": n == place, "pages": list(map(entry, pages)),
                      "count": size, "cut": 0 < len(listed) < size})
    return found


def nearest_pages(pages: list[str], page: str) -> list[str]:
    """Of a long list of pages those nearest to one."""
    at = pages.index(page) if page in pages else 0
    start = max(0, min(at - MOST_LISTED // 2, len(pages) - MOST_LISTED))
    return pages[start:start + MOST_LISTED]


def _below(site_map: Any, page: str) -> list[str]:
    return [str(item) for tree in site_map[page].subtrees for item in tree.items]


def write_frontend(app: Sphinx) -> None:
    """Write scripts and the widgets' style where Sphinx finds static files, before any page asks for their checksum.

    The theme's scripts with what they import, and its style with the colors, replace the files of their names, which Sphinx
    copies first.
    """
    folder = Path(app.doctreedir) / "frontend"
    folder.mkdir(parents=True, exist_ok=True)
    colors = course_of(app).settings.colors
    styles = {"widgets.css": assets.css(colors), "desk.css": assets.desk_css(), "assignment.css": assets.assignment_css(),
              "readouts.css": assets.site_css(colors)}  # the last in place of the theme's
    has_desk = (course_of(app).folder / MODEL).exists()
    for name, text in {**assets.page_scripts(), **styles}.items():
        if name.startswith("desk.") and not has_desk:
            continue
        (folder / name).write_text(text, encoding="utf-8")
    app.config.html_static_path.append(str(folder))


def write_annotations(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Write with the page of a text its notes as W3C Web Annotations, `annotations/<text>.jsonld`."""
    folder = Path(app.outdir) / "annotations"
    for text in shown_on(app.env, pagename, "text") if app.builder.format == "html" and not is_ebook(app) else ():
        folder.mkdir(exist_ok=True)
        (folder / f"{text}.jsonld").write_text(as_json(annotation_page(course_of(app), text)), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect to the events of the build."""
    app.add_config_value("comments_config", {}, "", types=[dict])  # Jupyter Book sets it even without sphinx_comments
    app.add_html_theme("readouts", str(assets.THEME))
    app.connect("doctree-read", note_terms)
    app.connect("env-updated", glossary_changed)
    app.connect("doctree-resolved", fill_used_in)
    app.connect("html-page-context", load_what_is_needed)
    app.connect("builder-inited", write_frontend)
    app.connect("html-page-context", write_annotations)
