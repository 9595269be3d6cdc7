"""Decide between the rows that the same words of a record may mean."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from trawl.linkage.reading import Spot
from trawl.linkage.scoring import Weighing
from trawl.linkage.weights import load_weights

# A mention that fits more rows than this equally well points at none of them.
_MOST_ALIKE = 5


@dataclass(frozen=True)
class Candidate:
    """A row that some words of a record may mean. `where` is (reading, start, end); None for its own columns."""

    row: int
    weighing: Weighing
    mention: str
    where: tuple[int, int, int] | None

    @cached_property
    def score(self) -> float:
        """The strength of its evidence."""
        return self.weighing.score

    @property
    def is_strong(self) -> bool:
        """Whether its band is strong."""
        return self.score >= load_weights().bands.strong


def longest_of_each_row(named: Iterable[tuple[Spot, int]]) -> dict[int, set[tuple[int, int]]]:
    """Of each row the (first, last) words that name it, without those inside longer ones.

    The Kingfisher of `Kingfisher Hotel in Leeds` is in Leeds.
    """
    spans: dict[int, list[tuple[int, int]]] = {}
    for spot, row in named:
        spans.setdefault(row, []).append((spot.first, spot.last))
    return {row: _outermost(held) for row, held in spans.items()}


def _outermost(spans: list[tuple[int, int]]) -> set[tuple[int, int]]:
    kept: set[tuple[int, int]] = set()
    end = 0
    for first, last in sorted(spans, key=lambda span: (span[0], -span[1])):
        if last > end:
            kept.add((first, last))
            end = last
    return kept


def settle(candidates: list[Candidate]) -> list[Candidate]:
    """Decide, mention by mention, between rows; then keep of each row its best candidate.

    A longer name covers a shorter one inside it. Rows alike for one mention become possible, unless one of them
    is strong by another mention of the record: then the mention is taken to mean that one.
    """
    longer = _Longer(candidates)
    candidates = [c for c in candidates if not longer.covers(c)]
    groups: dict[object, list[Candidate]] = {}
    for candidate in candidates:
        groups.setdefault(candidate.where or candidate.mention, []).append(candidate)
    certain = {group[0].row for group in groups.values() if len(group) == 1 and group[0].is_strong}
    best: dict[int, Candidate] = {}
    for candidate in _doubt_worse([one for group in groups.values() for one in _decide(group, certain)]):
        held = best.get(candidate.row)
        if held is None or candidate.score > held.score:
            best[candidate.row] = candidate
    return list(best.values())


def _doubt_worse(candidates: list[Candidate]) -> list[Candidate]:
    """Of rows that words mean which overlap only the best may be strong: `Fog Bank vape shop` is one premises."""
    placed = sorted((c.where, c.row, c.score) for c in candidates if c.where is not None and c.is_strong)
    reach = max((end - start for (_, start, end), _, _ in placed), default=0)

    def is_worse(candidate: Candidate) -> bool:
        if candidate.where is None or not candidate.is_strong:
            return False
        part, start, end = candidate.where
        for at in range(bisect_left(placed, ((part, max(0, start - reach), 0),)), len(placed)):
            (other_part, other_start, other_end), row, score = placed[at]
            if (other_part, other_start) >= (part, end):
                return False
            if other_end > start and row != candidate.row and score > candidate.score:
                return True
        return False

    return [_doubt(c, "another row fits these words better") if is_worse(c) else c for c in candidates]


class _Longer:
    """Finds candidates whose words hold another's. Names are short, so only those that begin nearby are looked at."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self._placed = sorted((c.where, c.row, c.score) for c in candidates if c.where is not None)
        self._reach = max((end - start for (_, start, end), _, _ in self._placed), default=0)

    def covers(self, candidate: Candidate) -> bool:
        """Say whether longer words around this candidate's mean another row as surely or more."""
        if candidate.where is None:
            return False
        part, start, end = candidate.where
        first = bisect_left(self._placed, ((part, max(0, end - self._reach), 0),))
        for at in range(first, len(self._placed)):
            (other_part, other_start, other_end), row, score = self._placed[at]
            if (other_part, other_start) > (part, start):
                return False
            longer = end <= other_end and other_end - other_start > end - start
            if longer and row != candidate.row and score >= candidate.score:
                return True
        return False


def _decide(group: list[Candidate], certain: set[int]) -> list[Candidate]:
    """Return the candidates of one mention that stand: the best one, or those alike with their scores held down."""
    best_of: dict[int, Candidate] = {}
    for candidate in group:
        if candidate.row not in best_of or best_of[candidate.row].score < candidate.score:
            best_of[candidate.row] = candidate
    ranked = sorted(best_of.values(), key=lambda c: (-c.score, c.row))
    alike = [c for c in ranked if c.score > ranked[0].score - load_weights().bands.alike]
    known = [c for c in alike if c.row in certain]
    if not known and (meant := [c for c in ranked if c.row in certain]):
        # `Tynegate Rooms ... a card for Tynegate`: the one that is named in full, though another's name fits better.
        return [*(_doubt(c, "the record names another row of these words") for c in alike), *meant]
    if len(alike) == 1 or len(known) == 1:
        return known or alike
    if len(alike) > _MOST_ALIKE:
        return []
    return [_doubt(candidate, f"one of {len(alike)} rows alike") for candidate in alike]


def _doubt(candidate: Candidate, words: str) -> Candidate:
    weighing = Weighing(list(candidate.weighing.evidence))
    weighing.add("one_of_many", words)
    return Candidate(candidate.row, weighing, candidate.mention, candidate.where)
