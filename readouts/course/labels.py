"""The words that pages, widgets and exports show for the values of the tables."""

from __future__ import annotations

SEEN = {"whole": "seen whole", "excerpt": "seen in part", "quotations": "known from quotations"}
STANDING = {
    "official": "official page",
    "mirror": "official mirror",
    "state-media": "state media",
    "republished": "read in a copy",
    "press-quotation": "quoted by the press",
    "newsletter-translation": "newsletter translation",
}
PARTS_SEEN = "◐ of the parts seen"  # the mark of a sentence that rests on an account not seen whole; its legend: how-we-know.md
ACROSS_KINDS = (  # below a comparison of two kinds of text, which are named between
    "Two kinds of text are compared here, mainly {first} on one side and {second} on the other: "
    "what one leaves out may be due to its kind as much as to its side."
)
CONTENT_WORDS = "content words in common"
STANDING_MEANS = {
    "official": "The issuer’s own page.",
    "mirror": "Another page of the same government, such as an embassy’s.",
    "state-media": "News agencies and papers that publish official texts.",
    "republished": "Someone else republished the text.",
    "press-quotation": "A reporter quoted a part of the text.",
    "newsletter-translation": "A newsletter translated the text.",
}
SIGNS = {
    "parts-seen": (
        PARTS_SEEN,
        "Something that is said here rests on accounts that were not seen whole. “Nobody speaks of it” is then true of what was "
        "read; about the rest, nothing is known.",
    ),
    "content-words": (
        CONTENT_WORDS,
        "All words that the two accounts use on the topic in English, each counted once, without words such as “the”, “also” or "
        "“sides”. How many of them are common shows how close the two wordings are.",
    ),
    "core": (
        "★ core notes",
        "The few notes of a chapter that teach its main points; each begins with the reason why it is one. Read them first: the "
        "others are for those who want more.",
    ),
    **{key: (STANDING[key], means) for key, means in STANDING_MEANS.items()},
}
"""Signs and set words that explain themselves where they are shown: what is shown, and what it means."""
STATES = {"silent": "silent: the account was seen whole", "unseen": "not in the part seen"}


__all__ = ["ACROSS_KINDS", "CONTENT_WORDS", "PARTS_SEEN", "SEEN", "SIGNS", "STANDING", "STANDING_MEANS", "STATES"]
