"""The grade of a record: of one column as it is written, or of a column for each of its three codes."""

from __future__ import annotations

from collections.abc import Callable

from trawl.grading import find_code, judge_handling
from trawl.model import Grade
from trawl.sources.fields import FieldCompiler, TakeText, Values
from trawl.sources.mapping import GradeSource, SourceMapping

TakeGrade = Callable[[Values], Grade | None]

#: What stands in a grade for a code that nobody said.
_UNSAID = "-"


def compile_grade(source: GradeSource | None, fields: FieldCompiler) -> TakeGrade:
    """Return a function from a row's values to the grade."""
    if source is None:
        return lambda _: None
    if source.codes:
        return _of_codes(source, fields)
    take_found, scheme = fields.found(source), source.scheme

    def take(values: Values) -> Grade | None:
        code, column = take_found(values)
        return Grade(scheme, code, "column" if column else "mapping") if code else None

    return take


def _of_codes(source: GradeSource, fields: FieldCompiler) -> TakeGrade:
    takes = [(number, code.all_columns[0], fields.found(code)) for number, code in enumerate(source.codes)]
    scheme = source.scheme

    def take(values: Values) -> Grade | None:
        said = [take_found(values) for _, _, take_found in takes]
        if not any(text for text, _ in said):
            return None
        codes: list[str] = []
        for (number, named, _), (text, column) in zip(takes, said, strict=True):
            codes.append(find_code(text, scheme, number) or _UNSAID)
            if not text:
                fields.notes.remark(named, "", "says nothing, so the grade is known only in part")
            elif codes[-1] == _UNSAID:
                fields.notes.remark(column, text, f"holds no code of its part of {scheme}")
        return Grade(scheme, "/".join(codes)) if set(codes) != {_UNSAID} else None

    return take


def compile_said_handling(mapping: SourceMapping, fields: FieldCompiler) -> TakeText:
    """Return a function from a row's values to what its columns say of handling: "" where they say nothing.

    Where the column of the grade's code says something too, the stricter counts.
    """
    own = mapping.handling
    take_own = fields.text(own.model_copy(update={"default": ""}) if own and own.all_columns else None)
    code = mapping.grade.handling if mapping.grade else None
    if code is None or mapping.grade is None:
        return take_own
    take_code, scheme = fields.text(code), mapping.grade.scheme

    def take(values: Values) -> str:
        said, text = take_own(values), take_code(values)
        graded = find_code(text, scheme, 2) if text and judge_handling(text) == "conditional" else ""
        written = graded or text  # what is no code is kept as it is: it may set a condition
        return written if not said or (written and judge_handling(written) == "conditional") else said

    return take
