"""The commands `readouts publish …`: the book in the forms in which it leaves the house."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from readouts.cli.classes import write
from readouts.course.editions import Edition, unpublishable

Command = Callable[..., Any]
_SITE = Path("_build/html")
_EBOOK = Path("_build/epub")
_file = click.Path(path_type=Path, dir_okay=False)
_folder = click.Path(path_type=Path, file_okay=False)
_site = click.option("--site", default=_SITE, show_default=True, type=_folder, help="The built site.")


def _to(suffix: str) -> Callable[[Command], Command]:
    name = f"dist/reading-the-readouts.{suffix}"
    return click.option("--to", "target", default=name, show_default=True, type=_file, help="The file to write.")


@click.group()
def publish() -> None:
    """Take the book elsewhere: a folder for a stick, a PDF, an e-book, and the addresses that must last."""


@publish.command()
@_site
@_to("zip")
def offline(site: Path, target: Path) -> None:
    """Write the built site as a zip file; unzipped, it works whole from a folder or a stick, search included."""
    from readouts.export.offline import commit_time, offline_zip

    _built(site)
    _keep(target, offline_zip(site, commit_time(Path.cwd())))


@publish.command()
@_site
@_to("pdf")
def pdf(site: Path, target: Path) -> None:
    """Print the course pack: the chapters, the comparisons they send to, and the reference part, with contents."""
    from readouts.export.course_pack import PackError, course_pack
    from readouts.export.offline import day_of_edition
    from readouts.export.printing import PrintError

    _built(site)
    try:
        _keep(target, course_pack(site, Path("_toc.yml"), day_of_edition(Path.cwd())))
    except (PackError, PrintError) as error:
        raise click.ClickException(str(error)) from None


@publish.command()
@_to("epub")
def epub(target: Path) -> None:
    """Build the open edition as an e-book (EPUB 3), with Sphinx."""
    if not Path("_config.yml").exists():
        raise click.UsageError("there is no _config.yml here; go to the folder of the course first")
    shutil.rmtree(_EBOOK, ignore_errors=True)  # Sphinx would pack what an earlier build left
    jupyter_book = str(Path(sys.executable).with_name("jupyter-book"))
    env = {**os.environ, **Edition().environment}
    command = [jupyter_book, "build", ".", "-W", "-n", "--keep-going", "--builder", "custom", "--custom-builder", "epub"]
    done = subprocess.run(command, env=env, check=False)
    if done.returncode:
        sys.exit(done.returncode)
    _publishable(_EBOOK)
    _keep(target, (_EBOOK / "reading-the-readouts.epub").read_bytes())


@publish.command()
@_site
def addresses(site: Path) -> None:
    """Add the addresses of the built site to data/addresses.txt; each must then go on leading somewhere.

    Exit status 1, and nothing is written, if a published address leads nowhere.
    """
    from readouts.course.addresses import PUBLISHED, AddressError, lost, moved, of_site, published, text_of

    _built(site)
    data = Path("data")
    try:
        now, before, sent_on = of_site(site), published(data), moved(data)
    except AddressError as error:
        raise click.ClickException(str(error)) from None
    if gone := lost(now, before, sent_on):
        raise click.ClickException("\n".join(gone))
    write(data / PUBLISHED, text_of([*before, *now]).encode())
    click.echo(f"{data / PUBLISHED}: {len(set(now) - set(before))} new, {len({*before, *now})} in all")


def _built(site: Path) -> None:
    if not (site / "index.html").exists():
        raise click.ClickException(f"there is no built site in {site}; build it first, with: make site")
    _publishable(site)


def _publishable(folder: Path) -> None:
    """Refuse what is not the open student edition, whole."""
    if faults := unpublishable(folder):
        remedy = "Only a finished build of the open edition may be published; make it with: make site"
        raise click.ClickException("\n".join([*faults, f"Nothing was written. {remedy}"]))


def _keep(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    write(target, data)
    click.echo(target)


__all__ = ["addresses", "epub", "offline", "pdf", "publish"]
