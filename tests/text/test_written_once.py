"""What a Han character is, how text is folded and what a word is are each written in one place, for Python and for the pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from conftest import ROOT

from readouts import assets
from readouts.text import scripts
from readouts.text.folding import bare_letters, caseless, radicals_as_characters
from readouts.text.scripts import HAN_CHARACTER
from readouts.text.words import APOSTROPHE_WORD, COMPOUND_WORD, PLAIN_WORD, count_words

ENGINE = ROOT / "readouts"
PYTHON, JAVASCRIPT = tuple(ENGINE.rglob("*.py")), tuple(ENGINE.rglob("*.js"))


def holding(pattern: str, paths: Iterable[Path]) -> set[str]:
    """The files that hold a pattern, from the folder of the engine on."""
    return {p.relative_to(ENGINE).as_posix() for p in paths if re.search(pattern, p.read_text("utf-8"))}


def test_a_han_character_is_defined_once_in_python() -> None:
    assert holding(r"\\u4e00|\\u3400|[一㐀]-", PYTHON) == {"text/scripts.py"}


def test_text_is_folded_in_three_named_ways_and_no_others() -> None:
    ways = {"text/folding.py", "anchoring/fingerprints.py", "analysis/wording.py"}  # folding.py says why the last two differ
    assert holding(r'"NFK[CD]"', PYTHON) == ways
    assert holding(r'replace\("’"', PYTHON) == {"analysis/wording.py"}


def test_radicals_are_the_same_characters_on_the_page() -> None:
    """Written twice, since the page can't ask Python: the block's table, from its first place on."""
    written = re.search(r'\[\.\.\."(.+)"\]; // from U\+2E9F on', (assets.FOLDER / "radicals.js").read_text("utf-8"))
    block = range(0x2E9F, 0x2EF4)
    assert written and list(written[1]) == [radicals_as_characters(chr(code)) for code in block]


def test_what_a_word_is_has_one_module() -> None:
    assert holding(r'compile\(r?f?"[^"\n]*\[\\w\'|compile\(r?f?"[^"\n]*\[\^\\W_\]|compile\(r?f?"\\w\+"', PYTHON) == {"text/words.py", "anchoring/quotations/diagnosis.py"}  # which says why


@pytest.mark.parametrize(("text", "same"), [("“Candid”", '"candid"'), ("U.S.–China", "u.s.-china"), ("Straße", "STRASSE"), ("ﬁrm  talks", "Firm talks")])
def test_caseless_text_is_equal_where_only_marks_and_capitals_differ(text: str, same: str) -> None:
    assert caseless(text) == caseless(same)


def test_bare_letters_have_no_accents_and_no_tones() -> None:
    assert [bare_letters(name) for name in ("Nǚ’ér", "O'Connor-Díaz", "Lü 2")] == ["nuer", "oconnordiaz", "lu2"]


def test_each_kind_of_word_is_cut_as_its_name_says() -> None:
    text = "It can’t be high-level U.S. 对话"
    assert PLAIN_WORD.findall(text) == ["It", "can", "t", "be", "high", "level", "U", "S", "对", "话"]
    assert APOSTROPHE_WORD.findall(text.replace("’", "'")) == ["It", "can't", "be", "high", "level", "U", "S", "对", "话"]
    assert COMPOUND_WORD.findall(text) == ["It", "can’t", "be", "high-level", "U.S.", "对话"]
    assert count_words(text) == 7


def test_initials_are_one_word_alone_and_at_the_end_of_a_compound() -> None:
    text = "In China-U.S. and U.S.-China talks the U.S., not Plan A. Others left at 5.30. D.C. was calm"
    found = ["In", "China-U.S.", "and", "U.S.", "China", "talks", "the", "U.S.", "not", "Plan", "A", "Others", "left", "at", "5", "30", "D.C.", "was", "calm"]
    assert COMPOUND_WORD.findall(text) == found


@pytest.mark.parametrize("char", "〇〆⼀〡㐀一龥𠀀")
def test_rare_han_characters_count_everywhere(char: str) -> None:
    assert HAN_CHARACTER.match(char) and PLAIN_WORD.findall(f"{char}{char}") == [char, char] and count_words(char * 3) == 3


# -- the scripts of the pages ----------------------------------------------------------------------------------------------


def test_the_scripts_share_what_they_have_in_common() -> None:
    assert holding(r"createElement\(", JAVASCRIPT) == {"assets/dom.js"}
    assert holding(r"localStorage|sessionStorage", JAVASCRIPT) == {"assets/device.js", "assets/place.js"}
    assert holding(r"\\u4e00|\\u3400|[一㐀]-", JAVASCRIPT) == {"assets/scripts.js"}


def test_no_module_of_the_desk_takes_a_name_of_another_or_of_the_browser() -> None:
    """They are joined into one scope, in which a second `const` breaks the page and a function named `history` hides the browser's."""
    needed = ["desk", "dom", "device", "forms", "helpers", "scripts", "written"]
    paths = {path for name in needed for path in (ENGINE / "assets").glob(f"{name}*.js")} - {ENGINE / "assets/desk_widget.js"}
    names: dict[str, str] = {}
    for path in sorted(paths):
        for line in re.findall(r"^(?:export )?(?:(?:async )?function\*?|class|const|let) (.*)", path.read_text("utf-8"), re.MULTILINE):
            for name in re.findall(r"^\w+|(?<=, )[A-Z_]{2,}(?= = )", line):
                assert names.setdefault(name, path.name) == path.name, f"{name} is in {names[name]} and in {path.name}"
    assert len(names) > 100 and not {"history", "location", "name", "open", "status", "top", "print", "find", "stop", "close", "focus"} & set(names)


def javascript_constant(name: str, file: str) -> str:
    """A string of a script, its escapes as Python writes them, so that both can be compared letter for letter."""
    source = (assets.FOLDER / file).read_text("utf-8")
    found = re.search(rf'^export const {name} = (["`])(.*)\1;$', source, re.MULTILINE)
    assert found
    code = re.compile(r"\\u(?:\{([0-9a-f]+)\}|([0-9a-f]{4}))")
    return code.sub(lambda m: chr(int(m[1] or m[2], 16)), found[2])


def test_python_and_the_scripts_agree_on_what_is_chinese() -> None:
    assert javascript_constant("HAN", "scripts.js") == scripts.HAN
    assert javascript_constant("CJK_MARKS", "scripts.js") == scripts.CJK_MARKS
    assert javascript_constant("HANGUL", "foreign_run.js") == scripts.HANGUL
    written = javascript_constant("FOREIGN_RUN", "foreign_run.js").replace("${HAN}", scripts.HAN).replace("${HANGUL}", scripts.HANGUL)
    pattern = scripts.FOREIGN_RUN.pattern.replace("(?P<", "(?<")
    assert written == re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), pattern)


@pytest.mark.parametrize("script", ["coursework", "mywork", "review", "ownwords", "owncopy", "assignment", "downloaded", "desk", "theme/static/reading", "theme/static/site", "theme/static/filter", "theme/static/search"])
def test_no_name_is_declared_by_two_modules_of_a_script(script: str) -> None:
    """They share one scope, where the later of two functions of one name would take the other's place."""
    modules: dict[Path, None] = {}
    list(assets._imported((assets.FOLDER / f"{script}.js").resolve(), modules))
    names = Counter(name for module in modules for name in re.findall(
        r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", module.read_text("utf-8"), re.MULTILINE))
    assert [name for name, times in names.items() if times > 1] == []


def test_a_page_is_sent_no_comment_no_import_and_each_shared_part_once() -> None:
    sent = assets.page_scripts()
    assert {"site.js", "reading.js", "search.js", "widgets.js", "coursework.js", "mywork.js", "owncopy.js"} <= set(sent)
    for name, script in sent.items():
        assert not re.search(r"^(?:import|export) |^ *//|/\*\*", script, re.MULTILINE), name
        assert script.count("createElement(") <= 1 and script.count("localStorage.setItem(") <= 1, name
    quoted = {words for path in [*assets.FOLDER.glob("*.js"), *(assets.THEME / "static").glob("*.js")] for words in re.findall(r'"[.:#][^"\n]* > [^"\n]*"', path.read_text("utf-8"))}
    assert len(quoted) > 3 and all(any(words in script for script in sent.values()) for words in quoted), "what is quoted stays as it is"
    everywhere, written = ("site.js",), ("coursework.js", "review.js", "terms.js")
    pages = {"a chapter": (*everywhere, *written, "reading.js", "owncopy.js"), "a meeting": (*everywhere, *written, "widgets.js"),
             "the glossary": (*everywhere, "filter.js", "ownwords.js", "terms.js"), "My work": (*everywhere, "mywork.js", "downloaded.js", "review.js", "terms.js"),
             "the assignment sheet": (*everywhere, "terms.js", "assignment.js"),
             "the list of meetings": (*everywhere, "filter.js", "widgets.js", "terms.js"), "the search": (*everywhere, "search.js"), "the desk": (*everywhere, "terms.js", "desk.js"), "what moved": (*everywhere, "moved.js")}
    assert set(sent) == {name for names in pages.values() for name in names}
    for page, names in pages.items():
        assert sum(len(sent[name].encode()) for name in names) <= 100_000, page
