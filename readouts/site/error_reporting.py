"""How a mistake that ends a build is reported: by its message, once, without a traceback.

Sphinx prints the message of a `SphinxError` and nothing else. Jupyter Book then raises an error of its own from it, and Python
would print the traceback of both, which says nothing to someone who mistyped a word. What is no mistake of the user, such as a
handler that fails, keeps its traceback.
"""

from __future__ import annotations

import sys
from types import TracebackType

from sphinx.application import Sphinx
from sphinx.errors import SphinxError


def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print an error that nothing has caught, unless Sphinx has already printed its cause."""
    cause = error.__cause__
    if not isinstance(cause, SphinxError) or getattr(cause, "orig_exc", None):
        sys.__excepthook__(kind, error, trace)


def setup(app: Sphinx) -> None:
    """Report errors so."""
    sys.excepthook = report
