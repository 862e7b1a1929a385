"""A small book with words planted in it, each of which is in one edition or one state of it, and the search for them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from killed import dying
from small_book import run, small_book
from test_editions import contents

from readouts.course.editions import MARK

PAGE, NOTES, RUBRIC = "book/texts/alaska-2021.md", "data/texts/alaska-2021/notes.yaml", "instructor/rubric.yaml"
LICENSED, TEACHER = "quaggawords", "thylacinewords"  # each is in one edition only
OLD, NEW = ("dodowords", "aurochswords"), ("ibiswords", "heronwords")  # on the page and in the data, before and after an edit
PAGES = ["book/texts/alaska-2021", "book/teaching/instructor-edition", "book/teaching/accessibility"]  # nothing is wrong with the last one


class Desk:
    """A small book, and what was built of it at first; each trial begins with that."""

    def __init__(self, folder: Path, hook: Path):
        self.folder, self.hook, self.built = folder, hook, folder / "_build"
        self.sources = {name: (folder / name).read_text("utf-8") for name in (PAGE, NOTES)}

    def write(self, words: tuple[str, str], more: str = "") -> None:
        """Put words on the page and into the data."""
        for (name, text), word, place in zip(self.sources.items(), words, ("In March 2021", "The two governments did not agree on a name."), strict=True):
            assert place in text
            (self.folder / name).write_text(text.replace(place, f"These are the {word}. {place}") + more * (name == NOTES), "utf-8")

    def write_as_before(self, words: tuple[str, str]) -> None:
        """The same with old times, as a copy of a folder has them."""
        self.write(words)
        for name in self.sources:
            os.utime(self.folder / name, (1_700_000_000, 1_700_000_000))

    def keep(self, name: str) -> Path:
        shutil.copytree(self.built, kept := self.folder.parent / name)
        return kept

    def begin_with(self, kept: Path) -> None:
        shutil.rmtree(self.built, ignore_errors=True)
        shutil.copytree(kept, self.built)

    def build_and_die(self, moment: str, way: str, number: int = 1) -> int:
        hook = dying(self.hook, moment, way, number)
        env = {**os.environ, **hook, "PYTHONPATH": f"{self.hook}{os.pathsep}{self.folder}", "READOUTS_DATA": str(self.folder / "data")}
        command = [str(Path(sys.executable).with_name("jupyter-book")), "build", "."]
        return subprocess.run(command, cwd=self.folder, env=env, check=False, capture_output=True, start_new_session=True).returncode

    def build(self) -> None:
        run(self.folder, "jupyter-book", "build", ".")

    def found(self, *words: str) -> Iterator[tuple[str, Path]]:
        """Where words are in all that an open build keeps and writes: pages, index, trees, caches."""
        for path in self.built.rglob("*"):
            if path.is_file() and not path.relative_to(self.built).parts[0].startswith("licensed"):
                yield from {(word, path) for text in contents(path) for word in words if word in text}

    def shown(self, *words: str) -> set[str]:
        page = (self.built / "html/book/texts/alaska-2021.html").read_text("utf-8")
        return {word for word in words if word in page}

    def finished(self) -> bool:
        return bool(json.loads((self.built / "html" / MARK).read_text("utf-8"))["finished"])


def planted(folder: Path) -> Desk:
    """A small book below this folder, with the planted words in its data."""
    (folder / "book").mkdir()
    desk = Desk(small_book(folder / "book", PAGES), folder / "hook")
    copies = desk.folder / "data/licensed"
    copies.mkdir()
    words = {str(n): f"Paragraph {n} in full, with {LICENSED}." for n in range(1, 9)}
    (copies / "alaska-2021.json").write_text(json.dumps({"text": "alaska-2021", "paragraphs": words, "similarity": 1.0}), "utf-8")
    rubric = desk.folder / RUBRIC
    level = "Words are quoted from memory"
    assert level in rubric.read_text("utf-8")
    rubric.write_text(rubric.read_text("utf-8").replace(level, f"{level}, {TEACHER}"), "utf-8")
    desk.write(OLD)
    return desk
