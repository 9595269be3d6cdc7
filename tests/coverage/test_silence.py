"""Since when the readers of a report heard nothing, in words."""

from datetime import UTC, datetime

import pytest

from trawl.coverage import Silence, say_silence

TOLD = datetime(2026, 3, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("silence", "said"),
    [
        (None, ""),
        (Silence(), ""),
        (Silence(TOLD, "a-1", 28), "Its readers last heard of it on 3 March 2026, 28 days before this run."),
        (Silence(TOLD, "a-1"), "Its readers last heard of it on 3 March 2026, the day of this run."),
        (
            Silence(TOLD, "a-1", 1, failed=2, unissued=1, missed=3),
            (
                "Its readers last heard of it on 3 March 2026, 1 day before this run. Since then 2 runs failed; "
                "1 run was not issued; 3 times of its schedule passed without a run."
            ),
        ),
        (Silence(unissued=1), "Its readers have never been issued a report of it: 1 run was not issued."),
        (
            Silence(failed=1, missed=1),
            (
                "Its readers have never been issued a report of it: 1 run failed; 1 time of its schedule passed "
                "without a run."
            ),
        ),
    ],
)
def test_what_is_said(silence: Silence | None, said: str) -> None:
    assert say_silence(silence) == said
