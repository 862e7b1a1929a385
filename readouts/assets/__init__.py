"""The front end of the widgets: one ES module each, used twice.

`esm` gives a module whole, with its helpers, for anywidget; `classic` gives all of them as one classic script for the
pages of the site, which must also work from a folder (`file://`), where browsers refuse modules. `own_copy` gives the
script of the readings, which shows a reader's own copy of a text.
"""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parent
THEME = FOLDER / "theme"
WIDGETS = ("compare", "coverage", "who_said_it", "phrase_trail")
_IMPORT = re.compile(r"^import .*?;\n", re.MULTILINE)

# Brings every widget of a page to life: its state is the JSON beside its table.
_BOOT = """
for (const [name, widget] of Object.entries(widgets)) {
  for (const root of document.querySelectorAll(`.rtr-${name}`)) begin(() => {
    const state = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
    widget.render({ model: pageModel(state, widget.shared), el: root });
  });
}
"""

_BOOT_OWN_COPY = """
for (const data of document.querySelectorAll(".reading-data")) start(data.parentElement);
"""


def _read(name: str) -> str:
    return (FOLDER / f"{name}.js").read_text(encoding="utf-8")


def _helpers() -> str:
    return re.sub(r"^export ", "", _read("helpers"), flags=re.MULTILINE)


def _brief(script: str) -> str:
    """A script without its comments and indents, which stay here: every page would carry them."""
    return re.sub(r"^(//.*\n| +)| // .*$", "", script, flags=re.MULTILINE)


def css(colors: str) -> str:
    """The style sheet of the widgets; `colors` declares those of the sides."""
    return colors + "".join((FOLDER / f"{name}.css").read_text(encoding="utf-8") for name in ("widgets", "explore"))


def site_css(colors: str) -> str:
    """The style sheet of every page; `colors` declares those of the sides."""
    return colors + (THEME / "static" / "readouts.css").read_text(encoding="utf-8")


def esm(name: str) -> str:
    """The ES module of one widget, its helpers inlined."""
    return _helpers() + _IMPORT.sub("", _read(name))


def classic() -> str:
    """All widgets as one classic script that starts by itself; it adds nothing to the global scope."""
    bodies = [
        f"widgets.{name} = (() => {{\n" + re.sub(r"^export default ", "return ", _IMPORT.sub("", _read(name)), flags=re.MULTILINE)
        + "})();\n"
        for name in WIDGETS
    ]
    return '(() => {\n"use strict";\nconst widgets = {};\n' + _brief(_helpers() + "".join(bodies)) + _BOOT + "})();\n"


def own_copy() -> str:
    """The script that shows a reader's own copy of a text, as a classic script that starts by itself."""
    script = re.sub(r"^export ", "", _brief(_read("owncopy")), flags=re.MULTILINE)
    return '(() => {\n"use strict";\n' + script + _BOOT_OWN_COPY + "})();\n"


def coursework() -> str:
    """The script that keeps what a student writes, as a classic script that starts by itself."""
    body = re.sub(r"^export ", "", _read("handin") + _IMPORT.sub("", _read("coursework")), flags=re.MULTILINE)
    return '(() => {\n"use strict";\n' + _helpers() + body + "startCoursework();\n})();\n"


def own_copy_form() -> str:
    """The form of that script, as HTML; it stays hidden until the script runs."""
    return (FOLDER / "owncopy.html").read_text(encoding="utf-8")
