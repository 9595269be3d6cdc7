"""What keeps the words of withdrawn records outside the store and the index, as far as trawl knows."""

from __future__ import annotations

from collections.abc import Iterator

from trawl.pipeline.installation import Installation
from trawl.pipeline.manifest import sweep_writings
from trawl.written import write_count


def list_remnants(installation: Installation) -> tuple[str, ...]:
    """Say in words where what withdrawn records said may still be kept, and what to do about it."""
    return (*_in_outputs(installation), *_in_ledger(installation), *_beside(installation))


def _in_outputs(installation: Installation) -> Iterator[str]:
    folder = installation.outputs_folder
    written = sum(1 for _ in folder.iterdir()) if folder.is_dir() else 0
    if written:
        yield (
            f"{folder} holds what runs wrote ({written:,} of them), drafts and issued reports alike. Delete those that "
            "show a withdrawn record, as your retention rules say."
        )
    yield "Reports, exports and washes that were written elsewhere or sent on: ask those who have them."


def _in_ledger(installation: Installation) -> Iterator[str]:
    with installation.open_ledger() as ledger:
        untold = ledger.loads.count_untold()
        if swept := sweep_writings(installation, ledger):
            yield f"{write_count(swept, 'writing')} of reports had been cut off: what was left of it is gone now."
    if untold:
        rows = "1 rejected row" if untold == 1 else f"{untold:,} rejected rows"
        yield (
            f"{rows} of which nobody could tell the record: withdrawing a record does not erase their text. "
            "See them with: trawl loads --rejected LOAD --json"
        )
    yield (
        "The ledger keeps of earlier runs which words were found where, how records named the premises that they were "
        "matched to, and of washes the identifiers of the lists. It holds no narrative."
    )
    if installation.settings.ledger:
        yield "The ledger's own database may keep erased text in free pages and logs until it rewrites them (VACUUM)."
    else:
        yield "The ledger's write-ahead log (ledger.db-wal) may keep erased text until every trawl has ended."


def _beside(installation: Installation) -> Iterator[str]:
    with installation.open_upkeep(writing=False) as upkeep:
        yield from upkeep.remnants()
    yield "The feeds' own files, and backups of this machine: trawl knows of none."
