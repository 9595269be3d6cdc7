"""Join records to the rows of registers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from trawl.coverage import Coverage
from trawl.errors import UsageError
from trawl.model import IndexedRecord
from trawl.pipeline.installation import Installation, Session
from trawl.pipeline.register_indexes import open_linker
from trawl.pipeline.searching import parse_installed
from trawl.query import MATCH_ALL, compile_query
from trawl.reports.handling import is_restricted
from trawl.reports.tables import LinkLine, write_coverage, write_links


@dataclass(slots=True)
class Linked:
    """What joining came to, and what it covers."""

    registers: tuple[str, ...]
    coverage: Coverage
    records: int = 0
    strong: int = 0
    possible: int = 0


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
        linkers = [open_linker(installation, ledger, name)[1] for name in names]
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
