"""The clock that schedules go by: the one on the wall in London, through both of its changes."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

#: No schedule is older than this.
START = datetime(2020, 1, 1, tzinfo=LONDON)
