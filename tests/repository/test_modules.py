"""Every module says what others may use of it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT

ENGINE = ROOT / "readouts"
PACKAGES = ("anchoring", "assets", "cli", "export", "site", "teaching", "text", "validation", "widgets")


@cache
def modules() -> dict[str, Path]:
    """The modules of these packages by their names."""
    found = (path for package in PACKAGES for path in sorted((ENGINE / package).rglob("*.py")) if "directives" not in path.parts)
    return {".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): p for p in found}


@cache
def imported() -> dict[str, set[str]]:
    """Which names are imported from which module, anywhere in the engine."""
    used: dict[str, set[str]] = {}
    for path in ENGINE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                used.setdefault(node.module, set()).update(alias.name for alias in node.names)
    return used


def exported(path: Path) -> set[str] | None:
    """The names in `__all__`; None where there is none."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
            return set(ast.literal_eval(node.value))
    return None


@pytest.mark.parametrize("name", modules())
def test_what_others_import_is_in_all(name: str) -> None:
    path, known = modules()[name], modules()
    wanted = {used for used in imported().get(name, set()) if f"{name}.{used}" not in known and not (path.parent / used).is_dir()}
    assert wanted <= (exported(path) or set()), f"{name}: add to __all__: {sorted(wanted - (exported(path) or set()))}"
    assert not [used for used in wanted if used.startswith("_")], "a private name is imported"
