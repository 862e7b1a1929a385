"""A cell that a student copied ends no class's grading: a step that nbgrader's autograde takes.

By itself nbgrader leaves an empty mark on all copies but the last, takes that for one of an old version, and stops, with every
notebook that it hasn't come to ungraded. The settings that `readouts labs course` writes put :class:`KeepLast` in its place, for
notebooks that came through nbgrader's exchange; those that `readouts labs collect` wrote have no such cells.
"""

from __future__ import annotations

from typing import Any

from nbgrader.preprocessors import DeduplicateIds


class KeepLast(DeduplicateIds):  # type: ignore[misc]  # nbgrader has no types
    """Of several cells of one name only the last is graded; the others lose their mark."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Change the notebook in place; it and the resources are returned, as nbconvert asks."""
        nb, resources = super().preprocess(nb, resources)
        for cell in nb.cells:
            if cell.metadata.get("nbgrader") == {}:
                del cell.metadata["nbgrader"]
        return nb, resources


__all__ = ["KeepLast"]
