"""A copy of a lab that a student handed in, as nbgrader can grade it.

nbgrader knows the cells of a lab by marks in the notebook. Where students copy a cell, delete one or save with another program,
marks are doubled, lost or changed, and one such notebook can end the grading of a whole class. So the copy takes its marks,
its points and the name of its kernel from the lab as it was handed out, and only the words and the code from the student.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from itertools import count as naturals
from typing import Any

from readouts.teaching.responses.answers import Unreadable
from readouts.text.numbers import count

KINDS = "code", "markdown", "raw"
AGAIN = "in Jupyter: File, Download; in Colab: File, Download, Download .ipynb"
_CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LEAST = 4  # of the cells that a lab alone has, a notebook must hold one in so many to be that lab


@dataclass(eq=False)
class Cell:
    """A cell of a notebook, its nbgrader mark apart from the rest of what is said about it."""

    kind: str
    source: str
    id: str
    about: dict[str, Any]
    mark: dict[str, Any]

    @property
    def name(self) -> str:
        """What nbgrader calls it; empty if it isn't one of its cells."""
        return str(self.mark.get("grade_id") or "")

    @property
    def words(self) -> str:
        """What is in it, without what programs change when they save."""
        return "\n".join(line.rstrip() for line in self.source.strip().splitlines())


@dataclass(frozen=True)
class Released:
    """A lab as it was handed out."""

    lab: str
    cells: tuple[Cell, ...]
    about: Mapping[str, Any]

    @property
    def marked(self) -> list[Cell]:
        """The cells that nbgrader looks for, in their order."""
        return [cell for cell in self.cells if cell.name]

    @property
    def kernel(self) -> str:
        """The name of its kernel."""
        return _kernel(self.about)


@dataclass(frozen=True)
class Notebook:
    """A notebook as it was read: its cells, and what it says about itself."""

    cells: list[Cell]
    about: Mapping[str, Any]


@dataclass
class _Seen:
    """What was found in a notebook, by what is said of it: names of cells."""

    same: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)


# -- reading -----------------------------------------------------------------------------------------------------------


def read_notebook(data: bytes) -> Notebook:
    """Read a notebook, whichever program saved it.

    Raises
    ------
    Unreadable : it is none; the text says what it is and what helps.

    """
    if not data.strip(b"\x00 \r\n\t"):
        raise Unreadable("is empty; ask the student to hand it in again")
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        raise Unreadable(f"is a web page, not a notebook; ask for the notebook itself ({AGAIN})")
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        cut = data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")
        raise Unreadable("is a notebook that was cut off or damaged; ask the student to hand it in again" if cut else
                         f"isn't a notebook; ask for the file that ends with .ipynb ({AGAIN})") from None
    if isinstance(found, dict) and isinstance(found.get("worksheets"), list):
        raise Unreadable("is a notebook of an old format; open it in JupyterLab, save it there, and collect that file")
    if not isinstance(found, dict) or not isinstance(found.get("cells"), list):
        raise Unreadable(f"isn't a notebook; ask for the file that ends with .ipynb ({AGAIN})")
    cells = [_cell(cell) for cell in found["cells"] if isinstance(cell, dict) and cell.get("cell_type") in KINDS]
    return Notebook(cells, _mapping(found.get("metadata")))


def _cell(raw: dict[str, Any]) -> Cell:
    source = raw.get("source") or ""
    text = source if isinstance(source, str) else "".join(map(str, source)) if isinstance(source, list) else ""
    about = dict(_mapping(raw.get("metadata")))
    mark = _mapping(about.pop("nbgrader", None))
    return Cell(raw["cell_type"], text, str(raw.get("id") or about.get("id") or ""), about, dict(mark))


def _mapping(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, dict) else {}


def _kernel(about: Mapping[str, Any]) -> str:
    return str(_mapping(about.get("kernelspec")).get("name") or "")


def lab_of(notebook: Notebook, released: Iterable[Released]) -> Released:
    """Which lab a notebook is, by the cells that only this lab has; what the file is called says nothing.

    Raises
    ------
    Unreadable : it is none of those that were handed out.

    """
    labs = list(released)
    own = {r.lab: {c.words for c in r.cells if not c.mark.get("solution")} for r in labs}
    often = Counter(words for found in own.values() for words in found)
    held = {cell.words for cell in notebook.cells}
    shares = []
    for lab in labs:
        alone = {words for words in own[lab.lab] if often[words] == 1}
        shares.append((len(alone & held) / max(len(alone), 1), lab.lab, lab))
    share, _, lab = max(shares)
    if share * _LEAST < 1:
        raise Unreadable(f"isn't a lab that was handed out here ({', '.join(r.lab for r in labs)}); if it is another lab of the "
                         "course, run nbgrader generate_assignment for that one first")
    return lab


# -- the copy ----------------------------------------------------------------------------------------------------------


def copy_of(notebook: Notebook, released: Released) -> tuple[bytes, list[str]]:
    """The notebook as nbgrader can grade it, and what a teacher has to know of it."""
    cells, seen = list(notebook.cells), _Seen()
    found = _found(cells, released, seen)
    _put_back(cells, found, released, seen)
    marks = {cell: part for part, cell in found.items()}
    for cell, part in marks.items():
        if part.mark.get("locked") and cell.words != part.words:
            seen.changed.append(part.name)
            cell.source = part.source
        if cell.name == part.name and part.mark.get("points") != cell.mark.get("points"):
            seen.points.append(part.name)
    ids: set[str] = set()
    raw = [_raw(cell, marks.get(cell), number, ids) for number, cell in enumerate(cells, 1)]
    whole = {"cells": raw, "metadata": dict(released.about), "nbformat": 4, "nbformat_minor": 5}
    remarks = _remarks(seen)
    kernel = _kernel(notebook.about)
    if kernel and kernel != released.kernel:
        remarks.append(f'its kernel was "{kernel}"; the copy uses {released.kernel}')
    return json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n", remarks


def _found(cells: list[Cell], released: Released, seen: _Seen) -> dict[Cell, Cell]:
    """The cell of the notebook for each cell that nbgrader looks for; copies that add nothing are taken out of `cells`."""
    claims: dict[str, list[Cell]] = defaultdict(list)
    places = {part.id: part.name for part in released.marked if part.id}
    for cell in cells:
        if cell.name and places.get(cell.id, cell.name) == cell.name:  # else the name was changed to that of another
            claims[cell.name].append(cell)
    found = {part: _chosen(part, claims[part.name], cells, seen) for part in released.marked if claims[part.name]}
    for part in released.marked:
        if part not in found and (unmarked := _by_place(part, cells, set(found.values()))):
            found[part] = unmarked
            seen.unmarked.append(part.name)
    return found


def _chosen(part: Cell, same: Sequence[Cell], cells: list[Cell], seen: _Seen) -> Cell:
    """Of the cells of one name the one to grade: the last answer that was written, the last check that wasn't changed."""
    check = bool(part.mark.get("locked"))
    kept = next((cell for cell in reversed(same) if (cell.words == part.words) is check), same[-1])
    for cell in same:
        if cell is not kept and cell.words in (kept.words, part.words):
            cells.remove(cell)
            seen.same.append(part.name)
        elif cell is not kept:
            (seen.changed if check else seen.other).append(part.name)
    return kept


def _by_place(part: Cell, cells: Iterable[Cell], taken: set[Cell]) -> Cell | None:
    """The cell whose mark was lost or changed: that with the same id, or for one that isn't filled in, with the same words."""
    left = [cell for cell in cells if cell not in taken]
    by_id = (cell for cell in left if part.id and cell.id == part.id)
    by_words = (cell for cell in left if not part.mark.get("solution") and cell.words == part.words)
    return next(by_id, None) or next(by_words, None)


def _put_back(cells: list[Cell], found: dict[Cell, Cell], released: Released, seen: _Seen) -> None:
    """Put what gives points and is missing behind the cell that it followed."""
    before = None
    for part in released.marked:
        if part not in found and part.mark.get("grade"):
            place = cells.index(before) + 1 if before else 0
            new = Cell(part.kind, part.source, part.id, dict(part.about), dict(part.mark))
            cells.insert(place, new)
            found[part] = new
            (seen.missing if part.mark.get("solution") else seen.back).append(part.name)
        elif part not in found:
            seen.missing.append(part.name)
        before = found.get(part, before)


def _raw(cell: Cell, part: Cell | None, number: int, ids: set[str]) -> dict[str, Any]:
    """A cell as it is in the file, with the mark of the lab or with none; without outputs, which nbgrader makes anew."""
    names = chain([cell.id, f"collected-{number}"], (f"collected-{number}-{n}" for n in naturals()))
    id = next(name for name in names if _CELL_ID.fullmatch(name) and name not in ids)
    ids.add(id)
    about = {**part.about, "nbgrader": part.mark} if part else {k: v for k, v in cell.about.items() if k != "id"}
    raw: dict[str, Any] = {"cell_type": part.kind if part else cell.kind, "id": id, "metadata": about, "source": cell.source}
    return {**raw, "execution_count": None, "outputs": []} if raw["cell_type"] == "code" else raw


def _remarks(seen: _Seen) -> list[str]:
    """One sentence for each thing that was found."""
    said = {
        "a copy of {} was left out, since it adds nothing": seen.same,
        "{} is there more than once, with different content: the last one is graded and the others stay in the notebook; "
        "compare them, or ask the student which one counts": seen.other,
        "{} was missing and is back, as it was handed out": seen.back,
        "nbgrader's mark on {} was lost or changed and is back": seen.unmarked,
        "the answer cell {} is missing; if the answer is in another cell, give its points in the formgrader": seen.missing,
        "{} was changed, so the original is used": seen.changed,
        "the points of {} were changed and are as handed out again": seen.points,
    }
    return [sentence.format(_listed(names)) for sentence, names in said.items() if names]


def _listed(names: Sequence[str]) -> str:
    each = list(dict.fromkeys(names))
    return ", ".join(each[:6]) + (f" and {count(len(each) - 6, 'more cell')}" if len(each) > 6 else "")


__all__ = ["Cell", "Notebook", "Released", "copy_of", "lab_of", "read_notebook"]
