"""How sure a counted proportion is: Wilson's interval, against published values."""

from __future__ import annotations

import pytest

from trawl.reports.findings.estimates import wilson_interval


@pytest.mark.parametrize(
    ("found", "of", "low", "high"),
    # R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_that_of_the_literature(found: int, of: int, low: float, high: float) -> None:
    interval = wilson_interval(found, of)
    assert interval is not None
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)
    other = wilson_interval(of - found, of)
    assert other is not None
    assert (round(other.low, 9), round(other.high, 9)) == (round(1 - interval.high, 9), round(1 - interval.low, 9))


def test_of_nothing_nothing_follows() -> None:
    assert wilson_interval(0, 0) is None
