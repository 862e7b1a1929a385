"""The commands `readouts texts …`: fingerprints, and a reader's own copies of the texts."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from readouts.text.numbers import count

if TYPE_CHECKING:
    from readouts.anchoring.fingerprints import Fingerprints, Print
    from readouts.anchoring.own_copy import Match

T = TypeVar("T")
KINDS = frozenset({"", ".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".mht", ".mhtml", ".pdf"})
SHOWN_BLOCKS, SHOWN_WORDS = 6, 8
BAR_FROM = 6  # files

_data = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The data folder (by default the course's own).",
)


@click.group()
def texts() -> None:
    """Manage your own copies of the source texts, and the texts' fingerprints."""


# -- add, list, remove -------------------------------------------------------------------------------------------------


class _Named(click.Path):
    """A file or folder with a name: an empty one, from a variable of the shell that isn't set, would be the folder one is in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path that was given."""
        if value == "":
            self.fail("a name is empty; name the file, or . for all of this folder", param, ctx)
        return super().convert(value, param, ctx)


@texts.command()
@click.argument("files", nargs=-1, required=True, type=_Named(path_type=Path))
@click.option("--replace", is_flag=True, help="Use this copy even if the stored one is better.")
@_data
def add(files: tuple[Path, ...], replace: bool, data: Path | None) -> None:
    """Add your copies of the texts: plain text, HTML or PDF FILES, in any order; folders are searched.

    The command recognizes each text, drops what isn't part of the article, and stores the rest in data/licensed/, which git
    ignores. The exit status is 1 if any file was refused.
    """
    folder, prints = _open(data)
    found, others = _collect(files, folder)
    lines: list[tuple[bool, str]] = []
    with click.progressbar(found, label="Reading", file=sys.stderr, hidden=len(found) < BAR_FROM) as bar:
        for path in bar:
            lines += _add(path, prints, folder, replace)
    for good, line in lines:
        click.echo(line, err=not good)
    if others:
        what = "file that is" if others == 1 else "files that are"
        click.echo(f"skipped {others} {what} neither plain text, HTML nor PDF")
    if not found:
        raise click.ClickException("there is no plain text, HTML or PDF there")
    if not all(good for good, _ in lines):
        sys.exit(1)


def _add(path: Path, prints: Fingerprints, folder: Path, replace: bool) -> list[tuple[bool, str]]:
    """Add one file; the lines to print, each with whether all is well."""
    from readouts.anchoring import own_copy

    known = frozenset[int]().union(*(p.shingles for ps in prints.texts.values() for p in ps))
    try:
        blocks = own_copy.read(path, known)
        matches = own_copy.recognize(blocks, prints)
        done = [own_copy.store(m, prints.texts[m.text], folder, replace=replace) for m in matches]
    except own_copy.Refused as refused:
        return [(False, f"{path}: refused: {refused}")]
    except own_copy.LicensedError as error:
        return [(False, f"{path}: refused: {error}")]
    except OSError as error:
        return [(False, f"{path}: could not be stored ({error.strerror})")]
    lines = [f"{path}: {_found(match, prints.texts[match.text])}; {what}" for match, what in zip(matches, done, strict=True)]
    if rest := own_copy.dropped(blocks, matches):
        lines.append(f"  dropped: {_shown(rest)}")
    return [(True, line) for line in lines]


def _found(match: Match, prints: Sequence[Print]) -> str:
    paragraphs = match.alignment.paragraphs
    text = f"{match.text}: {len(paragraphs)} of {match.of} paragraphs, {_similar(match.similarity, paragraphs, prints)}"
    return f"{text}; a partial copy, missing: {_ranges(match.missing)}" if match.missing else text


def _similar(share: float, paragraphs: Mapping[int, str], prints: Sequence[Print]) -> str:
    """How near a copy is to its original: 100 % is said of nothing less, and of no paragraph of another length."""
    from readouts.anchoring.own_copy import other_lengths

    others = other_lengths(paragraphs, prints)
    text = f"similarity {min(int(share * 1000) / 10, 99.9 if others else 100):g} %"
    shown = [f"{n} has {count(here, 'word')} for {there}" for n, (here, there) in sorted(others.items())]
    more = f" and {len(shown) - SHOWN_BLOCKS} more" if len(shown) > SHOWN_BLOCKS else ""
    return f"{text}; check paragraph {', '.join(shown[:SHOWN_BLOCKS])}{more}" if others else text


def _ranges(numbers: Sequence[int]) -> str:
    """`1-3, 5` for 1, 2, 3, 5."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return ", ".join(f"{r[0]}-{r[-1]}" if len(r) > 1 else str(r[0]) for r in runs)


def _shown(rest: Sequence[str]) -> str:
    more = f" and {len(rest) - SHOWN_BLOCKS} more" if len(rest) > SHOWN_BLOCKS else ""
    return f"{count(len(rest), 'block')}: {', '.join(map(first_words, rest[:SHOWN_BLOCKS]))}{more}"


def first_words(text: str) -> str:
    """The beginning of a paragraph, in quotation marks, as a line that asks about it shows it."""
    from readouts.anchoring.fingerprints import locate

    ends = [word.end for word in locate(text)[: SHOWN_WORDS + 1]]
    shown = text if len(ends) <= SHOWN_WORDS else text[: ends[SHOWN_WORDS - 1]] + " …"
    return f"“{''.join(c for c in shown[:120] if c.isprintable())}”"


def _collect(files: Sequence[Path], folder: Path) -> tuple[list[Path], int]:
    """The files to read, each once, by name; and how many in folders were passed over."""
    found: set[Path] = set()
    others = 0
    for path in files:
        if not path.is_dir():
            found.add(path)
            continue
        for file in _walk(path, (folder / "licensed").resolve()):
            if file.suffix.lower() in KINDS:
                found.add(file)
            else:
                others += 1
    return sorted(found), others


def _walk(top: Path, stored: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(top):
        folders[:] = [f for f in folders if not f.startswith(".") and (Path(here) / f).resolve() != stored]
        yield from (Path(here) / name for name in names if not name.startswith("."))


@texts.command("list")
@_data
def list_(data: Path | None) -> None:
    """List the texts: which ones you have added, and how much of each."""
    from readouts.anchoring import own_copy

    folder, prints = _open(data)
    stored = _plainly(lambda: own_copy.load(folder))
    for name in sorted({*prints.texts, *stored}):
        if name not in stored:
            click.echo(f"{name}: not added")
        elif name not in prints.texts:
            click.echo(f"{name}: stored, but not a text of this course; remove it with: readouts texts remove {name}")
        else:
            paragraphs, of = stored[name], prints.texts[name]
            share = own_copy.similarity(paragraphs, of)
            click.echo(f"{name}: {len(paragraphs)} of {len(of)} paragraphs, {_similar(share, paragraphs, of)}")


@texts.command()
@click.argument("ids", metavar="ID…", nargs=-1, required=True)
@_data
def remove(ids: tuple[str, ...], data: Path | None) -> None:
    """Remove the stored copies of the texts named by ID."""
    from readouts.anchoring.own_copy import FOLDER
    from readouts.course.readers import did_you_mean

    folder, _ = _open(data)
    stored = {path.stem: path for path in (folder / FOLDER).glob("*.json")}
    for name in ids:
        if name not in stored:
            raise click.ClickException(f"no copy of {name} is stored{did_you_mean(name, stored)}")
    for name in dict.fromkeys(ids):
        stored[name].unlink()
        click.echo(f"{name}: removed")


# -- fingerprint -------------------------------------------------------------------------------------------------------


@texts.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--text", "name", metavar="ID", help="The text that the file contains; required for a new text.")
@click.option("--blocks", metavar="LIST", help="Which blocks are its paragraphs, counting from 0: 4,5,6,9-10.")
@_data
def fingerprint(files: tuple[Path, ...], name: str | None, blocks: str | None, data: Path | None) -> None:
    """Make the fingerprints of a text from a file that contains it.

    With --text, the blocks of the file (between empty lines), or those that --blocks names, are the paragraphs. Without
    it, each of FILES is recognized by the existing fingerprints and must match them word for word; the command then updates
    their list of short published quotations from the notes. It also counts the words, sentences and glossary terms of the
    text, for its difficulty rating.
    """
    from readouts.analysis.difficulty import keep_measures
    from readouts.anchoring.fingerprints import save
    from readouts.anchoring.measures import MeasuresError

    folder, prints = _open(data, empty=True)
    if (name or blocks) and len(files) > 1:
        raise click.UsageError("use --text and --blocks with one file only")
    if blocks and not name:
        raise click.UsageError("--blocks needs --text")
    before, read = prints, {}
    for path in files:
        text, paragraphs = (name, chosen_paragraphs(path, blocks)) if name else _recognized(path, prints)
        _compare_count(folder, text, paragraphs)
        prints = prints.with_text(text, paragraphs, _quotations(folder, text))
        read[text] = paragraphs
        changed = "changed" if prints.texts[text] != before.texts.get(text) else "the same as before"
        click.echo(f"{text}: {count(len(paragraphs), 'paragraph')}, {changed}")
    if prints.texts != before.texts:
        save(prints, folder)
    try:
        for text, paragraphs in read.items():
            keep_measures(folder, text, paragraphs, prints.texts[text])
    except MeasuresError as error:
        raise click.ClickException(str(error)) from None


def chosen_paragraphs(path: Path, chosen: str | None) -> list[str]:
    """The blocks of a file between empty lines, or those chosen."""
    try:
        found = [b for b in re.split(r"\n\s*\n", path.read_text("utf-8-sig")) if b.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{path}: cannot be read as UTF-8 ({error}); save it as plain text in UTF-8") from None
    if not found:
        raise click.ClickException(f"{path}: is empty; it must hold the article, with an empty line between paragraphs")
    if chosen is None:
        return found
    numbers = _numbers(chosen)
    if max(numbers) >= len(found):
        raise click.ClickException(f"{path}: has blocks 0 to {len(found) - 1}; there is no block {max(numbers)}")
    return [found[i] for i in numbers]


def _numbers(chosen: str) -> list[int]:
    """`4,5,9-11` as 4, 5, 9, 10, 11."""
    numbers: list[int] = []
    for part in chosen.split(","):
        match = re.fullmatch(r"\s*(\d{1,5})(?:\s*-\s*(\d{1,5}))?\s*", part)
        if not match or int(match[2] or match[1]) < int(match[1]):
            raise click.UsageError(f'--blocks: "{part}" is neither a number nor a range such as 9-11')
        numbers += range(int(match[1]), int(match[2] or match[1]) + 1)
    return numbers


def _recognized(path: Path, prints: Fingerprints) -> tuple[str, list[str]]:
    from readouts.anchoring import own_copy

    try:
        match = own_copy.recognize(own_copy.read(path), prints)[0]
    except own_copy.Refused as refused:
        raise click.ClickException(f"{path}: {refused}; name the text with --text") from None
    if match.similarity < 1:
        how = _similar(match.similarity, match.alignment.paragraphs, prints.texts[match.text])
        raise click.ClickException(
            f"{path}: is a copy of {match.text}, but not word for word ({how}); "
            "to make new fingerprints, name the text with --text"
        )
    return match.text, [match.alignment.paragraphs[n] for n in sorted(match.alignment.paragraphs)]


def _compare_count(folder: Path, text: str, paragraphs: Sequence[str]) -> None:
    from readouts.course.readers import Faults, read_yaml

    path = folder / "texts" / text / "text.yaml"
    located = read_yaml(path, Faults(folder.parent)) if path.exists() else None
    known = located.value.get("paragraphs") if located and isinstance(located.value, dict) else None
    if isinstance(known, list) and len(known) != len(paragraphs):
        raise click.ClickException(
            f"{path}: has {len(known)} paragraphs, but the file gives {len(paragraphs)}; choose them with --blocks"
        )


def _quotations(folder: Path, text: str) -> list[str]:
    """What the notes of a text quote."""
    from readouts.course.readers import Faults, read_records
    from readouts.course.records import Note

    faults = Faults(folder.parent)
    notes = read_records(folder / "texts" / text / "notes.yaml", Note, "note", faults, required=False)
    if faults.found:
        raise click.ClickException("\n".join(map(str, faults.found)))
    return [note.quote for note in notes]


# -- what they share ---------------------------------------------------------------------------------------------------


def _open(data: Path | None, *, empty: bool = False) -> tuple[Path, Fingerprints]:
    """The data folder and its fingerprints; unless `empty` is right, there must be some."""
    from readouts.anchoring import fingerprints
    from readouts.course.location import data_folder

    folder = data or data_folder()
    prints = _plainly(lambda: fingerprints.load(folder))
    if not prints.texts and not empty:
        path = folder / fingerprints.FILE
        raise click.ClickException(f"{path}: has no fingerprints; make them with: readouts texts fingerprint")
    return folder, prints


def _plainly(load: Callable[[], T]) -> T:
    from readouts.anchoring.fingerprints import FingerprintError
    from readouts.anchoring.own_copy import LicensedError

    try:
        return load()
    except (FingerprintError, LicensedError) as error:
        raise click.ClickException(str(error)) from None


__all__ = ["add", "chosen_paragraphs", "fingerprint", "first_words", "list_", "remove", "texts"]
