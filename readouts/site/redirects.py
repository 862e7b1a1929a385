"""Old addresses redirect: pages by sphinxext-rediraffe, places on a page by a line that shows only when it is asked for."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from readouts.assets import THEME
from readouts.course import addresses

TEMPLATE = THEME / "moved.html"


def read(app: Sphinx, config: Config) -> None:
    """Read what moved; the pages among it are rediraffe's."""
    try:
        sent_on = addresses.moved(Path(app.srcdir) / "data", Path(app.outdir))
    except addresses.AddressError as error:
        raise ExtensionError(f"{error}\nThe book was not built.") from None
    config["readouts_moved"] = sorted((old, new) for old, new in sent_on.items() if "#" in old)
    config["rediraffe_redirects"] = {
        old.removesuffix(".html"): new.partition("#")[0].removesuffix(".html") for old, new in sent_on.items() if "#" not in old
    }
    config["rediraffe_template"] = str(TEMPLATE)


def bring_moved(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the page the places that moved away from it, each with the way to where it is now."""
    here = posixpath.dirname(pagename)
    context["moved"] = [
        {"id": name, "uri": posixpath.relpath(new, here or ".")}
        for old, new in app.config.readouts_moved for page, _, name in [old.partition("#")] if page == f"{pagename}.html"
    ]


def setup(app: Sphinx) -> None:
    """Connect to the build; every page is written again when something moved."""
    app.add_config_value("readouts_moved", [], "html", types=[list])
    app.connect("config-inited", read)
    app.connect("html-page-context", bring_moved)
