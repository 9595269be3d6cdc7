"""What the tests of time are worth."""

from __future__ import annotations

import pytest

from tests import timing
from tests.timing import is_proportional


def test_a_square_is_told_from_what_is_proportional(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timing, "_ENOUGH", 0.002)
    assert is_proportional(lambda length: sum(range(length)), 1_000, 10**7)
    assert not is_proportional(lambda length: sum(sum(range(length)) for _ in range(length)), 100, 10**7)
