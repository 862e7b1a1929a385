"""The course of a build: loaded once, its faults shown as the build's own error."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TypeVar
from weakref import WeakKeyDictionary

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from readouts.course.build_cache import BuildCache
from readouts.course.course import Course, CourseError
from readouts.validation.load import load_course

T = TypeVar("T")


def once(function: Callable[[Sphinx], T]) -> Callable[[Sphinx], T]:
    """Let a function of the application answer once a build: what every page asks for must not be made for every page."""
    kept: WeakKeyDictionary[Sphinx, T] = WeakKeyDictionary()

    @wraps(function)
    def answer(app: Sphinx) -> T:
        if app not in kept:
            kept[app] = function(app)
        return kept[app]

    return answer


@once
def course_of(app: Sphinx) -> Course:
    """The course that this build shows.

    Faults in the data end the build with their list, which Sphinx prints; see :mod:`readouts.site.error_reporting`.
    """
    try:
        return load_course(app.srcdir / "data", BuildCache(Path(app.doctreedir) / "texts"))
    except CourseError as error:
        raise ExtensionError(f"{error}\nThe book was not built.") from None


def is_website(app: Sphinx) -> bool:
    """Whether this build makes the site; an EPUB is HTML too, but has no search, no front door and no wrong addresses."""
    return str(app.builder.name) in ("html", "dirhtml")


__all__ = ["course_of", "is_website", "once"]
