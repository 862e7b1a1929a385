"""The contents of the book: `_toc.yml`, with the pages that the data makes where it has a pattern for them.

`- glob: book/texts/*` stands for the chapters of all texts and `- glob: book/readouts/*` for the pages of all meetings, both in
order of time. What the file names by itself stays where it is named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

from readouts.course.course import Course
from readouts.course.pages import made_pages

TOC = "_toc.yml"


def named(toc: Any) -> Iterator[str]:
    """The pages that the contents name, in order, the first page of the book included."""
    if isinstance(toc, Mapping):
        yield from (str(toc[key]).removesuffix(".md").removesuffix(".ipynb") for key in ("root", "file") if key in toc)
        for value in toc.values():
            yield from named(value)
    elif isinstance(toc, list):
        for item in toc:
            yield from named(item)


def with_made_pages(toc: Any, course: Course) -> Any:
    """The contents with a page for each pattern's texts and meetings; a pattern that means none of them stays."""
    by_name = set(named(toc))
    return _expanded(toc, [page for page in made_pages(course) if page not in by_name], list(made_pages(course)))


def _expanded(value: Any, free: Collection[str], made: Collection[str]) -> Any:
    if isinstance(value, list):
        return [entry for item in value for entry in _entries(item, free, made)]
    if isinstance(value, Mapping):
        found = {name: _expanded(inner, free, made) for name, inner in value.items()}
        return {name: inner for name, inner in found.items() if inner != [] or value[name] == []}
    return value


def _entries(item: Any, free: Collection[str], made: Collection[str]) -> Iterator[Any]:
    pattern = item.get("glob") if isinstance(item, Mapping) else None
    if pattern and any(fnmatchcase(page, pattern) for page in made):
        yield from ({"file": page} for page in free if fnmatchcase(page, pattern))
    else:
        yield _expanded(item, free, made)


def read_contents(root: Path, course: Course) -> Any:
    """The contents of the book in the folder `root`, as plain lists and mappings."""
    return with_made_pages(yaml.safe_load((root / TOC).read_text(encoding="utf-8")), course)


def pages_by_part(toc: Any) -> Iterator[tuple[str, str]]:
    """The caption of its part and the name of every page, in the order of the book; without the first page."""
    for part in toc.get("parts") or [toc]:
        for page in named({name: value for name, value in part.items() if name != "root"}):
            yield str(part.get("caption") or ""), page


__all__ = ["TOC", "named", "pages_by_part", "read_contents", "with_made_pages"]
