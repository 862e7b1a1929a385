"""Style rules that one engine only understands, found by reading: what is dynamic about it is tested in the engines themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGE = ROOT / "readouts"
SHEETS = [*sorted(PACKAGE.rglob("*.css")), PACKAGE / "export/handout.py", PACKAGE / "export/course_pack.py"]  # the last two have their sheet within
_RULE = re.compile(r"([^{};]*)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def declarations(path: Path) -> Iterator[tuple[str, str, str]]:
    """Each declaration of a sheet: the selector of its rule, the property, its value."""
    for selector, body in _RULE.findall(_COMMENT.sub("", path.read_text("utf-8"))):
        for declaration in body.split(";"):
            name, colon, value = declaration.partition(":")
            if colon:
                yield selector.strip(), name.strip(), value.strip()


def wrong_in(path: Path, *, name: str, value: str) -> list[str]:
    """The declarations whose property and value match these patterns whole."""
    return [f"{path.name}: {s} {{ {n}: {v} }}" for s, n, v in declarations(path) if re.fullmatch(name, n) and re.fullmatch(value, v)]


def test_the_sheets_are_read() -> None:
    for path in SHEETS:
        assert len(list(declarations(path))) > 20, path


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_line_under_words_has_its_style_in_a_property_of_its_own(path: Path) -> None:
    """WebKit drops the whole of `text-decoration: underline dotted`."""
    assert wrong_in(path, name="text-decoration", value=r"(?!(none|underline|inherit)( !important)?$).*") == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_double_line_has_room_between_its_lines(path: Path) -> None:
    """Of 4 pixels WebKit gives 2 to each line, and nothing to what is between them."""
    narrow = [double for double, given in doubles(path).items() if not re.search(r"\b([5-9]|\d\d)px", given)]
    assert narrow == []


def doubles(path: Path) -> dict[str, str]:
    """The double lines of a sheet, each with what is said of its width."""
    found = list(declarations(path))
    return {f"{path.name}: {selector} {{ {name}: {value} }}": " ".join([value, *(v for s, n, v in found if (s, n) == (selector, name.replace("-style", "-width")))])
            for selector, name, value in found if name.startswith("border") and "double" in value}


def test_there_are_double_lines() -> None:
    assert sum(len(doubles(path)) for path in SHEETS) > 1


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_nothing_that_is_drawn_later_is_contained(path: Path) -> None:
    """Firefox leaves an element with `contain` empty when its `content-visibility` is taken off."""
    assert wrong_in(path, name="contain", value=".*") == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_nothing_is_left_out_of_sight_in_firefox(path: Path) -> None:
    """A screen reader in Firefox finds neither words nor names in what `content-visibility: auto` has not laid out."""
    others = re.sub(r"@supports not \(-moz-appearance: none\) \{(?:[^{}]|\{[^{}]*\})*\}", "", _COMMENT.sub("", path.read_text("utf-8")))
    assert not re.search(r"content-visibility:\s*auto", others)


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_summary_loses_its_marker_in_every_engine(path: Path) -> None:
    """Chromium and Firefox know `::marker`, older WebKit `::-webkit-details-marker`, and newer only `list-style: none`."""
    bare, marked = set(), set()
    for selector, name, value in declarations(path):
        for one in map(str.strip, selector.split(",")):
            if name == "list-style" and "none" in value:
                bare.add(one)
            elif re.search(r"summary::(before|marker|-webkit-details-marker)$", one):
                marked.add(one.partition("::")[0])
    assert "details > summary" in bare or marked <= bare


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_words_in_place_of_a_sign_are_said_once(path: Path) -> None:
    """Firefox says the words after the slash once for each part before it: "Note Note Note 1"."""
    several = [value for _, name, value in declarations(path) if name == "content" and re.search(r'[)"]\s+["v].* / ".+"$', value)]
    assert several == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_no_rule_makes_every_change_of_a_page_dear(path: Path) -> None:
    """Whatever is added to a page, Chromium styles anew the element before it if `:last-child` is asked of any element (`.a > :last-child` does),
    and looks through the whole page if `:has()` on the root is about a kind of element (`html:has(.a p)`)."""
    selectors = {selector for selector, _, _ in declarations(path)}
    asked_of_any = [s for s in selectors if re.search(r"(?:^|[\s>+~(,])\*?:(?:last|only|nth-last)-", s)]
    of_the_root = [s for s in selectors if re.search(r"(?:html|:root|body)[^\s,]*:has\((?:[^()]|\([^()]*\))*(?<![-\w.#:\[])[a-z]+\)", s)]
    assert (asked_of_any, of_the_root) == ([], [])


NEW = ("popover", "content-visibility", "contain-intrinsic-size", "text-wrap", "scrollbar-color", ":has(", "@container", "scripting:", "dvh", "box-decoration-break", '" / "',
       "requestIdleCallback", "field-sizing", "DecompressionStream", "anchor-name", "anchor(", "interpolate-size", "animation-timeline", "view-transition",
       "@starting-style", "light-dark(", "@scope", "calc-size", "initial-letter", "hanging-punctuation", "text-box", "sibling-index", "reading-flow", "moveBefore")


def test_what_not_every_engine_has_is_listed_with_what_happens_without_it() -> None:
    """`CONTRIBUTING.md` names each of these that the sheets or scripts use, and no other."""
    used = "\n".join(path.read_text("utf-8") for path in (PACKAGE / "assets").rglob("*") if path.suffix in (".css", ".js"))
    listed = re.findall(r"^\| (`.*?)\|", (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("not every engine has")[2], re.MULTILINE)
    assert len(listed) > 5
    for feature in NEW:
        assert (feature in used) == any(feature in row for row in listed), feature
