"""The members of a proximity by the words that they can begin and end with, in an engine's own tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from trawl.query import Algebra, Bounds, bound_query
from trawl.query.tree import Fuzzy, Near, Node, Or, Phrase, Wildcard, Word

Token = TypeVar("Token")
Q = TypeVar("Q")

#: The token of a word; a cased one by its form.
TokenOf = Callable[[Word], Token]
#: The tokens of what stands for many words, and how many words these are.
Expand = Callable[[Wildcard | Fuzzy], tuple[Sequence[Token], int]]


@dataclass(frozen=True, slots=True)
class Ends(Generic[Token]):
    """The tokens that a block of a member can begin and end with.

    `words` and `phrases` say the member itself where it is flat: nothing in it is nested or cased. `cost` counts the
    words that the tokens stand for; `span` is how many words may lie between the parts of a block.
    """

    first: tuple[Token, ...]
    last: tuple[Token, ...]
    words: tuple[Token, ...] = ()
    phrases: tuple[tuple[Token, ...], ...] = ()
    cost: int = 1
    span: int = 0
    flat: bool = True

    @property
    def single(self) -> bool:
        """Whether a block is one word, and the words say the member exactly."""
        return self.flat and not self.phrases

    @property
    def inner(self) -> tuple[Token, ...]:
        """Both ends of all that the blocks are made of: what another block may lie between."""
        return _distinct((*self.first, *self.last))


def ends_of(  # noqa: PLR0911 - one return a form of the language
    node: Node, token_of: TokenOf[Token], expand: Expand[Token]
) -> Ends[Token] | None:
    """The ends of a member of a proximity; None where the index does not know where it stands (a mention)."""
    match node:
        case Word():
            token = (token_of(node),)
            return Ends(token, token, words=token, flat=node.mode != "case")
        case Wildcard() | Fuzzy():
            tokens, cost = expand(node)
            return Ends(tuple(tokens), tuple(tokens), words=tuple(tokens), cost=cost)
        case Phrase(words):
            phrase = tuple(map(token_of, words))
            return Ends(phrase[:1], phrase[-1:], phrases=(phrase,), flat=all(word.mode != "case" for word in words))
        case Or(children):
            return _union([ends_of(child, token_of, expand) for child in children])
        case Near():
            both = _union([ends_of(side, token_of, expand) for side in (node.left, node.right)])
            if both is None:
                return None
            span = max(node.words, both.span)
            return Ends(both.inner, both.inner, cost=2 * both.cost, span=span, flat=False)
        case _:
            return None


def bound_near(algebra: Algebra[Q], node: Near, section: str | None, found: Q, *, exact: bool) -> Bounds[Q]:
    """The bounds of a proximity whose ends are as near as that where `found` says so.

    `exact` says that this is the whole of it. Otherwise what the members have in themselves (sections, case, distances
    within) is asked beside it.
    """
    if exact and section is None:
        return Bounds.exactly(found)
    sides = [bound_query(side, algebra, section).upper for side in (node.left, node.right)]
    return Bounds(algebra.nothing(), algebra.all_of([found, *sides]), exact=False)


def _union(members: Sequence[Ends[Token] | None]) -> Ends[Token] | None:
    known = [member for member in members if member is not None]
    if len(known) < len(members) or not known:
        return None
    return Ends(
        _distinct(token for member in known for token in member.first),
        _distinct(token for member in known for token in member.last),
        _distinct(token for member in known for token in member.words),
        _distinct(phrase for member in known for phrase in member.phrases),
        cost=sum(member.cost for member in known),
        span=max(member.span for member in known),
        flat=all(member.flat for member in known),
    )


_Found = TypeVar("_Found")


def _distinct(found: Iterable[_Found]) -> tuple[_Found, ...]:
    """Each once, in order; tokens that are rules of a server cannot be put into a set."""
    return tuple({repr(one): one for one in found}.values())
