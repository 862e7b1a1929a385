"""Roles and addresses: `{note}`, `{para}`, `{text}`, `{meeting}`, `{question}`; an `{entry}` is one of the glossary.

What they lead to is registered by the directive that shows it, so an address does not depend on which page that is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from docutils import nodes
from docutils.nodes import Element
from sphinx import addnodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.roles import XRefRole
from sphinx.util.nodes import make_refnode

KINDS = ("text", "para", "note", "question", "meeting", "phrase", "thread", "event", "entry", "person")


class CourseRole(XRefRole):
    """A reference; `p3` and `some-note` without a text mean the text of the page that is being read."""

    def process_link(
        self, env: BuildEnvironment, refnode: Element, has_explicit_title: bool, title: str, target: str
    ) -> tuple[str, str]:
        """Complete a target that leaves its text out."""
        if refnode["reftype"] in ("para", "note", "question") and "/" not in target:
            target = f"{env.temp_data.get('readouts:text', '')}/{target}"
        return title, target


class CourseDomain(Domain):
    """Everything in the course that has an address."""

    name = "course"
    label = "Course"
    object_types = {kind: ObjType(kind, kind) for kind in KINDS}
    roles = {kind: CourseRole(warn_dangling=True) for kind in KINDS}
    initial_data = {"objects": {}, "terms": {}, "prose": {}}
    data_version = 1

    @property
    def objects(self) -> dict[tuple[str, str], tuple[str, str, str]]:
        """(kind, id) → (page, anchor, title)."""
        return cast("dict[tuple[str, str], tuple[str, str, str]]", self.data["objects"])

    @property
    def terms(self) -> dict[str, set[str]]:
        """Page → ids of the glossary entries it uses."""
        return cast("dict[str, set[str]]", self.data["terms"])

    @property
    def prose(self) -> dict[str, list[tuple[str, str, list[str]]]]:
        """Page → its sections: anchor, title, paragraphs as plain text (kept by :mod:`readouts.site.search`)."""
        return cast("dict[str, list[tuple[str, str, list[str]]]]", self.data["prose"])

    def register(self, kind: str, id: str, anchor: str, title: str) -> None:
        """Note where something is shown."""
        self.objects[kind, id] = (self.env.docname, anchor, title)

    def clear_doc(self, docname: str) -> None:
        """Forget what a page shows."""
        if docname in self.prose:  # a page that was never read shows nothing, and there are many things
            for key in [k for k, v in self.objects.items() if v[0] == docname]:
                del self.objects[key]
        self.terms.pop(docname, None)
        self.prose.pop(docname, None)

    def merge_domaindata(self, docnames: Iterable[str], otherdata: dict[str, Any]) -> None:
        """Take over what another process read."""
        pages = set(docnames)
        self.objects.update({k: v for k, v in otherdata["objects"].items() if v[0] in pages})
        self.terms.update({k: v for k, v in otherdata["terms"].items() if k in pages})
        self.prose.update({k: v for k, v in otherdata["prose"].items() if k in pages})

    def resolve_xref(
        self, env: BuildEnvironment, fromdocname: str, builder: Builder, typ: str, target: str, node: pending_xref,
        contnode: Element,
    ) -> nodes.reference | None:
        """Make the link; where the reference brings no words of its own, the title of its target is shown."""
        found = self.objects.get((typ, target))
        if found is None:
            return None
        docname, anchor, title = found
        content: list[nodes.Node] = [child.deepcopy() for child in node] if node["refexplicit"] else [nodes.inline("", title)]
        if node.get("fragment") and builder.name != "epub":  # what the page is to show: its script reads it
            anchor = node["fragment"]
        return make_refnode(builder, fromdocname, docname, anchor, content)

    def resolve_any_xref(
        self, env: BuildEnvironment, fromdocname: str, builder: Builder, target: str, node: pending_xref, contnode: Element
    ) -> list[tuple[str, Element]]:
        """Nothing: these references always name their kind."""
        return []

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """What the inventory and the search know of."""
        for (kind, id), (docname, anchor, title) in self.objects.items():
            yield id, title, kind, docname, anchor, 1 if kind in ("text", "meeting", "note") else -1


def domain_of(env: BuildEnvironment) -> CourseDomain:
    """The domain of a build."""
    return cast(CourseDomain, env.get_domain("course"))


def reference(kind: str, target: str, text: str = "") -> Element:
    """A reference to be resolved when all pages are known. `kind` may also be `term`."""
    domain = "std" if kind == "term" else "course"
    shown = text or target
    return addnodes.pending_xref("", nodes.inline("", shown), refdomain=domain, reftype=kind,
                                 reftarget=shown if kind == "term" else target, refexplicit=bool(text), refwarn=True)


def setup(app: Sphinx) -> None:
    """Add the domain, and make its roles available without a prefix."""
    app.add_domain(CourseDomain)
    for kind in KINDS:
        app.add_role(kind, _short_role(kind))


def _short_role(kind: str) -> CourseRole:
    class ShortRole(CourseRole):
        def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
            self.name = f"course:{kind}"
            return super().run()

    return ShortRole(warn_dangling=True)
