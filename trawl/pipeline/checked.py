"""What checking a run comes to: each thing that was looked at, and whether it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: What of a run is checked, in the order in which it is said.
Part = Literal["files", "counts", "records", "versions"]
#: Of what is not known nothing is claimed, neither that it holds nor that it does not.
State = Literal["holds", "differs", "not known"]


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was checked: `subject` names it (a file, a count, a register), `said` is a sentence on it.

    `folder` is where a file stands.
    """

    part: Part
    subject: str
    state: State
    said: str
    folder: str = ""
