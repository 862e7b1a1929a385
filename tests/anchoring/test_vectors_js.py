"""The JavaScript side of the test vectors, under node. tests/site/test_own_copy.py runs the same in the browser."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from own_copy_vectors import DRIVER, VECTORS, cases, wrong

from readouts import assets

NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="node is not installed; the browser test runs the same vectors")
def test_the_script_agrees_with_the_vectors(tmp_path: Path) -> None:
    (tmp_path / "owncopy.mjs").write_text(assets.esm("owncopy") + "export { words };\n", "utf-8")
    (tmp_path / "run.mjs").write_text(
        'import * as own from "./owncopy.mjs";\nimport { readFileSync } from "node:fs";\n'
        f"const run = {DRIVER};\nconsole.log(JSON.stringify(run(own, JSON.parse(readFileSync(0, 'utf8')))));\n", "utf-8")
    done = subprocess.run([str(NODE), str(tmp_path / "run.mjs")], input=json.dumps(VECTORS), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert cases() > 70
    assert wrong(json.loads(done.stdout)) == []
