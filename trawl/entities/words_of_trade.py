"""Words that shape names in police text: roles and ranks before them, suffixes after them, what is never one.

The words stand one a line in `words/`, with a note on each file's first line.
"""

from __future__ import annotations

import re

from trawl.entities.vocabulary import load_words

TITLES = load_words("titles")
ROLES = load_words("roles")
NEVER_NAMES = load_words("never_names")
NEVER_SURNAMES = load_words("never_surnames")
CHAINS = load_words("chains")
NICKNAMES = load_words("nicknames")
ACTS = load_words("acts")


def any_of(*lists: str) -> str:
    """A pattern for any entry of these lists, the longest first."""
    entries = {entry for name in lists for entry in load_words(name)}
    return "|".join(map(re.escape, sorted(entries, key=lambda entry: (-len(entry), entry))))
