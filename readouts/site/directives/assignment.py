"""The assignment sheet: what can be assigned, for the script that makes an address of it and shows what an address assigns."""

from __future__ import annotations

from docutils import nodes
from docutils.nodes import Node
from sphinx.addnodes import pending_xref

from readouts.rendering.elements import el
from readouts.site.directives.coursework import GatheringDirective

LABS = "book/labs/"
HINT = (
    "This page needs JavaScript, since what was assigned is in its address and nowhere else. Without it, ask your teacher for "
    "the list; here are the chapters, each with its questions and its quiz at the end."
)


class AssignmentSheet(GatheringDirective):
    """`assignment-sheet`: the chapters, the meetings and the labs, and where scripts run the sheet that the address describes."""

    def run(self) -> list[Node]:
        """Lists of what can be assigned; what can be written as JSON next to them."""
        owners = list(self.owners())
        chapters = []
        for owner in owners:
            sizes = {"data_paragraphs": str(len(owner.text.paragraphs)), "data_quiz": str(owner.quiz)} if owner.text else {}
            chapters.append(el("li", owner.link, data_chapter=owner.id, **sizes))
        labs = [el("li", self._lab(page), data_lab=page.removeprefix(LABS)) for page in self.env.app.config.external_site_map
                if page.startswith(LABS)]
        lists = [el("ul", *chapters), *self.list_of_meetings(), *([el("p", "The labs:"), el("ul", *labs)] if labs else [])]
        hint = el("p", HINT, class_="no-script")
        return [el("div", hint, el("div", *lists, class_="assignable"), self.written(owners, {}), class_="assignment-sheet")]

    @staticmethod
    def _lab(page: str) -> Node:
        return pending_xref("", nodes.inline("", page), refdomain="std", reftype="doc", reftarget=f"/{page}", refexplicit=False,
                            refwarn=True)


DIRECTIVES = {"assignment-sheet": AssignmentSheet}
