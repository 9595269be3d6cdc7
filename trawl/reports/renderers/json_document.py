"""A document as JSON, for programs: every block tagged by its kind, and the schema that says so.

What has its default value is left out. Blocks, charts and lines of a cell carry `kind`. A value of a flat table is
written as its column's type says: days and moments as ISO 8601, lists as arrays, null where nothing is known.
"""

from __future__ import annotations

import json
import math
import re
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from trawl.reports.document import BarChart, Block, Document, Lines, PointMap
from trawl.reports.house_style import HouseStyle
from trawl.reports.text_guard import TextLimits, guard_document

#: What a program names to say which form it reads; raise it when a reader of the old form would err.
SCHEMA_ID = "trawl-report-1"
_KINDS: Mapping[type, str] = {
    kind: re.sub(r"(?<=.)(?=[A-Z])", "_", kind.__name__).lower()
    for kind in (*get_args(Block), BarChart, PointMap, Lines)
}
#: What stays on the machine that made the report: the path of a file of the user's.
_KEPT_BACK = {(PointMap, "areas")}


def render_json(document: Document, style: HouseStyle) -> bytes:  # noqa: ARG001 - every format is given the style
    """The document as UTF-8 JSON on one line. It says nothing of who made it but what the document says."""
    told = _pack(guard_document(document, TextLimits()))
    text = json.dumps({"schema": SCHEMA_ID, **told}, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode() + b"\n"


def describe_json() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what `render_json` writes."""
    definitions: dict[str, Any] = {}
    top = _object_schema(Document, definitions)
    top["properties"] = {"schema": {"const": SCHEMA_ID}, **top["properties"]}
    top["required"] = ["schema", *top["required"]]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A report of trawl",
        **top,
        "$defs": dict(sorted(definitions.items())),
    }


def write_schema() -> str:
    """The schema as text."""
    return json.dumps(describe_json(), indent=1) + "\n"


def _pack(thing: Any) -> Any:
    match thing:
        case str() | bool() | int() | None:
            return thing
        case float():
            return thing if math.isfinite(thing) else None
        case date() | datetime():
            return thing.isoformat()
        case tuple():
            return [_pack(member) for member in thing]
        case Mapping():
            return {key: _pack(value) for key, value in thing.items()}
    kind: Any = type(thing)
    packed = {"kind": _KINDS[kind]} if kind in _KINDS else {}
    for field, default in _told(kind):
        value = getattr(thing, field.name)
        if value != default:
            packed[field.name] = _pack(value)
    return packed


@cache
def _told(kind: Any) -> tuple[tuple[Field[Any], Any], ...]:
    """The fields that are written of a dataclass, with the defaults of those that have one."""
    return tuple((field, _default(field)) for field in fields(kind) if (kind, field.name) not in _KEPT_BACK)


def _default(field: Field[Any]) -> Any:
    """A field's default; MISSING, which nothing is equal to, of one that has none."""
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _object_schema(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    properties: dict[str, Any] = {"kind": {"const": _KINDS[kind]}} if kind in _KINDS else {}
    required = list(properties)
    for field, default in _told(kind):
        schema = _schema(hints[field.name], definitions)
        if default is MISSING:
            required.append(field.name)
        else:
            packed = _pack(default)
            schema = {**schema, "default": packed} if "$ref" not in schema else schema
        properties[field.name] = schema
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


_PLAIN: Mapping[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    bytes: {"type": "string"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    type(None): {"type": "null"},
}


def _schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:  # noqa: PLR0911 - one case a kind of type
    """The schema of a type; of a dataclass a reference to its definition."""
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    if is_dataclass(kind) and isinstance(kind, type):
        if kind.__name__ not in definitions:
            definitions[kind.__name__] = {}  # a fold holds blocks
            definitions[kind.__name__] = _object_schema(kind, definitions)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return {"type": "array", "items": _schema(arguments[0], definitions)}
        items = [_schema(argument, definitions) for argument in arguments]
        return {"type": "array", "prefixItems": items, "items": False, "minItems": len(items)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_schema(argument, definitions) for argument in arguments]}
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _schema(arguments[1], definitions)}
    raise TypeError(f"no schema for {kind}")
