"""What stands near what: whether a proximity holds, and which parts take part in it.

Two blocks are near when they share no token and few enough words lie between their extents, none where they interleave.

Two words near each other cost a binary search each. Deeper proximities are searched lazily, one combination after
another, so that a record that repeats a word thousands of times is decided by its first few. Where that takes more
than the record's budget of work, CrowdedError is raised: whoever asked says what becomes of a record that is undecided.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain

from trawl.query.blocks import (
    Block,
    Choice,
    Member,
    Pairing,
    Part,
    count_tokens,
    is_flat,
    is_possible,
    may_share,
    measure_reach,
    narrow_pairing,
)
from trawl.query.combining import CrowdedError, Work, combine_parts, is_near

#: Combinations of one deep proximity in one record past which its found words are taken pair by pair.
_COMBINATIONS = 20_000


def finds_pair(pairing: Pairing, work: Work) -> bool:
    """Whether the proximity holds anywhere. Raises CrowdedError."""
    if not is_possible(pairing):
        return False
    if is_flat(pairing.left) and is_flat(pairing.right):
        nearby = _Nearby(pairing.right, pairing.words, pairing.ordered)
        return any(map(nearby.has, pairing.left))
    narrowed = narrow_pairing(pairing)
    spare = count_tokens(narrowed) if may_share(narrowed) else 0
    return next(combine_parts(narrowed, spare, work), None) is not None


def holds_anywhere(member: Pairing | Choice, work: Work) -> bool:
    """Whether the member has any block. Raises CrowdedError."""
    if isinstance(member, Pairing):
        return finds_pair(member, work)
    return any(holds_anywhere(one, work) if isinstance(one, Pairing | Choice) else bool(one) for one in member.members)


def find_parts(pairing: Pairing, work: Work) -> list[Part]:
    """Every part that takes part in the proximity somewhere; empty where it does not hold.

    Where it holds in very many ways, or whether it does is undecided, every part near enough to others to take part.
    """
    if not is_possible(pairing):
        return []
    if is_flat(pairing.left) and is_flat(pairing.right):
        return list(chain(*_near_members(pairing.left, pairing.right, pairing)))
    narrowed = narrow_pairing(pairing)
    found: dict[Part, None] = {}
    try:
        for count, block in enumerate(combine_parts(narrowed, None, work)):
            if count >= _COMBINATIONS:
                return relaxed_parts(narrowed)
            found.update(dict.fromkeys(block.parts))
    except CrowdedError:
        return relaxed_parts(narrowed)
    return list(found)


def far_parts(left: Member, right: Member, words: int, work: Work) -> Iterator[Block]:
    """The blocks of `left` that have no block of `right` within so many words. Raises CrowdedError."""
    others = sorted(_blocks_of(right, work))
    nearby = None
    if all(len(block.parts) == 1 for block in others):
        nearby = _Nearby([block.parts[0] for block in others], words, ordered=False)
    for block in _blocks_of(left, work):
        if nearby is not None and len(block.parts) == 1:
            is_far = not nearby.has(block.parts[0])
        else:
            work.spend(len(others))
            is_far = not any(is_near(block, other, words) for other in others)
        if is_far:
            yield block


class _Nearby:
    """Parts sorted both ways, to ask by binary search whether one of them is near another part."""

    def __init__(self, parts: Sequence[Part], words: int, ordered: bool) -> None:
        self._lows = sorted(part.low for part in parts)
        self._highs = sorted(part.high for part in parts)
        self._words, self._ordered = words, ordered

    def has(self, part: Part) -> bool:
        """Whether one begins soon after `part` ends, or (NEAR) ends shortly before it begins."""
        lows = self._lows
        after = bisect_right(lows, part.high)
        if after < len(lows) and lows[after] <= part.high + self._words + 1:
            return True
        return not self._ordered and self.precedes(part)

    def precedes(self, part: Part) -> bool:
        """Whether one ends shortly before `part` begins."""
        before = bisect_left(self._highs, part.low) - 1
        return before >= 0 and self._highs[before] >= part.low - self._words - 1


def _near_members(left: Sequence[Part], right: Sequence[Part], pairing: Pairing) -> tuple[list[Part], list[Part]]:
    of_right = _Nearby(right, pairing.words, pairing.ordered)
    of_left = _Nearby(left, pairing.words, pairing.ordered)
    near_right = of_left.precedes if pairing.ordered else of_left.has
    return [part for part in left if of_right.has(part)], [part for part in right if near_right(part)]


def _blocks_of(member: Member, work: Work) -> Iterator[Block]:
    if is_possible(member):
        yield from combine_parts(narrow_pairing(member) if isinstance(member, Pairing) else member, None, work)


def relaxed_parts(member: Member) -> list[Part]:
    """The parts that stand near enough to one of the other member, pair by pair: linear, and no part left out.

    Taken only where the proximity holds in so many combinations that nearly every part takes part.
    """
    if isinstance(member, Choice):
        return list(chain.from_iterable(map(relaxed_parts, member.members)))
    if not isinstance(member, Pairing):
        return list(member)
    left, right = relaxed_parts(member.left), relaxed_parts(member.right)
    reach = member._replace(words=measure_reach(member), ordered=False)
    return list(chain(*_near_members(left, right, reach)))
