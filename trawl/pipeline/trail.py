"""The audit trail as a reader may see it: what he did himself, and what others did if he is an auditor."""

from __future__ import annotations

from collections import deque

from trawl.ledger import AuditEntry, Ledger
from trawl.pipeline.installation import Installation


def read_trail(installation: Installation, ledger: Ledger, last: int) -> tuple[list[AuditEntry], int]:
    """The newest entries that the reader may see, newest first, and how many he may not.

    An entry may name a record, a person or a search that is above the reader's ceiling, so without the role even its
    action is not shown. An auditor's look at what others did is itself put on record.
    """
    principal = installation.principal
    if "auditor" in principal.roles:
        installation.log("audit", last=last)
        return list(deque(ledger.audit.entries(), maxlen=last))[::-1], 0
    own: deque[AuditEntry] = deque(maxlen=last)
    others = 0
    for entry in ledger.audit.entries():
        if entry.actor == principal.name:
            own.append(entry)
        else:
            others += 1
    return list(own)[::-1], others
