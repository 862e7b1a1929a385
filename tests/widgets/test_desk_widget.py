"""The desk in a notebook: texts and files in, a widget and three tables out. All texts are invented."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest
import traitlets
from bs4 import BeautifulSoup
from ipywidgets import HBox

import readouts
from readouts import assets
from readouts.course.course import Course

US = """Secretary Heron met today with Foreign Minister Gull in Geneva. The Secretary raised concerns about fentanyl precursor chemicals.
He underscored the importance of peace and stability across the Taiwan Strait, and stressed that the two must responsibly manage
competition. Both sides agreed to maintain open lines of communication. Gulls eat herring near the pier."""
CN = """双方就共同关心的问题进行了坦诚、深入的沟通。外长强调，台湾问题是中国核心利益中的核心。美方重申不支持“台湾独立”。双方同意继续保持沟通。"""
PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
DOCUMENT = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def test_the_widget_has_the_tables_of_the_desk(course: Course) -> None:
    widget = readouts.desk(US, CN, course=course)
    assert list(widget.sentences["side"]) == ["us"] * 5 + ["cn"] * 4
    assert widget.comparison.loc["taiwan", "us_state"] == widget.comparison.loc["taiwan", "cn_state"] == "said"
    assert "phrase" in set(widget.novelty["what"])
    for name in ("sentences", "comparison", "novelty"):  # each column is explained where one looks for it
        explained = getattr(type(widget), name).__doc__ + "`second` `cn_state` `cn` `cn_speakers`"
        assert {f"`{column}`" for column in getattr(widget, name).columns} <= set(re.findall(r"`\w+`", explained))


def test_its_html_is_the_comparison_with_what_was_suggested_and_what_is_new(course: Course) -> None:
    bundle, _ = readouts.desk(US, CN, course=course, show="both")._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    page = BeautifulSoup(bundle["text/html"], "html.parser")
    state = json.loads(page.find("script").text)
    assert (state["meeting"], state["show"]) == ("desk", "both")
    taiwan = page.select_one('tr[data-topic="taiwan"]')
    assert taiwan and "Suggested: this topic" in taiwan.text and "Nearest earlier statement:" in taiwan.text and "Set phrases: “" in taiwan.text
    assert "What the United States said, in this account:" in taiwan.text
    assert "silent in the text as it was given" in page.text and "seen whole ·" not in page.text
    assert not page.select("td .rtr-source") and "read in a copy" not in page.text
    assert "had the topic right" in page.text


def test_a_sentence_that_nothing_fits_comes_last_and_a_text_that_is_none_is_named(course: Course) -> None:
    widget = readouts.desk("Gulls eat herring near the pier of the old town. " * 2, "Sign in\nPassword", course=course)
    html = BeautifulSoup(widget.html, "html.parser").text
    unfitted = widget.sentences[widget.sentences["topic"] == ""]
    assert ("Sentences that no topic fits" in html) == bool(len(unfitted))
    assert "Chinese account: This looks like a page that asks to sign in" in html


def test_one_account_alone_is_compared_with_nothing(course: Course) -> None:
    widget = readouts.desk(US, course=course)
    assert set(widget.comparison["cn_state"]) == {"unseen"}
    cell = BeautifulSoup(widget.html, "html.parser").select_one('tr[data-topic="taiwan"] td.side-2')
    assert cell and " ".join(cell.text.split()) == "China: not given"
    assert "parts seen" not in widget.html and "part seen" not in widget.html.split("rtr-help")[0]
    assert "No account has been given yet" in readouts.desk(course=course).html


def test_another_text_draws_anew_and_drops_a_topic_that_it_lacks(course: Course) -> None:
    widget = readouts.desk(US, CN, course=course, topic="narcotics")
    before = widget.html
    widget.first = "The two sides discussed the climate and agreed to hold a climate conference."
    assert widget.html != before and widget.topic == "" and "narcotics" not in widget.comparison.index


def test_a_file_is_read_by_its_name(course: Course, tmp_path: Path) -> None:
    plain, page, word = tmp_path / "us.txt", tmp_path / "cn.html", tmp_path / "us.docx"
    plain.write_text(US, "utf-8")
    page.write_text(f"<html><body><script>alert(1)</script><nav>菜单</nav><p>{CN}</p></body></html>", "utf-8")
    with zipfile.ZipFile(word, "w") as archive:
        archive.writestr("word/document.xml", DOCUMENT.format("".join(PARAGRAPH.format(p) for p in US.split("\n"))))
    assert list(readouts.desk(plain, str(page), course=course).sentences["side"]).count("cn") == 4
    assert len(readouts.desk(word, course=course).sentences) == 5
    with pytest.raises(ValueError, match=r"nowhere\.txt: there is no such file"):
        readouts.desk("nowhere.txt", course=course)


@pytest.mark.parametrize(("trait", "wrong"), [("topic", "taiwann"), ("cover", "fr"), ("show", "nothing")])
def test_a_wrong_value_is_refused(course: Course, trait: str, wrong: str) -> None:
    widget = readouts.desk(US, CN, course=course)
    with pytest.raises(traitlets.TraitError):
        setattr(widget, trait, wrong)


def test_it_composes_with_ipywidgets_and_runs_the_script_of_the_comparisons(course: Course) -> None:
    one, other = readouts.desk(US, CN, course=course), readouts.compare("malta-2023", course=course)
    traitlets.link((one, "show"), (other, "show"))
    HBox([one, other]).children[0].show = "differ"
    assert other.show == "differ" and one._esm == assets.esm("compare")


def test_a_known_account_has_the_courses_codes(course: Course) -> None:
    rows = [s for s in course.statements_of("malta-2023") if s.side == "us" and s.quote]
    widget = readouts.desk("\n\n".join(f"The account says that {s.quote}." for s in rows), course=course)
    assert set(widget.sentences["statement"]) == {s.id for s in rows} and f"The course has this as {rows[0].id}." in widget.html
