"""The way to a course: read, checked as a whole, and only then handed out."""

from __future__ import annotations

from pathlib import Path

from readouts.course.build_cache import BuildCache
from readouts.course.course import Course, CourseError, read_course
from readouts.course.location import data_folder
from readouts.course.readers import Faults
from readouts.validation.rules import check


def load_course(path: str | Path | None = None, cache: BuildCache | None = None) -> Course:
    """Read and check all data.

    Parameters
    ----------
    path : the folder of the course, or its folder `data/`; by default see :mod:`readouts.course.location`.
    cache : where a build keeps what it read of the texts; by default all are read anew.

    Raises
    ------
    CourseError : with every fault found, not only the first.
    readouts.course.location.CourseNotFound : if there is no course.

    """
    folder = data_folder(path)
    faults = Faults(folder.parent)
    course = read_course(folder, faults, cache)
    if not faults.found:  # references into records that could not be read would only repeat the fault
        check(course, faults, cache.passed(course) if cache else ())
    if faults.found:
        raise CourseError(faults.found)
    if cache:
        cache.save(course)
    return course


__all__ = ["load_course"]
