"""What was read of the texts and of the references, kept from one build to the next.

To read hundreds of texts takes longer than to make the one page that has changed. So a build keeps what it read of each text,
beside what Sphinx keeps, under a digest of the text's files and of the package's code. A text that has changed is read again.
As long as all names are the same that a text can refer to, only what has changed is checked; else every text is.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from readouts.course.bodies import Body, read_body, remember
from readouts.course.files import FINGERPRINTS, read_bytes
from readouts.course.records import Text

if TYPE_CHECKING:
    from readouts.course.course import Course

PACKAGE = Path(__file__).parent.parent
NAMES = ".names"  # where the digest of all names is kept; no text can be called so
T = TypeVar("T")


class BuildCache:
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

    def passed(self, course: Course) -> frozenset[str]:
        """The texts, by id, of which a check can find nothing new: they and all that they can refer to are the same."""
        referred = self._load(course.folder / NAMES, _prints(course))
        return frozenset(source.name for source in self._same) if referred == _names(course) else frozenset()

    def save(self, course: Course) -> None:
        """Keep the texts of a course without a fault, and what they can refer to; of the same there is no need."""
        for source, text in ((course.folder / "texts" / text.id, text) for text in course.texts.values()):
            if source not in self._same:
                bodies: dict[str, Body] = {body: read_body(body) for body in _bodies(text)}
                self._save(source, source.glob("*.yaml"), (text, bodies))
        self._save(course.folder / NAMES, _prints(course), _names(course))

    def _load(self, source: Path, files: Iterable[Path]) -> Any:
        """What was kept of a source, if its files are still the same; else None."""
        try:
            with self._file(source).open("rb") as file:
                return pickle.load(file) if pickle.load(file) == _digest(source, files) else None
        except Exception:  # there is none, or it is broken in whatever way: the source can be read again
            return None

    def _save(self, source: Path, files: Iterable[Path], value: object) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._file(source).write_bytes(pickle.dumps(_digest(source, files)) + pickle.dumps(value, pickle.HIGHEST_PROTOCOL))

    def _file(self, source: Path) -> Path:
        return self.folder / f"{source.name}.pickle"


def _names(course: Course) -> str:
    return hashlib.sha256("\n".join(course.named()).encode()).hexdigest()


def _prints(course: Course) -> list[Path]:
    """The file of the fingerprints, which the quotations of all texts are checked by."""
    path = course.folder / FINGERPRINTS
    return [path] if path.exists() else []


def _bodies(text: Text) -> Iterator[str]:
    yield from (p.precis for p in text.paragraphs)
    yield from (n.body for n in text.notes)
    yield from (q.body for q in text.questions)
    for item in text.quiz:
        yield from (item.body, *(words for o in item.options for words in (o.text, o.why)))


def _digest(source: Path, files: Iterable[Path]) -> str:
    """A digest of the files of a source, of where it is, and of the code that reads them."""
    read = b"".join(path.name.encode() + read_bytes(path) for path in sorted(files))
    return hashlib.sha256(f"{source}{package_digest('.py')}".encode() + read).hexdigest()


@cache
def package_digest(*endings: str) -> str:
    """A digest of the package's files with these endings."""
    files = b"".join(path.read_bytes() for path in sorted(PACKAGE.rglob("*")) if path.suffix in endings)
    return hashlib.sha256(files).hexdigest()
