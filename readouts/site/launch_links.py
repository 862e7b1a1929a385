"""Links that open a lab where it can be run: Binder, Colab, a JupyterHub.

They appear on the pages of labs once `repository: url:` in `_config.yml` names the adopter's copy of the course. They are plain
links: nothing is asked of these services before somebody follows one.
Sources of the addresses: https://mybinder.readthedocs.io/en/latest/howto/user_interface.html,
https://colab.research.google.com/github/googlecolab/colabtools/blob/main/notebooks/colab-github-demo.ipynb,
https://nbgitpuller.readthedocs.io/en/latest/link.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util import logging

from readouts.course.record import web_address
from readouts.teaching.student_repository import gives_away

logger = logging.getLogger(__name__)
BINDER, COLAB = "https://mybinder.org", "https://colab.research.google.com"
NOT_SET = "https://github.com/executablebooks/jupyter-book"
"""What Jupyter Book hands on where `_config.yml` names no repository."""
LABS = "book/labs/"


class Link(NamedTuple):
    """Where a lab can be run: the name of the service and the address."""

    name: str
    url: str


def repository(options: Mapping[str, Any]) -> str:
    """The address of the adopter's repository, or nothing where none is set."""
    url = str(options.get("repository_url") or "").strip().rstrip("/").removesuffix(".git")
    return "" if url == NOT_SET or urlsplit(url).scheme not in ("https", "http") else url


def links(options: Mapping[str, Any], page: str) -> list[Link]:
    """The links of a notebook.

    Parameters
    ----------
    options : the theme's options, as Jupyter Book makes them of `repository:` and `launch_buttons:` in `_config.yml`.
    page : name of the page, the path of the notebook in the repository without its ending.

    Returns
    -------
    None at all without a repository; Binder; Colab where the repository is on GitHub; a JupyterHub where one is named.

    """
    url = repository(options)
    if not url:
        return []
    branch, buttons = _branch(options), options.get("launch_buttons") or {}
    folder = str(options.get("path_to_docs") or "").strip("/")
    path = f"{folder}/{page}.ipynb".lstrip("/")
    host, name = urlsplit(url).hostname or "", urlsplit(url).path.strip("/")
    opened = urlencode({"urlpath": f"lab/tree/{path}"})
    binder = f"{_service(buttons, 'binderhub_url', BINDER)}/v2/{_binder_source(host, name, url)}"
    found = [Link("Binder", f"{binder}/{quote(branch, safe='')}?{opened}")]
    if host == "github.com":
        colab = _service(buttons, "colab_url", COLAB)
        found.append(Link("Colab", f"{colab}/github/{name}/blob/{quote(branch, safe='/')}/{quote(path)}"))
    if hub := _service(buttons, "jupyterhub_url", ""):
        pulled = urlencode({"repo": url, "branch": branch, "urlpath": f"lab/tree/{name.rpartition('/')[2]}/{path}"})
        found.append(Link("JupyterHub", f"{hub}/hub/user-redirect/git-pull?{pulled}"))
    return found


def install_line(options: Mapping[str, Any]) -> str:
    """The line that installs the engine and the course's data in a notebook elsewhere; nothing without a repository."""
    url = repository(options)
    source = f"git+{url}@{_branch(options)}"
    return f'%pip install {source} "{source}#subdirectory=data"' if url else ""


def _branch(options: Mapping[str, Any]) -> str:
    return str(options.get("repository_branch") or "main")


def _service(buttons: Mapping[str, Any], key: str, default: str) -> str:
    url = str(buttons.get(key) or default).rstrip("/")
    try:
        return web_address(url) if url else ""
    except ValueError as error:
        raise ExtensionError(f'_config.yml: launch_buttons: {key}: "{url}" {error}') from None


def _binder_source(host: str, name: str, url: str) -> str:
    """How Binder names a repository: gh and gl for GitHub and GitLab, git and the whole address for the others."""
    if host == "github.com":
        return f"gh/{name}"
    return f"gl/{quote(name, safe='')}" if host == "gitlab.com" else f"git/{quote(url, safe='')}"


def show(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Give the page of a lab its links."""
    if re.match(LABS, pagename) and str(app.env.doc2path(pagename)).endswith(".ipynb"):
        options = app.config.html_theme_options
        context["launch"], context["install_line"] = links(options, pagename), install_line(options)


def warn(app: Sphinx) -> None:
    """Warn where the repository that students' accounts are filled from holds the solutions."""
    if (url := repository(app.config.html_theme_options)) and gives_away(Path(app.srcdir), url):
        logger.warning(
            "repository: students' accounts, Binder and Colab get their files from %s, which contains instructor/ with the "
            "solutions, now or in its history; write a repository without them (readouts labs students DIR) and name that one. "
            "If the address is such a repository already, add readouts.teaching.instructor to suppress_warnings",
            url, location=_place(Path(app.srcdir) / "_config.yml"), type="readouts", subtype="instructor",
        )


def _place(config: Path) -> str:
    """The file and the line in which the repository is set."""
    lines = config.read_text("utf-8").splitlines() if config.exists() else []
    return f"{config}:{next((number for number, line in enumerate(lines, 1) if line.startswith('repository:')), 1)}"


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("builder-inited", warn)
    app.connect("html-page-context", show)
