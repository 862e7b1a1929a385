"""The list of references: titles as they are, no numbers, and an address for each that does not change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, cast

from docutils import nodes
from docutils.nodes import Element
from pybtex.plugin import find_plugin, register_plugin
from pybtex.richtext import Tag
from pybtex.style import FormattedEntry
from pybtex.style.formatting import toplevel
from pybtex.style.formatting.plain import Style
from pybtex.style.template import FieldIsMissing, field, first_of, href, optional, optional_field, sentence
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinxcontrib.bibtex.citation_target import parse_citation_targets
from sphinxcontrib.bibtex.domain import BibtexDomain

from readouts.course.build_cache import package_digest
from readouts.course.readers import did_you_mean
from readouts.rendering.elements import el
from readouts.site.build_course import course_of
from readouts.text.dates import day

logger = logging.getLogger(__name__)


class Names(Style):  # type: ignore[misc]
    """BibTeX's plain style, but titles keep their capitals, since titles of documents are names; a web page's is its link."""

    def format_title(self, e: Any, which_field: str, as_sentence: bool = True) -> Any:
        """The title, as it is in the file."""
        return sentence[field(which_field)] if as_sentence else field(which_field)

    def get_online_template(self, e: Any) -> Any:
        """Who, what (the link), where and when, and how it was seen."""
        when = optional[field("date", raw=True, apply_func=_in_words)]
        title = first_of[optional[href[field("url", raw=True), field("title")]], field("title")]
        return toplevel[
            optional[self.format_names("author")],
            sentence[title],
            sentence[optional_field("publisher"), first_of[when, optional_field("year")]],
            optional[sentence[field("note")]],
        ]

    get_misc_template = get_online_template


def _in_words(date: str) -> str:
    """A day as pages write it, its number and its month on one line; what is no day stays."""
    try:
        return day(dt.date.fromisoformat(date)).replace(" ", "\N{NO-BREAK SPACE}", 1)
    except ValueError:
        return date


def unnumbered(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Show the entries as paragraphs: the numbers that BibTeX gives them are cited nowhere."""
    if docname not in _pages_with_list(app.env):
        return
    for citation in list(doctree.findall(nodes.citation)):
        content = [part for part in citation.children if not isinstance(part, nodes.label)]
        citation.replace_self(el("div", *content, id=citation["ids"][0], class_="entry"))


def described_once(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Leave the description of a source at its first citation on a page; `site.js` shows it at the others, too.

    A page that cites much would else be made of little else: the glossary cites one source 28 times.
    """
    described: set[str] = set()
    for citation in doctree.findall(nodes.inline):
        for link in citation.findall(nodes.reference) if "bibtex-citation" in citation["classes"] else ():
            if link["refuri"] in described:
                link.attributes.pop("reftitle", None)
            described.add(link["refuri"])


def _pages_with_list(env: BuildEnvironment) -> set[str]:
    domain = cast(Citations, env.get_domain("cite"))
    return {key.docname for key in domain.bibliographies}


class Citations(BibtexDomain):
    """The list of references, as sphinxcontrib-bibtex makes it, but going through the citations once, not once for each entry.

    An entry that has not changed since the last build is not formatted again, nor a second time for what opens over a citation;
    and a citation is made once for all pages from which the list has the same address.
    """

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self._formatted: dict[str, tuple[Any, Any]] = {}  # by key: an entry, and what the list shows of it
        self._made: dict[tuple[tuple[str, ...], str, str], Element] = {}  # by addresses of the list, role and target

    def env_updated(self) -> Iterable[str]:
        """Put the list together again."""
        if self.data.get("code") == package_digest(".py"):
            sound = (c for c in self.citations if c.tooltip_entry)  # one that lacks a field has none, and is to be named again
            self._formatted = {c.entry.key: (c.entry, c.formatted_entry.text) for c in sound}
        self.data["code"] = package_digest(".py")
        return super().env_updated()

    def get_formatted_entries(
        self, bibliography_key: Any, docnames: list[str], tooltips: bool, tooltips_style: str
    ) -> Iterable[tuple[Any, FormattedEntry, FormattedEntry | None]]:
        """Every entry with what the list shows of it, which opens over a citation too."""
        bibliography, style = self.bibliographies[bibliography_key], Names()
        entries = style.sort([entry for _, entry in self.get_sorted_entries(bibliography_key, docnames)])
        for label, entry in zip(style.format_labels(entries), entries, strict=True):
            try:
                shown = FormattedEntry(entry.key, self._shown(style, entry), bibliography.labelprefix + label)
                yield entry, shown, shown
            except FieldIsMissing as error:
                logger.warning(str(error), location=(bibliography_key.docname, bibliography.line), type="bibtex",
                               subtype="missing_field")
                yield entry, FormattedEntry(entry.key, Tag("b", str(error)), bibliography.labelprefix + label), None

    def _shown(self, style: Names, entry: Any) -> Any:
        before, text = self._formatted.get(entry.key, (None, None))
        if before != entry:
            text = style.format_entry("", entry).text
            self._formatted[entry.key] = entry, text
        return text

    def get_filtered_entries(self, bibliography_key: Any) -> Iterable[tuple[str, Any]]:
        """What is cited, which is what a list of references shows that asks for nothing else."""
        bibliography = self.bibliographies[bibliography_key]
        cited = {target.key for ref in self.citation_refs for target in ref.targets} | set(bibliography.keys)
        for entry in self.get_entries(bibliography.bibfiles):
            if bibliography.keyprefix + entry.key in cited:
                yield bibliography.keyprefix + entry.key, entry

    def resolve_xref(
        self, env: BuildEnvironment, fromdocname: str, builder: Builder, typ: str, target: str, node: pending_xref,
        contnode: Element,
    ) -> Element:
        """The citation, from where it is."""
        if wrong := self._missing(target):
            for words in wrong:
                logger.warning(words, location=node, type="bibtex", subtype="key_not_found")
            return nodes.inline("", f"[{target}]")
        lists = tuple(builder.get_relative_uri(fromdocname, page) for page in sorted(_pages_with_list(env)))
        key = (lists, typ, target)
        if key not in self._made:
            self._made[key] = super().resolve_xref(env, fromdocname, builder, typ, target, node, contnode)
        return self._made[key].deepcopy()

    def _missing(self, target: str) -> list[str]:
        """What is wrong with the keys of a citation, a line each, with the nearest key; nothing where all are listed."""
        keys = [one.key for one in parse_citation_targets(target)]
        known, listed = course_of(self.env.app).bibliography.entries, {citation.key for citation in self.citations}
        return [f'no page of this book lists the reference "{key}"; add book/reference/references to _toc.yml' if key in known
                else f'there is no reference "{key}" in data/references.bib{did_you_mean(key, known)}'
                for key in keys if key not in listed]


def setup(app: Sphinx) -> None:
    """Register the style; `_config.yml` names it.

    The backend is registered because it is asked for at every citation, and what is not registered is looked for in all
    installed packages, each time.
    """
    register_plugin("pybtex.style.formatting", "readouts", Names)
    register_plugin("pybtex.backends", "plaintext", find_plugin("pybtex.backends", "plaintext"), force=True)
    app.setup_extension("sphinxcontrib.bibtex")
    app.add_domain(Citations, override=True)
    app.connect("doctree-resolved", unnumbered)
    app.connect("doctree-resolved", described_once)
