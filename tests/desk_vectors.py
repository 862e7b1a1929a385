"""Makes the vectors by which JavaScript is held to the Python of the desk: `python tests/desk_vectors.py`.

All sentences are invented; an account of the course is named (`meeting/side`) and made of its quotations where it is needed.
`python tests/desk_vectors.py --check` says whether the file is the one that this makes.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import sys
from pathlib import Path
from typing import Any

import readouts
from readouts.analysis.desk import model as models
from readouts.analysis.desk.desk import Coded, Desk, desk, what
from readouts.analysis.desk.features import terms
from readouts.analysis.desk.novelty import Earlier, Neighbor, PhraseHistory, units
from readouts.analysis.desk.recognition import Known, recognize
from readouts.analysis.desk.segmentation import Account, Finding, segment
from readouts.analysis.desk.splitting import split_sentences
from readouts.analysis.desk.training import word_list
from readouts.course.course import Course

FILE = Path(__file__).parent / "desk_vectors.json"
SENTENCES = (
    ("en", "us", "The Secretary raised concerns about fentanyl precursor chemicals made in the People’s Republic of China."),
    ("en", "us", "Both sides agreed to maintain open lines of communication between the two U.S. and Chinese teams."),
    ("en", "cn", "The Chinese side urged the U.S. side to abide by the one-China principle and stop arms sales to Taiwan."),
    ("en", "cn", "Gulls eat herring in the harbor of the island."),
    ("en", "us", "They discussed tariffs, soybeans, export controls, A.I. and the 2031 climate conference (COP45)."),
    ("en", "us", "“Competition must not veer into conflict,” he’d said—twice."),
    ("zh", "cn", "外长强调，台湾问题是中国核心利益中的核心，任何人不得干涉。"),
    ("zh", "cn", "双方同意继续保持沟通，就贸易和关税问题举行新一轮磋商。"),
    ("zh", "us", "美方重申奉行一个中国政策，AI合作应当继续。"),
    ("zh", "cn", "海鸥在港口吃鱼。"),
)
PARAGRAPHS = (
    "The U.S. delegation met Mr. Gull in Port St. Mary. It left at 5 p.m. on Jan. 3. “Why now?” he asked. No. 7 was sold for 3.5 crowns.",
    "Joseph R. Heron, Jr. today spoke with the U.S. The talks were candid… They went on.",
    "They hailed the Heronia-U.S. Alliance. It isn’t aimed at the U.S. They left on the Port Gull–St. Mary ferry.",
    "双方会谈坦诚。他说：“愿意合作。”他问“为什么？”，没有回答！",
)
PASTED = (
    "Home\nNews\n\nThe two ministers met in Port Gull on Monday.\nThey discussed the ferries.\n\nThey agreed to:\n• open two new lines\n"
    "• meet again\n\nShare this",
    "The two ministers met in Port Gull on Monday and discussed the\nferries, the price of coal and the winter.\nThey left.",
    "<div><script>alert(1)</script><p>The ministers met on Monday &amp; Tuesday.</p></div>", "", "Ferries", "Sign in\nPassword",
    "a\tb\tc\n1\t2\t3", "Les deux ministres se sont rencontrés lundi à Port-Goéland et ont parlé des bacs pendant trois heures.",
    "The ministers said:\n\n1. They met at noon in the harbor.\n• (1) They concurred on the ferries of the north.\n• (2) They will meet "
    "again in spring.\n/Public Release. This material might be edited for length.",
    "\u202bThe two ministers met\u202c in Port\u200e Gull.", "首页\n\n双方就渡轮问题进行了坦诚的会谈。双方同意再次会晤。\n\n责任编辑：某某",
    "双⽅就⻓期问题与人⺠交流进行了坦诚的会谈。双方同意再次会晤。",
)


US = """Readout of the Meeting Between Secretary Heron and Foreign Minister Gull

Secretary Heron met today with Foreign Minister Gull in Port Gull, New Heronia. The two sides had a candid, substantive and
constructive discussion on bilateral, regional, and global issues.

The Secretary raised concerns about fentanyl precursor chemicals. He underscored the importance of peace and stability across the
Taiwan Strait, and stressed that the two countries must responsibly manage competition so that it doesn’t veer into conflict.
The two sides agreed to:
• maintain open lines of communication
• resume talks between their theater commanders
• and meet again in the spring.

Gulls eat herring. Share this page"""
CN_ENGLISH = """On May 3, Foreign Minister Gull met with U.S. Secretary of State Heron at the latter's request. Gull said that the one-China
principle is the political foundation of China-U.S. relations, and that the Taiwan question is the first red line that must not be
crossed. The U.S. side stated that it does not support "Taiwan independence" and does not seek a new Cold War. The two sides
agreed to maintain communication and to continue consultations on fentanyl and on trade."""
CN = """5月3日，外交部长应约会见美国国务卿。双方就共同关心的问题进行了坦诚、深入、建设性的沟通。

外长强调，台湾问题是中国核心利益中的核心，是中美关系第一条不可逾越的红线。他说：“中方敦促美方停止对台军售！”美方重申不寻求“新冷战”。双方同意继续保持沟通，推动中美关系稳定发展。

责任编辑：某某"""
TRANSCRIPT = """QUESTION: What did the two ministers agree on in Port Gull?
SECRETARY HERON: We agreed to keep the lines of communication open.
QUESTION: Did you raise the matter of export controls?
SECRETARY HERON: I did, and I said that national security isn’t for sale."""
TOO_LONG = "gull * 41000"
KNOWN = (("malta-2023", "us"), ("malta-2023", "cn"))
ACCOUNTS: tuple[tuple[str, str, str], ...] = (  # the two accounts, and before which day statements count
    (US, CN, ""), (US, CN_ENGLISH, "2022-01-01"), ("", CN_ENGLISH, ""), (US, "", ""), (US, US, ""), ("Ferries", "Sign in\nPassword", ""),
    (TRANSCRIPT, "<p>双方同意保持沟通。</p><script>alert(1)</script>", ""), ("", "malta-2023/us", ""), ("malta-2023/us", "malta-2023/cn", ""),
    (TOO_LONG, "Nur ein kurzer Text in deutscher Sprache, den hier niemand lesen will und der lang genug ist.", ""),
    ("首页\n\n双方就渡轮问题进行了坦诚的会谈。双方同意再次会晤。", CN_ENGLISH.replace("China", "Gullia"), ""),
)


def account_of(course: Course, meeting: str, side: str) -> str:
    """An account of the course, made of its quotations."""
    rows = [s for s in course.statements_of(meeting) if s.side == side]
    return "\n\n".join(f"The account says that {s.quote}." if s.quote else f"文中说：{s.original}。" for s in rows)


def given(course: Course, account: str) -> str:
    """An account as it is given: a text, an account of the course by its name, or one that is too long."""
    if account == TOO_LONG:
        return "gull " * 41_000
    meeting, _, side = account.partition("/")
    return account_of(course, meeting, side) if (meeting, side) in course.readout_records else account


def vectors() -> dict[str, list[dict[str, Any]]]:
    """Cases by kind, each with what Python answers."""
    course = readouts.load(Path(__file__).parent.parent)
    earlier = Earlier(course)
    return {
        "split": [{"paragraph": p, "sentences": split_sentences(p)} for p in PARAGRAPHS],
        "segment": [{"pasted": pasted, **_account(segment(pasted))} for pasted in (*PASTED, US, CN, TRANSCRIPT)],
        **_of_sentences(course, SENTENCES),
        "nearest": [{"text": text, "language": language, "side": side, "before": before,
                     "nearest": [_neighbor(n, language) for n in earlier.nearest(text, language, side, _day(before))],
                     "phrases": [_phrase(p) for p in earlier.phrases_in(text, side, _day(before))]}
                    for before in ("", "2023-01-01") for language, side, text in SENTENCES],
        "missing": [{"texts": texts, "side": side, "before": before,
                     "missing": [_phrase(p, True) for p in earlier.phrases_missing(texts, side, _day(before))]}
                    for side in ("us", "cn") for before in ("", "2022-06-01") for texts in ([], ["a candid exchange"], ["坦诚"])],
        "recognize": [{"account": account, "side": side, "known": _known(recognize(course, segment(given(course, account)).sentences, side))}
                      for account in (US, CN, *("/".join(name) for name in KNOWN)) for side in (None, "us")],
        "accounts": [{"us": us, "cn": cn, "before": before, **_desk(desk(given(course, us), given(course, cn), course=course, before=_day(before)))}
                     for us, cn, before in ACCOUNTS],
    }


def _of_sentences(course: Course, sentences: tuple[tuple[str, str, str], ...]) -> dict[str, list[dict[str, Any]]]:
    """What the model sees of sentences, and what it suggests."""
    model, words = models.load(course.folder), word_list(course)
    suggest, features = [], []
    for language, side, text in sentences:
        asked = {"text": text, "language": language, "side": side}
        suggest.append(asked | {"suggested": {head: [[c, round(p, 9)] for c, p in one.ranked] for head, one in
                                              model.suggest(text, language, side, words).items()}})
        features.append(asked | {"terms": sorted(terms(text, language).items()), "units": sorted(units(text, language)),
                                 "hints": {k: round(v, 9) for k, v in sorted(words.hints(text, language, side).items())}})
    return {"features": features, "suggest": suggest}


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _account(account: Account) -> dict[str, Any]:
    return {"sentences": [{"text": s.text, "paragraph": s.paragraph, "language": s.language} for s in account.sentences],
            "leftOut": account.left_out, "findings": list(map(_finding, account.findings))}


def _finding(finding: Finding) -> dict[str, Any]:
    return {"kind": finding.kind, "message": finding.message, "stops": finding.stops}


def _neighbor(near: Neighbor, language: str) -> dict[str, Any]:
    row = near.statement
    return {"statement": row.id, "meeting": row.meeting, "date": near.date.isoformat(), "nearness": near.nearness,
            "words": row.original if language == "zh" else row.quote, "dropped": near.dropped, "added": near.added,
            "phrases": near.phrases}


def _phrase(one: PhraseHistory, missing: bool = False) -> dict[str, Any]:
    days = {name: day.isoformat() if day else "" for name, day in (("first", one.first), ("last", one.last))}
    return {"id": one.phrase.id, "phrase": one.phrase.phrase, "before": one.before, **days} | ({"accounts": one.accounts} if missing else {})


def _known(known: Known | None) -> dict[str, Any] | None:
    return known and {"meeting": known.meeting, "side": known.side, "coded": [[number, row.id] for number, row in known.coded]}


def _desk(found: Desk) -> dict[str, Any]:
    sides = found.course.settings.side_ids
    return {
        "known": list(map(_known, found.known)), "findings": {name: list(map(_finding, ones)) for name, ones in found.findings.items()},
        "day": found.before.isoformat() if found.before else "",
        "coded": [_coded(one) for one in found.coded],
        "rows": [{"topic": row.topic.id, "relation": row.relation, "shared": sorted(row.shared), "alone": sorted(row.differing),
                  "common": None if math.isnan(row.common) else row.common, "differs": row.differs, "shows": row.shows,
                  "cells": [{"side": cell.side, "state": cell.state, "speakers": sorted({s.speaker for s in cell.statements}),
                             "coded": [i for i, one in enumerate(found.coded) if one.side == cell.side and one.topic == row.topic.id]}
                            for cell in row.cells]} for row in found.rows()],
        "unfitted": [i for i, one in enumerate(found.coded) if not one.topic],
        "novelty": [_novelty(found, one) for one in found.once()],
        "missing": {side: [_phrase(p, True) for p in found.missing(side)] if given else []
                    for side, given in zip(sides, found.given, strict=True)},
    }


def _coded(one: Coded) -> dict[str, Any]:
    codes = {"topic": one.topic, "speaker": one.code("speaker"), "move": one.code("move")}
    sure = {f"{head}Sure": round(one.sure(head), 9) for head in codes}
    return {"side": one.side, "number": one.number, "text": one.sentence.text, "statement": one.statement.id if one.statement else "",
            **codes, **sure}


def _novelty(found: Desk, one: Coded) -> dict[str, Any]:
    near = found.nearest(one)
    return {"side": one.side, "number": one.number, "what": what(near), "nearest": [_neighbor(n, one.sentence.language) for n in near],
            "phrases": [_phrase(p) for p in found.phrases(one)]}


def text() -> str:
    """The file."""
    return json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(FILE.read_text("utf-8") != text())
    FILE.write_text(text(), "utf-8")
