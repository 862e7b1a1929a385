"""The configuration that is the engine's, or that `course.yaml` holds: `_config.yml` has only what a course may choose.

Jupyter Book passes a configuration of its own to Sphinx, whatever `_config.yml` leaves out, so these are set in its place.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from readouts.course.course import CourseError
from readouts.course.reading import settings_of
from readouts.course.settings import Settings

ENGINE: dict[str, Any] = {
    "html_theme": "readouts",  # readouts/assets/theme: a tenth of the weight of the stock theme, no foreign host
    "html_copy_source": False,  # pages are not published as source again
    "html_show_sourcelink": False,
    "html_permalinks_icon": "#",  # the sign behind a heading that gives its address
    "html_last_updated_fmt": None,  # a build of the same commit must be the same
    "html_use_index": False,  # the glossary is the index
    "numfig": False,  # figures have titles, not numbers
    "ogp_enable_meta_description": False,  # readouts.site.page_metadata writes it
    "ogp_custom_meta_tags": [
        '<meta property="og:image:width" content="1200">', '<meta property="og:image:height" content="630">',
        '<meta name="twitter:card" content="summary_large_image">',
    ],
    "nb_ipywidgets_js": {},  # the stock widget loader needs 4.4 MB from two foreign hosts; ours needs none
    "nb_mime_priority_overrides": [  # in the book a widget is shown by its own HTML, not by the stock loader
        ["html", "application/vnd.jupyter.widget-view+json", None], ["epub", "application/vnd.jupyter.widget-view+json", None],
    ],
    "nb_render_image_options": {},
    "nb_merge_streams": True,  # a kernel sends what a cell prints in one piece or in several, as it happens
    "bibtex_bibfiles": ["data/references.bib"],
    "bibtex_reference_style": "author_year",
    "bibtex_default_style": "readouts",  # readouts.site.bibliography: titles keep their capitals
    "bibtex_cite_id": "ref-{key}",  # the address of a reference is its key
    "epub_css_files": ["ebook.css"],  # readouts/assets/theme/epub
    "epub_show_urls": "no",  # a link works in an e-book
    "epub_use_index": False,
    "epub_tocdepth": 2,
    "epub_exclude_files": ["search.html", "index.html"],  # Jupyter Book's page that redirects to the first
    "epub_scheme": "UUID",
}


def configure(app: Sphinx, config: Config) -> None:
    """Set both, before anything reads them."""
    try:
        settings = settings_of(Path(app.srcdir))
    except CourseError as error:
        raise ExtensionError(f"{error}\nThe book was not built.") from None
    for name, value in {**ENGINE, **_of_course(settings, config)}.items():
        config[name] = value


def _of_course(settings: Settings, config: Config) -> dict[str, Any]:
    """What of the configuration says which course this is."""
    identifier = config.epub_uid or f"{settings.slug}-{uuid5(NAMESPACE_URL, settings.slug)}"
    return {
        "project": settings.title, "html_title": settings.title, "author": settings.rights_holder,
        "epub_basename": settings.slug, "epub_title": settings.title, "epub_author": settings.rights_holder,
        "epub_publisher": settings.rights_holder, "epub_description": f"An annotated course reader on {settings.subject}.",
        "epub_identifier": identifier, "epub_uid": identifier,  # Sphinx writes the second where the first is meant
    }


def setup(app: Sphinx) -> None:
    """Connect to the first event of the build, before all others."""
    app.connect("config-inited", configure, priority=1)
