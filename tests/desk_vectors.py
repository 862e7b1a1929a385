"""Makes the vectors by which JavaScript is held to the Python of the desk: `python tests/desk_vectors.py`.

All sentences are invented. `python tests/desk_vectors.py --check` says whether the file is the one that this makes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import readouts
from readouts.analysis.desk import model as models
from readouts.analysis.desk.features import terms
from readouts.analysis.desk.novelty import Earlier, units
from readouts.analysis.desk.segmentation import segment
from readouts.analysis.desk.splitting import split_sentences
from readouts.analysis.desk.training import word_list

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
    "双方会谈坦诚。他说：“愿意合作。”他问“为什么？”，没有回答！",
)
PASTED = (
    "Home\nNews\n\nThe two ministers met in Port Gull on Monday.\nThey discussed the ferries.\n\nThey agreed to:\n• open two new lines\n"
    "• meet again\n\nShare this",
    "The two ministers met in Port Gull on Monday and discussed the\nferries, the price of coal and the winter.\nThey left.",
    "<div><script>alert(1)</script><p>The ministers met on Monday &amp; Tuesday.</p></div>", "", "Ferries", "Sign in\nPassword",
    "a\tb\tc\n1\t2\t3", "Les deux ministres se sont rencontrés lundi à Port-Goéland et ont parlé des bacs pendant trois heures.",
    "\u202bThe two ministers met\u202c in Port\u200e Gull.", "首页\n\n双方就渡轮问题进行了坦诚的会谈。双方同意再次会晤。\n\n责任编辑：某某",
)


def vectors() -> dict[str, list[dict[str, Any]]]:
    """Cases by kind, each with what Python answers."""
    course = readouts.load(Path(__file__).parent.parent)
    model, words, earlier = models.load(course.folder), word_list(course), Earlier(course)
    suggest, features, near = [], [], []
    for language, side, text in SENTENCES:
        asked = {"text": text, "language": language, "side": side}
        found = model.suggest(text, language, side, words)
        suggest.append(asked | {"suggested": {head: [[c, round(p, 9)] for c, p in one.ranked[:5]] for head, one in found.items()}})
        counts = sorted(terms(text, language).items())
        features.append(asked | {"terms": counts, "hints": {k: round(v, 9) for k, v in
                                                           sorted(words.hints(text, language, side).items())},
                                 "units": sorted(units(text, language))})
        neighbors = earlier.nearest(text, language, side)
        near.append(asked | {"nearest": [[n.statement.id, n.nearness, n.dropped, n.added, n.phrases] for n in neighbors]})
    split = [{"paragraph": p, "sentences": split_sentences(p)} for p in PARAGRAPHS]
    cut = []
    for pasted in PASTED:
        account = segment(pasted)
        cut.append({"pasted": pasted, "sentences": [[s.text, s.paragraph, s.language] for s in account.sentences],
                    "left_out": account.left_out, "findings": [[f.kind, f.stops] for f in account.findings]})
    return {"split": split, "segment": cut, "features": features, "suggest": suggest, "nearest": near}


def text() -> str:
    """The file."""
    return json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(FILE.read_text("utf-8") != text())
    FILE.write_text(text(), "utf-8")
