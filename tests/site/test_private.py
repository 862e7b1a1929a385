"""However a private edition is built or brought, nothing of it gets into what is published."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from planted import LICENSED, OLD, PAGES, TEACHER, Desk, planted
from pypdf import PdfReader
from small_book import run
from test_editions import contents

from readouts.course.editions import MARK

pytestmark = pytest.mark.site

NAMES = ("READOUTS_EDITION", "READOUTS_INSTRUCTOR")
BOTH = {"READOUTS_EDITION": "licensed", "READOUTS_INSTRUCTOR": "1"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A book with the private edition built where it belongs, and the open one finished; make finds its environment there."""
    desk = planted(tmp_path_factory.mktemp("private"))
    run(desk.folder, "readouts", "build", "--licensed", "--instructor")
    (desk.folder / ".venv").mkdir()
    (desk.folder / ".venv/bin").symlink_to(Path(sys.executable).parent)
    (desk.folder / ".venv/.book").touch()
    return desk


@pytest.fixture
def clean(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    for name in ("html", ".doctrees", "epub", "serve"):
        shutil.rmtree(desk.built / name, ignore_errors=True)
    shutil.rmtree(desk.folder / "dist", ignore_errors=True)
    return desk


def nothing_private(desk: Desk) -> bool:
    """Whether no file that can be published, or that such a file is made from, holds a planted word."""
    packed = [path for path in desk.folder.glob("dist/*") if path.suffix != ".pdf"]
    assert not [path for path in packed for text in contents(path) if LICENSED in text or TEACHER in text]
    assert not [path for path in desk.folder.glob("dist/*.pdf") for page in PdfReader(path).pages for word in (LICENSED, TEACHER) if word in page.extract_text()]
    return list(desk.found(LICENSED, TEACHER)) == []


def test_the_search_finds_the_words_where_they_are(desk: Desk) -> None:
    shutil.copytree(desk.built / "licensed-instructor/_build/html", desk.built / "other")
    found = {(word, path.name) for word, path in desk.found(LICENSED, TEACHER)}
    shutil.rmtree(desk.built / "other")
    assert {(LICENSED, "alaska-2021.html"), (LICENSED, "search-index.js"), (TEACHER, "instructor-edition.html")} <= found


@pytest.mark.parametrize("ways", [
    {"READOUTS_EDITION": "licensed"}, {"READOUTS_INSTRUCTOR": "yes"}, {"READOUTS_EDITION": "LICENSED", "READOUTS_INSTRUCTOR": "On"},
    {"READOUTS_INSTRUCTOR": "maybe"},
])
def test_a_variable_left_in_the_environment_builds_nothing(ways: dict[str, str], clean: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ways.items():
        monkeypatch.setenv(name, value)
    said = run(clean.folder, "jupyter-book", "build", ".", status=1)  # run() sees that there is no traceback
    assert "The book was not built." in said and ("Build it where it belongs with: readouts build --" in said or '"maybe"; it must be true or false' in said)
    assert not any((clean.built / "html").iterdir()) and nothing_private(clean)


@pytest.mark.parametrize("setting", ["readouts_edition: licensed", "readouts_instructor: true", 'readouts_instructor: "yes"', "readouts_instructor: off-and-on"])
def test_nor_does_the_configuration_and_make_builds_the_open_edition(setting: str, clean: Desk) -> None:
    config = clean.folder / "_config.yml"
    before = config.read_text("utf-8")
    name = setting.partition(":")[0]
    try:
        config.write_text("\n".join(f"    {setting}" if line.strip().startswith(f"{name}:") else line for line in before.splitlines()), "utf-8")
        assert "The book was not built." in run(clean.folder, "jupyter-book", "build", ".", status=1)
        run(clean.folder, "readouts", "build")
    finally:
        config.write_text(before, "utf-8")
    assert clean.finished() and clean.shown(*OLD) == set(OLD) and nothing_private(clean)


def test_a_string_that_says_false_is_no(clean: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READOUTS_INSTRUCTOR", "False")
    run(clean.folder, "jupyter-book", "build", ".")
    assert clean.finished() and nothing_private(clean)


@pytest.mark.parametrize(("edition", "output"), [
    ("--instructor", "."), ("--licensed", "{absolute}"), ("--instructor", "_build/html"), ("--licensed", "_build/licensed-instructor"), ("--licensed", "link"),
])  # every other place: tests/course/test_edition_choice.py
def test_no_output_leads_into_what_is_published(edition: str, output: str, clean: Desk) -> None:
    if output == "link" and not (clean.folder / "link").exists():
        (clean.folder / "link").symlink_to(clean.folder)
    said = run(clean.folder, "readouts", "build", edition, "--output", output.format(absolute=clean.folder), status=2)
    assert f"Build it where it belongs with: readouts build {edition}" in said
    assert not (clean.built / "html").exists() and nothing_private(clean)


def test_plain_sphinx_is_refused_as_well(clean: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    run(clean.folder, "jupyter-book", "config", "sphinx", ".")
    monkeypatch.setenv("READOUTS_EDITION", "licensed")
    said = run(clean.folder, "sphinx-build", "-q", "-b", "html", "-d", "_build/.doctrees", ".", "_build/html", status=2)
    assert "Build it where it belongs with: readouts build --licensed" in said
    said = run(clean.folder, "sphinx-build", "-q", "-b", "epub", ".", "_build/epub", status=2)
    assert nothing_private(clean)
    (clean.folder / "conf.py").unlink()


def test_make_and_publish_make_the_open_edition_whatever_the_environment_says(clean: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The recipe of `make site` without -W, since a small book lacks what its pages link to."""
    makefile = clean.folder / "Makefile"
    makefile.write_text((ROOT / "Makefile").read_text("utf-8").replace(" -W -n --keep-going", ""), "utf-8")
    for name, value in BOTH.items():
        monkeypatch.setenv(name, value)
    env = {**os.environ, "PYTHONPATH": str(clean.folder), "READOUTS_DATA": str(clean.folder / "data")}
    done = subprocess.run(["make", "offline", "READOUTS_EDITION=licensed", "READOUTS_INSTRUCTOR=yes"], cwd=clean.folder, env=env,
                          check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    assert clean.finished() and (clean.folder / "dist/reading-the-readouts.zip").exists()
    run(clean.folder, "readouts", "publish", "epub", status=1)  # for its warnings; what it built is searched all the same
    assert (clean.built / "epub/reading-the-readouts.epub").exists()
    run(clean.folder, "readouts", "publish", "addresses", status=1)
    assert nothing_private(clean)


def test_the_served_site_is_the_open_student_edition(clean: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr(subprocess, "run", lambda command, env, **_: calls.append((command, env)) or subprocess.CompletedProcess(command, 0))
    for name, value in BOTH.items():
        monkeypatch.setenv(name, value)
    from readouts.cli import serve

    assert serve.main() == 0 and len(calls) == 2
    assert all((env["READOUTS_EDITION"], env["READOUTS_INSTRUCTOR"]) == ("open", "no") for _, env in calls)


def refused(desk: Desk, *options: str) -> str:
    """What all commands say that publish the site; each must refuse it, and write nothing."""
    before = (desk.folder / "data/addresses.txt").read_bytes()
    said = [run(desk.folder, "readouts", "publish", form, *options, status=1) for form in ("offline", "pdf", "addresses")]
    assert not (desk.folder / "dist").exists() and (desk.folder / "data/addresses.txt").read_bytes() == before
    assert all("Nothing was written. Only a finished build of the open edition may be published" in one for one in said)
    return said[0]


def test_a_private_site_is_not_published_from_where_it_is_or_was_copied_to(clean: Desk) -> None:
    private = clean.built / "licensed-instructor/_build/html"
    assert "the licensed-instructor edition, which is private" in refused(clean, "--site", str(private))
    shutil.copytree(private, clean.built / "html")
    assert "the licensed-instructor edition, which is private" in refused(clean)
    (clean.built / "html" / MARK).unlink()
    assert "nothing says which edition this is" in refused(clean)
    clean.build()  # takes nothing of it for its own
    assert nothing_private(clean)


def test_nor_is_a_single_page_of_it_or_a_site_that_is_still_being_built(clean: Desk) -> None:
    clean.build()
    page = clean.built / "html" / f"{PAGES[1]}.html"
    shutil.copy(clean.built / "licensed-instructor/_build/html" / f"{PAGES[1]}.html", page)
    assert f"{page.relative_to(clean.folder)}: this page says that it is private" in refused(clean)
    clean.build_and_die(r"html/search\.html", "kill")
    if clean.finished():  # nothing was to be written: it is current
        clean.write(OLD)
        clean.build_and_die(r"html/search\.html", "kill")
    assert "its build was interrupted, or is still running" in refused(clean)


def test_the_workflow_publishes_what_make_has_checked() -> None:
    """What is uploaded is the folder that `make offline` looked through right before, and no step says which edition."""
    text = (ROOT / ".github/workflows/pages.yml").read_text("utf-8")
    steps = yaml.safe_load(text)["jobs"]["build"]["steps"]
    runs = [step["run"] for step in steps if "run" in step]
    assert runs == ["make data", "make offline", "cp dist/reading-the-readouts.zip _build/html/"]
    assert steps[-1]["with"]["path"] == "_build/html" and "upload-pages-artifact" in steps[-1]["uses"]
    assert "READOUTS" not in text and "readouts build" not in text
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert "\noffline: site " in makefile and "READOUTS_EDITION=open READOUTS_INSTRUCTOR=no $(BIN)/jupyter-book build" in makefile
