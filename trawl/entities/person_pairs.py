"""What the words between two names say of them: that both are one person, or that they are two.

`Dana Pryce aka D Pryce` is one. `Omar Aziz and Omar Yusuf Aziz` are two, and so are `Farrow let Tia Farrow in` and
`Nadia Begum was given vapes by Begum`: within one clause nobody is called by the name twice.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from trawl.entities.words_of_trade import any_of
from trawl.model import Mention

#: How far apart two names may stand for the words between them to say anything.
_REACH = 80
#: Of names in one list, so many before each are kept.
_LISTED = 6
_TITLE = rf"(?:(?:{any_of('titles')})\.? (?:[0-9]{{2,5}} )?)?"
#: What may stand behind a name and belongs to it: its age, its birth, something in brackets.
_FACTS = (
    r"(?: ?\([^()\n]{0,40}\)| ?\[[^\[\]\n]{0,40}\]"
    r"|,? (?:dob|born|aged?)?:? ?[0-9][0-9/.-]*(?: ?(?:yrs?|years|yo|old))*)*"
)
_SAME = re.compile(
    rf"{_FACTS},? ?[(\[]?(?:aka|a\.k\.a\.?|a/k/a|also (?:known|called|goes by)(?: as)?|(?:better |formerly |locally "
    r"|otherwise |then |now )?known as|alias|otherwise|goes by|(?:real|full|true|proper) name(?: is| of|:)?|i\.?e\.?"
    rf"|identified as|(?:is|was)(?: (?:really|actually|believed to be|in fact))?|nee|formerly|=)[:,]? ?['\"]?{_TITLE}"
    r"| ?[(\[]",
    re.IGNORECASE,
)
_IN_LIST = re.compile(
    rf"{_FACTS}(?: ?, ?"
    r"| ?;? ?(?:,? ?\b(?:and|or|plus|with|along with|together with|as well as|accompanied by)\b|[&+/]) ?)"
    rf"(?:also |then |both |(?:his|her|their|the|a|an) (?:[a-z-]+ ){{0,2}})?{_TITLE}",
    re.IGNORECASE,
)
#: One verb between two names, or a longer way to the object of a clause.
_CLAUSE = re.compile(
    rf"{_FACTS} (?:(?!(?:and|but|then|when|who|as|is|was)\b)[a-z]+ ){{1,2}}{_TITLE}"
    rf"|[^.;:\n]{{1,60}} (?:by|with|to|from|against) {_TITLE}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Pairs:
    """By the index of each mention, those that are `same` with it and those that are `parted` from it."""

    same: dict[int, tuple[int, ...]] = field(default_factory=dict)
    parted: dict[int, tuple[int, ...]] = field(default_factory=dict)


def read_pairs(text: str, mentions: Sequence[Mention]) -> Pairs:
    """What is said between each person of a text and the next."""
    people = [index for index, mention in enumerate(mentions) if mention.type == "person"]
    same: dict[int, list[int]] = defaultdict(list)
    parted: dict[int, list[int]] = defaultdict(list)
    listed = people[:1]
    for before, index in itertools.pairwise(people):
        start, end = mentions[before].end, mentions[index].start
        apart: Iterable[int] = ()
        if end - start > _REACH:
            listed = []
        elif _SAME.fullmatch(text, start, end):
            same[before].append(index)
            same[index].append(before)
            listed = []
        elif _IN_LIST.fullmatch(text, start, end):
            listed = listed or [before]
            apart = listed[-_LISTED:]
        else:
            apart = [before] if _CLAUSE.fullmatch(text, start, end) else ()
            listed = []
        for other in apart:
            parted[other].append(index)
            parted[index].append(other)
        listed = [*listed[-_LISTED:], index]
    return Pairs({at: tuple(to) for at, to in same.items()}, {at: tuple(to) for at, to in parted.items()})
