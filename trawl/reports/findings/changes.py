"""How a record stands against the last issued report, where that takes a reason."""

from __future__ import annotations

from dataclasses import dataclass

from trawl.model import Key, Status


@dataclass(frozen=True, slots=True)
class Change:
    """A record whose standing changed, and why in words ("the record has been amended since R0005").

    `present` says whether it is still a hit. `reference` is given where it is known for one that is not, so that a
    reader can find it in an earlier report; nothing else of it is shown. `marking` is the record's as it is now, ""
    where the record has gone. So are `force` and `district`: whose record it was, nobody
    kept.
    """

    key: Key
    status: Status
    reason: str
    present: bool
    reference: str = ""
    marking: str = ""
    force: str = ""
    district: str = ""
