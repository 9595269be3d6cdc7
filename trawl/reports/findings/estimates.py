"""How sure a proportion is that was counted in a sample."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

#: The normal deviate of an interval that holds the true proportion 95 times of 100.
_Z = 1.959964


class Interval(NamedTuple):
    """Between which two proportions the true one lies, 95 times of 100."""

    low: float
    high: float


def wilson_interval(found: int, of: int) -> Interval | None:
    """Wilson's score interval of `found` in `of` (E. B. Wilson, 1927); None where nothing was counted.

    Unlike the plain one it holds near none and near all, and says something of three as of three hundred.
    """
    if not of:
        return None
    share, square = found / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    reach = _Z / (1 + square / of) * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return Interval(max(0.0, middle - reach), min(1.0, middle + reach))
