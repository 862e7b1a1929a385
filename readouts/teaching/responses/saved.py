"""Reading the JSON that the site writes, whatever became of it."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from itertools import zip_longest
from string import ascii_uppercase
from typing import Any

from readouts.teaching.responses.answers import GLOSSARY, ID, REVIEW, Found, Unreadable, clean, short
from readouts.text.numbers import count

VERSION = 2
OTHER_KEYS = frozenset({"format", "version", "student", "saved", "quiz", "review"})

_KEY = re.compile(rf'(?<!\\)"((?:{ID}/)?{ID})"\s*:\s*(?=[{{"])')
_STUDENT = re.compile(r'"student"\s*:\s*(?=")')
_LOOSE = re.compile(r'\s*\{\s*"text"\s*:\s*"(.*)"\s*,\s*"edited"\s*:\s*"([^"\n]*)"\s*\}', re.DOTALL)
_FOLLOWS = re.compile(r"\s*(?:[,}]|\Z)")  # what is behind a value that is whole
_LOOSE_STRING = re.compile(r'\s*"(.*)(?<!\\)"[,}\s]*\Z', re.DOTALL)
_decoder = json.JSONDecoder(strict=False)  # an edited file may hold line breaks inside its strings


def read_json(text: str, found: Found) -> None:
    """Take the answers of a JSON file, of a damaged one those that are whole.

    Raises
    ------
    Unreadable : if no answer in it can be read.

    """
    try:
        value = _decoder.decode(text.strip())
    except RecursionError:
        raise Unreadable("is nested too deeply to be a file of answers") from None
    except ValueError:
        _salvage(text, found)
        return
    if not isinstance(value, dict):
        raise Unreadable("is JSON, but isn't a file of answers; ask for the file that the site downloads")
    _take(value, found)


def _take(value: Mapping[str, Any], found: Found) -> None:
    """Take the answers of a file that is whole; a version that is not known is read as the newest that is."""
    answers, version = value.get("answers"), value.get("version", 0)
    if isinstance(version, int) and version > VERSION:
        found.remarks.append(f"was written by a newer site (version {version}); update the course to be sure of it")
    if answers is None:
        answers = {k: v for k, v in value.items() if k not in OTHER_KEYS}
        if not any(map(found.asks, answers)):
            raise Unreadable("is JSON, but isn't a file of answers; ask for the file that the site downloads")
    if not isinstance(answers, dict):
        raise Unreadable('has no answers under "answers"; ask the student to download it again')
    student = clean(value.get("student"))
    for key, entry in answers.items():
        _take_one(student, str(key), entry, found)
    _take_quizzes(student, value.get("quiz"), found)
    _take_review(student, value.get("review"), found)
    if not answers and not found.answers:
        raise Unreadable("holds no answers; the student may have downloaded it before writing")


def _take_one(student: str, key: str, entry: object, found: Found) -> None:
    record = entry if isinstance(entry, dict) else {"text": entry}
    text, first = record.get("text"), record.get("first")
    if isinstance(text, str):
        before = first.get("text") if isinstance(first, dict) else None
        found.add(student, key, text, record.get("edited", ""), before, record.get("checks"))
    else:
        found.whole = False
        found.remarks.append(f"the answer to {short(key)} cannot be read")


def _take_quizzes(student: str, quizzes: object, found: Found) -> None:
    """Take what was chosen in each quiz, in the words in which the Markdown has it."""
    for text, quiz in quizzes.items() if isinstance(quizzes, dict) else ():
        items = quiz.get("items") if isinstance(quiz, dict) else None
        pairs = items.items() if isinstance(items, dict) else ()
        chosen = {key: item for key, item in pairs if isinstance(item, dict) and _is_choice(item.get("choice"))}
        if chosen:
            edited = max(item["edited"] if isinstance(item.get("edited"), str) else "" for item in chosen.values())
            found.add(student, f"{text}/quiz", _quiz_in_words(chosen, quiz.get("of")), edited)
        else:
            found.whole = False
            found.remarks.append(f"the quiz of {short(str(text))} cannot be read")


def _is_choice(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(ascii_uppercase)


def _quiz_in_words(chosen: Mapping[str, Mapping[str, Any]], of: object) -> str:
    """What was chosen, as `handin.js` writes it: how many are right, then a line a question."""
    tries = {key: item["tries"] if isinstance(item.get("tries"), int) else 1 for key, item in chosen.items()}
    right = [key for key, item in chosen.items() if item.get("right") is True]
    first = sum(tries[key] == 1 for key in right)
    total = max(of, len(chosen)) if isinstance(of, int) else len(chosen)
    lines = []
    for key, item in chosen.items():
        verdict, tried = "right" if key in right else "wrong", f"{tries[key]} {'try' if tries[key] == 1 else 'tries'}"
        lines.append(f"- {key}: {ascii_uppercase[item['choice']]}, {verdict}, {tried}")
        details = (("Question", item.get("asked")), ("First", _first_in_words(item.get("first"))), ("Chosen", item.get("chose")))
        lines += [f"  {label}: {_one_line(words)}" for label, words in details if isinstance(words, str) and words]
    return "\n".join([f"{len(right)} of {total} right, {first} on the first try", *lines])


def _first_in_words(first: object) -> str:
    """What was chosen before the last choice; nothing if there was no other."""
    if not (isinstance(first, dict) and _is_choice(first.get("choice"))):
        return ""
    chose = first.get("chose")
    verdict = f"{ascii_uppercase[first['choice']]}, {'right' if first.get('right') is True else 'wrong'}"
    return f"{verdict}: {chose}" if isinstance(chose, str) and chose else verdict


def _take_review(student: str, review: object, found: Found) -> None:
    """Take what was asked again later, by chapter, in the words in which the Markdown has it; terms with the glossary."""
    owners: dict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for card, item in review.items() if isinstance(review, dict) else ():
        text, _, id = str(card).partition("/")
        if _is_review(item) and found.asks(str(card)):
            owners[GLOSSARY if text == "term" else text][id] = item
    for owner, items in owners.items():
        right = sum(item["right"] for item in items.values())
        lines = []
        for id, item in items.items():
            lines.append(f"- {id}: {'right' if item['right'] else 'wrong'}, {_row(item)} in a row, {_one_line(item['at'])}")
            if isinstance(asked := item.get("asked"), str) and asked:
                lines.append(f"  Question: {_one_line(asked)}")
        words = "\n".join([f"{right} of {len(items)} right when last asked again", *lines])
        found.add(student, f"{owner}/{REVIEW}", words, max(item["at"] for item in items.values()))


def _is_review(item: object) -> bool:
    return isinstance(item, dict) and isinstance(item.get("right"), bool) and isinstance(item.get("at"), str)


def _row(item: Mapping[str, Any]) -> int:
    return item["row"] if isinstance(item.get("row"), int) and item["row"] > 0 else 0


def _one_line(text: str) -> str:
    return re.sub(r"[\r\n\u2028\u2029]+", " ", text).strip()


def _salvage(text: str, found: Found) -> None:
    """Take every whole answer of a JSON file that is cut off or damaged, and name those that are not whole."""
    student = _string_after(_STUDENT, text)
    damaged, end = [], 0
    keys = [m for m in _KEY.finditer(text) if found.asks(m[1])]
    for match, following in zip_longest(keys, keys[1:]):
        if match.start() < end:  # inside an answer that was taken
            continue
        entry, end = _entry(text, match.end(), following.start() if following else len(text))
        if isinstance(entry, dict) and ("choice" in entry or "right" in entry):  # a question of a quiz, or one asked again
            continue
        if entry is None:
            damaged.append(match[1])
        else:
            _take_one(student, match[1], entry, found)
    if not found.answers:
        raise Unreadable("holds no answer that can be read; ask the student to download it again")
    found.whole = False
    lost = f"; not whole and left out: {', '.join(damaged)}" if damaged else ""
    found.remarks.append(f"is cut off or damaged: {count(len(found.answers), 'whole answer')} taken{lost}; ask for it again")


def _entry(text: str, start: int, limit: int) -> tuple[object, int]:
    """The value that begins at `start` and where it ends; None if it is not whole. The next answer begins at `limit`."""
    try:
        value, end = _decoder.raw_decode(text, start)
        if end >= limit or _FOLLOWS.match(text, end, limit):
            return value, end
    except (ValueError, RecursionError):
        pass
    # Quotation marks that were typed into the file without a backslash.
    if match := _LOOSE.match(text, start, limit):
        return {"text": _unescaped(match[1]), "edited": match[2]}, match.end()
    if match := _LOOSE_STRING.match(text, start, limit):
        return _unescaped(match[1]), limit
    return None, start


def _unescaped(raw: str) -> str:
    try:
        return str(_decoder.decode('"' + re.sub(r'(?<!\\)"', r"\"", raw) + '"'))
    except ValueError:
        return raw


def _string_after(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    if not match:
        return ""
    try:
        return clean(_decoder.raw_decode(text, match.end())[0])
    except ValueError:
        return ""


__all__ = ["read_json"]
