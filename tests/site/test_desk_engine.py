"""The desk's engine in JavaScript answers alike in Chromium, Firefox and WebKit. The same vectors run under node."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from desk_js import DRIVER, asked, data, engine, wrong
from engines import ENGINES, Unavailable
from serving import Server

from readouts.course.course import Course

pytestmark = pytest.mark.browser

PAGE = f"""<!doctype html><meta charset="utf-8"><title>Vectors</title><script type="module">
import * as engine from "./engine.js";
const [data, vectors] = await (await fetch("cases.json")).json();
window.answers = ({DRIVER})(engine, data, vectors);
</script>"""


@pytest.fixture(scope="module")
def address(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page that answers the vectors."""
    folder = tmp_path_factory.mktemp("vectors")
    (folder / "index.html").write_text(PAGE, "utf-8")
    (folder / "engine.js").write_text(engine(), "utf-8")
    (folder / "cases.json").write_text(json.dumps([data(course), asked(course)]), "utf-8")
    with Server(folder) as server:
        yield f"{server.url}/index.html"


def test_the_vectors_in_chromium(address: str, open_page: Callable[..., Any]) -> None:
    page = open_page(address).page
    page.wait_for_function("window.answers")
    assert wrong(page.evaluate("window.answers")) == []


@pytest.mark.parametrize("name", ENGINES)
def test_the_vectors_in_another_browser(address: str, name: str, tmp_path: Path) -> None:
    try:
        started = ENGINES[name](tmp_path)
    except Unavailable as reason:
        pytest.skip(str(reason))
    with started:
        started.open(address)
        started.wait("window.answers", seconds=60)
        assert wrong(started.run("return window.answers")) == []
