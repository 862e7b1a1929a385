"""The labs: student versions from the sources with solutions, and a course folder in which nbgrader can grade them.

A source is `instructor/labs/<lab>/<lab>.ipynb`, an assignment of nbgrader with its solutions and hidden tests. Its student
version, `book/labs/<lab>.ipynb`, is what nbgrader's generate_assignment makes of it; nobody edits that by hand. nbgrader is
needed for that and for grading, not to read or to run a lab.
"""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from readouts.course.files import write_atomically
from readouts.teaching.lab_solutions import wrong_name

# How nbgrader makes the student version, here and in a teacher's own course folder: one text, so that the two agree.
CONFIG_FILE = "nbgrader_config.py"
CONFIG = '''\
# nbgrader settings for the labs of Reading the Readouts.
c = get_config()
c.CourseDirectory.course_id = "reading-the-readouts"
# What replaces a solution. It raises no error, so a lab without answers runs from top to bottom.
c.ClearSolutions.code_stub = {"python": "...  # replace the three dots with your answer"}
c.ClearSolutions.text_stub = "*Write your answer here: click twice on this line and replace it.*"
# Seconds that a cell may take; the first one of a lab loads the course.
c.Execute.timeout = 300
# A cell that a student copied stops nothing: of several of one name, the last is graded.
from nbgrader.preprocessors import CheckCellMetadata, ClearOutput, OverwriteCells, OverwriteKernelspec
from readouts.teaching.autograding import KeepLast
c.Autograde.sanitize_preprocessors = [ClearOutput, KeepLast, OverwriteKernelspec, OverwriteCells, CheckCellMetadata]
# What students get back shows no hidden tests. By default nbgrader shows them and, where one failed, the lines around it.
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbgrader.preprocessors import GetGrades
from readouts.teaching.feedback import HideTests
c.GenerateFeedback.preprocessors = [GetGrades, HideTests, CSSHTMLHeaderPreprocessor]
'''


class LabsError(Exception):
    """Labs cannot be read or generated; its text says why, and how to fix it."""


def sources(course_root: Path) -> Mapping[str, Path]:
    """The sources of the labs by name.

    Raises
    ------
    LabsError : if there is no folder `instructor/labs`, or no lab in it, or if one has a name that no file may have.

    """
    folder = course_root / "instructor" / "labs"
    found = {p.stem: p for p in sorted(folder.glob("*/*.ipynb")) if p.stem == p.parent.name}
    if not found:
        raise LabsError(f"there are no labs in {folder}; the labs with their solutions belong there, and only teachers have them")
    for lab in found:
        if why := wrong_name(lab):
            raise LabsError(why)
    return found


def student_versions(course_root: Path) -> Mapping[str, str]:
    """What nbgrader makes of every source, by name: notebooks as JSON, the same for the same sources.

    Raises
    ------
    LabsError : if nbgrader is missing or refuses a source, or if a mark of a solution is left in what it made.

    """
    found = sources(course_root)
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder), found)
        return {lab: _student_version(Path(folder), lab) for lab in found}


def generate(course_root: Path) -> Iterator[Path]:
    """Write the student version of every lab into `book/labs`, all or none; the paths written.

    Raises
    ------
    LabsError : as :func:`student_versions`.

    """
    for lab, notebook in student_versions(course_root).items():
        path = course_root / "book" / "labs" / f"{lab}.ipynb"
        write_atomically(path, notebook)
        yield path


def prepare(folder: Path, found: Mapping[str, Path]) -> Mapping[Path, bool]:
    """Make a course folder for nbgrader: its settings and `source/<lab>/<lab>.ipynb`. What is there already stays as it is.

    Returns
    -------
    For each of its files, whether it was written.

    """
    files = {folder / "source" / lab / path.name: path.read_text("utf-8") for lab, path in found.items()}
    files = {folder / CONFIG_FILE: CONFIG, **files}
    written = {path: not path.exists() for path in files}
    for path, new in written.items():
        if new:
            write_atomically(path, files[path])
    return written


def _student_version(folder: Path, lab: str) -> str:
    """Run nbgrader's generate_assignment on one lab of a course folder, without a gradebook."""
    try:
        from nbgrader.converters import GenerateAssignment
        from nbgrader.coursedir import CourseDirectory
    except ImportError:
        raise LabsError('this needs nbgrader; install it with: python -m pip install -e ".[grading]"') from None
    from traitlets.config.loader import PyFileConfigLoader

    config = PyFileConfigLoader(CONFIG_FILE, path=str(folder)).load_config()
    config.CourseDirectory.root = str(folder)
    config.CourseDirectory.assignment_id = lab
    config.SaveCells.enabled = False  # no gradebook is left behind
    log = _Log()
    converter = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config, no_database=True, log=log.logger)
    try:
        converter.start()
    except (Exception, SystemExit) as error:  # nbgrader raises many kinds, and says why only in its log
        shutil.rmtree(folder / "release" / lab, ignore_errors=True)
        raise LabsError(f"{lab}: nbgrader cannot make the student version: {log.said or error}") from None
    text = (folder / "release" / lab / f"{lab}.ipynb").read_text("utf-8")
    if left := _left_over(text):  # nbgrader passes a misspelt mark, and what is hidden behind it
        raise LabsError(f'{lab}: "{left}" is left in the student version; write the marks exactly: ### BEGIN SOLUTION, '
                        "### END SOLUTION, ### BEGIN HIDDEN TESTS, ### END HIDDEN TESTS")
    return text.rstrip("\n") + "\n"


def _left_over(notebook: str) -> str:
    """A line of a code cell that looks like one of nbgrader's marks, or nothing."""
    cells = json.loads(notebook)["cells"]
    lines = (line.strip() for c in cells if c["cell_type"] == "code" for line in "".join(c["source"]).splitlines())
    return next((line for line in lines if line.startswith("###")), "")


class _Log(logging.Handler):
    """Keeps what nbgrader logs, and prints none of it."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said = ""
        self.logger = logging.Logger("nbgrader")  # one of its own: the shared one would print
        self.logger.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what the first error says: its first line, or of a traceback the last."""
        lines = record.getMessage().strip().splitlines()
        if lines and not self.said:
            line = lines[-1] if lines[0].startswith("Traceback") else lines[0]
            self.said = line.removesuffix(" Cell contents are: ").strip()


__all__ = ["CONFIG", "CONFIG_FILE", "LabsError", "generate", "prepare", "sources", "student_versions"]
