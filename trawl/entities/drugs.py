"""Drugs by word lists: their names anywhere, and their street names (`brown`, `white`) in company.

A street name counts beside another drug (`brown + crack`, `crack and white`), after an amount (`20 dark`), or as one of
two where drugs are sold or taken (`runs brown and white`). Coats, hair, dogs and people are brown and white as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trawl.entities.spots import Spots, matches_at, phrases_by_word
from trawl.entities.vocabulary import load_pairs, load_words
from trawl.identifiers import Candidate

_DRUGS, _STREET = load_pairs("drugs"), load_pairs("street_drugs")


def _any_of(names: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


_DRUG = re.compile(rf"(?:{_any_of(_DRUGS)})(?!\w)")
_DEALT = r"(?:wraps?|bundles?|deals?|bags|bag of|rocks?|shots?|balls?|grams?|oz|£[0-9,]+|[0-9]{1,3} ?x?)"
#: What ends a street name: `white powder` and `brown hair` are none.
_ENDS = rf"(?=[,.;:)?!/\"']|\s*\Z|\n| ?[+&-]| (?:{_any_of(load_words('drug_followers'))}|w/)(?!\w))"
#: `two bundles of brown`, `20 white`, `£40 of dark`.
_AMOUNT_BEFORE = re.compile(rf"(?<!\w){_DEALT} (?:of )?\Z")
_JOINT = r"(?: ?[+&/] ?| and | n | or | plus )"
_SOME = rf"(?:{_DEALT} (?:of )?)?"
#: A drug right after a street name, or right before it.
_DRUG_AFTER = re.compile(rf"{_JOINT}{_SOME}(?:{_any_of(_DRUGS)})(?!\w)")
_DRUG_BEFORE = re.compile(rf"(?<!\w)(?:{_any_of(_DRUGS)})(?:{_JOINT}|, ){_SOME}\Z")
#: Another street name on either side, which tells only where drugs are sold or taken.
_STREET_AFTER = re.compile(rf"{_JOINT}{_SOME}(?:{_any_of(_STREET)})(?!\w){_ENDS}")
_STREET_BEFORE = re.compile(rf"(?<!\w)(?:{_any_of(_STREET)}){_JOINT}{_SOME}\Z")
_TRADE = re.compile(rf"(?<!\w)(?:{_any_of(load_words('drug_trade'))})(?!\w)[^.!?\n]{{0,40}}\Z")
_STREET_WORD = re.compile(rf"(?:{_any_of(_STREET)})(?!\w)")
_CLOSED = re.compile(_ENDS)
#: Words that no `and` joins to a drug, unless drugs are sold: it was dark and weed was smelt.
_PLAIN = frozenset(("dark", "light"))
_REACH = 48
_DRUG_PHRASES, _STREET_PHRASES = phrases_by_word(_DRUGS), phrases_by_word(_STREET)
#: The words that the drugs of a text are looked for by.
DRUG_WORDS = frozenset((*_DRUG_PHRASES, *_STREET_PHRASES))


def canonical_drug(name: str) -> str:
    """The usual name of a drug: `Weed` is `cannabis`; a name that no list holds is itself in lower case."""
    plain = " ".join(name.lower().split())
    return _DRUGS.get(plain) or _STREET.get(plain) or plain


def find_drugs(spots: Spots) -> Iterator[Candidate]:
    """The drugs of a text."""
    lowered = spots.lowered
    for match in matches_at(_DRUG, lowered, spots.starts_of(_DRUG_PHRASES)):
        start, end = match.span()
        if not (start and lowered[start - 1].isalnum()) and lowered[end : end + 4] != "ed d":
            yield Candidate("drug", start, end, _DRUGS[match.group()], "unverifiable", 0.8, "drug")
    for start in spots.starts_of(_STREET_PHRASES):
        word = _STREET_WORD.match(lowered, start)
        if word and _is_in_company(lowered, word):
            yield Candidate("drug", *word.span(), _STREET[word.group()], "unverifiable", 0.7, "street_drug")


def _is_in_company(lowered: str, word: re.Match[str]) -> bool:
    """Whether a street name stands beside a drug, after an amount, or as one of two that are sold or taken."""
    start, end = word.span()
    before = lowered[max(0, start - _REACH) : start]
    beside = _DRUG_AFTER.match(lowered, end)
    if beside and (word.group() not in _PLAIN or not beside.group().startswith(" and ")):
        return True
    if _CLOSED.match(lowered, end) is None:
        return False
    if _DRUG_BEFORE.search(before) or _AMOUNT_BEFORE.search(before):
        return True
    paired = beside or _STREET_AFTER.match(lowered, end) or _STREET_BEFORE.search(before)
    return paired is not None and _TRADE.search(before) is not None
