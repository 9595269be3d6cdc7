"""The model's nested values as JSON, for the columns that keep them whole."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from trawl.model import IndexState, Load, Span, Versions


def pack_index(index: IndexState) -> dict[str, Any]:
    """Return an index's state as JSON values."""
    packed = asdict(index)
    for name in ("first_event", "last_event"):
        packed[name] = packed[name].isoformat() if packed[name] else None
    return packed


def unpack_index(packed: dict[str, Any]) -> IndexState:
    """Read what `pack_index` made."""
    dates = {name: _date(packed[name]) for name in ("first_event", "last_event")}
    return IndexState(**{**packed, **dates, "versions": Versions(**packed["versions"])})


def pack_load(load: Load) -> dict[str, Any]:
    """Return a load as JSON values."""
    packed = asdict(load)
    for name in ("started", "finished"):
        packed[name] = packed[name].isoformat() if packed[name] else None
    return packed


def unpack_load(packed: dict[str, Any]) -> Load:
    """Read what `pack_load` made, of this version's loads or an earlier one's."""
    moments = {name: datetime.fromisoformat(packed[name]) if packed[name] else None for name in ("started", "finished")}
    return Load(**{**packed, **moments, "unused_columns": tuple(packed.get("unused_columns", ()))})


def pack_spans(spans: tuple[Span, ...]) -> list[list[Any]]:
    """Return spans as JSON values."""
    return [[span.part, span.start, span.end, span.term, span.context] for span in spans]


def unpack_spans(packed: list[list[Any]]) -> tuple[Span, ...]:
    """Read what `pack_spans` made."""
    return tuple(Span(*values) for values in packed)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
