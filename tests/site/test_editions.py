"""The licensed edition shows the texts; the open one, built in the same checkout, holds nothing of them."""

from __future__ import annotations

import gzip
import html
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
import zlib
from base64 import b64decode
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import yaml
from conftest import FLAGS, build, copy_of_repository, texts_folder  # noqa: F401
from playwright.sync_api import Browser
from source_texts import FILES
from test_search import index_of

from readouts.anchoring.fingerprints import words
from readouts.course.course import Course
from readouts.text.folding import normalize

pytestmark = pytest.mark.site

RUN = 10
PRIVATE = "_build/licensed-instructor"
ORPHAN, MISSING = ("alaska-2021", 4), ("alaska-2021", 6)  # paragraphs of the made-up copy that lack their words, or are not there


def made_up_copy(course: Course, folder: Path) -> None:
    """A stand-in for the class's copies, so that this is tested where the real texts are not at hand."""
    folder.mkdir(parents=True)
    for text in course.texts.values():
        paragraphs = {}
        for p in text.paragraphs:
            filler = f"This is here in place of paragraph {p.n} of {text.id} so that nobody needs the real words of it at all."
            quotes = [n.quote for n in text.notes if n.at == p.n] if (text.id, p.n) != ORPHAN else []
            if (text.id, p.n) != MISSING:
                paragraphs[str(p.n)] = " ".join([filler, *(f"It goes on, {q}, and then <b>more</b> & more." for q in quotes)])
        stored = {"text": text.id, "paragraphs": paragraphs, "similarity": 1.0}
        (folder / f"{text.id}.json").write_text(json.dumps(stored), "utf-8")


def real_copy(checkout: Path) -> None:
    folder = texts_folder()
    if folder is None:
        pytest.skip("the source texts are not at hand (READOUTS_TEXTS, ../shared/texts)")
    command = [str(Path(sys.executable).with_name("readouts")), "texts", "add", str(folder)]
    env = {**os.environ, "PYTHONPATH": str(checkout), "READOUTS_DATA": str(checkout / "data")}
    done = subprocess.run(command, cwd=checkout, env=env, check=False, capture_output=True, text=True)
    assert len(list((checkout / "data/licensed").glob("*.json"))) == len(FILES), done.stdout + done.stderr


@pytest.fixture(scope="module", params=["made up", "real"])
def checkout(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, course: Course) -> Path:
    """A checkout with licensed texts, and the licensed instructor edition built in it."""
    folder = copy_of_repository(tmp_path_factory.mktemp("editions"))
    if request.param == "real":
        real_copy(folder)
    else:
        made_up_copy(course, folder / "data" / "licensed")
    done = build(folder, "--path-output", str(folder / PRIVATE), READOUTS_EDITION="licensed", READOUTS_INSTRUCTOR="1")
    assert done.returncode == 0, done.stderr[-3000:]
    return folder


def stored(checkout: Path) -> dict[str, dict[str, str]]:
    return {p.stem: json.loads(p.read_text("utf-8"))["paragraphs"] for p in (checkout / "data/licensed").glob("*.json")}


def test_the_licensed_edition_shows_every_paragraph_with_its_quotations(checkout: Path, course: Course, browser: Browser) -> None:
    copies = stored(checkout)
    for text in course.texts.values():
        page = browser.new_page(java_script_enabled=False)
        page.goto((checkout / PRIVATE / "_build/html/book/texts" / f"{text.id}.html").as_uri())
        for paragraph in text.paragraphs:
            here = page.locator(f"#p{paragraph.n}")
            if str(paragraph.n) not in copies[text.id]:
                assert here.locator(".original").count() == 0  # what the copy lacks stays in the open form
                assert here.locator(".quotation").count() == sum(n.at == paragraph.n for n in text.notes)
                continue
            shown = here.locator(".original").evaluate("e => { e = e.cloneNode(true); e.querySelectorAll('sup').forEach(s => s.remove()); return e.textContent }")
            assert normalize(shown) == normalize(copies[text.id][str(paragraph.n)])
            for note in (n for n in text.notes if n.at == paragraph.n):
                marked = "".join(m.inner_text() for m in here.locator(f'mark[data-notes~="{note.id}"]').all())
                orphaned = here.locator(f'.orphans a[href="#n-{note.id}"]').count()
                assert (normalize(marked) == normalize(note.quote)) != bool(orphaned), f"{text.id}/{note.id}"
                assert page.locator(f"#n-{note.id}").count() == 1
        page.close()


def test_an_orphaned_note_is_said_to_be_one(checkout: Path, course: Course) -> None:
    if "is here in place" not in stored(checkout)["alaska-2021"]["1"]:
        pytest.skip("the real copies lack no words")
    page = (checkout / PRIVATE / "_build/html/book/texts/alaska-2021.html").read_text("utf-8")
    assert page.count('class="orphans"') == 1
    env = {**os.environ, "PYTHONPATH": str(checkout), "READOUTS_DATA": str(checkout / "data")}
    command = [str(Path(sys.executable).with_name("readouts")), "check"]
    said = subprocess.run(command, cwd=checkout, env=env, check=False, capture_output=True, text=True).stdout
    for note in course.texts["alaska-2021"].notes:
        assert (f'note "{note.id}": its words are not in your copy' in said) == (note.at == ORPHAN[1])


def test_every_page_of_a_private_edition_says_so(checkout: Path) -> None:
    html = checkout / PRIVATE / "_build/html"
    for path in [p for p in html.rglob("*.html") if p != html / "index.html"]:  # which only sends on to book/index.html
        page = path.read_text("utf-8")
        assert "not for students. Not for publication." in page and 'name="robots" content="noindex' in page, path


def test_the_search_of_the_licensed_edition_knows_the_texts(checkout: Path) -> None:
    known = runs(str(index_of(checkout / PRIVATE / "_build/html")["pages"]))
    assert all(runs(p) <= known for text in stored(checkout).values() for p in text.values())


# -- and then the open edition, beside it: these tests come last in the module ----------------------------------------------


@pytest.fixture(scope="module")
def published(checkout: Path) -> Path:
    """What the open student edition publishes, built in the checkout of the private one, with all its caches."""
    done = build(checkout)
    assert done.returncode == 0, done.stderr[-3000:]
    return checkout / "_build" / "html"


def contents(path: Path) -> Iterator[str]:
    """Every text in a file: as it is, without its markup, and of what is packed in it."""
    yield from _texts(path.name, path.read_bytes())


def _texts(name: str, data: bytes) -> Iterator[str]:
    if name.endswith((".zip", ".whl", ".imscc", ".epub")):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for inner in archive.namelist():
                yield from _texts(inner, archive.read(inner))
    elif name.endswith((".tar.gz", ".tgz")):
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            for member in archive.getmembers():
                if file := archive.extractfile(member):
                    yield from _texts(member.name, file.read())
    elif name.endswith(".gz"):
        yield from _texts(name[:-3], gzip.decompress(data))
    elif name == "objects.inv":
        yield zlib.decompress(data.split(b"\n", 4)[4]).decode("utf-8", "replace")
    else:
        text = data.decode("utf-8", "replace")
        yield text
        if packed := re.match(r'window\.readoutsIndex="([^"]*)"', text):
            yield zlib.decompress(b64decode(packed[1])).decode()
        if "<" in text:
            yield html.unescape(re.sub(r"<[^>]*>", "", text))
        if "\\u" in text:
            yield re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text)


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return set(zip(*(found[i:] for i in range(RUN)), strict=False))


def secrets(checkout: Path) -> set[tuple[str, ...]]:
    """The ten-word runs of the licensed texts and of `instructor/` that are nowhere in what the repository publishes."""
    secret = {run for text in stored(checkout).values() for p in text.values() for run in runs(p)}
    secret |= {run for path in (checkout / "instructor").rglob("*.yaml") for s in _strings(yaml.safe_load(path.read_text("utf-8"))) for run in runs(s)}
    secret |= {run for path in (checkout / "instructor").rglob("*.ipynb") for cell in cells(path) for run in runs(cell)}
    public: set[tuple[str, ...]] = set()
    for folder in ("data", "book"):
        for path in (checkout / folder).rglob("*"):
            if path.suffix == ".ipynb":
                public |= {run for cell in cells(path) for run in runs(cell)}
            elif path.is_file() and "licensed" not in path.parts:
                public |= runs(path.read_text("utf-8", "replace"))
    return secret - public


def cells(notebook: Path) -> list[str]:
    """What is in the cells of a notebook."""
    return ["".join(cell["source"]) for cell in json.loads(notebook.read_text("utf-8"))["cells"]]


def _strings(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for v in value.values():
            yield from _strings(v)
    elif isinstance(value, list):
        for v in value:
            yield from _strings(v)


def leaks(secret: set[tuple[str, ...]], paths: Iterable[Path]) -> list[str]:
    return [f"{path}: {' '.join(sorted(found)[0])}" for path in paths for text in contents(path) if (found := runs(text) & secret)]


def test_the_search_for_leaks_finds_one(checkout: Path, tmp_path: Path) -> None:
    secret = secrets(checkout)
    assert len(secret) > 1000
    (tmp_path / "page.html").write_text("<p>And <i>" + " ".join(sorted(secret)[0]) + "</i></p>", "utf-8")
    with gzip.open(tmp_path / "x.json.gz", "wt") as file:
        file.write(" ".join(sorted(secret)[-1]))
    assert len(leaks(secret, tmp_path.iterdir())) >= 2


def test_nothing_leaks_into_the_open_edition(checkout: Path, published: Path) -> None:
    files = [p for p in published.rglob("*") if p.is_file()]
    assert len(files) > 60
    assert leaks(secrets(checkout), files) == []
    assert not any("Not for publication" in p.read_text("utf-8") for p in published.rglob("*.html"))


def test_nothing_leaks_into_what_is_packed_or_exported(checkout: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for folder in (checkout, checkout / "data"):  # the engine, and the course
        subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", str(out)], cwd=folder, check=True, capture_output=True)
    env = {**os.environ, "PYTHONPATH": str(checkout), "READOUTS_DATA": str(checkout / "data")}
    command = [str(Path(sys.executable).with_name("readouts")), "export", "annotations", "--to", str(out / "annotations")]
    subprocess.run(command, cwd=checkout, env=env, check=True, capture_output=True)
    files = [p for p in out.rglob("*") if p.is_file()]
    assert {"whl", "gz", "jsonld"} <= {p.suffix[1:] for p in files}
    assert leaks(secrets(checkout), files) == []
    packed = [name for wheel in out.glob("*.whl") for name in zipfile.ZipFile(wheel).namelist()]
    assert not any("licensed/" in name or "instructor" in name.split("/") for name in packed)
    assert "reading_the_readouts/data/statements.csv" in packed
