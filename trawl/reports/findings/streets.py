"""Streets that are named in two hits or more, whatever the house."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from trawl.model import Hit, Key
from trawl.reports.findings.repeats import Repeat, most_first

#: What the canonical name of a street ends with.
_ENDS = (
    "road", "street", "avenue", "lane", "close", "drive", "crescent", "terrace", "grove", "way", "walk", "row", "wharf",
    "parade", "gardens", "hill", "boulevard", "mews", "square", "place", "broadway", "path", "bypass", "causeway",
    "esplanade", "promenade", "gate", "wynd", "bank", "croft", "fold", "garth", "rise", "court", "green",
)  # fmt: skip
_STREET = re.compile(rf"(?:[^\W\d][^,]*? )(?:{'|'.join(_ENDS)})(?![^,])")
_HOUSE = re.compile(r"^(?:flat|unit)? ?\d+[a-z]?(?:[-/ ,]+\d+[a-z]?)* *,? *(?=\S)")


def repeat_streets(hits: Iterable[Hit]) -> tuple[Repeat, ...]:
    """The streets that two hits or more name, as their canonical names have them, without the number of the house.

    Towns are left out. Two streets of one name in two towns are one here: a reader looks at the records.
    """
    named: dict[str, dict[Key, Hit]] = defaultdict(dict)
    for hit in hits:
        for mention in hit.mentions:
            if mention.type == "location" and (street := read_street(mention.value or mention.text)):
                named[street][hit.record.key] = hit
    repeats = (Repeat(street, "same value", tuple(found.values())) for street, found in named.items() if len(found) > 1)
    return most_first(repeats)


def read_street(place: str) -> str:
    """The street that a place is, or begins with, "" where it is none: `12 Mill Road, Dover` is `mill road`."""
    folded = _HOUSE.sub("", " ".join(place.casefold().split()))
    found = _STREET.match(folded)
    return found[0] if found else ""
