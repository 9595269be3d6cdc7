"""Identifiers in text: what each looks like, its canonical value, and whether it keeps its own rules.

`find_mentions` finds all of them in one text; `normalise` and `guess` read one that somebody typed; docs/identifiers.md
says what each scheme decides.
"""

from __future__ import annotations

from collections.abc import Iterable
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
from trawl.identifiers.resolution import resolve_overlaps
from trawl.identifiers.scheme import Candidate, Reading, Scheme
from trawl.identifiers.vrm_parts import look_alikes
from trawl.model import Entity, Mention, Validity
from trawl.text import PlainText, make_plain

#: Raise it whenever any text could give other mentions: indexes made before are then refused.
IDENTIFIERS_VERSION = "7"

#: Every scheme by its type; among candidates equally good the earlier wins (`trawl.identifiers.resolution`). Whatever
#: else is to be known of identifiers is a fact on the scheme and asked of this when it is wanted.
REGISTRY: dict[str, Scheme] = {
    module.SCHEME.type: module.SCHEME
    for module in (
        email_address,
        onion,
        what3words,
        url,
        ip,
        mac_address,
        crypto,
        bank_account,
        imei,
        imsi,
        iccid,
        card,
        nhs_number,
        nino,
        driving_licence,
        passport,
        pnc_id,
        cro,
        phone,
        postcode,
        grid_reference,
        vrm,
        handle,
        dob,
        event_date,
        money,
        age,
    )
}
#: The schemes, in that order.
SCHEMES = REGISTRY.values()


def find_mentions(text: str, *, event_date: date | None = None) -> tuple[Mention, ...]:
    """Every identifier in `text`, in order; none overlaps another but one that stands in what may hold it.

    `event_date` decides years that dates leave out. The text is read plain (`trawl.text.plain`); offsets and the
    mentions' texts are of what was written.
    """
    plain = make_plain(text)
    found = find_in_plain(plain.text, event_date=event_date)
    return found if plain.text is text else tuple([as_written(mention, plain) for mention in found])


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
            for type_, start, end, value, validity, confidence, _ in choose(candidates)
        ]
    )


def choose(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates that stand where some overlap (`trawl.identifiers.resolution`), in the order of the text."""
    return resolve_overlaps(candidates, _within)


def _within(type_: str) -> str:
    scheme = REGISTRY.get(type_)
    return scheme.within if scheme else ""


def as_written(mention: Mention, plain: PlainText) -> Mention:
    """A mention of a plain text where it stands in what was written."""
    if plain.offsets is None and plain.text is plain.written:
        return mention
    start, end = plain.written_span(mention.start, mention.end)
    return replace(mention, start=start, end=end, text=plain.written[start:end])


def scheme_of(type: str) -> Scheme:  # noqa: A002 - the word that mentions and entities use
    """The scheme of this type; KeyError where there is none."""
    return REGISTRY[type]


def type_called(written: str) -> str:
    """The type that people call so (`Mobile no`, `chassis`, `nhs_number`), in any case; "" where none is."""
    name = " ".join(written.lower().replace("_", " ").split()).rstrip(":.")
    for scheme in SCHEMES:
        if name == scheme.type.replace("_", " ") or name in scheme.called:
            return scheme.type
    return ""


def normalise(type: str, text: str) -> str:  # noqa: A002 - the word that mentions and entities use
    """The canonical value of an identifier of this type as somebody wrote it, "" where it cannot be one.

    Raises KeyError for a type that no scheme has.
    """
    return REGISTRY[type].normalise(make_plain_line(text))


def validate(type: str, value: str) -> Validity:  # noqa: A002 - the word that mentions and entities use
    """Whether a canonical value keeps the rules of its scheme. Raises KeyError for an unknown type."""
    return REGISTRY[type].validate(value)


def make_plain_line(text: str) -> str:
    """What somebody typed or a cell holds as plain text on one line, without white space round it."""
    return make_plain(text).text.replace("\n", " ").strip()


#: Nobody searches for a bare identifier of fewer code points, or of more.
_SHORTEST, _LONGEST = 3, 200


def guess(text: str) -> tuple[Entity, ...]:
    """What a bare identifier could be, the likeliest first: the canonical values for each scheme whose rules it keeps.

    Empty for ordinary words. A handle is guessed only from an @ or a `platform:name`; without its platform it may be
    the name on any, so each is given.
    """
    bare = make_plain_line(text)
    if not _SHORTEST <= len(bare) <= _LONGEST:
        return ()
    found: list[Entity] = []
    for scheme in SCHEMES:
        value = scheme.normalise(bare) if scheme.likely else ""
        if value and scheme.likely and scheme.likely(bare, value) and scheme.validate(value) != "invalid":
            found += spellings(Entity(scheme.type, value))
    return tuple(found)


def spellings(entity: Entity) -> tuple[Entity, ...]:
    """The canonical values under which records may hold this very identifier, itself first.

    A handle without a platform stands for the name on every platform; a PNC identifier for its forms with two or
    four digits of the year and a padded or bare serial. Nearly everything else has one value.
    """
    scheme = REGISTRY.get(entity.type)
    return tuple([Entity(entity.type, value) for value in scheme.spellings(entity.value)]) if scheme else (entity,)


__all__ = [
    "IDENTIFIERS_VERSION",
    "REGISTRY",
    "SCHEMES",
    "Candidate",
    "Reading",
    "Scheme",
    "as_written",
    "choose",
    "find_in_plain",
    "find_mentions",
    "guess",
    "look_alikes",
    "make_plain_line",
    "normalise",
    "scheme_of",
    "spellings",
    "type_called",
    "validate",
]
