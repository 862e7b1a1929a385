"""The commands `readouts desk train` and `readouts draft`."""

from __future__ import annotations

from pathlib import Path

import click

from readouts.cli.classes import write
from readouts.text.numbers import count


@click.group()
def desk() -> None:
    """The desk, which puts two accounts of any meeting side by side: its model."""


@desk.command()
@click.option("--check", is_flag=True, help="Only say whether the model is that of the tables; the exit status is 1 if it isn't.")
def train(check: bool) -> None:
    """Train the model that suggests topics, speakers and moves, on the course's own statements.

    It is written to data/desk/model.json, with what it was trained on and how often it was right on meetings that were left
    out. The same tables give the same file. Takes a minute or two, and needs `pip install readouts[train]`.
    """
    import readouts
    from readouts.analysis.desk import model as models
    from readouts.analysis.desk.features import WordListError
    from readouts.analysis.desk.training import TrainingError, checksum
    from readouts.analysis.desk.training import train as trained

    course = readouts.load()
    path = course.folder / models.FILE
    try:
        if check:
            if models.load(course.folder).checksum != checksum(course):
                raise click.ClickException(f"{path}: the tables have changed since it was trained; run: readouts desk train")
            click.echo(f"{path}: trained on these tables")
            return
        model = trained(course)
    except (TrainingError, WordListError, models.ModelError) as error:
        raise click.ClickException(str(error)) from None
    path.parent.mkdir(exist_ok=True)
    content = models.dump(model).encode()
    write(path, content)
    right, later = (", ".join(f"{name} {share:.1%}" for name, share in model.about[which].items())
                    for which in ("right", "right_later"))
    click.echo(f"{path}: {count(model.about['statements'], 'statement')} of {count(model.about['meetings'], 'meeting')} to "
               f"{model.about['date']}; {len(content):,} bytes\nRight on meetings that were left out: {right}\n"
               f"Right on later meetings than those trained on: {later}")


@click.command()
@click.argument("meeting")
@click.argument("files", metavar="US_FILE CN_FILE", nargs=2, type=click.Path(path_type=Path))
@click.option("--to", "target", type=click.Path(path_type=Path), help="Where to write; by default MEETING-draft.csv here.")
@click.option("--checked", type=click.DateTime(["%Y-%m-%d"]), help="The day on which the accounts were read; by default today.")
def draft(meeting: str, files: tuple[Path, Path], target: Path | None, checked: object) -> None:
    """Draft the rows of statements.csv for a new meeting from its two accounts, for an editor to go through.

    MEETING is its id, as in meetings.csv. The files are the account of each side, in the order of the course's sides: plain text,
    HTML, PDF or Word, with menus around them if need be. Quotations are cut to 25 words, and each row says how sure its codes
    are. An existing file is never overwritten.
    """
    import datetime as dt
    import re

    import readouts
    from readouts.analysis.desk.desk import desk as put
    from readouts.analysis.desk.drafting import draft as drafted
    from readouts.analysis.desk.features import WordListError
    from readouts.analysis.desk.model import ModelError
    from readouts.course.record import ID, ID_MEANS

    if not re.fullmatch(ID, meeting):
        raise click.UsageError(f'"{meeting}": the id of a meeting {ID_MEANS}, such as malta-2023')
    path = target or Path(f"{meeting}-draft.csv")
    if path.exists():
        raise click.ClickException(f"{path}: already exists; nothing was written. Rename it, or choose another with --to")
    course = readouts.load()
    if course.statements_of(meeting) if meeting in course.meeting_records else ():
        raise click.ClickException(f'the course already has statements of "{meeting}"; nothing was written')
    texts = _read(files)
    day = checked.date() if isinstance(checked, dt.datetime) else dt.datetime.now(dt.UTC).date()
    try:
        found = put(*texts, course=course)
    except (ModelError, WordListError) as error:
        raise click.ClickException(str(error)) from None
    wrong = []
    for side, file in zip(course.settings.side_ids, files, strict=True):
        for finding in found.findings.get(side, ()):
            wrong += [f"{file}: {finding.message}"] * finding.stops
            click.echo(f"{file}: {finding.message}", err=True) if not finding.stops else None
    if wrong:
        raise click.ClickException("\n".join(wrong) + "\nNothing was written.")
    for finding in found.findings["both"]:
        click.echo(finding.message, err=True)
    content = drafted(found, meeting, day)
    write(path, content.encode())
    known = "" if meeting in course.meeting_records else f'Add "{meeting}" to meetings.csv and its two accounts to readouts.csv. '
    click.echo(f"{path}: {count(content.count(chr(10)) - 1, 'row')}. {known}Go through the rows: correct the codes, write the "
               "glosses, join or cut the quotations; then add them to statements.csv and run: readouts check")


def _read(files: tuple[Path, Path]) -> list[str]:
    """The text of both files, or one error that names what is wrong with each."""
    from readouts.analysis.desk.files import Refused, read_account

    texts, wrong = [], []
    for file in files:
        try:
            texts.append(read_account(file))
        except Refused as refused:
            wrong.append(f"{file}: {refused}")
    if wrong:
        raise click.ClickException("\n".join(wrong) + "\nNothing was written.")
    return texts


__all__ = ["desk", "draft"]
