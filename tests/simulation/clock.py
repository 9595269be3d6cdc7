"""A clock of the simulation's own, in the place of the machine's wherever trawl asks for the time."""

from __future__ import annotations

import datetime as dt
import sys
from datetime import UTC, timedelta

import pytest


class Clock:
    """What time it is: some milliseconds later each time that somebody asks."""

    def __init__(self, start: dt.datetime) -> None:
        self.now = start

    def tick(self) -> dt.datetime:
        self.now += timedelta(milliseconds=7)
        return self.now

    def pass_days(self, days: float) -> None:
        self.now += timedelta(days=days)

    def day_after(self, days: int) -> dt.date:
        return self.today + timedelta(days=days)

    @property
    def today(self) -> dt.date:
        return self.now.date()

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Have every module of trawl that is imported ask this clock."""
        stand_ins = {dt.datetime: _make_datetime(self), dt.date: _make_date(self)}
        for name, module in list(sys.modules.items()):
            if name.partition(".")[0] == "trawl":
                for attribute, kind in (("datetime", dt.datetime), ("date", dt.date)):
                    if vars(module).get(attribute) is kind:
                        patch.setattr(module, attribute, stand_ins[kind])


def _make_datetime(clock: Clock) -> type[dt.datetime]:
    class _Meta(type):
        def __instancecheck__(cls, instance: object) -> bool:
            return isinstance(instance, dt.datetime)

    class Datetime(dt.datetime, metaclass=_Meta):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
            return clock.tick().astimezone(tz or UTC)

    return Datetime


def _make_date(clock: Clock) -> type[dt.date]:
    class _Meta(type):
        def __instancecheck__(cls, instance: object) -> bool:
            return isinstance(instance, dt.date)

    class Date(dt.date, metaclass=_Meta):
        @classmethod
        def today(cls) -> dt.date:  # type: ignore[override]
            return clock.today

    return Date
