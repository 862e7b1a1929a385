"""MyST as the plain HTML that paper and learning platforms take, and a page that needs no other file."""

from __future__ import annotations

import re
from collections.abc import Iterable, MutableMapping, Sequence
from html import escape
from typing import Any

from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from readouts.course.bodies import parser
from readouts.course.course import Course, Target, parse_reference
from readouts.course.examples import ExampleStep
from readouts.course.records import Question
from readouts.course.reference_labels import reference_label
from readouts.text.scripts import FOREIGN_RUN, language_of


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
        shown = mark_languages(escape(words or self._words(target, text), quote=False))
        page = _page(target)
        return f'<a href="{escape(self.base + page)}">{shown}</a>' if self.base and page else shown

    def role(self, name: str, content: str, text: str) -> str:
        """What stands for a role: its words or its link."""
        match = re.fullmatch(r"(.*?)\s*<([^<>]*)>\s*", content, re.DOTALL)
        words, target = (match[1], match[2].strip()) if match else ("", content.strip())
        if name.startswith("cite"):
            return "; ".join(self.link(Target("cite", key.strip()), text, words) for key in target.split(","))
        if name == "term":
            return self.link(Target("term", self.course.term_names.get(target.lower(), "")), text, words or target)
        full = parse_reference(target, text) if name in ("para", "note") else Target(name, target)
        return self.link(full, text, words)

    def _words(self, target: Target, text: str) -> str:
        return _cited(self.course, target.id) if target.kind == "cite" else reference_label(self.course, target, text)


def _role(
    renderer: RendererProtocol, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    plain: Plain = env["plain"]
    return plain.role(tokens[idx].meta["name"], tokens[idx].content, env["text"])


def _text(
    renderer: RendererProtocol, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    return mark_languages(escape(tokens[idx].content, quote=False))


def mark_languages(html: str) -> str:
    """Name the language of every run in another script, in text that is escaped already."""
    return FOREIGN_RUN.sub(lambda match: f'<span lang="{language_of(match)}">{match.group()}</span>', html)


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


def title_of(question: Question | ExampleStep) -> str:
    """The title of a question, made of its id; names get the capitals that they have inside the sentences of its body."""
    names = {name.lower(): name for name in re.findall(r"(?<=[a-z,;] )[A-Z]\w*", question.body)}
    title = " ".join(names.get(word, word) for word in question.id.split("-"))
    return title[0].upper() + title[1:]


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


__all__ = ["Plain", "mark_languages", "page", "title_of"]
