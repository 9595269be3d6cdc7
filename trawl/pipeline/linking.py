"""Load registers, and join records to their rows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from trawl.coverage import Coverage
from trawl.errors import InputError, UsageError
from trawl.linkage import Linker, load_register_mapping, load_register_rows
from trawl.model import IndexedRecord, RegisterRow, Rejection
from trawl.pipeline.installation import Installation, Session
from trawl.pipeline.searching import parse_installed
from trawl.query import MATCH_ALL, compile_query
from trawl.reports.handling import is_restricted
from trawl.reports.tables import LinkLine, write_coverage, write_links
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


@dataclass(slots=True)
class Linked:
    """What joining came to, and what it covers."""

    registers: tuple[str, ...]
    coverage: Coverage
    records: int = 0
    strong: int = 0
    possible: int = 0


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
        installation.log(
            "register loaded", register=name, version=version.version, rows=version.rows, rejected=result.rejected
        )
    result.version, result.rows = version.version, version.rows
    return result


def link_records(
    installation: Installation,
    out: Path,
    *,
    registers: Sequence[str],
    run: str,
    query: str,
    on_progress: Callable[[int, int], None],
) -> Linked:
    """Join the hits of a run, the answer to a query, or (with neither) every record to the rows of registers.

    No register named means all that are loaded. Writes the matches to `out`, and beside it what they cover.
    """
    with installation.open_session() as session:
        ledger = session.ledger
        names = tuple(registers or (register.name for register in ledger.registers.list()))
        if not names:
            raise UsageError("No register is loaded. Load one: trawl register load NAME FILE --mapping MAPPING.")
        linkers = [Linker(ledger.registers.rows(name)) for name in names]
        total, records = _records(session, run, query)
        result = Linked(names, session.coverage(names))

        def lines() -> Iterator[LinkLine]:
            for indexed in records:
                result.records += 1
                on_progress(result.records, total)
                for linker in linkers:
                    for match in linker.match(indexed.record, indexed.mentions, indexed.text):
                        result.strong += match.band == "strong"
                        result.possible += match.band == "possible"
                        yield LinkLine(match, is_restricted(indexed.record))

        session.installation.log(
            "link", registers=list(names), run=run, query=query, records=total, out=str(out.absolute())
        )
        write_links(out, lines())
        write_coverage(out, result.coverage)
    return result


def _records(session: Session, run: str, query: str) -> tuple[int, Iterator[IndexedRecord]]:
    """How many records there are to join, and the records."""
    if run:
        session.ledger.runs.get(run)
        keys = [item.key for item in session.ledger.runs.hits(run) if item.present]
        return len(keys), session.view.fetch(keys, session.principal)
    installation = session.installation
    compiled = compile_query(parse_installed(installation, query), installation.limits) if query else MATCH_ALL
    return session.view.count(compiled, session.principal), session.view.scan(compiled, session.principal)
