"""A wrong name in a role or a directive of a page is a warning that names page, line, the name and the nearest; never a traceback."""

from __future__ import annotations

import re

import pytest
from small_book import run, small_book

from readouts.site import domain
from readouts.site.directives import PARTS, texts

pytestmark = pytest.mark.site

# Of each kind a name that is wrong, and the nearest that is right.
WRONG = {
    "text": ("alaska-2012", "alaska-2021"), "para": ("alsaka-2021/p3", "alaska-2021/p3"),
    "note": ("alaska-2021/position-of-strenth", "alaska-2021/position-of-strength"),
    "question": ("alaska-2021/many-or-al", "alaska-2021/many-or-all"), "meeting": ("bali-2202", "bali-2022"),
    "phrase": ("guardrial", "guardrails"), "thread": ("taiwn", "taiwan"), "event": ("pelosi-taiwan-2021", "pelosi-taiwan-2022"),
    "entry": ("guardrial", "guardrails"), "person": ("wang-yii", "wang-yi"), "term": ("guardrial", "guardrail"),
    "cite": ("theweek-2025-tarifs", "theweek-2025-tariffs"), "finding": ("adjectivs", "adjectives"),
    "lesson-plan": ("alaska-2012", "alaska-2021"), "example": ("same-man-two-object", "same-man-two-objects"), "syllabus": ("two-week", "two-weeks"),
}
DIRECTIVES = {name: cls for part in PARTS for name, cls in part.DIRECTIVES.items() if cls.required_arguments == 1}
KIND_OF = {name: name if name in WRONG else "text" if issubclass(cls, texts.TextDirective) else "meeting" for name, cls in DIRECTIVES.items()}

ROLES = [(role, WRONG[role.partition(":")[0].replace("course", "meeting")]) for role in
         (*domain.KINDS, *("cite", "cite:p", "cite:t"), "term", "course:meeting")]
CASES: dict[str, tuple[str, str]] = {}  # what is on the page → what is wrong there, and what the build is to say of it
for role, (wrong, right) in ROLES:
    CASES[f"Here {{{role}}}`{wrong}` is wrong."] = wrong, f'did you mean "{right}"'
    CASES[f"Here {{{role}}}`the words <{wrong}>` is wrong."] = wrong, f'did you mean "{right}"'
    if "cite" in role:
        del CASES[f"Here {{{role}}}`the words <{wrong}>` is wrong."]  # a citation has no words of its own
for name, kind in KIND_OF.items():
    wrong, right = WRONG[kind]
    CASES[f"```{{{name}}} {wrong}\n```"] = wrong, f'did you mean "{right}"'
    CASES[f"```{{{name}}}\n```"] = name, "1 argument"
    CASES[f"```{{{name}}} {right} more\n```"] = name, "2 supplied"
CASES |= {
    "Here {para}`p3` has no text.": ("p3", 'did you mean "alaska-2021/p3"'),
    "Here {note}`position-of-strenth` has none.": ("position-of-strenth", 'did you mean "alaska-2021/position-of-strength"'),
    "Here {question}`zzz` has none.": ("zzz", "write it as TEXT/zzz"),
    "Here {para}`alaska-2021/p99` is too far.": ("alaska-2021/p99", "p1 to p9"),
    "Here {thread}`zzz` is like none.": ("zzz", "known are"),
    "Here {note}`alaska-2021/p3` is a paragraph.": ("alaska-2021/p3", "there is no note"),
    "Here {meeting}`malta-2023` is right, but no page shows it.": ("malta-2023", "no page of this book shows"),
    "Here {cite:p}`theweek-2025-tarifs,zzz` has two.": ("zzz", "there is no reference"),
    "```{readng} alaska-2021\n```": ("readng", "Unknown directive"),
}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, int], str]:
    """The line of every case on one page, and what the build of it says."""
    book = small_book(tmp_path_factory.mktemp("wrong") / "book", ["book/wrong"])
    page, lines = "# Wrong\n", {}
    for case in CASES:
        page += "\n"
        lines[case] = page.count("\n") + 1
        page += f"{case}\n"
    (book / "book/wrong.md").write_text(page, "utf-8")
    return lines, re.sub(r"\x1b\[[0-9;]*m", "", run(book, "jupyter-book", "build", ".", "-n", "--keep-going"))


@pytest.mark.parametrize("case", CASES)
def test_it_is_told_at_its_line(said: tuple[dict[str, int], str], case: str) -> None:
    lines, output = said
    found = re.findall(rf"book/wrong\.md:{lines[case]}: (?:WARNING|ERROR): (.*)", output)
    wrong, hint = CASES[case]
    assert any(wrong in line and hint in line for line in found), found or output[-2000:]
    assert len(found) == 1 + case.count("zzz` has two")


def test_every_kind_of_name_has_its_case() -> None:
    assert set(domain.KINDS) <= set(WRONG) and set(KIND_OF.values()) <= set(WRONG)


def test_the_build_goes_on_to_its_end(said: tuple[dict[str, int], str]) -> None:
    assert "Traceback" not in said[1]
    assert "build finished" in said[1] or "build succeeded" in said[1]
