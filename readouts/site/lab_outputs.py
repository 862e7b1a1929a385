"""The outputs of the labs: kept between builds, but only as long as the code and the tables are those that they were made from.

A lab shows the tables, and widgets that belong to the scripts of the same package. The cache of notebooks compares only the code
in the cells; so it gets a folder of its own for every state of the package and of the tables, and what other states left goes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from readouts.course.build_cache import package_digest

CACHE = ".jupyter_cache"
TABLES = ("meetings.csv", "readouts.csv", "statements.csv", "topics.csv", "contrasts.csv", "phrases.yaml", "glossary.yaml")


def digest(data: Path) -> str:
    """A digest of the tables that labs show, and of the package that shows them."""
    tables = b"".join((data / name).read_bytes() for name in TABLES if (data / name).is_file())
    return hashlib.sha256(package_digest(".py", ".js", ".css").encode() + tables).hexdigest()[:16]


def choose_cache(app: Sphinx, config: Config) -> None:
    """Let the outputs be kept in the folder of this state, and remove those of others."""
    folder, now = Path(app.outdir).parent / CACHE, digest(Path(app.srcdir) / "data")
    config["readouts_outputs"] = now
    if config.nb_execution_cache_path:
        return  # somebody has chosen a place, and keeps it in order
    config["nb_execution_cache_path"] = _from_here(folder / now)
    for other in folder.iterdir() if folder.is_dir() else ():
        if other.name != now:
            shutil.rmtree(other) if other.is_dir() and not other.is_symlink() else other.unlink()


def _from_here(path: Path) -> str:
    """The path from the working folder, so that a build in another place has the same configuration."""
    try:
        return os.path.relpath(path)
    except ValueError:  # on another drive
        return str(path)


def outdated(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """The labs, if they were run on other tables."""
    before = getattr(env, "readouts_outputs", None)
    env.readouts_outputs = app.config.readouts_outputs  # type: ignore[attr-defined]
    if before in (None, app.config.readouts_outputs):
        return []
    return [page for page in env.all_docs if Path(env.doc2path(page)).suffix == ".ipynb"]


def setup(app: Sphinx) -> None:
    """Choose the folder before notebooks are read."""
    app.add_config_value("readouts_outputs", "", "", types=[str])
    app.connect("config-inited", choose_cache)
    app.connect("env-get-outdated", outdated)
