"""Makers, shops and chains by their names, and the people who bear the same ones.

`brands.txt` holds names that hardly anybody bears, `things_like_names.txt` dogs, honours and schemes whose names look
like a person's (`a Jack Russell`, `the Herbert Protocol`), `brands_like_names.txt` those of many people, `chains.txt`
the shops whose bare name stands for a branch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trawl.entities.spots import Spots, phrases_by_word
from trawl.entities.vocabulary import folded_words, load_words
from trawl.entities.words_of_trade import CHAINS, any_of
from trawl.identifiers import Candidate
from trawl.identifiers.vehicle_words import COLOURS


class Brand(NamedTuple):
    """The name of a maker or a shop; what it made stands up to `ware`, and `shop` says that a shop is meant."""

    start: int
    end: int
    ware: int
    shop: bool


_NO_PEOPLE = folded_words("brands") | folded_words("things_like_names")
_BRANDS = phrases_by_word((*_NO_PEOPLE, *load_words("brands_like_names")))
_CHAINS = phrases_by_word(CHAINS)
_CHAIN_AS_WRITTEN = {chain.lower(): chain for chain in CHAINS}
BRAND_WORDS = frozenset((*_BRANDS, *_CHAINS))
_STYLES = "|".join(("branded?", "style", "designer", "polo", "leather", "puffer", "men's", "women's", *COLOURS))
_WARE = re.compile(rf",? (?:(?:{_STYLES}) )*(?:{any_of('goods')})(?:s|es)?\b", re.IGNORECASE)
_SHOP = re.compile(rf"(?:'s)? (?:{any_of('shops')})s?\b", re.IGNORECASE)
#: A date of birth, an age or a mark of a person behind a name.
_BORN = re.compile(
    r",? ?(?:-|\()? ?(?:dob\b|d\.o\.b|born\b|b\. ?[0-9]|aged?\b|[0-9]{1,2}(?:\)|,| ?(?:y[ro/]|years?\b))"
    r"|[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}|\((?:[fm]|ic ?[0-9]|susp|vic|wit|ip|aka)\b)",
    re.IGNORECASE,
)
_DOES = re.compile(
    r",? (?:(?:who|was|is|has|had|been|were|also|then|later|and|since|now|still|did|does|not|will|would) ){0,4}"
    rf"(?:{any_of('acts')})\b|,? (?:who|whose|(?:is|was) (?:my|his|her|our|their))\b"
    rf"|'s (?:{any_of('kin')}|mum|mother|dad|father|wife|husband|partner|son|daughter|house|home|flat|address|phone"
    r"|mobile|car)\b",
    re.IGNORECASE,
)
_TOLD_WHO = re.compile(
    rf"\b(?:{any_of('titles')}|{any_of('roles')}|named?(?: is| as)?|called|is|was|with|told|aka)[:.,]? \Z",
    re.IGNORECASE,
)
#: Of these, what is said of things as well: `a bag with Calvin Klein and Hugo Boss`.
_TOLD_OF_THINGS = frozenset(("is", "was", "with", "called"))
#: What stands before goods and shops: an article, a place, something worn or taken.
_WHERE_OR_WHOSE = re.compile(
    r"\b(?:an?|the|some|new|fake|counterfeit|two|three|four|pairs? of|at|in|into|outside|inside|near|opposite|behind"
    r"|beside|wearing|by the|from the|stores?|shop|branch of|brand|make|label|stolen from|thefts? from|bought from"
    r"|shoplift\w* (?:at|from)|staff (?:at|of)):? \Z",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\b(?:an?|some|fake|counterfeit|wearing) \Z", re.IGNORECASE)
_REACH = 24
_LETTER = re.compile(r"[\w'-]")
_RUN = re.compile(r"\w*")


def find_brands(spots: Spots) -> Sequence[Brand]:
    """Where the name of a maker or a shop stands and no person of that name.

    One that bears a date of birth, an age or an act of its own is a person, and everywhere else in the text where
    nothing says otherwise; a name that many people bear is a maker's only where goods or a shop are spoken of.
    """
    text, people = spots.text, set()
    sure: list[Brand] = []
    unsure: list[Brand] = []
    for start, end in _named(spots, _BRANDS):
        name = spots.lowered[start:end]
        if _is_surname_marked(text[start:end]):
            continue
        ware, shop = _WARE.match(text, end), _SHOP.match(text, end)
        brand = Brand(start, end, ware.end() if ware else end, shop is not None or name in folded_words("chains"))
        if ware or shop:
            sure.append(brand)
        elif _is_person(text, start, end, name):
            people.add(name)
        elif _ARTICLE.search(text, max(0, start - _REACH), start):
            sure.append(brand)
        elif name in _NO_PEOPLE or _WHERE_OR_WHOSE.search(text, max(0, start - _REACH), start):
            unsure.append(brand)
    return [*sure, *(brand for brand in unsure if spots.lowered[brand.start : brand.end] not in people)]


def find_branches(spots: Spots, brands: Sequence[Brand], *, capitals: bool) -> Iterator[Candidate]:
    """Branches of chains; where people bear the name too, only those that are meant: `at the William Hill`."""
    shops = {brand.start for brand in brands if brand.shop}
    for start, end in _named(spots, _CHAINS):
        name = spots.lowered[start:end]
        borne = name in folded_words("brands") or name in folded_words("brands_like_names")
        written = capitals or spots.text[start:end] == _CHAIN_AS_WRITTEN[name]
        if written and (start in shops or not borne) and not _WARE.match(spots.text, end):
            yield Candidate("premises", start, end, "", "unverifiable", 0.72, "chain")


def _named(spots: Spots, phrases: dict[str, tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """Where these phrases stand as whole words, of those that begin at one place the longest."""
    lowered = spots.lowered
    for start in spots.starts_of(phrases):
        first = _RUN.match(lowered, start)
        if first is None or (start and _LETTER.match(lowered, start - 1)):
            continue
        ends = [start + len(name) for name in phrases[first.group()] if lowered.startswith(name, start)]
        whole = [end for end in ends if not _runs_on(lowered, end)]
        if whole:
            yield start, max(whole)


def _runs_on(lowered: str, end: int) -> bool:
    """Whether a word goes on here, but for a genitive."""
    return _LETTER.match(lowered, end) is not None and not (
        lowered.startswith("'s", end) and not lowered[end + 2 : end + 3].isalnum()
    )


def _is_surname_marked(name: str) -> bool:
    """Whether the writing says which word is the surname, as it does of people: `Paul SMITH`."""
    words = name.split()
    return any(word.isupper() and len(word) > 2 for word in words) and not all(word.isupper() for word in words)


def _is_person(text: str, start: int, end: int, name: str) -> bool:
    told = _TOLD_WHO.search(text, max(0, start - _REACH), start)
    if told and name in _NO_PEOPLE and told.group().strip() in _TOLD_OF_THINGS:
        told = None
    return bool(told or _BORN.match(text, end) or _DOES.match(text, end))
