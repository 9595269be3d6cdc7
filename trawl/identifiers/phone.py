"""Telephone numbers, canonical in E.164; what numbers there are says `trawl.identifiers.numbering_plan`.

A number is read with all the digits that belong to it. Of the places where it could end the last one stands at which
its country has such a number, but for a count, a time, a date or another number behind it, and for the digits of the
next line. It never begins inside another number, a reference or a hash, though a word or an extension may touch it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trawl.identifiers.digit_rows import is_free_before, is_free_behind
from trawl.identifiers.numbering_plan import is_assigned, normalise, validate
from trawl.identifiers.phone_edges import is_bound, names_phone, stands_apart
from trawl.identifiers.phone_links import find_chats, find_linked, keep_outside
from trawl.identifiers.phone_parts import list_near_phrases, list_phrases, resembles
from trawl.identifiers.scheme import Candidate, Reading, Run, Scheme, cued, is_plain_number, keep_digits, token_start

_SIGN = r"(?: ?[()/-]{1,3} ?|[ .])"
_GAP = rf"{_SIGN}?"
#: A digit and what may stand before it; most stand beside another digit, which is tried first.
_NEXT = f"(?:[0-9]|{_SIGN}[0-9])"
#: As many digits as any number has, those of its prefixes included, and a few more: some stand behind it.
_WRITTEN = re.compile(rf"\(? ?(?:\+|0){_NEXT}{{7,19}}")
_DIGITS = re.compile(r"[0-9]+")
#: A mobile without its 0, a number with its country's code and no plus sign.
_NO_ZERO = re.compile(rf"7[1-9][0-9]{{2}}{_NEXT}{{6}}")
_NO_PLUS = re.compile(rf"44{_GAP}(?:\( ?0 ?\){_GAP})?[1-9]{_NEXT}{{9}}")
_SHORT_WRITTEN = re.compile(r"(?<![\w+./-])\(?0(?:800\)?[ -]?1111|845\)?[ -]?46[ -]?4[0-9])(?![\w-])")
_TIMES = re.compile(r"\A[01][0-9][0-5][0-9] ?- ?[0-2][0-9][0-5][0-9](?![0-9])")
_DATE = re.compile(r"\(?[0-3]?[0-9]([ ./-])(?:0?[1-9]|1[0-2])\1(?:(?:19|20)[0-9]{2}|[0-9]{2})(?![0-9])")
#: A number in pairs, which begins like a date.
_PAIRED = re.compile(r"0[0-9]([ .-])(?:[0-9]{2}\1){3}[0-9]{2,3}(?![0-9])")
#: What follows a count, a time or a sum, and no telephone number.
_UNIT = re.compile(r"(?:hrs?|hours|[ap]m|mins?|st|nd|rd|th|yrs?|yo|k|kg|g|ml|cm|mm|miles?|calls?|texts?|quid|p)\b")
#: Bytes in pairs, as a dump shows them.
_PAIRS = re.compile(r"[0-9]{2}(?:[ -][0-9]{2})+\Z")
_PAIR_BEHIND = re.compile(r"[ -][0-9A-Fa-f]{2}\b")
#: A number goes on after a hyphen with two digits or more, unless they begin another.
_GOES_ON = re.compile(r"-[1-9][0-9]|:[0-9]")
_OTHER_CUE = re.compile(
    r"\b(?:ref(?:erence)?|serial|order|invoice|docket|parcel|batch|exhibit|exh|crime|log|cad|urn|case|policy)"
    r"(?: (?:no|number))?[ .:#]{0,3}\Z"
)
_CUE = re.compile(
    r"\b(?:tel(?:ephone)?|phones?|mob(?:ile)?|call(?:ed|s|ing)?|ring(?:ing)?"
    r"|rang|text(?:ed)?|number|no|num|whatsapp|sim"
    r"|contact|line)\b[^0-9a-z]{0,4}(?:is |on |no |number |was )?\W{0,3}\Z",
)
#: What names a number so plainly that a mistyped one is kept.
_NAMED = re.compile(
    r"\b(?:(?:tele)?phones?|tel|mob(?:ile)?|cell|whatsapp|call(?:ed|s|ing)?|rang|text(?:ed)?)\b"
    r"(?: (?:no|num|number)\b)?[ .:;,-]{0,3}(?:is |on |was )?[(\[<\"']?\Z"
    r"|(?:\A|[.:;,(] ?)(?:no|num|number)\b[ .:]{0,2}(?:is |was )?[(\[<\"']?\Z"
    r"|\b(?:his|her|their|my|a|the|this|contact|new|old|same|called) (?:no|num|number)\b[ .:]{0,2}(?:is |was )?"
    r"[(\[<\"']?\Z"
)
_SERVICE = re.compile(r"\b(?:childline|helpline|hotline|nhs direct)\b")
#: What may hold the letter O for a nought, and how many digits a number so written has at least.
_SLIPPED = re.compile(r"\b[0-9Oo]+\b")
_DIGITS_LEFT = 5


def _find(reading: Reading) -> Iterator[Candidate]:
    yield from keep_outside(reading, _find_anywhere(reading))
    yield from find_linked(reading)
    yield from find_chats(reading)


def _find_anywhere(reading: Reading) -> Iterator[Candidate]:
    runs = reading.long_runs
    if "+" in reading.text:  # small islands have numbers of eight digits, country and all
        signed = {run for run in reading.digit_runs if reading.padded[run[0] - 1] == "+"}
        runs = sorted(signed.union(runs))
    yield from _scan(reading.text, reading.lines, runs)
    if "0800" in reading.text or "0845" in reading.text:
        yield from _short(reading)
    padded = reading.padded
    for start, end in reading.glued_runs:
        if (padded[end] in "Oo" or padded[start - 1] in "Oo") and _SLIPPED.match(padded, token_start(padded, start)):
            yield from _with_letter_o(reading)
            break


def _scan(text: str, lines: str, runs: Sequence[Run]) -> Iterator[Candidate]:
    """The numbers that begin at these runs of digits, or at the sign or bracket before one."""
    after = -2  # where the last number ended; there is none
    for start, end in runs:
        if start < after or (text[start] not in "047" and text[start - 1 : start] not in ("+", " ", "(") and start):
            continue
        found = _at_run(text, lines, start, end, after)
        if found:
            yield found
            after = found.end
        elif text[start] != "0" and _has_plus(text, start):
            # What its plus sign calls a number is none: nor is a part of it.
            written = _WRITTEN.match(text, text.rindex("+", 0, start))
            after = written.end() if written else end


def _has_plus(text: str, start: int) -> bool:
    return text[max(0, start - 2) : start].rstrip(" (").endswith("+")


def _at_run(text: str, lines: str, start: int, end: int, after: int) -> Candidate | None:
    """A number that begins at this run of digits, or at the plus sign or bracket before it; one ended at `after`."""
    begin = start
    while begin and start - begin < 3 and text[begin - 1] in "+( ":
        begin -= 1
    for position in range(begin, start + 1):
        if text[position] in "+(0" and not is_bound(text, position, after):
            found = _written(text, lines, position)
            if found:
                return found
    if is_bound(text, start, after):
        return None
    pattern = _NO_PLUS if text.startswith("44", start) else _NO_ZERO
    match = pattern.match(text, start) if text[start] in "47" else None
    if match is None or (pattern is _NO_ZERO and end - start < 4):
        return None
    value = normalise(("+" if pattern is _NO_PLUS else "0") + match.group())
    own_form = pattern is _NO_PLUS and value.startswith("+447") and is_free_behind(text, match.end(), glued=True)
    named = is_free_before(text, start) and is_free_behind(text, match.end()) and cued(text, start, _CUE)
    if validate(value) == "valid" and (own_form or named):
        return Candidate("phone", start, match.end(), value, "valid", 0.8 if own_form else 0.7)
    return None


def _written(text: str, lines: str, position: int) -> Candidate | None:
    """The number that begins here, whole; one that no country has is kept where a plus sign or a cue names it."""
    match = _WRITTEN.match(text, position)
    if match is None:
        return None
    times, date = _TIMES.match(match.group()), _DATE.match(match.group())
    if times or date:
        alike = text.startswith("00", position) if times else _PAIRED.match(text, position)
        if not alike or not cued(text, position, _NAMED):
            return None
    ends = _ends(text, position, match.end())
    # What a unit touches is of a number only where the number ends nowhere else.
    free = [one for one in ends if not _UNIT.match(text, one[0])]
    for group in (free, ends):
        possible = [one for one in group if validate(one[1]) == "valid"]
        if possible:
            return _whole(text, lines, position, possible)
    return _mistyped(text, position, free) if free else None


def _ends(text: str, position: int, last: int) -> list[tuple[int, str]]:
    """Where a number that begins here could end, with its value; the nearest first."""
    ends = []
    digits = 0
    may_touch = is_free_before(text, position) or names_phone(text, position)
    for run in _DIGITS.finditer(text, position, last):
        end = run.end()
        raw = text[position:end]
        digits += end - run.start()
        # An eight-digit number with its 0 is Childline's, or two times of day; see `_short`.
        if digits < 7 + 2 * (raw.lstrip("( ")[0] == "0") or raw.count("(", 1) > raw.count(")"):
            continue
        value = normalise(raw)
        if value and not _GOES_ON.match(text, end) and is_free_behind(text, end, glued=may_touch):
            ends.append((end, value))
    return ends


def _whole(text: str, lines: str, position: int, possible: list[tuple[int, str]]) -> Candidate | None:
    """Of the numbers that may have been meant, which begin here and are sorted by their ends, the one that was."""
    assigned = [one for one in possible if is_assigned(one[1])] if possible[0][1][:3] != "+44" else possible
    if not assigned and _PAIRS.match(text, position, possible[-1][0]) and not cued(text, position, _CUE):
        return None
    meant = assigned or possible
    end, value = next((one for one in meant[:-1] if stands_apart(text, lines, one[0])), meant[-1])
    raw = text[position:end]
    if raw.startswith("00") and (
        _OTHER_CUE.search(text[max(0, position - 25) : position].lower())
        or (_PAIRS.match(raw) and _PAIR_BEHIND.match(text, end))
    ):
        return None
    opened = raw.startswith("(") and ")" not in raw
    return Candidate("phone", position + opened, end, value, "valid", 0.95)


def _mistyped(text: str, position: int, ends: list[tuple[int, str]]) -> Candidate | None:
    """All of a number that its country cannot have."""
    signed = "+" in text[position : position + 3]
    if not (signed or (text[position] == "0" and text[position + 1] != "0")) or (
        text[position - 1 : position].isalnum()
    ):
        return None
    if not cued(text, position, _NAMED) and not (signed and len(ends[-1][1]) > 10):
        return None
    end, value = next((one for one in ends if stands_apart(text, text, one[0])), ends[-1])
    return Candidate("phone", position, end, value, validate(value), 0.6)


def _short(reading: Reading) -> Iterator[Candidate]:
    """`0800 1111`, in one word or where a word says that it is a number: two times of day look the same."""
    text = reading.text
    for match in _SHORT_WRITTEN.finditer(text):
        start, end = match.span()
        near = reading.lowered[max(0, start - 40) : end + 20]
        if match.group().isdigit() or cued(text, start, _CUE) or _SERVICE.search(near):
            yield Candidate("phone", start, end, normalise(match.group()), "valid", 0.9)


def _with_letter_o(reading: Reading) -> Iterator[Candidate]:
    """A British number in which a nought was typed, or read by a machine, as the letter."""
    text = reading.text
    mended = _SLIPPED.sub(_with_noughts, text)
    runs = [run.span() for run in _DIGITS.finditer(mended)]
    for found in _scan(mended, reading.lines, runs):
        raw = text[found.start : found.end]
        slipped = raw != mended[found.start : found.end] and found.validity == "valid"
        if slipped and len(keep_digits(raw)) >= _DIGITS_LEFT and found.value.startswith("+44"):
            yield found._replace(confidence=0.75)


def _with_noughts(token: re.Match[str]) -> str:
    word = token.group()
    slipped = len(word) > 1 and (not word.isalpha() or word.isupper())
    return word.replace("O", "0").replace("o", "0") if slipped else word


#: Digits of a British number, of a mobile and of nearly every other telephone, without the leading 0.
_DIGITS_WITHOUT_NOUGHT = 10


def _is_likely(bare: str, value: str) -> bool:  # noqa: ARG001 - what was written tells
    """A plain number with its leading 0 or its country's code, or of ten digits, as spreadsheets leave it without."""
    if not is_plain_number(bare):
        return False
    return bare.lstrip("(").startswith(("0", "+", "44")) or len(keep_digits(bare)) == _DIGITS_WITHOUT_NOUGHT


SCHEME = Scheme(
    "phone",
    _find,
    normalise,
    validate,
    one="phone",
    many="phones",
    called=(
        "telephone",
        "tel",
        "mobile",
        "mobile no",
        "mobile number",
        "msisdn",
        "landline",
        "phone number",
        "phone no",
    ),
    headed=(
        "telephone number",
        "mob",
        "mobile phone",
        "cell",
        "cellphone",
        "cell phone",
        "whatsapp number",
        "contact number",
        "contact no",
        "burner",
        "burner phone",
        "fax",
        "phone num",
        "subscriber number",
        "calling number",
        "called number",
        "a number",
        "b number",
        "dialled number",
        "caller id",
        "cli",
        "handset number",
        "ffôn",
        "rhif ffôn",
        "ffôn symudol",
        "rhif ffôn symudol",
    ),
    in_letters=True,
    figures=True,
    within="url",
    section="contacts",
    likely=_is_likely,
    whole=is_plain_number,
    resembles=resembles,
    phrases=list_phrases,
    near_phrases=list_near_phrases,
)
