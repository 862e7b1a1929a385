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
STATES = {"silent": "silent: the account was seen whole", "unseen": "not in the part seen"}


__all__ = ["SEEN", "STANDING", "STATES"]
