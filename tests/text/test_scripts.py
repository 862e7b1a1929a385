"""Which words are in the script of a language of their own."""

from __future__ import annotations

import unicodedata

import pytest

from readouts.analysis.wording import sentences_of_tokens
from readouts.anchoring.fingerprints import words
from readouts.text.folding import normalize, radicals_as_characters
from readouts.text.scripts import has_script_of, is_written_in


@pytest.mark.parametrize(("language", "words"), [("zh", "双方同意"), ("ko", "합의"), ("hi", "सहमत"), ("ur", "متفق"), ("ru", "согласны")])
def test_words_in_a_script_of_their_own_are_known(language: str, words: str) -> None:
    assert is_written_in(language, words) and has_script_of(language, f"they said {words}")
    assert not is_written_in(language, "they agreed") and not has_script_of(language, "they agreed")


def test_a_language_in_latin_letters_has_no_script_of_its_own() -> None:
    assert is_written_in("fr", "d’accord") and not has_script_of("fr", "d’accord")


def test_radicals_are_the_characters_that_they_stand_for() -> None:
    """A Chinese PDF gives ⺠ for 民: not the same to a computer, and the same to a reader."""
    assert radicals_as_characters("⼈⺠外⻓说⻅⻋⻢⻛⻥⻦⻰") == "人民外长说见车马风鱼鸟龙"
    assert radicals_as_characters("人民, people") == "人民, people"
    block = [chr(code) for code in range(0x2E9F, 0x2FD6) if unicodedata.name(chr(code), "")]
    assert len(block) > 290 and all(unicodedata.name(radicals_as_characters(one)).startswith("CJK UNIFIED") for one in block)
    assert normalize("人⺠") == "人民" and words("人⺠") == ["人", "民"] and sentences_of_tokens("人⺠") == sentences_of_tokens("人民")
