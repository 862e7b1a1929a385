"""The command `readouts`."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from copy import copy as copy_of
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from readouts._version import __version__
from readouts.cli.classes import anki, handout, lms, responses, rubric
from readouts.cli.desk import desk, draft
from readouts.cli.labs import labs
from readouts.cli.new import new
from readouts.cli.publish import publish
from readouts.cli.reports import balance, claims, gaps
from readouts.cli.texts import texts
from readouts.text.numbers import count

if TYPE_CHECKING:
    from readouts.course.course import Course
    from readouts.course.readers import Fault


class Commands(click.Group):
    """Commands that answer alike where there is no course, or where its data has faults: with the list, without a traceback."""

    def main(self, *args: Any, **more: Any) -> Any:
        """Run the program; a sign that the console can't show comes as a question mark, and doesn't end the program."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        return super().main(*args, **more)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        from readouts.course.course import CourseError
        from readouts.course.location import CourseNotFound

        try:
            return super().invoke(ctx)
        except (CourseNotFound, CourseError) as error:
            click.echo(str(error), err=True)
            ctx.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Work with a course: check its data, build its book, export it, collect students' answers."""


main.add_command(texts)
main.add_command(responses)
main.add_command(gaps)
_former = copy_of(gaps)
_former.hidden = True
main.add_command(_former, "coverage")  # the name it had while it could be taken for the widget
main.add_command(balance)
main.add_command(claims)
main.add_command(labs)
main.add_command(desk)
main.add_command(draft)
main.add_command(new)
main.add_command(publish)


@main.command()
@click.argument("data", required=False, type=click.Path(path_type=Path))
@click.option("--instructor", is_flag=True, help="Also check the folder instructor/ next to DATA.")
def check(data: Path | None, instructor: bool) -> None:
    """Check all data in the folder DATA (by default the course's own) and list every fault.

    The exit status is 1 if there are any.
    """
    from readouts.analysis.desk.checking import check_desk
    from readouts.course.course import CourseError
    from readouts.validation.load import examine

    if data and not data.is_dir():
        raise click.UsageError(f"there is no folder {data}")
    course, faults = examine(data)
    if not faults.found:
        check_desk(course, faults)
    if instructor:
        found = _check_instructor(course, faults.found)
    if faults.found:
        raise CourseError(faults.found)
    if instructor:
        click.echo(found)
    for line in _orphans(course):
        click.echo(line)
    notes = sum(len(t.notes) for t in course.texts.values())
    click.echo(
        f"{course.settings.title}: {count(len(course.texts), 'text')}, {count(notes, 'note')}, "
        f"{count(len(course.terms), 'term')}, "
        f"{count(len(course.meeting_records), 'meeting')}, {count(len(course.statement_records), 'statement')}: no faults"
    )


def _check_instructor(course: Course, faults: list[Fault]) -> str:
    """Check the teacher's part, and say what is in it."""
    from readouts.course.course import CourseError
    from readouts.course.readers import Faults
    from readouts.teaching.instructor import folder_of, load
    from readouts.validation.unfinished import check_unfinished

    folder = folder_of(course)
    if not folder.is_dir():
        raise click.UsageError(f"there is no folder {folder}")
    unfinished = Faults(folder.parent)
    check_unfinished(sorted(folder.rglob("*.yaml")), unfinished)
    faults += unfinished.found
    try:
        found = load(course)
    except CourseError as error:
        faults += error.faults
        return ""
    lessons = sum(map(len, found.plans.values()))
    asked = count(len(found.guidance), "question")
    return f"guidance on {asked}, {len(found.rubric)} rubric criteria, {count(lessons, 'lesson')}: no faults"


def _orphans(course: Course) -> Iterator[str]:
    """A line for each note whose words are not in the class's own copy of its text."""
    from readouts.anchoring.own_copy import load
    from readouts.anchoring.quotations import find

    for name, copy in load(course.folder).items():
        for note in course.texts[name].notes if name in course.texts else ():
            if note.at in copy and not find(copy[note.at], note.quote, prefix=note.prefix, suffix=note.suffix):
                yield f'{note.where.path}:{note.where.line}: note "{note.id}": its words are not in your copy of {name}'


@main.command()
@click.option("--licensed", is_flag=True, help="Show the texts in full; needs `readouts texts add` first.")
@click.option("--instructor", is_flag=True, help="Show what only a teacher should see.")
@click.option("--output", type=click.Path(path_type=Path), help="Folder to build into; by default each edition's own in _build.")
def build(licensed: bool, instructor: bool, output: Path | None) -> None:
    """Build an edition of the book with Jupyter Book, from the folder with _config.yml.

    The open student edition, which may be published, goes to _build/html. The others are private, say so on every page, and
    go to folders of their own. The command ignores what the configuration or the environment says about the edition.
    """
    from readouts.anchoring.own_copy import load
    from readouts.course.editions import Edition, EditionError, check_place
    from readouts.course.location import data_folder

    if not Path("_config.yml").exists():
        raise click.UsageError("there is no _config.yml here; go to the folder of the course first")
    if licensed and not load(data_folder()):
        raise click.UsageError("no text has been added yet; add your copies with: readouts texts add FILE…")
    edition = Edition(licensed, instructor)
    folder = output or (Path("_build") / edition.name if edition.private else Path())
    site = folder / "_build" / "html"
    try:
        check_place(edition, site, Path())
    except EditionError as error:
        raise click.UsageError(str(error)) from None
    jupyter_book = str(Path(sys.executable).with_name("jupyter-book"))
    command = [jupyter_book, "build", ".", "--path-output", str(folder)]
    done = subprocess.run(command, env={**os.environ, **edition.environment}, check=False)
    if done.returncode:
        sys.exit(done.returncode)
    click.echo(f"Open {site / 'index.html'} in a browser.")
    if edition.private:
        click.echo("This edition is not for publication.")


@main.group()
def export() -> None:
    """Write the course in formats that other tools read."""


@export.command(name="annotations")
@click.option("--to", "folder", default="annotations", show_default=True, type=click.Path(path_type=Path), help="Where to write.")
def export_annotations(folder: Path) -> None:
    """Write the notes on every text as W3C Web Annotations, one file per text."""
    import readouts
    from readouts.export.web_annotations import annotation_page, as_json

    course = readouts.load()
    folder.mkdir(parents=True, exist_ok=True)
    for text in course.texts:
        (folder / f"{text}.jsonld").write_text(as_json(annotation_page(course, text)), encoding="utf-8")
        click.echo(folder / f"{text}.jsonld")


export.add_command(lms)
export.add_command(handout)
export.add_command(anki)
export.add_command(rubric)


__all__ = ["build", "check", "export", "export_annotations", "main"]
