"""Why a record is in the index no more: withdrawn, or only not to be seen by this reader."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from trawl.access import Principal, may_see
from trawl.engine.interface import View
from trawl.ledger import Absence, Ledger, WithdrawnRecord
from trawl.model import Key
from trawl.pipeline.installation import Installation, Session
from trawl.written import write_day

_UNKNOWN = (
    "the record is no longer in the index, and the ledger holds no withdrawal of it: the index may have been made anew "
    "without it"
)


def find_absences(session: Session, keys: Collection[Key], *, same_reader: bool) -> Mapping[Key, Absence]:
    """Why each of these records, which hit once and which this reader does not see, is not there.

    Those that are there, and those of which nothing says that this reader might have seen them, are left out. A reader
    who is the one who had them as hits (`same_reader`) has seen them.
    """
    gone = _without_stored(session.installation, session.view, keys)
    withdrawn = session.ledger.withdrawals.find(gone)
    absences: dict[Key, Absence] = {}
    for key in gone:
        found = withdrawn.get(key)
        if found is None:
            if same_reader:
                absences[key] = Absence(withdrawn=False, reason=_UNKNOWN)
        elif _may_know(session.principal, found) or (same_reader and not found.marking):
            absences[key] = Absence(withdrawn=True, reason=f"the record {say_withdrawal(found)}")
    return absences


def find_withdrawn(installation: Installation, ledger: Ledger, view: View, name: str) -> WithdrawnRecord | None:
    """The withdrawal of the record of this name (`source/id` or its id), of which this reader may know.

    None where there is none, and where the record has come back.
    """
    source, _, record_id = name.partition("/")
    found = [one for one in ledger.withdrawals.named(record_id) if one.key.source == source] if record_id else []
    found += ledger.withdrawals.named(name)
    known = {one.key: one for one in found if _may_know(installation.principal, one)}
    gone = _without_stored(installation, view, known)
    return max((known[key] for key in gone), key=lambda one: one.at, default=None)


def say_withdrawal(withdrawn: WithdrawnRecord) -> str:
    """When, by what and why, in words that follow "the record".

    Why somebody did it by hand is for those who read the audit trail.
    """
    by = f"by load {withdrawn.load_id}: {withdrawn.reason}" if withdrawn.load_id else "by hand"
    return f"was withdrawn on {write_day(withdrawn.at)} {by}"


def _may_know(principal: Principal, withdrawn: WithdrawnRecord) -> bool:
    return may_see(principal, withdrawn.outline)


def _without_stored(installation: Installation, view: View, keys: Collection[Key]) -> list[Key]:
    """Those of the keys whose record is not there, whoever may see it."""
    there = {found.record.key for found in view.fetch(keys, installation.everyone)}
    return [key for key in keys if key not in there]
