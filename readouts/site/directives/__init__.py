"""What a page says to show a part of the data. Every directive makes nodes; the prose in them is MyST, parsed in place."""

from __future__ import annotations

from sphinx.application import Sphinx

from readouts.site.directives import (
    across,
    assignment,
    codebook,
    concordance,
    coursework,
    desk,
    evidence,
    examples,
    explore,
    meetings,
    reference,
    review,
    teaching,
    texts,
)

PARTS = (texts, meetings, reference, concordance, across, coursework, assignment, desk, explore, evidence, codebook,
         teaching, review, examples)
"""The modules of directives; each has its own in `DIRECTIVES`, by their names."""


def setup(app: Sphinx) -> None:
    """Add the directives and their nodes."""
    for part in PARTS:
        for name, directive in part.DIRECTIVES.items():
            app.add_directive(name, directive)
    app.add_node(reference.used_in)
