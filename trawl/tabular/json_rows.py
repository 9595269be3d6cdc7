"""The rows of a JSON Lines file: an object a line, of which nothing is lost without a word."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any, NoReturn

from trawl.errors import InputError
from trawl.tabular.lines import Line, Lines
from trawl.tabular.rows import Row, say_too_long


class _UnusableError(ValueError):
    """A value that Python's reader takes and JSON does not have, or one that another would be lost to."""


def read_json_rows(lines: Lines, limit: int) -> Iterator[Row]:
    """Yield the rows of a JSON Lines file; blank lines are none."""
    if lines.start == "[":
        raise InputError(
            lines.path, " holds one JSON array. Give one object a line instead (for example: jq -c '.[]' FILE)."
        )
    number = 0
    for line in lines:
        for text in _split(line):
            number += 1
            row = Row(number, line.number, text)
            if line.too_long:
                row.problem = say_too_long(line.size, limit)
            else:
                _parse(row)
            yield row


def _split(line: Line) -> list[str]:
    """The rows of a line: more than one where rows end in a carriage return, which no text in JSON can hold."""
    if "\r" not in line.text:
        row = line.text.removeprefix("\ufeff").strip().strip("\x1a")
        return [row] if row else []
    parts = line.text.split("\r") if "\r" in line.text.rstrip("\r\n") and not line.too_long else [line.text]
    rows = [row for part in parts if (row := part.removeprefix("\ufeff").strip().strip("\x1a"))]
    return rows if all(row.startswith("{") for row in rows) else [" ".join(rows)]


def _parse(row: Row) -> None:
    try:
        values = _DECODER.decode(row.content)
    except json.JSONDecodeError as error:
        row.problem = f"is not JSON: {error.msg} at character {error.pos + 1}"
    except RecursionError:
        row.problem = "is JSON nested too deeply"
    except _UnusableError as error:
        row.problem = str(error)
    except ValueError:  # a number of more digits than Python converts
        row.problem = "is not usable JSON: it holds a number of thousands of digits"
    else:
        if isinstance(values, dict):
            row.values = values
        else:
            row.problem = "is JSON but no object ({...})"


def _read_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs) and any(values[name] != value for name, value in pairs):
        raise _UnusableError("gives a key twice, with different values; one of them would be lost")
    return values


def _read_float(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise _UnusableError("is not usable JSON: it holds a number that is too great")
    return number


def _refuse_constant(name: str) -> NoReturn:
    raise _UnusableError(f"is not JSON: {name} is no value that JSON has")


_DECODER = json.JSONDecoder(object_pairs_hook=_read_object, parse_float=_read_float, parse_constant=_refuse_constant)
