"""Mentions as queries see them: the block of tokens that one covers, and its number."""

from __future__ import annotations

import operator
from bisect import bisect_left, bisect_right
from collections.abc import Callable

from trawl.model import PARTS, AnalysedText, Mention, Part
from trawl.query.dates import parse_days
from trawl.query.names import scheme_named
from trawl.query.tree import TypedMention

#: The indexes of the first token of each part, in the order of PARTS, and of the token after the last.
Bounds = tuple[int, int, int, int]


def part_bounds(text: AnalysedText) -> Bounds:
    """Where the tokens of each part begin, and where those of the last end; a part without tokens begins and ends."""
    narrative = fields = len(text.forms)
    for passage in reversed(text.passages):
        if passage.part == "title":
            break
        if passage.part == "fields":
            fields = passage.first
        narrative = passage.first
    return 0, narrative, fields, len(text.forms)


def tokens_of(bounds: Bounds, part: Part) -> tuple[int, int]:
    """The index of a part's first token, and of the one after its last."""
    at = PARTS.index(part)
    return bounds[at], bounds[at + 1]


def mention_tokens(text: AnalysedText, mention: Mention, bounds: Bounds | None = None) -> tuple[int, int] | None:
    """The indexes of the first and last token that a mention touches; None where it touches none.

    `bounds` are those of the record's parts, if they are known already. A mention that touches no token (an emoji) is
    found by no `#type`.
    """
    if mention.start >= mention.end:
        return None
    low, high = tokens_of(bounds or part_bounds(text), mention.part)
    begin = bisect_right(text.ends, mention.start, low, high)
    end = bisect_left(text.starts, mention.end, low, high) - 1
    return (begin, end) if begin <= end else None


def mention_number(mention: Mention) -> float | None:
    """The number that a mention's value is; the lower one of a range (`13-14`); None where it is none.

    A day's is the ordinal of its day (`date.toordinal`): of a month or a year the last one, so that who may
    be young enough is found, as with a range of ages.
    """
    scheme = scheme_named(mention.type)
    if scheme is not None and scheme.compares == "day":
        return _last_day(mention.value)
    for text in (mention.value, mention.value.partition("-")[0]):
        try:
            number = float(text)
        except ValueError:
            continue
        return number if number == number else None  # noqa: PLR0124 not a number is unequal to itself
    return None


def _last_day(value: str) -> float | None:
    """The last day that a birth may be (`2012-05-05`, `2012-05`, `2012`)."""
    try:
        last = parse_days(value)[1]
    except ValueError:
        return None
    return float(last.toordinal()) if last else None


_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}


def compare_number(node: TypedMention, mention: Mention) -> bool:
    """Whether a mention is of the node's type and its number, if one is asked for, compares as asked."""
    if mention.type != node.type:
        return False
    if node.number is None:
        return True
    number = mention_number(mention)
    return number is not None and compares(node, number)


def compares(node: TypedMention, number: float) -> bool:
    """Whether the number of a mention of the node's type compares as asked."""
    return node.number is None or _COMPARE[node.operator](number, node.number)
