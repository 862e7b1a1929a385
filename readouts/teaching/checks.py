"""What the check cells of labs do: look at an answer in whatever form it was written, and say in one line what is missing.

>>> from readouts.teaching import checks
>>> checks.number(globals(), "answer_1")                          # the form alone, which students see
>>> checks.number(globals(), "answer_1", right=7, hint="Count the rows again.")

A right answer counts in any form: text or number, capitals, a final full stop, British spelling, `2023 Q3`, a list or a tuple,
a table in another order. Everything else ends in :class:`NotYet`, one line that says what is looked for and how to go on. A check
computes its truth from the tables as they were loaded, never from what a student was invited to change.
"""

from __future__ import annotations

import copy
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from readouts.course.readers import did_you_mean
from readouts.text.folding import caseless
from readouts.validation.load import load_course

if TYPE_CHECKING:
    from readouts.course.course import Course

Names = Mapping[str, Any]

UNTOUCHED = "Replace the three dots in the cell above with your answer."
_MISSING = "Run the cell above first. If it shows NameError, quotation marks are missing, or a cell further up wasn't run."
_QUARTER = re.compile(r"(?P<y1>\d{4})\W*q(?:uarter)?\W*(?P<q1>[1-4])|q(?:uarter)?\W*(?P<q2>[1-4])\W+(?:of\W+)?(?P<y2>\d{4})")
_SIDES = {name: side for side, names in {
    "us": "us u.s usa u.s.a america american washington united-states the-united-states",
    "cn": "china chinese beijing prc the-prc",
}.items() for name in names.split()}
_BRITISH = [(re.compile(pattern), american) for pattern, american in (
    (r"\b(col|fav|hon|lab|harb|neighb|behavi|rum|vig|rig|end?eav)our", r"\1or"), (r"(def|off|lic|pret)ence\b", r"\1ense"),
    (r"(\w{3,})is(e|es|ed|ing|ation|ations)\b", r"\1iz\2"), (r"\bcentre", "center"), (r"\bprogramme", "program"),
    (r"(\w+)yse\b", r"\1yze"), (r"\bjudgement", "judgment"), (r"\bdialog\b", "dialogue"), (r"(\w)ll(ed|ing)\b", r"\1l\2"),
)]
_NUMBERS = {word: n for n, word in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty".split())}


class NotYet(AssertionError):
    """An answer that isn't right yet; its text is one line for the student."""

    def __init__(self, said: str) -> None:
        super().__init__(" ".join(said.split()))

    def _render_traceback_(self) -> list[str]:
        """What IPython shows instead of a traceback: the line alone."""
        return [f"Not yet: {self}"]


@cache
def course() -> Course:
    """The course as a check reads it: once, and apart from the one that the notebook works on and may have changed."""
    return load_course()


# -- what a check cell calls -------------------------------------------------------------------------------------------


def number(names: Names, name: str, right: float | None = None, *, near: float = 0.0, hint: str = "") -> None:
    """Ask for one number; it may differ from the right one by `near`.

    Raises
    ------
    NotYet : if the answer is missing or no number, or, where `right` is given, another one.

    """
    found = _as_number(_given(names, name), name)
    if right is not None and abs(found - float(right)) > near + 1e-9:
        raise NotYet(f"{name} is {found:g}, which isn't the number that is looked for. {hint}")


def word(
    names: Names, name: str, right: str | Iterable[str] | None = None, *,
    of: Iterable[str] | Mapping[str, str] = (), kind: str = "word", hint: str = "",
) -> None:
    """Ask for a word, a name or a phrase: one of `right`, where several are right.

    Parameters
    ----------
    names, name : `globals()` of the notebook, and which name holds the answer.
    right : what is right; None asks for the form alone.
    of : what may be answered; of a mapping, both its keys and what they are called.
    kind : what is looked for, as a student would call it.
    hint : what helps whoever has another answer.

    Raises
    ------
    NotYet : if the answer is missing, no word, none of `of`, or not right.

    """
    found = _as_word(_given(names, name), name, kind)
    called = _called(of)
    if called and fold(found) not in called:
        shown = list(of)
        known = f" It is one of: {', '.join(shown)}." if len(shown) <= 8 else did_you_mean(found.strip(), shown) + "."
        raise NotYet(f'{name} is "{found.strip()}", which isn\'t the name of a {kind}.{known} Copy it as it is written above.')
    if right is not None:
        wanted = [right] if isinstance(right, str) else list(right)
        if called.get(fold(found), fold(found)) not in {called.get(fold(one), fold(one)) for one in wanted}:
            raise NotYet(f'{name} is "{found.strip()}", which isn\'t the {kind} that is looked for. {hint}')


def several(
    names: Names, name: str, right: Iterable[object] | None = None, *, of: Iterable[str] | Mapping[str, str] = (),
    count: int | None = None, in_order: bool = False, kind: str = "name", hint: str = "",
) -> None:
    """Ask for several names: a list, a tuple, a set, a column, or a text with commas.

    Raises
    ------
    NotYet : if the answer is missing, has a part that is none of `of`, has another number of parts, or is not right.

    """
    parts = _as_parts(_given(names, name), name, kind)
    if count is not None and len(parts) != count:
        raise NotYet(f"{name} has {len(parts)} {kind}(s), and {count} are looked for. Is a comma missing, or one too many?")
    called = _called(of)
    for part in parts:
        if called and fold(part) not in called:
            raise NotYet(f'"{part}" in {name} isn\'t the name of a {kind}{did_you_mean(str(part), list(of))}.')
    if right is not None:
        found, wanted = ([called.get(fold(one), fold(one)) for one in some] for some in (parts, right))
        if found != wanted if in_order else sorted(found) != sorted(wanted):
            extra, missing = len(Counter(found) - Counter(wanted)), len(Counter(wanted) - Counter(found))
            raise NotYet(f"{name} isn't the list that is looked for. Parts too many: {extra}; parts missing: {missing}. {hint}")


def table(names: Names, name: str, right: Any, *, hint: str = "") -> None:
    """Ask for a table (or a column of one) with the same values as another, in whatever order.

    Raises
    ------
    NotYet : if the answer is missing, no table, or has other values.

    """
    found = _given(names, name)
    if why := _different(found, right):
        raise NotYet(f"{name} {why}. {hint}")


def does(names: Names, name: str, cases: Iterable[tuple[tuple[Any, ...], Any]], *, near: float = 1e-6, hint: str = "") -> None:
    """Ask for a recipe (a function) and try it: what it returns for each tuple of arguments must be what is given with it.

    Give at least two cases that differ, so that a constant that was read off a table fails. Three dots in the place of what it
    must return ask only that it returns something.

    Raises
    ------
    NotYet : if the recipe is missing, stops with an error, returns nothing, or returns something else.

    """
    recipe = _given(names, name)
    if not callable(recipe):
        raise NotYet(f'{name} is no longer a recipe: keep the line that begins with "def {name}", and change what is below it.')
    for arguments, wanted in cases:
        call = f"{name}({', '.join(_shown(one) for one in arguments)})"
        found = _tried(recipe, arguments, call)
        if found is None or found is ...:
            raise NotYet(f"{UNTOUCHED} The line in a recipe begins with return; now {call} returns nothing.")
        if wanted is not ... and not _same(found, wanted, near):
            raise NotYet(f"{call} returns {_shown(found)}, which isn't what is looked for. {hint}")


def taken(names: Names, name: str, allowed: Callable[[Any], bool], *, looked_for: str) -> None:
    """Ask for anything that passes a test of its own, where many answers are right; `looked_for` says what.

    Raises
    ------
    NotYet : if the answer is missing, or the test refuses it or stops with an error.

    """
    found = _given(names, name)
    try:
        good = bool(allowed(found))
    except Exception:  # whatever was answered, the student reads one line
        good = False
    if not good:
        raise NotYet(f"{name} is {_shown(found)}. Looked for is {looked_for}.")


# -- folding -----------------------------------------------------------------------------------------------------------


def fold(value: object) -> str:
    """A word so that its forms become equal: capitals, stops, spaces, hyphens, British spelling, quarters, names of sides."""
    text = caseless(str(value)).strip(" .,;:!?\"'()[]")
    if quarter := _QUARTER.fullmatch(text):
        return f"{quarter['y1'] or quarter['y2']}q{quarter['q1'] or quarter['q2']}"
    for pattern, american in _BRITISH:
        text = pattern.sub(american, text)
    text = re.sub(r"[\s_-]+", "-", text)
    return _SIDES.get(text, text)


def _called(of: Iterable[str] | Mapping[str, str]) -> dict[str, str]:
    """What may be answered, folded, and the folded name that it leads to."""
    labels = {fold(label): fold(id) for id, label in of.items()} if isinstance(of, Mapping) else {}
    return {**labels, **{fold(id): fold(id) for id in of}}


# -- reading an answer -------------------------------------------------------------------------------------------------


def _given(names: Names, name: str) -> Any:
    """The answer itself; one in parentheses with a comma (`7,`) is taken out of them."""
    if name not in names:
        raise NotYet(_MISSING)
    found = _single(names[name])
    if found is ... or found is None or (isinstance(found, str) and found.strip() in ("", "...", "…")):
        raise NotYet(UNTOUCHED)
    return found


def _single(found: Any) -> Any:
    while isinstance(found, tuple | list) and len(found) == 1:
        found = found[0]
    return found


def _alone(found: Any) -> Any:
    """A value of NumPy, or the only value of a table, a list or a pair of parentheses, as a plain one."""
    found = _single(found)
    if getattr(found, "size", 0) == 1 and hasattr(found, "to_numpy"):
        found = found.to_numpy()
    return found.item() if hasattr(found, "item") and getattr(found, "size", 1) == 1 else found


def _as_number(found: Any, name: str) -> float:
    found = _alone(found)
    if isinstance(found, str):
        found = _read_number(found, name)
    if callable(found):
        raise NotYet(f"{name} is a recipe that wasn't called. Looked for is a number. Are the parentheses ( ) missing?")
    if isinstance(found, bool):
        raise NotYet(f"{name} is {found}. Looked for is one number, like this: 7.")
    if not isinstance(found, int | float):
        held = f" with {len(found)} values" if hasattr(found, "__len__") else ""
        kind = type(found).__name__
        raise NotYet(f"{name} is a {kind}{held}. Looked for is one number: len( ) or .sum() makes one of a table.")
    if math.isnan(found) or math.isinf(found):
        raise NotYet(f"{name} is {found}, which is no number to count with. Was something divided by zero?")
    return float(found)


def _read_number(text: str, name: str) -> float:
    plain = caseless(text).strip(" \"'").removesuffix(".")
    if plain in _NUMBERS:
        return float(_NUMBERS[plain])
    share, plain = plain.endswith("%"), plain.rstrip("% ")
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    try:
        return float(plain.replace(",", ".")) / (100 if share else 1)
    except ValueError:
        raise NotYet(f'{name} is "{text.strip()}". Looked for is one number, without quotation marks, like this: 7.') from None


def _as_word(found: Any, name: str, kind: str) -> str:
    found = _alone(found)
    if isinstance(found, str):
        return found
    if callable(found):
        raise NotYet(f"{name} is a recipe that wasn't called. Looked for is a {kind}.")
    if isinstance(found, int | float):
        raise NotYet(f'{name} is the number {found:g}. Looked for is a {kind}, between quotation marks: "…".')
    if hasattr(found, "year"):  # a day, or a quarter of pandas
        return str(found.isoformat())[:10] if hasattr(found, "isoformat") else str(found)
    many = f"{len(found)} things" if hasattr(found, "__len__") else f"a {type(found).__name__}"
    raise NotYet(f'{name} holds {many}. Looked for is one {kind}, between quotation marks: "…".')


def _as_parts(found: Any, name: str, kind: str) -> list[Any]:
    if isinstance(found, str):
        return [part.strip() for part in re.split(r"[,;\n]+|\s+and\s+", found) if part.strip()]
    if isinstance(found, Mapping):
        return list(found)
    if isinstance(found, Iterable):
        return [_alone(part) for part in found]
    raise NotYet(f'{name} is {_shown(found)}. Looked for are {kind}s between brackets, with commas: ["…", "…"].')


# -- comparing ---------------------------------------------------------------------------------------------------------


def _tried(recipe: Callable[..., Any], arguments: tuple[Any, ...], call: str) -> Any:
    try:
        return recipe(*copy.deepcopy(arguments))  # a recipe that changes what it gets spoils no later case
    except Exception as error:
        said = str(error).strip("'\" ").split("\n")[0][:100]
        kind = type(error).__name__
        raise NotYet(f"{call} stops with {kind}: {said}. Try the recipe by hand, in a new cell.") from None


def _same(found: Any, wanted: Any, near: float) -> bool:
    found = _single(found)
    if hasattr(wanted, "columns") or (hasattr(wanted, "index") and hasattr(wanted, "to_numpy")):
        return not _different(found, wanted)
    try:
        if isinstance(wanted, bool):
            return bool(_alone(found)) is wanted
        if isinstance(wanted, str):
            return fold(_as_word(found, "it", "word")) == fold(wanted)
        if isinstance(wanted, int | float) or hasattr(wanted, "item"):
            return abs(_as_number(found, "it") - float(wanted)) <= near
        parts = _as_parts(found, "it", "name")
        if all(isinstance(one, int | float) for one in wanted):  # of numbers the order counts: the ends of an interval
            return len(parts) == len(wanted) and all(_same(one, good, near) for one, good in zip(parts, wanted, strict=True))
        return sorted(map(fold, parts)) == sorted(map(fold, wanted))
    except NotYet:
        return False


def _different(found: Any, right: Any) -> str:
    """What is wrong with a table, in words; nothing if it has the same values as another."""
    import pandas as pd

    if not isinstance(found, pd.DataFrame | pd.Series):
        return f"is {_shown(found)}, and a table is looked for"
    if isinstance(right, pd.DataFrame) and isinstance(found, pd.DataFrame):
        missing = [str(column) for column in right.columns if column not in found.columns]
        if missing:
            return f"has no column {', '.join(missing)}"
        found = found[list(right.columns)]
    found, right = (one.to_frame("value") if isinstance(one, pd.Series) else one for one in (found, right))
    if len(found) != len(right):
        return f"has {len(found)} rows, which isn't the number that is looked for"
    if found.shape[1] != right.shape[1]:
        return f"has {found.shape[1]} columns, and {right.shape[1]} are looked for"
    same = Counter(_rows(found)) == Counter(_rows(right))
    return "" if same else "has the right size, but other values"


def _rows(frame: Any) -> list[tuple[object, ...]]:
    """The rows of a table, each with its name: numbers rounded, so that 7 and 7.0 are one."""
    index = [_plain(one) for one in frame.index] if frame.index.dtype.kind not in "iu" else [()] * len(frame)
    return [(i, *map(_plain, row)) for i, row in zip(index, frame.itertuples(index=False), strict=True)]


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    value = _alone(value)
    if isinstance(value, int | float):
        return "nothing" if value != value else round(float(value), 6)
    return str(value)


def _shown(value: Any) -> str:
    value = _alone(value)
    if getattr(value, "shape", ()):
        return f"a table of {' by '.join(map(str, value.shape))}"
    if callable(value):
        return "a recipe"
    text = f'"{value}"' if isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


__all__ = ["UNTOUCHED", "NotYet", "course", "does", "fold", "number", "several", "table", "taken", "word"]
