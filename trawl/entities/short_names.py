"""Premises that a record calls by less than their name once it has named them: the Kingfisher, for Kingfisher Hotel."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from trawl.entities.vocabulary import load_words
from trawl.model import Mention

#: A word after a name that says it is of another kind than what the record names in full.
_KIND_AFTER = re.compile(r" \(?(?:pub|ph|public house|bar|club|cafe|shop|restaurant|takeaway)\b", re.IGNORECASE)


def join_premises(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of a record with this narrative, short names of premises with the value of the one longer name.

    What the longer name has more must say what kind of premises it is (`hotel`, `guest house`), and where a record
    has two longer names, the short one stays as it is. So does one that a kind follows (`the Crown pub`), and one that
    is no more than a kind itself: `the Station` is hardly Station Hotel.
    """
    longer: dict[str, set[str]] = defaultdict(set)
    for value in {mention.value for mention in mentions if mention.type == "premises"}:
        words = value.split()
        while len(words) > 1 and words[-1] in _kinds():
            words.pop()
            if not _kinds().issuperset(words):
                longer[" ".join(words)].add(value)
    if not longer:
        return list(mentions)
    joined = []
    for mention in mentions:
        names = longer.get(mention.value, ()) if mention.type == "premises" else ()
        # `grange guest house` and `grange guest` are one; `crown hotel` and `crown inn` are two.
        longest = max(names, key=len, default="")
        one = bool(longest) and all(longest.startswith(name) for name in names)
        one = one and (mention.part != "narrative" or _KIND_AFTER.match(text, mention.end) is None)
        joined.append(replace(mention, value=longest) if one else mention)
    return joined


@cache
def _kinds() -> frozenset[str]:
    """The words that say what kind of premises a name is of, as canonical values have them."""
    suffixes = {word.lower() for entry in load_words("premises_suffixes") for word in entry.split()}
    return frozenset((suffixes | {"bed", "breakfast", "guest", "house", "and"}) - {"&", "b", "in", "court", "city"})
