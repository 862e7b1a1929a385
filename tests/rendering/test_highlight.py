"""A paragraph in full: every quotation marked in place, overlapping and nested ones too; orphans listed, never moved."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from readouts.course.records import Note
from readouts.rendering.elements import el, to_html
from readouts.rendering.highlight import original_nodes, pieces

TEXT = "They agreed to manage the competition responsibly and to keep the lines open."


def note(id: str, quote: str, **more: str) -> Note:
    return Note(id=id, at=1, quote=quote, kind="claim", body="b", **more)  # type: ignore[arg-type]


def drawn(*notes: Note, text: str = TEXT) -> str:
    numbers = {n.id: i for i, n in enumerate(notes, 1)}
    return to_html(el("div", *original_nodes(text, notes, numbers))).replace("\n", "")


def marked(html: str, id: str) -> str:
    return "".join(re.findall(rf'<mark [^>]*data-notes="[^"]*\b{id}\b[^"]*"[^>]*>([^<]*)</mark>', html))


def test_a_quotation_is_marked_and_tied_to_its_note() -> None:
    html = drawn(note("a", "manage the competition"))
    assert marked(html, "a") == "manage the competition"
    assert 'id="q-a"' in html and 'href="#n-a"' in html
    assert re.sub(r"<sup>.*?</sup>|<[^>]+>", "", html) == TEXT


def test_overlapping_nested_and_equal_quotations_stay_whole() -> None:
    quotes = {"a": "manage the competition responsibly", "b": "competition responsibly and to keep", "c": "competition", "d": "competition"}
    html = drawn(*(note(id, quote) for id, quote in quotes.items()))
    for id, quote in quotes.items():
        assert marked(html, id) == quote
        assert html.count(f'id="q-{id}"') == 1 and html.count(f'href="#n-{id}"') == 1


def test_whose_words_they_are_shows_in_the_full_text_too() -> None:
    """Where quotations overlap, the one with the lower number decides."""
    html = drawn(note("a", "manage the competition", voice="quoted", speaker="Xi Jinping"), note("b", "the competition responsibly", voice="author"))
    assert re.findall(r'<mark class="(voice-\w+)"[^>]*>([^<]*)<', html) == [("voice-quoted", "manage "), ("voice-quoted", "the competition"), ("voice-author", " responsibly")]


def test_words_that_are_not_there_make_an_orphan() -> None:
    html = drawn(note("a", "manage the competition"), note("gone", "a joint working group"))
    assert marked(html, "gone") == ""
    assert "Not found in this copy" in html and 'href="#n-gone"' in html and 'id="q-gone"' in html


def test_words_that_stand_twice_are_not_pinned_to_either() -> None:
    assert marked(drawn(note("a", "to"), text="to be or not to be"), "a") == ""
    assert marked(drawn(note("a", "be", prefix="not to"), text="to be or not to be"), "a") == "be"


def test_markup_in_a_copy_stays_text() -> None:
    html = drawn(note("a", "<script>x</script>"), text="They said <script>x</script> & left.")
    assert "<script" not in html and marked(html, "a") == "&lt;script&gt;x&lt;/script&gt;"


@given(st.text(min_size=1, max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), max_size=6))
def test_pieces_are_the_paragraph(text: str, raw: list[tuple[int, int]]) -> None:
    spans = {str(i): (min(a, len(text) - 1), min(a + n, len(text))) for i, (a, n) in enumerate(raw) if a < len(text)}
    cut = pieces(text, spans)
    assert "".join(p.text for p in cut) == text
    for id, (start, end) in spans.items():
        assert "".join(p.text for p in cut if id in p.notes) == text[start:end]
        assert sum(id in p.ending for p in cut) == (1 if end > start else 0) or start == end
