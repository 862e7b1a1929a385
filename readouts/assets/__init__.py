"""The front end: the widgets, one ES module each, used twice, and the scripts of the pages.

A module says what it shares with others by importing it (`dom.js`, `device.js`, `scripts.js`, `helpers.js`); here the modules
that it imports are put before it, each once. `esm` gives a module so, for anywidget; `classic` gives all widgets as one classic
script for the pages of the site, which must also work from a folder (`file://`), where browsers refuse modules; `page_scripts`
gives every script of the site by its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

FOLDER = Path(__file__).parent
THEME = FOLDER / "theme"
WIDGETS = ("compare", "coverage", "who_said_it", "phrase_trail")
_IMPORT = re.compile(r"^import [^;]*? from \"([^\"]+)\";\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default )", re.MULTILINE)
# Comments and indents stay here: every page would carry them.
_COMMENT = re.compile(r"[^\S\n]*/\*.*?\*/", re.DOTALL)  # of a style sheet
_SPACE = re.compile(r"""("[^"]*"|'[^']*')|\s*([{};])\s*""")  # of a style sheet, next to its marks; what is quoted stays
_NOT_SENT = re.compile(r"^ *//.*\n|^ */\*\*[\s\S]*?\*/\n|^ +| // .*$|^\n", re.MULTILINE)

# The spaces around an operator, inside braces and after `if`, `for` and `while`, which JavaScript does without; what is quoted
# stays, and a line from its first backtick on.
_OPERATOR = re.compile(r"""("(?:[^"\\\n]|\\.)*"|`.*)| (===|!==|=>|&&|\|\||\?\?|[=?:]|[<>+]=?(?! [+-])) """
                       r"""|(?<=\)) (\{) ?|(\{) |;? (\})|(?:(?<=\bif)|(?<=\bfor)|(?<=\bwhile)) (\()""")
_BREAK = re.compile(r";?\n(?=\})|(?<=[;{,(\[])\n")  # where JavaScript needs neither a line's end nor a semicolon

# Brings every widget of a page to life: its state is the JSON next to its table.
_BOOT = """
const asked = new URLSearchParams(location.hash.slice(1));
for (const [name, widget] of Object.entries(widgets)) {
  for (const root of document.querySelectorAll(`.rtr-${name}`)) begin(() => {
    const state = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
    widget.render({ model: pageModel(state, widget.shared), el: root });
    if (widget.shared.some((trait) => asked.has(trait))) root.scrollIntoView(); // such an address names no element to go to
  });
}
"""

# The scripts that pages ask for, and the function that starts each.
_STARTS = {"coursework": "startCoursework", "mywork": "startMyWork", "ownwords": "startOwnWords", "review": "startReview",
           "assignment": "startAssignment", "downloaded": "startDownloaded"}

_BOOT_OWN_COPY = """
for (const data of document.querySelectorAll(".reading-data")) start(data.parentElement);
"""


def _imported(path: Path, known: dict[Path, None]) -> Iterator[Path]:
    """The modules that a module needs, itself last, each once, in an order in which none comes before what it needs."""
    for name in _IMPORT.findall(path.read_text(encoding="utf-8")):
        needed = (path.parent / name).resolve()
        if needed not in known:
            yield from _imported(needed, known)
    known[path] = None
    yield path


def _body(path: Path) -> str:
    """A module without its imports."""
    return _IMPORT.sub("", path.read_text(encoding="utf-8"))


def _shared(paths: Iterable[Path]) -> tuple[str, list[str]]:
    """What some modules import, as one text without exports; and the modules themselves."""
    known: dict[Path, None] = {}
    own = [path.resolve() for path in paths]
    needed = [found for path in own for found in _imported(path, known) if found not in own]
    return "".join(_EXPORT.sub("", _body(path)) for path in needed), [_body(path) for path in own]


def _script(shared: str, *bodies: str) -> str:
    """A classic script that adds nothing to the global scope."""
    brief = "".join(_NOT_SENT.sub("", _EXPORT.sub("", part)) for part in (shared, *bodies))
    brief = _BREAK.sub("", _OPERATOR.sub(lambda found: found[found.lastindex or 0], brief))
    return f'(() => {{\n"use strict";\n{brief}}})();\n'


def css(colors: str) -> str:
    """The style sheet of the widgets; `colors` declares those of the sides."""
    return colors + "".join(_sheet(FOLDER / f"{name}.css") for name in ("widgets", "explore"))


def desk_css() -> str:
    """What the desk's style sheet adds to that of the widgets."""
    return _sheet(FOLDER / "desk.css")


def assignment_css() -> str:
    """The style sheet of the assignment sheet's page, besides that of every page."""
    return _sheet(FOLDER / "assignment.css")


def _sheet(path: Path) -> str:
    """A style sheet as it is sent: without its comments and indents."""
    return _SPACE.sub(lambda found: found[1] or found[2], _COMMENT.sub("", path.read_text(encoding="utf-8")))


def site_css(colors: str) -> str:
    """The style sheet of every page; `colors` declares those of the sides."""
    return colors + _sheet(THEME / "static" / "readouts.css")


def esm(name: str) -> str:
    """An ES module with what it imports inlined."""
    shared, (own,) = _shared([FOLDER / f"{name}.js"])
    return shared + own


def classic() -> str:
    """All widgets as one classic script that starts by itself."""
    shared, (begin, *bodies) = _shared(FOLDER / f"{name}.js" for name in ("begin", *WIDGETS))
    wrapped = [f"widgets.{name} = (() => {{\n" + body.replace("\nexport default ", "\nreturn ") + "})();\n"
               for name, body in zip(WIDGETS, bodies, strict=True)]
    return _script("const widgets = {};\n" + begin + shared, *wrapped, _BOOT)


def desk() -> str:
    """The script of the desk, with the widget that shows a comparison, as a classic script that starts by itself."""
    shared, (compare, own) = _shared(FOLDER / f"{name}.js" for name in ("compare", "desk"))
    widget = "const compare = (() => {\n" + compare.replace("\nexport default ", "\nreturn ") + "})();\n"
    return _script(shared, widget, own, "startDesk(compare);\n")


def own_copy() -> str:
    """The script that shows a reader's own copy of a text, as a classic script that starts by itself."""
    return _with_imports(FOLDER / "owncopy.js", _BOOT_OWN_COPY)


def _with_imports(path: Path, start: str = "") -> str:
    """A module with what it imports as a classic script; `start` is what starts it, if it doesn't start by itself."""
    shared, bodies = _shared([path])
    return _script(shared, *bodies, start)


def page_scripts() -> Mapping[str, str]:
    """Every script of the site by its file's name, those of the theme with what they import."""
    theme = {path.name: _with_imports(path) for path in sorted((THEME / "static").glob("*.js"))}
    own = {f"{name}.js": _with_imports(FOLDER / f"{name}.js", f"{start}();\n") for name, start in _STARTS.items()}
    return {"widgets.js": classic(), "owncopy.js": own_copy(), "desk.js": desk(), **own, **theme}


def own_copy_form() -> str:
    """The form of that script, as HTML; it stays hidden until the script runs."""
    return (FOLDER / "owncopy.html").read_text(encoding="utf-8")


__all__ = ["FOLDER", "THEME", "WIDGETS", "assignment_css", "classic", "css", "desk", "desk_css", "esm", "own_copy",
           "own_copy_form", "page_scripts", "site_css"]
