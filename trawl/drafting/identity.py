"""Which column tells one record from another, and whether a record takes several rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from trawl.drafting.evidence import Column, find_date_form, is_long, is_wordy
from trawl.drafting.sample import Sample
from trawl.drafting.spellings import Meaning

#: An id's length, and the share of rows that may lack one or repeat another's by a slip.
_LONGEST, _SLIPS = 60, 0.01
#: Columns of which two together are tried as an id where none alone is one.
_TRIED = 12


class Identity(NamedTuple):
    """The value of `record_id`, the columns it takes, why, and whether rows with the same id belong together."""

    value: Any
    columns: tuple[str, ...]
    why: str
    grouped: bool = False


def find_identity(sample: Sample, columns: Mapping[str, Column], meanings: Mapping[str, Meaning]) -> Identity | None:
    """The likeliest id: a column named as one, then any that is different in every row, then two together."""
    named = sorted(
        (name for name, meaning in meanings.items() if meaning.key == "record_id" and columns[name].length <= _LONGEST),
        key=lambda name: (meanings[name].table == "alone", tuple(columns).index(name)),
    )
    if not sample.rows:
        return (
            Identity(named[0], (named[0],), "CHECK: its name says so; the file has no rows to judge by")
            if named
            else None
        )
    rows = len({tuple(row.items()) for row in sample.rows})
    for name in named:
        if _is_id(columns[name], rows, len(sample.rows)):
            return Identity(name, (name,), _say_different(columns[name], rows, "its name says so; "))
    for name in named:
        if _is_grouped(sample, columns, name):
            why = "rows with the same one say the same but of people, so they are one record"
            return Identity(name, (name,), f"its name says so; {why}", grouped=True)
    others = [
        name
        for name, column in columns.items()
        if column.filled and column.length <= _LONGEST and not is_long(column) and meanings[name].table != "person"
    ]
    for name in others:
        if _is_id(columns[name], len(sample.rows), len(sample.rows)) and not find_date_form(
            columns[name], numbers=True
        ):
            return Identity(name, (name,), _say_different(columns[name], rows, "CHECK: "))
    return _join_two(sample, others[:_TRIED])


def _is_id(column: Column, distinct_rows: int, rows: int) -> bool:
    return column.filled >= (1 - _SLIPS) * rows and column.distinct >= (1 - _SLIPS) * distinct_rows


def _say_different(column: Column, rows: int, lead: str) -> str:
    if column.distinct >= rows:
        return f"{lead}different in every row judged"
    return f"{lead}CHECK: {rows - column.distinct:,} rows judged have none, or another's, and would be rejected"


def _is_grouped(sample: Sample, columns: Mapping[str, Column], name: str) -> bool:
    """Whether rows with the same value have the same texts, and differ in something else."""
    column = columns[name]
    if column.filled < (1 - _SLIPS) * len(sample.rows) or column.distinct >= column.filled:
        return False
    texts = [other for other, facts in columns.items() if is_long(facts)]
    texts = texts or [other for other, facts in columns.items() if is_wordy(facts)]
    first: dict[str, tuple[str, ...]] = {}
    told = [(row.get(name, ""), tuple(row.get(text, "") for text in texts)) for row in sample.rows]
    same = sum(first.setdefault(value, said) == said for value, said in told)
    return bool(texts) and same >= (1 - _SLIPS) * len(told)


def _join_two(sample: Sample, names: list[str]) -> Identity | None:
    for number, one in enumerate(names):
        for other in names[number + 1 :]:
            pairs = {(row.get(one, ""), row.get(other, "")) for row in sample.rows}
            if len(pairs) == len(sample.rows) and all(row.get(one) and row.get(other) for row in sample.rows):
                why = "CHECK: no column alone is different in every row; these two together are"
                return Identity({"columns": [one, other], "join": "/"}, (one, other), why)
    return None
