"""Two clean builds of one commit are identical, byte for byte: other folder, other time, other order of sets."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import build, copy_of_repository

pytestmark = pytest.mark.site


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second clean build, in a folder of another name, by a Python that orders sets in another way."""
    folder = copy_of_repository(tmp_path_factory.mktemp("another-folder-for-the-book") / "deeper")
    done = build(folder, PYTHONHASHSEED="20261", TZ="Pacific/Auckland")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return folder / "_build/html"


def test_a_second_build_is_the_same(site: Path, again: Path) -> None:
    one, other = ({p.relative_to(f).as_posix(): p for p in sorted(f.rglob("*")) if p.is_file()} for f in (site, again))
    assert list(one) == list(other), f"in one build alone: {sorted(set(one) ^ set(other))[:5]}"
    for name, path in one.items():
        assert path.read_bytes() == other[name].read_bytes(), _difference(name, path.read_bytes(), other[name].read_bytes())


def _difference(name: str, one: bytes, other: bytes) -> str:
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    part = slice(max(0, at - 60), at + 60)
    return f"{name} differs from byte {at} on:\n{one[part]!r}\n{other[part]!r}"
