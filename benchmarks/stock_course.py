"""The same made-up course as pages of plain Markdown, for a stock Jupyter Book: as many pages, and of each as many words, links and
notes as this project shows of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from made_course import DATA_PAGES, Made, Pen, before

CONFIG = "title: A stock course\nauthor: Nobody\nbibtex_bibfiles: [data/references.bib]\nonly_build_toc_files: true\nexecute:\n  execute_notebooks: \"off\"\n"


def pages(made: Made) -> dict[str, str]:
    """The pages by name."""
    texts = {t["id"]: t for t in made.texts}
    found = {"book/index": _page(f"A course of {made.size} texts", "index", _compare(made, "meeting-0") + _list(
        f"{_link('texts', t['id'], t['title'])}: {t['voice']}" for t in made.texts))}
    for name, (title, _) in DATA_PAGES.items():
        found[name] = _page(title, name, _DATA[name](made))
    for text in made.texts:
        found[f"book/texts/{text['id']}"] = _chapter(text, texts)
    for m in made.meetings:
        rows = [("When", m["start"]), ("Where", m["place"]), ("United States", m["us_people"]), ("China", m["cn_people"])]
        notes = [_link("texts", t["id"], f"{t['short']}, {n['id']}") for t in made.texts for n in t["notes"] if f"meeting:{m['id']}" in n["see"]]
        found[f"book/readouts/{m['id']}"] = (f"# {m['title']}\n\n{m['summary']}\n\n{_table(('', ''), rows)}## The two accounts\n\n"
                                            f"{_compare(made, m['id'])}## Where the course discusses it\n\n{_list(notes)}")
    return found


def _page(title: str, name: str, shown: str) -> str:
    return f"# {title}\n\n{Pen(name).prose(60)}\n\n{shown}"


def _chapter(text: dict[str, Any], texts: dict[str, Any]) -> str:
    rows = [("Voice", text["voice"]), ("Author", ", ".join(text["authors"]) + ". " + text["author_note"]), ("Genre", text["genre"]),
            ("Published", f"{text['publisher']}, {text['published']}"), ("Read it", f"[at the publisher]({text['url']})"),
            ("Left out", text["left_out"]), ("Known from", f"{{cite:p}}`{text['sources'][0]}`")]
    argument = _list((f"{c['claim']} ¶ {c['paragraphs'][0]}, ¶ {c['paragraphs'][1]}" for c in text["argument"]), "1.")
    reading = []
    for p in text["paragraphs"]:
        own = [n for n in text["notes"] if n["at"] == p["n"]]
        quotations = "".join(f"> “{n['quote']}” [find it in the original]({text['url']}#:~:text={n['quote'].replace(' ', '%20')})\n\n" for n in own)
        reading.append(f"(p{p['n']}-{text['id']})=\n**{p['n']}** {p['precis']}\n\n{quotations}{''.join(_note(n, texts) for n in own)}")
    quiz = []
    for item in text["quiz"]:
        options = _list((o["text"] for o in item["options"]), "-")
        reasons = _list((f"**{'right' if o.get('right') else 'wrong'}** {_plain(o['why'], texts)}" for o in item["options"]), "-")
        quiz.append(f"{item['body']}\n\n{options}```{{admonition}} Answer and reasons\n:class: dropdown\n\n{reasons}```\n\n")
    return (f"# {text['title']}\n\n{_table(('', ''), rows)}{before(text['id'])}## How it argues\n\n{argument}## The reading\n\n{''.join(reading)}"
            f"## Questions\n\n{_questions(text['questions'])}## Check yourself\n\n{''.join(quiz)}")


def _note(note: dict[str, Any], texts: dict[str, Any]) -> str:
    see = " · ".join(_see(ref, texts) for ref in note["see"])
    return f"```{{admonition}} {note['kind']}: “{note['quote']}”\n\n{_plain(note['body'], texts)}\n\nSee {see}\n```\n\n"


def _see(ref: str, texts: dict[str, Any]) -> str:
    kind, _, name = ref.rpartition(":")
    if kind == "term":
        return f"[{name}](../reference/glossary.md)"
    if kind == "meeting":
        return _link("readouts", name, name)
    owner, _, place = ref.rpartition("/")
    return _link("texts", owner, f"{texts[owner]['short']}, {place}") if owner else place


def _plain(body: str, texts: dict[str, Any]) -> str:
    """A body whose references to paragraphs are plain links."""
    return re.sub(r"\{para\}`([^`]+)`", lambda m: _see(m[1], texts), body)


def _link(folder: str, name: str, title: str) -> str:
    return f"[{title}](/book/{folder}/{name}.md)"


def _questions(questions: Iterable[dict[str, Any]]) -> str:
    return _list((f"**{q['level']}** · {q['form']} · {q['minutes']} minutes. {q['body']} Look at {' · '.join(q['see'])}" for q in questions), "1.")


def _list(items: Iterable[str], sign: str = "-") -> str:
    return "".join(f"{sign} {item}\n" for item in items) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines) + "\n"


def _compare(made: Made, meeting: str) -> str:
    rows = []
    for topic in made.topics:
        said = [" ".join(f"“{s['quote']}” {s['gloss']} [read it]({s['url']})" for s in made.statements
                         if (s["meeting"], s["topic"], s["side"]) == (meeting, topic["id"], side)) for side in ("us", "cn")]
        if any(said):
            rows.append((topic["label"], *said))
    return _table(("Topic", "United States", "China"), rows)


def _coverage(made: Made) -> str:
    said = {(s["meeting"], s["topic"], s["side"]) for s in made.statements}
    rows = [(_link("readouts", m["id"], m["title"]), *("/".join(side if (m["id"], t["id"], side) in said else "–" for side in ("us", "cn"))
                                                       for t in made.topics)) for m in made.meetings]
    accounts = [(m["start"], _link("readouts", m["id"], m["title"]), *(f"{r['issuer']}; {r['seen']}" for r in made.readouts if r["meeting"] == m["id"]))
                for m in made.meetings]
    return _table(("Meeting", *(t["label"] for t in made.topics)), rows) + _table(("When", "Meeting", "U.S. account", "Chinese account"), accounts)


def _glossary(made: Made) -> str:
    entries = (f"{t['term']}\n  {t['hanzi']} {t['pinyin']}. {t['body']} {{cite:p}}`{t['refs'][0]}`\n\n" for t in made.terms)
    return f"```{{glossary}}\n{''.join(entries)}```\n"


def _timeline(made: Made) -> str:
    rows = [*((m["start"], _link("readouts", m["id"], m["title"]), m["summary"]) for m in made.meetings),
            *((t["published"], _link("texts", t["id"], t["title"]), t["voice"]) for t in made.texts),
            *((e["date"], e["title"], e["summary"]) for e in made.events)]
    return _table(("When", "What", "More"), sorted(rows))


def _phrases(made: Made) -> str:
    return "".join(f"## {p['phrase']}\n\n{p['body']}\n\n{_table(('When', 'Words', 'Where'), [(u['date'], u['quote'], u['where']) for u in p['uses']])}"
                   for p in made.phrases)


def _threads(made: Made) -> str:
    return "".join(f"## {t['title']}\n\n{t['body']}\n\n{_table(('Where', 'Words', ''), [(u['where'], u['quote'], u['gloss']) for u in t['passages']])}"
                   for t in made.threads)


_DATA = {
    "book/readouts/index": _coverage,
    "book/readouts/who-said-it": lambda made: _list(f"“{s['quote']}”: {s['side']}. {s['gloss']}" for s in made.statements[:300]),
    "book/readouts/phrase-trail": _phrases,
    "book/across/timeline": _timeline,
    "book/across/threads": _threads,
    "book/across/phrases": _phrases,
    "book/across/synthesis": lambda made: _questions(made.synthesis),
    "book/my-work": lambda made: _table(("Chapter", "Questions"), [(_link("texts", t["id"], t["short"]), str(len(t["questions"]))) for t in made.texts]),
    "book/reference/glossary": _glossary,
    "book/reference/people": lambda made: _table(("Name", "Office"), [(p["name"], p["office"]) for p in made.people]),
    "book/reference/references": lambda made: "```{bibliography}\n```\n",
    "book/reference/method": lambda made: _table(("Text", "Notes"), [(_link("texts", t["id"], t["title"]), str(len(t["notes"]))) for t in made.texts]),
}
