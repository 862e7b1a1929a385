"""`readouts new DIR`: the skeleton of another course, with an example of each thing, which passes the check and can be built."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template
from typing import NamedTuple

import click
import yaml

from readouts import assets
from readouts.cli.classes import write
from readouts.course.files import write_atomically

SKELETON = assets.FOLDER / "course"
RENAMED = {"gitignore": ".gitignore"}  # under its own name git would obey it here
NOT_COPIED = ("example.txt",)
COLORS = (({"light": "#1f4f8b", "dark": "#8db7f0"}, "disc"), ({"light": "#a3341f", "dark": "#f09a86"}, "square"))
EMPTY = ("contrasts", "people", "events")  # tables of which a new course has only the head


class Side(NamedTuple):
    """A side as the command line names it."""

    id: str
    name: str
    adjective: str


def side(value: str) -> Side:
    """Read `ID:NAME:ADJECTIVE`.

    Raises
    ------
    click.BadParameter : if it has another form.

    """
    from readouts.course.record import ID, ID_MEANS

    parts = [part.strip() for part in value.split(":")]
    if len(parts) != 3 or not all(parts):
        raise click.BadParameter(f'"{value}" is not ID:NAME:ADJECTIVE, such as kr:South Korea:South Korean')
    if not re.fullmatch(ID, parts[0]):
        raise click.BadParameter(f'the id "{parts[0]}" {ID_MEANS}')
    return Side(*parts)


def language(value: str) -> tuple[str, str]:
    """Read `CODE:NAME`.

    Raises
    ------
    click.BadParameter : if it has another form.

    """
    code, colon, name = (part.strip() for part in value.partition(":"))
    if not (code and colon and name):
        raise click.BadParameter(f'"{value}" is not CODE:NAME, such as ko:Korean')
    return code, name


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--side", "named", multiple=True, metavar="ID:NAME:ADJECTIVE", help="One of the two sides; give two.")
@click.option("--language", "original", metavar="CODE:NAME", help="A language whose words appear next to the English ones.")
@click.option("--title", default="Two accounts", show_default=True, help="Title of the course.")
@click.option("--subject", help="What the course is about, to follow “on” [default: the meetings of the two sides].")
def course(folder: Path, named: Sequence[str], original: str | None, title: str, subject: str | None) -> None:
    """Start another course in DIR: its settings, tables, pages, and an example of a text, a meeting and a note.

    Name the sides like this: --side kr:South Korea:South Korean --side kp:North Korea:North Korean.
    """
    sides = [side(value) for value in named]
    if len(sides) != 2 or sides[0].id == sides[1].id:
        raise click.UsageError("a course has two sides; name each with --side ID:NAME:ADJECTIVE")
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder}: is not empty; nothing was written")
    subject = subject or f"the meetings of {sides[0].name} and {sides[1].name}"
    values = _values(sides, language(original) if original else None, title, subject)
    for path in [*_copy(folder, values), *_tables(folder, sides)]:
        click.echo(path)
    click.echo(f"Next: cd {folder}, and then: readouts check")


def _values(sides: Sequence[Side], original: tuple[str, str] | None, title: str, subject: str) -> Mapping[str, str]:
    """What the templates are filled with; names come as YAML has them."""
    paragraphs = (SKELETON / "example.txt").read_text("utf-8").strip().split("\n\n")
    blocks = [{"id": s.id, "name": s.name, "adjective": s.adjective, "color": color, "shape": shape}
              for s, (color, shape) in zip(sides, COLORS, strict=True)]
    extra = [{"code": original[0], "name": original[1], "original": True}] if original else []
    speakers = io.StringIO()
    csv.writer(speakers, lineterminator="\n").writerows(
        [s.id, "speaker", s.name, f"The account says that the {s.adjective} side says or does it.",
         f"A {s.adjective} official as the subject.",
         "Words whose subject is both sides (both)."] for s in sides)
    return {
        "title": _inline(title), "subject": _inline(subject), "rights_holder": _inline(f"The {title} contributors"),
        "first": sides[0].id, "sides": _block(blocks), "languages": _block(extra), "speakers": speakers.getvalue().rstrip("\n"),
        "today": dt.date.today().isoformat(), **{f"words_{n}": str(len(p.split())) for n, p in enumerate(paragraphs, 1)},
    }


def _inline(words: str) -> str:
    return yaml.safe_dump(words, allow_unicode=True, width=1000).removesuffix("...\n").strip()


def _block(items: Sequence[Mapping[str, object]]) -> str:
    dumped = yaml.safe_dump([dict(item) for item in items], allow_unicode=True, sort_keys=False) if items else ""
    return "".join(f"  {line}\n" for line in dumped.splitlines())


def _copy(folder: Path, values: Mapping[str, str]) -> list[Path]:
    written = []
    for path in sorted(p for p in SKELETON.rglob("*") if p.is_file() and p.name not in NOT_COPIED):
        target = folder / path.relative_to(SKELETON).with_name(RENAMED.get(path.name, path.name))
        target.parent.mkdir(parents=True, exist_ok=True)
        plain = {name: yaml.safe_load(value) if path.suffix == ".md" else value for name, value in values.items()}
        write(target, Template(path.read_text("utf-8")).safe_substitute(plain).encode())
        written.append(target)
    return written


def _tables(folder: Path, sides: Sequence[Side]) -> list[Path]:
    """The tables, whose columns are called after the sides and the language; and the fingerprints of the example."""
    from readouts.analysis.difficulty import keep_measures
    from readouts.anchoring import fingerprints
    from readouts.course.readers import columns
    from readouts.course.reading import settings_of
    from readouts.course.schema import schema_of

    data, records = folder / "data", schema_of(settings_of(folder)).tables
    rows = {**_example(sides), **{name: [] for name in EMPTY}}
    written = []
    for name, found in rows.items():
        out = io.StringIO()
        table = csv.DictWriter(out, columns(records[name]), restval="", lineterminator="\n")
        table.writeheader()
        table.writerows(found)
        written.append(data / f"{name}.csv")
        write_atomically(written[-1], out.getvalue())
    paragraphs = (SKELETON / "example.txt").read_text("utf-8").strip().split("\n\n")
    quotations = [note["quote"] for note in yaml.safe_load((data / "texts/example/notes.yaml").read_text("utf-8"))]
    prints = fingerprints.Fingerprints().with_text("example", paragraphs, quotations)
    fingerprints.save(prints, data)
    keep_measures(data, "example", paragraphs, prints.texts["example"])
    return [*written, data / fingerprints.FILE]


def _example(sides: Sequence[Side]) -> dict[str, list[dict[str, str]]]:
    today, meeting = dt.date.today().isoformat(), "example"
    words = ("the talks were useful", "the talks were frank")
    return {
        "meetings": [{"id": meeting, "title": "An example, to be replaced", "start": today, "end": today, "place": "A city",
                      "format": "in person", "summary": "It shows what a meeting consists of.",
                      **{f"{s.id}_people": "A name (Minister)" for s in sides}}],
        "readouts": [{"meeting": meeting, "side": s.id, "issuer": "A ministry", "date": today, "language": "en",
                      "kind": "readout", "seen": "whole", "standing": "official", "url": "https://example.org/"} for s in sides],
        "statements": [{"id": f"{meeting}-{s.id}-01", "meeting": meeting, "side": s.id, "speaker": "both",
                        "topic": "character-of-talks", "move": "says", "quote": quote, "gloss": "The account judges the talks.",
                        "lang": "en", "url": "https://example.org/", "standing": "official", "checked": today}
                       for s, quote in zip(sides, words, strict=True)],
    }


__all__ = ["course"]
