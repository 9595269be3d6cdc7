"""Load registers: reference lists of premises."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from trawl.errors import InputError
from trawl.linkage import load_register_mapping, load_register_rows
from trawl.model import RegisterRow, Rejection
from trawl.pipeline.installation import Installation
from trawl.pipeline.register_indexes import remove_indexes
from trawl.tabular import render_path

#: Rejected rows that are kept to be shown; the rest are counted.
_EXAMPLES = 10


@dataclass(slots=True)
class RegisterLoaded:
    """What loading a register came to; `examples` are the first rejected rows, `remarks` say how the file was read."""

    version: int = 0
    rows: int = 0
    rejected: int = 0
    examples: list[Rejection] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def load_register(
    installation: Installation, name: str, path: Path, mapping_name: str, *, encoding: str = "", sheet: str = ""
) -> RegisterLoaded:
    """Load a register's file in place of its version before; the old one stays until all of the new one is in.

    Raises InputError for a file that cannot be read, or that has no usable row.
    """
    mapping = load_register_mapping(mapping_name, installation.mapping_folders)
    mapping_hash = hashlib.sha256(mapping.model_dump_json().encode()).hexdigest()
    result = RegisterLoaded()
    opening = installation.opening(encoding, sheet)

    rows = load_register_rows(path, mapping, name, opening, lambda table: result.remarks.extend(table.remarks))

    def usable() -> Iterator[RegisterRow]:
        found = False
        for item in rows:
            if isinstance(item, RegisterRow):
                found = True
                yield item
                continue
            result.rejected += 1
            if len(result.examples) < _EXAMPLES:
                result.examples.append(item)
        if not found:
            first = f" (row {result.examples[0].row} {result.examples[0].reason})" if result.examples else ""
            raise InputError(path, f" has no row that can be used{first}. Nothing was changed; check its mapping.")

    installation.log("register load", register=name, file=render_path(path.name), mapping=mapping_name)
    with installation.open_ledger() as ledger:
        version = ledger.registers.replace(name, usable(), file=render_path(path), mapping_hash=mapping_hash)
        remove_indexes(installation, name)
        installation.log(
            "register loaded", register=name, version=version.version, rows=version.rows, rejected=result.rejected
        )
    result.version, result.rows = version.version, version.rows
    return result
