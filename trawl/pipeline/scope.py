"""What a run's readers may see, and for whom it was made: runs are compared only with those of the same scope.

A run by somebody with a lower ceiling must neither call new what another's history has told, nor move another's
baseline, nor show its counts to whoever may see less than it saw.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from trawl.access import Principal, marking_rank
from trawl.errors import UsageError
from trawl.model import Run
from trawl.pipeline.report_order import ReportOrder


def scope_of(principal: Principal, order: ReportOrder) -> str:
    """The scope of a run by this reader, as text that is the same for the same scope."""
    made_for = {"edition": order.edition, "force": order.force}
    if order.pack:  # its readers have been told what that pack told, and no more
        made_for["pack"] = order.pack
    return json.dumps({**_seen_by(principal), **made_for}, ensure_ascii=False, sort_keys=True)


def scope_of_reader(principal: Principal) -> str:
    """What this reader may see, as text: the scope of what is made for nobody in particular."""
    return json.dumps(_seen_by(principal), ensure_ascii=False, sort_keys=True)


def includes_scope(principal: Principal, scope: str) -> bool:
    """Whether the reader may see all that somebody of this scope could see."""
    said = json.loads(scope)
    return (
        marking_rank(said["ceiling"]) <= marking_rank(principal.marking_ceiling)
        and _includes(principal.forces, said["forces"])
        and _includes(principal.handling, said["handling"])
    )


def may_read(principal: Principal, run: Run) -> bool:
    """Whether the reader may see all that the run could see, and so may know what it counted.

    What a run of an earlier trawl could see is not known: only whoever made it may.
    """
    if not run.scope:
        return run.principal == principal.name
    return includes_scope(principal, run.scope)


def reader_of(principal: Principal, run: Run) -> Principal:
    """Whoever sees what the run could see, under this reader's name; of an earlier trawl's run, the reader himself."""
    if not run.scope:
        return principal
    scope = json.loads(run.scope)
    forces, handling = (None if scope[of] is None else frozenset(scope[of]) for of in ("forces", "handling"))
    return replace(principal, marking_ceiling=scope["ceiling"], forces=forces, handling=handling)


def require_readable(principal: Principal, run: Run) -> None:
    """Raise UsageError for a run that could see more than this reader may; whether it did is not said."""
    if not may_read(principal, run):
        raise UsageError(
            f"{run.id} was made for readers who may see more than you may, so its report is not for you: whether it "
            f"holds such records is not said. Run {run.profile} yourself, or ask {run.principal}."
        )


def pack_of(run: Run) -> str:
    """The name of the pack that a run was made for, "" of one that was made by itself."""
    return str(json.loads(run.scope).get("pack", "")) if run.scope else ""


def name_run(run: Run) -> dict[str, Any]:
    """What anybody may know of a run: that it was made. What it counted, and why it failed or was made, is left out."""
    told = ("id", "profile", "principal", "started", "finished", "state", "issued")
    return {name: getattr(run, name) for name in told}


def _seen_by(principal: Principal) -> dict[str, Any]:
    return {
        "ceiling": principal.marking_ceiling,
        "forces": _listed(principal.forces),
        "handling": _listed(principal.handling),
    }


def _listed(values: Collection[str] | None) -> list[str] | None:
    return None if values is None else sorted(values)


def _includes(own: Collection[str] | None, wanted: Collection[str] | None) -> bool:
    """Whether what the reader may see (None: all) includes what the run could."""
    return own is None or (wanted is not None and set(wanted) <= set(own))
