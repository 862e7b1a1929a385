"""Reading the page that the site writes to hand in; the page's script, `takein.js`, reads the same in the same way.

Any browser shows it. Behind what it shows, it holds the JSON that it was made from, and only that is read: no word of a student
can be taken for a part of it, since in it every `<` is escaped.
"""

from __future__ import annotations

import re

from readouts.teaching.responses.answers import Unreadable

_PAGE = re.compile(r"\s*<(?:!doctype|html|head|meta|!-- saved from)", re.IGNORECASE)
_INSIDE = re.compile(r"""<script\b[^>]*\bid=["']?readouts-answers\b[^>]*>(.*?)(?:</script|\Z)""", re.IGNORECASE | re.DOTALL)


def is_page(text: str) -> bool:
    """Whether a file is a web page, of whatever kind."""
    return bool(_PAGE.match(text))


def inside(page: str) -> str:
    """The JSON that a page holds.

    Raises
    ------
    Unreadable : if it holds none.

    """
    found = _INSIDE.search(page)
    if not found:
        raise Unreadable("is a web page without answers; ask for the file that the site downloads")
    return found[1]


__all__ = ["inside", "is_page"]
