"""Chinese and pinyin, checked against each other with pypinyin."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pytest

from readouts.course.course import Course

pypinyin = pytest.importorskip("pypinyin", reason="pypinyin is not installed (requirements-test.txt)")

# Characters with several readings, and the one that may be next to pypinyin's: in their words these are right.
POLYPHONES = {
    "一": "yī",   # 一个 yīgè: the tone of the word itself, not its change before another (yígè)
    "不": "bù",   # 不会 bù huì: the same
    "为": "wéi",  # 以…为基础, 以和为贵: to be, to take as; not wèi, for
    "地": "de",   # 负责任地: the particle
    "当": "dàng",  # 正当 zhèngdàng, legitimate
    "糊": "hu",   # 模糊 móhu: light tone
    "勒": "lè",   # 米勒 Mǐlè, as in all names
    "塞": "sài",  # 赫格塞思 Hègésàisī, as in all names
    "耶": "yē",   # 耶伦 Yēlún, as in all names
    "识": "shi",  # 认识到 rènshi dào: light tone
    "解": "xiè",  # 解振华 Xiè Zhènhuá: as a family name
}
HAN = r"\u3400-\u9fff"
PAIR = re.compile(rf"([{HAN}][{HAN}、，；：“”·\s]*?)\s*\(?\*([^*]+)\*")


def pairs(course: Course) -> Iterator[tuple[str, str, str]]:
    """Every place where characters and pinyin are together: where, the characters, the pinyin."""
    for record in (*course.terms.values(), *course.phrases.values()):
        if record.original:
            yield record.id, record.original, record.romanization or ""
    for person in course.people:
        if person.original:
            yield person.id, person.original, person.romanization or ""
    for where, body in bodies(course):
        for match in PAIR.finditer(body):
            if re.search(r"[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]", match[2]):
                yield where, match[1], match[2]


def bodies(course: Course) -> Iterator[tuple[str, str]]:
    for text in course.texts.values():
        yield from ((f"{text.id}/{n.id}", n.body) for n in text.notes)
    yield from ((t.id, f"{t.body} {t.other_side or ''}") for t in course.terms.values())
    yield from ((p.id, p.body) for p in course.phrases.values())
    yield from ((f"{c.meeting}/{c.topic}", c.note) for c in course.contrast_records)


def letters(pinyin: str) -> str:
    """Only the letters, tone marks kept: spaces, hyphens, apostrophes and capitals are matters of spelling."""
    return re.sub(r"[^a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]", "", unicodedata.normalize("NFC", pinyin.lower()))


def readings(hanzi: str) -> re.Pattern[str]:
    """The reading pypinyin gives for the characters in their context, or for a listed one its other reading."""
    han = re.findall(f"[{HAN}]", hanzi)
    found = pypinyin.pinyin("".join(han), style=pypinyin.Style.TONE)
    return re.compile("".join(f"(?:{'|'.join({one[0], POLYPHONES.get(char, one[0])})})" for char, one in zip(han, found, strict=True)))


def test_pinyin_is_that_of_the_characters(course: Course) -> None:
    checked = list(pairs(course))
    assert len(checked) > 200
    wrong = [f"{where}: {hanzi} is not {pinyin}" for where, hanzi, pinyin in checked if not readings(hanzi).fullmatch(letters(pinyin))]
    assert not wrong, "\n".join(wrong)


def test_no_polyphone_is_listed_in_vain(course: Course) -> None:
    text = "".join(hanzi for _, hanzi, _ in pairs(course))
    assert all(char in text for char in POLYPHONES)


@pytest.mark.parametrize(("hanzi", "pinyin"), [("护栏", "hǔlán"), ("遏制", "èzhi"), ("护栏", "hùlánlán")])
def test_a_wrong_tone_is_found(hanzi: str, pinyin: str) -> None:
    assert not readings(hanzi).fullmatch(letters(pinyin))
