"""The command `readouts`."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="reading-the-readouts")
def main() -> None:
    """Work with the data of Reading the Readouts."""


@main.command()
@click.argument("data", required=False, type=click.Path(path_type=Path))
def check(data: Path | None) -> None:
    """Check all data in the folder DATA (by default the course's own) and list every fault.

    Exit status 1 if there is any.
    """
    from readouts.course import Course, CourseError

    if data and not data.is_dir():
        raise click.UsageError(f"there is no folder {data}")
    try:
        course = Course.load(data)
    except CourseError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    notes = sum(len(t.notes) for t in course.texts.values())
    click.echo(
        f"{len(course.texts)} texts, {notes} notes, {len(course.terms)} terms, {len(course.meeting_records)} meetings, "
        f"{len(course.statement_records)} statements: no faults"
    )
