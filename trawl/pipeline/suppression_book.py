"""Which hits of a run are not to be shown, by the suppressions that hold on its day; in doubt a hit is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from trawl.ledger import KeptSuppression
from trawl.model import Hit, Incidents, Key, Match, Person, Record, SuppressionKind
from trawl.passages import part_text
from trawl.pipeline.installation import Session
from trawl.pipeline.known_records import know_records
from trawl.pipeline.scope import includes_scope
from trawl.reports.findings.people import names_only


@dataclass(frozen=True, slots=True)
class RunHits:
    """The hits of a run, with what suppressions ask of them."""

    hits: Sequence[Hit]
    matches: Mapping[Key, Sequence[Match]] = field(default_factory=dict)
    incidents: Incidents = field(default_factory=Incidents)

    def events(self) -> dict[Key, frozenset[Key]]:
        """The records of one event, by each of those that tell of an event with others."""
        return {key: frozenset(group) for group in self.incidents.groups for key in group}


@dataclass(frozen=True, slots=True)
class Kept:
    """What suppressions come to: which keeps out each hit, and why others are shown although one is of them."""

    out: Mapping[Key, KeptSuppression]
    lapsed: Mapping[Key, str]


class SuppressionBook:
    """The suppressions of a profile that hold on a day, as was known at a moment (None: now), and for this reader.

    One by record or incident holds for whoever may see those records; one by premises, person or wording for whoever
    may see all that its maker could.
    """

    def __init__(self, session: Session, profile: str, day: date, at: datetime | None = None) -> None:
        listed = (one for one in session.ledger.suppressions.list(profile) if one.holds(day, at))
        self._kept = [one for one in listed if is_for(session, one)]
        self._first_seen = session.ledger.suppressions.first_seen([one.id for one in self._kept])

    def apply(self, run: RunHits) -> Kept:
        """Tell which hits are kept out. The oldest suppression that is of a hit keeps it."""
        out: dict[Key, KeptSuppression] = {}
        lapsed: dict[Key, str] = {}
        hits = {hit.record.key: hit for hit in run.hits}
        events = run.events() if any(one.made.kind == "incident" for one in self._kept) else {}
        for kept in self._kept:
            changed = self._find_change(kept, hits, events)
            for key, hit in hits.items():
                if key in out or not _is_of(kept, hit, run.matches.get(key, ())):
                    continue
                if why := changed or self._say_changed(kept, hit):
                    lapsed[key] = f"{say_subject(kept)} is suppressed until {kept.made.until:%d/%m/%Y}, but {why}"
                else:
                    out[key] = kept
        return Kept(out, {key: why for key, why in lapsed.items() if key not in out})

    def _find_change(self, kept: KeptSuppression, hits: Mapping[Key, Hit], events: Mapping[Key, frozenset[Key]]) -> str:
        """What has become of an incident since: it ends as a whole, for what is new of an event must be read."""
        if kept.made.kind != "incident":
            return ""
        members = {one.key: one.content_hash for one in kept.made.records}
        for key, content_hash in members.items():
            if key in hits and hits[key].record.content_hash != content_hash:
                return "a record of the incident has changed since"
            if events.get(key, frozenset()) - members.keys():
                return "another record tells of it now"
        return ""

    def _say_changed(self, kept: KeptSuppression, hit: Hit) -> str:
        """Whether the record has changed since the suppression first kept it out."""
        seen = self._first_seen.get((kept.id, hit.record.key))
        return "" if seen in (None, hit.record.content_hash) else "the record has changed since"


def is_for(session: Session, kept: KeptSuppression) -> bool:
    """Whether a suppression is one for this reader: a hit is never kept out by what he may not know."""
    made = kept.made
    if made.kind in ("record", "incident"):
        outlines = {one.key: one.outline for one in made.records}
        return know_records(session, outlines).keys() == outlines.keys()
    return includes_scope(session.principal, made.scope)


def say_subject(kept: KeptSuppression) -> str:
    """What a suppression is of, in words: `premises Anchor Lodge (hotels/H1)`."""
    subject = kept.made.subject
    match kept.made.kind:
        case "premises":
            said = f"{subject['name']} ({subject['register']}/{subject['row_id']})"
        case "person":
            born = f", born {subject['born']}" if subject.get("born") else ""
            said = f"{subject['name']}{born}" if subject.get("name") else f"{subject['nominal_id']}"
            said += f" of {subject['force']}" if subject.get("force") else ""
        case "wording":
            said = f"“{subject['text']}”"
        case _:
            said = subject["record"]
    return f"{kept.made.kind} {said}"


def is_of_subject(kind: SuppressionKind, subject: Mapping[str, str], hit: Hit, matches: Sequence[Match]) -> bool:
    """Whether a suppression of premises, a person or a wording would be of a hit, and of nothing else in it.

    Premises: all that the hit is matched to, surely or not, are these. A person: everybody whom the record names is
    this one, and columns identify them. A wording: all that was found stands in it.
    """
    match kind:
        case "premises":
            rows = {(match.row.register, match.row.row_id) for match in matches}
            return rows == {(subject["register"], subject["row_id"])}
        case "person":
            return _names_only(subject, hit)
        case "wording":
            return _stands_in(subject["text"], hit)
        case _:
            return False


def _is_of(kept: KeptSuppression, hit: Hit, matches: Sequence[Match]) -> bool:
    if kept.made.kind in ("record", "incident"):
        return any(one.key == hit.record.key for one in kept.made.records)
    return is_of_subject(kept.made.kind, kept.made.subject, hit, matches)


def _names_only(subject: Mapping[str, str], hit: Hit) -> bool:
    """Whether columns of a hit identify this person, and it names nobody else in columns or text."""

    def is_them(person: Person, name: str, record: Record) -> bool:
        if subject.get("nominal_id"):
            return (person.nominal_id, record.force) == (subject["nominal_id"], subject["force"])
        return bool(person.dob) and (name, str(person.dob)) == (subject["name"].casefold(), subject["born"])

    return names_only(hit, is_them)


def _stands_in(wording: str, hit: Hit) -> bool:
    """Whether everything that was found stands within this wording, read without regard to case and spacing."""
    words = re.compile(r"\s+".join(map(re.escape, wording.split())), re.IGNORECASE)
    texts = {part: part_text(hit.record, part) for part in {span.part for span in hit.spans}}
    places = {part: [found.span() for found in words.finditer(text)] for part, text in texts.items()}
    return bool(hit.spans) and all(
        any(start <= span.start and span.end <= end for start, end in places[span.part]) for span in hit.spans
    )
