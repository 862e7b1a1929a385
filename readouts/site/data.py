"""The course of a build: loaded once, its faults shown as the build's own error."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from sphinx.application import Sphinx

from readouts.course import Course, CourseError

_courses: WeakKeyDictionary[Sphinx, Course] = WeakKeyDictionary()


def course_of(app: Sphinx) -> Course:
    """The course that this build shows.

    Faults in the data end the build with their list and exit status 1. SystemExit, because Jupyter Book answers every other
    exception with a traceback, and a mistake in a data file deserves none.
    """
    if app not in _courses:
        try:
            _courses[app] = Course.load(app.srcdir / "data")
        except CourseError as error:
            raise SystemExit(f"\n{error}\nThe book was not built.") from None
    return _courses[app]


def is_website(app: Sphinx) -> bool:
    """Whether this build makes the site; an EPUB is HTML too, but has no search, no front door and no wrong addresses."""
    return str(app.builder.name) in ("html", "dirhtml")
