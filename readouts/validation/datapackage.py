"""`data/datapackage.json`, by which other programs know the tables: it has each table, with the columns that it has."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from readouts.course.course import Course
from readouts.course.readers import Faults, columns, did_you_mean, read_text
from readouts.course.schema import schema_of

FILE = "datapackage.json"
# Source: Table Schema, https://specs.frictionlessdata.io/table-schema/
FIELD = ("name", "title", "type", "format", "description", "example", "rdfType", "constraints")
CONSTRAINTS = ("required", "unique", "minLength", "maxLength", "minimum", "maximum", "pattern", "enum")


def check_datapackage(course: Course, faults: Faults) -> None:
    """Note where the description of the tables, if the course has one, is broken or describes others."""
    path = course.folder / FILE
    if not path.exists() or (text := read_text(path, faults)) is None:
        return
    try:
        package = json.loads(text)
        tables = _columns(package)
        _check_properties(package, path, text, faults)
    except json.JSONDecodeError as error:
        hint = "look for a comma, bracket or quotation mark that is missing here or above"
        faults.add(path, error.lineno, f"is broken JSON: {error.msg}; {hint}")
        return
    except (KeyError, TypeError, AttributeError, RecursionError):
        faults.add(path, 1, "isn't a description of tables: it needs `resources`, each with its `path` and its `schema`")
        return
    known = {f"{name}.csv": columns(record) for name, record in schema_of(course.settings).tables.items()}
    for name in tables:
        if name not in known:
            _note(path, text, name, f'describes "{name}", and there is no such table{did_you_mean(name, known)}', faults)
    for name, wanted in known.items():
        if name not in tables:
            if (course.folder / name).exists():
                faults.add(path, 1, f'does not describe the table "{name}"; add it to `resources`')
        elif tables[name] != wanted:
            _note(path, text, name, f"the columns of {name} are {','.join(wanted)}, not {','.join(tables[name])}", faults)


def _columns(package: Any) -> dict[str, list[str]]:
    return {str(one["path"]): [str(field["name"]) for field in one["schema"]["fields"]] for one in package["resources"]}


def _check_properties(package: Any, path: Path, text: str, faults: Faults) -> None:
    """Note properties of columns that Table Schema doesn't have: a slip in a name, which other programs pass over."""
    for table in package["resources"]:
        for field in table["schema"]["fields"]:
            for given, known in ((field, FIELD), (field.get("constraints", {}), CONSTRAINTS)):
                for name in given:
                    if name not in known:
                        _note(path, text, name, f'{table["path"]}, column "{field["name"]}": unknown property "{name}"'
                              f"{did_you_mean(name, known)}", faults)


def _note(path: Path, text: str, name: str, why: str, faults: Faults) -> None:
    """Note a fault at the line that names the table."""
    faults.add(path, text.count("\n", 0, max(text.find(f'"{name}"'), 0)) + 1, why)


__all__ = ["check_datapackage"]
