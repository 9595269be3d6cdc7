"""The premises of registers that hits may name, with how surely and how often."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from trawl.model import Hit, Key, Match, RegisterRow, RowKey
from trawl.reports.findings.periods import months_before


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
        return self.row.key

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
            row = match.row.key
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
