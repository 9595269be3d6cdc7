"""What a spreadsheet, a chat or a hand did to an identifier, undone: each mended text with what was mended in words.

Only what keeps every figure is undone. What lost some (`4.477E+11`) cannot be known, and `say_lost` says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from trawl.identifiers import make_plain_line, normalise
from trawl.identifiers.ip import MOST_ADDRESSES, count_addresses, network_of
from trawl.identifiers.link_targets import hides_target
from trawl.identifiers.phone_links import number_of_chat


class Mended(NamedTuple):
    """A text as it may have been meant, with what was mended in words.

    It is not `sure` where figures were read for letters that look like them; `figures` says that only a number is so
    mended.
    """

    text: str
    repair: str = ""
    sure: bool = True
    figures: bool = False


_FORMULA = re.compile(r"=\s*\"([^\"]*)\"")
_HYPERLINK = re.compile(r"=\s*HYPERLINK\(\s*\"([^\"]*)\".*\)", re.IGNORECASE)
_QUOTES = "\"“”„«»`'‘’‚"
_BULLET = re.compile(r"(?:[-–—•·*>»▪●◦]+|\(?[0-9]{1,3}[.)]|\(?[a-z][.)]|#[0-9]{1,4}[.:)]?)\s+")
_TAIL = re.compile(r"[\s;,.!?:|>&)”\"'’-]+\Z")
#: Signs that make a word stand out in a chat, and what stands before a number for `number`.
_STARRED = re.compile(r"\*.*\*|[0-9 +()-]*[0-9]\*{1,2}|~.*", re.DOTALL)
_HASH = re.compile(r"#(?=[0-9+ ]{5,}\Z)")
_FLOAT = re.compile(r"(\+?[0-9](?: ?[0-9]){4,})[.,]0+")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){2,}(?:\.0+)?")
_SCIENTIFIC = re.compile(r"\+?([0-9])(?:[.,]([0-9]+))?[eE]\+?([0-9]{1,2})")
_SCHEME = re.compile(r"(?:tel|callto|sms|mailto|whatsapp|facetime|skype|smsto|sip):(?://)?", re.IGNORECASE)
#: Whom a link calls, before the parameters of a number or the host of an exchange.
_CALLED = re.compile(r"(\+?[0-9][0-9(). -]{5,20})(?:;.*|@[\w.:-]+)\Z")
_QUERY = re.compile(r"\?(?:subject|body|cc|bcc|call|chat|add)\b.*\Z", re.IGNORECASE | re.DOTALL)
#: An extension, as it stands behind a number.
EXTENSION = re.compile(
    r"[\s,;(-]*(?:\b(?:ext(?:ension|n)?|extn)\b|(?<=[0-9 ])[xX](?=[ .]?[0-9]))[ .:=#]{0,3}[0-9]{1,6}\)?\Z",
    re.IGNORECASE,
)
#: The version of its software behind a handset's identity, as its own screen shows it.
_VERSION = re.compile(r"([0-9][0-9 -]{13,18}[0-9])( ?/ ?[0-9]{2})")
#: A sign of doubt before a whole number, and forty figures of which a wallet's address may consist.
_DOUBT = re.compile(r"\?+ ?(?=[+0(])")
_HEXADECIMAL = re.compile("[0-9A-Fa-f]{40}")
_LOOK_ALIKES = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1", "|": "1", "S": "5", "B": "8", "Z": "2"})
_ALIKE = re.compile(r"[0-9OoIl|SBZ +()./-]+")
_FIGURES_LEFT = 5
_GAPS = re.compile("[ -]")
#: A name of Discord's older form whose number stands apart, and a number with lines between its figures.
_TAGGED = re.compile(r"(\w[\w.]{1,31}) +# ?([0-9]{4})")
_UNDERLINED = re.compile(r"\+?[0-9]+(?:_[0-9]+){1,4}|[A-Za-z0-9]+(?:_[A-Za-z0-9]+){1,4}")
#: A spreadsheet counts days from here, and those of people who live have so many figures.
_FIRST_DAY, _OF_DAYS = date(1899, 12, 30), 5
#: An internet address with its port or its mask.
_PORT = re.compile(
    r"(?:([0-9]{1,3}(?:\.[0-9]{1,3}){3})(:[0-9]{1,5}|/[0-9]{1,3})|\[([0-9A-Fa-f:.]{2,45})\](:[0-9]{1,5}|/[0-9]{1,3})"
    r"|([0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]{1,41})(/[0-9]{1,3}))"
)
#: What a link's address has for signs, and what people say for them.
_ENCODED = re.compile("%[0-9A-Fa-f]{2}")
_SPOKEN = {"dot": ".", "slash": "/", "underscore": "_", "hyphen": "-", "dash": "-", "at": "@"}
_SPOKEN_SIGN = re.compile(rf"(?<=\w) +({'|'.join(_SPOKEN)}) +(?=\w)", re.IGNORECASE)
#: A number that a word touches, and the country beside a passport's.
_TOUCHED = re.compile(r"(?:[^\W\d_]{3,15})?(\+?[0-9]{10,15})(?:[^\W\d_]{3,15})?")
_OF_COUNTRY = re.compile(r"(?:(?:GBR?|UK) ?-? ?)?([0-9]{9})(?: ?-? ?\(?(?:GBR?|UK)\)?)?", re.IGNORECASE)
#: The time of day that a spreadsheet gives to a day.
_MIDNIGHT = re.compile(r"[ T]00:00(?::00(?:\.0+)?)?Z?\Z")
#: A spreadsheet keeps so many figures of a number and makes the rest noughts.
_KEPT_FIGURES = 15


#: One text is made bare by whatever tries to part it.
_ASKED_AT_ONCE = 64


@lru_cache(_ASKED_AT_ONCE)
def make_bare(text: str) -> str:
    """A cell on one line, without what was put round it: `="..."`, quotes, a bullet before, a comma behind."""
    bare = make_plain_line(text)
    if not bare.isascii():  # other scripts' figures
        bare = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in bare)
    formula = _FORMULA.fullmatch(bare) or _HYPERLINK.fullmatch(bare)
    bare = formula[1] if formula else bare
    before = None
    while bare != before:
        before = bare
        bare = bare.strip()
        if bare[:1] == "'" or (len(bare) > 1 and bare[0] in _QUOTES and bare[-1] in _QUOTES):
            bare = bare.strip(_QUOTES)
        if _STARRED.fullmatch(bare):
            bare = bare.strip("*~_")
        bullet = _BULLET.match(bare) or _HASH.match(bare)
        bare = bare[bullet.end() :] if bullet else bare
    closes = (bare.endswith(")") and "(" in bare) or (bare.endswith(">") and "<" in bare)
    return bare if closes else _TAIL.sub("", bare)


def mend(bare: str) -> Iterator[Mended]:
    """A bare text as it stands, then as it may have been meant: the surest repair first."""
    place = _PORT.fullmatch(bare)
    if place and not network_of(bare):
        address, rest = filter(None, place.groups())
        yield Mended(address, f"without {rest}")
    elif not _FLOAT.fullmatch(bare):  # whose last nought is no figure of it, nor a port or a mask
        yield Mended(bare)
    yield from _mend_links(bare)
    yield from _mend_ends(bare)
    if doubt := _DOUBT.match(bare):
        yield Mended(bare[doubt.end() :], "without the ? before it", figures=True)
    if _HEXADECIMAL.fullmatch(bare):
        yield Mended(f"0x{bare}", "with the 0x that an address has", sure=False)
    if tagged := _TAGGED.fullmatch(bare):
        yield Mended(f"{tagged[1]}#{tagged[2]}")
    if _UNDERLINED.fullmatch(bare):
        repair = "with spaces for the lines between its parts"
        yield Mended(bare.replace("_", " "), repair, sure=bare.isupper() or not any(map(str.isalpha, bare)))
    if _SPOKEN_SIGN.search(bare):
        yield Mended(_SPOKEN_SIGN.sub(lambda sign: _SPOKEN[sign[1].lower()], bare), "with signs for their names")
    if bare[-1:].isalnum():
        yield from _mend_figures(bare)
    if (number := _TOUCHED.fullmatch(bare)) and number[1] != bare:
        yield Mended(number[1], f"without {bare.replace(number[1], ' ').strip()}", sure=False, figures=True)


def _mend_ends(bare: str) -> Iterator[Mended]:
    """What stands right behind a number and is none of it, or before it."""
    if (extension := EXTENSION.search(bare)) and extension.start() > _FIGURES_LEFT:
        said = extension.group().strip(" ,;(-)")
        yield Mended(bare[: extension.start()], f"without {said}", figures=True)
    if version := _VERSION.fullmatch(bare):
        yield Mended(version[1], f"without {version[2]}", figures=True)
    if midnight := _MIDNIGHT.search(bare):
        yield Mended(bare[: midnight.start()])
    if (number := _OF_COUNTRY.fullmatch(bare)) and number[1] != bare:
        yield Mended(number[1], "without its country", figures=True)


def _mend_links(bare: str) -> Iterator[Mended]:
    """What links and exports put round a number or an address."""
    number, of_group = number_of_chat(bare)
    if number:
        whose = "the number that made a WhatsApp group" if of_group else "the number of a WhatsApp account"
        yield Mended(number, f"as {whose}", sure=not of_group, figures=True)
    if scheme := _SCHEME.match(bare):
        said = unquote(_QUERY.sub("", bare[scheme.end() :]).strip())
        if called := _CALLED.match(said):
            said = called[1]
        yield Mended(said)
    elif _ENCODED.search(bare):
        yield Mended(unquote(bare), "with the signs that it stands for")


def _mend_figures(bare: str) -> Iterator[Mended]:
    """What befalls a number in a spreadsheet, or under a tired eye."""
    number = _FLOAT.fullmatch(bare)
    if number:
        yield Mended(number[1], "without the decimals of a spreadsheet", figures=True)
    if _THOUSANDS.fullmatch(bare):
        yield Mended(bare.partition(".")[0].replace(",", ""), "without the commas of a sum", figures=True)
    if whole := _expand(bare):
        yield Mended(whole, "out of a power of ten that kept every figure", figures=True)
    flat = whole or (number[1] if number else _GAPS.sub("", bare))
    if flat.isdigit():
        if flat[0] != "0":
            yield Mended(f"0{flat}", "with the 0 that a spreadsheet takes", figures=True)
            yield Mended(f"+{flat}", "with the + of another country's number", figures=True)
        elif flat.startswith("044"):
            yield Mended(f"+{flat[1:]}", "with + for the 0 before its country", figures=True)
        if len(flat) == _OF_DAYS and flat[0] in "123456":
            day = _FIRST_DAY + timedelta(days=int(flat))
            yield Mended(day.isoformat(), "out of a spreadsheet's count of days", figures=True)
    elif _ALIKE.fullmatch(bare) and sum(map(str.isdigit, bare)) >= _FIGURES_LEFT:
        mended = bare.translate(_LOOK_ALIKES)
        yield Mended(mended, "with figures for the letters that look like them", sure=False, figures=True)


def _expand(bare: str) -> str | None:
    """The figures of a power of ten; "" where some are lost, None where it is none."""
    written = _SCIENTIFIC.fullmatch(bare)
    if written is None:
        return None
    first, rest, power = written[1], written[2] or "", int(written[3])
    kept = rest.rstrip("0") if len(rest) > power else rest
    return first + kept if len(kept) == power else ""


def say_lost(bare: str) -> str:
    """Why a number cannot be known: figures of it are lost; "" where none are."""
    if _expand(bare) == "":
        return "cannot be known: a spreadsheet kept only the first figures of this number"
    if "/" in bare and hides_target(normalise("url", bare)):
        return "cannot be known: a short link does not say to which page it leads; open it, and have that page washed"
    if (network := network_of(bare)) and count_addresses(network) > MOST_ADDRESSES:
        return f"cannot be known: a network of {count_addresses(network):,} addresses; ask for those that are meant"
    flat = bare.partition(".")[0]
    if flat.isdigit() and len(flat) > _KEPT_FIGURES and not flat[_KEPT_FIGURES:].strip("0"):
        lost = len(flat) - _KEPT_FIGURES
        return f"cannot be known: a spreadsheet keeps {_KEPT_FIGURES} figures, and the last {lost} of this are noughts"
    return ""
