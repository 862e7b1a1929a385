"""Roles and addresses: `{note}`, `{para}`, `{text}`, `{meeting}`, `{question}`; an `{entry}` is one of the glossary.

What they point to is registered by the directive that shows it, so an address does not depend on which page that is. What leads
nowhere is a warning that names page, line and the nearest right name.
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
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

from readouts.course.course import Course, Target
from readouts.course.places import question_ids
from readouts.course.readers import did_you_mean_or_known, nearest
from readouts.course.reference_labels import reference_label
from readouts.site.build_course import course_of

logger = logging.getLogger(__name__)

KINDS = ("text", "para", "note", "question", "meeting", "phrase", "thread", "event", "entry", "person", "example")


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
        if docname == fromdocname and typ in ("para", "note"):  # in its own chapter, not named by it
            title = reference_label(course_of(env.app), Target(typ, target), target.partition("/")[0])
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


def why_missing(course: Course, kind: str, id: str) -> str:
    """Why a reference on a page does not work, with the nearest name.

    Parameters
    ----------
    kind : the role: one of `KINDS`, or `term`.
    id : what it refers to.

    Returns
    -------
    One line. What the course has, but no page shows, is said to be so.

    """
    known = _known(course, kind)
    if id.startswith("/"):
        return f'the {kind} "{id[1:]}" does not say which text it belongs to{_of_text(id[1:], known)}'
    if id in known:
        return f'no page of this book shows the {kind} "{id}"; add one to _toc.yml'
    if kind == "para" and id.partition("/")[0] in course.texts:
        return course.missing(Target(kind, id)) or ""  # names the first and the last
    return f'there is no {kind} "{id}"{did_you_mean_or_known(id, known)}'


def _of_text(name: str, known: Iterable[str]) -> str:
    """Which full name is meant by one without its text: the nearest; where several texts have the same, the first's."""
    full = {one.partition("/")[2]: one for one in reversed(list(known))}
    near = nearest(name, full)
    return f', did you mean "{full[near]}"?' if near else f"; write it as TEXT/{name}"


def _known(course: Course, kind: str) -> list[str]:
    """The names of all things of a kind, as a role writes them."""
    lists: dict[str, Iterable[str]] = {
        "text": course.texts, "meeting": course.meeting_records, "phrase": course.phrases, "thread": course.threads,
        "event": (event.id for event in course.events), "entry": course.terms, "person": (person.id for person in course.people),
        "para": (f"{text.id}/p{p.n}" for text in course.texts.values() for p in text.paragraphs),
        "note": (f"{text.id}/{note.id}" for text in course.texts.values() for note in text.notes),
        "term": (name for term in course.terms.values() for name in (term.term, *term.aliases)),
        "question": question_ids(course), "example": course.examples,
    }
    return list(lists[kind])


def warn_of_missing(app: Sphinx, domain: Domain | None, node: pending_xref) -> bool | None:
    """Say what a reference misses in the course's own words; None leaves all others to Sphinx."""
    kind, id = str(node["reftype"]), str(node["reftarget"])
    if domain is None or (domain.name != "course" and (domain.name, kind) != ("std", "term")):
        return None
    logger.warning(why_missing(course_of(app), kind, id), location=node, type="ref", subtype=kind)
    return True


def setup(app: Sphinx) -> None:
    """Add the domain, and make its roles available without a prefix."""
    app.add_domain(CourseDomain)
    app.connect("warn-missing-reference", warn_of_missing)
    for kind in KINDS:
        app.add_role(kind, _short_role(kind))


def _short_role(kind: str) -> CourseRole:
    class ShortRole(CourseRole):
        def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
            self.name = f"course:{kind}"
            return super().run()

    return ShortRole(warn_dangling=True)


__all__ = ["CourseDomain", "CourseRole", "domain_of", "reference", "setup", "warn_of_missing", "why_missing"]
