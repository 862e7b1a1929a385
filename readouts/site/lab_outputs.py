"""The outputs of the labs: kept between builds, but only as long as the code and the tables are those that they were made from.

A lab shows the tables, and widgets that belong to the scripts of the same package. The cache of notebooks compares only the code
in the cells; so it is emptied when the package or the tables are no longer what they were.

Pictures are given a palette: a chart has few colors, and its file becomes a third as large.
"""

from __future__ import annotations

import hashlib
import shutil
from io import BytesIO
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from readouts.course.build_cache import package_digest
from readouts.course.files import write_atomically

CACHE = ".jupyter_cache"
MARK = "readouts.state"  # in the cache: of which state its outputs are
COLORS = 128  # with the shades at the edges of letters, a chart has fewer than it can show
TABLES = ("../course.yaml", "meetings.csv", "readouts.csv", "statements.csv", "topics.csv", "contrasts.csv", "phrases.yaml",
          "glossary.yaml", "claims.yaml")


def digest(data: Path) -> str:
    """A digest of the tables that labs show, and of the package that shows them."""
    tables = b"".join((data / name).read_bytes() for name in TABLES if (data / name).is_file())
    return hashlib.sha256(package_digest(".py", ".js", ".css").encode() + tables).hexdigest()[:16]


def empty_cache(app: Sphinx, config: Config) -> None:
    """Remove outputs that were made from other code or tables.

    The place of the cache stays the same: another one would be another configuration, and all pages would be read again.
    """
    now = config["readouts_outputs"] = digest(Path(app.srcdir) / "data")
    folder = Path(app.outdir).parent / CACHE
    mark = folder / MARK
    if config.nb_execution_cache_path or (mark.is_file() and mark.read_text("utf-8") == now):
        return  # somebody has chosen a place, and keeps it in order; or all is of this state
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    mark.write_text(now, "utf-8")


def outdated(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """The labs, if they were run on other tables."""
    before = getattr(env, "readouts_outputs", None)
    env.readouts_outputs = app.config.readouts_outputs  # type: ignore[attr-defined]
    if before in (None, app.config.readouts_outputs):
        return []
    return [page for page in env.all_docs if Path(env.doc2path(page)).suffix == ".ipynb"]


def lighten_pictures(app: Sphinx, doctree: nodes.document) -> None:
    """Save the pictures that a notebook drew with a palette."""
    drawn = Path(app.outdir).parent / "jupyter_execute"
    for image in doctree.findall(nodes.image):
        path = Path(app.srcdir, image["uri"]).resolve()
        if path.suffix == ".png" and path.is_relative_to(drawn.resolve()) and path.is_file():
            with_palette(path)


def with_palette(path: Path) -> None:
    """Save a PNG with a palette of at most `COLORS`, in place; one with a palette or with transparent parts stays as it is."""
    from PIL import Image  # slow to import, and only notebooks need it

    with Image.open(path) as picture:
        if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (255, 255):
            lighter = BytesIO()
            picture.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE).save(lighter, "PNG", optimize=True)
            write_atomically(path, lighter.getvalue())


def setup(app: Sphinx) -> None:
    """Empty the cache before notebooks are read."""
    app.add_config_value("readouts_outputs", "", "", types=[str])
    app.connect("config-inited", empty_cache)
    app.connect("env-get-outdated", outdated)
    app.connect("doctree-read", lighten_pictures)
