"""What the words beside a name say that its bearer is: `Victim Dana Pryce`, `night porter T Farrow`.

Roles tell people apart that share a name. The words stand in `words/person_roles.txt`; behind a comma and an article
any word counts, for `a co-worker` introduces somebody whatever it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from trawl.entities.vocabulary import load_words

#: The words before a name, as far as the sentence goes; what stands between a role and its bearer is passed over.
_SENTENCE = re.compile(r"[.!?;\n](?=\s)")
_WORD = re.compile(r"[^\W_]+(?:[/'-][^\W_]+)*", re.ASCII)
_PASSED = frozenset((
    "is", "was", "named", "called", "as", "being", "believed", "possibly", "poss", "to", "be", "identified", "now",
))  # fmt: skip
_MOST_WORDS = 3
#: `, a co-worker`, ` (the night porter)`: of `who is the`, only what the list has is a role.
_DESCRIBED = re.compile(
    r"(?:, |,? ?\()(?:an?|the|another|one of the|his|her|their|my|our) ((?:[a-z][a-z-]* ){0,3}?[a-z][a-z-]+)"
    r"(?=[,.;)]|\s*\Z| (?:who|at|of|from|and|dob|aged|in|on|with|to)\b)",
    re.IGNORECASE,
)
_IN_APPOSITION = re.compile(
    r"(?:,? ?[(\[]|, ?|,? (?:who )?(?:is|was) (?:an? |the |his |her |their )?)"
    r"([A-Za-z][A-Za-z-]*(?: [a-z][a-z-]*){0,2}?)"
    r"(?=[,.;:)\]/]|\s*\Z| (?:who|at|of|from|and|here|there)\b)",
    re.IGNORECASE,
)


def role_before(before: str) -> str:
    """The role in the words that end this text, "" where none does: `Offender is ` is a suspect's."""
    for stop in _SENTENCE.finditer(before):
        before = before[stop.end() :]
    words = _WORD.findall(before.lower())
    while words and words[-1] in _PASSED:
        words.pop()
    return _role_of(words[-_MOST_WORDS:])


def role_after(text: str, end: int) -> str:
    """The role that is said of the name which ends here, "" where none is: `, a neighbour,`, ` (manager)`."""
    described = _DESCRIBED.match(text, end)
    if described:
        words = described.group(1).lower().split(" ")
        return _role_of(words) or words[-1]
    said = _IN_APPOSITION.match(text, end)
    return _roles().get(said.group(1).lower(), "") if said else ""


def _role_of(words: list[str]) -> str:
    """The role that the last words are, the longest that the list has."""
    return next((_roles()[phrase] for phrase in _ends(words) if phrase in _roles()), "")


def _ends(words: list[str]) -> Iterator[str]:
    return (" ".join(words[at:]) for at in range(len(words)))


@cache
def _roles() -> dict[str, str]:
    """The roles by the words that say them."""
    lines = (line.partition(" = ") for line in load_words("person_roles"))
    return {word: same or word for word, _, same in lines}
