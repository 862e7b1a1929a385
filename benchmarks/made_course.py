"""Courses of any size out of made-up prose, for the benchmark of scale: the data of this project, and the pages that show it.

The words are made of syllables and drawn as words of a language are, few of them often and most seldom, so that the search index grows
as it would. A text is made from its own number, and refers only to the texts of its group of five: the course of 50 holds the
course of 5, and what a page has to say does not depend on how many others there are.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import shutil
from collections.abc import Iterable, Mapping
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

import yaml

from readouts.anchoring import fingerprints

PARAGRAPHS, NOTES, QUESTIONS, QUIZ = 12, 20, 8, 6  # of a text; the course's own have 9 to 32, 23 to 37, 10 and 8
TEXTS_A_MEETING, STATEMENTS = 5, 20  # a meeting for five texts, with so many statements: as many as the course's own have
GROUP = 5
KINDS = ("context", "claim", "framing", "term", "evidence", "parallel", "outcome")
LEVELS, FORMS = ("recall", "analyze", "evaluate", "create"), ("alone", "pairs", "seminar", "debate")
TOPICS, PEOPLE, SYNTHESIS = 15, 30, 10
HAN = {"山": "shān", "水": "shuǐ", "天": "tiān", "地": "dì", "人": "rén", "大": "dà", "小": "xiǎo", "中": "zhōng", "月": "yuè", "木": "mù"}


def _vocabulary(size: int) -> list[str]:
    rng, words = Random("words"), dict.fromkeys(["of", "the", "and", "to", "in"])
    while len(words) < size:
        parts = (rng.choice("b c d f g l m n p r s t v st tr pl".split()) + rng.choice("a e i o u ai ea".split())
                 for _ in range(rng.choice((1, 2, 2, 3, 3, 4))))
        words["".join(parts) + rng.choice(("", "n", "r", "s", "l"))] = None
    return list(words)


WORDS = _vocabulary(30_000)
WEIGHTS = list(accumulate(1 / (n + 3) for n in range(len(WORDS))))  # Zipf's law


class Pen:
    """Writes made-up words; the same name always gives the same."""

    def __init__(self, name: object) -> None:
        self.rng = Random(f"pen {name}")

    def words(self, least: int, most: int) -> list[str]:
        return self.rng.choices(WORDS, cum_weights=WEIGHTS, k=self.rng.randint(least, most))

    def sentence(self, least: int = 8, most: int = 18) -> str:
        return " ".join(self.words(least, most)).capitalize() + "."

    def prose(self, words: int) -> str:
        found: list[str] = []
        while sum(s.count(" ") + 1 for s in found) < words:
            found.append(self.sentence())
        return " ".join(found)

    def title(self) -> str:
        return " ".join(self.words(3, 6)).capitalize()

    def name(self) -> str:
        return " ".join(w.capitalize() for w in self.rng.sample(WORDS[5000:], 2))


class Made:
    """A course of so many texts, made of plain values: what its data files hold."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.terms = [self._term(i) for i in range(40 + size)]
        self.people = [self._person(i) for i in range(PEOPLE)]
        self.meetings = [self._meeting(i) for i in range(max(1, size // TEXTS_A_MEETING))]
        self.topics = [self._topic(i) for i in range(TOPICS)]
        self.texts = [self._text(i) for i in range(size)]
        self.readouts = [self._readout(m, side) for m in self.meetings for side in ("us", "cn")]
        self.statements = [self._statement(m["id"], i) for m in self.meetings for i in range(STATEMENTS)]
        self.contrasts = [{"meeting": m["id"], "topic": f"topic-{i}", "note": Pen(("contrast", m["id"], i)).prose(40), "ref": ""}
                          for m in self.meetings for i in range(3)]
        self.synthesis = [self._question(i % size, f"across-{i}", Pen(("synthesis", i)), f"text-{i % size}/") for i in range(SYNTHESIS)]
        self.phrases = [self._phrase(i) for i in range(max(5, size // 10))]
        self.threads = [self._thread(i) for i in range(5)]
        self.events = [{"id": f"event-{i}", "date": self._day(i + .5), "end": "", "kind": "event", "title": Pen(("event", i)).title(),
                        "summary": Pen(("event", i)).sentence(), "ref": self._reference(i)} for i in range(max(5, size // 5))]
        self.references = [self._reference(i) for i in range(40 + 2 * size)]

    def _day(self, i: float) -> str:
        return str(dt.date(2021, 1, 1) + dt.timedelta(days=int(i * 1400 / max(5, self.size))))

    def _reference(self, i: int) -> str:
        return f"source-{i}"

    def _near(self, i: int, rng: Random) -> int:
        """Another text of the same group."""
        first = i // GROUP * GROUP
        return rng.randrange(first, min(first + GROUP, self.size))

    def _term(self, i: int) -> dict[str, Any]:
        pen = Pen(("term", i))
        name = " ".join((*pen.words(1, 2), WORDS[2000 + i]))
        hanzi = pen.rng.sample(sorted(HAN), 2)
        return {"id": f"term-{i}", "term": name, "hanzi": "".join(hanzi), "pinyin": "".join(HAN[h] for h in hanzi),
                "chinese_status": "known", "whose": pen.rng.choice(("us", "cn", "both")), "body": pen.prose(40),
                "contrasts": [f"term-{pen.rng.randrange(40)}"], "refs": [self._reference(i)]}

    def _person(self, i: int) -> dict[str, str]:
        pen = Pen(("person", i))
        return {"id": f"person-{i}", "name": pen.name(), "side": ("us", "cn")[i % 2], "office": pen.title(), "start": "2021-01",
                "ref": self._reference(i)}

    def _meeting(self, i: int) -> dict[str, str]:
        pen = Pen(("meeting", i))
        present = ["; ".join(f"{p['name']} ({p['office']})" for p in pen.rng.sample(self.people[side::2], 2)) for side in (0, 1)]
        when = self._day(i * TEXTS_A_MEETING)
        return {"id": f"meeting-{i}", "title": pen.title(), "start": when, "end": when, "place": pen.title(), "format": "in person",
                "us_people": present[0], "cn_people": present[1], "summary": pen.sentence()}

    def _readout(self, meeting: Mapping[str, str], side: str) -> dict[str, str]:
        pen = Pen(("readout", meeting["id"], side))
        return {"meeting": meeting["id"], "side": side, "issuer": pen.title(), "title": pen.title(), "date": meeting["start"],
                "language": "en", "seen": "whole", "standing": "official", "url": f"https://example.org/{side}/{meeting['id']}"}

    def _statement(self, meeting: str, i: int) -> dict[str, str]:
        pen, side = Pen(("statement", meeting, i)), ("us", "cn")[i % 2]
        return {"id": f"{meeting}-{side}-{i:02}", "meeting": meeting, "side": side, "speaker": pen.rng.choice((side, side, "us", "cn", "both")),
                "topic": f"topic-{pen.rng.randrange(TOPICS)}", "move": pen.rng.choice(("says", "agrees", "warns", "proposes")),
                "quote": " ".join(pen.words(8, 20)), "gloss": pen.sentence(), "lang": "en", "url": f"https://example.org/{side}/{meeting}",
                "standing": "official", "checked": "2024-12-01"}

    def _topic(self, i: int) -> dict[str, str]:
        pen = Pen(("topic", i))
        return {"id": f"topic-{i}", "label": pen.title(), "definition": pen.sentence(), "include": pen.sentence(), "exclude": pen.sentence()}

    def _text(self, i: int) -> dict[str, Any]:
        pen = Pen(("text", i))
        originals = [pen.words(60, 110) for _ in range(PARAGRAPHS)]
        title = pen.title()
        paragraphs = [{"n": n, "words": len(words), "precis": pen.prose(30)} for n, words in enumerate(originals, 1)]
        return {
            "id": f"text-{i}", "title": title, "short": f"{title[:36]} {i}", "genre": "essay", "voice": pen.title(),
            "authors": [pen.name()], "author_note": pen.sentence(), "publisher": pen.title(), "published": self._day(i),
            "url": f"https://example.org/text-{i}", "sources": [self._reference(2 * i)], "left_out": pen.sentence(),
            "argument": [{"claim": pen.sentence(), "paragraphs": [n, n + 1]} for n in range(1, PARAGRAPHS, 2)],
            "paragraphs": paragraphs, "originals": originals,
            "notes": [self._note(i, n, originals, pen) for n in range(NOTES)],
            "questions": [self._question(i, f"question-{n}", pen) for n in range(QUESTIONS)],
            "quiz": [self._item(n, pen) for n in range(QUIZ)],
        }

    def _note(self, i: int, n: int, originals: list[list[str]], pen: Pen) -> dict[str, Any]:
        at = n % PARAGRAPHS
        start = pen.rng.randrange(len(originals[at]) - 4)
        term, near = self.terms[pen.rng.randrange(40)]["term"], self._near(i, pen.rng)
        body = (f"{pen.prose(25)} {{term}}`{term}` {pen.prose(20)} {{para}}`text-{near}/p{at + 1}` {pen.sentence()} "
                f"{{cite:p}}`{self._reference(pen.rng.randrange(2 * i, 2 * i + 20))}`")
        see = [f"p{pen.rng.randint(1, PARAGRAPHS)}", f"text-{near}/note-{n}", f"term:term-{pen.rng.randrange(40)}"]
        if n % 5 == 0:
            see.append(f"meeting:{self.meetings[min(i // TEXTS_A_MEETING, len(self.meetings) - 1)]['id']}")
        return {"id": f"note-{n}", "at": at + 1, "quote": " ".join(originals[at][start:start + 4]), "kind": pen.rng.choice(KINDS),
                "balance": [f"{pen.rng.choice(('us', 'cn', 'author'))}-explains"], "body": body, "see": see}

    def _question(self, i: int, id: str, pen: Pen, owner: str = "") -> dict[str, Any]:
        see = [f"{owner}p{pen.rng.randint(1, PARAGRAPHS)}", f"{owner}note-{pen.rng.randrange(NOTES)}", f"term:term-{pen.rng.randrange(40)}"]
        return {"id": id, "level": pen.rng.choice(LEVELS), "form": pen.rng.choice(FORMS), "minutes": 10, "body": pen.prose(30), "see": see}

    def _item(self, n: int, pen: Pen) -> dict[str, Any]:
        right = pen.rng.randrange(4)
        options = [{"text": pen.sentence(4, 8), **({"right": True} if o == right else {}), "why": f"{pen.sentence()} {{para}}`p{n + 1}`"}
                   for o in range(4)]
        return {"id": f"item-{n}", "body": pen.sentence(), "see": [f"p{n + 1}"], "options": options}

    def _phrase(self, i: int) -> dict[str, Any]:
        pen = Pen(("phrase", i))
        uses = [{"date": self._day(j), "side": "other", "where": f"text-{j}/p{n + 1}", "quote": " ".join(pen.words(3, 6))}
                for n in range(2) for j in [(i * 10) % self.size]]
        return {"id": f"phrase-{i}", "phrase": pen.title(), "body": pen.prose(40), "uses": uses}

    def _thread(self, i: int) -> dict[str, Any]:
        pen = Pen(("thread", i))
        passages = [{"where": f"text-{j}/p{i + 1}", "quote": " ".join(pen.words(3, 6)), "gloss": pen.sentence()} for j in range(5)]
        return {"id": f"thread-{i}", "title": pen.title(), "body": pen.prose(40), "passages": passages}


def write_data(made: Made, folder: Path) -> None:
    """Write the course as the files of a folder `data/`."""
    prints = fingerprints.Fingerprints()
    texts = {}
    for text in made.texts:
        own = folder / "texts" / text["id"]
        _yaml(own / "text.yaml", {k: v for k, v in text.items() if k not in ("originals", "notes", "questions", "quiz")})
        for part in ("notes", "questions", "quiz"):
            _yaml(own / f"{part}.yaml", text[part])
        quotations = [n["quote"] for n in text["notes"]]
        texts[text["id"]] = tuple(fingerprints.Print.of(" ".join(words), quotations) for words in text["originals"])
    root = Path(__file__).parent.parent
    shutil.copy2(root / "course.yaml", folder.parent)
    shutil.copy2(root / "data" / "moves.csv", folder)
    prints = fingerprints.Fingerprints(texts)
    fingerprints.save(prints, folder)
    _yaml(folder / "glossary.yaml", made.terms)
    _yaml(folder / "phrases.yaml", made.phrases)
    _yaml(folder / "threads.yaml", made.threads)
    _yaml(folder / "synthesis.yaml", made.synthesis)
    for name in ("meetings", "readouts", "statements", "contrasts", "people", "events", "topics"):
        _table(folder / f"{name}.csv", getattr(made, name), name)
    pen = Pen("references")
    entries = [f"@online{{{key},\n  author = {{{pen.name()}}},\n  title = {{{pen.title()}}},\n  year = {{2023}},\n"
               f"  url = {{https://example.org/{key}}}\n}}\n" for key in made.references]
    (folder / "references.bib").write_text("\n".join(entries), "utf-8")


def _yaml(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.dump(value, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=120), "utf-8")


def _table(path: Path, rows: Iterable[Mapping[str, str]], name: str) -> None:
    from readouts.course.readers import columns
    from readouts.course.reading import settings_of
    from readouts.course.schema import schema_of

    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns(schema_of(settings_of(path.parent)).tables[name]), restval="")
        writer.writeheader()
        writer.writerows(rows)


# -- the pages, as this project has them ---------------------------------------------------------------------------------

DATA_PAGES = {
    "book/readouts/index": ("The readouts", ["coverage", "meetings"]),
    "book/readouts/who-said-it": ("Who said it?", ["who-said-it"]),
    "book/readouts/phrase-trail": ("Phrase trails", ["phrase-trail"]),
    "book/across/timeline": ("Time line", ["timeline"]),
    "book/across/threads": ("Threads", ["threads"]),
    "book/across/phrases": ("Set phrases", ["phrases"]),
    "book/across/synthesis": ("Questions across the texts", ["synthesis"]),
    "book/my-work": ("My work", ["my-work"]),
    "book/reference/glossary": ("Glossary", ["glossary-entries"]),
    "book/reference/people": ("People", ["people"]),
    "book/reference/references": ("References", ["bibliography"]),
    "book/reference/method": ("Method", ["ledger", "balance"]),
}


def toc(made: Made) -> str:
    """The contents, the same for both books."""
    meetings = [{"file": f"book/readouts/{m['id']}"} for m in made.meetings]
    parts = {
        "Texts": [{"file": f"book/texts/{t['id']}"} for t in made.texts],
        "Readouts": [{"file": "book/readouts/index", "sections": meetings},
                     *({"file": f"book/readouts/{n}"} for n in ("who-said-it", "phrase-trail"))],
        "Across": [{"file": name} for name in DATA_PAGES if "/across/" in name],
        "Coursework": [{"file": "book/my-work"}],
        "Reference": [{"file": name} for name in DATA_PAGES if "/reference/" in name],
    }
    return json.dumps({"format": "jb-book", "root": "book/index", "parts": [{"caption": c, "chapters": f} for c, f in parts.items()]})


def pages(made: Made) -> dict[str, str]:
    """The pages of this project: prose and directives. Those of texts and meetings come from the data; here is what prose they have."""
    found = {"book/index": f"# A course of {made.size} texts\n\n{Pen('index').prose(60)}\n\n{_directive('compare', 'meeting-0')}{_directive('texts')}"}
    found |= {name: f"# {title}\n\n{Pen(name).prose(60)}\n\n{''.join(map(_directive, shown))}" for name, (title, shown) in DATA_PAGES.items()}
    found |= {f"book/texts/{text['id']}": before(text["id"]) for text in made.texts}
    found |= {f"book/readouts/{meeting['id']}": "" for meeting in made.meetings}
    return found


def before(id: str) -> str:
    """The prose that a chapter's own page has, in both books."""
    pen = Pen(("before", id))
    return f"## Before you read\n\n{pen.prose(110)}\n\n## Who is speaking\n\n{pen.prose(110)}\n\n{pen.prose(60)}\n\n"


def _directive(name: str, argument: str = "") -> str:
    return f"```{{{name}}} {argument}".rstrip() + "\n```\n\n"
