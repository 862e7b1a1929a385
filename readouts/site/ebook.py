"""The e-book: the same document trees, without scripts, styled by `readouts/assets/theme/epub/ebook.css`.

Every widget is complete as a table, so nothing is lost when what only a script could use (its state, the form for a reader's own
copy) and the drawings are left out.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.application import Sphinx

from readouts.assets import THEME
from readouts.rendering.elements import element

if TYPE_CHECKING:
    from sphinx.builders.epub3 import Epub3Builder

STYLES = THEME / "epub"
ACCESSIBILITY = (
    ("accessMode", "textual"), ("accessMode", "visual"), ("accessModeSufficient", "textual"),
    ("accessibilityFeature", "alternativeText"), ("accessibilityFeature", "displayTransformability"),
    ("accessibilityFeature", "readingOrder"), ("accessibilityFeature", "structuralNavigation"),
    ("accessibilityFeature", "tableOfContents"), ("accessibilityHazard", "none"),
    ("accessibilitySummary", "Everything is text, with headings, lists and tables marked as such. Every picture has a "
                             "description, and what it shows is in the text or in a table as well. Nothing flashes or moves."),
)
"""What the package says of itself, in the terms of schema.org that EPUB Accessibility 1.1 asks for."""

LANDMARKS = """    <nav epub:type="landmarks" hidden="hidden">
      <ol>
        <li><a epub:type="bodymatter" href="{{ navlist[0].refuri }}">{{ navlist[0].text }}</a></li>
      </ol>
    </nav>
"""
UNUSED = ("basic.css", "epub.css", "pygments.css", "file.png", "minus.png", "plus.png")
"""What Sphinx puts into every e-book, and no page of this one loads; one names a typeface that only one maker's devices have."""


def is_ebook(app: Sphinx) -> bool:
    """Whether this build makes the e-book."""
    return bool(app.builder.name == "epub")


def bring_files(app: Sphinx) -> None:
    """Let Sphinx find the style sheet of the e-book, its cover, and what its package says of its accessibility."""
    if not is_ebook(app):
        return
    app.config.html_static_path[:] = [str(STYLES)]
    app.config.epub_exclude_files = [*app.config.epub_exclude_files, *(f"_static/{name}" for name in UNUSED)]
    app.config.epub_tocscope = "includehidden"  # the pages are in no list that one sees; else the contents name only the first
    app.config.epub_tocdepth = 2  # Kindles show no more
    app.config.epub_tocdup = False
    if cover := app.config.readouts_cover:
        app.config.html_static_path.append(str(Path(app.srcdir) / cover))
        app.config.epub_cover = (f"_static/{Path(cover).name}", "epub-cover.html")
    builder = cast("Epub3Builder", app.builder)
    templates = Path(app.doctreedir) / "epub-templates"
    shutil.copytree(builder.template_dir, templates, dirs_exist_ok=True)
    package = templates / "content.opf.jinja"
    said = "".join(f'    <meta property="schema:{name}">{value}</meta>\n' for name, value in ACCESSIBILITY)
    package.write_text(package.read_text("utf-8").replace("  </metadata>", f"{said}  </metadata>"), "utf-8")
    contents = templates / "nav.xhtml.jinja"
    text = contents.read_text("utf-8").replace('epub:type="toc"', 'epub:type="toc" role="doc-toc"')
    contents.write_text(text.replace("    </nav>\n", f"    </nav>\n{LANDMARKS}", 1), "utf-8")
    builder.template_dir = str(templates)


def leave_out(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Leave out what only a script uses, pictures whose table is below them, and links to files that are not in the book.

    The name of a column that the site writes before a cell with its style sheet is written into it: Kindles have no such styles.
    """
    if not is_ebook(app):
        return
    for node in [*doctree.findall(_is_left_out)]:
        if node.parent:
            node.parent.remove(node)
    for table in doctree.findall(element):
        for cell in table.findall(element) if "rtr-grid" in table["classes"] else ():
            if label := cell["html"].get("data-label"):
                cell.insert(0, element("", "", nodes.Text(f"{label}: "), tag="b", html={}))
    for link in [*doctree.findall(nodes.reference)]:
        file = str(link.get("refuri", "")).partition("#")[0]
        if link.get("internal") and file and not file.endswith(".xhtml"):
            link.replace_self(link.children)


def _is_left_out(node: nodes.Node) -> bool:
    if isinstance(node, nodes.raw):
        return any(tag in node.astext() for tag in ("<script", "<form", "<svg"))
    left = {"desk-form", "desk-result", "rtr-line", "rtr-help", "model", "starts", "finish", "review-switch"}
    return isinstance(node, element) and (node["tag"] in ("svg", "template") or not left.isdisjoint(node["classes"]))


def load_no_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """An e-book's page loads its own style sheet and nothing else, whatever other extensions asked for."""
    if is_ebook(app):
        own = app.config.epub_css_files
        context["script_files"] = []
        context["css_files"] = [css for css in context["css_files"] if Path(str(css.filename)).name in own]
        language = app.config.language
        context["html_tag"] = str(context["html_tag"]).replace("<html ", f'<html lang="{language}" xml:lang="{language}" ')


def setup(app: Sphinx) -> None:
    """Connect to the build, after everything that asks for files."""
    app.add_config_value("readouts_cover", "", "epub", types=[str])
    app.connect("builder-inited", bring_files, priority=900)
    app.connect("doctree-resolved", leave_out, priority=900)
    app.connect("html-page-context", load_no_script, priority=900)


__all__ = ["ACCESSIBILITY", "bring_files", "is_ebook", "leave_out", "load_no_script", "setup"]
