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
    said = f"The file to write [default: in dist/, named after the course, .{suffix}]."
    return click.option("--to", "target", type=_file, help=said)


@click.group()
def publish() -> None:
    """Publish the book in other forms: a zip file for offline use, a PDF, an e-book; and the addresses that must keep working."""


@publish.command()
@_site
@_to("zip")
def offline(site: Path, target: Path | None) -> None:
    """Write the built site as a zip file; unzipped, all of it works from a folder or a USB stick, search included."""
    from readouts.export.offline import commit_time, offline_zip

    _built(site)
    _keep(target, "zip", offline_zip(site, _slug(), commit_time(Path.cwd())))


@publish.command()
@_site
@_to("pdf")
def pdf(site: Path, target: Path | None) -> None:
    """Print the course pack: the chapters, the comparisons they refer to, and the reference section, with contents."""
    from readouts.course.contents import pages_by_part
    from readouts.export.course_pack import PackError, course_pack
    from readouts.export.offline import day_of_edition
    from readouts.export.printing import PrintError
    from readouts.validation.load import load_course

    _built(site)
    try:
        _keep(target, "pdf", course_pack(site, pages_by_part(_contents()), load_course(Path.cwd()), day_of_edition(Path.cwd())))
    except (PackError, PrintError) as error:
        raise click.ClickException(str(error)) from None


@publish.command()
@_to("epub")
def epub(target: Path | None) -> None:
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
    _keep(target, "epub", (_EBOOK / f"{_slug()}.epub").read_bytes())


@publish.command()
@_site
def addresses(site: Path) -> None:
    """Add the addresses of the built site to data/addresses.txt; from then on each must keep working.

    If a published address no longer works, the exit status is 1 and nothing is written.
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
    _current(site)


def _current(site: Path) -> None:
    """Refuse a site whose pages are not those of the contents: somebody has changed them and not built since."""
    from readouts.course.addresses import is_redirect
    from readouts.course.contents import TOC, named

    if not Path(TOC).exists():
        return
    listed = {f"{page}.html" for page in named(_contents())}
    there = {path.relative_to(site).as_posix() for path in (site / "book").rglob("*.html")
             if not is_redirect(path.read_text(encoding="utf-8"))}
    faults = [f"{site / page}: this page is not in the contents ({TOC})" for page in sorted(there - listed)]
    faults += [f"{site / page}: this page of the contents ({TOC}) was not built" for page in sorted(listed - there)]
    if faults:
        raise click.ClickException("\n".join([*faults, "Nothing was written. Build the site again, with: make site"]))


def _contents() -> Any:
    """The contents of the course in whose folder the command runs."""
    from readouts.course.contents import read_contents
    from readouts.validation.load import load_course

    return read_contents(Path(), load_course(Path.cwd()))


def _publishable(folder: Path) -> None:
    """Refuse what is not the open student edition, whole."""
    if faults := unpublishable(folder):
        remedy = "Only a finished build of the open edition may be published; make it with: make site"
        raise click.ClickException("\n".join([*faults, f"Nothing was written. {remedy}"]))


def _slug() -> str:
    """The name of the course in names of files."""
    from readouts.course.reading import settings_of

    return settings_of(Path.cwd()).slug


def _keep(target: Path | None, suffix: str, data: bytes) -> None:
    target = target or Path("dist") / f"{_slug()}.{suffix}"
    target.parent.mkdir(parents=True, exist_ok=True)
    write(target, data)
    click.echo(target)


__all__ = ["addresses", "epub", "offline", "pdf", "publish"]
