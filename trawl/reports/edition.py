"""For whom an output is written, and what it may therefore hold of a record: one decision for every output.

A report, its tables, a wash, links and exports ask here before anything of a record is put into words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from trawl.errors import UsageError
from trawl.model import Key, PartnerRules, Record, RecordKind, Status
from trawl.reports.handling import judge_record

#: `full` is for the desk that runs the trawl, `force` for one force, `partner` for those outside the police.
EditionName = Literal["full", "force", "partner"]
EDITION_NAMES: tuple[EditionName, ...] = ("full", "force", "partner")


@dataclass(frozen=True, slots=True)
class Edition:
    """For whom an output is written. `force` is whose force edition it is, `partner` what a partner may read.

    `district` narrows a force's edition to one of its districts, as records name it.
    `include_restricted` is the logged reason for showing records whole that are otherwise shown by reference only.
    Raises UsageError for a force edition of no force, for a district of none, and for a partner edition that is to show
    what is restricted.
    """

    name: EditionName = "full"
    force: str = ""
    include_restricted: str = ""
    partner: PartnerRules = field(default_factory=PartnerRules)
    district: str = ""

    def __post_init__(self) -> None:
        if (self.name == "force") != bool(self.force.strip()):
            raise UsageError("A force edition is that of one force, and no other edition is: name it with --force.")
        if self.district.strip() and self.name != "force":
            raise UsageError(f"The district {self.district} is one of a force: name the force with it.")
        if self.name == "partner" and self.include_restricted:
            raise UsageError("A partner edition shows no restricted record, for whatever reason: leave it out.")

    def admits(self, record: Record) -> bool:
        """Whether the record is of those that the edition is about."""
        return self.holds(record.force, record.district)

    def holds(self, force: str, district: str) -> bool:
        """Whether the edition is about records of this force and district."""
        return self.name != "force" or (
            self.is_own(force) and (not self.district or fold_force(district) == fold_force(self.district))
        )

    @property
    def whose(self) -> str:
        """Whose records a force's edition holds: `Northshire`, or `Northshire (Harbour district)`."""
        return f"{self.force} ({self.district})" if self.district else self.force

    def is_own(self, force: str) -> bool:
        """Whether this is the force whose edition it is, as anybody writes it."""
        return fold_force(force) == fold_force(self.force)

    def withholds(self, record: Record) -> str:
        """Why a record that is admitted is shown by reference only, in words; "" where it is shown."""
        return "" if self.include_restricted else judge_record(record).reason

    @property
    def logged(self) -> dict[str, str]:
        """What the audit trail says of it; nothing of the edition that the desk has unless told otherwise."""
        said = {"edition": self.name if self.name != "full" else "", "force": self.force, "district": self.district}
        said["include_restricted"] = self.include_restricted
        return {name: value for name, value in said.items() if value}


def fold_force(force: str) -> str:
    """A force's name as names are compared: without regard to case and spacing."""
    return " ".join(force.split()).casefold()


@dataclass(frozen=True, slots=True)
class Withheld:
    """A hit that is shown by reference only: what is needed to ask its owner, and no more."""

    key: Key
    reference: str
    kind: RecordKind
    force: str
    marking: str
    status: Status
    negated: bool
    undecided: bool
    reason: str


FULL = Edition()
