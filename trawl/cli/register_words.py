"""What `trawl register` says of rows and of what changed in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from trawl.ledger import RowChange
from trawl.model import RegisterRow
from trawl.pipeline.register_diffs import RegisterDiff
from trawl.written import write_as_at


def tell_row(row: RegisterRow) -> Iterator[tuple[str, object]]:
    """What a row says, by field and by the register's further columns."""
    for key in ("name", "address", "town", "postcode", "force", "phone", "status", "lat", "lon"):
        value = getattr(row, key)
        if value not in ("", None):
            yield key, value
    yield from row.extra.items()


def say_diff(name: str, found: RegisterDiff) -> Iterator[str]:
    """The two versions, and how many rows differ."""
    older, newer, counts = found.older, found.newer, found.counts
    yield f"Register {name}, version {newer.version}, as at {write_as_at(newer.as_at, newer.as_at_from)},"
    yield f"against version {older.version}, as at {write_as_at(older.as_at, older.as_at_from)}."
    told = ", ".join(f"{count:,} {kind}" for kind, count in counts.items())
    yield f"{told}: {newer.rows:,} rows now, {older.rows:,} then."
    changed = ", ".join(f"{part} {count:,}" for part, count in found.parts.items() if count)
    if changed:
        yield f"Changed, a row once under each: {changed}."
    if older.mapping_hash != newer.mapping_hash:
        yield "The two were read through different mappings: some rows may differ for that alone."


def say_change(change: RowChange) -> str:
    """One row, and what became of it."""
    row = change.row
    where = ", ".join(filter(None, (row.address, row.town, row.postcode)))
    if not change.parts:
        status = f" ({row.status})" if row.status else ""
        return f"{change.kind}: {row.row_id} {row.name}{', ' if where else ''}{where}{status}"
    told = "; ".join(f"{part}: {before or 'none'} -> {after or 'none'}" for part, before, after in change.told)
    return f"changed: {row.row_id} {row.name}: {told}"


def pack_diff(name: str, found: RegisterDiff) -> dict[str, object]:
    """A difference as JSON values, with both sides of every change."""
    return {
        "register": name,
        "from": asdict(found.older),
        "to": asdict(found.newer),
        "counts": found.counts,
        "changed_parts": found.parts,
        "changes": [
            {
                "kind": change.kind,
                "parts": change.parts,
                "row_id": change.row.row_id,
                "before": asdict(change.before) if change.before else None,
                "after": asdict(change.after) if change.after else None,
            }
            for change in found.changes
        ],
    }
