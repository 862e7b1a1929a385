"""What the prose says of the tables is true of them: computed from the tables, not by comparing prose with prose."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from conftest import ROOT

from readouts.analysis.note_reports import balance
from readouts.analysis.phrase_trails import trails
from readouts.course.bodies import roles
from readouts.course.course import Course, parse_reference
from readouts.course.records import Phrase, Statement
from readouts.teaching import instructor

SIDES = {"us": re.compile(r"U\.S\.|American|White House|Washington|State Department"), "cn": re.compile(r"Chinese|Beijing|Xinhua")}
BOTH = re.compile(r"\bboth\b|\bneither\b|\bthe two accounts\b", re.IGNORECASE)


@dataclass(frozen=True)
class Writing:
    """A piece of prose: where it is, its words, the meetings that it links to, and those that its record names in `see`."""

    label: str
    body: str
    see: frozenset[str] = frozenset()

    @property
    def linked(self) -> frozenset[str]:
        return meetings_of(self.body)

    def sentences(self, ends: str = ".?!") -> list[str]:
        whole = re.sub(r"\b([A-Z])\.(?=[A-Z\s])", "\\1\0", " ".join(self.body.split()))  # U.S. ends no sentence
        return [s.replace("\0", ".") for s in re.split(f"(?<=[{re.escape(ends)}])\\s+", whole)]


def meetings_of(body: str) -> frozenset[str]:
    return frozenset(content.split("<")[-1].strip("> ").partition("#")[0] for name, content in roles(body) if name == "meeting")


def seen_from(refs: tuple[str, ...]) -> frozenset[str]:
    return frozenset(t.id for t in map(parse_reference, refs) if t.kind == "meeting")


def writings(course: Course) -> Iterator[Writing]:
    for text in course.texts.values():
        yield from (Writing(f"{text.id}/{n.id}", n.body, seen_from(n.see)) for n in text.notes)
        yield from (Writing(f"{text.id}/{q.id}", q.body, seen_from(q.see)) for q in text.questions)
        yield from (Writing(f"{text.id}/{q.id}", o.why, seen_from(q.see)) for q in text.quiz for o in q.options)
    yield from (Writing(f"term {t.id}", body) for t in course.terms.values() for body in (t.body, t.other_side) if body)
    yield from (Writing(f"phrase {p.id}", p.body) for p in course.phrases.values())
    yield from (Writing(f"contrast {c.meeting} {c.topic}", c.note, frozenset({c.meeting})) for c in course.contrast_records)
    yield from (Writing(f"event {e.id}", e.summary) for e in course.events)
    for meeting in course.meeting_records:
        path = ROOT / "book" / "readouts" / f"{meeting}.md"
        page = path.read_text("utf-8") if path.exists() else ""
        yield Writing(f"page {meeting}", re.sub(r"\{\w+\}`([^`]*)`", r"\1", page), frozenset({meeting}))
    if (ROOT / "instructor").is_dir():
        teachers = instructor.load(course)
        yield from (Writing(f"guidance {name}", body) for name, g in teachers.guidance.items() for body in (g.good, g.missed))
        yield from (Writing(f"plan {name}", s.wrong, seen_from(s.at)) for name, plan in teachers.plans.items() for way in plan for s in way.steps if s.wrong)


@pytest.fixture(scope="module")
def prose(course: Course) -> tuple[Writing, ...]:
    return tuple(writings(course))


def said(statement: Statement) -> str:
    return "\n".join(filter(None, (statement.quote, statement.original, statement.translation)))


def having(course: Course, words: str, meetings: frozenset[str] | None = None) -> list[Statement]:
    """The statements that have the words, of all meetings or of some, in order of time."""
    found = [s for s in course.statement_records if re.search(words, said(s), re.IGNORECASE) and (meetings is None or s.meeting in meetings)]
    return sorted(found, key=lambda s: course.meeting_records[s.meeting].start)


# -- trails begin where the table begins --------------------------------------------------------------------------------

# Later forms of which a trail's prose speaks, besides its patterns.
LATER = {"veer-into-conflict": r"veer\w* into conflict(?:,| or) confrontation", "joint-working-group": r"counternarcotics working group",
         "de-risking": r"creating risks"}


def words_of(phrase: Phrase) -> list[str]:
    return [*phrase.pattern, *([LATER[phrase.id]] if phrase.id in LATER else [])]


def test_a_trail_has_every_statement_with_its_words(course: Course) -> None:
    """In either language, wherever in the table; what it lists besides lies outside the table, or is a variant."""
    shown = {trail.id: {use.place for use in trail.uses} for trail in trails(course)}
    for phrase in course.phrases.values():
        assert phrase.pattern, phrase.id
        for words in phrase.pattern:
            found = [s for s in course.statement_records if any(re.search(words, w, re.IGNORECASE) for w in (s.quote, s.original) if w)]
            assert found, f"{phrase.id}: no statement has {words}"
            assert {f"statement:{s.id}" for s in found} <= shown[phrase.id], phrase.id
        assert {use.place for use in phrase.uses} <= shown[phrase.id]
    assert LATER.keys() <= course.phrases.keys()


def test_a_new_statement_is_in_the_trail_at_once(course: Course) -> None:
    new = course.statement_records[0].model_copy(update={"id": "lima-2024-us-99", "meeting": "lima-2024", "quote": "guardrails at last"})
    grown = Course(**{**{name: getattr(course, name) for name in Course.__dataclass_fields__}, "statement_records": (*course.statement_records, new)})
    trail = next(t for t in trails(grown) if t.id == "guardrails")
    assert trail.uses[-1].quote == "guardrails at last"


NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}


def test_the_years_a_trail_speaks_of_lie_between_two_of_its_uses(course: Course) -> None:
    checked = 0
    for phrase in course.phrases.values():
        for word in re.findall(r"\b(two|three|four|five)\s+years\b", phrase.body, re.IGNORECASE):
            days = NUMBERS[word.lower()] * 365.25
            uses = next(t.uses for t in trails(course) if t.id == phrase.id)
            spans = [(b.date - a.date).days for a in uses for b in uses]
            assert any(abs(span - days) < 92 for span in spans), f"{phrase.id}: no two uses are {word} years apart"
            checked += 1
    assert checked


def test_a_contrast_counts_the_years_of_a_sentence_as_the_table_does(course: Course) -> None:
    """“The sentence of three years”: from the first statement that has its words to the meeting of the contrast."""
    checked = 0
    for contrast in course.contrast_records:
        if found := re.search(r"the sentence of (\w+) years: “([^”]*)”", contrast.note):
            words = next(w for phrase in course.phrases.values() for w in words_of(phrase) if re.search(w, found[2]))
            span = course.meeting_records[contrast.meeting].start - course.meeting_records[having(course, words)[0].meeting].start
            assert round(span.days / 365.25) == NUMBERS[found[1]], f"{contrast.meeting}: {span.days} days, not {found[1]} years"
            checked += 1
    assert checked


# -- how much of an account was seen ------------------------------------------------------------------------------------

WHOLE = re.compile(r"\b(?:seen|read) (?:whole|in full)\b")


def sides_of(sentence: str, at: int) -> set[str]:
    """Of whose account a sentence says how much was seen: of the side named last before, else of the one named next."""
    named = [(m.start(), {side}) for side, words in SIDES.items() for m in words.finditer(sentence)]
    named += [(m.start(), set(SIDES)) for m in BOTH.finditer(sentence)]
    before, after = [n for n in named if n[0] < at], [n for n in named if n[0] >= at]
    return max(before, key=lambda n: n[0])[1] if before else min(after, key=lambda n: n[0])[1] if after else set()


def claims(course: Course, prose: tuple[Writing, ...], mark: re.Pattern[str]) -> Iterator[tuple[str, set[str]]]:
    """Every claim of how much was seen: the claim with its place and its side, and how much the table says was seen.

    The meetings are those that the sentence links to, else those of the whole writing, else those that its record names.
    """
    leaders = frozenset(m.id for m in course.meeting_records.values() if "(President)" in m.people("us") and "(President)" in m.people("cn"))
    for writing in prose:
        for sentence in writing.sentences(".?!;"):
            meetings = meetings_of(sentence) or ("leaders' meetings" in sentence and leaders) or writing.linked or writing.see
            for found in mark.finditer(sentence):
                for side in sides_of(sentence, found.start()):
                    seen = {r.seen for m in meetings for r in course.readout_records.values() if (r.meeting, r.side) == (m, side)}
                    yield f"{writing.label}, {side}: {sentence}", set(seen)


def test_an_account_called_seen_whole_was(course: Course, prose: tuple[Writing, ...]) -> None:
    found = list(claims(course, prose, WHOLE))
    assert [claim for claim, seen in found if (seen and "whole" not in seen) or ("all seen whole" in claim and seen != {"whole"})] == []
    assert len([claim for claim, seen in found if seen]) >= 25  # most of it is said by a mark


# -- who is said to have the words, and who has them --------------------------------------------------------------------

# Writings that say in whose account some words are; the words, as the table has them.
WHOSE = {
    "rapprochement-2023/primary-host": ("working groups?", "principles"),
    "guidance rapprochement-2023/postscript": ("working groups?", "principles"),
    "phrase new-cold-war": ("new cold war",),
}


@pytest.mark.parametrize("label", WHOSE)
def test_words_of_both_sides_are_not_given_to_one(course: Course, prose: tuple[Writing, ...], label: str) -> None:
    found = [w for w in prose if w.label == label]
    if not found and label.startswith("guidance"):
        pytest.skip("the folder instructor/ is not at hand")
    for words in WHOSE[label]:
        sides = {s.side for w in found for s in having(course, words, w.linked | w.see)}
        assert sides == {"us", "cn"}, f"{label}: the table has {words} of {sides} only"
        told = " ".join(w.body for w in found)
        assert all(SIDES[side].search(told) for side in sides), f"{label}: the table has {words} in the accounts of both"
        assert not re.search(r"(?:U\.S\.|American)[^.]*\bmissing\b", told), label


def test_a_note_on_whose_word_it_is_cites_every_american_account_of_it(course: Course) -> None:
    """The adjective of the talks with Xi: each source of the table in which a U.S. account has it."""
    note = next(n for n in course.texts["candid-2023"].notes if n.id == "candid-with-whom")
    cited = {key.strip() for name, content in roles(note.body) if name.startswith("cite") for key in content.split(",")}
    urls = {course.bibliography.entries[key].fields.get("url") for key in cited}
    sources = {s.url for s in having(course, "candid", frozenset({"blinken-xi-2023-06"})) if s.side == "us" and s.url}
    assert sources and sources <= urls


def test_what_the_chinese_has_is_not_laid_to_the_english(course: Course, prose: tuple[Writing, ...]) -> None:
    """The digest of Yang's answer is condescension in Chinese already; who writes of the lost echo shows the characters."""
    rows = having(course, "condescending", frozenset({"anchorage-2021"}))
    characters = "居高临下"
    assert rows and all(characters in (s.original or "") for s in rows)
    telling = [w for w in prose if re.search(r"condescending manner|\becho\b", w.body) and re.search("Yang|Xinhua", w.body)]
    assert len(telling) >= 3
    assert [w.label for w in telling if characters not in w.body] == []


def test_the_speaker_of_quoted_words_is_the_one_of_the_table(course: Course, prose: tuple[Writing, ...]) -> None:
    """“Creating risks” is in one statement, of a call in which Xi alone speaks for China: whoever quotes it names him or the text that does."""
    rows = having(course, "creating risks")
    people = {course.meeting_records[s.meeting].cn_people for s in rows if s.speaker == "cn"}
    assert people == {"Xi Jinping (President)"}
    quoting = [w for w in prose if re.search(r"\"creating risks\"|'de-risking,' but creating risks", w.body) and "{para}`p17`" not in w.body]
    assert len(quoting) >= 2
    assert [w.label for w in quoting if not re.search(r"\bXi\b", w.body)] == []


def test_what_a_transcript_has_is_not_denied_to_american_texts(course: Course) -> None:
    """Where the glossary says that words do not occur in the U.S. texts seen, no U.S. row has them."""
    denied = {"three-principles": r"mutual respect.*coexistence", "one-china-principle": r"one.china principle", "win-win-cooperation": r"win-win cooperation"}
    for name, words in denied.items():
        other = " ".join((course.terms[name].other_side or "").split())
        has = any(s.side == "us" for s in having(course, words))
        assert has != bool(re.search(r"does not occur", other)), f"{name}: {other}"


# -- what came first, and what had been there before --------------------------------------------------------------------

MONTHS = {dt.date(2000, m, 1).strftime("%B"): m for m in range(1, 13)}
FIRST_SINCE = re.compile(r"first[^.;]*?\b(military|defense)\b[^.;]*?\bsince (" + "|".join(MONTHS) + r") (\d{4})")


def test_no_meeting_of_defense_ministers_lies_in_a_first_since(course: Course, prose: tuple[Writing, ...]) -> None:
    """“The first military contact since …” is wrong if the table has one in between, unless the writing names that meeting."""
    generals = next(e for e in course.events if e.id == "generals-speak-2023")
    wrong, checked = [], 0
    for writing in prose:
        for found in FIRST_SINCE.finditer(" ".join(writing.body.split())):
            since = dt.date(int(found[3]), MONTHS[found[2]], 28)
            between = {m.id for m in course.meeting_records.values() if "Defense" in m.people("us") and since < m.start < generals.date}
            wrong += [f"{writing.label}: {found[0]}, but the table has {m}" for m in sorted(between - writing.linked)]
            checked += 1
    assert checked
    assert wrong == []


def test_what_was_suspended_can_be_re_established(course: Course) -> None:
    """The event lists the talks that Beijing broke off; the note that says where *re-* fits names each of them."""
    event = next(e for e in course.events if e.id == "countermeasures-2022")
    kinds = {kind: words for kind, words in {"military": "military", "climate": "climate", "drugs": "drugs|narcotics"}.items() if kind in event.summary}
    assert len(kinds) == 3
    note = next(n for n in course.texts["resilient-2024"].notes if n.id == "re-established")
    fits = next(s for s in Writing(note.id, note.body).sentences() if "word fits" in s)
    assert [kind for kind, words in kinds.items() if not re.search(words, fits)] == []


def test_a_sentence_that_names_its_source_is_not_said_to_hide_it(course: Course) -> None:
    """Where the précis has the author name whose words they are, a note on missing quotation marks names him in the same breath."""
    checked = 0
    for text in course.texts.values():
        precis = {p.n: " ".join(p.precis.split()) for p in text.paragraphs}
        for note in text.notes:
            owner = re.search(r"\bthat (Xi|Biden|Blinken|Qin) (?:gave|said|named)\b", precis[note.at])
            for sentence in Writing(note.id, note.body).sentences() if owner else ():
                if re.search(r"no quotation marks", sentence):
                    checked += 1
                    assert owner and owner[1] in sentence, f"{text.id}/{note.id}: {sentence}"
    assert checked


# -- what the method page says of the balance of the notes --------------------------------------------------------------


def test_the_method_page_reads_the_balance_as_it_is(course: Course) -> None:
    page = " ".join((ROOT / "book" / "reference" / "method.md").read_text("utf-8").split())
    rows = {one.name: one for one in balance(course)}
    total, texts = rows.popitem()[1].counts, list(course.texts.values())
    for side in ("us", "cn"):
        assert total[f"{side}-explains"] > 3 * total.get(f"{side}-questions", 0), "mostly explained and seldom judged"
    assert "the two are questioned about equally often" in page
    assert abs(total["us-questions"] - total["cn-questions"]) <= 3
    assert "The authors' claims are questioned far more often, in the texts of American publishers as in those by Chinese authors" in page
    doubt = {american: [(rows[t.short].counts["author-questions"], rows[t.short].notes) for t in texts if ("American" in t.voice) is american]
             for american in (True, False)}
    shares = {american: sum(n for n, _ in found) / sum(notes for _, notes in found) for american, found in doubt.items()}
    assert len(doubt[True]) == 2 and min(shares.values()) > 3 * max(total["us-questions"], total["cn-questions"]) / sum(len(t.notes) for t in texts), shares
    assert abs(shares[True] - shares[False]) < 0.2, shares
    counts = [one.counts for one in rows.values()]
    assert all(c.get(f"{owner}-supports", 0) <= c.get(f"{owner}-questions", 0) for c in counts for owner in ("us", "cn", "author"))
    assert "Support is nowhere more frequent than doubt" in page
