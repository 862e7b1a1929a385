"""Scripts: what a Han character is, and what of a text is Chinese. The page's scripts take their classes from here."""

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
CHINESE_RUN = re.compile(f"[{HAN}][\\u3000-\\u303f{HAN}\\uff00-\\uffef“”‘’…—·0-9]*")
"""Chinese inside other text: from a character on, with the marks and figures that go with it."""


__all__ = ["CHINESE_RUN", "CJK_MARKS", "HAN", "HAN_CHARACTER", "KANA", "is_han"]
