"""What was read of the texts and of the references, kept from one build to the next.

To read hundreds of texts takes longer than to make the one page that has changed. So a build keeps what it read of each text,
beside what Sphinx keeps, under a digest of the text's files and of the package's code. A text that has changed is read again.
What is checked, is checked of all texts in every build.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from readouts.checking import Body, read_body, remember
from readouts.model import Text

PACKAGE = Path(__file__).parent
T = TypeVar("T")


class Kept:
    """What a build keeps in a folder of its own."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._same: set[Path] = set()

    def text(self, source: Path) -> Text | None:
        """The text of a folder of `data/texts`, if it was kept and its files are still the same."""
        found = self._load(source, source.glob("*.yaml"))
        if found is None:
            return None
        text, bodies = found
        remember(bodies)
        self._same.add(source)
        return cast(Text, text)

    def file(self, path: Path, read: Callable[[], T | None]) -> T | None:
        """What `read` makes of a file, now or in an earlier build; None, which a faulty file gives, is not kept."""
        if (found := self._load(path, [path])) is not None:
            return cast(T, found)
        if (value := read()) is not None:
            self._save(path, [path], value)
        return value

    def save(self, texts: Iterable[tuple[Path, Text]]) -> None:
        """Keep texts that were read without a fault, each with the folder it was read from; of the same there is no need."""
        for source, text in ((source, text) for source, text in texts if source not in self._same):
            bodies: dict[str, Body] = {body: read_body(body) for body in _bodies(text)}
            self._save(source, source.glob("*.yaml"), (text, bodies))

    def _load(self, source: Path, files: Iterable[Path]) -> Any:
        """What was kept of a source, if its files are still the same; else None."""
        try:
            with self._file(source).open("rb") as file:
                return pickle.load(file) if pickle.load(file) == _digest(source, files) else None
        except Exception:  # there is none, or it is broken in whatever way: the source can be read anew
            return None

    def _save(self, source: Path, files: Iterable[Path], value: object) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._file(source).write_bytes(pickle.dumps(_digest(source, files)) + pickle.dumps(value, pickle.HIGHEST_PROTOCOL))

    def _file(self, source: Path) -> Path:
        return self.folder / f"{source.name}.pickle"


def _bodies(text: Text) -> Iterator[str]:
    yield from (p.precis for p in text.paragraphs)
    yield from (n.body for n in text.notes)
    yield from (q.body for q in text.questions)
    for item in text.quiz:
        yield from (item.body, *(words for o in item.options for words in (o.text, o.why)))


def _digest(source: Path, files: Iterable[Path]) -> str:
    """A digest of the files of a source, of where it is, and of the code that reads them."""
    read = b"".join(path.name.encode() + path.read_bytes() for path in sorted(files))
    return hashlib.sha256(f"{source}{package_digest('.py')}".encode() + read).hexdigest()


@cache
def package_digest(*endings: str) -> str:
    """A digest of the package's files with these endings."""
    files = b"".join(path.read_bytes() for path in sorted(PACKAGE.rglob("*")) if path.suffix in endings)
    return hashlib.sha256(files).hexdigest()
