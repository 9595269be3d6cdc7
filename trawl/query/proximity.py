"""Blocks of tokens and what stands near what.

A block is a set of tokens at positions: a word or phrase covers the positions from `low` to `high`, and what NEAR
joins covers its parts. Two blocks are near when they share no token and few enough words lie between their extents,
none where they interleave. Passages stand so far apart that nothing is near across them.

Two words near each other cost a binary search each. Deeper proximities are searched lazily, one combination after
another, so that a record that repeats a word thousands of times is decided by its first few.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain
from operator import itemgetter
from typing import NamedTuple, TypeGuard

from trawl.errors import LimitError

#: Combinations of one deep proximity in one record past which its found words are taken pair by pair.
_COMBINATIONS = 20_000

#: Pairs of blocks that one deep proximity may look at in one record: a second or two. It takes a record that repeats
#: the words of a proximity within a proximity thousands of times.
_PAIRS = 200_000

_LOW = itemgetter(0)


class Part(NamedTuple):
    """What one term found: its extent in positions, and the place and label of its span."""

    low: int
    high: int
    part: str
    start: int
    end: int
    label: str


class Block(NamedTuple):
    """Parts together, with the extent of them all."""

    low: int
    high: int
    parts: tuple[Part, ...]


class Pairing(NamedTuple):
    """NEAR (or PRE) between two members, each of them the parts that it found or a pairing itself."""

    left: Member
    right: Member
    words: int
    ordered: bool


class Choice(NamedTuple):
    """Alternatives of which one or more are pairings."""

    members: tuple[Member, ...]


Member = Sequence[Part] | Pairing | Choice


def finds_pair(pairing: Pairing) -> bool:
    """Whether the proximity holds anywhere. Raises LimitError where a record makes that too much work to tell."""
    if not _is_possible(pairing):
        return False
    if _is_flat(pairing.left) and _is_flat(pairing.right):
        nearby = _Nearby(pairing.right, pairing.words, pairing.ordered)
        return any(map(nearby.has, pairing.left))
    narrowed = _narrow(pairing)
    spare = _tokens(narrowed) if _may_share(narrowed) else 0
    return next(_combine(narrowed, spare, _Work()), None) is not None


def holds_anywhere(member: Pairing | Choice) -> bool:
    """Whether the member has any block. Raises LimitError like `finds_pair`."""
    if isinstance(member, Pairing):
        return finds_pair(member)
    return any(holds_anywhere(one) if isinstance(one, Pairing | Choice) else bool(one) for one in member.members)


def find_parts(pairing: Pairing) -> list[Part]:
    """Every part that takes part in the proximity somewhere; empty where it does not hold.

    Where it holds in very many ways, every part that stands near enough to others to take part.
    """
    if not _is_possible(pairing):
        return []
    if _is_flat(pairing.left) and _is_flat(pairing.right):
        return list(chain(*_near_members(pairing.left, pairing.right, pairing)))
    narrowed = _narrow(pairing)
    found: dict[Part, None] = {}
    try:
        for count, block in enumerate(_combine(narrowed, None, _Work())):
            if count >= _COMBINATIONS:
                return _relaxed_parts(narrowed)
            found.update(dict.fromkeys(block.parts))
    except LimitError:
        # It is known that the proximity holds; only which of so many parts take part is not.
        return _relaxed_parts(narrowed)
    return list(found)


def far_parts(left: Member, right: Member, words: int) -> Iterator[Block]:
    """The blocks of `left` that have no block of `right` within so many words. Raises LimitError like `finds_pair`."""
    work = _Work()
    others = sorted(_blocks_of(right, work))
    nearby = None
    if all(len(block.parts) == 1 for block in others):
        nearby = _Nearby([block.parts[0] for block in others], words, ordered=False)
    for block in _blocks_of(left, work):
        if nearby is not None and len(block.parts) == 1:
            is_far = not nearby.has(block.parts[0])
        else:
            work.spend(len(others))
            is_far = not any(_is_near(block, other, words) for other in others)
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


def _is_flat(member: Member) -> TypeGuard[Sequence[Part]]:
    return not isinstance(member, Pairing | Choice)


def _is_possible(member: Member) -> bool:
    """Whether everything that the member cannot do without was found."""
    if isinstance(member, Pairing):
        return _is_possible(member.left) and _is_possible(member.right)
    if isinstance(member, Choice):
        return any(map(_is_possible, member.members))
    return bool(member)


def _found_by(member: Member) -> Iterator[Sequence[Part]]:
    """What each term of the member found."""
    if isinstance(member, Pairing):
        yield from _found_by(member.left)
        yield from _found_by(member.right)
    elif isinstance(member, Choice):
        for choice in member.members:
            yield from _found_by(choice)
    else:
        yield member


def _may_share(member: Member) -> bool:
    """Whether any token was found by two terms, so that which token serves which must be tried out."""
    covered: set[int] = set()
    for found in _found_by(member):
        own = {position for part in found for position in range(part.low, part.high + 1)}
        if not covered.isdisjoint(own):
            return True
        covered |= own
    return False


def _tokens(member: Member) -> int:
    """The most tokens that a block of this member can have."""
    if isinstance(member, Pairing):
        return _tokens(member.left) + _tokens(member.right)
    if isinstance(member, Choice):
        return max(map(_tokens, member.members))
    return max((part.high - part.low + 1 for part in member), default=0)


def _reach(member: Member) -> int:
    """The largest extent that a block of this member can have."""
    if isinstance(member, Pairing):
        return _reach(member.left) + _reach(member.right) + member.words
    if isinstance(member, Choice):
        return max(map(_reach, member.members))
    return max((part.high - part.low + 1 for part in member), default=0)


def _needed(member: Member) -> Iterator[Sequence[Part]]:
    """What the terms found that no block can do without."""
    if isinstance(member, Pairing):
        yield from _needed(member.left)
        yield from _needed(member.right)
    elif not isinstance(member, Choice):
        yield member


def _narrow(pairing: Pairing) -> Pairing:
    """The pairing without the parts that stand too far from its rarest term to take part."""
    needed = list(_needed(pairing))
    if not needed:
        return pairing
    reach = _reach(pairing)
    lows = sorted(part.low for part in min(needed, key=len))
    # A part reaches back over its own length too, so its low end may lie further away than the reach.
    longest = max(part.high - part.low for part in chain.from_iterable(needed))

    def is_close(part: Part) -> bool:
        at = bisect_left(lows, part.low - reach - longest)
        return at < len(lows) and lows[at] <= part.high + reach

    def narrow(member: Member) -> Member:
        if isinstance(member, Pairing):
            return member._replace(left=narrow(member.left), right=narrow(member.right))
        if isinstance(member, Choice):
            return Choice(tuple(map(narrow, member.members)))
        return [part for part in member if is_close(part)]

    return pairing._replace(left=narrow(pairing.left), right=narrow(pairing.right))


class _Work:
    """How many pairs of blocks one proximity has looked at in one record."""

    def __init__(self) -> None:
        self._left = _PAIRS

    def spend(self, pairs: int) -> None:
        """Raise LimitError where that is too much."""
        self._left -= pairs
        if self._left < 0:
            raise LimitError(
                f"A proximity of this query can hold in more than {_PAIRS:,} ways in one record, which repeats its "
                "words very often. Write smaller distances, fewer members, or AND in place of the outer proximity."
            )


def _blocks_of(member: Member, work: _Work) -> Iterator[Block]:
    if _is_possible(member):
        yield from _combine(_narrow(member) if isinstance(member, Pairing) else member, None, work)


def _combine(member: Member, spare: int | None, work: _Work) -> Iterator[Block]:
    """Every block of a member, lazily.

    With a number as `spare`, only as many blocks of each extent as it takes that no choice of `spare` tokens by the
    rest of the query can rule them all out: enough to say whether the query holds, and few in any record.
    """
    if isinstance(member, Choice):
        yield from chain.from_iterable(_combine(choice, spare, work) for choice in member.members)
        return
    if not isinstance(member, Pairing):
        yield from (Block(part.low, part.high, (part,)) for part in sorted(member, key=_LOW))
        return
    others = sorted(_combine(member.right, spare, work))
    lows = [block.low for block in others]
    widest = max((block.high - block.low for block in others), default=0)
    kept = _Thinned(spare) if spare is not None else _Distinct()
    for block in _combine(member.left, spare, work):
        first = block.high + 1 if member.ordered else block.low - member.words - 1 - widest
        for index in range(bisect_left(lows, first), bisect_right(lows, block.high + member.words + 1)):
            work.spend(1)
            other = others[index]
            low, high = min(block.low, other.low), max(block.high, other.high)
            if not kept.is_full(low, high) and _is_near(block, other, member.words):
                joined = Block(low, high, block.parts + other.parts)
                if kept.admits(joined):
                    yield joined


class _Distinct:
    """Admits each combination of parts once, whichever member found which."""

    def __init__(self) -> None:
        self._seen: set[frozenset[Part]] = set()

    def is_full(self, low: int, high: int) -> bool:  # noqa: ARG002 the other kind asks for the extent
        return False

    def admits(self, block: Block) -> bool:
        before = len(self._seen)
        self._seen.add(frozenset(block.parts))
        return len(self._seen) > before


class _Thinned:
    """Admits blocks of one extent until enough of them share nothing but the tokens at their ends."""

    def __init__(self, spare: int) -> None:
        self._spare = spare
        self._apart: dict[tuple[int, int], list[frozenset[int]]] = {}
        self._seen: set[tuple[int, int, frozenset[int]]] = set()

    def is_full(self, low: int, high: int) -> bool:
        """Whether no further block of this extent is needed."""
        apart = self._apart.get((low, high))
        # A block of nothing but its ends can stand wherever a fuller one can.
        return apart is not None and (len(apart) > self._spare or not apart[0])

    def admits(self, block: Block) -> bool:
        """Whether the block, of an extent that is not full, is a new one."""
        low, high, parts = block
        apart = self._apart.setdefault((low, high), [])
        inside = frozenset(position for part in parts for position in range(part.low, part.high + 1)) - {low, high}
        if (low, high, inside) in self._seen:
            return False
        self._seen.add((low, high, inside))
        if not inside:
            apart.insert(0, inside)
        elif all(inside.isdisjoint(other) for other in apart):
            apart.append(inside)
        return True


def _is_near(one: Block, other: Block, words: int) -> bool:
    if other.low - one.high - 1 > words or one.low - other.high - 1 > words:
        return False
    if other.low > one.high or one.low > other.high:
        return True
    return all(a.high < b.low or b.high < a.low for a in one.parts for b in other.parts)


def _relaxed_parts(member: Member) -> list[Part]:
    """The parts that stand near enough to one of the other member, pair by pair: linear, and no part left out.

    Taken only where the proximity holds in so many combinations that nearly every part takes part.
    """
    if isinstance(member, Choice):
        return list(chain.from_iterable(map(_relaxed_parts, member.members)))
    if not isinstance(member, Pairing):
        return list(member)
    left, right = _relaxed_parts(member.left), _relaxed_parts(member.right)
    reach = member._replace(words=_reach(member), ordered=False)
    return list(chain(*_near_members(left, right, reach)))
