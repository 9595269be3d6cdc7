"""Suppress hits of a profile for a while: by record, incident, premises, person or wording; list and end it.

A suppression says why and until when. It keeps a hit out of reports, which count it, and never out of the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from trawl.errors import NotFoundError, UsageError
from trawl.ledger import KeptSuppression, NewSuppression, SuppressedRecord
from trawl.model import SuppressionKind
from trawl.pipeline.catalogue import find_profile
from trawl.pipeline.deciding import part_row_name
from trawl.pipeline.incidents import find_event_records
from trawl.pipeline.installation import Installation, Session
from trawl.pipeline.known_records import know_records
from trawl.pipeline.reviewing import find_reviewed, name_record, restore_hit
from trawl.pipeline.scope import may_read, scope_of_reader
from trawl.pipeline.searching import choose_record
from trawl.pipeline.suppression_book import is_for, is_of_subject
from trawl.working_days import parse_day

#: How long a suppression may hold: whoever wants it longer looks at it once more.
_LONGEST = timedelta(days=366)
#: How soon a suppression that is due for a look runs out.
_SOON = timedelta(days=14)
#: Words of a wording: fewer would keep out what other sentences say.
_FEWEST_WORDS = 4

State = Literal["holds", "has run out", "ended", "the record has changed", "the record has gone"]


@dataclass(frozen=True, slots=True)
class SuppressionOrder:
    """What is to be suppressed: one of these, as it is given on the command line.

    `born` goes with the name of a person, `force` with a nominal id.
    """

    record: str = ""
    incident: str = ""
    premises: str = ""
    person: str = ""
    born: str = ""
    nominal: str = ""
    force: str = ""
    wording: str = ""

    @property
    def kind(self) -> SuppressionKind:
        """What kind it is. Raises UsageError unless one thing is named, whole."""
        named: dict[SuppressionKind, str] = {
            "record": self.record,
            "incident": self.incident,
            "premises": self.premises,
            "person": self.person or self.nominal,
            "wording": self.wording,
        }
        kinds = [kind for kind, said in named.items() if said.strip()]
        if len(kinds) != 1 or (self.person and self.nominal):
            raise UsageError(
                "Say what to suppress: one of --record, --incident, --premises, --person, --nominal, --wording."
            )
        if bool(self.person) != bool(self.born) or bool(self.nominal) != bool(self.force):
            raise UsageError(
                "A person is known by --person NAME and --born DATE, or by --nominal ID and --force FORCE."
            )
        return kinds[0]


@dataclass(frozen=True, slots=True)
class MadeSuppression:
    """A suppression that was made; `run` is the newest run of its profile ("": none), of whose hits it is `of`."""

    kept: KeptSuppression
    run: str
    of: int


@dataclass(frozen=True, slots=True)
class ListedSuppression:
    """A suppression and how it stands today; `due` where somebody ought to look at it."""

    kept: KeptSuppression
    state: State
    due: bool


def suppress(
    installation: Installation, profile: str, order: SuppressionOrder, reason: str, until: str
) -> MadeSuppression:
    """Keep hits of a profile out of its reports until a day (the last on which they are not shown), and say why.

    Raises UsageError for no reason, a day that is past or too far away, or what names nothing surely; NotFoundError for
    a record, a profile or a register's row that is not there for this reader.
    """
    kind, last = order.kind, _parse_until(until)
    if not reason.strip():
        raise UsageError("A suppression needs its reason: give --reason TEXT.")
    name = find_profile(installation, profile).name
    with installation.open_session() as session:
        subject, members = _find_subject(session, kind, order)
        run, found = _find_newest(session, name, kind, subject, members)
        scope = scope_of_reader(session.principal)
        made = NewSuppression(name, kind, subject, reason.strip(), last, scope, members or found)
        installation.log(
            "suppress",
            profile=name,
            kind=kind,
            subject=dict(subject),
            records=[name_record(one.key) for one in made.records],
            reason=made.reason,
            until=last.isoformat(),
        )
        return MadeSuppression(session.ledger.suppressions.add(made, session.principal.name), run, len(found))


def end_suppression(installation: Installation, number: int, reason: str) -> KeptSuppression:
    """End a suppression today, whoever made it. Raises NotFoundError where this reader knows of none that holds."""
    if not reason.strip():
        raise UsageError("Ending a suppression needs its reason: give --reason TEXT.")
    said = f"There is no suppression {number} that has not ended. See: trawl suppressions"
    with installation.open_session() as session:
        suppressions = session.ledger.suppressions
        known = next((one for one in suppressions.list() if one.id == number and is_for(session, one)), None)
        if known is None or known.ended:
            raise NotFoundError(said)
        names = [name_record(one.key) for one in known.made.records]
        installation.log("suppress end", suppression=number, profile=known.made.profile, records=names, reason=reason)
        ended = suppressions.end(number, session.principal.name, reason.strip())
        if ended is None:  # somebody else was first
            raise NotFoundError(said)
        return ended


def list_suppressions(
    installation: Installation, profile: str = "", *, due: bool = False, everything: bool = False
) -> tuple[ListedSuppression, ...]:
    """The suppressions that hold, of one profile or of all, that which runs out first before others.

    With `due` those alone that run out within a fortnight, or hold no longer since a record changed; with `everything`
    also those that have run out or were ended.
    """
    with installation.open_session() as session:
        known = [one for one in session.ledger.suppressions.list(profile) if is_for(session, one)]
        listed = [_list(session, one) for one in known]
        chosen = [
            one
            for one in listed
            if (one.due if due else everything or one.state in ("holds", "the record has changed"))
        ]
        installation.log("suppressions", profile=profile, due=due, suppressions=len(chosen))
    return tuple(sorted(chosen, key=lambda one: (one.kept.made.until, one.kept.id)))


def _today() -> date:
    """Today, as runs are dated."""
    return datetime.now(UTC).date()


def _parse_until(text: str) -> date:
    today, day = _today(), parse_day(text)
    if day is None:
        raise UsageError(f"--until: '{text}' is no day. Write it as {today + timedelta(days=90):%Y-%m-%d}.")
    if day < today:
        raise UsageError(f"--until: {day:%Y-%m-%d} is past. Give the last day on which the hits are not to be shown.")
    if day > today + _LONGEST:
        raise UsageError(
            f"--until: {day:%Y-%m-%d} is more than a year away. Suppress until {today + _LONGEST:%Y-%m-%d} at "
            "most, and look at it again then."
        )
    return day


def _find_subject(
    session: Session, kind: SuppressionKind, order: SuppressionOrder
) -> tuple[Mapping[str, str], tuple[SuppressedRecord, ...]]:
    """What a suppression is of, and the records that it is made of where it is of certain ones."""
    match kind:
        case "record" | "incident":
            indexed = choose_record(session.installation, session.view, order.record or order.incident)
            records = [indexed.record]
            if kind == "incident":
                event = find_event_records(session.view, session.principal, indexed)
                records += [other.record for other in event.others if other.grouped]
            return {"record": name_record(indexed.record.key)}, tuple(map(SuppressedRecord.of, records))
        case "premises":
            register, row_id = part_row_name(order.premises)
            row = session.ledger.registers.row(register, row_id)
            return {"register": register, "row_id": row_id, "name": row.name}, ()
        case "person":
            return _find_person(order), ()
        case _:
            words = " ".join(order.wording.split())
            if len(words.split()) < _FEWEST_WORDS:
                raise UsageError(f"'{words}' stands in many sentences: give {_FEWEST_WORDS} words or more of one.")
            return {"text": words}, ()


def _find_person(order: SuppressionOrder) -> dict[str, str]:
    """Who is meant, by what identifies a person. Raises UsageError for what is no day of birth."""
    if order.nominal:
        return {"name": "", "nominal_id": order.nominal.strip(), "force": order.force.strip()}
    born = parse_day(order.born)
    if born is None:
        raise UsageError(f"--born: '{order.born}' is no day. Write it as 1990-12-31.")
    return {"name": " ".join(order.person.split()), "born": born.isoformat()}


def _find_newest(
    session: Session,
    profile: str,
    kind: SuppressionKind,
    subject: Mapping[str, str],
    members: tuple[SuppressedRecord, ...],
) -> tuple[str, tuple[SuppressedRecord, ...]]:
    """The newest run of a profile that this reader may read, and those of its hits that the suppression is of."""
    runs = [run for run in session.ledger.runs.list(profile) if run.state == "complete"]
    name = next((run.id for run in reversed(runs) if may_read(session.principal, run)), "")
    if not name:
        return "", ()
    reviewed, keys = find_reviewed(session, name), {one.key for one in members}
    records = session.fetch(stored.key for stored in reviewed.hits)

    def found() -> Iterator[SuppressedRecord]:
        for stored in reviewed.hits:
            if stored.key not in records:
                continue
            hit = restore_hit(stored, records[stored.key])
            matches = reviewed.matches.get(stored.key, ())
            if stored.key in keys or is_of_subject(kind, subject, hit, matches):
                yield SuppressedRecord.of(hit.record)

    return name, tuple(found())


def _list(session: Session, kept: KeptSuppression) -> ListedSuppression:
    today, state = _today(), _find_state(session, kept)
    soon = state == "holds" and kept.made.until <= today + _SOON
    return ListedSuppression(kept, state, due=soon or state == "the record has changed")


def _find_state(session: Session, kept: KeptSuppression) -> State:
    if kept.ended:
        return "ended"
    if not kept.holds(_today()):
        return "has run out"
    if kept.made.kind in ("record", "incident"):
        known = know_records(session, {one.key: one.outline for one in kept.made.records})
        hashes = {one.key: known[one.key].content_hash for one in kept.made.records}
        if all(hashed is None for hashed in hashes.values()):
            return "the record has gone"
        if any(hashes[one.key] not in (None, one.content_hash) for one in kept.made.records):
            return "the record has changed"
    return "holds"
