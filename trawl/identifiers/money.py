"""Sums of money: `£2,400`, `£3.2k`, `1200 quid`, `4,000 euros`, `GBP 400`, `$400`, `a tenner`, `0.4 BTC`.

The canonical value is a plain number of pounds (`3200`, `92.14`), with the ISO 4217 code before it for other
currencies (`EUR 4000`), and the coin's usual short name for cryptocurrencies (`BTC 0.4`). Source: ISO 4217.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from trawl.identifiers.scheme import Candidate, Reading, Scheme, cue_words
from trawl.model import Validity

_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,2})?|[0-9]{1,9}(?:\.[0-9]{1,2})?"
_SIGNED = re.compile(rf"[£$€] ?({_NUMBER})(?: ?(k|grand|m|mill(?:ion)?|bn)\b)?")
_NAMED = re.compile(
    rf"({_NUMBER}) ?(k )?(quid|pounds?|pounds? sterling|gbp|euros?|eur|dollars?|usd|grand|lei|zloty|pence|p)\b",
)
_COIN = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,8})?) ?(btc|bitcoins?|eth|ltc|xmr|usdt)\b")
_CODED = re.compile(rf"\b(gbp|eur|usd) ?({_NUMBER})(?![0-9])")
_NOTE = re.compile(r"\b(?:a )?(fiver|tenner)\b")
_NOTES = {"fiver": "5", "tenner": "10"}
_CODES = {"$": "USD", "€": "EUR", "eur": "EUR", "dol": "USD", "usd": "USD", "lei": "RON", "zlo": "PLN"}
_COINS = {"btc": "BTC", "bit": "BTC", "eth": "ETH", "ltc": "LTC", "xmr": "XMR", "usd": "USDT"}
_SCALES = {"k": 1_000, "grand": 1_000, "m": 1_000_000, "mill": 1_000_000, "million": 1_000_000, "bn": 1_000_000_000}
_NAMES = cue_words([
    "quid", "pound", "pounds", "gbp", "euro", "euros", "eur", "dollar", "dollars", "usd", "grand", "lei", "zloty",
    "pence",
])  # fmt: skip
_COIN_NAMES = cue_words(["btc", "bitcoin", "bitcoins", "eth", "ltc", "xmr", "usdt"])
_NOTE_NAMES = cue_words(_NOTES)
_CODE_NAMES = cue_words(["gbp", "eur", "usd"])


def _find(reading: Reading) -> Iterator[Candidate]:
    text = reading.lowered
    if "£" in text or "$" in text or "€" in text:
        for match in _SIGNED.finditer(text):
            if not text[match.end() : match.end() + 1].isdigit():
                yield _candidate(match.start(), match.group(), _value(match))
    if reading.has_word(_NAMES):
        yield from _at_runs(reading, _NAMED)
    if reading.has_word(_COIN_NAMES):
        yield from _at_runs(reading, _COIN)
    if reading.has_word(_CODE_NAMES):
        for match in _CODED.finditer(text):
            yield _candidate(match.start(), match.group())
    if reading.has_word(_NOTE_NAMES):
        for match in _NOTE.finditer(text):
            yield _candidate(match.start(), match.group())


def _at_runs(reading: Reading, pattern: re.Pattern[str]) -> Iterator[Candidate]:
    """Sums that begin with their number and end with what it counts."""
    text, after = reading.lowered, 0
    for start, end in reading.digit_runs:
        named = pattern.match(text, start) if start >= after and _goes_on(reading.padded, end) else None
        if named and len(named.group(named.lastindex or 0)) > 1 and not (start and text[start - 1] in "£$€.,"):
            after = named.end()
            yield _candidate(start, named.group())


def _goes_on(padded: str, end: int) -> bool:
    """Whether a letter or more of the number follows, as it does before the name of a currency."""
    after = padded[end]
    return after.isalpha() or after in ",." or (after == " " and padded[end + 1].isalpha())


def _candidate(start: int, raw: str, value: str = "") -> Candidate:
    return Candidate("money", start, start + len(raw), value or normalise(raw), "unverifiable", 0.9)


def normalise(raw: str) -> str:
    """`£1,900` is `1900`, `£3.2k` is `3200`, `4,000 euros` is `EUR 4000`; "" where no sum is written."""
    raw = raw.lower()
    coin, coded, note = _COIN.search(raw), _CODED.search(raw), _NOTE.search(raw)
    if coin:
        return f"{_COINS[coin.group(2)[:3]]} {_plain(Decimal(coin.group(1)), 8)}"
    if note:
        return _NOTES[note.group(1)]
    if coded:
        return _with_code(coded.group(1), Decimal(coded.group(2).replace(",", "")))
    match = _SIGNED.search(raw) or _NAMED.search(raw)
    return _value(match) if match else ""


def _value(match: re.Match[str]) -> str:
    """The canonical value of a sum in pounds or in another country's money."""
    amount = Decimal(match.group(1).replace(",", "")) * _SCALES.get((match.group(2) or "").strip(), 1)
    name = match.group(3) if match.re is _NAMED else match.group()[0]
    if name == "grand":
        amount *= 1_000
    if name.startswith("p") and not name.startswith("po"):
        amount /= 100
    return _with_code(name, amount)


def _with_code(name: str, amount: Decimal) -> str:
    code = _CODES.get(name[:3])
    return f"{code} {_plain(amount, 2)}" if code else _plain(amount, 2)


def _plain(amount: Decimal, places: int) -> str:
    """The amount without needless noughts: whole, or with as many places as its currency writes."""
    if amount == amount.to_integral():
        return f"{amount:f}".partition(".")[0]
    return f"{amount:.2f}" if places == 2 else f"{amount:f}".rstrip("0")


def validate(value: str) -> Validity:
    """Unverifiable where it is a number, with or without a currency's code."""
    try:
        Decimal(value.split(" ")[-1])
    except InvalidOperation:
        return "invalid"
    return "unverifiable"


SCHEME = Scheme(
    "money",
    _find,
    normalise,
    validate,
    one="amount",
    many="amounts",
    called=("sum",),
    names=False,
    in_letters=True,
    compares="number",
    units={"": 1, "k": 1_000, "m": 1_000_000},
    counts="pounds",
)
