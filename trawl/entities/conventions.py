"""Names by the conventions of police writing, over what a model found.

Each rule yields candidates with a confidence; the rule that decides between overlapping ones is the one of
identifiers (`trawl.identifiers.resolution`). A rule is surer than the model where a convention marks the name
(`SURNAME, Forename`, a rank, a date of birth, a suffix such as Hotel), and less sure where only a word list speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from trawl.entities.aliases import find_aliases
from trawl.entities.brands import Brand
from trawl.entities.canonical import known_places, place_key
from trawl.entities.names import BIRTH_TOLD, CAPITAL_PARTICLES, NAME, STREETY, SURNAME, is_forename, is_surname, person
from trawl.entities.repeats import find_repeats
from trawl.entities.spots import Spots, matches_at, phrases_by_word, starts_near
from trawl.entities.vocabulary import folded_words, load_words
from trawl.entities.words_of_trade import ACTS, CHAINS, NEVER_NAMES, NEVER_SURNAMES, NICKNAMES, ROLES, TITLES, any_of
from trawl.identifiers import Candidate
from trawl.model import Mention

_TITLE = any_of("titles")
_ROLE = any_of("roles")

_FORENAME_SURNAME = re.compile(
    rf"\b({NAME}(?: (?:{NAME}|[A-Z]\.?(?= ))){{0,3}}) (['\"‘][^'\"’\n]{{2,14}}['\"’] )?({SURNAME})\b"
)
_SURNAME_FORENAME = re.compile(rf"\b({SURNAME}),? ({NAME}(?: {NAME}){{0,2}})\b")
_TITLE_SURNAME_FORENAME = re.compile(rf"({NAME}), ({NAME}(?: {NAME})?)(?![\w-])")
#: What stands before and after an entry of a list.
_ENTRY_BEGINS = re.compile(rf"(?:\A|[;:(\n]|\b(?:{_ROLE})) ?\Z")
_ENTRY_ENDS = re.compile(r" ?(?:[;.()<\n]|\Z)")
_TITLED = re.compile(
    rf"\b((?i:{_TITLE}))(\.?) (?:[0-9]{{2,5}} )?((?:[A-Z]\.? )?(?:{NAME}|{SURNAME})(?: (?:{NAME}|{SURNAME}))?)\b"
)
_TWO_NAMES = re.compile(rf"\b({NAME})((?: (?:{NAME}|[A-Z]\.?(?= ))){{1,2}})(?!\w)")
_ONE_NAME = re.compile(rf"(?<![\w'’-]){NAME}(?![\w-])")
_INITIAL = re.compile(rf"\b(?:[A-Z]\.? ){{0,2}}[A-Z](?:\. ?| )({NAME}|{SURNAME})\b")
_CAPS = re.compile(rf"\b{SURNAME}(?![\w-])")
_BORN_AFTER = re.compile(
    r",? ?\(?(?:dob|DOB|Dob|d\.o\.b|b\.|b |born|[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:19"
    r"|20)?[0-9]{2}|[0-9]{1,2}(?:\)|,| ?y[ro/]))"
)
#: A date of birth, by which a surname and a forename are a person wherever they stand.
_DATED = re.compile(r",? ?\(?(?:dob:? ?|b\. ?|born )?[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:19|20)?[0-9]{2}\b", re.IGNORECASE)
_BEFORE_ROLE = re.compile(rf"\b(?:{_ROLE})(?: is| was| named| named as| -|:|,)? (?:a )?\Z")
#: Words of descriptions, which are surnames before a comma and a forename.
_ALSO_SURNAMES = frozenset(("BLACK", "WHITE", "GREEN", "GREY", "YOUNG", "DAY", "MARCH", "FORD"))
#: A surname in capitals behind a forename, and a forename before a surname.
_SURNAME_AFTER = re.compile(rf" ({SURNAME})(?![\w-])")
_NAME_BEFORE = re.compile(rf"(?<!\w){NAME} \Z")
_BEFORE = 32
_UNSURE = load_words("unsure_forenames")
#: How far after the beginning of a name its surname may begin.
_REACH = 160
_TITLE_PHRASES = phrases_by_word(load_words("titles"))
TITLE_WORDS = frozenset(_TITLE_PHRASES)
#: Titles that are words by themselves: what follows them in capitals may be anything, `OFFICER PUNCHED IN FACE`.
_WORDS_TOO = load_words("titles_that_are_words")
_SHORTENED = load_words("titles_with_a_stop")


def find_people(
    spots: Spots, ruled: Iterable[Mention], brands: Sequence[Brand] = (), *, capitals: bool, known: Iterable[str] = ()
) -> list[Candidate]:
    """Persons and aliases in a text. `ruled` are its identifiers and `brands` its brands, which no name may overlap.

    `capitals` says that the narrative is written in capitals, which are shown here in title case. `known` are people
    whom the record's columns name.
    """
    text = spots.text
    taken = bytearray(len(text))
    for start, end in (*((mention.start, mention.end) for mention in ruled), *((b.start, b.end) for b in brands)):
        taken[start:end] = b"\1" * (end - start)
    names = [(m.start(), m.group()) for m in matches_at(_ONE_NAME, text, spots.title_starts)]
    found: list[Candidate] = []
    if not capitals:
        if spots.upper_starts:
            found += _by_surname(spots)
            found += _surname_first(spots)
            found += _lone_surnames(spots)
        found += _by_initial(spots)
    found += _by_title(spots, capitals=capitals)
    found += _listed_surname_first(spots)
    found += _by_forename(spots, names, capitals=capitals)
    found = [c for c in found if taken.find(1, c.start, c.end) < 0]
    found += find_aliases(spots, names, capitals=capitals)
    found += find_repeats(spots, found, capitals=capitals, known=known)
    return found


def _trim_roles(names: str) -> str:
    """Leave out roles, titles and ordinary words that stand capitalised before a name."""
    words = names.split(" ")
    while words and (words[0] in ROLES or words[0] in TITLES or words[0].lower() in NEVER_NAMES):
        words = words[1:]
    return " ".join(words)


def _by_surname(spots: Spots) -> Iterator[Candidate]:
    """`Scott GARSIDE`."""
    text = spots.text
    for match in matches_at(_FORENAME_SURNAME, text, starts_near(spots.title_starts, spots.upper_starts, _REACH)):
        forenames = _trim_roles(match.group(1))
        surname = match.group(3)
        words = surname.split(" ")
        while words and not is_surname(words[-1]):
            words = words[:-1]
        if not forenames or not words or not _begins_surname([words[0].split("-")[0], *words[1:]]):
            continue
        start = match.end(1) - len(forenames)
        end = match.start(3) + len(" ".join(words))
        first, last = forenames.split(" ")[0], forenames.split(" ")[-1]
        if len(words[0]) <= 4 and not (is_forename(last) or is_forename(first)):
            continue
        yield person(start, text[start:end], 0.9, "surname_in_capitals")


def _surname_first(spots: Spots) -> Iterator[Candidate]:
    """`GARSIDE, Scott` and `GARSIDE Scott`."""
    text = spots.text
    for match in matches_at(_SURNAME_FORENAME, text, spots.upper_starts):
        comma = text[match.end(1)] == ","
        words, kept = match.group(1).split(" "), match.group(2).split(" ")
        while words and not (_begins_surname(words) or (comma and words[0] in _ALSO_SURNAMES)):
            words = words[1:]
        if words and comma and _is_listed(text, match.end()):  # PC HARTLEY, Dean BOND: the forename is the next one's
            yield from _before_comma(text, match.end(1), words)
            continue
        if not words or not _may_follow(words, kept, comma=comma):
            continue
        while len(kept) > 1 and kept[-1].lower() in NEVER_NAMES:
            kept.pop()
        start, end = match.end(1) - len(" ".join(words)), match.start(2) + len(" ".join(kept))
        born = _BORN_AFTER.match(text, end)
        if is_forename(kept[0]) or (comma and (born or _may_be_forename(kept[0]))):
            yield person(
                start, text[start:end], 0.92 if born else 0.85 if is_forename(kept[0]) else 0.68, "surname_first"
            )


def _begins_surname(words: list[str]) -> bool:
    """Whether the first of these words in capitals may begin a surname: `GARSIDE`, `DE SOUZA`."""
    return is_surname(words[0]) or (len(words) > 1 and words[0] in CAPITAL_PARTICLES)


def _is_listed(text: str, end: int) -> bool:
    """Whether a surname follows what ends here, which is then its forename: `Dean` of `HARTLEY, Dean BOND`."""
    after = _SURNAME_AFTER.match(text, end)
    words = after.group(1).split(" ") if after else []
    return bool(words) and _begins_surname(words) and words[0] not in ROLES


def _before_comma(text: str, end: int, surname: list[str]) -> Iterator[Candidate]:
    """The surname alone that ends here, unless a forename before it makes it a name that another rule reads."""
    start = end - len(" ".join(surname))
    if not _NAME_BEFORE.search(text, max(0, start - _BEFORE), start):
        yield person(start, text[start:end], 0.72, "lone_surname")


def _listed_surname_first(spots: Spots) -> Iterator[Candidate]:
    """`Smith, John; Jones, Amy (14)`: an entry of a list, in which only the order says which is the surname."""
    text = spots.text
    for match in matches_at(_TITLE_SURNAME_FORENAME, text, spots.title_starts):
        surname, forenames = match.groups()
        first = forenames.split(" ")[0]
        begins = _ENTRY_BEGINS.search(text, max(0, match.start() - 24), match.start())
        born = _BORN_AFTER.match(text, match.end())
        ends = born or _ENTRY_ENDS.match(text, match.end())
        ordinary = surname.lower() in NEVER_NAMES or is_forename(surname) or surname in ROLES or surname in TITLES
        dated = born and _is_dated(text, match.start(), match.end(), surname)
        if (begins or dated) and ends and is_forename(first) and first.lower() not in NEVER_NAMES and not ordinary:
            yield person(match.start(), match.group(), 0.9 if born else 0.8, "listed")


def _is_dated(text: str, start: int, end: int, surname: str) -> bool:
    """Whether a date of birth says that an entry is one person: `Goss, Leanne 04/06/1988`, not Keira Goss, Leanne."""
    alone = _NAME_BEFORE.search(text, max(0, start - _BEFORE), start) is None
    return alone and _DATED.match(text, end) is not None and place_key(surname) not in known_places()


def _may_follow(surname: list[str], forenames: list[str], *, comma: bool) -> bool:
    """Whether words after one in capitals may be its bearer's forenames, and it no office: `EWO Pauline Sproston`."""
    if forenames[0].lower() in NEVER_NAMES:
        return comma and is_forename(forenames[0])
    return comma or len(surname[-1]) > 3 or len(forenames) < 2 or is_forename(forenames[1])


def _may_be_forename(word: str) -> bool:
    """Whether a word after a surname in capitals and a comma may be a forename that no list holds."""
    known = word in CHAINS or word in NICKNAMES or word in load_words("organisations")
    return not (known or word.lower() in folded_words("places") or word in ROLES)


def _by_initial(spots: Spots) -> Iterator[Candidate]:
    """`J. Dumitru`, `K LUMB`: an initial with its dot, before a surname in capitals, or with a birth after it.

    In `Q. You? A. Yes` there are none.
    """
    text = spots.text
    marks = ("Q", "A") if re.search(r"\bQ[.:]? ", text) else ()
    for match in matches_at(
        _INITIAL, text, [start for start, word in spots.capitals if len(word) == 1 and word not in marks]
    ):
        surname = match.group(1)
        before = text[match.start() - 1 : match.start()] or " "
        if STREETY.match(text, match.end()) or surname.lower() in NEVER_NAMES or before in "&.'’-/":
            continue
        shouted = surname.isupper() and is_surname(surname) and len(surname) > 3
        if shouted or "." in match.group() or BIRTH_TOLD.match(text, match.end()):
            yield person(match.start(), match.group(), 0.74, "initial")


def _lone_surnames(spots: Spots) -> Iterator[Candidate]:
    """A word in capitals by itself in a text that is not: a nominal known to its readers."""
    text = spots.text
    for match in matches_at(_CAPS, text, spots.upper_starts):
        word = match.group()
        before, after = text[max(0, match.start() - 12) : match.start()], text[match.end() : match.end() + 12]
        if (
            len(word) < 5
            or " " in word
            or not is_surname(word)
            or after[:1] in (":", "/", "@", "_")
            or before[-1:] in ("/", "@", "_", "-", '"', "'")
        ):
            continue
        if (
            re.match(r" ?[-–]? ?[A-Z]{2,}\b", after)
            or re.search(r"\b[A-Z]{3,} \Z", before)
            or re.search(r"(?:^|\n)\W*\Z", before)
        ):
            continue
        yield person(match.start(), word, 0.57, "lone_surname")


def _by_title(spots: Spots, *, capitals: bool) -> Iterator[Candidate]:
    """Names after a title or a rank, with the collar number between."""
    text = spots.text
    for match in matches_at(_TITLED, text, spots.starts_of(_TITLE_PHRASES)):
        title, stop, name = match.groups()
        if stop and title.capitalize() not in _SHORTENED:
            continue  # his sister. True
        ordinary = title.capitalize() in _WORDS_TOO
        shouted = capitals or (ordinary and title.isupper())
        words = _trim_after_title(name.split(" "), shouted=shouted)
        if len(words) > 1 and STREETY.match(text, match.start(3) + len(" ".join(words))):
            words.pop()
        name = " ".join(words)
        if (len(name) >= 2 and not name.isupper()) or len(name) > 3:
            yield person(match.start(3), name, 0.7 if shouted and ordinary else 0.88, "rank")


def _trim_after_title(words: list[str], *, shouted: bool) -> list[str]:
    """The words up to one that is no name; where all is in capitals, up to what somebody did or suffered."""
    if shouted:
        words = list(takewhile(lambda word: word.lower() not in ACTS and word.lower() not in NEVER_NAMES, words))
    while words and (words[-1].lower() in NEVER_NAMES or words[-1] in NEVER_SURNAMES or words[-1] in ROLES):
        words.pop()
    return words


def _goes_on(text: str, start: int) -> bool:
    """Whether a name that no list holds stands right before a forename: `Ozan` of `Ozan Craig Noon`."""
    before = _NAME_BEFORE.search(text, max(0, start - _BEFORE), start)
    word = before.group()[:-1] if before else ""
    return bool(word) and not (word in ROLES or word in TITLES or word.lower() in NEVER_NAMES)


def _by_forename(spots: Spots, names: list[tuple[int, str]], *, capitals: bool) -> Iterator[Candidate]:
    """Names that a known forename begins; in a text in capitals only a role or two names in a row are enough."""
    text = spots.text
    begun = [start for start, name in names if is_forename(name) and not _goes_on(text, start)]
    for match in matches_at(_TWO_NAMES, text, begun):
        first = match.group(1)
        if STREETY.match(text, match.end()):
            continue
        words = [word for word in match.group(2).split(" ") if word][: 1 if capitals else None]
        if capitals and words and words[0].lower() in ACTS:
            continue
        while words and (
            words[-1].lower() in NEVER_NAMES
            or STREETY.match(" " + words[-1])
            or words[-1] in ROLES
            or len(words[-1].strip(".")) < 2
        ):
            words.pop()
        name = " ".join((first, *words))
        if words and name.lower() not in folded_words("places"):
            born = _BORN_AFTER.match(text, match.start() + len(name))
            yield person(match.start(), name, 0.9 if born else 0.72, "forename_surname")
    for start, name in names:
        if not is_forename(name) or name.lower() in NEVER_NAMES or STREETY.match(text, start + len(name)):
            continue
        by_role = _BEFORE_ROLE.search(text, max(0, start - 24), start)
        if (capitals or name in _UNSURE) and not by_role:
            continue
        yield person(start, name, 0.68, "role") if by_role else person(start, name, 0.6, "forename")
