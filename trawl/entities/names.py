"""What a name looks like, in ordinary case and in capitals, and which words are never one."""

from __future__ import annotations

import re
from functools import lru_cache

from trawl.entities.letters import CAPITALS, SMALL
from trawl.entities.vocabulary import load_words
from trawl.entities.words_of_trade import NEVER_NAMES, NEVER_SURNAMES, ROLES, TITLES
from trawl.identifiers import Candidate
from trawl.text.folding import fold_text

NAME = (
    rf"(?:[{CAPITALS}]['’])?[{CAPITALS}][{SMALL}]+(?:[{CAPITALS}][{SMALL}]+)?"
    rf"(?:['’-][{CAPITALS}{SMALL}][{SMALL}]*)*"
)
SURNAME = rf"(?:Mc|Mac|O['’])?[{CAPITALS}][{CAPITALS}'’]+(?:[ -][{CAPITALS}][{CAPITALS}'’]{{2,}}){{0,5}}"
STREETY = re.compile(
    r" (?:Road|Rd|Street|St|Avenue|Ave|Lane|Close|Drive|Crescent|Terrace|Grove|Walk|Way|Court|Hotel|Inn"
    r"|Lodge|House|School|Academy|Primary|College"
    r"|Hospital|Park|Farm|Arms|Tavern|Council|Police|Ltd|Limited|Line|line|Vapes?|Station|station|Market"
    r"|Club|Centre|Hall|Homes|Trust|Church|Wharf|Parade)\b"
)
#: Words of a birth after a name. A date by itself tells less: `Unit B Block 12/03/2009`.
BIRTH_TOLD = re.compile(
    r",? ?[(\[]?(?:(?:dob|DOB|Dob|d\.o\.b|D\.O\.B|(?i:date of birth)|born)\b|b\.? ?(?=[0-9]{1,2}[/.-]))"
)
#: What may begin a surname of several words, in small letters.
PARTICLES = frozenset([
    "van", "von", "de", "der", "den", "la", "da", "das", "dos", "di", "du", "le", "el", "al", "ul", "bin", "ibn",
    "bint", "abu", "ap", "ab",
])  # fmt: skip
#: Those that are no rank or role where they stand in capitals: `DI MARSH` is an inspector.
CAPITAL_PARTICLES = frozenset(word.upper() for word in PARTICLES) - TITLES - ROLES
#: Known forenames, in small letters without accents.
FORENAMES = frozenset(fold_text(name)[0] for name in load_words("forenames"))


def person(start: int, text: str, confidence: float, rule: str, kind: str = "person") -> Candidate:
    """A candidate for a person or, by its kind, an alias."""
    return Candidate(kind, start, start + len(text), "", "unverifiable", confidence, rule)


@lru_cache(maxsize=8_192)
def is_forename(word: str) -> bool:
    """Whether the word, or the part before its hyphen, is a known forename."""
    bare = fold_text(word)[0].lower()
    return bare in FORENAMES or bare.split("-")[0] in FORENAMES


def is_no_person(word: str) -> bool:
    """Whether a word by itself is a rank, a role, letters or an ordinary word, and no known forename."""
    return (word in TITLES or word in ROLES or word in NEVER_SURNAMES or word.lower() in NEVER_NAMES) and not (
        word[1:].islower() and word.lower() in FORENAMES
    )


def is_surname(word: str) -> bool:
    """Whether a word in capitals may be a surname rather than letters or a heading."""
    return (
        len(word) >= 3
        and word not in NEVER_SURNAMES
        and word not in TITLES
        and word not in load_words("organisations")
        and word.lower() not in NEVER_NAMES
    )
