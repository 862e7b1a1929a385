"""The commands `readouts labs generate`, `readouts labs course`, `readouts labs collect` and `readouts labs students`."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.group()
def labs() -> None:
    """Set up the labs for teaching."""


@labs.command()
def generate() -> None:
    """Write the student versions of all labs into book/labs, with nbgrader, from their sources in instructor/labs."""
    from readouts.course.location import course_folder
    from readouts.teaching.labs import LabsError, sources
    from readouts.teaching.labs import generate as generated

    try:
        written = list(generated(course_folder()))
        known = sources(course_folder())
    except LabsError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None
    for path in written:
        click.echo(path)
    for path in sorted(written[0].parent.glob("*.ipynb")):
        if path.stem not in known:
            click.echo(f"{path}: has no source in instructor/labs, so it was left unchanged", err=True)


@labs.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
def course(folder: Path) -> None:
    """Write into DIR a course folder for nbgrader, with its settings and the sources of all labs; overwrites nothing."""
    from readouts.course.location import course_folder
    from readouts.teaching.labs import CONFIG, CONFIG_FILE, LabsError, prepare, sources

    try:
        found = sources(course_folder())
        written = prepare(folder, found)
    except LabsError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None
    for path, new in written.items():
        click.echo(path if new else f"{path}: already exists and was left unchanged")
    if not written[folder / CONFIG_FILE] and (folder / CONFIG_FILE).read_text("utf-8") != CONFIG:
        needed = "from ", "c.ClearSolutions", "c.Autograde", "c.GenerateFeedback"
        settings = [line for line in CONFIG.splitlines() if line.startswith(needed)]
        click.echo("\n".join([f"\nMake sure that {CONFIG_FILE} has these lines:", *settings]))
    lab = next(iter(found))
    click.echo(f"""
Next, in {folder}, with the course's environment activated, for each lab that you assign (here {lab}):
  nbgrader generate_assignment {lab}   makes release/{lab}: hand that out
  readouts labs collect . DOWNLOADS    puts what students handed in where nbgrader looks for it, whatever the files are called
  nbgrader autograde {lab}             runs and grades every submission
  jupyter lab                          menu Nbgrader, Formgrader: read and grade the written answers
  nbgrader generate_feedback {lab}     makes a page for every student in feedback/, without the hidden tests
Give feedback after the deadline: it shows for every answer whether it is right.""")


@labs.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("paths", metavar="FILE|FOLDER…", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--replace", is_flag=True, help="Let a file take the place of one that was collected before.")
def collect(folder: Path, paths: tuple[Path, ...], replace: bool) -> None:
    """Put the labs that a class handed in into DIR, the course folder for nbgrader, in copies that it can grade.

    Takes notebooks under any name, in folders and in zip files, including the bulk downloads of learning platforms. The cells
    of a file say which lab it is. The platform says whose it is, or else the name of its folder, or its own name, such as
    "Ana Ruiz alaska-2021.ipynb". If a student handed in several files, the newest is taken. In the copy, nbgrader's marks, the
    points and the name of the kernel are those of the lab that was handed out; the students' files aren't changed. Every file
    that you should look at is named.
    The exit status is 1 if a file could not be taken; all others are graded as usual.
    """
    from readouts.teaching.lab_submissions import collect_labs
    from readouts.teaching.labs import LabsError
    from readouts.text.numbers import count

    try:
        done = collect_labs(folder, paths, replace)
    except LabsError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None
    for path in done.written:
        click.echo(path)
    for line in (*done.remarks, *done.refused):
        click.echo(line, err=True)
    click.echo(f"{count(len(done.written), 'lab')} collected, {done.unchanged} already there, {len(done.refused)} not taken")
    for lab in done.labs:
        click.echo(f"Next, in {folder}: nbgrader autograde {lab}")
    for student, _, lab in (name.rpartition("/") for name in done.replaced):
        click.echo(f'If it was graded before: nbgrader autograde {lab} --student "{student}" --force')
    if done.refused:
        sys.exit(1)


@labs.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def students(folder: Path) -> None:
    """Write into DIR a git repository for students' accounts: the course without instructor/ and without its history.

    A hub copies a whole repository into every student's home, so give it this one. Run it again to bring DIR up to date.
    """
    from readouts.course.location import course_folder
    from readouts.teaching.labs import LabsError
    from readouts.teaching.student_repository import write

    try:
        written = write(course_folder(), folder)
    except LabsError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None
    for name in written.unknown:
        click.echo(f"{name}: was left out, because git doesn't track it", err=True)
    click.echo(f"{folder}: {written.files} files" + ("" if written.changed else ", already up to date"))
    click.echo(f"""
Next, publish it as a separate repository, and give that one's address in _config.yml, under repository: url:
  git -C {folder} push ADDRESS main""")


__all__ = ["collect", "course", "generate", "labs", "students"]
