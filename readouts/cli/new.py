"""The commands `readouts new …`: the beginning of something new."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import click

from readouts.cli.classes import write
from readouts.cli.new_course import course
from readouts.cli.texts import chosen_paragraphs, first_words
from readouts.text.numbers import count

_TEXT = """\
id: {id}
title: TODO                   # as the publisher prints it; every page takes it from here
short: TODO                   # at most 48 characters, for narrow places
genre: essay                  # TODO: {genres}
voice: TODO                   # whose voice it is, in a few words
authors: []                   # TODO: names as they are printed, or none; then delete this comment
author_note: TODO             # who the author is, or that the text is unsigned
publisher: TODO
published: null               # TODO: the date, such as 2024-04-23; if unknown, a line not_after: with the latest possible date
# url: https://…              the page where it can be read, if there is one
sources: []                   # TODO: keys in references.bib of the sources for this text
left_out: TODO                # what on the page isn't part of the article
argument:
  - claim: TODO               # a step of its argument, and the paragraphs that make it; a dash for each step
    paragraphs: [1]
paragraphs:
"""
_PARAGRAPH = """\
  - n: {n}
    words: {words}
    precis: TODO              # what it says, in your own words
"""
_NOTES = """\
# The notes, one dash for each; every paragraph needs one. CONTRIBUTING.md says what each field means.
[]
"""
_QUESTIONS = """\
# The questions for discussion, a dash for each. Each needs its guidance in instructor/texts/{id}.yaml.
- id: first-question          # TODO: a name that says what it is about; it becomes the question's address
  level: recall               # {levels}
  form: alone                 # {forms}
  minutes: 10
  body: TODO
  see: [p1]
"""
_QUIZ = """\
# The self-check, a dash for each item: four options, one of them right, and a reason for each.
- id: first-item              # TODO: a name that says what it is about
  body: TODO
  see: [p1]
  options:
    - text: TODO
      right: true
      why: TODO the first reason
    - text: TODO
      why: TODO the second reason
    - text: TODO
      why: TODO the third reason
    - text: TODO
      why: TODO the fourth reason
"""
_PAGE = """\
## Before you read

TODO: what a reader needs to know about the time when the text appeared, with references.

## Who is speaking

TODO: who wrote it, for whom, and where the text comes from.
"""
_GUIDANCE = """\
- question: first-question    # TODO: the same name as in questions.yaml
  good: TODO
  missed: TODO
  follow_up: TODO
  rubric: [TODO]              # the lines of instructor/rubric.yaml that count, one to three
"""
_LESSON = """\
- way: {way}
  minutes: {minutes}
  aim: TODO
  outcomes:                   # what a student can be seen to do at the end, two to four
    - TODO the first
    - TODO the second
  steps:
    - minutes: {first}
      teacher: TODO
      students: TODO
      at: [p1]
    - minutes: {rest}
      teacher: TODO
      students: TODO
  cut:                        # what to drop: minutes from each step, by its number
    - {{minutes: 10, takes: {{1: 10}}, how: TODO}}
    - {{minutes: 20, takes: {{1: 20}}, how: TODO}}
"""
_DIFFICULTY = """\
- text: {id}
  background: 2               # TODO: 1 (little), 2 or 3 (much)
  background_why: TODO
  voices: 2                   # TODO: 1 (one), 2 or 3 (many)
  voices_why: TODO
"""


class _CourseOrText(click.Group):
    """A group whose first word, unless it names a command, is the folder of a new course."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command."""
        return super().resolve_command(ctx, args if args[0] in self.commands else ["course", *args])


@click.group(cls=_CourseOrText)
def new() -> None:
    """Start a new course, `readouts new DIR`, or a new text in this one, `readouts new text ID FILE`."""


new.add_command(course)


@new.command()
@click.argument("id", metavar="ID")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--blocks", metavar="LIST", help="Which blocks of FILE are its paragraphs, counting from 0: 4,5,6,9-10.")
def text(id: str, file: Path, blocks: str | None) -> None:
    """Start a new text in this course: ID becomes its name in addresses, FILE holds the article (plain text, UTF-8).

    The blocks of FILE between empty lines are its paragraphs; use --blocks to leave out what isn't part of the article. The
    command counts them and makes their fingerprints; it doesn't keep the text itself. The files that it makes say TODO wherever
    something is to be written, and `readouts check --instructor` lists those places. Run it in the course folder.
    """
    root = Path.cwd()
    data = root / "data"
    if not (data / "meetings.csv").exists():
        raise click.UsageError("there is no data/meetings.csv here; go to the folder of the course first")
    _check_name(id, data)
    paragraphs = chosen_paragraphs(file, blocks)
    files = _files(root, id, paragraphs)
    if there := [path for path in files if path.exists() and path.name != "difficulty.yaml"]:
        raise click.ClickException("\n".join(f"{path.relative_to(root)}: already exists; nothing was written" for path in there))
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, content.encode())
    _save_fingerprints(data, id, paragraphs)
    for number, paragraph in enumerate(paragraphs, 1):
        click.echo(f"p{number}: {count(len(paragraph.split()), 'word')}, {first_words(paragraph)}")
    for path in files:
        click.echo(path.relative_to(root))
    click.echo("If one of these paragraphs isn't part of the article, undo this (git restore and git clean), and start\n"
               "again with --blocks. Then write what is marked TODO; `readouts check --instructor` lists what is missing.")


def _check_name(id: str, data: Path) -> None:
    from readouts.course.places import ACROSS, EXAMPLES
    from readouts.course.record import ID, ID_MEANS

    if not re.fullmatch(ID, id):
        raise click.UsageError(f'"{id}": a name {ID_MEANS}, such as alaska-2021')
    if id in (ACROSS, EXAMPLES):
        means = "the questions across the texts" if id == ACROSS else "the worked comparisons"
        raise click.UsageError(f'"{id}" means {means}; choose another name')
    if (data / "texts" / id).exists():
        raise click.ClickException(f"data/texts/{id}: already exists; choose another name")


def _files(root: Path, id: str, paragraphs: Sequence[str]) -> dict[Path, str]:
    """The files to write, with their content; of the teacher's part only where there is one."""
    from typing import get_args

    from readouts.course.pages import TEXTS, prose_file
    from readouts.course.reading import settings_of
    from readouts.course.records import Form, Level
    from readouts.teaching.lesson_plans import LENGTHS, WAYS

    folder, teachers = root / "data" / "texts" / id, root / "instructor"
    counted = (_PARAGRAPH.format(n=n, words=len(p.split())) for n, p in enumerate(paragraphs, 1))
    genres = ", ".join(settings_of(root).genres)
    named = {"genres": genres, "levels": " · ".join(get_args(Level)), "forms": " · ".join(get_args(Form))}
    files = {
        folder / "text.yaml": _TEXT.format(id=id, **named) + "".join(counted),
        folder / "notes.yaml": _NOTES,
        folder / "questions.yaml": _QUESTIONS.format(id=id, **named),
        folder / "quiz.yaml": _QUIZ,
        prose_file(root, f"{TEXTS}/{id}"): _PAGE,
    }
    rated = root / "data" / "difficulty.yaml"
    if rated.exists():
        files[rated] = rated.read_text("utf-8").rstrip("\n") + "\n" + _DIFFICULTY.format(id=id)
    if teachers.is_dir():
        lengths = {way: LENGTHS.get(way, 60) for way in WAYS}
        lessons = (_LESSON.format(way=way, minutes=n, first=n // 2, rest=n - n // 2) for way, n in lengths.items())
        files[teachers / "texts" / f"{id}.yaml"] = _GUIDANCE
        files[teachers / "plans" / f"{id}.yaml"] = "".join(lessons)
    return files


def _save_fingerprints(data: Path, id: str, paragraphs: Sequence[str]) -> None:
    from readouts.analysis.difficulty import keep_measures
    from readouts.anchoring import fingerprints
    from readouts.anchoring.measures import MeasuresError

    try:
        prints = fingerprints.load(data).with_text(id, paragraphs)
        fingerprints.save(prints, data)
        keep_measures(data, id, paragraphs, prints.texts[id])
    except (fingerprints.FingerprintError, MeasuresError) as error:
        raise click.ClickException(str(error)) from None


__all__ = ["new"]
