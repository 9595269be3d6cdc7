"""What texts say of a telephone number without saying that it is one, and of its last digits."""

from __future__ import annotations

from trawl.identifiers.numbering_plan import validate


def resembles(value: str) -> bool:
    """A British number with a digit too few or too many; what another country cannot have has any length."""
    return value.startswith("+44") and len(value) in (12, 13, 14)


_COUNTRY = "+44"
#: What stands before the last digits of a number of which no more is known.
ENDING = "…"


def list_phrases(value: str) -> tuple[str, ...]:
    """The number without its plus sign; a British one without its 0 as well, which its finder passes over."""
    digits = value[1:]
    if not value.startswith(_COUNTRY) or validate(value) == "invalid":
        return () if value.startswith(ENDING) else (digits,)
    national = value[len(_COUNTRY) :]
    return (national, f"0{national}", digits, f"{national[:4]} {national[4:]}", f"0{national[:4]} {national[4:]}")


def list_near_phrases(value: str) -> tuple[str, ...]:
    """What ends in the last digits of a number, in one word or in threes."""
    digits = value.removeprefix(ENDING)
    return (f"*{digits}", f"*{digits[:-3]} {digits[-3:]}") if value.startswith(ENDING) else ()
