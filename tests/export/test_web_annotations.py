"""Web Annotations against the model's own requirements, and text fragments against their specification."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner

from readouts.cli import main
from readouts.course.course import Course
from readouts.export.web_annotations import MOTIVATIONS, annotation_page, as_json
from readouts.site.directives.texts import fragment_url
from readouts.text.folding import normalize

# Section 3.3.5 of the model, "Motivation and Purpose".
KNOWN_MOTIVATIONS = {"assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting", "identifying", "linking",
                     "moderating", "questioning", "replying", "tagging"}


def test_motivations_are_the_models_own() -> None:
    assert set(MOTIVATIONS.values()) <= KNOWN_MOTIVATIONS


def test_every_annotation_is_as_the_model_demands(course: Course) -> None:
    for text in course.texts.values():
        page = annotation_page(course, text.id)
        assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"  # 3.1: must be there
        assert page["type"] == "AnnotationPage" and page["id"]  # 5.2: a page has exactly one id, and its class
        assert len({a["id"] for a in page["items"]}) == len(page["items"]) == len(text.notes)
        for annotation in page["items"]:
            assert annotation["id"] and annotation["type"] == "Annotation"  # 3.1
            assert annotation["motivation"] in KNOWN_MOTIVATIONS
            assert all(b["type"] == "TextualBody" and b["value"] for b in annotation["body"])  # 3.2.4: value is required
            target = annotation["target"]
            assert target["source"] == text.url or target["source"].startswith("../book/texts/")  # 4: exactly one source
            _selector(target["selector"])


def _selector(selector: dict[str, object]) -> None:
    if selector["type"] == "RangeSelector":  # 4.2.9: exactly one of each
        _selector(selector["startSelector"])  # type: ignore[arg-type]
        _selector(selector["endSelector"])  # type: ignore[arg-type]
    else:
        assert selector["type"] == "TextQuoteSelector" and selector["exact"]  # 4.2.4: exactly one exact
        assert set(selector) <= {"type", "exact", "prefix", "suffix"}


def test_a_long_quotation_is_a_range_of_two(course: Course) -> None:
    text = next(iter(course.texts.values()))
    note = text.notes[0].model_copy(update={"quote": "first words here … and the last", "prefix": "before"})
    changed = text.model_copy(update={"notes": (note,)})
    page = annotation_page(Course(**{**{f: getattr(course, f) for f in Course.__dataclass_fields__}, "texts": {text.id: changed}}), text.id)
    selector = page["items"][0]["target"]["selector"]
    assert selector["startSelector"] == {"type": "TextQuoteSelector", "exact": "first words here", "prefix": "before"}
    assert selector["endSelector"] == {"type": "TextQuoteSelector", "exact": "and the last"}


def test_the_command_writes_the_same_files_each_time(course: Course, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert CliRunner().invoke(main, ["export", "annotations", "--to", str(tmp_path / name)]).exit_code == 0
    for text in course.texts:
        first = (tmp_path / "one" / f"{text}.jsonld").read_bytes()
        assert first == (tmp_path / "two" / f"{text}.jsonld").read_bytes()
        assert json.loads(first) == annotation_page(course, text)
        assert as_json(annotation_page(course, text)).encode() == first


@pytest.mark.parametrize(("words", "fragment"), [
    (("position of strength",), "position%20of%20strength"),
    (("win-win, “candid” & more",), "win%2Dwin%2C%20%E2%80%9Ccandid%E2%80%9D%20%26%20more"),
    (("first words", "last words"), "first%20words,last%20words"),
])
def test_a_text_fragment_is_encoded_by_its_specification(words: tuple[str, ...], fragment: str) -> None:
    assert fragment_url("https://example.org/a", words) == f"https://example.org/a#:~:text={fragment}"
    assert tuple(unquote(part) for part in fragment.split(",")) == words


def test_every_quotation_of_a_verified_text_links_into_it(site: Path, course: Course) -> None:
    for text in course.texts.values():
        html = (site / "book/texts" / f"{text.id}.html").read_text("utf-8")
        if not text.url:
            assert "#:~:text=" not in html and normalize(text.find_by or "")[:20] in normalize(html)
            continue
        for note in text.notes:
            assert fragment_url(text.url, note.parts).replace("&", "&amp;") in html


def test_the_ledger_counts_what_is_quoted(site: Path, course: Course) -> None:
    html = (site / "book/reference/method.html").read_text("utf-8")
    for text in course.texts.values():
        quoted = sum(len(n.quote.split()) for n in text.notes)
        assert f"{quoted} of {text.words:,}" in html
        assert f"{quoted / text.words:.1%}" in html
        assert f"annotations/{text.id}.jsonld" in html and (site / "annotations" / f"{text.id}.jsonld").exists()
