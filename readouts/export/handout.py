"""A chapter as one printable page, and MyST as the plain HTML that paper and learning platforms take.

Only the course is read: paragraphs appear in the project's own words, never as the publisher's text, and nothing of the
instructor's part is known here.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from readouts.course.course import Course
from readouts.course.records import Paragraph, Question, Text
from readouts.course.reference_labels import paragraph_label
from readouts.rendering.plain_html import Plain, mark_languages, page, title_of
from readouts.text.dates import day
from readouts.text.quotation_marks import quoted

MOST_LINES, FEWEST_LINES = 14, 4


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
    "The text is under copyright and is not reproduced here: each paragraph is summarized in the course’s own words. "
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
        f'<p class="meta">{_html(course.settings.title)}. {RIGHTS}</p>',
    ]
    return page(f"{text.title}: handout", STYLE, parts)


def _html(text: str) -> str:
    return mark_languages(escape(text, quote=False))


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
    return f"<li><b>{paragraph_label(paragraph.n)}</b><div>{plain.block(paragraph.precis, text)}</div></li>"


def _question(number: int, question: Question, text: str, plain: Plain) -> str:
    lines = '<div class="line"></div>' * min(MOST_LINES, max(FEWEST_LINES, question.minutes // 2 + 2))
    return (
        f'<section class="question" id="ask-{question.id}"><div class="ask"><h3>{number}. {title_of(question)}</h3>'
        f'<p class="meta">{question.level} · {question.form} · {question.minutes} minutes</p>'
        f'{plain.block(question.body, text)}<p class="see">Look at {plain.links(question.see, text)}</p></div>'
        f'<div aria-hidden="true">{lines}</div></section>'
    )


__all__ = ["handout"]
