"""`make` and the environment: what was left half made, at whatever moment, is made again; what is missing is named."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT
from killed import dying

pytestmark = pytest.mark.slow

BROKEN_VENV = '''#!/bin/sh
# A Python of Debian without the package python3-venv: it has venv, and no ensurepip.
PYTHONPATH="{stub}" exec "{python}" "$@"
'''


def wheel(folder: Path, name: str, **modules: str) -> None:
    """Write a wheel with these modules, its metadata first, as some builders do."""
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as file:
        file.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        file.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        for module, code in modules.items():
            file.writestr(f"{module}.py", code)
        file.writestr(f"{info}/RECORD", "".join(f"{inner},,\n" for inner in [*file.namelist(), f"{info}/RECORD"]))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the real Makefile, and two small packages in the place of all those that the book needs."""
    folder = tmp_path / "a course"
    (folder / "wheels").mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", folder)
    (folder / "pyproject.toml").touch()
    wheel(folder / "wheels", "early", early="")
    wheel(folder / "wheels", "late", late="")
    (folder / "requirements.txt").write_text("--no-index\n--find-links wheels\nearly\nlate\n", "utf-8")
    return folder


def make(folder: Path, target: str = ".venv/.book", python: str = sys.executable, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "MAKEFLAGS", "MAKELEVEL")}
    return subprocess.run(["make", target, f"PYTHON={python}"], cwd=folder, env={**env, **environment}, check=False,
                          capture_output=True, text=True, start_new_session=True)


def works(folder: Path) -> bool:
    """Whether everything that is required is there."""
    command = [str(folder / ".venv/bin/python"), "-c", "import early, late"]
    return (folder / ".venv/.book").exists() and subprocess.run(command, cwd=folder, env={}, check=False).returncode == 0


def without_ensurepip(folder: Path) -> str:
    stub = folder / "stub"
    stub.mkdir()
    (stub / "ensurepip.py").write_text("raise ModuleNotFoundError(\"No module named 'ensurepip'\", name='ensurepip')\n", "utf-8")
    python = folder / "debian-python"
    python.write_text(BROKEN_VENV.format(stub=stub, python=sys.executable), "utf-8")
    python.chmod(0o755)
    return str(python)


def test_without_python3_venv_make_names_the_package_and_works_once_it_is_there(checkout: Path, tmp_path: Path) -> None:
    debian = without_ensurepip(tmp_path)
    done = make(checkout, python=debian)
    assert done.returncode != 0 and "sudo apt install python3-venv" in done.stderr
    assert "Traceback" not in done.stderr and not (checkout / ".venv").exists()
    done = make(checkout)
    assert done.returncode == 0 and works(checkout), done.stderr


def test_what_an_older_makefile_left_half_made_is_made_again(checkout: Path) -> None:
    """Without ensurepip, `python3 -m venv` ends with an error and leaves an environment that has Python and no pip."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", ".venv"], cwd=checkout, check=True)
    assert (checkout / ".venv/bin/python").exists()
    done = make(checkout)
    assert done.returncode == 0 and works(checkout), done.stderr


@pytest.mark.parametrize(("moment", "way"), [
    pytest.param(r"ensurepip", "kill", id="killed before pip is in it"),
    pytest.param(r"\.venv/bin/activate", "kill", id="killed after"),
    pytest.param(r"site-packages/late\.py", "kill", id="killed while a package is installed"),
    pytest.param(r"site-packages/late\.py", "fail", id="disk full while a package is installed"),
])
def test_what_died_half_way_is_made_again(moment: str, way: str, checkout: Path, tmp_path: Path) -> None:
    assert make(checkout, **dying(tmp_path / "hook", moment, way)).returncode != 0
    assert not (checkout / ".venv/.book").exists()
    done = make(checkout)
    assert done.returncode == 0 and works(checkout), done.stderr


def test_what_is_whole_stays_and_what_was_moved_is_made_again(checkout: Path) -> None:
    assert make(checkout).returncode == 0 and works(checkout)
    (checkout / ".venv/own").touch()
    assert make(checkout).returncode == 0 and (checkout / ".venv/own").exists()
    (checkout / "requirements.txt").touch()  # new requirements are installed into what is there
    assert make(checkout).returncode == 0 and (checkout / ".venv/own").exists()
    moved = checkout.rename(checkout.with_name("moved"))
    assert make(moved).returncode == 0 and works(moved) and not (moved / ".venv/own").exists()
