"""What a cell of a list, and the name over a column, tell of the identifiers in it."""

from __future__ import annotations

import re
from functools import lru_cache

from trawl.identifiers import REGISTRY, find_mentions, guess, type_called
from trawl.identifiers.platforms import BY_WORD, PLATFORMS
from trawl.tabular import fold_name
from trawl.wash.kinds import kind_called

#: Longer cells are prose; no more of them is looked at.
_PROSE = 200
#: Where somebody was, and not who he is: a column of them is washed where it is asked for, or nothing else stands.
PLACES = frozenset(("postcode", "grid_reference", "what3words"))
#: The shape of an account's name, or of a reference.
_TOKEN = re.compile(r"@?(?=.*[^\W\d_])(?=.*[\d_.@-])[\w.@#-]{3,40}")
_WORD = re.compile(r"[^\W_]+")
_LONGEST_NAME = 3


@lru_cache(maxsize=1 << 12)
def type_of_cell(text: str) -> str:
    """The type of the identifier that a cell is, or is mostly; "" where it has the form of none."""
    text = text.strip()
    if not text or len(text) > _PROSE:
        return ""
    if guessed := guess(text):
        return guessed[0].type
    found = [mention for mention in find_mentions(text) if REGISTRY[mention.type].names]
    covered = sum(mention.end - mention.start for mention in found)
    return found[0].type if 2 * covered >= len(text.replace(" ", "")) else ""


def is_token(text: str) -> bool:
    """Whether a cell may be the name of an account: one word that is more than letters."""
    return _TOKEN.fullmatch(text.strip()) is not None


def type_or_platform(name: str) -> str:
    """The type of identifier, or the platform, that people call exactly so; "" where there is none."""
    name = fold_name(name)
    return type_called(name) or (name if name in PLATFORMS else BY_WORD.get(name, ""))


def type_in_name(name: str) -> str:
    """The one type or platform that the name of a column speaks of (`Suspect's mobile 2`); "" for none or several."""
    if len(name) > _PROSE:
        return ""
    if exact := type_or_platform(name):
        return exact
    if kind := kind_called(name):
        return kind.platform or kind.type
    words, found, at = _WORD.findall(fold_name(name)), dict[str, None](), 0
    while at < len(words):
        for length in range(_LONGEST_NAME, 0, -1):
            if said := type_or_platform(" ".join(words[at : at + length])):
                found[said] = None
                at += length - 1
                break
        at += 1
    if len(found) > 1:
        found.pop("handle", None)  # `Snapchat username` speaks of one thing
    return next(iter(found)) if len(found) == 1 else ""
