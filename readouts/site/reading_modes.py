"""How a chapter can be read: notes held back until the reader has gone through, and one stop to predict what comes next.

The page holds everything, and without scripts shows everything; `reading.js` covers and uncovers.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from readouts.course.records import Text
from readouts.rendering.elements import el
from readouts.site.directives.base import CourseDirective
from readouts.site.page_contents import contents_of


def predict_stop(directive: CourseDirective, text: Text, after: int) -> list[nodes.Node]:
    """The stop of a text, if it is after this paragraph."""
    if not text.predict or text.predict.after != after:
        return []
    head = el("p", el("b", "Predict first"), class_="predict-head", aria_hidden="true")  # heard as the name of the landmark
    return [el("aside", head, *directive.myst(text.predict.prompt, text.predict, "prompt"), class_="predict", id="predict",
               data_text=text.id, data_after=str(after), data_until=str(text.predict.until or len(text.paragraphs)),
               aria_label="Predict first")]


def load_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Ask for the script on the pages that have a reading, in their head: what is covered must never flash."""
    if "reading" in contents_of(doctree).classes:
        app.add_js_file("reading.js")


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("html-page-context", load_script)


__all__ = ["load_script", "predict_stop", "setup"]
