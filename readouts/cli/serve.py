"""`make serve`: the open student edition, served and built again whenever a page or a data file changes (sphinx-autobuild)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from readouts.course.editions import Edition


def main() -> int:
    """Let Jupyter Book write its configuration as a conf.py (git ignores it), and sphinx-autobuild work from it."""
    root = Path.cwd()
    jupyter_book = str(Path(sys.executable).with_name("jupyter-book"))
    env = {**os.environ, **Edition().environment}
    made = subprocess.run([jupyter_book, "config", "sphinx", "."], env=env, check=False, capture_output=True, text=True)
    if made.returncode:
        sys.stderr.write(made.stdout + made.stderr)
        return made.returncode
    ignore = [part for name in (".*", "_build/*", "conf.py") for part in ("--ignore", f"{root / name}")]
    command = [sys.executable, "-m", "sphinx_autobuild", "--port", "8000", *ignore,
               "-d", "_build/.doctrees-serve", ".", "_build/serve"]
    try:
        return subprocess.run(command, env=env, check=False).returncode
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    raise SystemExit(main())
