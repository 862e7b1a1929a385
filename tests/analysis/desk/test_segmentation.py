"""Pasted accounts are cut into sentences, and what isn't an account gets a clear word. All texts here are invented."""

from __future__ import annotations

import pytest

from readouts.analysis.desk.segmentation import LONGEST, Account, compared, segment
from readouts.analysis.desk.splitting import split_sentences


def texts(account: Account) -> list[str]:
    return [s.text for s in account.sentences]


def kinds(account: Account) -> list[str]:
    return [f.kind for f in account.findings]


@pytest.mark.parametrize(("paragraph", "wanted"), [
    ("The U.S. delegation met Mr. Gull in Port St. Mary. It left.", ["The U.S. delegation met Mr. Gull in Port St. Mary.", "It left."]),
    ("He thanked the U.S. The talks went on.", ["He thanked the U.S.", "The talks went on."]),
    ("Joseph R. Heron, Jr. today spoke by phone.", ["Joseph R. Heron, Jr. today spoke by phone."]),
    ("She said “no.” They agreed.", ["She said “no.”", "They agreed."]),
    ("They asked, “Why now?” and left.", ["They asked, “Why now?” and left."]),
    ("It cost 3.5 million. No. 7 was sold.", ["It cost 3.5 million.", "No. 7 was sold."]),
    ("The ferries run at 5 p.m. on Sundays.", ["The ferries run at 5 p.m. on Sundays."]),
    ("They met in 2024. Both agreed.", ["They met in 2024.", "Both agreed."]),
    ("They hailed the Heronia-U.S. Alliance. It holds.", ["They hailed the Heronia-U.S. Alliance.", "It holds."]),
    ("They met.Both agreed.", ["They met.", "Both agreed."]),
    ("双方会谈。会谈坦诚！", ["双方会谈。", "会谈坦诚！"]),
    ("他说：“愿意合作。”双方同意。", ["他说：“愿意合作。”", "双方同意。"]),
    ("他问“为什么？”，没有回答。", ["他问“为什么？”，没有回答。"]),
    ("", []),
])
def test_sentences_of_a_paragraph(paragraph: str, wanted: list[str]) -> None:
    assert split_sentences(paragraph) == wanted


PAGE = """Home
News
Fisheries

Readout of the Ferry Talks

The two ministers met in Port Gull on Monday.
They discussed the ferries.

They agreed to:
• open two new lines before the winter
• meet again

Share this
© 2031 Ministry of Ferries
"""


def test_menus_and_notices_around_an_account_are_left_out_and_listed() -> None:
    account = segment(PAGE)
    assert texts(account)[:2] == ["The two ministers met in Port Gull on Monday.", "They discussed the ferries."]
    assert "open two new lines before the winter" in texts(account)
    assert {"Home", "News", "Fisheries", "Readout of the Ferry Talks", "Share this", "© 2031 Ministry of Ferries"} <= set(account.left_out)
    assert kinds(account) == ["left-out"]


def test_hard_wrapped_lines_are_joined() -> None:
    wrapped = "The two ministers met in Port Gull on Monday and discussed the\nferries, the price of coal and the winter.\nThey agreed to meet again."
    assert len(segment(wrapped).sentences) == 2


@pytest.mark.parametrize(("pasted", "kind"), [
    ("", "empty"),
    (" \n\u200b ", "empty"),
    ("Ferries", "one-word"),
    ("x " * LONGEST, "too-long"),
    ("year\tferries\tgulls\n2030\t4\t900\n2031\t5\t870", "table"),
    ("| year | ferries |\n| --- | --- |\n| 2030 | 4 |", "table"),
    ("Sign in\nUser name\nPassword\nForgot your password?", "login-page"),
    ("请登录\n用户名\n密码\n验证码", "login-page"),
    ("Les deux ministres se sont rencontrés lundi à Port-Goéland et ont parlé des bacs pendant trois heures sans résultat.", "other-language"),
    ("Министры встретились в понедельник в порту и обсудили паромы.", "other-language"),
    ("両大臣は月曜日に港で会い、フェリーについて話し合いました。そして、また会うことにしました。", "other-language"),
    ("Ferries and gulls\nCoal and winter\nThe price of tea", "no-sentences"),
])
def test_what_is_no_account_stops_with_a_clear_word(pasted: str, kind: str) -> None:
    account = segment(pasted)
    assert account.stopped and not account.sentences
    assert kinds(account) == [kind]
    assert account.findings[0].message.endswith(".")


def test_nothing_of_what_stops_is_lost() -> None:
    assert segment("Sign in\nPassword\nForgot your password?").left_out == ("Sign in", "Password", "Forgot your password?")


def test_two_million_characters_are_refused_at_once() -> None:
    import time

    start = time.perf_counter()
    assert segment("The two ministers met on Monday. " * 60_000).stopped
    assert time.perf_counter() - start < 1


def test_marks_of_direction_are_taken_out_and_named() -> None:
    account = segment("\u202bThe two ministers met\u202c in Port\u200e Gull.")
    assert texts(account) == ["The two ministers met in Port Gull."]
    assert kinds(account) == ["direction-marks"]


def test_markup_is_text_and_its_scripts_are_dropped() -> None:
    account = segment("<div><script>alert('x')</script><nav>Home</nav><p>The ministers met on Monday &amp; Tuesday.</p></div>")
    assert texts(account) == ["The ministers met on Monday & Tuesday."]
    assert "markup" in kinds(account)


def test_a_sign_that_is_no_tag_stays() -> None:
    assert texts(segment("The price was < 5 and > 3 crowns a ton.")) == ["The price was < 5 and > 3 crowns a ton."]


def test_items_lose_both_of_their_marks_and_a_republishers_notice_is_left_out() -> None:
    account = segment("The overview is as follows today.\n\n• (1) They concurred on the ferries.\n• (2) They will meet again in spring.\n"
                      "/Public Release. This material might be edited for length.")
    assert texts(account)[1:] == ["They concurred on the ferries.", "They will meet again in spring."]
    assert account.left_out == ("/Public Release. This material might be edited for length.",)


def test_a_transcript_is_named() -> None:
    account = segment("MINISTER GULL: We met.\n\nMR. HERON: The talks were long today.\n\nQ: What about the ferries?\n\nA: They will run.")
    assert kinds(account) == ["transcript"]
    assert len(account.sentences) == 4


def test_languages_are_told_apart_by_sentence() -> None:
    account = segment("The two ministers met on Monday.\n\n双方就渡轮问题进行了坦诚的会谈。")
    assert [s.language for s in account.sentences] == ["en", "zh"]
    assert segment("").language == ""


def test_the_same_text_twice_is_named() -> None:
    account = segment("The two ministers met on Monday. They discussed the ferries.")
    other = segment("The two ministers met on Monday. They discussed the ferries!")
    assert [f.kind for f in compared(account, other)] == ["same-text"]
    assert compared(account, segment("The talks were long and candid today.")) == ()
