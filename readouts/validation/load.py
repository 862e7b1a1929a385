"""The way to a course: read, checked as a whole, and only then handed out."""

from __future__ import annotations

from pathlib import Path

from readouts.course.build_cache import BuildCache
from readouts.course.contents import TOC
from readouts.course.course import Course, CourseError
from readouts.course.location import data_folder
from readouts.course.readers import Faults
from readouts.course.reading import read_course
from readouts.validation.pages import check_pages, check_published, check_words
from readouts.validation.rules import check
from readouts.validation.unfinished import check_unfinished, files_of

MEETINGS = "meetings.csv"


def load_course(path: str | Path | None = None, cache: BuildCache | None = None) -> Course:
    """Read and check all data.

    Parameters
    ----------
    path : the folder of the course, or its folder `data/`; by default see :mod:`readouts.course.location`.
    cache : where a build keeps what it read of the texts; by default all are read again.

    Raises
    ------
    CourseError : with every fault found, not only the first.
    readouts.course.location.CourseNotFound : if there is no course.

    """
    folder = data_folder(path)
    faults = Faults(folder.parent)
    course = read_course(folder, faults, cache)
    _check(course, faults, cache)
    if faults.found:
        raise CourseError(faults.found)
    if cache:
        cache.save(course)
    return course


def examine(path: str | Path | None = None) -> tuple[Course, Faults]:
    """Read and check all data, and what belongs to it: the pages, the contents, and what is still to be written.

    A notebook, which only loads a course, needs neither pages nor all of it; a build reports them as warnings.

    Parameters
    ----------
    path : as of :func:`load_course`.

    Returns
    -------
    The course, as far as it could be read, and every fault.

    """
    folder = data_folder(path).resolve()
    root = folder.parent
    faults = Faults(root)
    course = read_course(folder, faults)
    # Of a text or a meeting that can't be read the page would seem to be about nothing.
    all_read = (len(course.texts) == len(list((folder / "texts").glob("*/")))
                and all(fault.path.name != MEETINGS for fault in faults.found))
    whole = not faults.found
    _check(course, faults)
    check_unfinished(files_of(root), faults)
    if all_read:
        check_pages(course, root, faults)
    if whole and (root / TOC).exists():
        check_words(course, root, faults)
        check_published(course, root, faults)
    return course, faults


def _check(course: Course, faults: Faults, cache: BuildCache | None = None) -> None:
    if not faults.found:  # references into records that could not be read would only repeat the fault
        check(course, faults, cache.passed(course) if cache else ())


__all__ = ["examine", "load_course"]
