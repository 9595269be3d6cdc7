"""Blocks of tokens, and the members of a proximity: what each found, and what can take part at all.

A block is a set of tokens at positions: a word or phrase covers the positions from `low` to `high`, and what NEAR
joins covers its parts. Passages stand so far apart that nothing is near across them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple, TypeGuard


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


def is_flat(member: Member) -> TypeGuard[Sequence[Part]]:
    """Whether a member is the parts of one term or of several, with no proximity in it."""
    return not isinstance(member, Pairing | Choice)


def is_possible(member: Member) -> bool:
    """Whether everything that the member cannot do without was found."""
    if isinstance(member, Pairing):
        return is_possible(member.left) and is_possible(member.right)
    if isinstance(member, Choice):
        return any(map(is_possible, member.members))
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


def may_share(member: Member) -> bool:
    """Whether any token was found by two terms, so that which token serves which must be tried out."""
    covered: set[int] = set()
    for found in _found_by(member):
        own = {position for part in found for position in range(part.low, part.high + 1)}
        if not covered.isdisjoint(own):
            return True
        covered |= own
    return False


def count_tokens(member: Member) -> int:
    """The most tokens that a block of this member can have."""
    if isinstance(member, Pairing):
        return count_tokens(member.left) + count_tokens(member.right)
    if isinstance(member, Choice):
        return max(map(count_tokens, member.members))
    return max((part.high - part.low + 1 for part in member), default=0)


def measure_reach(member: Member) -> int:
    """The largest extent that a block of this member can have."""
    if isinstance(member, Pairing):
        return measure_reach(member.left) + measure_reach(member.right) + member.words
    if isinstance(member, Choice):
        return max(map(measure_reach, member.members))
    return max((part.high - part.low + 1 for part in member), default=0)


def _needed(member: Member) -> Iterator[Sequence[Part]]:
    """What the terms found that no block can do without."""
    if isinstance(member, Pairing):
        yield from _needed(member.left)
        yield from _needed(member.right)
    elif not isinstance(member, Choice):
        yield member


def narrow_pairing(pairing: Pairing) -> Pairing:
    """The pairing without the parts that stand too far from its rarest term to take part."""
    needed = list(_needed(pairing))
    if not needed:
        return pairing
    reach = measure_reach(pairing)
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
