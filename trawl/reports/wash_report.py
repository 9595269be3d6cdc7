"""What a wash's report is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from trawl.access import highest_marking
from trawl.coverage import Coverage
from trawl.reports.edition import FULL, Edition
from trawl.reports.tables import WashLine


@dataclass(frozen=True, slots=True)
class WashReport:
    """Everything in a wash's report; `list_name` is the name of the list's file, `coverage` what was searched.

    `counts` are rows of the list by outcome, each row counted once, whatever the number of its lines. `marking` is the
    list's own and `record_markings` are those of every record traced, shown or not. The lines are those that the
    `edition` may hold.
    """

    list_name: str
    lines: tuple[WashLine, ...]
    counts: Mapping[str, int]
    coverage: Coverage
    washed: datetime
    owner: str = ""
    marking: str = "OFFICIAL"
    handling_instruction: str = ""
    fictitious: bool = False
    record_markings: frozenset[str] = frozenset()
    edition: Edition = FULL

    @property
    def page_marking(self) -> str:
        """The highest of the list's and of the traced records'."""
        return highest_marking({self.marking, *self.record_markings})
