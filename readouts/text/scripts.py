"""Scripts: what a Han character is, and which parts of a text are in a script that names their language."""

from __future__ import annotations

import re

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Han characters, as the inside of a character class: radicals, iteration marks and zero, ideographs of all planes."""
KANA = "\u3040-\u30ff"
"""The syllables of Japanese, which is written without spaces as well."""
CJK_MARKS = "\u3001-\u303f\uff00-\uffef"
"""The punctuation and the wide forms that go with them."""

is_han = re.compile(f"[{HAN}]").match
HAN_CHARACTER = re.compile(f"[{HAN}]")
HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
"""The syllables and letters of Korean."""

CHINESE_RUN = re.compile(f"[{HAN}][\\u3000-\\u303f{HAN}\\uff00-\\uffef“”‘’…—·0-9]*")
FOREIGN_RUN = re.compile(f"(?P<han>{CHINESE_RUN.pattern})"
                         f"|(?P<hangul>[{HANGUL}](?:[{HANGUL}{HAN}0-9“”‘’…—· ,.]*[{HANGUL}{HAN}])?)")
"""Chinese or Korean inside other text: from a character on, with the marks and figures that go with it."""
_TAGS = {"han": "zh-Hans", "hangul": "ko"}
_LETTERS = {
    "zh": HAN_CHARACTER, "ja": re.compile(f"[{HAN}{KANA}]"), "ko": re.compile(f"[{HANGUL}]"),
    **dict.fromkeys(("ar", "fa", "ur"), re.compile("[\u0600-\u06ff]")),
    **dict.fromkeys(("hi", "mr", "ne"), re.compile("[\u0900-\u097f]")),
    **dict.fromkeys(("bg", "ru", "uk"), re.compile("[\u0400-\u04ff]")), "he": re.compile("[\u0590-\u05ff]"),
}


def language_of(run: re.Match[str]) -> str:
    """The language of a match of :data:`FOREIGN_RUN`, as HTML names it."""
    return _TAGS[str(run.lastgroup)]


def is_written_in(language: str, text: str) -> bool:
    """Whether a text has a letter of a language's own script; right of every language that has none of its own."""
    letters = _LETTERS.get(language)
    return letters is None or bool(letters.search(text))


def has_script_of(language: str, text: str) -> bool:
    """Whether a text has a letter of a language's own script; false of every language that has none of its own."""
    letters = _LETTERS.get(language)
    return bool(letters and letters.search(text))


__all__ = [
    "CHINESE_RUN", "CJK_MARKS", "FOREIGN_RUN", "HAN", "HANGUL", "HAN_CHARACTER", "KANA", "has_script_of", "is_han",
    "is_written_in", "language_of",
]
