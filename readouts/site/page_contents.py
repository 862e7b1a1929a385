"""What is inside a page that is about to be written: several modules ask for it, and it is looked for once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from docutils import nodes

from readouts.rendering.elements import element


class Contents(NamedTuple):
    """The classes of a page's nodes, the attributes of its HTML elements in order, and its raw HTML."""

    classes: frozenset[str] = frozenset()
    attributes: tuple[Mapping[str, str], ...] = ()
    raw: str = ""

    @property
    def has_widget(self) -> bool:
        """Whether there is a widget, drawn by a directive or printed by a notebook."""
        return "rtr-widget" in self.classes or "rtr-widget" in self.raw


@lru_cache(maxsize=1)
def contents_of(doctree: nodes.document | None) -> Contents:
    """What is inside a page; nothing, if it has no document. Not to be asked before the document is complete."""
    if doctree is None:
        return Contents()
    found = list(doctree.findall(nodes.Element))
    return Contents(
        frozenset(name for node in found for name in node["classes"]),
        tuple(node["html"] for node in found if isinstance(node, element) and node["html"]),
        "\n".join(node.astext() for node in found if isinstance(node, nodes.raw)),
    )


__all__ = ["Contents", "contents_of"]
