"""What is checked of the pages and the contents of the book: a page for every text and meeting, and none about anything else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from readouts.course.addresses import check_that_they_lead
from readouts.course.contents import TOC, named, with_made_pages
from readouts.course.course import Course
from readouts.course.pages import MEETINGS, SHOWN, TEXTS, headings, made_pages, prose_file
from readouts.course.readers import Faults, Located, did_you_mean, read_text, read_yaml
from readouts.course.records import Text
from readouts.validation.shared import check_roles

KINDS = {TEXTS: "text", MEETINGS: "meeting"}
FEW = 3  # names that a message lists
_SHOWN_BY_ITSELF = re.compile(rf"^\s*(?:`{{3,}}|:{{3,}})\{{({'|'.join(SHOWN)})\}}\s*(\S*)")


def check_pages(course: Course, root: Path, faults: Faults) -> None:
    """Note every fault of the pages in the folder `root`; where there are no contents, there is no book to check."""
    path = root / TOC
    located = read_yaml(path, faults) if path.exists() else None
    if located is None:
        return
    book = set(named(with_made_pages(located.value, course)))
    _check_contents(course, root, located, faults)
    _check_that_all_have_one(course, path, book, faults)
    for page in made_pages(course):
        if page in book and prose_file(root, page).exists():
            _check_prose(course, root, page, faults)
    for folder, kind in KINDS.items():
        for file in sorted((root / folder).glob("*.md")):
            page = f"{folder}/{file.stem}"
            if page not in book and page not in made_pages(course):
                known = [name.rpartition("/")[2] for name in made_pages(course) if name.startswith(folder)]
                near = did_you_mean(file.stem, known)
                faults.add(file, 1, f'there is no {kind} "{file.stem}"{near}; rename the page, or name it in {TOC}')
    _check_left_out(root, book, faults)


def check_published(course: Course, root: Path, faults: Faults) -> None:
    """Note every published address whose page, paragraph, note or source is gone; the rest is known once the book is built."""
    toc = read_yaml(root / TOC, Faults(root)) if (root / TOC).exists() else None
    if toc is not None:
        # also what the contents leave out: that has been said
        pages = {*named(with_made_pages(toc.value, course)), *made_pages(course), *_files(root)}
        check_that_they_lead(course.folder, lambda address: _why_not(course, pages, address), faults)


def _why_not(course: Course, pages: set[str], address: str) -> str:
    """What an address names that the book doesn't have: a page, or on it a paragraph, a note or a source. "" if nothing."""
    page, _, name = address.partition("#")
    page = page.removesuffix(".html")
    if page not in pages:
        return f'there is no page "{page}"{did_you_mean(page, pages)}'
    kind, _, id = name.partition("-")
    text = course.texts.get(page.rpartition("/")[2]) if page.startswith(f"{TEXTS}/") else None
    here = {"ref": ("source", list(course.bibliography.entries)), "n": ("note", [note.id for note in text.notes] if text else [])}
    if kind in here and id not in here[kind][1]:
        return f'there is no {here[kind][0]} "{id}"{did_you_mean(id, here[kind][1])}'
    if text and re.fullmatch(r"p\d+", name) and int(name[1:]) not in {p.n for p in text.paragraphs}:
        return f"{text.id} has no paragraph {name[1:]}"
    return ""


def _check_left_out(root: Path, book: set[str], faults: Faults) -> None:
    """Refuse a page that the contents don't name: it would not be built."""
    for file in sorted((root / "book").rglob("*.md")):
        page = file.relative_to(root).with_suffix("").as_posix()
        if page not in book and page.rpartition("/")[0] not in KINDS:
            faults.add(file, 1, f'is not in the contents; add "- file: {page}" to {TOC}, or delete the page')


def check_words(course: Course, root: Path, faults: Faults) -> None:
    """Note what is wrong with the words of the pages: roles that point to nothing or have no end, marks of a merge."""
    made = {prose_file(root, page) for page in made_pages(course)}
    for path in sorted((root / "book").rglob("*.md")):
        # what can't be read of a page that the data makes is said where its prose is checked
        if prose := read_text(path, Faults(root) if path in made else faults):
            check_roles(course, path, prose, faults)


def _check_contents(course: Course, root: Path, located: Located, faults: Faults) -> None:
    """Refuse a page in the contents that is not there."""
    made = made_pages(course)
    files = _files(root)
    for key, page in _named(located):
        if page not in made and page not in files:
            faults.add(root / TOC, located.line(key), f'there is no page "{page}"{did_you_mean(page, [*made, *files])}')


def _files(root: Path) -> set[str]:
    """The pages that are written by hand."""
    written = [path for suffix in ("md", "ipynb") for path in root.glob(f"book/**/*.{suffix}")]
    return {path.relative_to(root).with_suffix("").as_posix() for path in written}


def _named(located: Located) -> Iterator[tuple[tuple[int | str, ...], str]]:
    for key in located.lines:
        if key and key[-1] in ("file", "root"):
            value = located.value
            for step in key:
                value = value[step]
            yield key, str(value).removesuffix(".md").removesuffix(".ipynb")


def _check_that_all_have_one(course: Course, path: Path, book: set[str], faults: Faults) -> None:
    """Refuse texts and meetings that the contents leave out: references to them would not work."""
    for folder, kind in KINDS.items():
        left_out = [page for page in made_pages(course) if page.startswith(f"{folder}/") and page not in book]
        if left_out:
            names = ", ".join(f'"{page.rpartition("/")[2]}"' for page in left_out[:FEW])
            more = f" and {len(left_out) - FEW} more" if len(left_out) > FEW else ""
            faults.add(path, 1, f"has no page for the {kind}{'s' if len(left_out) > 1 else ''} {names}{more}; "
                                f'add "- glob: {folder}/*", or "- file: {left_out[0]}"')


def _check_prose(course: Course, root: Path, page: str, faults: Faults) -> None:
    """Refuse in the prose of a page what the data puts there already."""
    path, record = prose_file(root, page), made_pages(course)[page]
    prose = read_text(path, faults) or ""
    home = f"data/texts/{record.id}/text.yaml" if isinstance(record, Text) else "data/meetings.csv"
    for heading in headings(prose):
        if heading.level == 1:
            differs = "" if heading.words == record.title else f' and is "{record.title}"'
            faults.add(path, heading.line, f"the title of this page comes from {home}{differs}; drop this line")
    for number, line in enumerate(prose.splitlines(), 1):
        if (found := _SHOWN_BY_ITSELF.match(line)) and found[2] == record.id:
            faults.add(path, number, f"the page shows {{{found[1]}}} by itself; drop this block, and its heading")


__all__ = ["check_pages", "check_published", "check_words"]
