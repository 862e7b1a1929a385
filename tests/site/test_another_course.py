"""A course on two other sides, in another language, made outside of the repository with the engine installed from its wheel.

It passes the check, builds with warnings as errors, goes into every form of export, and nothing of this course is in any of it.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from pypdf import PdfReader

pytestmark = pytest.mark.site
ESSAY = ROOT / "tests/fixtures/invented/essay.txt"
TEXT = "velm-2018"
SIDES = ("kr:South Korea:South Korean", "kp:North Korea:North Korean")
MEETINGS = {"panmunjom-2018": "2018-04-27", "pyongyang-2018": "2018-09-19"}
TOOLS = ("basic.css", "doctools.js", "language_data.js", "searchtools.js", "epub.css")  # Sphinx's own, with the years of its rights
READ = (".html", ".xhtml", ".js", ".css", ".json", ".jsonld", ".xml", ".opf", ".ncx", ".txt")


def this_course() -> re.Pattern[str]:
    """What says which course this one is: its title, sides, language, texts, meetings, people, years and counts."""
    settings = yaml.safe_load((ROOT / "course.yaml").read_text("utf-8"))
    sides = [word for side in settings["sides"] for word in (side["name"], side.get("short", side["name"]), side["adjective"], *side["gives_away"])]
    ids = [path.name for path in (ROOT / "data/texts").iterdir() if path.is_dir()]
    with (ROOT / "data/meetings.csv").open(encoding="utf-8", newline="") as file:
        meetings = list(csv.DictReader(file))
    years = sorted({row["start"][:4] for row in meetings})
    names = [settings["title"], "reading-the-readouts", "five texts", *sides, "pinyin", "hanzi", "quote_zh", *ids, *(row["id"] for row in meetings), *years]
    return re.compile("|".join(rf"(?<![\w-]){re.escape(name)}(?![\w-])" for name in sorted(set(names) - {"US", "Xi"}, key=len, reverse=True)))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The engine as its wheel installs it."""
    built, target = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("engine")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", str(target), str(wheel)], check=True, capture_output=True)
    return target


def run(engine: Path, folder: Path, *command: str) -> str:
    env = {name: value for name, value in os.environ.items() if name != "READOUTS_DATA"} | {"PYTHONPATH": str(engine), "NO_COLOR": "1"}
    program = [sys.executable, "-c", f"import readouts; assert readouts.__file__.startswith({str(engine)!r}); from readouts.cli import main; main()"]
    if command[0] != "readouts":
        program = [str(Path(sys.executable).with_name(command[0]))]
    done = subprocess.run([*program, *command[1:]], cwd=folder, env=env, check=False, capture_output=True, text=True)
    assert done.returncode == 0, (command, (done.stdout + done.stderr)[-3000:])
    return done.stdout


def add_meetings(data: Path) -> None:
    """Two meetings with an account of each side, with words in Korean; they are made up, as everything here."""
    rows: dict[str, list[dict[str, str]]] = {"meetings": [], "readouts": [], "statements": []}
    for id, day in MEETINGS.items():
        rows["meetings"].append({"id": id, "title": f"Meeting of {id}", "start": day, "end": day, "place": "A city", "format": "in person", "summary": "A meeting.",
                                 "kr_people": "A name (President)", "kp_people": "A name (Chairman)"})
        for side in ("kr", "kp"):
            told = {"meeting": id, "side": side, "url": "https://example.org/", "standing": "official"}
            rows["readouts"].append({**told, "issuer": "An office", "date": day, "language": "ko", "kind": "readout", "seen": "whole"})
            rows["statements"].append({**told, "id": f"{id}-{side}-01", "speaker": side, "topic": "other", "move": "says", "gloss": "The lamp.", "lang": "ko",
                                       "quote_ko": "등불을 다시 켠다", "translation": "the lamp will be lit again", "checked": "2024-01-01"})
    for name, added in rows.items():
        path = data / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            columns = next(csv.reader(file))
        with path.open("a", encoding="utf-8", newline="") as file:
            csv.DictWriter(file, columns, restval="", lineterminator="\n").writerows(added)


def write_text(folder: Path) -> None:
    """Everything written that `readouts new text` asks for."""
    own = folder / "data/texts" / TEXT
    paragraphs = ESSAY.read_text("utf-8").strip().split("\n\n")[:8]
    body = "It says what the paragraph says and whose claim that is. " * 4 + "See {para}`p1`."
    notes = [{"id": f"note-{n}", "at": n, "quote": " ".join(words.split()[1:4]), "kind": "framing", "body": body, "see": ["p1"]} for n, words in enumerate(paragraphs, 1)]
    (own / "notes.yaml").write_text(yaml.safe_dump(notes), "utf-8")
    for path in (*own.glob("*.yaml"), folder / f"book/texts/{TEXT}.md"):
        words = path.read_text("utf-8").replace("published: null", "published: 2018-05-01")
        path.write_text(re.sub(r" # TODO.*| TODO(?= the)", "", words).replace("TODO", "Written"), "utf-8")


@pytest.fixture(scope="module")
def course(engine: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    parent = tmp_path_factory.mktemp("elsewhere")
    folder = parent / "korea"
    named = [option for side in SIDES for option in ("--side", side)]
    run(engine, parent, "readouts", "new", "korea", *named, "--language", "ko:Korean", "--title", "Panmunjom in two accounts", "--subject", "inter-Korean diplomacy")
    assert "no faults" in run(engine, folder, "readouts", "check")
    run(engine, folder, "readouts", "new", "text", TEXT, str(ESSAY), "--blocks", "0-7")
    write_text(folder)
    add_meetings(folder / "data")
    said = run(engine, folder, "readouts", "check")
    assert said.splitlines()[-1] == "Panmunjom in two accounts: 2 texts, 10 notes, 1 term, 3 meetings, 6 statements: no faults"
    run(engine, folder, "jupyter-book", "build", ".", "-W", "-n", "--keep-going")
    for command in ("export lms --base-url https://example.org/", f"export handout {TEXT}", "export annotations", "publish offline", "publish pdf", "publish epub"):
        run(engine, folder, "readouts", *command.split())
    return folder


def everything(folder: Path) -> Iterator[tuple[str, str]]:
    """The name and the words of every page and every export."""
    made = [folder / "_build/html", folder / "annotations"]
    files = [*(path for place in made for path in place.rglob("*")), *folder.glob("*.xml"), *folder.glob("*-handout.html")]
    yield from ((path.name, path.read_text("utf-8")) for path in files if path.suffix in READ)
    for packed in (*folder.glob("*.imscc"), *folder.glob("dist/*.epub")):
        with zipfile.ZipFile(packed) as archive:
            yield from ((f"{packed.name}/{name}", archive.read(name).decode()) for name in archive.namelist() if name.endswith(READ))
    for path in folder.glob("dist/*.pdf"):
        reader = PdfReader(path)
        yield path.name, "\n".join([str(reader.metadata), *(page.extract_text() for page in reader.pages)])


def test_nothing_of_this_course_is_in_its_pages_and_exports(course: Path) -> None:
    mark = this_course()
    shown = {name: words for name, words in everything(course) if not name.endswith(TOOLS)}
    assert len(shown) > 30 and {Path(name).suffix for name in shown} >= {".html", ".xhtml", ".js", ".css", ".jsonld", ".xml", ".pdf"}
    today = str(dt.date.today().year)
    found = [(name, match[0], words[max(0, match.start() - 40):match.end() + 20]) for name, words in shown.items() for match in mark.finditer(words) if match[0] != today]
    assert not found, found[:10]


def test_its_pages_show_its_own_sides_and_language(course: Path) -> None:
    page = (course / "_build/html/book/readouts/panmunjom-2018.html").read_text("utf-8")
    assert "South Korean account" in page and "North Korean account" in page and '<q lang="ko" translate="no">등불을 다시 켠다</q>' in page
    chapter = (course / f"_build/html/book/texts/{TEXT}.html").read_text("utf-8")
    assert chapter.count('class="paragraph') >= 8 or all(f'id="p{n}"' in chapter for n in range(1, 9))


def test_the_wheel_of_the_engine_holds_no_course(engine: Path) -> None:
    held = [path.relative_to(engine).as_posix() for path in (engine / "readouts").rglob("*") if path.is_file()]
    assert "readouts/assets/course/course.yaml" in held
    assert not [name for name in held if Path(name).suffix in (".csv", ".bib") and not name.startswith("readouts/assets/course/")]
    assert not any("statements.csv" in name for name in held)


def test_outside_of_a_course_the_engine_says_what_to_do(engine: Path, tmp_path: Path) -> None:
    env = {name: value for name, value in os.environ.items() if name != "READOUTS_DATA"} | {"PYTHONPATH": str(engine)}
    done = subprocess.run([sys.executable, "-c", "from readouts.cli import main; main()", "check"], cwd=tmp_path, env=env, check=False, capture_output=True, text=True)
    assert done.returncode == 1 and "readouts new DIR" in done.stderr and "Traceback" not in done.stderr


def test_a_notebook_anywhere_gets_this_course_once_it_is_installed(engine: Path, tmp_path: Path) -> None:
    """The course is a package of its own, `data/pyproject.toml`, built here from a copy as pip builds it from the repository."""
    built, target = tmp_path / "built", tmp_path / "both"
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)], cwd=ROOT / "data", check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    assert not [name for name in zipfile.ZipFile(wheel).namelist() if "licensed" in name]
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", str(target), str(wheel)], check=True, capture_output=True)
    code = "import readouts, json; c = readouts.load(); print(json.dumps([c.settings.title, len(c.statements), str(c.folder)]))"
    env = {name: value for name, value in os.environ.items() if name != "READOUTS_DATA"} | {"PYTHONPATH": f"{engine}{os.pathsep}{target}"}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=env, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    title, statements, folder = json.loads(done.stdout)
    assert title == "Reading the Readouts" and statements > 900 and folder.startswith(str(target))
