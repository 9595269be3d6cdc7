"""Sums of money: `£2,400`, `£3.2k`, `1200 quid`, `500 €`, `3 million pounds`, `GBP 400`, `50p`, `a tenner`, `0.4 BTC`.

The canonical value is a plain number of pounds (`3200`, `92.14`), with the ISO 4217 code before it for other
currencies (`EUR 4000`), and the coin's usual short name for cryptocurrencies (`BTC 0.4`). Source: ISO 4217.
Of a range (`£10-20`, `2 to 3 grand`) both ends are sums. How currencies are named is in words/currencies.txt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from importlib.resources import files

from trawl.identifiers.amounts import AMOUNT, SCALE, SCALES, STREET, any_of, read_amount, write_amount
from trawl.identifiers.scheme import Candidate, Reading, Scheme, cue_words, no_phrases
from trawl.model import Validity

_POUNDS = "GBP"
#: Coins are told from currencies by being divided further than into hundredths.
_COINS = ("BTC", "ETH", "LTC", "XMR", "USDT", "USDC", "DOGE", "TRX", "XRP")


def _load_currencies() -> dict[str, str]:
    """The code of each name in words/currencies.txt, names in lower case."""
    text = (files("trawl.identifiers") / "words" / "currencies.txt").read_text(encoding="utf-8")
    lines = [line.partition(":") for line in text.splitlines() if line and not line.startswith("#")]
    return {name.strip(): code for code, _, names in lines for name in names.split(",")}


_CURRENCIES = _load_currencies()
_SIGNS = [name for name in _CURRENCIES if not name.replace(" ", "").isalpha()]
_CODES = [name for name, code in _CURRENCIES.items() if name == code.lower()]
_WORDS = [name for name in _CURRENCIES if name not in _SIGNS]
#: Every sign is one of these with letters before it or none.
_MARKS = sorted({name[-1] for name in _SIGNS})
#: Words that no reading keeps, as they hold letters with accents.
_ACCENTED = [name for name in _WORDS if not name.isascii()]


_SIGNED = re.compile(rf"(?P<name>{any_of(_SIGNS)}) ?{AMOUNT}{SCALE}")
_CODED = re.compile(rf"\b(?P<name>{any_of(_CODES)}) ?{AMOUNT}{SCALE}")
_NAMED = re.compile(
    rf"{AMOUNT}{SCALE} ?(?:(?P<name>{any_of(_WORDS)})(?![^\W_])(?!{STREET})"
    rf"|(?P<sign>{any_of(_SIGNS)})(?! ?[0-9]))"
)
_FOREIGN_CENTS = re.compile(
    rf"(?<![0-9.,])(?P<amount>[0-9]{{1,9}},[0-9]{{2}}) ?(?P<name>{any_of([*_SIGNS, *_WORDS])})(?![^\W_])"
)
_GRAND = re.compile(rf"{AMOUNT} ?(?P<scale>grand|k)(?![a-z0-9])")
_PENCE = re.compile(r"(?P<amount>[0-9]{1,3})(?:p| pence|pence)(?![^\W_])")
_NOTE = re.compile(r"\b(?:a )?(?P<note>fiver|tenner)\b")
_NOTES = {"fiver": "5", "tenner": "10"}
#: The other end of a range: behind a sum with its sign before, and before one with its name behind.
_UP_TO = re.compile(rf" ?- ?{AMOUNT}{SCALE}(?![\w/:%-]|[.,][0-9])")
_FROM = re.compile(
    r"(?:\A|[^\w£$€.,/:-])(?P<amount>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,6})(?P<scale>k)?(?: ?- ?| to | or )\Z"
)
#: `5k` is money behind one of these, and no run, screen or count of followers.
_OWED = re.compile(
    r"\b(?:ow(?:es?|ed|ing)|pa(?:y|ys|id|ying)|debts? of|worth|costs?|price|lent|lends?|borrow(?:s|ed)?|loan of"
    r"|stole|stolen|demand(?:s|ed|ing)?|charg(?:es?|ed|ing)|fined|earn(?:s|ed|ing)?|sold for|bail|wants?|wanted"
    r"|asked for|rent|deposit|fee|sum of|fraud of)"
    r"\b[^0-9.!?]{0,20}\Z"
)
_NO_MONEY = re.compile(r" ?(?:tv|telly|screen|camera|video|footage|monitor|run|race|followers|subs|steps|views)\b")
#: Pounds that are a weight.
_WEIGHT = re.compile(r"\b(?:weigh(?:s|ed|ing|t)?|overweight|lost|gained)\b[^0-9.,]{0,12}\Z")
#: Heights of pictures: `1080p` is no money.
_PICTURES = frozenset(("144", "240", "360", "480", "540", "576", "720"))
_CANONICAL = re.compile(rf"(?:(?:{'|'.join(sorted({*_CURRENCIES.values()} - {_POUNDS}))}) )?[0-9]+(?:\.[0-9]{{1,8}})?")
_NAMES = cue_words([name.split()[-1] for name in _WORDS])
_CODE_NAMES = cue_words(_CODES)
_SMALL_NAMES = cue_words(["p", "pence", "k", "grand"])
_NOTE_NAMES = cue_words(_NOTES)


def _find(reading: Reading) -> Iterator[Candidate]:
    text = reading.lowered
    marks = [mark for mark in _MARKS if mark in text]
    if marks:
        yield from _signed(text, marks)
    if reading.has_word(_NAMES) or any(name in text for name in _ACCENTED) or _stands_behind(text, marks):
        yield from _at_runs(reading)
    if reading.has_word(_CODE_NAMES):
        for match in _CODED.finditer(text):
            yield from _candidate(text, match)
    if reading.has_word(_SMALL_NAMES):
        yield from _small(reading)
    if reading.has_word(_NOTE_NAMES):
        for match in _NOTE.finditer(text):
            yield Candidate("money", *match.span(), _NOTES[match["note"]], "unverifiable", 0.9)


def _stands_behind(text: str, marks: list[str]) -> bool:
    """Whether a sign stands behind a number anywhere."""
    for mark in marks:
        at = text.find(mark)
        while at > 0:
            before = text[at - 1] if text[at - 1] != " " else text[at - 2]
            if before in "0123456789km":
                return True
            at = text.find(mark, at + 1)
    return False


def _signed(text: str, marks: list[str]) -> Iterator[Candidate]:
    """Sums with a sign before, and the upper end of a range that begins with one."""
    for mark in re.finditer(f"[{''.join(marks)}]", text):
        end = mark.end()
        name = next(
            (name for width in (3, 2) if (name := text[max(0, end - width) : end]) in _CURRENCIES), mark.group()
        )
        match = _SIGNED.match(text, end - len(name)) if name in _CURRENCIES else None
        if match is None:
            continue
        upper = _UP_TO.match(text, match.end())
        if upper is None or _amount(upper) <= _amount(match):
            yield from _candidate(text, match)
            continue
        yield from _candidate(text, match, match["scale"] or upper["scale"])
        start = upper.start("amount")
        value = _value(match["name"], upper["amount"], upper["scale"])
        yield Candidate("money", start, upper.end(), value, "unverifiable", 0.9)


def _at_runs(reading: Reading) -> Iterator[Candidate]:
    """Sums that begin with their number and end with what it counts."""
    text, after = reading.lowered, 0
    for start, end in reading.digit_runs:
        if start < after or not _goes_on(reading.padded, end) or _is_inside(text, start):
            continue
        cents = _FOREIGN_CENTS.match(text, start) if reading.padded[end] == "," else None
        match = cents or _NAMED.match(text, start)
        weighed = match and _name(match).startswith("pound") and _WEIGHT.search(text, max(0, start - 25), start)
        if match is None or weighed:
            continue
        after = match.end()
        yield from _lower_end(text, start, _name(match), _scale(match))
        yield from _candidate(text, match)


def _lower_end(text: str, start: int, name: str, scale: str) -> Iterator[Candidate]:
    """The sum from which a range goes up to the one that begins at `start`: `20-30 quid`, `2 or 3 grand`."""
    lower = _FROM.search(text, max(0, start - 16), start)
    if lower:
        end = lower.end("scale" if lower["scale"] else "amount")
        value = _value(name, lower["amount"], lower["scale"] or scale)
        yield Candidate("money", lower.start("amount"), end, value, "unverifiable", 0.9)


def _small(reading: Reading) -> Iterator[Candidate]:
    """Pence, and thousands of what a text says is owed or paid."""
    text = reading.lowered
    for start, end in reading.digit_runs:
        if reading.padded[end] not in " .,pPkKgG" or _is_inside(text, start):
            continue
        pence = _PENCE.match(text, start)
        if pence and (" " in pence.group() or pence["amount"] not in _PICTURES):
            yield Candidate("money", start, pence.end(), _pence(pence), "unverifiable", 0.9)
        grand = _GRAND.match(text, start)
        owed = grand and (grand["scale"] == "grand" or _OWED.search(text, max(0, start - 40), start))
        if grand and owed and not _NO_MONEY.match(text, grand.end()):
            yield from _lower_end(text, start, "£", grand["scale"])
            yield Candidate(
                "money", start, grand.end(), _value("£", grand["amount"], grand["scale"]), "unverifiable", 0.88
            )


def _is_inside(text: str, start: int) -> bool:
    """Whether digits belong to a word, a sum or a number before them, or begin with a nought as no sum does."""
    before = text[start - 1 : start]
    if before.isalnum() or (before and before in "£$€#"):
        return True
    if before in (".", ",") and text[start - 2 : start - 1].isdigit():
        return True
    return text[start] == "0" and text[start + 1 : start + 2].isdigit()


def _goes_on(padded: str, end: int) -> bool:
    """Whether a letter, a sign or more of the number follows, as it does before the name of a currency."""
    after = padded[end]
    if after != " ":
        return after.isalpha() or after in ",." or after in _MARKS
    behind = padded[end + 1]
    return behind.isalpha() or behind in _MARKS or (behind.isdigit() and padded[end + 2 : end + 4].isdigit())


def _candidate(text: str, match: re.Match[str], scale: str | None = None) -> Iterator[Candidate]:
    end = match.end()
    amount = match["amount"]
    if text[end : end + 1].isdigit() or (amount[0] == "0" and amount[1:2].isdigit()):
        return
    if (
        match.re is _SIGNED
        and match["name"] == "£"
        and text[end : end + 1] == "p"
        and not text[end + 1 : end + 2].isalnum()
    ):
        end += 1  # `£1.50p`
    value = _value(_name(match), amount, scale or _scale(match))
    yield Candidate("money", match.start(), end, value, "unverifiable", 0.9)


def _name(match: re.Match[str]) -> str:
    groups = match.groupdict()
    return groups.get("name") or groups.get("sign") or ""


def _scale(match: re.Match[str]) -> str:
    return match.groupdict().get("scale") or ""


def normalise(raw: str) -> str:
    """`£1,900` is `1900`, `£3.2k` is `3200`, `4,000 euros` is `EUR 4000`; "" where no sum is written."""
    if _CANONICAL.fullmatch(raw.strip()):
        return raw.strip()
    lowered = raw.lower()
    note = _NOTE.search(lowered)
    if note:
        return _NOTES[note["note"]]
    for pattern in (_SIGNED, _CODED, _FOREIGN_CENTS, _NAMED):
        match = pattern.search(lowered)
        if match:
            return _value(_name(match), match["amount"], _scale(match))
    pence, grand = _PENCE.search(lowered), _GRAND.search(lowered)
    if pence:
        return _pence(pence)
    return _value("£", grand["amount"], grand["scale"]) if grand else ""


def _pence(match: re.Match[str]) -> str:
    return write_amount(Decimal(match["amount"]) / 100, 2)


def _value(name: str, amount: str, scale: str | None) -> str:
    """The canonical value of a sum in pounds, in another country's money or in a coin."""
    code = _CURRENCIES[name]
    number = read_amount(amount, coin=code in _COINS) * SCALES.get(scale or "", 1)
    plain = write_amount(number, 8 if code in _COINS else 2)
    return plain if code == _POUNDS else f"{code} {plain}"


def _amount(match: re.Match[str]) -> Decimal:
    return read_amount(match["amount"])


def validate(value: str) -> Validity:
    """Unverifiable where it is a number, with or without a currency's code."""
    return "unverifiable" if _CANONICAL.fullmatch(value) else "invalid"


SCHEME = Scheme(
    "money",
    _find,
    normalise,
    validate,
    one="amount",
    many="amounts",
    called=("sum",),
    headed=("amount",),
    names=False,
    in_letters=True,
    compares="number",
    units={"": 1, "k": 1_000, "m": 1_000_000},
    counts="pounds",
    phrases=no_phrases,
)
