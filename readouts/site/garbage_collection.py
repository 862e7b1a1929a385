"""Python's search for garbage: seldom, and not where there is none. It is first among the extensions.

What is loaded at the start, modules, course and Sphinx's environment, all stays; as the build ends, all goes. Measured on this
course: left alone, the search takes 4.2 of 19.3 seconds of a build, and 0.5 of 3.6 where one page changed; so, 0.8 of 14.8, and
0.2 of 2.8.
"""

from __future__ import annotations

import gc
from typing import Any

from sphinx.application import Sphinx


def leave_what_is_there(*_: object) -> None:
    """Set aside what there is now; search among what comes."""
    gc.freeze()
    gc.enable()


def setup(app: Sphinx) -> dict[str, Any]:
    """Switch the search off until all is loaded."""
    gc.disable()
    gc.set_threshold(50_000, 50, 50)  # a build makes millions of nodes
    app.connect("builder-inited", leave_what_is_there, priority=1000)
    app.connect("build-finished", leave_what_is_there, priority=1000)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
