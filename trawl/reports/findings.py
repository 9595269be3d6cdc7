"""What the hits of a run show together: premises, repeated people and identifiers, months, forces."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from trawl.identifiers import SCHEMES
from trawl.model import Hit, Key, Match, RegisterRow
from trawl.reports.report_data import RowKey


@dataclass(frozen=True, slots=True)
class PremisesFinding:
    """A register row and the hits matched to it, the strongest match of each hit first."""

    row: RegisterRow
    matches: tuple[Match, ...]
    hits: tuple[Hit, ...]
    new: int
    last_3_months: int
    last_12_months: int

    @property
    def negated(self) -> int:
        return sum(hit.negated for hit in self.hits)

    @property
    def register_key(self) -> RowKey:
        return RowKey(self.row.register, self.row.row_id)

    @property
    def confirmed(self) -> int:
        """Hits of which somebody confirmed that they mean these premises."""
        return sum(match.confirmed for match in self.matches)

    @property
    def strong(self) -> int:
        """Hits that software matched strongly, and of which nobody has confirmed it."""
        return self.sure - self.confirmed

    @property
    def possible(self) -> int:
        """Hits that are proposals to check."""
        return len(self.matches) - self.sure

    @property
    def sure(self) -> int:
        """Hits that are matched strongly or confirmed."""
        return sum(match.sure for match in self.matches)

    @property
    def written(self) -> tuple[str, ...]:
        """The names by which the records call the premises, the commonest first."""
        return tuple(
            name for name, _ in Counter(match.mention for match in self.matches if match.mention).most_common()
        )


def group_premises(
    hits: Iterable[Hit], matches: Mapping[Key, Sequence[Match]], as_at: date
) -> tuple[PremisesFinding, ...]:
    """Group the hits by the register row they match, those with strong matches and most hits first."""
    grouped: dict[RowKey, list[tuple[Hit, Match]]] = defaultdict(list)
    for hit in hits:
        best: dict[RowKey, Match] = {}
        for match in matches.get(hit.record.key, ()):
            row = RowKey(match.row.register, match.row.row_id)
            if row not in best or _strength(match) > _strength(best[row]):
                best[row] = match
        for row, match in best.items():
            grouped[row].append((hit, match))
    findings = (_premises(pairs, as_at) for pairs in grouped.values())
    return tuple(sorted(findings, key=_rank_premises))


def _rank_premises(finding: PremisesFinding) -> tuple[bool, bool, int, int, str, RowKey]:
    """Those whose hits are all negated last; then strong and confirmed matches before proposals, most hits first."""
    affirmed = len(finding.hits) - finding.negated
    return (
        affirmed == 0,
        finding.sure == 0,
        -affirmed,
        -finding.sure,
        finding.row.name.casefold(),
        finding.register_key,
    )


def _premises(pairs: Sequence[tuple[Hit, Match]], as_at: date) -> PremisesFinding:
    pairs = sorted(pairs, key=lambda pair: _strength(pair[1]), reverse=True)
    hits = tuple(hit for hit, _ in pairs)
    dates = [hit.record.event_date for hit in hits if hit.record.event_date]
    return PremisesFinding(
        row=pairs[0][1].row,
        matches=tuple(match for _, match in pairs),
        hits=hits,
        new=sum(hit.status == "new" for hit in hits),
        last_3_months=sum(months_before(as_at, 3) < day <= as_at for day in dates),
        last_12_months=sum(months_before(as_at, 12) < day <= as_at for day in dates),
    )


def _strength(match: Match) -> tuple[bool, bool, float]:
    return match.confirmed, match.band == "strong", match.score


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(max(year, 1), month + 1, min(day.day, last))
        except ValueError:
            continue
    return date(max(year, 1), month + 1, 28)


#: How surely the hits of a repeat speak of one thing.
Basis = Literal["nominal id", "name and date of birth", "name only", "same value"]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A person or an identifier that occurs in two hits or more; `roles` are those that records give, if any.

    `born` are the dates of birth that records give those of a name which is only proposed, each once.
    """

    value: str
    basis: Basis
    hits: tuple[Hit, ...]
    roles: tuple[str, ...] = ()
    born: tuple[str, ...] = ()

    @property
    def forces(self) -> tuple[str, ...]:
        return tuple(sorted({hit.record.force for hit in self.hits if hit.record.force}))

    @property
    def cross_force(self) -> bool:
        return len(self.forces) > 1


def repeat_identifiers(hits: Iterable[Hit]) -> dict[str, tuple[Repeat, ...]]:
    """The identifiers that occur in two hits or more, by type: the type with the value of most hits first."""
    seen: dict[str, dict[str, dict[Key, Hit]]] = {scheme.type: defaultdict(dict) for scheme in SCHEMES if scheme.names}
    for hit in hits:
        for mention in hit.mentions:
            if mention.type in seen and (value := mention.value or mention.text):
                seen[mention.type][value][hit.record.key] = hit
    repeats = {
        kind: most_first(
            Repeat(value, "same value", tuple(by_key.values())) for value, by_key in values.items() if len(by_key) > 1
        )
        for kind, values in seen.items()
    }
    ranked = sorted((kind for kind in repeats if repeats[kind]), key=lambda kind: -_most_hits(repeats[kind]))
    return {kind: repeats[kind] for kind in ranked}


def _most_hits(repeats: Iterable[Repeat]) -> int:
    return max(len(repeat.hits) for repeat in repeats)


def most_first(repeats: Iterable[Repeat]) -> tuple[Repeat, ...]:
    """Order repeats: across forces first, then by hits."""
    return tuple(sorted(repeats, key=lambda repeat: (-repeat.cross_force, -len(repeat.hits), repeat.value.casefold())))


@dataclass(frozen=True, slots=True)
class Count:
    """A bar of a chart and a line of the table beside it."""

    label: str
    hits: int


def count_by_force(hits: Iterable[Hit]) -> tuple[Count, ...]:
    """Hits by force, most first; records that name none are counted as such."""
    forces = Counter(hit.record.force or "No force given" for hit in hits)
    return tuple(Count(force, number) for force, number in sorted(forces.items(), key=lambda item: (-item[1], item[0])))
