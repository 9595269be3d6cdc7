"""What handling a record has: of what its column, the head of its text and its mapping say, the strictest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from trawl.grading import judge_grade, judge_handling, read_head
from trawl.model import Grade, Record, Remark
from trawl.sources.fields import FieldCompiler, Values
from trawl.sources.grades import compile_said_handling
from trawl.sources.mapping import SourceMapping

Settle = Callable[[Mapping[str, Any], Values], dict[str, Any]]


def compile_handling(mapping: SourceMapping, fields: FieldCompiler) -> Settle:
    """Return a function from a record's fields, and the values of its row, to the fields that say grade and handling.

    The handling that it is given is that of the column, or the one that the mapping states.
    """
    source, code = mapping.handling, mapping.grade.handling if mapping.grade else None
    columns = (source.all_columns if source else ()) + (code.all_columns if code else ())
    take_column = compile_said_handling(mapping, fields)
    stated_by = source.stated_by if source else ""
    named = " or ".join(columns)

    def settle(said: Mapping[str, Any], values: Values) -> dict[str, Any]:
        head = read_head(said["narrative"], said["kind"])
        column, stated = take_column(values), said["handling"]
        grade = said["grade"] or head.grade
        if _counts(head.handling, column, stated):
            settled = {"grade": grade, "handling": head.handling, "handling_said_in": "text"}
            if column:
                reason = "is less strict than the handling at the beginning of the text, which counts"
                settled["remarks"] = (*said.get("remarks", ()), Remark(named, column, reason))
            return settled
        if column or not stated:
            return {"grade": grade}
        if _was_read(grade) and judge_handling(stated) == "free":
            return {"grade": grade, "handling": ""}  # the grade says it itself
        return {"grade": grade, "handling_said_in": "mapping", "handling_stated_by": stated_by}

    return settle


def _was_read(grade: Grade | None) -> bool:
    """Whether a grade says what the handling is, and is no statement of the mapping either."""
    return grade is not None and grade.said_in != "mapping" and judge_grade(grade) != "not known"


def read_head_anew(record: Record) -> Record:
    """A stored record with what the head of its text says, as this version of trawl reads it."""
    said, said_in = record.handling, record.handling_said_in
    head = read_head(record.narrative, record.kind)
    grade = record.grade if record.grade and record.grade.said_in != "text" else head.grade
    if _counts(head.handling, said if said_in == "column" else "", said if said_in == "mapping" else ""):
        return replace(record, grade=grade, handling=head.handling, handling_said_in="text", handling_stated_by="")
    if said_in == "text":
        return replace(record, grade=grade, handling="", handling_said_in="column")
    return record if grade == record.grade else replace(record, grade=grade)


def _counts(read: str, column: str, stated: str) -> bool:
    """Whether the handling that was read in the text counts, beside that of the column and that of the mapping."""
    if not read:
        return False
    if judge_handling(read) == "conditional":
        return judge_handling(column) != "conditional"
    return not column and judge_handling(stated) != "conditional"
