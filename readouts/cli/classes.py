"""Commands for a class: `responses collect`, and of `export` the cartridge and the handout."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readouts.course.files import write_atomically

if TYPE_CHECKING:
    from readouts.course.course import Course
    from readouts.export.learning_platforms import Chapter
    from readouts.teaching.responses import Answer, Collected, Found
    from readouts.teaching.responses.roster import Roster

_file = click.Path(path_type=Path, dir_okay=False)


# -- responses ---------------------------------------------------------------------------------------------------------


@click.group()
def responses() -> None:
    """Work with the answers that students downloaded from the site."""


@responses.command()
@click.argument("paths", metavar="FILE|FOLDER…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--to", "target", default="answers.csv", show_default=True, type=_file, help="The table to write.")
@click.option("--page", "reading", type=_file, help="Also write a page with the answers by question.")
@click.option("--roster", "class_", type=_file, help="The class (CSV), as your platform exports it: says who handed nothing in.")
@click.option("--gradebook", "grades", type=_file, help="Also write the roster with counts of answers; needs --roster.")
def collect(paths: tuple[Path, ...], target: Path, reading: Path | None, class_: Path | None, grades: Path | None) -> None:
    """Collect a class's answers in one table, one row per version of an answer.

    Takes the files that the site downloads (the page to hand in, Markdown, JSON), in any order and under any name. Searches
    folders and zip files, including the bulk downloads of learning platforms, whose file names say who handed in. If an answer
    has several versions, the newest comes first and the others are marked in the column "superseded". Predictions, terms in a
    student's own words, quizzes and what was asked again have rows of their own, see the column "kind"; the first version of an
    answer and how many checks were ticked are next to it. Lists every doubt about whose a file is.
    The table is CSV, or a workbook if its name ends with .xlsx (needs pip install readouts[xlsx]).
    The exit status is 1 if a file, or part of one, could not be read.
    """
    from readouts.export.answers_page import reading_page
    from readouts.teaching import responses as answers

    outputs = [path for path in (target, reading, grades) if path]
    if len({path.resolve() for path in outputs}) < len(outputs):
        raise click.UsageError("--to, --page and --gradebook must name different files")
    if grades and not class_:
        raise click.UsageError("--gradebook needs --roster, the class as your platform exports it")
    course, roster = _course(), _roster(class_)
    asked = answers.Places(course)
    found, bad = _read(paths, [*outputs, *([class_] if class_ else [])], answers.full_ids(answers.questions(course)))
    collected = answers.collect(course, (a for file in found for a in file.answers))
    if not collected.rows:
        raise click.ClickException("no answers were found; nothing was written")
    write(target, _table(target, collected.rows))
    if reading:
        write(reading, reading_page(course, collected).encode())
    for key in dict.fromkeys(row.question for row in collected.rows if row.question not in asked):
        click.echo(f"{key}: isn't a question of this course; its answers were kept", err=True)
    if collected.doubts:
        click.echo("\n".join(["Whose answers? Please check these:", *(f"  {doubt}" for doubt in collected.doubts)]), err=True)
    click.echo(_summary(collected, len(found)))
    if roster:
        _attend(course, roster, collected, grades)
    for path in outputs:
        click.echo(path)
    if bad:
        click.echo(f"{bad} file{'s' if bad > 1 else ''} could not be read in full; see above", err=True)
        sys.exit(1)


def _roster(path: Path | None) -> Roster | None:
    from readouts.teaching.responses import Unreadable
    from readouts.teaching.responses.roster import read_roster

    try:
        return read_roster(path) if path else None
    except Unreadable as error:
        raise click.ClickException(f"{path}: {error}") from None


def _table(target: Path, rows: Sequence[Answer]) -> bytes:
    from readouts.teaching.responses import Unreadable, table

    if target.suffix.lower() != ".xlsx":
        return table(rows)
    from readouts.teaching.responses.workbook import workbook

    try:
        return workbook(rows)
    except Unreadable as error:
        raise click.ClickException(str(error)) from None


def _attend(course: Course, roster: Roster, collected: Collected, grades: Path | None) -> None:
    """Say who of the class handed nothing in, and write its gradebook."""
    from readouts.teaching.responses.roster import attendance, gradebook
    from readouts.text.numbers import count

    who = attendance(roster, collected.rows)
    click.echo(f"Of {count(len(roster.students), 'student')} in the class, {len(who.missing)} handed nothing in"
               + (":" if who.missing else "."))
    for student in who.missing:
        click.echo(f"  {student.name}")
    for name in who.strangers:
        click.echo(f"{name}: isn't in the class by that name, or more than one student is; ask who it is", err=True)
    if grades:
        write(grades, gradebook(course, roster, who, collected.rows))


def _read(paths: Iterable[Path], written: Iterable[Path], known: Iterable[str]) -> tuple[list[Found], int]:
    """The files that could be read, and how many could not, or not whole; what is wrong with them is said."""
    from readouts.teaching.responses import Unreadable, files_in, read

    found, bad, known = [], 0, frozenset(known)
    for source in files_in(paths, written):
        try:
            file = read(source, known=known)
        except Unreadable as error:
            click.echo(f"{source.where}: {error}", err=True)
            bad += 1
            continue
        for remark in file.remarks:
            click.echo(f"{source.where}: {remark}", err=True)
        bad += not file.whole
        found.append(file)
    return found, bad


def _summary(found: Collected, files: int) -> str:
    from readouts.text.numbers import count

    current = sum(not row.superseded for row in found.rows)
    counted = (files, "file"), (found.students, "student"), (current, "answer"), (len(found.rows) - current, "earlier version")
    return ", ".join(count(n, what) for n, what in counted)


# -- export ------------------------------------------------------------------------------------------------------------


@click.command()
@click.option("--chapter", metavar="ID", help="Only this text; or across, for the questions across the texts.")
@click.option("--question", "chosen", metavar="ID", multiple=True,
              help="A question to take, as TEXT/QUESTION, and no others; can be repeated [default: all].")
@click.option("--questions-as", "kind", type=click.Choice(["discussions", "assignments"]), default="discussions",
              show_default=True, help="Ungraded discussion topics, or assignments with points.")
@click.option("--points", "most", type=click.IntRange(1, 1000), metavar="N",
              help="Points of every assignment [default: 4 for each line of the rubric that counts; without instructor/, 10].")
@click.option("--base-url", metavar="URL", help="Address of the published site [default: html: baseurl of _config.yml].")
@click.option("--version", type=click.Choice(["1.1", "1.3"]),
              help="Common Cartridge version [default: 1.1; with --questions-as assignments, 1.3].")
@click.option("--open-edx", is_flag=True, help="Adapt it for Open edX: each quiz question becomes a separate assessment.")
@click.option("--assignment", "assignments", metavar="URL", multiple=True,
              help="The address of an assignment sheet, which becomes a link; can be repeated.")
@click.option("--to", "target", type=_file, help="The cartridge to write [default: named after the course, or ID.imscc].")
def lms(
    chapter: str | None, chosen: tuple[str, ...], kind: str, most: int | None, base_url: str | None, version: str | None,
    open_edx: bool, assignments: tuple[str, ...], target: Path | None,
) -> None:
    """Write the course for a learning platform: a Common Cartridge, and next to it the quizzes as Moodle XML.

    A chapter has the link to its page, its quiz, a discussion topic for each question (or each one chosen), and its lab.
    With --questions-as assignments, each question is an assignment with points, to which students hand in a text or a file;
    in the Moodle XML, it is then an essay question with points, too.

    Moodle accepts Common Cartridge 1.1 and rejects 1.3; Canvas accepts both; so does Open edX, with --open-edx and its
    converter cc2olx. For other platforms, use 1.1 unless the manual asks for 1.3.

    Moodle sets the maximum grade of every quiz of a cartridge to 4 (its "total of marks"), however many questions it has. In the
    quiz, under Questions, change the mark for one question and change it back: Moodle then recalculates the total.
    """
    from readouts.export.base_address import ExportError, base_address
    from readouts.export.learning_platforms import Form, cartridge, chapters
    from readouts.export.moodle_questions import moodle_path, moodle_xml

    course, graded = _course(), kind == "assignments"
    if most and not graded:
        raise click.ClickException("--points: discussion topics have no points; add --questions-as assignments")
    target = target or Path(f"{chapter or course.settings.slug}.imscc")
    try:
        parts = chapters(course, chapter, chosen)
        base, beside = base_address(course, base_url), moodle_path(target)
        points = _points(course, parts, most) if graded else {}
        form = Form(version or ("1.3" if graded else "1.1"), open_edx, graded)
        content = cartridge(course, parts, base, form, assignments, points)
    except ExportError as error:
        raise click.ClickException(str(error)) from None
    write(target, content)
    click.echo(target)
    if any(part.quiz or (graded and part.questions) for part in parts):
        write(beside, moodle_xml(course, parts, base, graded, points))
        click.echo(beside)


def _points(course: Course, parts: Iterable[Chapter], most: int | None) -> Mapping[str, int]:
    """What each question gives: as many as were asked for, or what its lines of the rubric give, where there is a rubric."""
    from readouts.teaching.instructor import folder_of, load
    from readouts.teaching.rubric import points

    if most:
        return {f"{part.id}/{question.id}": most for part in parts for question in part.questions}
    return points(load(course).guidance) if folder_of(course).is_dir() else {}


@click.command()
@click.argument("name", metavar="ID")
@click.option("--to", "target", type=_file, help="The file to write [default: ID-handout.html, .pdf or .docx].")
@click.option("--pdf", "form", flag_value="pdf", help="Print it to a PDF, with Chromium or Chrome on this computer.")
@click.option("--docx", "form", flag_value="docx", help="Write it for a word processor; needs pip install readouts[docx].")
def handout(name: str, target: Path | None, form: str | None) -> None:
    """Write the chapter ID as a single page to print: source card, précis, questions with room to write."""
    from readouts.course.readers import did_you_mean
    from readouts.export import printing, word_processing
    from readouts.export.base_address import ExportError
    from readouts.export.handout import handout as sheet

    course = _course()
    if name not in course.texts:
        near = did_you_mean(name, course.texts) or "; there are " + ", ".join(course.texts)
        raise click.ClickException(f'there is no text "{name}"{near}')
    target = target or Path(f"{name}-handout.{form or 'html'}")
    html = sheet(course, name)
    try:
        if form == "docx":
            data = word_processing.docx(html)
        else:
            data = printing.pdf(html, printing.browser()) if form == "pdf" else html.encode()
    except (printing.PrintError, ExportError) as error:
        raise click.ClickException(str(error)) from None
    write(target, data)
    click.echo(target)


@click.command()
@click.option("--to", "target", default="rubric.csv", show_default=True, type=_file, help="The table to write.")
def rubric(target: Path) -> None:
    """Write the rubric of the instructor's part as a table, in the form in which Canvas imports rubrics.

    Each level gives a point; change them in the table, or on the platform. For other platforms it is a table to copy from.
    """
    from readouts.teaching.instructor import folder_of, load
    from readouts.teaching.rubric import rubric_table

    course = _course()
    if not folder_of(course).is_dir():
        raise click.ClickException(f"there is no folder {folder_of(course)}, which holds the rubric")
    write(target, rubric_table(load(course).rubric, course.settings.title))
    click.echo(target)


@click.command()
@click.option("--base-url", metavar="URL", help="Address of the published site; with it, references are links to its pages.")
@click.option("--to", "target", type=_file, help="The deck to write [default: named after the course, .apkg].")
def anki(base_url: str | None, target: Path | None) -> None:
    """Write the glossary's terms as a deck of cards for Anki, each in both directions; needs pip install readouts[anki].

    Only terms with an original are cards. Imported again, a newer deck updates the cards and keeps what was learned.
    """
    from readouts.export.base_address import ExportError, base_address

    course = _course()
    try:
        from readouts.export.anki import deck
    except ModuleNotFoundError:
        raise click.ClickException("genanki is missing; install it with: pip install readouts[anki]") from None
    try:
        cards = deck(course, base_address(course, base_url) if base_url else None)
    except ExportError as error:
        raise click.ClickException(str(error)) from None
    target = target or Path(f"{course.settings.slug}.apkg")
    write(target, cards)
    click.echo(target)


# -- what they share ---------------------------------------------------------------------------------------------------


def _course() -> Course:
    from readouts.validation.load import load_course

    return load_course()


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, or say in one line why it cannot be written."""
    if not path.parent.is_dir():
        raise click.ClickException(f"{path}: cannot be written ({os.strerror(errno.ENOENT)})")
    try:
        write_atomically(path, data)
    except OSError as error:
        raise click.ClickException(f"{path}: cannot be written ({error.strerror}); is it open in another program?") from None


__all__ = ["anki", "collect", "handout", "lms", "responses", "rubric", "write"]
