"""Lists in JSON: a document or JSON Lines of objects, or an export of indicators (`trawl.wash.indicators`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from trawl.errors import InputError
from trawl.tabular import Opening, RawObjects, RawTable, number_objects, open_json, read_json_rows
from trawl.wash.indicators import list_indicators

#: Bytes of a JSON document that is read whole; JSON Lines have no such limit.
_DOCUMENT_BYTES = 256 << 20
_JSON = (".json", ".jsonl", ".ndjson")


@contextmanager
def open_json_table(path: Path, opening: Opening) -> Iterator[RawTable | None]:
    """A list in JSON; None for any other. Raises InputError for a document that holds none."""
    lines = open_json(path, replace(opening, max_line_bytes=max(_DOCUMENT_BYTES, opening.max_line_bytes)))
    if lines is None:
        yield None
        return
    try:
        text, rest = "", iter(lines)
        for line in rest:
            text += line.text
            if (document := _parse(text)) is not None or len(text) > _DOCUMENT_BYTES:
                break
            text += "".join(more.text for more in rest)
            document = _parse(text)
    finally:
        lines.close()
    indicators = list_indicators(document)
    if indicators is not None:
        yield RawObjects(number_objects(indicators))
    elif isinstance(document, dict):
        with _open_json_lines(path, opening) as table:
            yield table
    elif path.suffix.lower() in _JSON:
        said = f" is no JSON that is whole, or more than {_DOCUMENT_BYTES:,} bytes of one document"
        raise InputError(path, f"{said}. Fetch it again, or give one object a line.")
    else:
        yield None


@contextmanager
def _open_json_lines(path: Path, opening: Opening) -> Iterator[RawTable]:
    lines = open_json(path, opening)
    assert lines is not None
    try:
        yield RawObjects(read_json_rows(lines, opening.max_line_bytes), lines)
    finally:
        lines.close()


def _parse(text: str) -> object:
    """What a text says as JSON; None where it is none, or not whole."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
