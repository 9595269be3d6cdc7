"""Which records may be passed on as they stand: those whose handling is known to be free, and says so.

What the codes mean is data of `trawl.grading`. Whatever may set a condition restricts a record. Where nothing says
what its handling is, a record of intelligence is restricted; other kinds carry no handling.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from trawl.grading import Judgement, judge_grade, judge_handling, load_schemes
from trawl.model import Record, SaidIn

_CONDITIONS: dict[SaidIn, str] = {
    "column": "its grade or its handling sets a condition on passing it on, or is not known to set none",
    "text": "the grade or the handling at the beginning of its text sets a condition, or is not known to set none",
    "mapping": "the mapping of its feed states a handling that sets a condition, or is not known to set none",
}
_OTHER_SCHEME = "its grade is of a scheme that trawl does not know, so it may set a condition"
_UNSAID = "it is intelligence, and nothing says what its handling is"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of passing a record on; `said_in` is where that was read (None where nothing says it).

    `reason` says in words why a restricted record is, and is "" for any other.
    """

    judgement: Judgement
    said_in: SaidIn | None = None
    reason: str = ""


def judge_record(record: Record) -> Standing:
    """Judge a record by its grade and its handling: either may set a condition, and one free is enough without."""
    grade, handling = record.grade, judge_handling(record.handling, record.grade)
    graded = judge_grade(grade)
    if handling == "conditional":
        return Standing("conditional", record.handling_said_in, _CONDITIONS[record.handling_said_in])
    if grade and graded == "conditional":
        if grade.scheme in load_schemes():
            return Standing("conditional", grade.said_in, _CONDITIONS[grade.said_in])
        if handling != "free":
            return Standing("conditional", grade.said_in, _OTHER_SCHEME)
    free = [grade.said_in] if grade and graded == "free" else []
    free += [record.handling_said_in] if handling == "free" else []
    if free:
        return Standing("free", next((said_in for said_in in free if said_in != "mapping"), "mapping"))
    return Standing("not known", None, _UNSAID if record.kind == "intelligence" else "")


def is_restricted(record: Record) -> bool:
    """Whether a record is shown by reference only in whatever leaves the desk."""
    return bool(judge_record(record).reason)


@dataclass(frozen=True, slots=True)
class StatedHandling:
    """How many records have the handling, or the grade, that their mapping states for want of any other.

    `stated_by` says on whose word, where the mapping does.
    """

    source: str
    handling: str
    stated_by: str
    records: int


def list_stated(records: Iterable[Record]) -> list[StatedHandling]:
    """The handlings that mappings state for these records, by feed; of a grade that is stated, the grade."""
    stated = Counter(
        (record.source, record.handling or (record.grade.code if record.grade else ""), record.handling_stated_by)
        for record in records
        if judge_record(record).said_in == "mapping"
    )
    return [StatedHandling(*said, records) for said, records in sorted(stated.items())]
