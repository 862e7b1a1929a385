"""Rows of `statements.csv` for a new meeting, drafted from its two accounts for an editor to go through."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator

from readouts.analysis.desk.desk import Coded, Desk
from readouts.course.record import MAX_QUOTED_WORDS
from readouts.course.schema import schema_of
from readouts.text.csv_cells import defused
from readouts.text.scripts import HAN_CHARACTER

MAX_CHARACTERS = 60  # of a Chinese quotation: about as much as 25 words say
_SURE = "{head} {sure:.0%}"


def columns(desk: Desk) -> list[str]:
    """The columns of `statements.csv`, in order."""
    fields = schema_of(desk.course.settings).statement.model_fields
    return [field.alias or name for name, field in fields.items()]


def draft(desk: Desk, meeting: str, checked: dt.date) -> str:
    """The rows as CSV: one a sentence, in the order of the accounts, with what was suggested.

    A quotation is cut to 25 words. The gloss says only what kind of sentence it is: to write it is the editor's work, and the
    note says how sure each suggestion is. Sentences that no topic fits are put under the likeliest one; the note says so.

    Parameters
    ----------
    desk : the two accounts.
    meeting : the id of the meeting.
    checked : the day on which the accounts were read.

    """
    out = io.StringIO()
    writer = csv.DictWriter(out, columns(desk), lineterminator="\n", restval="")
    writer.writeheader()
    for row in _rows(desk, meeting, checked):
        writer.writerow({name: defused(value) for name, value in row.items()})
    return out.getvalue()


def _rows(desk: Desk, meeting: str, checked: dt.date) -> Iterator[dict[str, str]]:
    seen: set[tuple[str, str]] = set()
    count = dict.fromkeys(desk.course.settings.side_ids, 0)
    for one in desk.coded:
        words = cut_quotation(one.sentence.text, one.sentence.language)
        if not words or (one.side, words) in seen:  # the check wants each quotation of an account once
            continue
        seen.add((one.side, words))
        count[one.side] += 1
        yield {"id": f"{meeting}-{one.side}-{count[one.side]:02}", "meeting": meeting, "checked": checked.isoformat(),
               **_coded(desk, meeting, one, words)}


def _coded(desk: Desk, meeting: str, one: Coded, words: str) -> dict[str, str]:
    """What a row says of a sentence."""
    chinese = one.sentence.language == "zh"
    topic = one.topic or one.suggested["topic"].code
    sure = ", ".join(_SURE.format(head=head, sure=one.sure(head)) for head in ("topic", "speaker", "move"))
    fits = "" if one.topic else "; no topic fits well"
    quote = {"quote_zh" if chinese else "quote": words}
    account = desk.course.readout_records.get((meeting, one.side))
    if chinese:
        quote["translation"] = "(to be translated)"
    return {
        "side": one.side, "speaker": one.code("speaker"), "topic": topic, "move": one.code("move"), **quote,
        "gloss": f"Draft: the {desk.course.settings.side(one.side).adjective} account on {desk.course.topics[topic].label}.",
        "lang": one.sentence.language, "standing": account.standing if account else "republished",
        "url": (account.url if account else None) or "",
        "note": f"Draft, suggested by the desk ({sure}{fits}); read against the account before it is published.",
    }


def cut_quotation(text: str, language: str) -> str:
    """The words of a sentence that a row may quote: the first 25, or as many Chinese characters as say about as much."""
    if language == "zh":
        if len(text) <= MAX_CHARACTERS:
            return text
        cut = text[:MAX_CHARACTERS]
        end = max(cut.rfind(mark) for mark in "，；、")
        return cut[:end] if end > MAX_CHARACTERS // 2 else cut
    if han := HAN_CHARACTER.search(text):  # the column of English words may hold no others
        text = text[: han.start()].rstrip(" (“\"‘")
    words = text.split()
    return text if len(words) <= MAX_QUOTED_WORDS else " ".join(words[:MAX_QUOTED_WORDS]).rstrip(",;:—–-")


__all__ = ["MAX_CHARACTERS", "columns", "cut_quotation", "draft"]
