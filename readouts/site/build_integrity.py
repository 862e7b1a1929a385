"""What a build finds in its folders is whole and of its own edition, or it is made again from the start.

Sphinx compares the times of files, and keeps what it read before it writes. So after a build that was broken off, it takes pages
that were never written for current ones, and they would stay for good. Here a build marks its document trees and its output as
unfinished before it changes anything in them, and as finished at its very end. The next build removes

- document trees that are unfinished, unmarked, or of another edition: all pages are read again;
- output that is, or that was not written from these trees as they are: all pages are written again.

Pages that something was wrong with are read again, too: Sphinx warns when it reads or writes a page, so that the next build would
say that all is well. A fault is reported at every build until it is fixed.

It does not matter at which moment a build ends, or how: the mark is removed by nothing but a build that came to its end.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util.build_phase import BuildPhase
from sphinx.util.logging import NAMESPACE, get_node_location, is_suppressed_warning

from readouts.course.editions import BUILT, MARK, Mark
from readouts.site.build_course import once
from readouts.site.edition import edition_of

KEPT_BY_SPHINX = (".doctree", ".pickle")
FIRST = 150  # before anything is written, but after the data was loaded (100): a fault there costs nothing that was built
LAST = 2000


@dataclass
class Progress:
    """What this build has found and done.

    `others` are the other outputs that the trees were written to, `again` the pages that the last build warned of, `warned` those
    of this build. `read` says whether a page was read, `failed` whether a file could not be written, `untraced` whether there was
    a warning that could be about any page.
    """

    others: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    warned: set[str] = field(default_factory=set)
    read: bool = False
    failed: bool = False
    untraced: bool = False


@once
def _progress(app: Sphinx) -> Progress:
    return Progress()


def _name(app: Sphinx) -> str:
    """The output, as the document trees name it."""
    return Path(os.path.relpath(app.outdir, app.doctreedir)).as_posix()


def keep_whole_trees(app: Sphinx, config: Config) -> None:
    """Remove document trees that cannot be relied on, before Sphinx loads them."""
    trees, mark = Path(app.doctreedir), Mark.of(Path(app.doctreedir))
    if mark and mark.finished and mark.edition == edition_of(app).name:
        _progress(app).others = tuple(name for name in mark.written if name != _name(app))
        _progress(app).again = mark.warned
        return
    (trees / MARK).unlink(missing_ok=True)  # first: what is half removed must not be taken for whole
    for path in [path for path in trees.rglob("*") if path.suffix in KEPT_BY_SPHINX]:
        path.unlink()


def begin(app: Sphinx) -> None:
    """Remove output that cannot be relied on, and mark what is now worked at as unfinished."""
    output, trees, name = Path(app.outdir), Path(app.doctreedir), edition_of(app).name
    before, found = Mark.of(trees), Mark.of(output)
    current = before is not None and _name(app) in before.written and found == Mark(name, app.builder.name, finished=True)
    if not current and found is None:
        _check_that_it_was_built(output, trees)
    Mark(name, app.builder.name).put(output)  # first: what is half removed must not be taken for whole
    Mark(name).put(trees)
    if not current:
        _empty(output, trees)


def _check_that_it_was_built(output: Path, trees: Path) -> None:
    """Refuse to empty a folder that may hold something else than what a build wrote."""
    others = any(path != trees for path in output.iterdir())
    if others and BUILT not in output.parts and not (output / ".buildinfo").exists():
        raise ExtensionError(f"{output} contains files that no build wrote; choose an empty folder.\nThe book was not built.")


def _empty(output: Path, trees: Path) -> None:
    """Remove all that is in the output; the trees may be a folder in it."""
    for path in output.iterdir():
        if path.is_dir() and not path.is_symlink() and path != trees and path.name != ".git":
            shutil.rmtree(path)
        elif (not path.is_dir() and path.name != MARK) or path.is_symlink():
            path.unlink()


def note_reading(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Note that pages are read: what else was written from the trees is then no longer current."""
    if docnames:
        _progress(app).read = True


def read_again(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> tuple[str, ...]:
    """The pages that the last build warned of; those that are gone Sphinx leaves out."""
    return _progress(app).again


def remove_lost_pages(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Remove what was written of pages that are no longer in the book."""
    for page in removed:
        if app.builder.format == "html":
            Path(app.builder.get_outfilename(page)).unlink(missing_ok=True)  # type: ignore[attr-defined]
    _progress(app).read |= bool(removed)
    return []


def remove_lost_redirects(app: Sphinx, error: Exception | None) -> None:
    """Remove pages that send on to another, and that `data/moved.txt` no longer has."""
    if error is None and app.builder.name == "html":
        output = Path(app.outdir)
        known = {output / f"{old}.html" for old in app.config.rediraffe_redirects}
        known |= {Path(app.builder.get_outfilename(page)) for page in app.project.docnames}  # type: ignore[attr-defined]
        for folder in {page.partition("/")[0] for page in app.project.docnames if "/" in page}:
            for path in set((output / folder).rglob("*.html")) - known:
                path.unlink()


class Failures(logging.Handler):
    """Notes what Sphinx only warns of.

    Files that could not be written or copied (the disk is full, another program holds them), and pages that something is wrong
    with.
    """

    def __init__(self, app: Sphinx):
        super().__init__(logging.WARNING)
        self.app = app

    def emit(self, record: logging.LogRecord) -> None:
        """Note a warning: what it is about is read again, or all, if that cannot be said."""
        about = getattr(record, "type", ""), getattr(record, "subtype", "")
        if self.app.phase < BuildPhase.READING or is_suppressed_warning(*about, self.app.config.suppress_warnings):
            return  # what is said before anything is read is said again anyway
        progress, page = _progress(self.app), _page(self.app, getattr(record, "location", None))
        if self.app.phase > BuildPhase.READING and any(isinstance(arg, OSError) for arg in record.args or ()):
            progress.failed = True
        elif page:
            progress.warned.add(page)
        else:
            progress.untraced = True


def _page(app: Sphinx, location: object) -> str:
    """The page that a warning is about: the one at its place, else the one that is being read; empty if neither.

    A place is all that Sphinx's logger takes for one: a node, a page, a page and a line, a file and a line.
    """
    if isinstance(location, tuple):
        location = location[0]
    named = str((get_node_location(location) if isinstance(location, nodes.Node) else location) or "")
    path = re.sub(r":\d*$", "", named)
    made = {str(source): page for page, source in getattr(app.project, "made", {}).items()}
    found = (named, made.get(path), app.project.path2doc(path), app.env.temp_data.get("docname"))
    return next((str(page) for page in found if page in app.project.docnames), "")


def note_failures(app: Sphinx, config: Config) -> None:
    """Listen to Sphinx's warnings."""
    logger = logging.getLogger(NAMESPACE)
    for handler in [handler for handler in logger.handlers if isinstance(handler, Failures)]:
        logger.removeHandler(handler)  # of an earlier build in this process
    logger.addHandler(Failures(app))


def end(app: Sphinx, error: Exception | None) -> None:
    """Mark trees and output as finished, when all else is done."""
    if error is None and not _progress(app).failed:
        name, progress = edition_of(app).name, _progress(app)
        written = () if progress.read else progress.others
        trees = Mark(name, finished=not progress.untraced, written=(*written, _name(app)), warned=tuple(sorted(progress.warned)))
        trees.put(Path(app.doctreedir))
        Mark(name, app.builder.name, finished=True).put(Path(app.outdir))


def leave_out_of_ebook(app: Sphinx, config: Config) -> None:
    """The mark is none of the files of an e-book."""
    config.epub_exclude_files = [*config.epub_exclude_files, MARK]


def setup(app: Sphinx) -> None:
    """Stand around the build: after the edition is known, before all that writes, and after it."""
    app.connect("config-inited", keep_whole_trees, priority=600)
    app.connect("config-inited", leave_out_of_ebook)
    app.connect("config-inited", note_failures)
    app.connect("builder-inited", begin, priority=FIRST)
    app.connect("env-before-read-docs", note_reading)
    app.connect("env-get-outdated", remove_lost_pages)
    app.connect("env-get-outdated", read_again)
    app.connect("build-finished", remove_lost_redirects)
    app.connect("build-finished", end, priority=LAST)
