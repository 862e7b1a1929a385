"""Where the paragraphs of the source texts are in their files: positions of blocks between empty lines."""

from __future__ import annotations

import re
from pathlib import Path

FILES = {
    "alaska-2021": ("000_*.txt", [*range(1, 10)]),
    "candid-2023": ("001_*.txt", [4, 5, 6, 9, 10, 12, 13, 14, 16, 17, *range(19, 26), *range(27, 42)]),
    "rapprochement-2023": ("002_*.txt", [*range(3, 15)]),
    "resilient-2024": ("003_*.txt", [6, 7, *range(9, 18), *range(19, 27)]),
    "structural-2023": ("004_*.txt", [*range(2, 16), 17]),
}


def paragraphs(folder: Path, text: str) -> list[str]:
    """The paragraphs of a text, in order."""
    pattern, blocks = FILES[text]
    file = next(folder.glob(pattern))
    found = [b for b in re.split(r"\n\s*\n", file.read_text(encoding="utf-8")) if b.strip()]
    return [found[i] for i in blocks]
