"""Premises, locations and organisations by their cue words, and places by name from the gazetteer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.entities.conventions import NAME
from trawl.entities.view import View
from trawl.entities.vocabulary import first_words, folded_words, load_words
from trawl.entities.words_of_trade import CHAINS, NEVER_NAMES, NEVER_SURNAMES, ROLES, TITLES, any_of
from trawl.identifiers import Candidate

_WORD = rf"(?:{NAME}|[A-Z]{{2,}}|[A-Z](?:\.|(?= &))|St\.?|[0-9]{{1,2}}|&|of|and|de|la|upon|on)"
_CORE = rf"(?:{NAME}|[A-Z]{{2,5}}|St\.?)(?:'s|s')?(?: {_WORD}){{0,4}}"
_PREMISES = re.compile(rf"\b((?:[Tt]he )?(?:old |Old )?{_CORE}) ({any_of('premises_suffixes')})(?![\w-])")
_ORGANISATION = re.compile(
    rf"\b((?:{NAME}|[A-Z]{{2,6}}|[A-Z](?= ))(?:'s|s')?(?:,? {_WORD}){{0,4}}) "
    rf"({any_of('organisation_suffixes')})(?![\w-])"
)
_STREET = re.compile(
    rf"(?:\b((?:[Ff]lat|[Aa]pt|[Uu]nit) [0-9]{{1,3}}[A-Za-z]?,? )?\b([0-9]{{1,4}}[A-Za-z]?(?:-[0-9]{{1,4}})? "
    rf"))?\b((?:{NAME}|St\.?|The|Y|Yr)(?: (?:{NAME}|y|yr|of|the)){{0,2}}) ({any_of('street_suffixes')})(?![\w-])"
)
_NUMBERED = re.compile(
    rf"(?<![\w:./-])((?:[Ff]lat [0-9]{{1,3}}[A-Za-z]?,? )?[0-9]{{1,3}}[A-Za-z]? {NAME}(?: {NAME}){{0,2}})(?=[,.;)\n]"
    rf"|\Z| (?:on|in|with|by|for|and|at|where|when|to|from)\b)"
)
_FLAT = re.compile(rf"\b(Flat [0-9]{{1,3}}[A-Za-z]?, {NAME} (?:House|Court|Point|Tower|Mansions))\b")
_ROAD = re.compile(r"(?<![\w/-])(?:[ABM][0-9]{1,4}(?:\(M\))?)(?![\w-])")
_BARE_STREET = re.compile(
    r"\b(?:The Broadway|Queensway|Kirkgate|Northgate|Southgate|Westgate|Eastgate|Castlegate|Micklegate"
    r"|Briggate|Marketplace|Market Place|Cornmarket|Broadway|Kingsway|Parkway|Strand)\b"
)
_AT_THE = re.compile(rf"(?<![\w'’])([Tt]he {NAME}(?: {NAME}){{0,2}})(?![\w-])")
_PREFIXED = re.compile(
    rf"\b(?:[Tt]he )?(?:{any_of('premises_prefixes')})(?: (?:{NAME}|[0-9]{{1,2}})){{1,3}}(?![\w-])|\bVapeology\b"
)
_SAINT = re.compile(r"\bSt [A-Z][a-z]+'s(?: (?:RC|C of E|CE))?(?: (?:High|Primary|Church|School))?\b")
_TOKEN = re.compile(rf"{NAME}|[A-Z]{{2,}}")
_PREPOSITION = re.compile(
    r"\b(?:in|at|from|to|near|of|around|into|towards|toward|between|and|for|on|via|through|across|or|,|-|/|&)\s*\Z",
    re.IGNORECASE,
)
_NEVER_PLACES = frozenset(["stock", "beds", "box", "law", "moss", "rise", "ring"])


def find_places(view: View) -> list[Candidate]:
    """Premises, organisations and locations in a view of a narrative."""
    text = view.text
    found: list[Candidate] = []
    found += _premises(text, capitals=view.capitals)
    found += _organisations(text, capitals=view.capitals)
    found += _streets(text, capitals=view.capitals)
    found += _named_places(text, capitals=view.capitals)
    found += _named_organisations(view)
    return found


def _named(kind: str, start: int, end: int, confidence: float) -> Candidate:
    return Candidate(kind, start, end, "", "unverifiable", confidence)


_NAMING_COLOURS = frozenset(
    ["the", "old", "lost", "crystal", "black", "white", "red", "green", "blue", "new", "silver"]
)


def _leads_nowhere(word: str) -> bool:
    """Whether a word before a name is no part of it."""
    lower = word.lower()
    ordinary = lower in NEVER_NAMES and lower not in _NAMING_COLOURS
    return ordinary or word in TITLES or word in ROLES or lower in ("and", "of", "&", "on", "upon") or word.isdigit()


def _trim(core: str, *, capitals: bool) -> str:
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
    while words and _leads_nowhere(words[0]):
        words = words[1:]
    joined = " ".join(words)
    if " of " in joined and words[0].lower() in load_words("forenames"):
        joined = joined.rpartition(" of ")[2]
    return "" if joined.lower() in ("the", "old", "the old", "new", "") else joined


def _premises(text: str, *, capitals: bool) -> Iterator[Candidate]:  # noqa: C901 - one step for each way of naming premises
    for match in _PREMISES.finditer(text):
        core = _trim(match.group(1), capitals=capitals)
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
        yield _named("premises", match.end(1) - len(core), match.end(2), 0.84)
    for match in _PREFIXED.finditer(text):
        yield _named("premises", match.start(), match.end(), 0.8)
    for match in re.finditer(r"(?<![\w'’-])[A-Z][\w&-]*(?:'s)?(?![\w-])", text):
        if match.group() in CHAINS:
            yield _named("premises", match.start(), match.end(), 0.72)
    if capitals:
        return
    for match in _SAINT.finditer(text):
        yield _named("premises", match.start(), match.end(), 0.63)
    for match in _AT_THE.finditer(text):
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
        if words[0].lower() in NEVER_NAMES or words[0] in ROLES:
            continue
        yield _named("premises", match.start(1), match.start(1) + 4 + len(" ".join(words)), 0.71)


def _after_another(core: str) -> str:
    """What follows `and` where a body of its own stands before it: `Trading Standards and Essex` is `Essex`."""
    before, joined, after = core.rpartition(" and ")
    whole = before in load_words("organisations") or _ORGANISATION.fullmatch(before) is not None
    return after if joined and whole else core


def _organisations(text: str, *, capitals: bool) -> Iterator[Candidate]:
    for match in _ORGANISATION.finditer(text):
        core = _trim(match.group(1), capitals=capitals)
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
        yield _named("organisation", start, match.end(2), 0.83)


def _streets(text: str, *, capitals: bool) -> Iterator[Candidate]:
    for match in _STREET.finditer(text):
        flat, number, core, suffix = match.groups()
        kept = core if number else _trim(core, capitals=capitals)
        if (
            not kept
            or (not number and suffix in load_words("numbered_suffixes"))
            or (suffix == "St" and text[match.end() : match.end() + 2] in (" M", " J", " P"))
        ):
            continue
        if kept == "The" and not number:
            continue
        start = match.start(1) if flat else match.start(2) if number else match.end(3) - len(kept)
        yield _named("location", start, match.end(4), 0.86 if number else 0.78)
    for match in _NUMBERED.finditer(text):
        words = match.group(1).split(" ")
        if not capitals and all(word.lower() not in NEVER_NAMES for word in words[1:]) and words[1] not in ROLES:
            yield _named("location", match.start(), match.end(), 0.7)
    for pattern, confidence in ((_FLAT, 0.84), (_ROAD, 0.8), (_BARE_STREET, 0.66)):
        for match in pattern.finditer(text):
            yield _named("location", match.start(), match.end(), confidence)


def _named_places(text: str, *, capitals: bool) -> Iterator[Candidate]:
    longest, places = first_words("places"), folded_words("places")
    tokens = [(match.group(), match.start()) for match in _TOKEN.finditer(text)]
    after = 0
    for word, start in tokens:
        size = longest.get(word.lower(), longest.get(word.lower().split("-")[0], 0) if "-" in word else 0)
        if start < after or not size:
            continue
        for end in _ends(text, start, size):
            name = " ".join(text[start:end].lower().split())
            if name in places and _is_place(text, name, start, end, capitals=capitals):
                yield _named("location", start, end, 0.64 if name in load_words("unsure_places") else 0.7)
                after = end
                break


def _ends(text: str, start: int, size: int) -> list[int]:
    """Where an entry of up to `size` words may end, the longest first."""
    words = list(re.finditer(r"[^\s,.;:()]+", text[start : start + 60]))[: max(size, 1)]
    ends = []
    for word in words:
        between = text[start : start + word.start()]
        if "\n" in between or any(mark in between for mark in ",.;:()"):
            break
        raw = word.group()
        ends.append(start + word.end() - (2 if raw.endswith(("'s", "’s")) else 0))
    return ends[::-1]


def _is_place(text: str, name: str, start: int, end: int, *, capitals: bool) -> bool:
    if text[end : end + 1] == "-" and text[end + 1 : end + 2].isalpha():
        return False
    if name in _NEVER_PLACES or (name in NEVER_NAMES and name != "march"):
        return False
    before = text[max(0, start - 20) : start]
    forename = re.search(r"([A-Za-z]+) \Z", before)
    if (
        forename
        and forename.group(1)[0].isupper()
        and forename.group(1).lower() in load_words("forenames") - NEVER_NAMES
    ):
        return False
    if name in load_words("unsure_places") or name in load_words("forenames") or (capitals and len(name) < 5):
        return _PREPOSITION.search(before[-12:]) is not None
    return True


def _named_organisations(view: View) -> Iterator[Candidate]:
    text = view.text
    names = folded_words("organisations") if view.capitals else load_words("organisations")
    longest = first_words("organisations")
    for match in re.finditer(r"[A-Z][\w&'’.]*", text):
        size = longest.get(match.group().lower().rstrip(".'"), longest.get(match.group().lower(), 0))
        if not size or (match.start() and text[match.start() - 1] in "-/_@"):
            continue
        words = list(re.finditer(r"[^\s,.;:()]+", text[match.start() : match.start() + 60]))[:size]
        for word in reversed(words):
            end = match.start() + word.end()
            name = " ".join(text[match.start() : end].split())
            if (name.lower() if view.capitals else name) in names:
                yield _named("organisation", match.start(), end, 0.76)
                break
