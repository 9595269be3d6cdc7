"""What the report says in sentences of grades and handlings. Only what was read is said to be known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trawl.grading import UNKNOWN_SCHEME
from trawl.model import Record, SaidIn
from trawl.reports.handling import StatedHandling, judge_record
from trawl.written import write_count as plural

_SAID_IN: Mapping[SaidIn, str] = {"column": "", "text": "in the text", "mapping": "stated by the mapping"}


def say_grade(record: Record) -> str:
    """A record's grade as written, with its scheme and where it was read."""
    if record.grade is None:
        return "none given"
    scheme = "of no scheme known" if record.grade.scheme == UNKNOWN_SCHEME else record.grade.scheme
    return f"{record.grade.code} ({', '.join(filter(None, (scheme, _SAID_IN[record.grade.said_in])))})"


def say_handling(record: Record) -> str:
    """A record's handling as written, and where it was read."""
    where = _SAID_IN[record.handling_said_in]
    return f"{record.handling}{f' ({where})' if where else ''}" if record.handling else "none given"


def say_unrestricted(records: Sequence[Record]) -> str:
    """Why none of the hits is by reference only."""
    standings = [judge_record(record) for record in records]
    read = sum(found.judgement == "free" and found.said_in != "mapping" for found in standings)
    silent = sum(found.judgement == "not known" for found in standings)
    if records and read == len(records):
        return "None: the grade or the handling of every hit was read, and they are known to set no condition."
    parts = []
    if read:
        parts.append(f"the grade or the handling of {plural(read, 'hit')} was read, and sets no condition")
    if silent:
        parts.append(f"{plural(silent, 'hit')} of another kind than intelligence {_have(silent)} no handling")
    return f"None: {'; '.join(parts)}." if parts else "None."


def say_stated(stated: StatedHandling) -> str:
    """What a mapping states of its feed, and on whose word."""
    word = f"on the word of {stated.stated_by}" if stated.stated_by else "and does not say on whose word"
    hits = f"{plural(stated.records, 'hit')} that {_have(stated.records)} none in a column or at the head of the text"
    return f"The mapping '{stated.source}' states handling {stated.handling} for {hits}, {word}."


def _have(number: int) -> str:
    return "has" if number == 1 else "have"
