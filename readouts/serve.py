"""`make serve`: the site, served and built again whenever a page or a data file changes (sphinx-autobuild)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Write a conf.py for Sphinx into `_build/serve` (Jupyter Book's own form of it), and let sphinx-autobuild work from it."""
    root = Path.cwd()
    conf = root / "_build" / "serve"
    conf.mkdir(parents=True, exist_ok=True)
    jupyter_book = str(Path(sys.executable).with_name("jupyter-book"))
    made = subprocess.run([jupyter_book, "config", "sphinx", "."], cwd=root, check=False, capture_output=True, text=True)
    if made.returncode:
        sys.stderr.write(made.stdout + made.stderr)
        return made.returncode
    (root / "conf.py").replace(conf / "conf.py")
    ignore = [arg for folder in (".venv", "_build", ".git") for arg in ("--ignore", f"{root / folder}/*")]
    command = [sys.executable, "-m", "sphinx_autobuild", "--port", "8000", *ignore, "-c", str(conf), ".", "_build/html"]
    return subprocess.run(command, cwd=root, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
