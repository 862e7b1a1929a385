"""Which words are in the script of a language of their own."""

from __future__ import annotations

import pytest

from readouts.text.scripts import has_script_of, is_written_in


@pytest.mark.parametrize(("language", "words"), [("zh", "双方同意"), ("ko", "합의"), ("hi", "सहमत"), ("ur", "متفق"), ("ru", "согласны")])
def test_words_in_a_script_of_their_own_are_known(language: str, words: str) -> None:
    assert is_written_in(language, words) and has_script_of(language, f"they said {words}")
    assert not is_written_in(language, "they agreed") and not has_script_of(language, "they agreed")


def test_a_language_in_latin_letters_has_no_script_of_its_own() -> None:
    assert is_written_in("fr", "d’accord") and not has_script_of("fr", "d’accord")
