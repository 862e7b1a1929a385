"""Reading a copy: plain text in any encoding, HTML, a web page saved as one file (MHTML), or PDF, cut into blocks."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path

from readouts.anchoring.fingerprints import shingles, words
from readouts.anchoring.own_copy.blocks import Refused, cut

MAX_BYTES = 20_000_000  # of a file
MAX_CHARACTERS = 2_000_000  # of the text in it: some 700 pages
MAX_PAGES = 300
SECONDS, MEMORY = 60, 1_500_000_000
SMALL_HTML = 8_000  # characters; longer markup is read apart, since a parser can take minutes over what was made for that
TOO_MUCH = "unpacks to too much; save the article as plain text"
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol option p pre section summary table "
    "tbody td tfoot th thead tr ul".split()
)
_NOT_TEXT = frozenset(
    "applet audio button canvas datalist embed head iframe math noembed noframes noscript object script select style "
    "svg template textarea title video".split()
)
_OTHER_KINDS = {
    b"PK\x03\x04": "is a Word, EPUB or ZIP file", b"{\\rtf": "is an RTF file",
    b"\xd0\xcf\x11\xe0": "is an old Word file", b"\x89PNG": "is a picture", b"\xff\xd8\xff": "is a picture",
    b"GIF8": "is a picture",
}
_HTML_START = re.compile(r"<(?:!doctype\s+html|html|head|body|article|div|p|h[1-6])\b[^>]*>", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_MHTML = re.compile(rb"\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,30}?content-type:\s*multipart/", re.IGNORECASE)
_PILE = re.compile(r"[^\w\s!-~]{61,}")


def read(path: Path, known: frozenset[int] = frozenset()) -> list[str]:
    """Read a copy and cut it into blocks.

    Parameters
    ----------
    path : a file of plain text, HTML or PDF; which it is, its content says.
    known : the shingles of all texts; where the encoding is not certain, the reading with most of them is taken.

    Returns
    -------
    The blocks that hold any text, in order.

    Raises
    ------
    Refused : it is too large, of another kind, or cannot be read.
    """
    data = _bytes(path)
    for start, what in _OTHER_KINDS.items():
        if data.startswith(start):
            raise Refused(f"{what}; save it as plain text, HTML or PDF")
    if b"%PDF-" in data[:1024]:
        blocks = cut(_checked(_apart("pdf", data)))
    elif _MHTML.match(data[:20_000]):
        blocks = _html(_page_in(data))
    else:
        text = _decode(data, known)
        html = path.suffix.lower() in (".html", ".htm", ".xhtml") or _HTML_START.search(text[:5000])
        blocks = _html(text) if html else cut(_checked(text))
    if not any(words(block) for block in blocks):
        raise Refused("holds no text" + (" (a scan?)" if b"%PDF-" in data[:1024] else ""))
    return blocks


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise Refused("isn't a file" if path.exists() else "there is no such file")
        if path.stat().st_size > MAX_BYTES:
            raise Refused(f"is larger than {MAX_BYTES // 1_000_000} MB")
        return path.read_bytes()
    except OSError as error:
        raise Refused(f"cannot be opened ({error.strerror})") from None


def _checked(text: str) -> str:
    """Refuse text that is too long; cut piles of combining marks short, which Unicode normalization is slow over."""
    if len(text) > MAX_CHARACTERS:
        raise Refused(f"holds more than {MAX_CHARACTERS:,} characters of text; cut out the article")
    return _PILE.sub(lambda m: m[0][:60], text)


def _decode(data: bytes, known: frozenset[int]) -> str:
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    if b"\0" in data[:4096]:
        return _decode_as(["utf-16-le", "utf-16-be"], data, known)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_as(_guesses(data), data, known)


def _guesses(data: bytes) -> Iterator[str]:
    if declared := _CHARSET.search(data[:4096]):
        yield declared[1].decode("ascii")
    yield from ("cp1252", "gb18030", "big5")
    from charset_normalizer import from_bytes

    if guess := from_bytes(data[:100_000]).best():
        yield guess.encoding
    yield "utf-8"


def _decode_as(names: Iterable[str], data: bytes, known: frozenset[int]) -> str:
    """The reading with most known shingles; the first of several."""
    texts = []
    for name in dict.fromkeys(names):
        with contextlib.suppress(LookupError, UnicodeDecodeError):
            texts.append(data.decode(name, errors="replace" if name == "utf-8" else "strict"))
    texts = [text for text in texts if "\0" not in text[:4096]]
    if not texts:
        raise Refused("isn't text: save it as plain text, HTML or PDF")
    return max(texts, key=lambda text: len(known.intersection(shingles(_PILE.sub("", text[:MAX_CHARACTERS])))))


def _page_in(data: bytes) -> str:
    """The page in a file in which a browser saved it with all that it shows."""
    from email import message_from_bytes, policy

    try:
        parts = list(message_from_bytes(data, policy=policy.default).walk())
        page = next(part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml"))
        return str(page.get_content())
    except (StopIteration, LookupError, ValueError, AttributeError, RecursionError):
        raise Refused("is a saved web page (MHTML) without a page in it; save it as HTML or plain text") from None


def _html(markup: str) -> list[str]:
    """Cut HTML into blocks."""
    text = _html_text(markup) if len(markup) <= SMALL_HTML else _apart("html", markup.encode("utf-8", "replace"))
    lines = (re.sub(r"\s+", " ", piece).replace("\1 ", "\1").replace("\1", "\n") for piece in _checked(text).split("\0"))
    return [block for line in lines for block in cut(line)]


def _html_text(markup: str) -> str:
    r"""The text of HTML, without scripts, styles and forms' values: \0 where a block begins or ends, \1 for a line break."""
    from bs4 import BeautifulSoup

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # guesses about what else the file might be
        soup = BeautifulSoup(markup, "html.parser")
    return "".join(_flow(soup))


def _flow(soup: object) -> Iterator[str]:
    r"""The text of a tree: \0 where a block begins or ends, \1 for a line break. No recursion: pages nest deeply."""
    from bs4.element import NavigableString, Tag

    assert isinstance(soup, Tag)
    stack = [(soup, iter(soup.children))]
    pre = 0
    while stack:
        node, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            pre -= node.name == "pre"
            yield "\0" if node.name in _BLOCKS else ""
        elif isinstance(child, Tag):
            if child.name == "br":
                yield "\1"
            if child.name not in _NOT_TEXT:
                yield "\0" if child.name in _BLOCKS else ""
                pre += child.name == "pre"
                stack.append((child, iter(child.children)))
        elif type(child) is NavigableString:  # comments and declarations are subclasses of it
            text = child.replace("\0", "").replace("\1", "")
            yield text.replace("\n", "\1") if pre else text


# A PDF can unfold to any size and nest without end, and HTML can be written so that it is parsed for hours: what people send is
# read in a process of its own, with limits.

_KINDS = {"pdf": "PDF", "html": "page"}


def _apart(kind: str, data: bytes) -> str:
    """The text of a PDF or of HTML in UTF-8."""
    command = [sys.executable, "-c", f"from readouts.anchoring.own_copy.readers import _worker; _worker({kind!r})"]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, env=env, check=False)
    except subprocess.TimeoutExpired:
        raise Refused(f"could not be read within {SECONDS} seconds; save the article as plain text") from None
    if done.returncode or not done.stdout:
        raise Refused(f"is a {_KINDS[kind]} that {TOO_MUCH}")
    answer = json.loads(done.stdout)
    if answer["refused"]:
        raise Refused(answer["refused"])
    return str(answer["text"])


def _worker(kind: str) -> None:
    """Read a PDF or HTML from the standard input and write its text to the standard output, as JSON."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # there is no such thing on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    text = why = ""
    try:
        data = sys.stdin.buffer.read()
        text = _pdf_text(data) if kind == "pdf" else _html_text(data.decode())
    except Refused as refused:
        why = str(refused)
    except (MemoryError, RecursionError):
        why = f"is a {_KINDS[kind]} that {TOO_MUCH}"
    except Exception as error:  # a broken file can break the library anywhere
        why = f"is a broken {_KINDS[kind]} ({type(error).__name__}); save the article as plain text"
    json.dump({"text": text, "refused": why}, sys.stdout)


def _pdf_text(data: bytes) -> str:
    import io
    import logging

    from pypdf import PdfReader
    from pypdf.errors import DependencyError, LimitReachedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("is locked with a password")
        if len(reader.pages) > MAX_PAGES:
            raise Refused(f"has more than {MAX_PAGES} pages; cut out the article")
        pages: list[str] = []
        for page in reader.pages:
            pages.append(page.extract_text())
            if sum(map(len, pages)) > MAX_CHARACTERS:
                break
    except LimitReachedError:
        raise Refused(f"is a PDF that {TOO_MUCH}") from None
    except DependencyError:  # of AES, which publishers lock copying with
        raise Refused("is an encrypted PDF; print it as a new PDF, or save the article as plain text") from None
    return "\f".join(pages)


__all__ = ["MAX_BYTES", "read"]
