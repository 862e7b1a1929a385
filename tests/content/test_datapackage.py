"""The description of the tables agrees with the records and with the tables."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import typing
from pathlib import Path

import pytest
from conftest import ROOT
from pydantic.fields import FieldInfo

from readouts.course.reading import settings_of
from readouts.course.schema import schema_of

RECORDS = schema_of(settings_of(ROOT)).tables
PACKAGE = json.loads((ROOT / "data/datapackage.json").read_text("utf-8"))
RESOURCES = {r["name"]: r for r in PACKAGE["resources"]}


def test_every_table_is_described() -> None:
    assert {r["path"] for r in RESOURCES.values()} == {p.name for p in (ROOT / "data").glob("*.csv")}
    assert set(RESOURCES) == set(RECORDS)
    assert PACKAGE["licenses"][0]["name"] == "CC-BY-4.0"


def fields(name: str) -> dict[str, FieldInfo]:
    """The columns of a table, as its record names them to the outside."""
    return {field.alias or own: field for own, field in RECORDS[name].model_fields.items()}


@pytest.mark.parametrize("name", RECORDS)
def test_columns_are_those_of_the_records_and_of_the_file(name: str) -> None:
    columns = [f["name"] for f in RESOURCES[name]["schema"]["fields"]]
    assert columns == list(fields(name))
    with (ROOT / "data" / RESOURCES[name]["path"]).open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == columns


@pytest.mark.parametrize("name", RECORDS)
def test_what_is_required_and_allowed_agrees_with_the_records(name: str) -> None:
    for field in RESOURCES[name]["schema"]["fields"]:
        record = fields(name)[field["name"]]
        rules = field.get("constraints", {})
        assert field["description"].strip()
        assert rules.get("required", False) == record.is_required(), field["name"]
        values = typing.get_args(record.annotation) if typing.get_origin(record.annotation) is typing.Literal else ()
        assert tuple(rules.get("enum", ())) == values, field["name"]


def test_frictionless_finds_nothing() -> None:
    tool = Path(sys.executable).with_name("frictionless")
    done = subprocess.run([str(tool), "validate", "datapackage.json", "--json"], cwd=ROOT / "data", capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert report["valid"], [task["errors"][:5] for task in report["tasks"] if not task["valid"]]
