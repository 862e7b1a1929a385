"""Quotations from a text, set so that one sees whose words they are: the author's, or somebody's whom the author quotes."""

from __future__ import annotations

from docutils import nodes

from readouts.course.records import Voiced
from readouts.rendering.elements import el


def voiced_nodes(quotation: Voiced, tag: str) -> list[nodes.Node]:
    """The words in an element, and before them whom the author quotes or reports.

    Somebody's own words are between quotation marks and slanted; the author's are neither. It does not rest on color, and the
    name and the marks are text, so that paper, an e-book and a voice have them, too.
    """
    words = el(tag, quotation.words, class_=f"voice-{quotation.voice or 'quoted'}", translate="no")
    return [el("span", quotation.owner, class_="owner"), nodes.Text(" "), words] if quotation.owner else [words]


def voice_legend() -> nodes.Node:
    """What the two ways to set a quotation mean."""
    theirs = el("span", "“slanted and between quotation marks”", class_="voice-quoted")
    reporting = el("span", "reporting", class_="owner")
    return el("p", "Whose words? Words ", theirs, " are a speaker’s own, as the article quotes them; the name comes first. All "
              "others are the author’s; where they tell what somebody else says, ", reporting, " and a name come first.",
              class_="voice-key")


__all__ = ["voice_legend", "voiced_nodes"]
