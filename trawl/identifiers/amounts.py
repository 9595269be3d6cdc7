"""Amounts as people write them in figures: with commas, full stops or spaces, and a word for thousands or millions."""

from __future__ import annotations

import re
from decimal import Decimal


def any_of(names: list[str]) -> str:
    """A pattern of these names, the longest first."""
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))


#: What a word after a number multiplies it by.
SCALES = {
    "k": 1_000, "grand": 1_000, "thousand": 1_000, "thou": 1_000, "m": 1_000_000, "mil": 1_000_000, "mill": 1_000_000,
    "million": 1_000_000, "mn": 1_000_000, "bn": 1_000_000_000, "billion": 1_000_000_000, "hundred": 100,
    "lakh": 100_000, "crore": 10_000_000,
}  # fmt: skip
#: Streets and shops have such names as well: `14 Pound Lane`, `£20 Mill Lane`.
STREET = r" (?:road|rd|street|st|lane|ln|close|avenue|ave|drive|way|hill|court|house|farm|shop|land|place)\b"
#: The groups `scale` and `amount`.
SCALE = rf"(?: ?(?!mill{STREET})(?P<scale>{any_of(list(SCALES))})(?![a-z0-9]))?"
#: Thousands are set apart by commas, or as abroad by full stops or spaces; pence, cents or parts of a coin follow.
AMOUNT = (
    r"(?P<amount>[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,2})?(?![0-9])"
    r"|[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,4}(?:,[0-9]{2})?(?![0-9])|[0-9],[0-9]{2}(?![0-9,])"
    r"|[1-9][0-9]{0,2}(?: [0-9]{3}){1,4}(?:[.,][0-9]{2})?(?![0-9])|[0-9]{1,9}(?:\.[0-9]{1,8})?)"
)


def read_amount(written: str, *, coin: bool = False) -> Decimal:
    """What is written with commas, full stops or spaces between its thousands."""
    written = written.replace(" ", "")
    whole, _, parts = written.rpartition(",")
    if whole and len(parts) == 2:
        return Decimal(f"{whole.replace('.', '')}.{parts}")
    if not coin and re.fullmatch(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+", written):
        written = written.replace(".", "")
    return Decimal(written.replace(",", ""))


def write_amount(amount: Decimal, places: int) -> str:
    """The amount without needless noughts: whole, or with as many places as its currency writes."""
    if amount == amount.to_integral():
        return f"{amount:f}".partition(".")[0]
    return f"{amount:.2f}" if places == 2 else f"{amount:f}".rstrip("0")
