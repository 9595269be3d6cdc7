"""Names in columns: a cell for people, premises, places and things, read whole or for what it holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from trawl.entities.canonical import CANONICAL, canonical_thing, is_body, known_places, place_key
from trawl.entities.drugs import canonical_drug
from trawl.entities.order import move
from trawl.entities.vocabulary import folded_words, load_words
from trawl.entities.words_of_trade import CHAINS, any_of
from trawl.identifiers.cells import names_nobody, names_nothing, read_cell
from trawl.model import Mention

_Find = Callable[[str], Sequence[Mention]]
#: A value, and where it begins in its cell.
_Piece = tuple[int, str]

#: Cells that are kept at hand as they were read: towns and premises come again and again.
_REMEMBERED = 16_384
#: The types of names that a column may be of.
CELL_NAMES = frozenset((*CANONICAL, "vehicle", "drug"))
_BETWEEN = re.compile(r"\s*[;|\n]\s*")
#: Between two people; a comma stands within one name.
_BETWEEN_PEOPLE = re.compile(r"\s*[;|\n]\s*|\s+[/&+]\s+|\s+and\s+", re.IGNORECASE)
_TITLES = re.compile(rf"(?:(?i:{any_of('titles')})\.?\s+(?:[0-9]{{2,6}}\s+)?)+")
#: Half of a name that a column says is not known: `OKELL, Unknown`.
_UNKNOWN_BEFORE = re.compile(r"(?:unknown|unk|n/?k)[\s,]+", re.IGNORECASE)
_UNKNOWN_AFTER = re.compile(r"[\s,]+(?:unknown|unk|n/?k)\Z", re.IGNORECASE)
#: Accents that stand behind their letters, as some exports write them, and whatever is typed for an apostrophe.
_NAME = re.compile(
    r"(?:[^\W\d_]['’`´.\-\u0300-\u036f]*)+"
    r"(?:(?:[ \u00a0]*,[ \u00a0]*|[ \u00a0]+)[('\"‘“]?(?:[^\W\d_]['’`´.\"”)\-\u0300-\u036f]*)+){0,7}"
)
#: Marks that people set before and behind a name, and that are none of it: `* Smith, John ?`.
_MARKS_BEFORE = re.compile(r"[^\w(\"'‘“]*")
_MARKS_AFTER = re.compile(r"(?<=[\w)\"'”’.\u0300-\u036f])[^\w)\"'”’.\u0300-\u036f]+\Z")
#: What may stand behind a whole name: `(01/01/1990)`, `aka Annie`, `dob 01/01/1990`, `, 14 yrs`.
_TAIL = re.compile(
    r"\s*[(\[][^()\[\]]*[)\]]?\s*\Z|,?\s+(?:aka|a\.k\.a|alias|n[eé]e|(?:also )?known as|d\.?o\.?b|born|aged)\b"
    r"|,?\s+-\s|,?\s+[0-9]",
    re.IGNORECASE,
)
_DOUBT = re.compile(r"\b(?:aka|alias|known|called|or|poss(?:ibly)?)\b", re.IGNORECASE)
_POSTCODE = re.compile(r"(?<![^\W_])[A-Za-z]{1,2}[0-9][0-9A-Za-z]? ?[0-9][A-Za-z]{2}(?![^\W_])")
_COMMA = re.compile(r"\s*[,\n]\s*")
#: A piece of an address that goes with the next: `Flat 3`, `12a`.
_NUMBER = re.compile(r"(?:(?:flat|apt|unit|room|no\.?)\s*)?[0-9]+\s?[a-z]?(?:-[0-9]+)?|flat [a-z]", re.IGNORECASE)


def read_people(text: str, find: _Find) -> tuple[Mention, ...]:
    """The mentions in a cell for people, in order, each of several; `find` finds what stands in a text.

    Of a name that names nobody there is none.
    """
    return _read_pieces(_BETWEEN_PEOPLE, text, lambda piece: _read_person(piece, find))


@lru_cache(_REMEMBERED)
def read_name(kind: str, text: str) -> tuple[Mention, ...]:
    """The mentions in a cell for names of this type but people's, in order; of an address with its parts, each."""
    return _read_pieces(_BETWEEN, text, lambda piece: _READERS.get(kind, _read_plain)(kind, piece))


def _read_pieces(between: re.Pattern[str], text: str, read: Callable[[str], Sequence[Mention]]) -> tuple[Mention, ...]:
    if names_nothing(text):
        return ()
    pieces = _split(between, text)
    return tuple([move(m, start, "narrative") if start else m for start, piece in pieces for m in read(piece)])


def _split(between: re.Pattern[str], text: str) -> Iterator[_Piece]:
    start = 0
    for parted in (*between.finditer(text), None):
        end = parted.start() if parted else len(text)
        piece = text[start:end]
        if piece.strip():
            yield start + len(piece) - len(piece.lstrip()), piece.strip()
        start = parted.end() if parted else end


def _mention(kind: str, start: int, text: str, value: str = "") -> Mention:
    canonical = CANONICAL.get(kind, canonical_thing)
    return Mention(kind, start, start + len(text), text, value or canonical(text), "unverifiable", "structured", 1.0)


def _read_plain(kind: str, text: str) -> list[Mention]:
    if names_nothing(text):
        return []
    return [_mention(kind, 0, text, canonical_drug(text) if kind == "drug" else "")]


def _read_person(text: str, find: _Find) -> list[Mention]:
    if names_nobody(text):
        return []
    if is_body(text) or text in CHAINS or text in load_words("organisations"):
        return [_mention("organisation", 0, text)]
    marks = _MARKS_BEFORE.match(text)
    start = marks.end() if marks else 0
    title = _TITLES.match(text, start)
    start = title.end() if title else start
    name = _MARKS_AFTER.sub("", text[start:])
    tail = _TAIL.search(name)
    if tail:
        name = name[: tail.start()]
    if _DOUBT.search(name) or not _NAME.fullmatch(name):
        return [_of_column(mention) if mention.type == "person" else mention for mention in find(text)]
    more = [mention for mention in find(text) if mention.start >= start + len(name)] if tail else []
    before, after = _UNKNOWN_BEFORE.match(name), _UNKNOWN_AFTER.search(name)
    if after:
        name = name[: after.start()]
    if before:
        start, name = start + before.end(), name[before.end() :]
    return more if names_nobody(name) else [_mention("person", start, name), *more]


def _read_premises(kind: str, text: str) -> list[Mention]:
    """The name of premises, without the address that may stand behind it."""
    name, comma, rest = text.partition(",")
    if comma and not name[:1].isdigit() and any(_is_place(piece) for _, piece in _split(_COMMA, rest)):
        begin = len(name) + 1 + len(rest) - len(rest.lstrip())
        place = _read_location("location", rest.strip())
        return [_mention(kind, 0, name), *(move(mention, begin, "narrative") for mention in place)]
    return _read_plain(kind, text)


def _is_place(piece: str) -> bool:
    """Whether a piece behind a name is of an address: it has a number, ends as a street does, or is a known town."""
    return (
        any(map(str.isdigit, piece))
        or piece.casefold().rpartition(" ")[2] in folded_words("street_suffixes")
        or place_key(piece) in known_places()
    )


def _read_location(kind: str, text: str) -> list[Mention]:
    """A place as it is written, or the parts of an address: `12 Mill Street, St Albans, AL1 2AB` has three."""
    found: list[Mention] = []
    at = 0
    for code in (*_POSTCODE.finditer(text), None):
        begin = code.start() if code else len(text)
        for start, piece in _address_pieces(text[at:begin]):
            if not names_nothing(piece):
                found.append(_mention(kind, at + start, piece))
        if code:
            found += [move(mention, begin, "narrative") for mention in read_cell("postcode", code.group())]
            at = code.end()
    return found


def _address_pieces(text: str) -> Iterator[_Piece]:
    """The parts of an address between its commas, a number with the street behind it."""
    waiting: _Piece | None = None
    for start, piece in _split(_COMMA, text):
        if waiting:
            start, piece = waiting[0], text[waiting[0] : start + len(piece)]
        waiting = (start, piece) if _NUMBER.fullmatch(piece.rpartition(",")[2].strip()) else None
        if waiting is None:
            yield start, piece
    if waiting:  # a number without a street
        yield waiting


def _of_column(mention: Mention) -> Mention:
    return replace(mention, origin="structured", confidence=1.0, rule="")


_READERS: dict[str, Callable[[str, str], list[Mention]]] = {
    "premises": _read_premises,
    "location": _read_location,
}
