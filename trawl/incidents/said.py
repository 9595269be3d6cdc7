"""One piece of evidence on a pair of records."""

from __future__ import annotations

from typing import Literal, NamedTuple

#: What a piece of evidence is about: two that are about one thing are no second agreement. "shared" is a reference of a
#: third record; "course" is that the records are of systems through which one event goes, with one offence.
Group = Literal["", "reference", "shared", "text", "day", "who", "where", "thing", "course"]


class Said(NamedTuple):
    """Its name in `weights.toml`, the words that a reader is shown, and its weight: below 0, or 0 of a bar, against."""

    name: str
    words: str
    weight: float
    group: Group = ""

    @property
    def speaks_for(self) -> bool:
        return self.weight > 0
