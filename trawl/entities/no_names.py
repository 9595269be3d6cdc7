"""What is written as a name and is none: makers and what they make, labels and roles, families, campaigns."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from trawl.entities.brands import Brand
from trawl.entities.names import is_forename
from trawl.entities.vocabulary import load_words
from trawl.entities.words_of_trade import ACTS, NEVER_NAMES, any_of
from trawl.identifiers import Candidate

_KIN = re.compile(rf"(?:'s?)? (?:{any_of('kin')})\b", re.IGNORECASE)
_GROUP = re.compile(rf"(?:'s?)? (?:{any_of('kin', 'groups')})\b", re.IGNORECASE)
_THE = ("the ", "The ", "THE ")
_LABELS = load_words("labels")
_CAMPAIGNS = load_words("campaigns")
#: A further word with a capital.
_NEXT = re.compile(r" ([A-Z]\w+)")
_PEOPLE = frozenset({"person", "alias"})
_PLACES = frozenset({"organisation", "premises", "location"})


def leave_out(written: str, found: Iterable[Candidate], brands: Sequence[Brand]) -> Iterator[Candidate]:
    """The candidates without brands, without premises and places that are families, and without labels."""
    ordered = sorted(brands)
    starts = [brand.start for brand in ordered]
    for name in found:
        if name.type not in _PEOPLE and name.type not in _PLACES:
            yield name
            continue
        before = bisect_left(starts, name.end)
        near = ordered[max(0, before - 2) : before]  # brands overlap by what they make at most, so two are enough
        branded = any(_is_brand(name, brand) for brand in near)
        if not (branded or _is_group(written, name) or _is_campaign(written, name)):
            left = _without_labels(written, name)
            if left is not None:
                yield left


def _is_brand(name: Candidate, brand: Brand) -> bool:
    if name.type in _PEOPLE:
        return name.start < brand.end and brand.start < name.end
    return not brand.shop and brand.start <= name.start and name.end <= brand.ware


def _is_campaign(written: str, name: Candidate) -> bool:
    """Whether the name is, or goes on as, that of a campaign, a scheme or an event: `the Philomena Protocol`."""
    after = _NEXT.match(written, name.end)
    words = (written[name.start : name.end].rpartition(" ")[2], after.group(1) if after else "")
    return name.type != "location" and any(w.capitalize() in _CAMPAIGNS for w in words if not w.islower())


def _is_group(written: str, name: Candidate) -> bool:
    """Whether people are meant: `the Frost family`, and not `the Frost Hotel family room`."""
    if name.type == "premises":
        last = written[name.start : name.end].rpartition(" ")[2]
        return last not in load_words("premises_suffixes") and _GROUP.match(written, name.end) is not None
    the = written.startswith(_THE, name.start - 4) if name.start >= 4 else False
    return name.type == "location" and the and _KIN.match(written, name.end) is not None


def _without_labels(written: str, name: Candidate) -> Candidate | None:
    """The name behind the labels before it; None where there is no more than labels, or than the `St` of a saint."""
    start = name.start
    if written[start : name.end].rstrip(".").lower() == "st":
        return None
    while True:
        word, space, rest = written[start : name.end].partition(" ")
        if not _is_label(word):
            return name if start == name.start else name._replace(start=start)
        if not space:
            return None if name.rule != "repeat" else name
        following = rest.partition(" ")[0]
        if is_forename(word) and not is_forename(following):
            if following.lower() in ACTS or following.lower() in NEVER_NAMES:
                return None  # VIC WISHES NO CONTACT
            return name  # Vic Lund, but the victim in Vic Emma Lund
        start += len(word) + 1


def _is_label(word: str) -> bool:
    bare = word.rstrip(".:")
    return bare in _LABELS or bare.lower() in _LABELS
