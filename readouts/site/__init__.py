"""The Sphinx extension: it turns the data into pages.

module                 what it does
``domain``             the roles and the addresses of texts, paragraphs, notes, meetings
``directives``         what a page says to show a part of the data
``bibliography``       how a reference reads
``garbage_collection`` when Python looks for garbage
``ebook``              what the EPUB leaves out
``configuration``      what the engine and `course.yaml` set of Sphinx's configuration
``edition``            open or licensed, for students or for instructors
``error_reporting``    how a mistake is reported
``dependencies``       which pages to read again after the data changed
``asset_bundles``      one script and one style sheet for a page
``launch_links``       where a lab can be run
``reading_modes``      notes after reading, and the stop to predict first
``meeting_questions``  a box for the answer to each question on a meeting
``made_pages``         the pages of texts and meetings, and their places in the contents
``lab_outputs``        how long the outputs of the labs are kept
``plain_links``        links inside the site, as plain as HTML allows
``print_links``        the addresses of links, for print
``content_security``   no style and no script inside a page
``redirects``          old addresses redirect
``counts``             how many there are of what the course has
``page_outline``       the sections of a page: folded before a reading, named in the margin
``page_contents``      what is inside a page, for the modules that ask
``page_metadata``      what a page says about itself to search engines and link previews
``page_assets``        what each page loads, where a term is used
``search``             the index of the search, and its page
``signs``              signs and set words that explain themselves
``terms``              the definitions that open where a term is
``typography``         quotation marks, dashes, the language of Chinese
``site_index``         the ways to everything: on the search page, and on the page for a wrong address
``build_integrity``    what an interrupted build left is made again
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from readouts._version import __version__
from readouts.export.offline import commit_time
from readouts.rendering.elements import depart_element, element, pass_by, visit_element
from readouts.site import (
    asset_bundles,
    bibliography,
    build_integrity,
    configuration,
    content_security,
    counts,
    dependencies,
    directives,
    domain,
    ebook,
    edition,
    error_reporting,
    lab_outputs,
    launch_links,
    made_pages,
    meeting_questions,
    page_assets,
    page_metadata,
    page_outline,
    plain_links,
    print_links,
    reading_modes,
    redirects,
    search,
    signs,
    site_index,
    terms,
    typography,
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx what there is."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", str(commit_time(Path(app.srcdir))))  # for what dates itself: plots, the e-book
    html = (visit_element, depart_element)
    other = (pass_by, pass_by)
    app.add_node(element, html=html, latex=other, text=other, man=other, texinfo=other)
    parts = (error_reporting, configuration, edition, build_integrity, made_pages, domain, directives, bibliography, ebook,
             dependencies, page_metadata, asset_bundles, launch_links, reading_modes, meeting_questions, redirects, lab_outputs,
             page_assets, page_outline, counts, plain_links, print_links, content_security, search, signs, terms,
             typography, site_index)
    for part in parts:
        part.setup(app)
    return {"version": __version__, "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
