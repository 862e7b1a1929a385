"""The questions on a meeting, which are prose of its page, become a list like the one of a chapter: with a box for each answer.

They are found where :func:`readouts.course.pages.asked` finds them: the first numbered list below a heading of the prose.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx

from readouts.course.pages import MEETINGS
from readouts.rendering.elements import el, with_link
from readouts.site.build_course import course_of


def give_boxes(app: Sphinx, doctree: nodes.document) -> None:
    """Give each question of a meeting an address of its own and the id by which its answer is kept."""
    folder, _, meeting = app.env.docname.rpartition("/")
    if folder != MEETINGS or meeting not in course_of(app).meeting_records:
        return
    for found in doctree.findall(nodes.enumerated_list):
        if isinstance(found.parent, nodes.section) and isinstance(found.parent.parent, nodes.section):
            items = [el("li", *item.children, id=f"ask-question-{n}") for n, item in enumerate(list(found.children), 1)]
            found.replace_self(el("ol", *map(with_link, items), class_="questions", data_text=meeting))
            return


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("doctree-read", give_boxes)


__all__ = ["give_boxes", "setup"]
