"""A chapter as one printable page, and MyST as the plain HTML that paper and learning platforms take.

Only the course is read: paragraphs appear in the project's own words, never as the publisher's text, and nothing of the
instructor's part is known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from html import escape
from typing import Any

from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from readouts.course.bodies import parser
from readouts.course.course import Course, Target, parse_reference
from readouts.course.records import Paragraph, Question, Text
from readouts.text.dates import day
from readouts.text.quotation_marks import quoted
from readouts.text.scripts import CHINESE_RUN

ACROSS = "across"
ACROSS_TITLE = "Questions across the texts"
MOST_LINES, FEWEST_LINES = 14, 4


# -- MyST as plain HTML ------------------------------------------------------------------------------------------------


class Plain:
    """Turns MyST into plain HTML: no script, no class, roles as their words.

    Parameters
    ----------
    course : where the roles find what they name.
    base : address of the published site; with it references become links to its pages, without it they are words.

    """

    def __init__(self, course: Course, base: str | None = None):
        self.course = course
        self.base = base
        self._markdown = parser().disable("smartquotes")
        self._markdown.options["html"] = False
        self._markdown.add_render_rule("myst_role", _role)
        self._markdown.add_render_rule("text", _text)
        self._names = {name.lower(): t.id for t in course.terms.values() for name in (t.term, *t.aliases)}

    def block(self, body: str, text: str = "") -> str:
        """The HTML of a body; `text` is what short references in it mean."""
        return str(self._markdown.render(body, {"plain": self, "text": text})).strip()

    def inline(self, body: str, text: str = "") -> str:
        """The HTML of a line, without a paragraph around it."""
        return str(self._markdown.renderInline(" ".join(body.split()), {"plain": self, "text": text}))

    def links(self, refs: Iterable[str], text: str = "") -> str:
        """What a `see` names, with dots between."""
        return " · ".join(self.link(parse_reference(ref, text), text) for ref in refs)

    def link(self, target: Target, text: str = "", words: str = "") -> str:
        """A reference as a link, or as its words where no site is known."""
        shown = mark_chinese(escape(words or self._words(target, text), quote=False))
        page = _page(target)
        return f'<a href="{escape(self.base + page)}">{shown}</a>' if self.base and page else shown

    def role(self, name: str, content: str, text: str) -> str:
        """What stands for a role: its words or its link."""
        match = re.fullmatch(r"(.*?)\s*<([^<>]*)>\s*", content, re.DOTALL)
        words, target = (match[1], match[2].strip()) if match else ("", content.strip())
        if name.startswith("cite"):
            return "; ".join(self.link(Target("cite", key.strip()), text, words) for key in target.split(","))
        if name == "term":
            return self.link(Target("term", self._names.get(target.lower(), "")), text, words or target)
        full = parse_reference(target, text) if name in ("para", "note") else Target(name, target)
        return self.link(full, text, words)

    def _words(self, target: Target, text: str) -> str:
        """What a reference says; of a place in the text that is being read, briefly."""
        owner, _, name = target.id.partition("/")
        near = "" if owner == text else f"{self.course.texts[owner].short}, " if owner in self.course.texts else ""
        match target.kind:
            case "para":
                return f"{near}¶ {name[1:]}"
            case "note":
                return f"{near}note {self.course.texts[owner].numbers[name]}: {quoted(self.course.note(target.id).quote)}"
            case "text":
                return self.course.texts[target.id].title
            case "meeting":
                return self.course.meeting_records[target.id].title
            case "term":
                return self.course.terms[target.id].term
            case "cite":
                return _cited(self.course, target.id)
        return target.id


def _role(
    renderer: RendererProtocol, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    plain: Plain = env["plain"]
    return plain.role(tokens[idx].meta["name"], tokens[idx].content, env["text"])


def _text(
    renderer: RendererProtocol, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    return mark_chinese(escape(tokens[idx].content, quote=False))


def mark_chinese(html: str) -> str:
    """Name the language of every run of Chinese in text that is escaped already."""
    return CHINESE_RUN.sub(lambda match: f'<span lang="zh-Hans">{match.group()}</span>', html)


def _page(target: Target) -> str:
    """Where on the site a thing is shown."""
    owner, _, name = target.id.partition("/")
    return {
        "text": f"book/texts/{owner}.html",
        "para": f"book/texts/{owner}.html#{name}",
        "note": f"book/texts/{owner}.html#n-{name}",
        "meeting": f"book/readouts/{owner}.html",
        "term": f"book/reference/glossary.html#term-{owner}" if owner else "",
        "cite": f"book/reference/references.html#ref-{owner}",
    }.get(target.kind, "")


def _cited(course: Course, key: str) -> str:
    """Author and year of a reference, or its title where no author is known."""
    entry = course.bibliography.entries[key]
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    names = [" ".join(person.last_names).strip("{}") for person in people]
    who = f"{names[0]} and others" if len(names) > 2 else " and ".join(names)
    return ", ".join(part for part in (who or entry.fields.get("title", key), entry.fields.get("year", "")) if part)


def title_of(question: Question) -> str:
    """The title of a question, made of its id; names get the capitals that they have inside the sentences of its body."""
    names = {name.lower(): name for name in re.findall(r"(?<=[a-z,;] )[A-Z]\w*", question.body)}
    title = " ".join(names.get(word, word) for word in question.id.split("-"))
    return title[0].upper() + title[1:]


# -- the page ----------------------------------------------------------------------------------------------------------

STYLE = """
:root { color-scheme: light; }
body { font: 11pt/1.45 Georgia, "Times New Roman", serif; color: #111; background: #fff; }
body { max-width: 42em; margin: 2em auto; padding: 0 1em; }
:lang(zh-Hans) { font-family: "Noto Serif CJK SC", "Songti SC", SimSun, serif; }
h1 { font-size: 1.6em; line-height: 1.2; margin: 0 0 .2em; }
h2 { font-size: 1.2em; margin: 1.6em 0 .5em; border-bottom: 1pt solid #111; break-after: avoid; }
h3 { font-size: 1em; margin: 1em 0 .3em; break-after: avoid; }
.name { margin: 0 0 1.2em; }
.name span { display: inline-block; min-width: 16em; border-bottom: 1px solid #111; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15em 1em; margin: 0; }
dt { font-weight: bold; }
dd { margin: 0; overflow-wrap: anywhere; }
.precis { padding: 0; list-style: none; }
.precis li { display: grid; grid-template-columns: 2.4em 1fr; break-inside: avoid; margin: 0 0 .45em; }
.precis p, .question p { margin: 0 0 .4em; }
.question { margin: 0 0 1.4em; }
.ask { break-inside: avoid; }
.meta, .see { font-size: .85em; color: #333; }
.line { height: 2.1em; border-bottom: 1px solid #777; break-inside: avoid; }
a { color: inherit; }
@page { margin: 18mm 18mm 16mm; }
@media print { body { margin: 0; max-width: none; padding: 0; } }
""".strip()

RIGHTS = (
    "The text is under copyright and does not stand here: each paragraph is given in the course’s own words. "
    "This sheet may be copied under CC BY 4.0."
)


def handout(course: Course, name: str) -> str:
    """A chapter as one printable page: source card, précis, and questions with room to write.

    Parameters
    ----------
    name : id of a text.

    Returns
    -------
    An HTML page that needs no other file; it asks nothing of any host.

    Raises
    ------
    KeyError : if there is no such text.

    """
    text, plain = course.texts[name], Plain(course)
    parts = [
        f"<h1>{_html(text.title)}</h1>",
        '<p class="name">Name <span></span> Date <span style="min-width:8em"></span></p>',
        "<h2>The source</h2>", _card(text),
        "<h2>What each paragraph says</h2>", *_paragraphs(text, plain),
        "<h2>Questions</h2>", *(_question(i, q, text.id, plain) for i, q in enumerate(text.questions, 1)),
        f'<p class="meta">Reading the Readouts. {RIGHTS}</p>',
    ]
    return page(f"{text.title}: handout", STYLE, parts)


def page(title: str, style: str, parts: Iterable[str]) -> str:
    """A page that holds everything it needs; the policy in its head forbids it to load anything."""
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return "\n".join([
        "<!doctype html>", '<html lang="en">', "<head>", '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>", f"<style>\n{style}\n</style>", "</head>", "<body>", "<main>",
        *parts, "</main>", "</body>", "</html>", "",
    ])


def _html(text: str) -> str:
    return mark_chinese(escape(text, quote=False))


def _card(text: Text) -> str:
    rows = ((name, value) for name, value in _facts(text) if value)
    return "<dl>" + "".join(f"<dt>{name}</dt><dd>{_html(value)}</dd>" for name, value in rows) + "</dl>"


def _facts(text: Text) -> Iterator[tuple[str, str]]:
    authors = ", ".join(text.authors)
    yield "Voice", text.voice
    yield "Author", f"{authors}. {text.author_note}" if authors else text.author_note
    yield "Genre", text.genre
    when = day(text.published) if text.published else ""
    note = f" – {text.published_note}" if text.published_note else ""
    yield "Published", ", ".join(x for x in (text.publisher, when) if x) + note
    if text.translation:
        t = text.translation
        parts = (t.translator, t.publisher, day(t.published) if t.published else None)
        yield "English by", ", ".join(p for p in parts if p) + f", from the {t.language}"
    yield "Read it at", text.url or text.find_by or "No address could be verified."
    yield "Length", f"{text.words:,} words, about {text.minutes} minutes"
    yield "Left out here", text.left_out


def _paragraphs(text: Text, plain: Plain) -> Iterator[str]:
    """Lists of paragraphs, a new one below each heading of the text."""
    open_list = False
    for paragraph in text.paragraphs:
        if paragraph.heading or not open_list:
            yield ("</ol>" if open_list else "") + (f"<h3>{_html(quoted(paragraph.heading))}</h3>" if paragraph.heading else "")
            yield '<ol class="precis">'
            open_list = True
        yield _precis(paragraph, text.id, plain)
    yield "</ol>"


def _precis(paragraph: Paragraph, text: str, plain: Plain) -> str:
    return f"<li><b>¶ {paragraph.n}</b><div>{plain.block(paragraph.precis, text)}</div></li>"


def _question(number: int, question: Question, text: str, plain: Plain) -> str:
    lines = '<div class="line"></div>' * min(MOST_LINES, max(FEWEST_LINES, question.minutes // 2 + 2))
    return (
        f'<section class="question" id="ask-{question.id}"><div class="ask"><h3>{number}. {title_of(question)}</h3>'
        f'<p class="meta">{question.level} · {question.form} · {question.minutes} minutes</p>'
        f'{plain.block(question.body, text)}<p class="see">Look at {plain.links(question.see, text)}</p></div>'
        f'<div aria-hidden="true">{lines}</div></section>'
    )
