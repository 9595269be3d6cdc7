"""The audit trail as a reader may see it: what he did himself, and what others did if he is an auditor."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from trawl.journal import find_journal, find_lost
from trawl.ledger import AuditEntry, Ledger, Verification
from trawl.pipeline.installation import Installation


@dataclass(frozen=True, slots=True)
class TrailQuestion:
    """What is asked of the trail; what is "" is not asked.

    `record` is an id or source/id: entries that name it, and those on runs of which it is a hit. `recipient` is any
    part of the name of whoever was sent something.
    """

    record: str = ""
    who: str = ""
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class Trail:
    """The newest entries that answer a question, newest first.

    `hidden` says that there are entries of others, which this reader may not see. `erased` counts the entries of which
    nobody can say any more whether they answer it.
    """

    entries: tuple[AuditEntry, ...]
    hidden: bool = False
    erased: int = 0


def verify_trail(installation: Installation, ledger: Ledger) -> Verification:
    """Check the audit trail, and that the journal has lost no line that is not in it yet."""
    found = ledger.audit.verify()
    said = find_lost(installation.journal, ledger.audit.has_taken), _say_begun_anew(installation, ledger)
    return replace(found, problems=(*found.problems, *filter(None, said)))


def _say_begun_anew(installation: Installation, ledger: Ledger) -> str:
    """That a home's own ledger knows of another journal than the home's; of a ledger elsewhere nobody can say."""
    if Path(ledger.name).resolve().parent != installation.settings.home.resolve():
        return ""
    others = ledger.audit.journals() - {find_journal(installation.journal)}
    return (
        "the journal was begun anew: it was deleted with audit.head, and whatever it held then is nowhere, or another "
        "home has used this ledger"
        if others
        else ""
    )


def read_trail(
    installation: Installation, ledger: Ledger, last: int, question: TrailQuestion = TrailQuestion()
) -> Trail:
    """The newest entries that the reader may see.

    An entry may name a record, a person or a search that is above the reader's ceiling, so without the role not even
    the number of others' entries is told. Raises UsageError where somebody else's are asked for without the role. An
    auditor's look at what others did is itself put on record.
    """
    principal = installation.principal
    auditor = "auditor" in principal.roles
    if question.who and question.who != principal.name:
        installation.require("auditor")
    if auditor:
        asked = {name: value for name in ("record", "who", "recipient") if (value := getattr(question, name))}
        installation.log("audit", last=last, **asked)
    sieve = _Sieve(question, frozenset(_runs_with(ledger, question.record)))
    found: deque[AuditEntry] = deque(maxlen=last)
    hidden = False
    for entry in ledger.audit.entries():
        if not auditor and entry.actor != principal.name:
            hidden = True
        elif sieve.admits(entry):
            found.append(entry)
    return Trail(tuple(found)[::-1], hidden, len(sieve.erased))


def _runs_with(ledger: Ledger, record: str) -> Collection[str]:
    source, stroke, record_id = record.partition("/")
    if not record:
        return ()
    return ledger.runs.with_hit(record) | (ledger.runs.with_hit(record_id, source) if stroke else set())


@dataclass(frozen=True, slots=True)
class _Sieve:
    """Which entries answer the question; `runs` are those of which the record asked for is a hit."""

    question: TrailQuestion
    runs: frozenset[str]
    erased: list[int] = field(default_factory=list)

    def admits(self, entry: AuditEntry) -> bool:
        if self.question.who and entry.actor != self.question.who:
            return False
        if entry.payload is None and (self.question.record or self.question.recipient):
            self.erased.append(entry.id)
            return False
        payload = entry.payload or {}
        return self._names_record(payload) and self._went_to_recipient(payload)

    def _names_record(self, payload: Mapping[str, Any]) -> bool:
        wanted = self.question.record
        if not wanted:
            return True
        if payload.get("run") in self.runs:
            return True
        listed = payload.get("records")  # a list of names, or in other entries a number
        names = [str(name) for name in listed] if isinstance(listed, list) else []
        if record := payload.get("record"):
            names.append(f"{payload['source']}/{record}" if payload.get("source") else str(record))
        return any(name == wanted or name.partition("/")[2] == wanted for name in names)

    def _went_to_recipient(self, payload: Mapping[str, Any]) -> bool:
        wanted = self.question.recipient.casefold()
        return not wanted or wanted in str(payload.get("recipient") or "").casefold()
