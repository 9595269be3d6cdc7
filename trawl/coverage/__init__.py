"""What an answer covers and what it does not: a "no" says as much, or it is not true."""

from trawl.coverage.coverage import Coverage, FeedCoverage, JoinedRegister
from trawl.coverage.event_dates import EventDates, find_bulk, find_event_dates, month_of

__all__ = ["Coverage", "EventDates", "FeedCoverage", "JoinedRegister", "find_bulk", "find_event_dates", "month_of"]
