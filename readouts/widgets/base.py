"""What the widgets share: the course, and the HTML that shows them where there is no kernel."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import anywidget
import traitlets

from readouts import assets
from readouts.course.course import Course
from readouts.course.readers import did_you_mean
from readouts.validation.load import load_course


@lru_cache(1)
def default_course() -> Course:
    """The course that is shown where no other is named."""
    return load_course()


class CourseWidget(anywidget.AnyWidget):
    """A widget of a course, shown as complete HTML where there is no kernel."""

    def __init__(self, course: Course | None = None, **traits: Any):
        self._course = course or default_course()
        self._css = assets.css(self._course.settings.colors)
        super().__init__(**traits)

    def _html(self) -> str:
        """The widget as HTML with its state."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The widget for a kernel, and the complete document with its state as HTML for everything else."""
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        return {**(data or {}), "text/html": self._html()}, metadata


def known(kind: str, value: str, among: Any) -> str:
    """The value, if it is empty or one of those known; else a TraitError that names the nearest."""
    if value and value not in among:
        raise traitlets.TraitError(f'there is no {kind} "{value}"{did_you_mean(value, among)}')
    return value


__all__ = ["CourseWidget", "default_course", "known"]
