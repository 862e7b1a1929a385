"""What a screen reader is given in Firefox, which tells other things than Chromium does: its own accessibility tree, walked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from engines import HeardFirefox, Unavailable
from test_desk_page import CN, US
from test_spoken import PAGES

from readouts.analysis.comparison import comparison
from readouts.analysis.phrase_trails import trails
from readouts.course.course import Course
from readouts.text.dates import short_day

Heard = list[dict[str, Any]]
USED = {"link", "pushbutton", "toggle button", "combobox", "summary", "entry", "searchbox", "checkbutton", "radiobutton", "graphic", "diagram"}
PASTE = """["us", "cn"].forEach((side, i) => {
  const box = document.querySelector(`#desk-text-${i + 1}`);
  box.value = arguments[i];
  box.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
});"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HeardFirefox]:
    try:
        started = HeardFirefox(tmp_path_factory.mktemp("heard"))
    except Unavailable as reason:
        pytest.skip(str(reason))
    with started:
        yield started


@pytest.fixture
def hear(engine: HeardFirefox, served: str) -> Callable[..., Heard]:
    """All that is heard of a page, after a script in it."""
    def heard(name: str, width: int = 1440, script: str = "", until: str = "true") -> Heard:
        engine.size(width)
        engine.open(f"{served}/book/{name}.html")
        engine.run("localStorage.clear()")
        engine.run(script, US, CN)
        engine.wait(until)
        return engine.heard()
    return heard


def within_node(heard: Heard, at: int) -> Heard:
    """What is heard in a node, without itself."""
    end = next((i for i in range(at + 1, len(heard)) if heard[i]["depth"] <= heard[at]["depth"]), len(heard))
    return heard[at + 1:end]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [1440, 390])
def test_in_firefox_whatever_can_be_used_has_a_name(hear: Callable[..., Heard], name: str, width: int) -> None:
    heard = hear(name, width)
    assert sum(node["role"] in USED for node in heard) > 10
    assert [node for node in heard if node["role"] in USED and not node["name"].strip()] == []


@pytest.mark.parametrize("width", [1440, 390])
def test_in_firefox_every_sentence_of_the_desk_is_heard_and_its_controls_say_whose_they_are(hear: Callable[..., Heard], engine: HeardFirefox, width: int) -> None:
    heard = hear("readouts/desk", width, PASTE, "document.querySelector('.rtr-desk').dataset.done")
    assert engine.run("return all('.rtr-statement').at(-1).getBoundingClientRect().top > 1.5 * innerHeight"), "none is off the screen"
    assert [node for node in heard if node["role"] in USED and not node["name"].strip()] == []
    assert "Two accounts, as pasted." in [node["name"] for node in heard if node["role"] == "table"]
    spoken = " ".join(node["name"] for node in heard if node["role"] == "text leaf")
    sentences = engine.run("return all('.rtr-quote q').map((q) => q.textContent)")
    assert len(sentences) > 6 and [words for words in sentences if " ".join(words.split()) not in " ".join(spoken.split())] == []
    pickers = Counter(node["told"].strip("“”") for node in heard if node["role"] in ("combobox", "summary") and node["told"])
    assert pickers == dict.fromkeys([" ".join(words.split()) for words in sentences], 4)


def test_the_head_of_a_row_is_its_topic_and_what_the_two_have_in_common_comes_after_both(hear: Callable[..., Heard], course: Course) -> None:
    rows = comparison(course, "woodside-2023").rows
    heard = hear("readouts/woodside-2023")
    assert [node["name"] for node in heard if node["role"] == "rowheader"] == [row.topic.label for row in rows]
    cells = [node["name"] for node in heard if node["role"] == "cell"]
    for row in rows:
        if row.shared:
            (cell,) = (name for name in cells if f"{len(row.shared)} of {len(row.shared) + len(row.differing)} content" in name and row.shared_as_written[0] in name)
            assert cell.startswith("China, ") and cell.endswith(f"Words that both use: {', '.join(row.shared_as_written)}.")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_cell_says_once_whose_it_is_and_once_that_it_is_silent(hear: Callable[..., Heard], width: int) -> None:
    cells = [node["name"] for node in hear("readouts/bali-2022", width) if node["role"] == "cell"]
    assert sum(bool(re.match(r"(United States|China)(, \d+ statements?)?: ", name)) for name in cells) > 20
    assert [name for name in cells if re.match(r"(United States|China),? (United States|China)", name)] == []
    silent = [name for name in cells if "silent" in name and "statement" not in name]
    assert silent and all(re.match(r"(United States|China): silent: the account was seen whole", name) for name in silent)


def test_a_table_has_a_short_name_and_links_of_one_name_are_told_apart(hear: Callable[..., Heard]) -> None:
    heard = hear("readouts/bali-2022")
    assert [node["name"] for node in heard if node["role"] == "table"] == ["Biden–Xi meeting, Bali: two accounts."]
    for name in ("read it", "archived"):
        told = Counter(node["told"] for node in heard if node["role"] == "link" and node["name"] == name)
        assert len(told) > 5 and "" not in told and max(told.values()) == 1, told


@pytest.mark.parametrize("width", [1440, 390])
def test_a_covered_side_is_heard_as_covered_and_what_was_predicted_comes_next(hear: Callable[..., Heard], engine: HeardFirefox, width: int) -> None:
    heard = hear("readouts/bali-2022", width, until="find('.rtr-compare button', 'Predict China')")
    rows = sum(node["role"] == "rowheader" for node in heard)
    engine.click_on(".rtr-compare button", "Predict China")
    heard = engine.heard()
    covered = [i for i, node in enumerate(heard) if node["role"] == "cell" and "covered until you uncover it" in node["name"]]
    assert len(covered) == rows
    assert {"".join(leaf["name"] for leaf in within_node(heard, i)) for i in covered} == {"China, covered until you uncover it"}
    engine.type("Candid.")
    engine.click_on(".rtr-predict button", "Uncover")
    assert engine.wait("document.activeElement.matches('.rtr-predicted') && document.activeElement.ariaLabel") == "Your prediction"
    assert not any("covered until" in node["name"] for node in engine.heard())


def test_a_time_line_is_named_can_be_passed_and_has_short_links(hear: Callable[..., Heard], engine: HeardFirefox, course: Course) -> None:
    heard = hear("readouts/phrase-trail")
    trail = trails(course)[0]
    (at,) = (i for i, node in enumerate(heard) if node["name"].startswith("Time line; ") and node["role"] == "grouping")
    parts = within_node(heard, at)
    assert {node["role"] for node in parts} == {"grouping", "link", "text leaf"}
    assert [node["name"] for node in parts if node["role"] == "grouping"] == ["United States", "China", "Authors"]
    first, *marks = (node["name"] for node in parts if node["role"] == "link")
    assert first == "Go past the time line"
    assert sorted(marks) == sorted(f"{short_day(use.date)}, {use.whose}" for use in trail.uses)
    assert not re.search(r"[\u4e00-\u9fff]", "".join(node["name"] for node in heard if node["role"] in ("combobox option", "link", "combobox")))
    engine.run("find('.rtr-line a').focus()")
    engine.press("Enter")
    engine.wait("document.activeElement.matches('.rtr-uses')")
    assert engine.run("return location.hash") == ""


def test_a_sign_of_the_grid_is_not_heard_after_its_name(hear: Callable[..., Heard], course: Course) -> None:
    heard = hear("readouts/index", until="!document.querySelector('.rtr-grid tbody tr:not(.rtr-drawn)')")
    signs = [i for i, node in enumerate(heard) if node["role"] == "graphic"]
    assert len(signs) == len(course.meeting_records) * len(course.topics)
    assert {leaf["name"].strip() for i in signs for leaf in within_node(heard, i)} <= {""}
    assert [node["name"] for node in heard if node["role"] == "rowheader"] == [f"{m.title} {short_day(m.start)}" for m in course.meeting_records.values()]
    (legend,) = (i for i, node in enumerate(heard) if node["role"] == "listitem" and node["name"].startswith("the U.S. account addresses"))
    assert [leaf["name"][0] for leaf in within_node(heard, legend)] == ["t"]
