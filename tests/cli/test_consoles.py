"""Consoles that show other signs than the messages have: a command says what it can, and ends as it would elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from conftest import ROOT


@pytest.mark.parametrize("encoding", ["gbk", "cp1252", "iso-8859-1", "ascii"])
def test_a_command_ends_well_on_any_console(encoding: str) -> None:
    env = {**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": encoding}
    done = subprocess.run([sys.executable, "-c", "from readouts.cli import main; main()", "balance"], cwd=ROOT, env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode(encoding)[-800:]
    assert b"?" in done.stdout if encoding == "iso-8859-1" else len(done.stdout) > 40
