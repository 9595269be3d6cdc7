"""What a partner may be told of hits, matches and a run: made anew from what is allowed, so that nothing else is there.

A record is `record 1`, `record 2` and so on, as they come, unless the rules allow its own id.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from trawl.identifiers import REGISTRY
from trawl.model import Hit, Key, Match, Mention, PartnerRules, Person, Place, Record, RegisterRow, Run
from trawl.reports.edition import Withheld

#: Mentions that name people.
_PEOPLE = ("person", "alias")
#: What a record is called of which nothing may be said.
_UNNAMED = Key("record", "not shown")
#: Why a record is not shown: a partner is not told what its handling is.
_WITHHELD = "it may not be passed on"


@dataclass(slots=True)
class Disclosure:
    """Makes what a partner may read of records by `rules`, and gives each record a name of its own."""

    rules: PartnerRules
    _names: dict[Key, Key] = field(default_factory=dict)

    def name(self, key: Key) -> Key:
        """What a partner knows the record by."""
        if "record_id" in self.rules.columns:
            return key
        return self._names.setdefault(key, Key("record", str(len(self._names) + 1)))

    def show_hit(self, hit: Hit) -> Hit:
        """The hit with what is allowed of its record."""
        whole = self.rules.narratives
        return Hit(
            record=self._show_record(hit.record),
            mentions=hit.mentions if whole else tuple(map(_loosen, filter(self._may_see, hit.mentions))),
            spans=hit.spans if whole else (),
            why=hit.why if whole else (),
            negated=hit.negated,
            status=hit.status,
            undecided=hit.undecided,
        )

    def withhold(self, one: Withheld) -> Withheld:
        """A restricted hit: that it is one, and no more."""
        return Withheld(_UNNAMED, "", "other", "", "", one.status, one.negated, one.undecided, _WITHHELD)

    def show_match(self, match: Match) -> Match:
        """The match without what it quotes of the record, and without what anybody decided of it."""
        named = self.rules.narratives
        return replace(
            match,
            source=self.name(match.key).source,
            record_id=self.name(match.key).record_id,
            row=show_row(match.row),
            evidence=match.evidence if named else (),
            against=match.against if named else (),
            mention=match.mention if named else "",
            decision=None,
        )

    def _show_record(self, record: Record) -> Record:
        key, columns, whole = self.name(record.key), self.rules.columns, self.rules.narratives
        return Record(
            source=key.source,
            record_id=key.record_id,
            narrative=record.narrative if whole else "",
            kind=record.kind if "kind" in columns else "other",
            reference=record.reference if "reference" in columns else "",
            force=record.force if "force" in columns else "",
            district=record.district if "district" in columns else "",
            event_date=record.event_date,
            created_date=record.created_date if "created_date" in columns else None,
            title=record.title if whole else "",
            sections=record.sections if whole else (),
            place=record.place if whole else Place(),
            people=tuple(map(self._show_person, record.people)) if self.rules.people else (),
            markers=record.markers if whole else (),
            fields=record.fields if whole else (),
            grade=record.grade if "grade" in columns else None,
            handling=record.handling if "handling" in columns else "",
            handling_said_in=record.handling_said_in if "handling" in columns else "column",
            marking=record.marking,
        )

    def _show_person(self, person: Person) -> Person:
        return person if self.rules.identifiers else replace(person, nominal_id="")

    def _may_see(self, mention: Mention) -> bool:
        return (self.rules.people and mention.type in _PEOPLE) or (self.rules.identifiers and mention.type in REGISTRY)


def show_row(row: RegisterRow) -> RegisterRow:
    """A register's row without its further columns: they may name whoever holds the licence."""
    return replace(row, extra={})


def show_run(run: Run) -> Run:
    """A run without who ran it and why, what it looked for, and what it was loaded from."""
    return replace(
        run, profile_hash="", query="", principal="", reason="", loads=(), counts={}, failure="", coverage={}, scope=""
    )


def _loosen(mention: Mention) -> Mention:
    """The mention without where it stands: the text that it stands in is not shown."""
    return replace(mention, start=0, end=0)
