"""What a spreadsheet, a chat or a hand did to an identifier, undone: each mended text with what was mended in words.

Only what keeps every figure is undone. What lost some (`4.477E+11`) cannot be known, and `say_lost` says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from trawl.identifiers import make_plain_line


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
_FLOAT = re.compile(r"(\+?[0-9]{5,})[.,]0+")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){2,}(?:\.0+)?")
_SCIENTIFIC = re.compile(r"\+?([0-9])(?:[.,]([0-9]+))?[eE]\+?([0-9]{1,2})")
_SCHEME = re.compile(r"(?:tel|callto|sms|mailto|whatsapp|facetime|skype|smsto|sip):(?://)?", re.IGNORECASE)
_QUERY = re.compile(r"\?(?:subject|body|cc|bcc|call|chat|add)\b.*\Z", re.IGNORECASE | re.DOTALL)
#: An extension, as it stands behind a number.
EXTENSION = re.compile(
    r"[\s,;(-]*(?:\b(?:ext(?:ension|n)?|extn)\b|(?<=[0-9 ])[xX](?=[ .]?[0-9]))[ .:=#]{0,3}[0-9]{1,6}\)?\Z",
    re.IGNORECASE,
)
_LOOK_ALIKES = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1", "|": "1", "S": "5", "B": "8", "Z": "2"})
_ALIKE = re.compile(r"[0-9OoIl|SBZ +()./-]+")
_FIGURES_LEFT = 5
_GAPS = re.compile("[ -]")
#: A name of Discord's older form whose number stands apart, and a number with lines between its figures.
_TAGGED = re.compile(r"(\w[\w.]{1,31}) +# ?([0-9]{4})")
_UNDERLINED = re.compile(r"\+?[0-9]+(?:_[0-9]+){1,4}")
#: A spreadsheet counts days from here, and those of people who live have so many figures.
_FIRST_DAY, _OF_DAYS = date(1899, 12, 30), 5
#: An internet address with its port or its mask.
_PORT = re.compile(r"(?:([0-9.]{7,15})|\[([0-9A-Fa-f:.]{2,45})\])((?::[0-9]{1,5}|/[0-9]{1,3})\Z)")
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
    if not _FLOAT.fullmatch(bare):  # whose last nought is no figure of it
        yield Mended(bare)
    if scheme := _SCHEME.match(bare):
        yield Mended(_QUERY.sub("", bare[scheme.end() :]).strip())
    if (extension := EXTENSION.search(bare)) and extension.start() > _FIGURES_LEFT:
        said = extension.group().strip(" ,;(-)")
        yield Mended(bare[: extension.start()], f"without {said}", figures=True)
    if midnight := _MIDNIGHT.search(bare):
        yield Mended(bare[: midnight.start()])
    if place := _PORT.fullmatch(bare):
        yield Mended(place[1] or place[2], f"without {place[3]}")
    if tagged := _TAGGED.fullmatch(bare):
        yield Mended(f"{tagged[1]}#{tagged[2]}")
    if _UNDERLINED.fullmatch(bare):
        yield Mended(bare.replace("_", " "), "with spaces for the lines between its figures", figures=True)
    if bare[-1:].isalnum():
        yield from _mend_figures(bare)


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
    flat = bare.partition(".")[0]
    if flat.isdigit() and len(flat) > _KEPT_FIGURES and not flat[_KEPT_FIGURES:].strip("0"):
        lost = len(flat) - _KEPT_FIGURES
        return f"cannot be known: a spreadsheet keeps {_KEPT_FIGURES} figures, and the last {lost} of this are noughts"
    return ""
