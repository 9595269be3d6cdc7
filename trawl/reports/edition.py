"""For whom an output is written, and what it may therefore hold of a record: one decision for every output.

A report, its tables, a wash, links and exports ask here before anything of a record is put into words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from trawl.model import Key, Record, RecordKind, Status
from trawl.reports.handling import judge_record

#: `full` is for the desk that runs the trawl, `force` for one force, `partner` for those outside the police.
EditionName = Literal["full", "force", "partner"]
EDITION_NAMES: tuple[EditionName, ...] = ("full", "force", "partner")


@dataclass(frozen=True, slots=True)
class PartnerRules:
    """What a profile allows a partner to read beside the premises: columns of the record, by their keys in hits.csv."""

    columns: tuple[str, ...] = ()
    narratives: bool = False
    people: bool = False
    identifiers: bool = False


@dataclass(frozen=True, slots=True)
class Edition:
    """For whom an output is written. `force` is whose force edition it is.

    `include_restricted` is the logged reason for showing records whole that are otherwise shown by reference only.
    """

    name: EditionName = "full"
    force: str = ""
    include_restricted: str = ""
    partner: PartnerRules = PartnerRules()

    def admits(self, record: Record) -> bool:
        """Whether the record is of those that the edition is about."""
        return self.name != "force" or record.force == self.force

    def withholds(self, record: Record) -> str:
        """Why a record that is admitted is shown by reference only, in words; "" where it is shown."""
        return "" if self.include_restricted else judge_record(record).reason


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
