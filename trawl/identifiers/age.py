"""Ages: `14yo`, `aged 46`, `(15)` after a name, `a girl of 12`, `13-14`, `late 20s`, `aged fifteen`.

A number counts as an age by what stands around it; lengths of time (`for 5 years`) and school years do not.
The canonical value is the number of years, the lower one of a range (`13-14`), "" for a decade (`late 20s`).
Source: the project's own reading of how forces write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers import age_cues as cues
from trawl.identifiers.named_days import read_dates
from trawl.identifiers.scheme import Candidate, Reading, Scheme, cue_words
from trawl.model import Validity

#: Words looked for one by one; smaller numbers are ages only after `aged`.
_SPOTTED = cue_words({"aged"} | {word for word, number in cues.NUMBERS.items() if number > 10})
_WORDS = cue_words({"aged", *cues.NUMBERS})
_YEAR = cue_words(["year", "years"])
_OF = cue_words(["of"])
_REACH = 48
_OLDEST = 120
_ORDINAL_LETTERS = frozenset("snrtSNRT")
_GLUED = frozenset(":%*_=")
_NOT_BEFORE = frozenset("£$€#.:/-*+@_")


def _find(reading: Reading) -> Iterator[Candidate]:
    text, lowered, padded, after = reading.text, reading.lowered, reading.padded, 0
    dates = None
    for start, end in reading.digit_runs:
        if end - start > 2 or start < after or padded[end] in _GLUED:
            continue
        before = padded[start - 1]
        if before in _NOT_BEFORE or before.isalnum():
            continue
        if dates is None:
            dates = {offset for d in read_dates(reading) for offset in (d.start, d.end - 4, d.end - 2)}
        found = _judge(reading, start, end) if start not in dates and 0 < int(text[start:end]) < 110 else None
        if found:
            yield from _paired(lowered, start, end, found)
            yield found
            after = found.end
            for following in _list_on(lowered, found):
                yield following
                after = following.end
    yield from _find_decades(reading)
    if reading.has_word(_WORDS):
        yield from _find_words(reading)


def _age(start: int, end: int, value: str, confidence: float) -> Candidate:
    return Candidate("age", start, end, value, "unverifiable", confidence)


def _judge(reading: Reading, start: int, end: int) -> Candidate | None:  # noqa: PLR0911 - one return a kind of proof
    lowered, padded = reading.lowered, reading.padded
    number = str(int(lowered[start:end]))
    reach = max(0, start - _REACH)
    window, before = reading.text[reach:start], lowered[reach:start]
    words = window.rsplit(None, 1)
    written = words[-1] if words else ""
    last = written.strip("(,.:;~'\"").lower()
    unit = cues.UNIT.match(lowered, end) if _may_have_unit(padded, end) else None
    aged = cues.AGED.search(before) if last in cues.AGED_LAST else None
    begin = start - len(aged.group()) if aged and aged.group().startswith("aged") else start
    if unit and unit.group().strip(" -") not in ("y", "ys"):
        lasting = cues.SPAN_BEFORE.search(before) or cues.SPAN_AFTER.match(lowered, unit.end())
        if cues.OLD.search(unit.group()) or aged or not lasting:
            return _age(begin, unit.end(), number, 0.9)
        return None
    if padded[end] in _ORDINAL_LETTERS and cues.BIRTHDAY.match(lowered, end):
        return _age(start, end + 2, number, 0.8)
    if not aged and not _may_stand_for_age(window, written, last):
        return None
    ranged = cues.RANGE.match(lowered, end) if padded[end] in "-–/" else None
    stop = ranged.end() if ranged and 0 < int(ranged.group(1)) - int(number) <= 15 else end
    if aged:
        return _age(begin, stop, number, 0.9)
    if padded[stop] in ".," and padded[stop + 1].isdigit():
        return None
    if padded[stop].isalnum() or last in cues.ITEMS or not cues.ENDS.match(lowered, stop):
        return None
    confidence = _stands_for_age(reading, start, stop, int(number), last)
    return _age(start, stop, number, confidence) if confidence else None


def _may_have_unit(padded: str, end: int) -> bool:
    """Whether a y, with a space or a hyphen or both before it, follows."""
    if padded[end] == " ":
        end += 1
    if padded[end] == "-":
        end += 1
    return padded[end] in "yY"


def _may_stand_for_age(window: str, written: str, last: str) -> bool:
    """Whether any rule of `_stands_for_age` could hold; `written` is the last word before the number, `last` bare."""
    edge = window[-1:]
    if edge == "(":
        return True
    return edge in (" ", "\n") and (
        written[-1:] == "," or last in cues.CUE_LAST or last in cues.PERSONS or not written.islower()
    )


def _stands_for_age(reading: Reading, start: int, stop: int, number: int, last: str) -> float:  # noqa: PLR0911 - as above
    """How surely a bare number is an age, by the words before it (`last` is the last of them) and what follows."""
    lowered, reach = reading.lowered, max(0, start - _REACH)
    window, before = reading.text[reach:start], lowered[reach:start]
    edge = window[-1:]
    if edge == "(" and number >= 3 and _closes_bracket(lowered, stop) and cues.BRACKET.search(window):
        counted = number < 10 and window[:-1].rstrip().endswith((".", ":", ";"))  # `(3) Next item`
        return 0.0 if counted or cues.GRADED.search(before) else 0.8
    if edge not in (" ", "\n", "("):
        return 0.0
    closes = cues.CLOSES.match(lowered, stop) is not None
    if number >= 3 and closes and window.endswith(", ") and cues.NAME_COMMA.search(window):
        return 0.8
    if last in cues.CUE_LAST and (cues.CUE.search(before) or (closes and cues.SAID.search(before))):
        return 0.8
    if number < 4:
        return 0.0
    named = (
        len(window) > 1 and window[-2].isalpha() and window.rstrip()[len(window.rstrip()) - len(last) :][:1].isupper()
    )
    if (
        (named or last in cues.PERSONS)
        and (cues.PERSON_NUMBER.search(before) or cues.ROLE_NUMBER.search(window))
        and not cues.VERB_BEFORE.search(window)
    ):
        return 0.7
    return 0.7 if named and (cues.SURNAME.search(window) or (closes and cues.NAMED.search(window))) else 0.0


def _paired(lowered: str, start: int, end: int, second: Candidate) -> Iterator[Candidate]:
    """The first age of `12 and 13 year olds`."""
    if second.end > end and cues.OLD.search(lowered[end : second.end]):
        first = cues.PAIR_BEFORE.search(lowered[max(0, start - 8) : start])
        if first:
            begin = start - len(first.group())
            yield _age(begin, begin + len(first.group(1)), first.group(1), 0.75)


def _closes_bracket(lowered: str, stop: int) -> bool:
    return lowered[stop : stop + 1] in (")", ",", "/") or cues.PAIR_IN_BRACKET.match(lowered, stop) is not None


def _list_on(lowered: str, first: Candidate) -> Iterator[Candidate]:
    """The further ages of `13, 14 and 14`."""
    end = first.end
    while following := cues.NEXT.match(lowered, end):
        number = int(following.group(1))
        if not (3 <= number < 100) or not cues.ENDS.match(lowered, following.end()):
            return
        end = following.end()
        unit = cues.UNIT.match(lowered, end)
        yield _age(following.start(1), unit.end() if unit else end, str(number), 0.75)


def _find_decades(reading: Reading) -> Iterator[Candidate]:
    """`late 20s`, `in his thirties`, `30ish`; the words before it belong to the span only as early, mid or late."""
    lowered, padded = reading.lowered, reading.padded
    for start, end in reading.digit_runs:
        if padded[end] in "s'iSI" and end - start == 2 and (match := cues.DECADE.match(lowered, start)):
            yield from _decade(lowered, match)
    if reading.has_word(cues.DECADE_WORDS):
        for match in cues.DECADE_WORD.finditer(lowered):
            yield from _decade(lowered, match)


def _decade(lowered: str, match: re.Match[str]) -> Iterator[Candidate]:
    start, end = match.span()
    if start and (lowered[start - 1].isalnum() or lowered[start - 1] in "£$.,:/"):
        return
    part = cues.PART_OF_DECADE.search(lowered[max(0, start - 20) : start])
    if part:
        start -= len(part.group())
    if part or match.group().endswith("ish"):
        yield _age(start, end, match.group()[:2] if match.group().endswith("ish") else "", 0.75)
    elif cues.DECADE_CUE.search(lowered[max(0, start - 16) : start]) and match.group() != "teens":
        yield _age(start, end, "", 0.7)


def _find_words(reading: Reading) -> Iterator[Candidate]:
    """`aged fifteen`, `a girl of about twelve`, `she was eighteen`."""
    lowered = reading.lowered
    yield from _find_with_unit(reading)
    for word in sorted(_SPOTTED & reading.words):
        spotted = "aged " if word == "aged" else word
        for position in _places(lowered, spotted):
            found = _word_at(lowered, position + 5 if spotted == "aged " else position)
            if found:
                yield found


def _find_with_unit(reading: Reading) -> Iterator[Candidate]:
    """`a four-year-old`, `a lad of ten`: numbers of any size, as the words around them leave no doubt."""
    lowered = reading.lowered
    if reading.has_word(_YEAR):
        for start in _places(lowered, "year"):
            unit = cues.YEARS_OLD.match(lowered, start)
            number = cues.WORD_BEFORE_UNIT.search(lowered[max(0, start - 16) : start]) if unit else None
            if unit and number:
                yield _age(start - len(number.group()), unit.end(), str(_number(number.group(1))), 0.75)
    if reading.has_word(_OF) and reading.has_word(cues.PERSONS):
        for start in _places(lowered, " of "):
            person = lowered[max(0, start - 12) : start].rpartition(" ")[2]
            number = cues.OF_NUMBER.match(lowered, start) if person in cues.PERSONS else None
            if number:
                yield _age(number.start(1), number.end(1), str(_number(number.group(1))), 0.75)


def _places(lowered: str, part: str) -> Iterator[int]:
    position = lowered.find(part)
    while position >= 0:
        yield position
        position = lowered.find(part, position + 1)


def _word_at(lowered: str, start: int) -> Candidate | None:
    phrase = cues.NUMBER_PHRASE.match(lowered, start)
    if phrase is None or (start and lowered[start - 1].isalnum()):
        return None
    closes = cues.WORD_CLOSES.match(lowered, phrase.end())
    if closes is None:
        return None
    window = lowered[max(0, start - 24) : start]
    aged = cues.AGED_WORD.search(window)
    if not (aged or closes.group("unit") or cues.WORD_CUE.search(window)):
        return None
    begin = start - len(aged.group(1)) if aged else start
    return _age(begin, closes.end(), str(_number(phrase.group())), 0.75)


def _number(word: str) -> int:
    return sum(cues.NUMBERS[part] for part in word.lower().split("-"))


#: What a column may hold: an age below a bound, and one of a child too young for years.
_BELOW = re.compile(r"(?:under|below|less than|u|<)[ -]?([0-9]{1,3})(?![0-9])")
_MONTHS = re.compile(r"([0-9]{1,3}) ?(m(?:on)?ths?|months?|m|w(?:ee)?ks?|days?)\b")
_IN_A_YEAR = {"m": 12, "w": 52, "d": 365}


def normalise(raw: str) -> str:
    """The years as a number: `14 y/o` is `14`, `aged fifteen` is `15`; "" where there is none.

    `under 16` is `0-15`, `18 months` is `1`.
    """
    said = raw.strip().lower()
    if (below := _BELOW.fullmatch(said)) and int(below.group(1)):
        return f"0-{int(below.group(1)) - 1}"
    if young := _MONTHS.match(said):
        return str(int(young.group(1)) // _IN_A_YEAR[young.group(2)[0]])
    digits = re.search("[0-9]{1,3}", raw)
    if digits:
        return str(int(digits.group()))
    word = re.search(cues.NUMBER, raw, re.IGNORECASE)
    return str(_number(word.group())) if word else ""


def validate(value: str) -> Validity:
    """Unverifiable where it is an age that people reach, or a range of such."""
    return "unverifiable" if all(map(_is_reached, value.split("-", 1))) else "invalid"


def _is_reached(years: str) -> bool:
    return years.isascii() and years.isdigit() and int(years) <= _OLDEST


SCHEME = Scheme(
    "age",
    _find,
    normalise,
    validate,
    one="age",
    many="ages",
    names=False,
    compares="number",
    units=dict.fromkeys(("", "y", "yo", "y/o", "yr", "yrs", "year", "years"), 1),
    counts="years",
)
