"""Two accounts on the desk: tables, what is new, known accounts, and drafted rows. All texts that aren't rows are invented."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import copy_of_data

from readouts.analysis.desk.desk import desk
from readouts.analysis.desk.drafting import cut_quotation, draft
from readouts.analysis.desk.files import Refused, read_account
from readouts.analysis.desk.novelty import Earlier, units
from readouts.analysis.desk.page_data import page_data
from readouts.cli import main
from readouts.course.course import Course
from readouts.validation.load import examine

US = """Secretary Heron met today with Foreign Minister Gull in Geneva.

The Secretary raised concerns about fentanyl precursor chemicals. He underscored the importance of peace and stability across the
Taiwan Strait. Both sides agreed to maintain open lines of communication."""
CN = """双方就共同关心的问题进行了坦诚、深入的沟通。外长强调，台湾问题是中国核心利益中的核心。双方同意继续保持沟通。"""


def test_the_tables_of_two_accounts(course: Course) -> None:
    found = desk(US, CN, course=course)
    assert list(found.sentences["side"]) == ["us"] * 4 + ["cn"] * 3
    topics = dict(zip(found.sentences["text"].str[:20], found.sentences["topic"], strict=True))
    assert topics["The Secretary raised"] == "narcotics" and topics["外长强调，台湾问题是中国核心利益中的核心"] == "taiwan"
    assert found.sentences["topic_sure"].between(0, 1).all()
    taiwan = found.comparison.loc["taiwan"]
    assert taiwan["relation"] == "both" and taiwan["us_state"] == taiwan["cn_state"] == "said"
    assert found.comparison.loc["narcotics"]["cn_state"] == "silent"
    assert set(found.novelty["what"]) <= {"near", "same phrase", "new", "phrase", "phrase missing"}


def test_one_account_alone_leaves_the_other_unseen(course: Course) -> None:
    found = desk(US, course=course)
    assert set(found.comparison["cn_state"]) == {"unseen"}
    assert not (found.novelty["side"] == "cn").any()


def test_empty_and_equal_accounts_are_named(course: Course) -> None:
    assert [f.kind for f in desk("Ferries", course=course).findings["us"]] == ["one-word"]
    assert [f.kind for f in desk(US, US, course=course).findings["both"]] == ["same-text"]
    assert desk("", "", course=course).sentences.empty


def account_of(course: Course, meeting: str, side: str) -> str:
    rows = [s for s in course.statements_of(meeting) if s.side == side and s.lang == "en" and s.quote]
    return "\n\n".join(f"The account says that {s.quote}." for s in rows)


def test_a_known_account_is_recognized_and_shows_the_courses_codes(course: Course) -> None:
    found = desk(account_of(course, "malta-2023", "us"), course=course)
    assert found.known[0] and found.known[0].meeting == "malta-2023"
    rows = [s for s in course.statements_of("malta-2023") if s.side == "us"]
    assert set(found.sentences["statement"]) == {s.id for s in rows}
    assert dict(zip(found.sentences["statement"], found.sentences["topic"], strict=True)) == {s.id: s.topic for s in rows}
    assert found.before == course.meeting_records["malta-2023"].start


def test_an_invented_account_is_not_recognized(course: Course) -> None:
    assert desk(US, CN, course=course).known == (None, None)


def test_swapped_sides_are_named(course: Course) -> None:
    found = desk("", account_of(course, "malta-2023", "us"), course=course)
    assert [f.kind for f in found.findings["both"]] == ["sides-swapped"]
    assert desk(account_of(course, "malta-2023", "us"), course=course).findings["both"] == ()


def test_the_nearest_is_the_same_words_with_what_was_dropped(course: Course) -> None:
    row = next(s for s in course.statement_records if s.side == "us" and s.quote and len(s.quote.split()) > 15)
    words = (row.quote or "").split()
    gone = next(w for w in words if w.isalpha() and len(w) > 6)
    near = Earlier(course).nearest(" ".join(w for w in words if w != gone), "en", "us")
    assert near[0].statement.id == row.id and near[0].nearness > 0.6
    assert gone.lower() in near[0].dropped


def test_each_set_phrase_has_an_earlier_use_among_the_nearest(course: Course) -> None:
    """Three near statements with one phrase would hide where the other phrase of the sentence was used."""
    text = "They reaffirmed the one-China policy, one China, one-China, and peace and stability across the Taiwan Strait, and spoke of guardrails."
    earlier = Earlier(course)
    phrases = {p.phrase.id for p in earlier.phrases_in(text, "us") if p.before}
    assert len(phrases) == 3
    assert phrases <= {phrase for near in earlier.nearest(text, "en", "us") for phrase in near.phrases}


def test_common_words_alone_are_not_near(course: Course) -> None:
    earlier = Earlier(course)
    assert earlier.nearest("It is of the and to that they would have been with us.", "en", "us") == []
    assert earlier.nearest("Gulls eat herring in the harbor of the island.", "en", "us") == []
    assert units("of the and", "en") == frozenset()


def test_only_earlier_statements_of_the_same_side_count(course: Course) -> None:
    row = next(s for s in course.statement_records if s.side == "us" and s.quote and len(s.quote.split()) > 15)
    day = course.meeting_records[row.meeting].start
    earlier = Earlier(course)
    assert row.id not in [n.statement.id for n in earlier.nearest(row.quote or "", "en", "us", day)]
    assert all(n.statement.side == "cn" for n in earlier.nearest(row.quote or "", "en", "cn"))


def test_set_phrases_come_with_their_history(course: Course) -> None:
    earlier = Earlier(course)
    found = {p.phrase.id: p for p in earlier.phrases_in("They need guardrails for the ferries.", "us")}
    assert found["guardrails"].before >= 2 and found["guardrails"].first and found["guardrails"].first.year == 2021
    missing = earlier.phrases_missing(["The ferries ran."], "us")
    assert all(p.accounts >= 4 for p in missing)
    for one in missing:
        assert one.phrase.id not in {p.phrase.id for p in earlier.phrases_missing([one.phrase.phrase, one.phrase.original or ""], "us")}


# -- drafted rows ------------------------------------------------------------------------------------------------


def test_a_quotation_is_cut() -> None:
    assert cut_quotation("word " * 24 + "word", "en").count(" ") == 24
    assert cut_quotation("word " * 24 + "word, more words", "en").split()[-1] == "word"
    assert cut_quotation("the ferry (渡轮) runs", "en") == "the ferry"
    assert len(cut_quotation("渡轮，" * 40, "zh")) <= 60


@pytest.fixture
def new_meeting(tmp_path: Path) -> Path:
    """A copy of the data with a meeting that has two accounts and no statements."""
    folder = copy_of_data(tmp_path)
    data = folder if (folder / "meetings.csv").exists() else folder / "data"
    with (data / "meetings.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(
            ["geneva-gull-2024", "Gull in Geneva", "2024-12-02", "2024-12-02", "Geneva", "in person", "A Heron (Secretary)",
             "B Gull (Minister)", "An invented meeting."])
    with (data / "readouts.csv").open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with (data / "readouts.csv").open("a", encoding="utf-8", newline="") as file:
        for side, language in (("us", "en"), ("cn", "zh")):
            row = {"meeting": "geneva-gull-2024", "side": side, "issuer": "A ministry", "language": language, "kind": "readout", "seen": "whole",
                   "standing": "official"}
            csv.DictWriter(file, columns, restval="", lineterminator="\n").writerow(row)
    return data


def test_drafted_rows_pass_the_check(new_meeting: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READOUTS_DATA", str(new_meeting))
    for name, text in (("us.txt", US), ("cn.html", f"<html><body><nav>菜单</nav><p>{CN}</p></body></html>")):
        (tmp_path / name).write_text(text, "utf-8")
    arguments = ["draft", "geneva-gull-2024", str(tmp_path / "us.txt"), str(tmp_path / "cn.html"), "--to", str(tmp_path / "rows.csv")]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    rows = (tmp_path / "rows.csv").read_text("utf-8")
    assert len(list(csv.DictReader(io.StringIO(rows)))) == 7
    assert "suggested by the desk (topic " in rows
    with (new_meeting / "statements.csv").open("a", encoding="utf-8") as file:
        file.write(rows.partition("\n")[2])
    _, faults = examine(new_meeting)
    assert not [f for f in faults.found if "geneva-gull" in str(f) or "statements.csv" in str(f)]

    again = CliRunner().invoke(main, [*arguments[:2], str(tmp_path / "us.txt"), str(tmp_path / "us.txt"), "--to", str(tmp_path / "rows.csv")])
    assert again.exit_code == 1 and "already exists" in again.output
    assert (tmp_path / "rows.csv").read_text("utf-8") == rows


def test_every_bad_file_is_named_and_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("READOUTS_DATA", str(Path(__file__).parents[3]))
    (tmp_path / "empty.txt").write_text("", "utf-8")
    done = CliRunner().invoke(main, ["draft", "geneva-gull-2024", "missing.txt", "empty.txt"])
    assert done.exit_code == 1
    assert "missing.txt: there is no such file" in done.output and "empty.txt: " in done.output and "Nothing was written." in done.output
    assert [p.name for p in tmp_path.iterdir()] == ["empty.txt"]
    assert "the id of a meeting" in CliRunner().invoke(main, ["draft", "Geneva Gull", "a", "b"]).output


def test_a_word_file_is_read_and_a_broken_one_refused(tmp_path: Path) -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {space}><w:body><w:p><w:r><w:t>The ministers </w:t></w:r><w:r><w:t>met.</w:t>"
                                              "</w:r></w:p><w:p><w:r><w:t>They left.</w:t></w:r></w:p></w:body></w:document>")
    assert read_account(tmp_path / "a.docx") == "The ministers met.\n\nThey left."
    with zipfile.ZipFile(tmp_path / "b.docx", "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    with pytest.raises(Refused, match="unpacks to too much"):
        read_account(tmp_path / "b.docx")
    with zipfile.ZipFile(tmp_path / "c.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w:document")
    with pytest.raises(Refused, match="broken Word file"):
        read_account(tmp_path / "c.docx")


def test_draft_without_a_topic_still_has_one(course: Course) -> None:
    import datetime as dt

    rows = list(csv.DictReader(io.StringIO(draft(desk("Gulls eat herring in the harbor.", course=course), "gull-2024", dt.date(2024, 12, 3)))))
    assert rows[0]["topic"] in course.topics and rows[0]["id"] == "gull-2024-us-01"


def test_what_the_page_needs_is_whole_and_small(course: Course) -> None:
    data = json.loads(text := page_data(course))
    assert len(text.encode()) < 200 * len(course.statement_records)  # in proportion to the tables, the model included
    meeting, side, lines = data["statements"][0]
    first = course.statement_records[0]
    assert (data["meetings"][meeting][0], data["codes"]["side"][side]) == (first.meeting, first.side)
    assert lines.split("\n")[0].endswith(first.quote or "") and sum(s[2].count("\n") + 1 for s in data["statements"]) == len(course.statement_records)
    assert any(one[0] == "guardrails" and one[3] for one in data["phrases"])


def test_the_command_says_whether_the_model_is_that_of_the_tables(new_meeting: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READOUTS_DATA", str(new_meeting))
    done = CliRunner().invoke(main, ["desk", "train", "--check"])
    assert done.exit_code == 0 and "trained on these tables" in done.output
    words = new_meeting / "desk" / "words.csv"
    words.write_text(words.read_text("utf-8") + "taiwan,en,ferry to Keelung\n", "utf-8")
    done = CliRunner().invoke(main, ["desk", "train", "--check"])
    assert done.exit_code == 1 and "run: readouts desk train" in done.output
    words.write_text(words.read_text("utf-8") + "sheep,en,wool\n", "utf-8")
    (new_meeting / "desk" / "model.json").unlink()
    done = CliRunner().invoke(main, ["desk", "train", "--check"])
    assert done.exit_code == 1 and "there is no such file" in done.output and "Traceback" not in done.output
