"""Names and addresses of register rows, taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import cache, lru_cache

from trawl.linkage.vocabulary import load_vocabulary
from trawl.linkage.words import compared_forms, join_forms
from trawl.model import FURTHER_NAMES, RegisterRow
from trawl.places import load_places, load_unsure_places

# What parts a business's names: "Regal Foods Ltd t/a Corner Shop", "The Larches (formerly Elm House)".
_OTHER_NAME = re.compile(
    r"[\s(,]+(?:t/as?|trading as|formerly|formally|previously|late|known as|aka|a\.?k\.?a\.?|now|ex)\b[\s:.]+",
    re.IGNORECASE,
)
# What people leave out before a name: "Ye Olde Copper Cross", "The Original Larch Tree".
_BEFORE_NAME = re.compile(r"^(?:the\s+)?(?:ye\s+olde?|olde|original)\s+", re.IGNORECASE)
# "K's Cafe" is "Ks Cafe" and "K Cafe": in longer words a last s is taken off anyhow.
_SHORT_OWNER = re.compile(r"\b(\w{1,2})['’]s\b", re.IGNORECASE)
_SHORT_S = re.compile(r"^(\w{1,2})s\b(?=\s)", re.IGNORECASE)
# What follows a name and is no part of it: "Copthorne Hotel (Slough)", "Café @ The Mill", "Holiday Inn - Oxford".
_AFTER_NAME = re.compile(r"\s*[(@]|\s+-\s+")
_PARTS_OF_TOWN = re.compile(r"[,()&]|\band\b", re.IGNORECASE)
_DIGITS = re.compile(r"\D+")
_PHONES_APART = re.compile(r"[/,;|&\n]|\bor\b|\band\b|\s{3,}", re.IGNORECASE)

#: Names of more words than this are looked for by their first words.
LONGEST_NAME = 6


class NameKind(IntEnum):
    """How much of a register's name a key holds, the most telling first."""

    FULL = 0
    CORE = 1
    OPENING = 2
    #: One word of it, or its words in the order of the alphabet: looked up where a name is known to stand.
    WORDS = 3


def is_generic(form: str) -> bool:
    """Say whether a word tells little about whose premises these are (`hotel`, `vape`, `ltd`)."""
    return form in load_vocabulary().generic


def is_ordinary(form: str) -> bool:
    """Say whether a word is one that any narrative may hold, name or not."""
    return len(form) < 3 or form.isdigit() or form in load_vocabulary().ordinary


@cache
def place_keys() -> frozenset[str]:
    """The names of known towns, villages and counties as keys."""
    return frozenset(join_forms(compared_forms(place)) for place in load_places())


@cache
def unsure_place_keys() -> frozenset[str]:
    """Those that are people's names or ordinary words too."""
    return frozenset(join_forms(compared_forms(place)) for place in load_unsure_places())


@lru_cache(maxsize=20_000)
def is_place(forms: tuple[str, ...]) -> bool:
    """Say whether words are the name of a known place or of a part of one (`Cardiff Bay`), as many a business is."""
    last = len(forms)
    while last > 1 and forms[last - 1] in load_vocabulary().parts:
        last -= 1
    return join_forms(forms) in place_keys() or (last < len(forms) and join_forms(forms[:last]) in place_keys())


def core_forms(forms: tuple[str, ...]) -> tuple[str, ...]:
    """Return a name without the generic words at its end, or at its beginning; the whole if nothing is left."""
    first, last = 0, len(forms)
    while last > 0 and is_generic(forms[last - 1]):
        last -= 1
    while first < last and is_generic(forms[first]):
        first += 1
    if first and last - first == 1 and is_ordinary(forms[first]):
        first = 0  # "Food and Wine Store" is not known as "Wine"
    return forms[first:last] or forms


@lru_cache(maxsize=50_000)
def name_keys(name: str) -> tuple[tuple[str, NameKind, tuple[str, ...]], ...]:
    """Return the keys under which a name is found, each once, with its most telling kind and its words.

    The full name; the name with generic words taken off its end, one by one; its core; its first two words where
    the core is longer. A name, or a part of one, that is made of generic words only has no key; one of a number has
    one with the word that says what it is (`0121 Vapes`).
    """
    found: dict[str, tuple[NameKind, tuple[str, ...]]] = {}
    for part in name_parts(name):
        for kind, key_forms in _key_forms(compared_forms(part)[:LONGEST_NAME]):
            if not _tells(kind, key_forms):
                continue
            for key in dict.fromkeys((join_forms(key_forms), squeeze_forms(key_forms))):
                if len(key) > 2 and (key not in found or kind < found[key][0]):
                    found[key] = kind, key_forms
    return tuple((key, kind, key_forms) for key, (kind, key_forms) in found.items())


def row_keys(row: RegisterRow) -> Iterator[tuple[str, NameKind]]:
    """Yield the keys of all of a row's names and those of their words (`word_keys`), and its company's whole name."""
    found: dict[str, NameKind] = {}
    for name in row_names(row):
        for key, kind, _ in name_keys(name):
            found[key] = min(kind, found.get(key, kind))
        for key in word_keys(compared_forms(name)):
            found.setdefault(key, NameKind.WORDS)
    for company in row_companies(row):
        forms = company_forms(company)
        if len(forms) > 1 and _tells(NameKind.FULL, forms):
            found.setdefault(join_forms(forms), NameKind.CORE)
    yield from found.items()


def row_names(row: RegisterRow) -> Iterator[str]:
    """Yield a row's name, then what else its mapping or the heading of another column says that it is called."""
    yield row.name
    yield from row.further_names
    yield from _values_under(row, load_vocabulary().name_columns)


def row_companies(row: RegisterRow) -> Iterator[str]:
    """Yield the companies that a row names: each may have several premises."""
    yield from _values_under(row, load_vocabulary().company_columns)


def company_forms(company: str) -> tuple[str, ...]:
    """Return a company's name without what says what a company it is: people leave it out."""
    return tuple(form for form in compared_forms(company) if form not in load_vocabulary().company_forms)


def _values_under(row: RegisterRow, columns: frozenset[str]) -> Iterator[str]:
    for column, value in row.extra.items():
        if value and column not in FURTHER_NAMES and "".join(filter(str.isalpha, column)).casefold() in columns:
            yield value


def word_keys(forms: tuple[str, ...]) -> Iterator[str]:
    """Yield a key for each telling word, and one for all the words in whatever order."""
    for form in dict.fromkeys(forms):
        if len(form) > 2 and not is_generic(form) and not form.isdigit():
            yield word_key(form)
    if len(forms) > 1:
        yield order_key(forms)


def word_key(form: str) -> str:
    """The key of the rows with this word in a name. No run of a text's words is such a key."""
    return f"={form}"


def order_key(forms: tuple[str, ...]) -> str:
    """The key of the rows with these words for a name, in any order."""
    return f"~{'+'.join(sorted(forms))}"


def squeeze_forms(forms: tuple[str, ...]) -> str:
    """The words joined, a letter that ends one and begins the next written once: `Travel Lodge`, `Travelodge`."""
    joined = ""
    for form in forms:
        joined += form[1:] if joined and form[0] == joined[-1] and not form[0].isdigit() else form
    return joined


def _tells(kind: NameKind, forms: tuple[str, ...]) -> bool:
    """Whether words are a name at all: one of them is its own, or they are a number and what it is the number of."""
    own = [form for form in forms if not is_generic(form)]
    if any(not form.isdigit() and form != "no" for form in own):
        return True
    return kind is NameKind.FULL and 0 < len(own) < len(forms)


@lru_cache(maxsize=50_000)
def name_parts(name: str) -> tuple[str, ...]:
    """Return a name, then the names it is made of and the ways in which it is written shorter."""
    parts = dict.fromkeys((name, *_name_parts(name)))
    for part in tuple(parts):
        shorter = _BEFORE_NAME.sub("", part.strip())
        if shorter != part and len(compared_forms(shorter)) > 1:
            parts[shorter] = None
        parts[_SHORT_OWNER.sub(r"\1s", part)] = None
        parts[_SHORT_S.sub(r"\1", part)] = None
    return tuple(filter(None, parts))


def _name_parts(name: str) -> Iterator[str]:
    for part in _OTHER_NAME.split(name):
        yield part.strip(" )")
        yield _AFTER_NAME.split(part.strip())[0]


def _key_forms(forms: tuple[str, ...]) -> Iterator[tuple[NameKind, tuple[str, ...]]]:
    yield NameKind.FULL, forms
    core = core_forms(forms)
    last = len(forms)
    while last > 1 and is_generic(forms[last - 1]):
        last -= 1
        yield NameKind.CORE, forms[:last]
    yield NameKind.CORE, core
    if len(core) > 2:
        yield NameKind.OPENING, core[:2]
    elif len(core) == 2 and not is_ordinary(core[0]):
        yield NameKind.OPENING, core[:1]


def locality_keys(town: str, address: str = "") -> Iterator[str]:
    """Yield the keys of a row's town and of the towns and counties that its address names after the first part."""
    parts = address.split(",")[1:]
    ways = load_vocabulary().ways
    for part in (town, *parts):
        forms = compared_forms(part)
        if not forms or any(form[0].isdigit() for form in forms):
            continue
        if part is not town and len(forms) > 1 and forms[-1] in ways:
            continue
        yield from _town_spellings(forms)
    yield from _towns_within(town)


@lru_cache(maxsize=20_000)
def _towns_within(town: str) -> tuple[str, ...]:
    """The known places that a council's name is made of: `Newry, Mourne and Down`, `Edinburgh (City of)`."""
    parts = _PARTS_OF_TOWN.split(town)
    keys = [join_forms(compared_forms(part)) for part in parts] if len(parts) > 1 else []
    return tuple(key for key in keys if key in place_keys())


def _town_spellings(forms: tuple[str, ...]) -> Iterator[str]:
    """`Newcastle upon Tyne` is also `Newcastle`, `Cambridge City` also `Cambridge`."""
    key = join_forms(forms)
    if len(key) > 2:
        yield key
    if len(forms) > 1 and forms[-1] == "city":
        yield join_forms(forms[:-1])
    if len(forms) > 2 and forms[1] in ("upon", "on", "under", "by", "le", "next"):
        yield forms[0]


def postcode_key(postcode: str) -> str:
    """Return a postcode as it is compared: lower case, no space."""
    return "".join(postcode.split()).casefold()


def phone_keys(phones: str) -> tuple[str, ...]:
    """Return the keys of the phone numbers in a cell, which may hold several: "01632 960032 / 01632 960033"."""
    apart = tuple(dict.fromkeys(filter(None, map(phone_key, _PHONES_APART.split(phones)))))
    return apart or tuple(filter(None, [phone_key(phones)]))


def phone_key(phone: str) -> str:
    """Return a phone number's last ten digits, which every way of writing a British number shares; "" if shorter."""
    digits = _DIGITS.sub("", phone)
    return digits[-10:] if len(digits) >= 10 else ""


def row_classes(row: RegisterRow) -> frozenset[str]:
    """Return the kinds of premises that a row may be, by its name and the register's other columns."""
    classes_of = load_vocabulary().classes_of
    found: set[str] = set()
    for text in (row.name, *row.extra.values()):
        for form in compared_forms(text):
            found |= classes_of.get(form, frozenset())
    return frozenset(found - {"way"})
