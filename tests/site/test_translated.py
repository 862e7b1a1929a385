"""What a browser's translation of a page leaves as it is: words quoted from a source, and words in another language."""

from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup

SOURCES = "q, blockquote, .quotation mark, .note-quote, [lang|=zh], [lang|=ko]"


def test_a_translation_by_the_browser_changes_no_source(site: Path, pages: list[str]) -> None:
    """One asks for the page in one's own language; the words under discussion must stay those that were said."""
    open_to_it, seen = [], 0
    for name in pages:
        for source in BeautifulSoup((site / name).read_text("utf-8"), "html.parser").select(SOURCES):
            seen += 1
            kept = source.find_parent(translate="no") or source.get("translate") == "no" or source.select("q[translate=no]")
            if not kept:
                open_to_it.append(f"{name}: {str(source)[:100]}")
    assert seen > 1000
    assert not open_to_it, "\n".join(open_to_it[:40])
