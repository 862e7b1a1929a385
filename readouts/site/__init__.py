"""The Sphinx extension: it turns the data into pages.

================ ======================================================================
module           what it does
================ ======================================================================
``domain``       the roles and the addresses of texts, paragraphs, notes, meetings
``directives``   what a page says to show a part of the data
``bibliography`` how a reference reads
``collector``    when Python looks for garbage
``ebook``        what the EPUB leaves out
``edition``      open or licensed, for students or for instructors
``errors``       how a mistake is reported
``freshness``    which pages to read again after the data changed
``joined``       one script and one style sheet for a page
``launch``       where a lab can be run
``modes``        notes after reading, and the stop to predict first
``outputs``      how long the outputs of the labs are kept
``paper``        the addresses of links, for print
``policy``       no style and no script inside a page
``moved``        old addresses lead on
``inside``       what is inside a page, for the modules that ask
``heads``        what a page says about itself to search engines and link previews
``pages``        what each page loads, where a term is used
``search``       the index of the search, and its page
``terms``        the definitions that open where a term stands
``typography``   quotation marks, dashes, the language of Chinese
``ways``         the ways to everything: on the search page, and on the page for a wrong address
``whole``        what an interrupted build left is made again
================ ======================================================================
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from readouts import __version__
from readouts.markup import depart_element, element, pass_by, visit_element
from readouts.publishing import commit_time
from readouts.site import (
    bibliography,
    directives,
    domain,
    ebook,
    edition,
    errors,
    freshness,
    heads,
    joined,
    launch,
    modes,
    moved,
    outputs,
    pages,
    paper,
    policy,
    search,
    terms,
    typography,
    ways,
    whole,
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx what there is."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", str(commit_time(Path(app.srcdir))))  # for what dates itself: plots, the e-book
    html = (visit_element, depart_element)
    other = (pass_by, pass_by)
    app.add_node(element, html=html, latex=other, text=other, man=other, texinfo=other)
    parts = (errors, edition, whole, domain, directives, bibliography, ebook, freshness, heads, joined, launch, modes, moved,
             outputs, pages, paper, policy, search, terms, typography, ways)
    for part in parts:
        part.setup(app)
    return {"version": __version__, "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
