"""A reader's own copies: every way a copy can be dirty, what is refused, what is stored."""

from __future__ import annotations

import html
import json
import os
import quopri
import random
import re
import subprocess
import sys
import textwrap
import time
import zlib
from collections.abc import Callable
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import matplotlib
import pytest
from click.testing import CliRunner, Result
from conftest import texts_folder
from fpdf import FPDF
from source_texts import FILES, paragraphs

from readouts.anchoring import fingerprints, own_copy
from readouts.anchoring.fingerprints import Fingerprints, shingles
from readouts.anchoring.own_copy import LicensedError, Refused, readers
from readouts.cli.texts import texts

INVENTED = Path(__file__).parent.parent / "fixtures" / "invented"
ESSAY, RETOLD, CHINESE = (
    INVENTED.joinpath(name).read_text("utf-8").strip().split("\n\n") for name in ("essay.txt", "retold.txt", "chinese.txt")
)
PRINTS = Fingerprints().with_text("velm", ESSAY).with_text("chinese", CHINESE)
KNOWN = frozenset(h for prints in PRINTS.texts.values() for p in prints for h in p.shingles)
FURNITURE = ["Home\nNews\nSport\nSign in", "Before the ice", "The old customs house at Osterby. Photo: A. Quill / Harbour Press",
             "Most read: Ten recipes for salted herring that your grandmother kept from you"]
COMMENTS = ["3 comments", "gullwatcher: So the lamp is not repaired? I say pay for it.", "Leave a reply\nYour address will not be published"]
ADVERTISEMENT = "ADVERTISEMENT Ropes, nets and lamps at half the price, only this week at the chandler's on the quay"
needs_texts = pytest.mark.skipif(texts_folder() is None, reason="the source texts are not at hand (READOUTS_TEXTS, ../shared/texts)")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    fingerprints.save(PRINTS, folder)
    return folder


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(texts, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def add(data: Path, *arguments: object) -> Result:
    return run("add", "--data", data, *arguments)


def stored(data: Path, text: str = "velm") -> list[str]:
    """The stored paragraphs of a text that was found whole."""
    found = own_copy.load(data)[text]
    assert list(found) == list(range(1, len(found) + 1))
    return list(found.values())


# -- dirtied copies ----------------------------------------------------------------------------------------------------


def straight(text: str) -> str:
    return text.translate(str.maketrans("“”‘’", "\"\"''"))


def wrapped(text: str, width: int = 58) -> str:
    """Hard line breaks, with words hyphenated at line ends."""
    lines = textwrap.wrap(text, width, break_long_words=False)
    for i in range(len(lines) - 1):
        first, _, rest = lines[i + 1].partition(" ")
        if i % 2 and len(first) > 7 and first.isalpha() and rest:
            lines[i], lines[i + 1] = f"{lines[i]} {first[:4]}-", f"{first[4:]} {rest}"
    return "\n".join(lines)


def surrounded(blocks: list[str]) -> list[str]:
    return [*FURNITURE, *blocks[:4], ADVERTISEMENT, *blocks[4:], *COMMENTS]


def split_up(blocks: list[str]) -> list[str]:
    """Every second paragraph in two blocks, cut in the middle of a sentence."""
    out = []
    for i, block in enumerate(blocks):
        middle = block.index(" ", len(block) // 2)
        out += [block[:middle], block[middle:].strip()] if i % 2 else [block]
    return out


def joined(blocks: list[str]) -> list[str]:
    return [" ".join(blocks[i : i + 3]) for i in range(0, len(blocks), 3)]


COPIES: dict[str, Callable[[], str]] = {
    "as it is": lambda: "\n\n".join(ESSAY),
    "menus, captions, an advertisement and comments": lambda: "\n\n".join(surrounded(ESSAY)),
    "one line a paragraph": lambda: "\n".join(surrounded(ESSAY)),
    "hard line breaks": lambda: "\n\n".join(surrounded([textwrap.fill(p, 72) for p in ESSAY])),
    "hard line breaks and hyphenation": lambda: "\n\n".join(surrounded([wrapped(p) for p in ESSAY])),
    "hyphenation without empty lines": lambda: "\n".join(surrounded([wrapped(p) for p in ESSAY])),
    "straight marks": lambda: straight("\n\n".join(surrounded(ESSAY))),
    "no-break spaces": lambda: "\n\n".join(surrounded(ESSAY)).replace(" the ", "\u00a0the\u202f"),
    "soft hyphens and invisible spaces": lambda: "\n\n".join(surrounded(ESSAY)).replace("ing", "\u00ading").replace(" and", "\u200b and"),
    "split paragraphs": lambda: "\n\n".join(surrounded(split_up(ESSAY))),
    "joined paragraphs": lambda: "\n\n".join(surrounded(joined(ESSAY))),
    "all in one block with its furniture": lambda: " ".join(surrounded(ESSAY)),
    "the article twice": lambda: "\n\n".join(surrounded(ESSAY) + ESSAY),
    "teasers and pull quotes": lambda: "\n\n".join([ESSAY[0][:120] + " …", *ESSAY[:7], ESSAY[8][:90], *ESSAY[7:], ESSAY[3]]),
    "numbers of notes": lambda: "\n\n".join(p + f" [{i}]" for i, p in enumerate(ESSAY)),
}


@pytest.mark.parametrize("name", COPIES)
def test_a_dirty_copy_gives_exactly_the_paragraphs(data: Path, tmp_path: Path, name: str) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_text(COPIES[name](), "utf-8")
    result = add(data, copy)
    assert result.exit_code == 0, result.output
    assert "velm: 13 of 13 paragraphs, similarity 100 %; stored" in result.output
    assert [straight(p) for p in stored(data)] == [straight(p) for p in ESSAY]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(data: Path, tmp_path: Path, encoding: str, newline: str) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_bytes("\n\n".join(surrounded(ESSAY)).replace("\n", newline).encode(encoding))
    assert add(data, copy).exit_code == 0
    assert stored(data) == ESSAY


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
@pytest.mark.parametrize("make", [
    lambda: "\n\n".join(CHINESE),
    lambda: "首页 订阅\n" + "\n".join("\n".join(textwrap.wrap(p, 24)) for p in CHINESE),
    lambda: "".join(CHINESE) + "责任编辑：无名",
], ids=["as it is", "hard line breaks", "in one block"])
def test_chinese(data: Path, tmp_path: Path, encoding: str, make: Callable[[], str]) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_bytes(make().encode(encoding))
    assert "chinese: 5 of 5 paragraphs, similarity 100 %" in add(data, copy).output
    assert stored(data, "chinese") == CHINESE


def test_a_byte_that_is_no_utf8_spoils_no_more_than_itself(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_bytes("\n\n".join([*ESSAY, "Caf"]).encode() + b"\xe9")
    assert add(data, copy).exit_code == 0
    assert stored(data) == ESSAY


def test_slips_are_kept_as_they_are_and_counted(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    changed = "\n\n".join(ESSAY).replace("harbour", "harbor").replace("grumble", "grumbel")
    copy.write_text(changed, "utf-8")
    assert re.search(r"velm: 13 of 13 paragraphs, similarity 9[89][.\d]* %; stored", add(data, copy).output)
    assert stored(data) == changed.split("\n\n")


def test_what_was_dropped_is_shown_in_few_words(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_text("\n\n".join(surrounded(ESSAY)), "utf-8")
    line = add(data, copy).output.splitlines()[1]
    assert line.startswith("  dropped: 8 blocks: “Home News Sport Sign in”, “Before the ice”, “The old customs house at Osterby. Photo: A …”,")
    assert line.endswith("and 2 more")
    assert all(len(words.split()) <= 9 for words in re.findall("“(.*?)”", line))


# -- HTML and PDF ------------------------------------------------------------------------------------------------------


def page(inner: str, head: str = '<meta charset="utf-8">') -> str:
    return f"<!DOCTYPE html>\n<html><head>{head}<title>{html.escape(ESSAY[0])}</title></head><body>{inner}</body></html>"


def web_page(block: str = "p") -> str:
    article = "\n".join(f"<{block}>{html.escape(p).replace('harbour', '<a href=x><b>har</b>bour</a>')}\n</{block}>" for p in ESSAY)
    return page(
        "<nav><ul><li>Home<li>News</ul></nav><script>var x = '<p>We come to listen</p>'; alert(1)</script>"
        f"<style>p {{ color: red }}</style><article><h1>Before the ice</h1><!-- a comment -->{article}"
        "<aside>Most read: ten recipes</aside></article><noscript>Switch on scripts</noscript><textarea>Your reply</textarea>"
        "<template><p>later</p></template><svg><text>a picture</text></svg>"
    )


@pytest.mark.parametrize("block", ["p", "div", "li", "blockquote", "section", "td"])
def test_html(data: Path, tmp_path: Path, block: str) -> None:
    copy = tmp_path / "copy.html"
    copy.write_text(web_page(block), "utf-8")
    result = add(data, copy)
    assert "13 of 13 paragraphs, similarity 100 %" in result.output
    assert stored(data) == ESSAY
    blocks = "\n".join(own_copy.read(copy))
    assert not re.search(r"alert|color: red|a comment|Switch on|Your reply|later|a picture|[<>]", blocks)
    assert "Home" in blocks
    assert "alert" not in next((data / "licensed").iterdir()).read_text()


@pytest.mark.parametrize(("name", "make"), [
    ("copy.htm", lambda: page("<br><br>".join(map(html.escape, ESSAY)))),
    ("copy", lambda: page("<br>\n".join(map(html.escape, ESSAY)))),
    ("copy.txt", lambda: page("<pre>" + html.escape("\n\n".join(textwrap.fill(p, 70) for p in ESSAY)) + "</pre>")),
    ("copy.xhtml", lambda: '<?xml version="1.0"?>' + page("".join(f"<p>{html.escape(p)}</p>" for p in ESSAY))),
    ("copy.html", lambda: "".join(f"<p>{html.escape(p)}" for p in ESSAY) + "<p <b unclosed <script>alert(1)"),
])
def test_forms_of_html(data: Path, tmp_path: Path, name: str, make: Callable[[], str]) -> None:
    (tmp_path / name).write_text(make(), "utf-8")
    assert add(data, tmp_path / name).exit_code == 0
    assert stored(data) == ESSAY


def test_html_says_its_encoding(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.html"
    copy.write_bytes(page("".join(f"<p>{p}</p>" for p in CHINESE), '<meta charset="gbk">').encode("gbk"))
    assert add(data, copy).exit_code == 0
    assert stored(data, "chinese") == CHINESE


def pdf(blocks: list[str], width: float = 0) -> FPDF:
    """A PDF with a running head and a page number on every page, wrapped as it comes."""

    class Paper(FPDF):
        def header(self) -> None:
            self.cell(0, 8, "The Harbour Review, winter issue", new_x="LMARGIN", new_y="NEXT")

        def footer(self) -> None:
            self.set_y(-15)
            self.cell(0, 8, f"Page {self.page_no()}")

    paper = Paper()
    paper.add_font("DejaVu", "", Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf")
    paper.set_font("DejaVu", size=13)
    paper.add_page()
    for block in blocks:
        paper.multi_cell(width, 9, block, new_x="LMARGIN", new_y="NEXT")
        paper.ln(4)
    return paper


@pytest.mark.parametrize("make", [
    lambda: pdf(surrounded(ESSAY)),
    lambda: pdf(surrounded([wrapped(p, 50) for p in ESSAY])),
    lambda: pdf([p.replace("fi", "ﬁ") for p in ESSAY], width=80),
], ids=["as it is", "hyphenated", "narrow, with ligatures"])
def test_pdf(data: Path, tmp_path: Path, make: Callable[[], FPDF]) -> None:
    copy = tmp_path / "copy.pdf"
    make().output(str(copy))
    result = add(data, copy)
    assert re.search(r"13 of 13 paragraphs, similarity (100|9[6-9][.\d]*) %", result.output), result.output
    for paragraph, original in zip(stored(data), ESSAY, strict=True):
        same = len(set(shingles(paragraph)) & set(shingles(original))) / len(shingles(original))
        assert same > 0.9
        assert "Harbour Review" not in paragraph or same < 1  # a running head stays only inside a paragraph that a page end cuts


def test_a_locked_pdf_is_refused(tmp_path: Path) -> None:
    paper = pdf(ESSAY[:1])
    paper.set_encryption(owner_password="secret", user_password="more secret")
    paper.output(str(tmp_path / "locked.pdf"))
    with pytest.raises(Refused, match="is locked with a password"):
        own_copy.read(tmp_path / "locked.pdf")


def raw_pdf(content: bytes, pages: int = 1, contents: int = 1) -> bytes:
    """A PDF of pages that all show one compressed stream, each of them `contents` times."""
    packed = zlib.compress(content, 9)
    kids = " ".join(f"{4 + i} 0 R" for i in range(pages))
    show = " ".join(["3 0 R"] * contents)
    font = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
        *[f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << {font} >> /Contents [{show}] >>".encode()] * pages,
    ]
    out, places = b"%PDF-1.4\n", []
    for i, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        size, table, size, len(out))


@pytest.mark.slow
@pytest.mark.parametrize(("content", "pages", "contents", "why"), [
    (b" " * 200_000_000, 1, 1, "unpacks to too much"),
    (b" " * 40_000_000, 1, 500, "unpacks to too much"),
    (b"BT /F 1 Tf (" + b"herring " * 400_000 + b") Tj ET", 3, 1, "more than 2,000,000 characters"),
    (b"BT (x) Tj ET", 400, 1, "has more than 300 pages"),
    (b"", 1, 1, r"holds no text \(a scan\?\)"),
], ids=["one huge stream", "many streams", "much text", "many pages", "no text"])
def test_a_pdf_that_unfolds_without_end_is_refused(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, pages: int, contents: int, why: str
) -> None:
    monkeypatch.setattr(readers, "SECONDS", 20)  # a slow machine may run into this limit first
    copy = tmp_path / "bomb.pdf"
    copy.write_bytes(raw_pdf(content, pages, contents))
    assert copy.stat().st_size < 300_000
    result = add(data, copy)
    assert result.exit_code == 1
    assert re.search(f"bomb.pdf: refused: .*({why}|within 20 seconds)", result.output), result.output
    assert not (data / "licensed").exists()


def test_a_pdf_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "SECONDS", 0.01)
    (tmp_path / "slow.pdf").write_bytes(raw_pdf(b"BT (x) Tj ET"))
    with pytest.raises(Refused, match=r"within 0\.01 seconds"):
        own_copy.read(tmp_path / "slow.pdf")


def test_a_locked_pdf_of_a_kind_that_needs_more_is_called_encrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    import pypdf
    from pypdf.errors import DependencyError

    def locked(_: object) -> None:
        raise DependencyError("cryptography>=3.1 is required for AES algorithm")

    monkeypatch.setattr(pypdf, "PdfReader", locked)
    with pytest.raises(Refused, match="is an encrypted PDF; print it as a new PDF"):
        readers._pdf_text(b"")


# -- a page saved as one file ------------------------------------------------------------------------------------------


def test_a_page_saved_as_one_file_is_read_as_the_page(data: Path, tmp_path: Path) -> None:
    page = MIMEText("<html><body><nav>Menu</nav>" + "".join(f"<p>{p}</p>" for p in ESSAY) + "</body></html>", "html", "utf-8")
    del page["Content-Transfer-Encoding"]
    page.replace_header("Content-Type", "text/html; charset=utf-8")
    page["Content-Transfer-Encoding"] = "quoted-printable"
    page.set_payload(quopri.encodestring("".join(f"<p>{p}</p>" for p in ESSAY).encode()).decode("ascii"))
    whole = MIMEMultipart("related", type="text/html")
    whole["Snapshot-Content-Location"] = "https://example.org/essay"
    whole.attach(page)
    (tmp_path / "essay.mht").write_bytes(bytes(whole))
    assert b"=E2=80=99" in bytes(whole)
    result = add(data, tmp_path / "essay.mht")
    assert "velm: 13 of 13 paragraphs, similarity 100 %; stored" in result.output
    assert stored(data) == ESSAY


# -- what the counts of words tell -------------------------------------------------------------------------------------


def test_a_paragraph_of_another_length_is_named(data: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_text("\n\n".join([ESSAY[0], ESSAY[1].partition(" ")[2], *ESSAY[2:]]), "utf-8")
    output = add(data, tmp_path / "copy.txt").output
    assert re.search(r"similarity 99\.\d %; check paragraph 2 has \d+ words for \d+; stored", output), output


def test_an_empty_name_is_not_this_folder(data: Path) -> None:
    result = CliRunner().invoke(texts, ["add", "", "--data", str(data)])
    assert result.exit_code == 2
    assert "a name is empty; name the file, or . for all of this folder" in result.output


def test_two_at_once_lose_nothing(data: Path, tmp_path: Path) -> None:
    halves = [ESSAY[:7], ESSAY[7:]]
    for half, blocks in enumerate(halves):
        (tmp_path / f"{half}.txt").write_text("\n\n".join(blocks), "utf-8")
    command = [sys.executable, "-c", "from readouts.cli import main; main()", "texts", "add", "--data", str(data)]
    started = [subprocess.Popen([*command, str(tmp_path / f"{half}.txt")], stdout=subprocess.DEVNULL) for half in (0, 1)]
    assert [one.wait(120) for one in started] == [0, 0]
    assert stored(data) == ESSAY


# -- refused -----------------------------------------------------------------------------------------------------------

REFUSED: dict[str, tuple[bytes, str]] = {
    "another text": (" ".join(f"word{i} of something else entirely" for i in range(300)).encode(), r"isn't one of the course's texts; the nearest is \w+ \(similarity 0 %\)"),
    "another translation": ("\n\n".join(RETOLD).encode(), r"isn't one of the course's texts; the nearest is velm \(similarity [0-3] %\)"),
    "a near translation": (
        re.sub(r"((?:\w+\W+){4})\w+", r"\1otherwise", "\n\n".join(ESSAY)).encode(),
        r"resembles velm \(similarity [45]\d %.*\) but has other words: another translation or version of it",
    ),
    "a translation that repeats two paragraphs": (
        "\n\n".join(p if i in (3, 5) else re.sub(r"((?:\w+\W+){3})\w+", r"\1otherwise", p) for i, p in enumerate(ESSAY)).encode(),
        r"resembles velm",
    ),
    "one paragraph": (("\n\n".join([*FURNITURE, ESSAY[2]])).encode(), r"has only 1 of the 13 paragraphs of velm \(similarity \d+ %\)"),
    "an empty file": (b"", "holds no text"),
    "no words": (b" \n\n ... \n", "holds no text"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a picture; save it as plain text, HTML or PDF"),
    "a Word file": (b"PK\x03\x04\x14\0", "is a Word, EPUB or ZIP file"),
    "binary": (bytes(range(256)) * 8, "isn't text"),
    "a broken PDF": (b"%PDF-1.7\n" + bytes(range(256)), "is a broken PDF"),
    "a long text": (b"word " * 500_000, "holds more than 2,000,000 characters"),
    "a huge file": (b"x" * (own_copy.MAX_BYTES + 1), "is larger than 20 MB"),
    "a saved page without a page": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: image/png\r\n\r\nx\r\n--x--\r\n", r"is a saved web page \(MHTML\) without a page in it"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_is_one_line_and_writes_nothing(data: Path, tmp_path: Path, name: str) -> None:
    content, why = REFUSED[name]
    copy = tmp_path / "some copy"
    copy.write_bytes(content)
    result = add(data, copy)
    assert result.exit_code == 1
    assert len(result.output.splitlines()) == 1
    assert re.search(f"some copy: refused: {why}", result.output), result.output
    assert not (data / "licensed").exists()


def test_a_file_that_is_not_there(data: Path, tmp_path: Path) -> None:
    assert "nowhere.txt: refused: there is no such file" in add(data, tmp_path / "nowhere.txt").output


@pytest.mark.slow
@pytest.mark.parametrize("content", [
    "x" * 900_000, "a" + "\u0301\u0316" * 400_000, "\u202e" * 900_000, "-\n" * 400_000, "a-\n" * 100_000, "the lamp " * 30_000, "“" * 900_000,
    "<a " * 20_000, "<!--" * 75_000, "<div>" * 30_000, "<p>" * 30_000 + "x", "<" * 300_000, "&" * 300_000, "<pre>\n" * 20_000, " \n" * 400_000, "中" + " " * 400_000 + "\n",
], ids=["a letter", "marks", "right to left", "hyphens", "broken words", "known words", "quotation marks", "a tag not closed", "comments not closed", "div", "p", "<", "&", "pre", "lines", "spaces"])
@pytest.mark.parametrize("suffix", ["txt", "html"])
def test_hostile_copies_are_refused_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, suffix: str) -> None:
    copy = tmp_path / f"copy.{suffix}"
    copy.write_text(content, "utf-8")
    monkeypatch.setattr(readers, "SECONDS", 12)  # what never ends is given up; the rest is refused for what it is
    start = time.process_time()
    with pytest.raises(Refused):
        own_copy.recognize(own_copy.read(copy, KNOWN), PRINTS)
    assert time.process_time() - start < 60  # quadratic work would take hours


# -- several files, partial and better copies --------------------------------------------------------------------------


def test_files_and_folders_in_any_order(data: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox" / "deep"
    inbox.mkdir(parents=True)
    (inbox / "b.txt").write_text("\n\n".join(CHINESE), "utf-8")
    (inbox / "picture.png").write_bytes(b"\x89PNG")
    (inbox / ".hidden.txt").write_text("hidden")
    (tmp_path / "a.txt").write_text("\n\n".join(ESSAY), "utf-8")
    (tmp_path / "foreign.txt").write_text("A letter to my aunt about the weather in the south.")
    result = add(data, tmp_path / "foreign.txt", tmp_path / "inbox", tmp_path / "a.txt", tmp_path / "a.txt")
    assert result.exit_code == 1  # one was refused; the others were taken
    assert len(re.findall("refused", result.output)) == 1
    assert "skipped 1 file that is" in result.output
    assert (stored(data), stored(data, "chinese")) == (ESSAY, CHINESE)


def test_many_files_with_a_progress_bar(data: Path, tmp_path: Path) -> None:
    for i in range(7):
        (tmp_path / f"{i}.txt").write_text("\n\n".join(ESSAY), "utf-8")
    result = add(data, *sorted(tmp_path.glob("*.txt")))
    assert result.exit_code == 0
    assert "Reading" in result.stderr
    assert result.stdout.count("velm: 13 of 13") == 7


def test_the_stored_folder_is_not_read_again(data: Path, tmp_path: Path) -> None:
    (data / "copy.txt").write_text("\n\n".join(ESSAY), "utf-8")
    (data / "texts" / "fingerprints.json").rename(tmp_path / "kept")
    (data / "texts").joinpath("fingerprints.json").write_bytes((tmp_path / "kept").read_bytes())
    add(data, data)
    (data / "licensed" / "note.txt").write_text("something")
    assert "note.txt" not in add(data, data).output


def test_several_texts_in_one_file(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "reader.txt"
    copy.write_text("\n\n".join([*surrounded(CHINESE), *surrounded(ESSAY)]), "utf-8")
    assert add(data, copy).exit_code == 0
    assert (stored(data), stored(data, "chinese")) == (ESSAY, CHINESE)


def test_a_partial_copy_is_taken_and_said_to_be_partial(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "half.txt"
    copy.write_text("\n\n".join(surrounded([*ESSAY[:4], *ESSAY[5:7], ESSAY[8]])), "utf-8")
    result = add(data, copy)
    assert result.exit_code == 0
    assert re.search(r"velm: 7 of 13 paragraphs, similarity 5\d(\.\d)? %; a partial copy, missing: 5, 8, 10-13; stored", result.output)
    assert own_copy.load(data)["velm"] == {n: ESSAY[n - 1] for n in (1, 2, 3, 4, 6, 7, 9)}


def test_two_halves_make_a_whole(data: Path, tmp_path: Path) -> None:
    for name, part in (("1.txt", ESSAY[:7]), ("2.txt", ESSAY[6:])):
        (tmp_path / name).write_text("\n\n".join(part), "utf-8")
    result = add(data, tmp_path / "2.txt", tmp_path / "1.txt")
    assert "stored copy improved by 6 paragraphs" in result.output
    assert stored(data) == ESSAY
    assert json.loads((data / "licensed" / "velm.json").read_text("utf-8"))["similarity"] == 1


def test_a_worse_copy_replaces_a_better_one_only_when_asked(data: Path, tmp_path: Path) -> None:
    good, worse = tmp_path / "good.txt", tmp_path / "worse.txt"
    good.write_text("\n\n".join(ESSAY), "utf-8")
    worse.write_text("\n\n".join(ESSAY[:8]).replace("the", "teh"), "utf-8")
    add(data, good)
    before = (data / "licensed" / "velm.json").read_bytes()
    result = add(data, worse)
    assert result.exit_code == 0
    assert "not stored: the stored copy is as good or better (--replace uses this one)" in result.output
    assert (data / "licensed" / "velm.json").read_bytes() == before
    assert add(data, "--replace", worse).exit_code == 0
    assert len(own_copy.load(data)["velm"]) == 8
    add(data, good)
    assert (data / "licensed" / "velm.json").read_bytes() == before


def test_an_interrupted_run_leaves_what_was_there(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    half, whole = tmp_path / "half.txt", tmp_path / "whole.txt"
    half.write_text("\n\n".join(ESSAY[:6]), "utf-8")
    whole.write_text("\n\n".join(ESSAY), "utf-8")
    add(data, half)
    before = {p.name: p.read_bytes() for p in (data / "licensed").iterdir()}

    def interrupted(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    assert add(data, whole).exit_code != 0
    assert {p.name: p.read_bytes() for p in (data / "licensed").iterdir()} == before


def test_a_folder_that_cannot_be_written_is_said_plainly(data: Path, tmp_path: Path) -> None:
    (data / "licensed").write_text("in the way")
    (tmp_path / "copy.txt").write_text("\n\n".join(ESSAY), "utf-8")
    result = add(data, tmp_path / "copy.txt")
    assert result.exit_code == 1
    assert re.search(r"copy\.txt: (could not be stored|refused)", result.output)


# -- list, remove, load ------------------------------------------------------------------------------------------------


def test_list_and_remove(data: Path, tmp_path: Path) -> None:
    assert run("list", "--data", data).output == "chinese: not added\nvelm: not added\n"
    (tmp_path / "copy.txt").write_text("\n\n".join(ESSAY[:6]), "utf-8")
    add(data, tmp_path / "copy.txt")
    assert re.search(r"^velm: 6 of 13 paragraphs, similarity \d+(\.\d)? %$", run("list", "--data", data).output, re.MULTILINE)
    wrong = run("remove", "--data", data, "velms")
    assert wrong.exit_code == 1
    assert 'no copy of velms is stored, did you mean "velm"?' in wrong.output
    assert run("remove", "--data", data, "velm").output == "velm: removed\n"
    assert own_copy.load(data) == {}


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"text": "other", "paragraphs": {}}', '{"text": "velm", "paragraphs": {"x": "y"}}'])
def test_a_broken_stored_file_is_named(data: Path, tmp_path: Path, content: str) -> None:
    (data / "licensed").mkdir()
    (data / "licensed" / "velm.json").write_text(content)
    with pytest.raises(LicensedError, match=r"velm\.json: cannot be read"):
        own_copy.load(data)
    (tmp_path / "copy.txt").write_text("\n\n".join(ESSAY), "utf-8")
    for result in (run("list", "--data", data), add(data, tmp_path / "copy.txt")):
        assert result.exit_code == 1
        assert "velm.json: cannot be read" in result.output
    assert add(data, "--replace", tmp_path / "copy.txt").exit_code == 0


def test_without_fingerprints_nothing_is_added(tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_text("\n\n".join(ESSAY), "utf-8")
    result = add(tmp_path, tmp_path / "copy.txt")
    assert result.exit_code == 1
    assert "has no fingerprints; make them with: readouts texts fingerprint" in result.output


# -- the real texts ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real() -> dict[str, list[str]]:
    folder = texts_folder()
    return {name: paragraphs(folder, name) for name in FILES} if folder else {}


@needs_texts
@pytest.mark.parametrize("dirt", [surrounded, split_up, joined, lambda ps: [wrapped(p) for p in ps], lambda ps: [" ".join(surrounded(ps))]],
                         ids=["surrounded", "split", "joined", "hyphenated", "one block"])
@pytest.mark.parametrize("name", FILES)
def test_the_real_texts_dirtied(real: dict[str, list[str]], name: str, dirt: Callable[[list[str]], list[str]]) -> None:
    prints = Fingerprints()
    for text, originals in real.items():
        prints = prints.with_text(text, originals)
    match, *others = own_copy.recognize(own_copy.cut("\n\n".join(dirt(real[name]))), prints)
    assert (match.text, match.missing, others) == (name, [], [])
    assert match.similarity > 0.99
    near = sum(straight(match.alignment.paragraphs[n]) == straight(own_copy.tidy(p)) for n, p in enumerate(real[name], 1))
    assert near >= 0.9 * len(real[name])


@needs_texts
def test_the_real_files_are_added_whole(real: dict[str, list[str]], tmp_path: Path) -> None:
    folder = texts_folder()
    prints = Fingerprints()
    for text, originals in real.items():
        prints = prints.with_text(text, originals)
    fingerprints.save(prints, tmp_path)
    result = add(tmp_path, folder)
    assert result.exit_code == 0, result.output
    assert own_copy.load(tmp_path) == {text: {n: own_copy.tidy(p) for n, p in enumerate(ps, 1)} for text, ps in real.items()}


@needs_texts
@pytest.mark.parametrize("name", FILES)
def test_the_real_texts_are_not_taken_for_one_another(real: dict[str, list[str]], name: str) -> None:
    prints = Fingerprints()
    for text, originals in real.items():
        if text != name:
            prints = prints.with_text(text, originals)
    with pytest.raises(Refused, match=r"isn't one of the course's texts; the nearest is [\w-]+ \(similarity [0-4] %\)"):
        own_copy.recognize(real[name], prints)


def spoilt(blocks: list[str], rate: float, chance: random.Random) -> list[str]:
    return [re.sub(r"\w+", lambda m: "x" + m[0] if chance.random() < rate else m[0], block) for block in blocks]


@needs_texts
@pytest.mark.parametrize(("rate", "taken"), [(0.02, True), (0.05, True), (0.2, False), (0.3, False)])
def test_damage_is_borne_and_rewording_is_not(real: dict[str, list[str]], rate: float, taken: bool) -> None:
    for name, originals in real.items():
        try:
            match = own_copy.recognize(spoilt(originals, rate, random.Random(name)), Fingerprints().with_text(name, originals))[0]
            assert taken
            assert len(match.missing) <= 0.1 * match.of
        except Refused:
            assert not taken
