"""The commands `readouts labs generate`, `readouts labs course` and `readouts labs students`."""

from __future__ import annotations

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
        settings = [line for line in CONFIG.splitlines() if line.startswith(("c.ClearSolutions", "from ", "c.GenerateFeedback"))]
        click.echo("\n".join([f"\nMake sure that {CONFIG_FILE} has these lines:", *settings]))
    lab = next(iter(found))
    click.echo(f"""
Next, in {folder}, with the course's environment activated, for each lab that you assign (here {lab}):
  nbgrader generate_assignment {lab}   makes release/{lab}: hand that out
  nbgrader collect {lab}               or put what students hand in into submitted/STUDENT/{lab}/{lab}.ipynb
  nbgrader autograde {lab}             runs and grades every submission
  jupyter lab                          menu Nbgrader, Formgrader: read and grade the written answers
  nbgrader generate_feedback {lab}     makes a page for every student in feedback/, without the hidden tests
Give feedback after the deadline: it shows for every answer whether it is right.""")


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


__all__ = ["course", "generate", "labs", "students"]
