"""How often a feed brings a file, as its mapping says, and by when another must have come."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, field_validator

from trawl.working_days import days_after

_GRACE = re.compile(r"(\d{1,3}) (working )?days?")

#: How long nobody is told that a file has not come, where the mapping does not say it.
_GRACE_UNLESS_SAID = {"daily": "1 day", "working days": "1 working day", "weekly": "2 days", "monthly": "7 days"}


class FeedCalendar(BaseModel):
    """A feed's own calendar: `comes` says how often it brings a file, `grace` how long one may be overdue untold.

    In a mapping it is `calendar: weekly`, or `calendar: {comes: weekly, grace: 3 working days}`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    comes: Literal["daily", "working days", "weekly", "monthly"]
    grace: str = ""

    @field_validator("grace")
    @classmethod
    def _check_grace(cls, grace: str) -> str:
        if grace and not _GRACE.fullmatch(grace):
            raise ValueError("write how long a file may be overdue, such as '2 days' or '3 working days'")
        return grace

    def __str__(self) -> str:
        return f"{self.comes}, {self._grace} of grace"

    @property
    def _grace(self) -> str:
        return self.grace or _GRACE_UNLESS_SAID[self.comes]

    def expect_after(self, day: date, holidays: Collection[date]) -> date:
        """The last day on which the file after the one of this `day` is in time, with the days of grace."""
        said = _GRACE.fullmatch(self._grace)
        assert said
        return days_after(self._next(day, holidays), int(said[1]), holidays=holidays if said[2] else None)

    def _next(self, day: date, holidays: Collection[date]) -> date:
        if self.comes == "monthly":
            year, month = divmod(day.year * 12 + day.month, 12)
            return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
        days = 7 if self.comes == "weekly" else 1
        return days_after(day, days, holidays=holidays if self.comes == "working days" else None)


def _plain_as_key(value: Any) -> Any:
    return {"comes": value} if isinstance(value, str) else value


#: The key `calendar` of a mapping: a word, or a word and days of grace.
CalendarKey = Annotated[FeedCalendar, BeforeValidator(_plain_as_key)]


class CalendarFile(BaseModel):
    """What a mapping says of its feed's calendar; whatever else it says is not looked at."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    source: str = ""
    calendar: CalendarKey | None = None
