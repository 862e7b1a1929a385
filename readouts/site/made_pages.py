"""The pages that the data makes become pages of the build: their sources, and their places in the contents.

Their sources are written into the folder of the document trees, never into `book/`; `readouts.course.pages` says what is in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

import yaml
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinx.project import Project
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx_external_toc.parsing import MalformedError, parse_toc_data

from readouts.course.contents import with_made_pages
from readouts.course.files import write_atomically
from readouts.course.pages import PROSE, made_pages, prose_file, source
from readouts.course.readers import Faults
from readouts.site.build_course import course_of
from readouts.validation.pages import check_pages
from readouts.validation.unfinished import check_unfinished, files_of

if TYPE_CHECKING:
    from myst_parser.mocking import MockState

logger = logging.getLogger(__name__)
FOLDER = "pages"  # below the document trees
AFTER_THE_CONTENTS = 950  # sphinx-external-toc reads them at 900
AFTER_THE_COURSE = 120  # which is loaded at 100; before the build begins to change anything (150)


class CourseProject(Project):
    """Sphinx's list of sources, with those that are made: `made` says where each is."""

    made: Mapping[str, Path] = {}

    def discover(self, exclude_paths: Iterable[str] = (), include_paths: Iterable[str] = ("**",)) -> set[str]:
        """Find all sources; the file with a made page's prose is not a source by itself."""
        super().discover(exclude_paths, include_paths)
        self.docnames.update(self.made)
        return self.docnames

    def doc2path(self, docname: str, absolute: bool) -> str:
        """Where a source is. From the course's folder a made page is where its prose is: what the prose names is near it."""
        return str(self.made[docname]) if absolute and docname in self.made else super().doc2path(docname, absolute)


class Prose(SphinxDirective):
    """`prose-of`: the prose of a made page, with its own file and lines for whatever is wrong in it.

    MyST's `include` does almost this, but counts the lines of what it includes from one too many.
    """

    required_arguments = 1
    option_spec = {"from": directives.positive_int, "until": directives.positive_int}

    def run(self) -> list[nodes.Node]:
        """Render the lines in place, headings too, as MyST does with what it includes."""
        path = prose_file(Path(self.env.srcdir), self.arguments[0])
        first, last = self.options.get("from", 1) - 1, self.options["until"] - 1 if "until" in self.options else None
        self.state.document.settings.record_dependencies.add(str(path))
        renderer = cast("MockState", self.state)._renderer
        document, reporter = renderer.document, renderer.reporter
        before = document["source"], reporter.source, reporter.get_source_and_line
        document["source"] = reporter.source = str(path)
        reporter.get_source_and_line = partial(_place, str(path))
        try:
            renderer.nested_render_text("\n".join(path.read_text("utf-8").splitlines()[first:last]), first)
        finally:
            document["source"], reporter.source, reporter.get_source_and_line = before
        return []


def _place(path: str, line: int | None = None) -> tuple[str, int | None]:
    return path, line


def fill_contents(app: Sphinx, config: Config) -> None:
    """Put the pages that the data makes into the contents that sphinx-external-toc has read."""
    path = Path(app.srcdir) / config.external_toc_path
    try:
        config.external_site_map = parse_toc_data(with_made_pages(yaml.safe_load(path.read_text("utf-8")), course_of(app)))
    except MalformedError as error:
        raise ExtensionError(f"{path}: {error}") from None


def write_sources(app: Sphinx) -> None:
    """Write the sources of the made pages that are in the contents; one that is the same as before keeps its time."""
    folder, root = Path(app.doctreedir) / FOLDER, Path(app.srcdir)
    made = {}
    for page, record in made_pages(course_of(app)).items():
        if page in app.config.external_site_map:
            made[page] = path = folder / f"{page}.md"
            prose = prose_file(root, page)
            content = source(page, record, prose.read_text("utf-8") if prose.exists() else None)
            if not path.exists() or path.read_text("utf-8") != content:
                write_atomically(path, content)
    for path in set(folder.rglob("*.md")) - set(made.values()):
        path.unlink()
    project = CourseProject(app.srcdir, app.config.source_suffix)
    project.restore(app.project)
    project.made = made
    app.project = app.env.project = project


def warn(app: Sphinx) -> None:
    """Say at every build what is wrong with the pages and the contents, and what is still to be written."""
    faults = Faults(Path(app.srcdir))
    check_pages(course_of(app), Path(app.srcdir), faults)
    check_unfinished(files_of(Path(app.srcdir)), faults)
    for fault in sorted(faults.found):
        logger.warning(fault.message, location=f"{Path(app.srcdir) / fault.path}:{fault.line}", type="readouts", subtype="pages")


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.add_directive(PROSE, Prose)
    app.connect("config-inited", fill_contents, priority=AFTER_THE_CONTENTS)
    app.connect("builder-inited", write_sources, priority=AFTER_THE_COURSE)
    app.connect("builder-inited", warn, priority=AFTER_THE_COURSE)
