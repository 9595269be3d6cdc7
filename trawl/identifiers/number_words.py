"""Numbers in words from one to ninety-nine."""

from __future__ import annotations

_UNITS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
#: Each single word with its number; those between the tens are two words.
NUMBERS: dict[str, int] = {word: number for number, word in enumerate(_UNITS, start=1)} | {
    word: 10 * number for number, word in enumerate(TENS, start=2)
}
#: A pattern for a number in words, in small letters.
NUMBER = rf"(?:(?:{'|'.join(TENS)})[- ](?:{'|'.join(_UNITS[:9])})\b|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"


def read_number(written: str) -> int:
    """The number that digits or words in small letters say: `15`, `fifteen`, `seventy-four`."""
    return int(written) if written.isdigit() else sum(NUMBERS[part] for part in written.replace("-", " ").split())
