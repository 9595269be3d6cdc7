"""How often something that is kept is looked at again: after each load, or once a day or a week."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from trawl.schedules.clock import LONDON

#: How many days lie between two looks at least, by the word for it.
RHYTHMS = {"load": 0, "day": 1, "week": 7}


def next_day(every: str, looked: datetime | None) -> date | None:
    """The day in London from which it is due again; None where it is due whenever somebody asks."""
    if looked is None or not RHYTHMS[every]:
        return None
    return looked.astimezone(LONDON).date() + timedelta(days=RHYTHMS[every])


def is_due(every: str, looked: datetime | None, now: datetime) -> bool:
    """Whether it is to be looked at now. Days count and no hours: whoever looks a little earlier misses no day."""
    day = next_day(every, looked)
    return day is None or now.astimezone(LONDON).date() >= day
