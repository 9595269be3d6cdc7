"""What `schedules/NAME.yml` may hold. Keys that nothing uses are refused."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from cronsim import CronSim, CronSimError
from pydantic import BaseModel, ConfigDict, StringConstraints, field_validator, model_validator

from trawl.schedules.clock import LONDON, START

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_LEAD = re.compile(r"(\d{1,3}) (day|days|working day|working days)")

#: The part of the year that a run is about; it stands on the report, and filters nothing.
Period = Literal["", "last month", "last week", "since last issued"]


class MeetingsKey(BaseModel):
    """Meetings to be ready for: each line of a calendar names a force and the day on which it meets."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    calendar: Text
    lead: str = "7 days"
    at: str = "06:00"

    @field_validator("lead")
    @classmethod
    def _check_lead(cls, lead: str) -> str:
        if not _LEAD.fullmatch(lead):
            raise ValueError("write how long before the meeting, such as '7 days' or '5 working days'")
        return lead

    @field_validator("at")
    @classmethod
    def _check_time(cls, at: str) -> str:
        if not _TIME.fullmatch(at):
            raise ValueError("write a time of day between quotes, such as '06:00'")
        return at

    @property
    def days(self) -> int:
        return int(self.lead.split()[0])

    @property
    def working(self) -> bool:
        """Whether only working days count towards the lead."""
        return "working" in self.lead

    @property
    def time(self) -> tuple[int, int]:
        """The hour and the minute of `at`."""
        hour, minute = self.at.split(":")
        return int(hour), int(minute)


def name_pack_job(pack: str) -> str:
    """A pack among what schedules run, where profiles go by their own names."""
    return f"pack {pack}"


class ScheduleFile(BaseModel):
    """`schedules/NAME.yml`: which profiles, or which pack of them, and when."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Text
    profiles: tuple[Text, ...] = ()
    pack: str = ""
    cron: str = ""
    meetings: MeetingsKey | None = None
    period: Period = ""
    formats: tuple[Text, ...] = ()
    edition: Literal["full", "force", "partner"] = "full"
    enabled: bool = True

    @field_validator("cron")
    @classmethod
    def _check_cron(cls, cron: str) -> str:
        if cron and len(cron.split()) != 5:
            raise ValueError("write five fields: minute, hour, day of month, month, day of week, such as '0 6 1 * *'")
        if cron:
            try:
                next(CronSim(cron, START))
            except CronSimError as error:
                raise ValueError(f"{str(error).lower()} in '{cron}': write times such as '0 6 1 * *'") from None
            except StopIteration:
                raise ValueError(f"'{cron}' never comes") from None
        return cron

    @property
    def jobs(self) -> tuple[str, ...]:
        """What is run at each of its moments, by name: profiles, or `pack NAME`."""
        return (name_pack_job(self.pack),) if self.pack else self.profiles

    @model_validator(mode="after")
    def _check_what(self) -> Self:
        if bool(self.pack) == bool(self.profiles):
            raise ValueError("say what is run: either 'profiles' or a 'pack'")
        if self.pack and (self.formats or self.edition == "partner"):
            raise ValueError("a pack says its formats and its editions itself: leave them out")
        if self.pack and self.meetings and self.edition != "force":
            raise ValueError("a pack before meetings is made for one force at a time: say 'edition: force'")
        return self

    @model_validator(mode="after")
    def _check_when(self) -> Self:
        if bool(self.cron) == (self.meetings is not None):
            raise ValueError("say when: either 'cron' or 'meetings'")
        if self.edition == "force" and self.meetings is None:
            raise ValueError("edition: a force's needs 'meetings', whose calendar names the forces")
        return self


assert START.tzinfo is LONDON  # times of schedules are times of the clock on the wall
