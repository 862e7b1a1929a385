"""Reading the files of `data/`, keeping for every value the line it is on.

YAML is parsed by libyaml through PyYAML, CSV by the standard library. Whatever is wrong with a file becomes a
:class:`Fault` that names file, line, what is wrong and how to fix it; reading goes on with the next file.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from readouts.course.files import NotReadable, read_bytes
from readouts.course.record import BELOW, ID_MEANS, Record, Where
from readouts.course.yaml_nodes import LOADER, NotTaken, compose, swallowed

R = TypeVar("R", bound=Record)
Key = tuple[int | str, ...]
FEW = 12  # names that a message lists where none is near
MOST_SHOWN = 800  # characters of a message

# What ends a line for one program and not for another, turns the direction of what follows, or isn't text at all.
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: |$)|^={7}$", re.MULTILINE)  # what git leaves where two changes met
_CONTROL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069\\ufeff\\ufffe\\uffff]")
_UNSEEN = re.compile("[\\u00a0\\u00ad\\u180e\\u2000-\\u200f\\u202f\\u205f\\u2060\\u3000]")  # looks like a space, or like nothing


@dataclass(frozen=True, order=True)
class Fault:
    """Something wrong in the data, and where. Its text is the line that a contributor reads."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path.as_posix()}:{self.line}: {self.message}"


@dataclass
class Faults:
    """Collects faults; paths are shown relative to `root`."""

    root: Path
    found: list[Fault] = field(default_factory=list)

    def add(self, path: Path, line: int, message: str) -> None:
        """Note a fault at a line (1-based) of a file."""
        shown = path.relative_to(self.root) if path.is_relative_to(self.root) else path
        self.found.append(Fault(shown, max(line, 1), _cut(message)))

    def about(self, record: Record, label: str, message: str, name: str = "") -> None:
        """Note a fault of a record, at the line of its field `name`."""
        self.add(record.where.path, record.where.of(name), f"{label}: {message}")


def _cut(message: str) -> str:
    """The two ends of a message too long to read: what is wrong with a value of a megabyte is seen without most of it."""
    return message if len(message) <= MOST_SHOWN else f"{message[: MOST_SHOWN * 3 // 4]} … {message[-MOST_SHOWN // 4 :]}"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`, did you mean "…"?` with the nearest of the known names, or nothing."""
    near = nearest(name, known)
    return f', did you mean "{near}"?' if near else ""


def nearest(name: str, known: Iterable[str]) -> str:
    """The nearest of the known names; "" if none is near."""
    found = process.extractOne(name, list(known), scorer=JaroWinkler.normalized_similarity, score_cutoff=0.75,
                               processor=str.casefold)
    return found[0] if found else ""


def did_you_mean_or_known(name: str, known: Iterable[str]) -> str:
    """What :func:`did_you_mean` says; where no name is near, all of them, if they are few."""
    names = list(dict.fromkeys(known))
    return did_you_mean(name, names) or (f"; known are {', '.join(names)}" if 0 < len(names) <= FEW else "")


def read_text(path: Path, faults: Faults) -> str | None:
    """Text of a UTF-8 file (a byte order mark is dropped), or None and a fault."""
    try:
        data = read_bytes(path)
    except NotReadable as error:
        faults.add(path, 1, str(error))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        faults.add(path, line, f"is not UTF-8 (byte 0x{data[error.start]:02x}); save the file as UTF-8")
        return None
    if not text.strip():
        faults.add(path, 1, "the file is empty")
        return None
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        faults.add(path, line, f"contains an invisible character ({_code(control[0])}) that programs read differently; delete it")
        return None
    if conflict := _CONFLICT.search(text):
        line = text.count("\n", 0, conflict.start()) + 1
        faults.add(path, line, f"contains a conflict marker from an unfinished merge ({conflict[0].strip()}); "
                               "keep one of the two versions, and delete the markers")
        return None
    return text


def _code(sign: str) -> str:
    return f"U+{ord(sign):04X}"


def _unseen(value: object) -> str:
    """What to say of a short value that holds a sign nobody sees: it looks right, and isn't."""
    found = _UNSEEN.search(str(value))
    return f"; it contains an invisible character or an unusual space ({_code(found[0])}): type it again" if found else ""


@dataclass(frozen=True)
class Located:
    """A YAML document as plain Python, and the line of every key and item in it, by path of keys and positions."""

    value: Any
    lines: Mapping[Key, int]

    def line(self, key: Key) -> int:
        """Line of the value at `key`, or of the nearest thing around it."""
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines.get(key, 1)

    @cached_property
    def fields(self) -> Mapping[Key, Mapping[str, int]]:
        """For every mapping, by its path, the lines of its fields."""
        found: dict[Key, dict[str, int]] = {}
        for key, line in self.lines.items():
            if key:
                found.setdefault(key[:-1], {})[str(key[-1])] = line
        return found


def read_yaml(path: Path, faults: Faults) -> Located | None:
    """Read a YAML file, or return None and note what is wrong with it."""
    text = read_text(path, faults)
    if text is None:
        return None
    loader = LOADER(text)
    try:
        root = compose(loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        broken = f"is broken YAML: {_yaml_problem(error, text.splitlines(), line)}"
        faults.add(path, line, str(error.problem) if isinstance(error, NotTaken) else broken)
        return None
    except yaml.YAMLError as error:
        faults.add(path, 1, f"is broken YAML: {str(error).splitlines()[0]}")
        return None
    finally:
        loader.dispose()
    if root is None:
        faults.add(path, 1, "the file contains only comments")
        return None
    for number in swallowed(root, text.splitlines()):
        faults.add(path, number, "begins with a dash, but goes on with the value above; indent it like the items of its list")
    lines: dict[Key, int] = {}
    return Located(_construct(loader, root, (), lines, path, faults), lines)


def _yaml_problem(error: yaml.MarkedYAMLError, lines: Sequence[str], line: int) -> str:
    here = lines[line - 1] if line <= len(lines) else ""
    if found := _UNSEEN.match(here.lstrip(" ")):
        return f"there is an unusual space ({_code(found[0])}) in the indentation; use plain spaces"
    if "\t" in here[: len(here) - len(here.lstrip())] or "'\\t'" in str(error.problem):
        return "there is a tab in the indentation; use spaces"
    if error.problem and "mapping values are not allowed" in error.problem:
        if here.partition(":")[2].strip() and ": " in here.partition(":")[2]:
            return 'there is a colon inside the value; put the value in quotation marks: key: "…: …"'
        return 'it does not fit the lines above: indent it like them, or begin it with "- " if it is an item of a list'
    if "'-' indicator" in str(error.problem):
        return 'a list item is missing its dash; begin the line with "- "'
    begins = error.context_mark.line + 1 if error.context_mark else line
    since = f" since line {begins}" if begins < line else " above"
    return f"{error.problem or 'cannot be read'}; look for a missing quotation mark, colon or indentation here or{since}"


def _construct(loader: Any, node: Any, key: Key, lines: dict[Key, int], path: Path, faults: Faults) -> Any:
    lines.setdefault(key, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_construct(loader, item, (*key, i), lines, path, faults) for i, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for name_node, value in node.value:
            name, line = str(name_node.value), name_node.start_mark.line + 1
            if name in result:
                faults.add(path, line, f'the field "{name}" appears twice; delete one, or begin a new item of the list with "- "')
            lines[(*key, name)] = line
            if isinstance(value, yaml.ScalarNode) and value.style in ("|", ">"):
                lines[(*key, name + BELOW)] = line + 1
            result[name] = _construct(loader, value, (*key, name), lines, path, faults)
        return result
    if node.style == '"' and (control := _CONTROL.search(node.value)):  # written as an escape, such as \\u2028
        faults.add(path, node.start_mark.line + 1, f"contains an invisible character ({_code(control[0])}); delete it")
        return _CONTROL.sub("", node.value)
    try:
        return loader.construct_object(node)
    except (ValueError, yaml.YAMLError):  # a date like 2021-13-45 looks like one and is none
        return str(node.value)


def read_records(
    path: Path, cls: type[R], label: str, faults: Faults, *, required: bool = True
) -> tuple[R, ...]:
    """Read a YAML file that holds a list of records, or a missing optional one as an empty list."""
    if not required and not path.exists():
        return ()
    located = read_yaml(path, faults)
    if located is None:
        return ()
    if not isinstance(located.value, list):
        faults.add(path, 1, f"must be a list: every {label} begins with a dash")
        return ()
    made = (make(cls, located, (i,), path, label, faults) for i in range(len(located.value)))
    return tuple(record for record in made if record is not None)


def make(
    cls: type[R], located: Located, key: Key, path: Path, label: str, faults: Faults, **more: Any
) -> R | None:
    """Make one record of the value at `key`; every fault of its form is noted, and None returned if there is any."""
    value = located.value
    for step in key:
        value = value[step]
    if not isinstance(value, dict):
        faults.add(path, located.line(key), f"a {label} must have fields (name: value), this is {type(value).__name__}")
        return None
    name = f'{label} "{value["id"]}"' if "id" in value else label
    try:
        record = cls.model_validate(value | more)
    except ValidationError as error:
        found = error.errors()
        for item in found:
            if item["type"] == "too_short" and any(len(one["loc"]) > len(item["loc"]) == _shared(one, item) for one in found):
                continue  # its items are there, and what is wrong with them is said
            inside = tuple(item["loc"])
            faults.add(path, located.line((*key, *inside)), f"{name}: {explain(item, cls, inside)}")
        return None
    _locate(record, located, key, path)
    return record


def _shared(one: Any, other: Any) -> int:
    """How many steps of the way to two faults are the same."""
    return next((n for n, (a, b) in enumerate(zip(one["loc"], other["loc"], strict=False)) if a != b),
                min(len(one["loc"]), len(other["loc"])))


def _locate(record: Record, located: Located, key: Key, path: Path) -> None:
    """Tell a record, and the records inside it, where they were read."""
    record.found_at(Where(path, located.line(key), located.fields.get(key, {})))
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, Record):
            _locate(value, located, (*key, name), path)
        elif isinstance(value, tuple):
            for i, item in enumerate(value):
                if isinstance(item, Record):
                    _locate(item, located, (*key, name, i), path)


def explain(item: Any, cls: type[Record], step: Key) -> str:
    """One fault of form, as pydantic found it, in plain words."""
    field_name = ", ".join(f"item {s + 1}" if isinstance(s, int) else s for s in step)
    match item["type"]:
        case "missing":
            return f'is missing the field "{field_name}"'
        case "extra_forbidden":
            known = _field_names(cls, step[:-1])
            hint = did_you_mean(str(step[-1]), known) or "; known are " + ", ".join(known)
            return f'unknown field "{field_name}"{hint}'
        case "literal_error":
            allowed = [w.strip(" '") for w in item["ctx"]["expected"].replace(" or ", ", ").split(", ")]
            near = did_you_mean(str(item["input"]), allowed)
            return f'{field_name} "{item["input"]}" is not one of {", ".join(allowed)}{near}{_unseen(item["input"])}'
        case kind if kind.startswith("date"):
            return f'{field_name} "{item["input"]}" is not a date; write it as 2021-03-18'
        case "string_pattern_mismatch":
            return f'{field_name} "{item["input"]}" {ID_MEANS}{_unseen(item["input"])}'
        case "tuple_type" | "list_type":
            return f'{field_name} must be a list: [one, another], or a line for each item that begins with a dash'
        case "string_type":
            return f'{field_name} must be words, not {_plain(item["input"])}; put it in quotation marks if it is one value'
        case "int_type" | "int_parsing" | "int_from_float":
            return f'{field_name} "{item["input"]}" is not a whole number'
        case "bool_type" | "bool_parsing":
            return f'{field_name} "{item["input"]}" is neither true nor false'
        case "too_short":
            least = item["ctx"]["min_length"]
            return f"{field_name} needs at least {least} item{'s' if least > 1 else ''}, and has {item['ctx']['actual_length']}"
        case "string_too_short":
            return f"{field_name} is empty"
        case "model_type" | "dict_type" | "model_attributes_type":
            return f"{field_name} must have fields (name: value), this is {_plain(item['input'])}"
        case "value_error":
            return f"{field_name} {item['ctx']['error']}"
        case _:
            return f"{field_name}: {item['msg'][0].lower()}{item['msg'][1:]}"


def _plain(value: object) -> str:
    """What kind of value this is, in words."""
    kinds = {list: "a list", dict: "fields (name: value)", bool: "true or false", int: "a number", float: "a number",
             str: "words", type(None): "nothing"}
    return kinds.get(type(value), "something else")


def _field_names(cls: type[Record], step: Key) -> list[str]:
    """Names of the fields of the record class that is at `step` inside `cls`."""
    for name in step:
        if isinstance(name, str) and name in cls.model_fields:
            inner = [a for a in _parts(cls.model_fields[name].annotation) if isinstance(a, type)]
            cls = next((a for a in inner if issubclass(a, Record)), cls)
    return columns(cls)


def columns(cls: type[Record]) -> list[str]:
    """The fields of a record as files call them: the columns of its table."""
    return [field.alias or name for name, field in cls.model_fields.items()]


def _parts(annotation: Any) -> Iterable[Any]:
    yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _parts(part)


def read_table(path: Path, cls: type[R], label: str, faults: Faults, *, required: bool = True) -> tuple[R, ...]:
    """Read a CSV file whose header names exactly the fields of `cls`; an empty cell is None (or an empty default)."""
    if not required and not path.exists():
        return ()
    text = read_text(path, faults)
    if text is None:
        return ()
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    known = columns(cls)
    records: list[R] = []
    start = 1
    try:
        header = next(reader)
        if not _header_ok(header, known, path, faults):
            return ()
        start = reader.line_num + 1
        for row in reader:
            line, start = start, reader.line_num + 1
            if not any(row):
                continue
            if row == header:
                faults.add(path, line, f"{label}: these are the names of the columns again; delete the line")
                continue
            if len(row) != len(header):
                why = ("a value with a comma needs quotation marks around it" if len(row) > len(header) else
                       "an empty cell needs its comma too, and no line break may be inside a row without quotation marks")
                faults.add(path, line, f"{label}: {len(row)} cells under {len(header)} columns; {why}")
                continue
            cells = {name: cell for name, cell in zip(header, row, strict=True) if cell.strip()}
            located = Located(cells, dict.fromkeys([(), *((name,) for name in header)], line))
            if record := make(cls, located, (), path, label, faults):
                records.append(record)
    except csv.Error as error:
        faults.add(path, start, f"is broken CSV: {error}; look for a quotation mark that is not closed in this row")
    return tuple(records)


def _header_ok(header: Sequence[str], known: Sequence[str], path: Path, faults: Faults) -> bool:
    before = len(faults.found)
    wrong = next((name for sign, name in ((";", "semicolons"), ("\t", "tabs")) if len(header) == 1 and sign in header[0]), "")
    if wrong:
        faults.add(path, 1, f"its columns are separated by {wrong}; save it as CSV with commas")
        return False
    if not set(header) & set(known):
        faults.add(path, 1, f"its first line must name the columns: {','.join(known)}")
        return False
    for name in dict.fromkeys(n for n in header if header.count(n) > 1):
        faults.add(path, 1, f'the column "{name}" appears twice; delete one')
    for name in header:
        if name not in known:
            faults.add(path, 1, f'unknown column "{name}"{did_you_mean(name, known)}')
    for name in known:
        if name not in header:
            faults.add(path, 1, f'is missing the column "{name}"')
    return len(faults.found) == before
