"""What one identifier of a row may be: every scheme whose rules it keeps, as it stands or as it may have been meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from trawl.identifiers import REGISTRY, SCHEMES, dob, validate
from trawl.identifiers.ip import network_of
from trawl.identifiers.phone_parts import ENDING
from trawl.identifiers.scheme import Scheme, is_grouped, is_plain_number, keep_digits
from trawl.model import Entity
from trawl.wash.kinds import Kind, kind_called
from trawl.wash.mending import Mended, make_bare, mend

#: A day by itself, which is no number of anything else.
_DAY = re.compile(
    r"[0-9]{1,2}(?P<sign>[./-])[0-9]{1,2}(?P=sign)(?:[0-9]{4}|[0-9]{2})|[0-9]{4}[./-][0-9]{1,2}[./-][0-9]{1,2}"
    r"|[0-9]{1,2}(?:st|nd|rd|th)?[ -](?:of )?[A-Za-z]{3,9}\.?,?[ -](?:[0-9]{4}|[0-9]{2})"
    r"|[A-Za-z]{3,9}\.? [0-9]{1,2}(?:st|nd|rd|th)?,? [0-9]{4}",
    re.IGNORECASE,
)
#: A word with a hyphen or an underscore right behind, as people part a label from what it is of.
_GLUED = re.compile(r"([^\W\d_]{2,12})[-_–](?=[^\W_])")
#: The last digits of a telephone number, of which nobody knows more: six at least, as fewer end too many.
_LAST = re.compile(
    r"(?:(?:ends?|ending|last)\b(?: (?:in|with|[0-9a-z]+ (?:digits?|numbers?|figures?)(?: of| is| are)?))?[ :]*"
    r"|[x*.…?]{1,8} ?)?"
    r"((?!0[0-9])[0-9](?: ?[0-9]){5,7})",
    re.IGNORECASE,
)
_SMALL_LETTERS = re.compile(r"[a-z]{3}|_")
#: A birth as forms have it, and as exports do: `27012000`, `20000127`.
_BARE_YEAR_FIRST = re.compile("(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]")
_BARE_DAY = re.compile("[0-3][0-9][01][0-9](?:19|20)[0-9]{2}")
#: Figures that a bare text without letters has at least where it is unlikely to be one.
_FIGURES = 7
#: What says of a text whether it is all of a value, whichever that is.
_OF_TEXT_ALONE = (is_plain_number, is_grouped)
#: No account's name is guessed of a longer word.
_LONGEST_NAME = 32
#: How many figures an account's name has at least to be taken for a number.
_OF_NUMBER = 6


@dataclass(frozen=True, slots=True)
class Found:
    """One reading of a text: not `sound` where it breaks the rules of its scheme, not `sure` where letters were mended.

    It is `likely` where a bare text in a search box would be taken for it.
    """

    entity: Entity
    repair: str = ""
    sound: bool = True
    sure: bool = True
    likely: bool = True


@lru_cache(maxsize=1 << 12)
def read_text(text: str, kind: Kind | None = None) -> tuple[Found, ...]:
    """Everything that a text may be, the likeliest first: of its own kind where it has one, else of any.

    A text that its kind refuses is tried as any other. Empty where it has the form of no identifier.
    """
    bare = make_bare(text)
    if not bare:
        return ()
    if kind is None:
        return (*_read_any(bare), *behind_label(bare))
    own = (*_read_own(bare, kind), *behind_label(bare, kind))
    if any(found.sound and found.sure for found in own):
        return own
    one = REGISTRY[kind.type].one
    others = [
        replace(found, repair=f"no {one}: read as {REGISTRY[found.entity.type].one}")
        for found in _read_any(bare)
        if found.sound and found.likely and found.entity.type != kind.type
    ]
    return (*own, *others) if any(found.sound for found in own) else (*others, *own)


def is_read(text: str, kind: Kind | None = None) -> bool:
    """Whether a text is one identifier and nothing else."""
    return any(found.sound and found.sure and (kind is not None or found.likely) for found in read_text(text, kind))


def is_formed(text: str, kind: Kind | None = None) -> bool:
    """Whether a text has the form of one identifier, though it may break the rules, as by a wrong check digit."""
    found = read_text(text, kind)
    return any(
        (one.sound or REGISTRY[one.entity.type].resembles(one.entity.value)) and (kind or one.entity.type != "handle")
        for one in found
    )


def is_read_as(text: str, kind: Kind) -> bool:
    """Whether a text is one identifier of this kind or of another, or has the form of its own but breaks the rules."""
    return is_read(text, kind) or any(
        one.entity.type == kind.type and REGISTRY[kind.type].resembles(one.entity.value)
        for one in read_text(text, kind)
        if any(map(str.isdigit, one.entity.value))
    )


def _read_own(bare: str, kind: Kind) -> Iterator[Found]:
    """A text as an identifier of its kind: the first way that keeps the rules, else as it stands."""
    scheme = REGISTRY[kind.type]
    slips: list[Found] = []
    for mended in mend(bare):
        value = _value(scheme, mended.text, kind.platform)
        if not value:
            continue
        sound = scheme.validate(value) != "invalid" and (kind.type != "handle" or _is_name(value))
        found = Found(Entity(kind.type, value), mended.repair, sound, mended.sure)
        if sound and mended.sure:
            yield found
            return
        if sound or not mended.repair:
            slips.append(found)
    if kind.type == "phone" and (last := _LAST.fullmatch(bare)):
        value = ENDING + keep_digits(last[1])
        yield Found(Entity("phone", value), "as the last digits of a number", sound=False)
        return
    yield from sorted(slips, key=lambda one: not one.sound)


def _read_any(bare: str) -> Iterator[Found]:
    if _DAY.fullmatch(bare):
        value = _value(REGISTRY["dob"], bare)
        if value and validate("dob", value) != "invalid":
            yield Found(Entity("dob", value))
        return
    found: dict[Entity, Found] = {}
    for mended in mend(bare):
        for one in _read_as_each(mended):
            found.setdefault(one.entity, one)
        # A repair is for what cannot be read without it.
        if any(one.sound and one.likely for one in found.values()):
            break
    read = list(found.values())
    told = any(one.sound and one.sure and one.likely for one in read)
    if told:
        read = [one for one in read if (one.sound and one.likely) or _is_slip(one)]
    # What is told by its line between two parts alone may be an account's name as well.
    lined = all(one.repair for one in read) and "_" in bare
    if (lined or not told) and " " not in bare and any(map(str.isalpha, bare)) and len(bare) <= _LONGEST_NAME:
        value = _value(REGISTRY["handle"], bare)
        if value and validate("handle", value) != "invalid":
            read.append(Found(Entity("handle", value), likely=False))
    small = _SMALL_LETTERS.search(bare) is not None
    yield from sorted(read, key=lambda one: _rank(one, small=small))


def behind_label(bare: str, kind: Kind | None = None) -> Iterator[Found]:
    """What `Email-jo@example.org` and `snap-lil_fox` may label; an account may be called so, with its label."""
    label = _GLUED.match(bare)
    said = kind_called(label[1]) if label else None
    if label is None or said is None or (kind and kind.type != said.type):
        return
    for found in _read_own(bare[label.end() :], said):
        if found.sound and found.sure:
            yield replace(found, repair=f"without {label.group()}", sure=said.type != "handle")


def _is_slip(found: Found) -> bool:
    """Whether only look-alikes break its rules: the postcode `LD68 0XF` may be the plate `LD68 OXF`."""
    scheme, value = REGISTRY[found.entity.type], found.entity.value
    return not found.sound and any(scheme.validate(near) == "valid" for near in scheme.near(value))


def _rank(found: Found, *, small: bool) -> tuple[bool, ...]:
    """Sound ones first, then what is likely; a mobile before any other number, an account where letters are small."""
    type_, value = found.entity
    second = not value.startswith("+447") if found.likely else (type_ == "handle") != small
    return (not found.sound, not found.sure, not found.likely, second)


def _read_as_each(mended: Mended) -> Iterator[Found]:
    text = mended.text
    letters, figures = any(map(str.isalpha, text)), sum(map(str.isdigit, text))
    may_guess = not mended.repair and bool(figures >= _FIGURES or (letters and figures))
    of_figures = bool(mended.repair) and mended.figures
    refusing = [whole for whole in _OF_TEXT_ALONE if not whole(text)]
    for scheme in SCHEMES:
        # Nearly every text is nearly no scheme's: what tells that without reading it comes first.
        guessed = may_guess and scheme.guesses
        if not (scheme.names and (scheme.likely or guessed)) or (of_figures and not scheme.figures):
            continue
        if figures < scheme.digits or scheme.whole in refusing:
            continue
        value = _value(scheme, text)
        if not value:
            continue
        sound = scheme.validate(value) != "invalid"
        likely = sound and scheme.likely is not None and scheme.likely(text, value)
        if not likely and not guessed:
            continue
        if sound or scheme.resembles(value):
            yield Found(Entity(scheme.type, value), mended.repair, sound, mended.sure, likely)


def _value(scheme: Scheme, text: str, platform: str = "") -> str:
    """The canonical value that a text is all of, "" where it is none."""
    if scheme.type == "dob":
        if _BARE_DAY.fullmatch(text):
            text = f"{text[:2]}/{text[2:4]}/{text[4:]}"
        elif _BARE_YEAR_FIRST.fullmatch(text):
            text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
        return dob.read_birth(text, date.today()) if _DAY.fullmatch(text) else scheme.normalise(text)  # noqa: DTZ011
    if scheme.type == "ip" and (network := network_of(text)):
        return network
    value = scheme.normalise(f"{platform}:{text}" if platform else text)
    return value if value and scheme.whole(text, value) else ""


def _is_name(value: str) -> bool:
    """Whether an account's name is more than a telephone number: `WhatsApp: 07700 900123`."""
    name = value.partition(":")[2]
    return not (name.isdigit() and len(name) >= _OF_NUMBER)
