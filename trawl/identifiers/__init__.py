"""Identifiers in text: what each looks like, its canonical value, and whether it keeps its own rules.

`find_mentions` finds all of them in one text; `normalise` and `guess` read one that somebody typed; docs/identifiers.md
says what each scheme decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from trawl.identifiers import (
    age,
    bank_account,
    card,
    cro,
    crypto,
    dob,
    driving_licence,
    email_address,
    event_date,
    grid_reference,
    handle,
    iccid,
    imei,
    imsi,
    ip,
    mac_address,
    money,
    nhs_number,
    nino,
    onion,
    passport,
    phone,
    pnc_id,
    postcode,
    url,
    vrm,
    what3words,
)
from trawl.identifiers.handle import platforms_of
from trawl.identifiers.platforms import PLATFORMS
from trawl.identifiers.resolution import resolve_overlaps
from trawl.identifiers.scheme import Candidate, Reading, Scheme
from trawl.identifiers.vrm import look_alikes
from trawl.model import Entity, Mention, Validity
from trawl.text import PlainText, make_plain

#: Raise it whenever any text could give other mentions: indexes made before are then refused.
IDENTIFIERS_VERSION = "5"

#: Every scheme; among candidates equally good the earlier wins (`trawl.identifiers.resolution`).
SCHEMES: tuple[Scheme, ...] = (
    email_address.SCHEME,
    onion.SCHEME,
    what3words.SCHEME,
    url.SCHEME,
    ip.SCHEME,
    mac_address.SCHEME,
    crypto.SCHEME,
    bank_account.SCHEME,
    imei.SCHEME,
    imsi.SCHEME,
    iccid.SCHEME,
    card.SCHEME,
    nhs_number.SCHEME,
    nino.SCHEME,
    driving_licence.SCHEME,
    passport.SCHEME,
    pnc_id.SCHEME,
    cro.SCHEME,
    phone.SCHEME,
    postcode.SCHEME,
    grid_reference.SCHEME,
    vrm.SCHEME,
    handle.SCHEME,
    dob.SCHEME,
    event_date.SCHEME,
    money.SCHEME,
    age.SCHEME,
)

_BY_TYPE: dict[str, Scheme] = {scheme.type: scheme for scheme in SCHEMES}

#: What a bare identifier in a search box may be. Ages, dates and sums are left out: they name nobody.
GUESSED: tuple[str, ...] = (
    "email", "onion", "what3words", "url", "ip", "mac_address", "crypto", "bank_account", "imei", "imsi", "iccid",
    "card", "nhs_number", "nino", "driving_licence", "pnc_id", "phone", "postcode", "grid_reference", "vrm",
)  # fmt: skip


def find_mentions(text: str, *, event_date: date | None = None) -> tuple[Mention, ...]:
    """Every identifier in `text`, in order and without overlaps. `event_date` decides years that dates leave out.

    It is read as plain text (`trawl.text.plain`); offsets and the mentions' texts are of what was written.
    """
    plain = make_plain(text)
    return tuple([as_written(mention, plain) for mention in find_in_plain(plain.text, event_date=event_date)])


def find_in_plain(text: str, *, event_date: date | None = None) -> tuple[Mention, ...]:
    """The same of a text that is plain."""
    reading = Reading(text, event_date)
    candidates: list[Candidate] = []
    words, longest = reading.words, reading.longest_row
    for scheme in SCHEMES:
        if scheme.digits > longest or (scheme.runs and not getattr(reading, scheme.runs)):
            continue
        if scheme.words and scheme.words.isdisjoint(words):
            continue
        candidates += scheme.find(reading)
    return tuple(
        [
            Mention(type_, start, end, text[start:end], value, validity, "pattern", confidence)
            for type_, start, end, value, validity, confidence, _ in resolve_overlaps(candidates)
        ]
    )


def as_written(mention: Mention, plain: PlainText) -> Mention:
    """A mention of a plain text where it stands in what was written."""
    if plain.offsets is None and plain.text is plain.written:
        return mention
    start, end = plain.written_span(mention.start, mention.end)
    return replace(mention, start=start, end=end, text=plain.written[start:end])


def scheme_of(type: str) -> Scheme:  # noqa: A002 - the word that mentions and entities use
    """The scheme of this type; KeyError where there is none."""
    return _BY_TYPE[type]


def normalise(type: str, text: str) -> str:  # noqa: A002 - the word that mentions and entities use
    """The canonical value of an identifier of this type as somebody wrote it, "" where it cannot be one.

    Raises KeyError for a type that no scheme has.
    """
    return _BY_TYPE[type].normalise(_as_plain_line(text))


def validate(type: str, value: str) -> Validity:  # noqa: A002 - the word that mentions and entities use
    """Whether a canonical value keeps the rules of its scheme. Raises KeyError for an unknown type."""
    return _BY_TYPE[type].validate(value)


def _as_plain_line(text: str) -> str:
    return make_plain(text).text.replace("\n", " ").strip()


def guess(text: str) -> tuple[Entity, ...]:
    """What a bare identifier could be, the likeliest first: one canonical value for each scheme whose rules it keeps.

    Empty for ordinary words. A handle is guessed only from an @ or a `platform:name`; without its platform it may be
    the name on any, so each is given.
    """
    bare = _as_plain_line(text)
    if not 3 <= len(bare) <= 200:
        return ()
    found = []
    for type_ in GUESSED:
        value = _BY_TYPE[type_].normalise(bare)
        if value and _keeps_form(type_, bare, value):
            found.append(Entity(type_, value))
    if bare.startswith("@") or (":" in bare and bare.partition(":")[0].strip().lower() in _HANDLE_WORDS):
        value = handle.SCHEME.normalise(bare)
        if value and not any(entity.type == "email" for entity in found):
            found += spellings(Entity("handle", value))
    return tuple(found)


_HANDLE_WORDS = frozenset(word for words in PLATFORMS.values() for word in words)


def _keeps_form(type_: str, bare: str, value: str) -> bool:
    """Whether a normalised value is more than an accident of keeping letters and digits."""
    validity = _BY_TYPE[type_].validate(value)
    if validity == "invalid" or (type_ in ("vrm", "postcode", "url") and validity != "valid"):
        return False
    return _WRITTEN.get(type_, _any)(bare) and _VALUED.get(type_, _any)(value)


#: Digits of a British number, of a mobile and of nearly every other telephone, without the leading 0.
_DIGITS_WITHOUT_NOUGHT = 10


def _any(text: str) -> bool:  # noqa: ARG001 - it stands for a condition that is not there
    return True


def _is_distinct_mark(value: str) -> bool:
    """A short or dateless mark is a road or a room as often; those are asked for as `entity:"vrm:..."`."""
    runs = len(re.findall("[A-Z]+", value)) + value[:1].isdigit()
    return len(value) >= 5 and any(c.isdigit() for c in value) and runs >= 2


def _is_plain_number(bare: str) -> bool:
    return all(c.isdigit() or c in " ()+-./" for c in bare)


def _may_be_phone(bare: str) -> bool:
    """A plain number with its leading 0 or its country's code, or of ten digits, as spreadsheets leave it without."""
    if not _is_plain_number(bare):
        return False
    return bare.lstrip("(").startswith(("0", "+", "44")) or sum(c.isdigit() for c in bare) == _DIGITS_WITHOUT_NOUGHT


def _names_its_square(bare: str) -> bool:
    """Three words with full stops between are a web address unless they say that they are what3words'."""
    return bare.startswith("/") or "w3w" in bare.lower() or "what3words" in bare.lower()


#: What a bare text must look like to be guessed as a type.
_WRITTEN: dict[str, Callable[[str], bool]] = {
    **dict.fromkeys(("imei", "imsi", "iccid", "card", "nhs_number"), _is_plain_number),
    "phone": _may_be_phone,
    "url": lambda bare: "@" not in bare and " " not in bare,
    "what3words": _names_its_square,
}
#: What its canonical value must be.
_VALUED: dict[str, Callable[[str], bool]] = {
    "vrm": _is_distinct_mark,
    "postcode": lambda value: " " in value,
    "driving_licence": lambda value: len(value) == 16,
    "grid_reference": lambda value: len(value) >= 8,
}


def spellings(entity: Entity) -> tuple[Entity, ...]:
    """The canonical values under which records may hold this very identifier, itself first.

    A handle without a platform stands for the name on every platform; a PNC identifier for its forms with two or
    four digits of the year and a padded or bare serial. Everything else has one value.
    """
    if entity.type == "handle":
        return tuple(Entity("handle", value) for value in platforms_of(entity.value))
    if entity.type == "pnc_id":
        return tuple(Entity("pnc_id", value) for value in pnc_id.spellings(entity.value))
    return (entity,)


__all__ = [
    "GUESSED",
    "IDENTIFIERS_VERSION",
    "SCHEMES",
    "Candidate",
    "Reading",
    "Scheme",
    "as_written",
    "find_in_plain",
    "find_mentions",
    "guess",
    "look_alikes",
    "normalise",
    "scheme_of",
    "spellings",
    "validate",
]
