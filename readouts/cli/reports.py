"""The commands `readouts gaps`, `readouts balance` and `readouts claims`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from readouts.text.numbers import count

if TYPE_CHECKING:
    from readouts.analysis.unproved import Guarded
    from readouts.course.course import Course


@click.command()
@click.option("--all", "every", is_flag=True, help="List every address without an archived copy, not just how many there are.")
def gaps(every: bool) -> None:
    """Print what is not covered: notes per paragraph, paragraphs no question uses, unused terms, addresses not archived."""
    import readouts
    from readouts.analysis.note_reports import gaps as find_gaps

    course = readouts.load()
    found = find_gaps(course, course.folder.resolve().parent / "book")
    click.echo("Notes per paragraph")
    for text, counts in found.notes.items():
        total = f"{count(sum(counts), 'note')} on {count(len(counts), 'paragraph')}"
        click.echo(f"  {text:20} {' '.join(map(str, counts))}   ({total})")
    _list("Paragraphs that no question or quiz item uses", found.unasked)
    _list("Terms that no page but the glossary uses", found.unused)
    kinds = Counter(name.partition(" ")[0] for name in found.unarchived)
    click.echo("Addresses without an archived copy: " + (", ".join(count(n, kind) for kind, n in kinds.items()) or "none"))
    if every:
        _list("These are", found.unarchived)


def _list(title: str, names: Iterable[str]) -> None:
    names = list(names)
    click.echo(f"{title}: {len(names)}")
    for name in names:
        click.echo(f"  {name}")


@click.command()
def balance() -> None:
    """Print how many notes explain, question or support each side's claims, per text and in total."""
    import readouts
    from readouts.analysis.note_reports import TREATMENTS, owners
    from readouts.analysis.note_reports import balance as balances

    course = readouts.load()
    names = owners(course)

    click.echo(f"{'':42}{'notes':>6}" + "".join(f"{name:>27}" for name in names.values()))
    click.echo(f"{'':48}" + "".join(f"{how:>9}" for _ in names for how in TREATMENTS))
    for one in balances(course):
        click.echo(f"{one.name:42}{one.notes:>6}" + "".join(f"{n:>9}" for n in one.row()))


@click.command()
@click.option("--all", "every", is_flag=True, help="List proved and waived sentences too, and those that name no account.")
def claims(every: bool) -> None:
    """List sentences that say "only", "first" or "missing" about the tables without a claim, and claims without a sentence.

    The exit status is 1 if there are any.
    """
    import readouts

    found = _guarded(readouts.load())
    titles = {"unproved": "Sentences that need a claim or a waiver", "idle": "Claims and waivers whose sentence no longer exists",
              "proved": "Sentences that a claim proves", "waived": "Sentences that are waived by name",
              "aside": "Sentences that name no account: about the texts themselves, or history"}
    for name, title in titles.items():
        pairs = getattr(found, name)
        shown = every or name in ("unproved", "idle")
        _list(title, (f"{place}: {sentence}" for place, sentence in pairs)) if shown else click.echo(f"{title}: {len(pairs)}")
    if found.unproved or found.idle:
        sys.exit(1)


def _guarded(course: Course) -> Guarded:
    """What guards the prose of a course, the instructor's part included where it is at hand."""
    from readouts.analysis.unproved import guarded
    from readouts.teaching import instructor

    if not instructor.folder_of(course).is_dir():
        return guarded(course)
    teachers = instructor.load(course)
    return guarded(course, instructor.writings(teachers), ((s.place, s.claims) for s in instructor.stated(teachers)))


__all__ = ["balance", "claims", "gaps"]
