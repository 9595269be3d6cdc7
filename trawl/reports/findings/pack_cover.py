"""What the first page of a recipient's pack is made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trawl.access import highest_marking
from trawl.reports.edition import Edition
from trawl.reports.findings.run_findings import RunFindings


@dataclass(frozen=True, slots=True)
class PackedReport:
    """A report of the pack: its findings as the recipient's edition has them, and its files within the pack."""

    findings: RunFindings
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackCover:
    """A recipient's pack. `failed` names the profiles that could not be run: nothing here says anything of them.

    `region` are the files of the summary over all forces, where the recipient has one.
    """

    pack: str
    title: str
    description: str
    edition: Edition
    recipient: str
    copy_number: str
    as_at: datetime
    reports: tuple[PackedReport, ...]
    failed: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    period: str = ""
    occasion: str = ""
    fictitious: bool = False

    @property
    def marking(self) -> str:
        """The highest marking of its reports."""
        return highest_marking({"OFFICIAL", *(report.findings.marking for report in self.reports)})
