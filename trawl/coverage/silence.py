"""Since when the readers of a report have heard nothing, and what was to tell them meanwhile and did not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trawl.written import write_count, write_day


@dataclass(frozen=True, slots=True)
class Silence:
    """What the readers of a run had been told of its profile before, within the same scope.

    `told` is when the last report was issued, None where none ever was, `run` its run and `days` how long before this
    run. Since then, or ever, `failed` runs ended without an answer, `unissued` were made and not issued, and `missed`
    times of schedules passed without a run.
    """

    told: datetime | None = None
    run: str = ""
    days: int = 0
    failed: int = 0
    unissued: int = 0
    missed: int = 0


def say_silence(silence: Silence | None) -> str:
    """When the readers last heard of the trawl, and what they have not heard; "" where there is nothing to tell."""
    if silence is None:
        return ""
    unheard = (
        write_count(silence.failed, "run failed", "runs failed") if silence.failed else "",
        write_count(silence.unissued, "run was not issued", "runs were not issued") if silence.unissued else "",
        f"{write_count(silence.missed, 'time')} of its schedule passed without a run" if silence.missed else "",
    )
    said = "; ".join(filter(None, unheard))
    if silence.told is None:
        return f"Its readers have never been issued a report of it: {said}." if said else ""
    before = f", {write_count(silence.days, 'day')} before this run" if silence.days else ", the day of this run"
    heard = f"Its readers last heard of it on {write_day(silence.told)}{before}"
    return f"{heard}. Since then {said}." if said else f"{heard}."
