"""The questions on a meeting, which are prose of its page, become a list like the one of a chapter: with a box for each answer.

They are found where :func:`readouts.course.pages.asked` finds them: the first numbered list below a heading of the prose.
"""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes
from sphinx.application import Sphinx

from readouts.course.pages import MEETINGS, meeting_checks
from readouts.rendering.elements import el, with_link
from readouts.site.build_course import course_of


def give_boxes(app: Sphinx, doctree: nodes.document) -> None:
    """Give each question of a meeting an address of its own and the id by which its answer is kept."""
    folder, _, meeting = app.env.docname.rpartition("/")
    course = course_of(app)
    if folder != MEETINGS or meeting not in course.meeting_records:
        return
    checks = meeting_checks(course, course.meeting_records[meeting]) if course.settings.answers else ()
    for found in doctree.findall(nodes.enumerated_list):
        if isinstance(found.parent, nodes.section) and isinstance(found.parent.parent, nodes.section):
            items = [with_link(el("li", *item.children, *_model(checks), id=f"ask-question-{n}"), n)
                     for n, item in enumerate(list(found.children), 1)]
            found.replace_self(el("ol", *items, class_="questions", data_text=meeting))
            return


def _model(checks: Sequence[str]) -> list[nodes.Node]:
    """What the script shows once something is written: checks, in the place of an answer of ours to compare with."""
    if not checks:
        return []
    points = el("ul", *(el("li", check) for check in checks), class_="checks")
    return [el("details", el("summary", "Check your answer"), el("p", "Look at your own answer again:"), points, class_="model")]


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("doctree-read", give_boxes)


__all__ = ["give_boxes", "setup"]
