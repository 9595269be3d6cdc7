"""What a name looks like, in ordinary case and in capitals, and which words are never one."""

from __future__ import annotations

import re

from trawl.entities.vocabulary import load_words
from trawl.entities.words_of_trade import NEVER_NAMES, NEVER_SURNAMES
from trawl.identifiers import Candidate

NAME = r"(?:[A-ZÀ-Ž]['’])?[A-ZÀ-Ž][a-zß-ž]+(?:[A-Z][a-z]+)?(?:['’-][A-Za-zÀ-ž][a-zß-ž]*)*"
SURNAME = r"(?:Mc|Mac|O['’])?[A-ZÀ-ŽȘȚ][A-ZÀ-ŽȘȚ'’]+(?:[ -][A-ZÀ-Ž][A-ZÀ-Ž'’]{2,}){0,5}"
STREETY = re.compile(
    r" (?:Road|Rd|Street|St|Avenue|Ave|Lane|Close|Drive|Crescent|Terrace|Grove|Walk|Way|Court|Hotel|Inn"
    r"|Lodge|House|School|Academy|Primary|College"
    r"|Hospital|Park|Farm|Arms|Tavern|Council|Police|Ltd|Limited|Line|line|Vapes?|Station|station|Market"
    r"|Club|Centre|Hall|Homes|Trust|Church|Wharf|Parade)\b"
)
FORENAMES = load_words("forenames")


def person(start: int, text: str, confidence: float, kind: str = "person") -> Candidate:
    """A candidate for a person or, by its kind, an alias."""
    return Candidate(kind, start, start + len(text), "", "unverifiable", confidence)


def is_forename(word: str) -> bool:
    """Whether the word, or the part before its hyphen, is a known forename."""
    bare = word.lower().replace("’", "'")
    return bare in FORENAMES or bare.split("-")[0] in FORENAMES


def is_surname(word: str) -> bool:
    """Whether a word in capitals may be a surname rather than letters or a heading."""
    return (
        len(word) >= 3
        and word not in NEVER_SURNAMES
        and word not in load_words("organisations")
        and word.lower() not in NEVER_NAMES
    )
