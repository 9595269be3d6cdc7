"""Coverage as JSON values: for the ledger, and for whoever asks for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from trawl.coverage.coverage import Coverage


def pack_coverage(coverage: Coverage) -> dict[str, Any]:
    """Return a coverage as JSON values, with whether it is clean."""
    packed: dict[str, Any] = _adapter().dump_python(coverage, mode="json")
    return {"clean": coverage.clean, **packed}


def unpack_coverage(packed: Mapping[str, Any]) -> Coverage | None:
    """Read what `pack_coverage` made; None of nothing, as an earlier trawl left it."""
    values = {name: value for name, value in packed.items() if name != "clean"}
    return _adapter().validate_python(values) if values else None


@cache
def _adapter() -> TypeAdapter[Coverage]:
    return TypeAdapter(Coverage)
