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
STATES = {"silent": "silent: the account was seen whole", "unseen": "not in the part seen"}


__all__ = ["ACROSS_KINDS", "PARTS_SEEN", "SEEN", "STANDING", "STATES"]
