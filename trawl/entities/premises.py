"""Premises and organisations: by their suffixes and prefixes, by an article before a name, and by name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.entities.names import FORENAMES, NAME
from trawl.entities.spots import Spots, matches_at, phrases_by_word, starts_near
from trawl.entities.vocabulary import first_words, folded_words, load_words
from trawl.entities.words_of_trade import NEVER_NAMES, NEVER_SURNAMES, ROLES, TITLES, any_of
from trawl.identifiers import Candidate

_WORD = rf"(?:C of E|{NAME}|[A-Z]{{2,}}|[A-Z](?:\.|(?= &))|St\.?|[0-9]{{1,2}}|&|of|and|de|la|upon|on)"
_CORE = rf"(?:{NAME}|[A-Z]{{2,5}}|St\.?)(?:'s|s')?(?: {_WORD}){{0,4}}"
_PREMISES = re.compile(rf"\b((?:[Tt]he )?(?:old |Old )?{_CORE}) ({any_of('premises_suffixes')})(?![\w-])")
_ORGANISATION = re.compile(
    rf"\b((?:{NAME}|[A-Z]{{2,6}}|[A-Z](?= ))(?:'s|s')?(?:,? {_WORD}){{0,4}}) "
    rf"({any_of('organisation_suffixes')})(?![\w-])"
)
_AT_THE = re.compile(rf"(?<![\w'’])([Tt]he {NAME}(?: (?:& )?{NAME}){{0,2}})(?![\w-])")
_PREFIXED = re.compile(rf"\b(?:[Tt]he )?(?:{any_of('premises_prefixes')})(?: (?:{NAME}|[0-9]{{1,2}})){{1,3}}(?![\w-])")
_SAINT = re.compile(r"\bSt\.? [A-Z][a-z]+'s(?: (?:RC|C of E|CE))?(?: (?:High|Primary|Church|School))?\b")
#: After a name, what makes a place of it on the map: `the Sixfields roundabout`.
_OF_ROADS = re.compile(r" (?:roundabout|junction|interchange|slip|turn-?off|bypass|flyover|estate|area|bridge)\b")
_LETTERS = re.compile(r"[A-Z][\w&'’.]*")
UNBROKEN = re.compile(r"[^\s,.;:()]+")
#: The suffixes by their first word, and how far before one a name may begin.
_PREMISES_ENDS = phrases_by_word(load_words("premises_suffixes"))
_BODY_ENDS = phrases_by_word(load_words("organisation_suffixes"))
PREMISES_WORDS = frozenset((*_PREMISES_ENDS, *_BODY_ENDS))
REACH = 160
#: The first word of each body's name, by which places to look at are chosen.
_BODY_WORDS = frozenset(re.split(r"\W", name.lower())[0] for name in load_words("organisations"))
_PREFIXES = tuple(sorted(load_words("premises_prefixes")))


def find_premises(spots: Spots, *, capitals: bool) -> list[Candidate]:
    """Premises and organisations in a text; `capitals` says that its narrative is written in capitals."""
    return [
        *_premises(spots, capitals=capitals),
        *_organisations(spots, capitals=capitals),
        *_named_organisations(spots, capitals=capitals),
    ]


def named(kind: str, start: int, end: int, confidence: float, rule: str) -> Candidate:
    """A candidate for a place or a body."""
    return Candidate(kind, start, end, "", "unverifiable", confidence, rule)


_NAMING_COLOURS = frozenset(
    ["the", "old", "lost", "crystal", "black", "white", "red", "green", "blue", "new", "silver"]
)


def _leads_nowhere(word: str) -> bool:
    """Whether a word before a name is no part of it."""
    lower = word.lower()
    ordinary = lower in NEVER_NAMES and lower not in _NAMING_COLOURS
    return ordinary or word in TITLES or word in ROLES or lower in ("and", "of", "&", "on", "upon") or word.isdigit()


def trim_core(core: str, *, capitals: bool) -> str:
    """Leave out what stands capitalised before a name without being part of it."""
    words = core.split(" ")
    if capitals:
        # Every word is capitalised here: take the last two before the suffix, up to a word that ends a phrase.
        cut = max(
            (
                i + 1
                for i, word in enumerate(words)
                if word.lower() in NEVER_NAMES or word in TITLES or word.upper() in ROLES
            ),
            default=0,
        )
        words = words[cut:][-2:]
    while words and _leads_nowhere(words[0]) and not (words[1:] and words[1] in load_words("street_suffixes")):
        words = words[1:]
    joined = " ".join(words)
    if " of " in joined and words[0].lower() in FORENAMES:
        joined = joined.rpartition(" of ")[2]
    return "" if joined.lower() in ("the", "old", "the old", "new", "") else joined


def _premises(spots: Spots, *, capitals: bool) -> Iterator[Candidate]:
    text = spots.text
    for match in matches_at(_PREMISES, text, starts_near(spots.after_article, spots.suffixes(_PREMISES_ENDS), REACH)):
        core = trim_core(match.group(1), capitals=capitals)
        if not core or (
            core.lower() in ("the local", "the", "st")
            or (core.split(" ")[-1].lower() in NEVER_NAMES and len(core.split(" ")) == 1)
        ):
            continue
        if (
            match.group(2) in ("school", "church", "library", "hotel", "lodge")
            and core.lower().startswith("the ")
            and len(core) < 5
        ):
            continue
        yield named("premises", match.end(1) - len(core), match.end(2), 0.84, "premises_suffix")
    prefixes = [start for start in spots.after_article if _names_shop(text, start)]
    for match in matches_at(_PREFIXED, text, prefixes):
        yield named("premises", match.start(), match.end(), 0.8, "shop_prefix")
    if not capitals:
        for match in matches_at(_SAINT, text, spots.by_word.get("St", ())):
            yield named("premises", match.start(), match.end(), 0.63, "saint")
        yield from _after_the(spots)


def _names_shop(text: str, start: int) -> bool:
    """Whether a word that begins the names of shops and bars is here, or after `the` here."""
    begin = start + 4 if text.startswith(("the ", "The "), start) else start
    return text.startswith(_PREFIXES, begin)


def _after_the(spots: Spots) -> Iterator[Candidate]:
    """`at the Kingfisher`: a name after an article, where no list says that it is something else."""
    text = spots.text
    articles = [start - 4 for start in spots.title_starts if text.startswith(("the ", "The "), start - 4)]
    for match in matches_at(_AT_THE, text, articles):
        name = match.group(1)
        words = name.split(" ")[1:]
        while words and (words[-1].lower() in NEVER_NAMES or words[-1] in ROLES):
            words.pop()
        if (
            not words
            or words[0].lower() in load_words("never_premises")
            or " ".join(words) in load_words("organisations")
        ):
            continue
        if words[0].lower() in NEVER_NAMES or words[0] in ROLES or words[0] in TITLES:
            continue
        if _OF_ROADS.match(text, match.end()):
            continue
        yield named("premises", match.start(1), match.start(1) + 4 + len(" ".join(words)), 0.71, "after_the")


def _after_another(core: str) -> str:
    """What follows `and` where a body of its own stands before it: `Trading Standards and Essex` is `Essex`."""
    before, joined, after = core.rpartition(" and ")
    whole = before in load_words("organisations") or _ORGANISATION.fullmatch(before) is not None
    return after if joined and whole else core


def _organisations(spots: Spots, *, capitals: bool) -> Iterator[Candidate]:
    for match in matches_at(
        _ORGANISATION, spots.text, starts_near(spots.capital_starts, spots.suffixes(_BODY_ENDS), REACH)
    ):
        core = trim_core(match.group(1), capitals=capitals)
        suffix = match.group(2)
        if not core or core == "The" or (core in NEVER_SURNAMES and suffix == "DC"):
            continue
        if suffix in ("line", "Line") and (len(core.split(" ")) > 2 or core.lower() in ("the land", "land", "support")):
            continue
        if suffix.lower() == "police" and core.split(" ")[-1].lower() in NEVER_NAMES:
            continue
        core = _after_another(core)
        start = match.end(1) - len(core)
        if core.startswith(("the ", "The ")) and suffix in ("line", "Line"):
            start += 4
        yield named("organisation", start, match.end(2), 0.83, "body_suffix")


def _named_organisations(spots: Spots, *, capitals: bool) -> Iterator[Candidate]:
    text = spots.text
    names = folded_words("organisations") if capitals else load_words("organisations")
    longest = first_words("organisations")
    for match in matches_at(_LETTERS, text, [start for start, word in spots.capitals if word.lower() in _BODY_WORDS]):
        size = longest.get(match.group().lower().rstrip(".'"), longest.get(match.group().lower(), 0))
        if not size or (match.start() and text[match.start() - 1] in "-/_@"):
            continue
        words = list(UNBROKEN.finditer(text, match.start(), match.start() + 60))[:size]
        for word in reversed(words):
            end = word.end()
            name = " ".join(text[match.start() : end].split())
            if (name.lower() if capitals else name) in names:
                yield named("organisation", match.start(), end, 0.76, "body_name")
                break
