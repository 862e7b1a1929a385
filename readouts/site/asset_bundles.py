"""One script and one style sheet for a page: on a slow line every request costs more than the bytes do.

The parts of the site ask page by page for the files they need. Before a page is written, those of the project's own that load
the same way are joined: `coursework.js` and `terms.js` become `coursework.terms.js`. Pages of one kind share the joined file.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from readouts.assets import THEME
from readouts.site.build_course import once


@once
def _sources(app: Sphinx) -> dict[str, Path]:
    """The project's own scripts and style sheets, by name."""
    folders = (THEME / "static", Path(app.doctreedir) / "frontend")
    return {path.name: path for folder in folders for kind in ("*.js", "*.css") for path in folder.glob(kind)}


@once
def _static(app: Sphinx) -> Path:
    """The folder of the site's files, and in it what was joined in earlier builds, joined again: its parts may have changed."""
    folder = Path(app.outdir) / "_static"
    for path in [*folder.glob("*.*.js"), *folder.glob("*.*.css")]:
        *stems, kind = path.name.split(".")
        if all(f"{stem}.{kind}" in _sources(app) for stem in stems):
            _write(app, folder, [f"{stem}.{kind}" for stem in stems])
    return folder


def _write(app: Sphinx, folder: Path, names: Sequence[str]) -> str:
    """Join files into one; its name. Every script is a function of its own, so they do not meet."""
    joined = f"{'.'.join(Path(name).stem for name in names)}{Path(names[0]).suffix}"
    (folder / joined).write_text("\n".join(_text(app, name) for name in names), encoding="utf-8")
    return joined


def _text(app: Sphinx, name: str) -> str:
    text = _sources(app)[name].read_text(encoding="utf-8")
    return f"@media print {{\n{text}}}\n" if name == "print.css" else text


def bundle(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Put one file in the place of several in what the page loads.

    Not the style sheets of a notebook's page: its own is between those of the theme and those of widgets and paper.
    """
    if app.builder.format != "html" or app.builder.name == "epub":
        return
    for kind, add in (("script_files", app.add_js_file), ("css_files", app.add_css_file)):
        if kind == "css_files" and context.get("has_cells"):
            continue
        alike: dict[tuple[tuple[str, str], ...], list[Any]] = {}
        for file in sorted(context[kind], key=lambda file: file.priority):
            if Path(str(file.filename)).name in _sources(app):
                alike.setdefault(tuple((k, v) for k, v in file.attributes.items() if k != "media"), []).append(file)
        for attributes, files in alike.items():
            if len(files) > 1:
                names = [Path(str(file.filename)).name for file in files]
                context[kind][:] = [file for file in context[kind] if file not in files]
                add(_write(app, _static(app), names), priority=files[0].priority, **dict(attributes))


def setup(app: Sphinx) -> None:
    """Connect to the build, after all have asked for their files."""
    app.connect("html-page-context", bundle, priority=950)
