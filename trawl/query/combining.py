"""Every way in which the parts of a deep proximity combine, lazily and within a budget of work."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import chain
from operator import itemgetter

from trawl.errors import LimitError
from trawl.query.blocks import Block, Choice, Member, Pairing, Part

_LOW = itemgetter(0)


class CrowdedError(LimitError):
    """A record repeats the words of a proximity so often that its budget does not suffice to tell whether it holds."""

    def __init__(self) -> None:
        super().__init__("A record repeats the words of a proximity too often to tell whether it holds.")


class Work:
    """How many pairs of blocks the proximities of one query may still look at in one record."""

    def __init__(self, pairs: int) -> None:
        self._left = pairs

    def spend(self, pairs: int) -> None:
        """Raise CrowdedError where that is too much, and ever after."""
        self._left -= pairs
        if self._left < 0:
            raise CrowdedError


def combine_parts(member: Member, spare: int | None, work: Work) -> Iterator[Block]:
    """Every block of a member, lazily.

    With a number as `spare`, only as many blocks of each extent as it takes that no choice of `spare` tokens by the
    rest of the query can rule them all out: enough to say whether the query holds, and few in any record.
    """
    if isinstance(member, Choice):
        yield from chain.from_iterable(combine_parts(choice, spare, work) for choice in member.members)
        return
    if not isinstance(member, Pairing):
        yield from (Block(part.low, part.high, (part,)) for part in sorted(member, key=_LOW))
        return
    others = sorted(combine_parts(member.right, spare, work))
    lows = [block.low for block in others]
    widest = max((block.high - block.low for block in others), default=0)
    kept = _Thinned(spare) if spare is not None else _Distinct()
    for block in combine_parts(member.left, spare, work):
        first = block.high + 1 if member.ordered else block.low - member.words - 1 - widest
        for index in range(bisect_left(lows, first), bisect_right(lows, block.high + member.words + 1)):
            work.spend(1)
            other = others[index]
            low, high = min(block.low, other.low), max(block.high, other.high)
            if not kept.is_full(low, high) and is_near(block, other, member.words):
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


def is_near(one: Block, other: Block, words: int) -> bool:
    """Whether two blocks share no token and at most so many words lie between them, in either order."""
    if other.low - one.high - 1 > words or one.low - other.high - 1 > words:
        return False
    if other.low > one.high or one.low > other.high:
        return True
    return all(a.high < b.low or b.high < a.low for a in one.parts for b in other.parts)
