"""What the build shows of hostile data that nobody has checked: words, and warnings that name file and line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import build
from small_book import small_book

pytestmark = pytest.mark.site

PAGES = ("book/texts/alaska-2021", "book/reference/glossary", "book/reference/references", "book/teaching/instructor-edition", "book/my-work")
SECRET, ARTICLE = "a-secret-of-the-teacher", "a-sentence-of-the-article"

# Bodies of notes of one text, from the first on.
BODIES = [
    "```{raw} html\n<script>hit = 1</script>\n```", "```{include} /instructor/secret.yaml\n```", ":::{include} /data/licensed/secret.json\n:::",
    "```{eval-rst}\n.. raw:: html\n\n   <script>hit = 2</script>\n\n.. include:: /instructor/secret.yaml\n```", "```{literalinclude} /instructor/secret.yaml\n```",
    "```{figure} https://evil.example/a.png\n:target: javascript:hit=3\n```", "![words](https://evil.example/b.png)", "[words](javascript:hit=4)",
    "<script>hit = 5</script>", "Words <img src=x onerror='hit=6'> more", "(p3)=\nWords", "{download}`words </instructor/secret.yaml>`",
]
KEY = "ap-2021-divides"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A book in which the check of the data has been switched off, and what the build said."""
    folder = small_book(tmp_path_factory.mktemp("bypassed"), PAGES)
    (folder / "data/licensed").mkdir(exist_ok=True)
    (folder / "instructor/secret.yaml").write_text(f"- {SECRET}\n", "utf-8")
    (folder / "data/licensed/secret.json").write_text(f'"{ARTICLE}"\n', "utf-8")
    load, course = folder / "readouts/validation/load.py", folder / "readouts/course/reading.py"
    for file, checks, nothing in ((load, "        check(course, faults,", "        (lambda *_: None)(course, faults,"),
                                  (course, "        _check_entry(text, key, entry, path, faults)", "        pass")):
        code = file.read_text("utf-8")
        assert code.count(checks) == 1
        file.write_text(code.replace(checks, nothing), "utf-8")
    notes = folder / "data/texts/alaska-2021/notes.yaml"
    left = iter(BODIES)

    def hostile(match: re.Match[str]) -> str:
        body = next(left, None)
        return match[0] if body is None else "  body: |\n" + "".join(f"    {line}\n" if line else "\n" for line in body.split("\n"))

    notes.write_text(re.sub(r"^  body: \|\n(?:    .*\n)+", hostile, notes.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    assert next(left, None) is None
    for file, field in (("texts/alaska-2021/quiz", "why"), ("glossary", "body")):
        path = folder / f"data/{file}.yaml"
        path.write_text(re.sub(rf"^( +){field}: (?:\|\n(?:\1 .*\n)+|.*\n)", lambda m, field=field: f"{m[1]}{field}: |\n{m[1]}  ```{{raw}} html\n{m[1]}  <script>hit = 7</script>\n{m[1]}  ```\n",  # type: ignore[misc]
                               path.read_text("utf-8"), count=1, flags=re.MULTILINE), "utf-8")
    bib = folder / "data/references.bib"
    before = bib.read_text("utf-8")
    bib.write_text(re.sub(r"^  url = {.*}", "  url = {javascript:hit=8}", before, flags=re.MULTILINE), "utf-8")
    done = build(folder)
    assert "Traceback" not in done.stdout + done.stderr, (done.stdout + done.stderr)[-3000:]
    assert (folder / "_build/html/book/texts/alaska-2021.html").exists(), (done.stdout + done.stderr)[-3000:]
    return folder, done.stdout + done.stderr


def test_no_page_runs_or_includes_anything(built: tuple[Path, str]) -> None:
    from bs4 import BeautifulSoup

    site = built[0] / "_build/html"
    for path in site.rglob("*"):
        if path.suffix in (".html", ".json", ".js", ".txt", ".jsonld", ".yaml") and "annotations" not in path.parts:
            text = path.read_text("utf-8")
            assert SECRET not in text and ARTICLE not in text, path
        assert path.name not in ("secret.yaml", "secret.json", "a.png", "b.png")
    for path in sorted(site.rglob("*.html")):
        soup = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        assert not [s for s in soup("script") if "hit" in s.text and s.get("type") != "application/json"], path
        assert not soup.select("[onerror], [onclick], img[src*=evil]"), path
        assert not [a["href"] for a in soup.select("[href], [src]") if str(a.get("href", "")).lower().startswith(("javascript:", "data:text"))], path


def test_the_words_are_shown_as_they_are_typed(built: tuple[Path, str]) -> None:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup((built[0] / "_build/html/book/texts/alaska-2021.html").read_text("utf-8"), "html.parser")
    notes = " ".join(note.get_text() for note in soup.select("details.note"))
    for words in ("{raw} html <script>hit = 1</script>", "{include} /instructor/secret.yaml", "{eval-rst}", "![words](https://evil.example/b.png)"):
        assert words in re.sub(r"\s+", " ", notes), notes


def test_each_is_named_with_file_and_line(built: tuple[Path, str]) -> None:
    folder, said = built
    lines = (folder / "data/texts/alaska-2021/notes.yaml").read_text("utf-8").splitlines()
    for body in BODIES:
        mark = body.split("\n")[0]
        line = next(i for i, words in enumerate(lines, 1) if words.strip() == mark)
        assert re.search(rf"data/texts/alaska-2021/notes\.yaml:{line}: WARNING: body: ", said), (mark, line, said[-4000:])
    assert "javascript:hit=8 is not a web address; the link was left out" in said
