"""UK bank accounts (sort code and account number, fourteen digits) and IBANs, canonical without separators.

Source: Vocalink, Validating account numbers (six-digit sort codes, eight-digit accounts; the check rules differ by
bank and need its tables, so a domestic account is unverifiable); for IBANs see `trawl.identifiers.iban`.
Sort code and account may stand in either order, on two lines, and be parted by words or by the name of the account.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.digit_rows import goes_on, is_free_before, is_free_behind
from trawl.identifiers.iban import find_ibans, length_in, normalise_iban, validate_iban
from trawl.identifiers.scheme import (
    Candidate,
    Reading,
    Scheme,
    any_value,
    cue_words,
    cued,
    is_grouped,
    is_plain_number,
    keep_alphanumeric,
    keep_digits,
)
from trawl.model import Validity

_SORT = r"(?P<sort>(?P<day>[0-9]{2})(?P<sign> ?- ?|[ ./]?)(?P<month>[0-9]{2})(?P=sign)[0-9]{2})"
_ACCOUNT = r"(?P<account>[0-9]{2}(?:[ -]?[0-9]{2}){3})"
_SORT_FIRST = re.compile(rf"{_SORT}(?P<between>[^0-9]{{1,60}}){_ACCOUNT}")
_ACCOUNT_FIRST = re.compile(rf"{_ACCOUNT}(?P<between>[^0-9]{{1,60}}){_SORT}")
_TOGETHER = re.compile(r"[0-9]{14}")
#: What may stand between without saying anything: signs, and words that name the second number.
_PLAIN = re.compile(r"(?:[ ,/;:.()|&+\"'-]|and|acc?(?:oun)?t?|a/c|number|num|no|is|the|to){1,12}")
_ACCOUNT_LABEL = re.compile(r"(?:\b(?:acc?(?:oun)?ts?|acc|ac)|a/c)\b[^0-9]{0,20}\Z")
_SORT_NAME = r"(?:\bsort(?:ing)?(?:[ -]?code)?|\bs[ /.]?(?:c|code))\b"
_SORT_LABEL = re.compile(rf"{_SORT_NAME}[^0-9a-z]{{0,4}}(?:(?:is|of|no|number|num)\b[^0-9a-z]{{0,3}}){{0,2}}\Z")
_BOTH_LABEL = re.compile(rf"{_SORT_NAME}.{{0,40}}\Z", re.DOTALL)
_SORT_WORDS = cue_words(["sort", "sorting", "sortcode", "sc", "code"])
#: How many figures in a row an account has, with no more than one sign between two.
_FIGURES = 8
#: Words with which another number begins.
_OTHER = re.compile(r"\b(?:ref|reference|crime|log|cad|urn|phone|tel|mob|mobile|dob|born|case|incident|order)\b")
_SENTENCE_END = re.compile(r"[.!?] [a-z]")
_CUE = re.compile(r"\b(?:sort ?code|s/c|account|acc?t|a/c|bank|transfer|paid|payee|pay)\b.{0,25}\Z", re.DOTALL)
_DATE_CUE = re.compile(r"\b(?:on|dated?|dob|born|since|from|until|till|by|of)\b[ :]{1,2}\Z")


def _find(reading: Reading) -> Iterator[Candidate]:
    named = reading.mentions_any(("acc", "a/c", "iban", "sort"))
    if named or reading.long_runs:
        yield from find_ibans(reading)
    if reading.longest_row >= _FIGURES and (
        named or reading.longest_row >= 14 or any(end - start in (8, 14) for start, end in reading.digit_runs)
    ):
        yield from _find_domestic(reading)


def _find_domestic(reading: Reading) -> Iterator[Candidate]:
    text, padded, after = reading.text, reading.padded, 0
    names_sort = reading.has_word(_SORT_WORDS) or "s/c" in reading.lowered
    for start, end in reading.digit_runs:
        width = end - start
        if start < after or width not in (2, 4, 6, 8, 14) or padded[start - 1].isalnum():
            continue
        found = None
        if width == 14:
            found = _together(text, start) if names_sort else None
        elif width > 4 or (padded[end] in " -./" and _is_grouped(padded, end, width)):
            found = _sort_first(text, start) if width in (2, 6) else None
            if found is None and width != 6 and (width > 2 or names_sort):
                found = _account_first(text, start)
        if found:
            after = found.end
            yield found


def _is_grouped(padded: str, end: int, width: int) -> bool:
    """Whether as many digits as before follow a sign."""
    sign = 3 if padded.startswith(" - ", end) else 1
    return padded[end + sign : end + sign + width].isdigit()


def _together(text: str, start: int) -> Candidate | None:
    if not cued(text, start, _BOTH_LABEL, 45) or not is_free_behind(text, start + 14):
        return None
    return _candidate(start, start + 14, text[start : start + 14], 0.9)


def _sort_first(text: str, start: int) -> Candidate | None:
    """`20-00-00 55779911`, `sort code 200000, account name J Poole, number 5577 9911`."""
    match = _SORT_FIRST.match(text, start)
    if match is None or not _is_whole(text, match):
        return None
    between = match["between"].lower()
    dashed = "-" in match["sign"] and not (_may_be_date(match) and cued(text, start, _DATE_CUE, 12))
    named = cued(text, start, _SORT_LABEL)
    if _PLAIN.fullmatch(between) or _ACCOUNT_LABEL.search(between):
        sure = dashed or named or cued(text, start, _CUE, 40)
    else:
        sure = named and not _SENTENCE_END.search(between)
    if not sure or _OTHER.search(between):
        return None
    return _candidate(start, match.end(), match["sort"] + match["account"], 0.96 if dashed or named else 0.85)


def _account_first(text: str, start: int) -> Candidate | None:
    """`a/c 12345678 s/c 20-11-22`: the sort code stands first in the value all the same."""
    match = _ACCOUNT_FIRST.match(text, start)
    if match is None or not _is_whole(text, match) or _is_tail(text, match):
        return None
    between = match["between"].lower()
    dashed = "-" in match["sign"] and not _may_be_date(match)
    beside = dashed and _PLAIN.fullmatch(between) and _ACCOUNT_LABEL.search(text[max(0, start - 30) : start].lower())
    if not beside and not (_SORT_LABEL.search(between) and not _OTHER.search(between)):
        return None
    return _candidate(start, match.end(), match["sort"] + match["account"], 0.95)


def _is_whole(text: str, match: re.Match[str]) -> bool:
    """Whether neither number goes on outside the match."""
    start, end = match.span()
    return is_free_before(text, start) and not goes_on(text, start) and is_free_behind(text, end)


def _is_tail(text: str, match: re.Match[str]) -> bool:
    """Whether the groups of an account are the last of a longer number: `4929 1234 5678 9015. Sort code ...`."""
    start = match.start()
    return " " in match["account"] and text[start - 1 : start] == " " and text[start - 2 : start - 1].isdigit()


def _may_be_date(match: re.Match[str]) -> bool:
    """Whether a sort code looks like the day, month and year of a date."""
    return 1 <= int(match["day"]) <= 31 and 1 <= int(match["month"]) <= 12


def _candidate(start: int, end: int, raw: str, confidence: float) -> Candidate:
    return Candidate("bank_account", start, end, keep_digits(raw), "unverifiable", confidence)


def normalise(raw: str) -> str:
    """`60-16-13 acc 31926819` is `60161331926819`, in either order; an IBAN keeps its letters; "" for anything else."""
    turned = _ACCOUNT_FIRST.fullmatch(raw.strip())
    if turned and turned["account"].isdigit():
        return keep_digits(turned["sort"] + turned["account"])
    iban = normalise_iban(raw)
    if iban and len(iban) == length_in(iban[:2]):
        return iban
    digits = keep_digits(raw)
    # A mistyped IBAN has its country right before its first digits; a sort code has a sign or a space there.
    if len(digits) == 14 and not (iban and keep_alphanumeric(raw[:4]) == iban[:4]):
        return digits
    return iban


def validate(value: str) -> Validity:
    """An IBAN by its country's form and check digits; a domestic account would need the banks' tables."""
    if value.isascii() and value.isdigit():
        return "unverifiable" if len(value) == 14 else "invalid"
    return validate_iban(value) if normalise_iban(value) == value else "invalid"


def _is_all(bare: str, value: str) -> bool:
    """Figures alone, or an IBAN in its groups."""
    return is_plain_number(bare) if value.isdigit() else is_grouped(bare)


_BRITISH_IBAN = re.compile(r"GB[0-9]{2}[A-Z]{4}([0-9]{14})")


def _forms(value: str) -> tuple[tuple[str, str], ...]:
    """The sort code and account that a British IBAN holds; they do not say the IBAN."""
    british = _BRITISH_IBAN.fullmatch(value)
    return (("bank_account", british[1]),) if british else ()


def _resembles(value: str) -> bool:
    """Whether letters and figures have the length of an IBAN of their country: a plate and words behind it have not."""
    return value.isdigit() or len(value) == length_in(value[:2])


SCHEME = Scheme(
    "bank_account",
    _find,
    normalise,
    validate,
    runs="digit_runs",
    one="bank account",
    many="bank accounts",
    called=(
        "bank",
        "account",
        "account number",
        "iban",
    ),
    headed=(
        "bank account number",
        "bank details",
        "sort code",
        "sort code account",
        "sort code account number",
        "account sort code",
        "account number sort code",
        "acc no",
        "acct no",
        "a/c",
        "a/c no",
        "ac no",
        "iban number",
        "bank account no",
    ),
    figures=True,
    likely=any_value,
    whole=_is_all,
    resembles=_resembles,
    forms=_forms,
)
