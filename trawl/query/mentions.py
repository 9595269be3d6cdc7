"""Mentions as queries see them: the block of tokens that one covers, and its number."""

from __future__ import annotations

import operator
from bisect import bisect_left, bisect_right
from collections.abc import Callable

from trawl.model import AnalysedText, Mention
from trawl.query.tree import TypedMention


def narrative_start(text: AnalysedText) -> int:
    """The index of the narrative's first token; those before it are the title's."""
    for passage in text.passages:
        if passage.part == "narrative":
            return passage.first
    return len(text.forms)


def mention_tokens(text: AnalysedText, mention: Mention, first: int | None = None) -> tuple[int, int] | None:
    """The indexes of the first and last token that a mention touches; None where it touches none.

    `first` is the index of the narrative's first token, if it is known already. A mention that touches no token
    (an emoji, a value from a column of the record) is found by no `#type`.
    """
    if mention.start >= mention.end:
        return None
    low = narrative_start(text) if first is None else first
    begin = bisect_right(text.ends, mention.start, low)
    end = bisect_left(text.starts, mention.end, low) - 1
    return (begin, end) if begin <= end else None


def mention_number(mention: Mention) -> float | None:
    """The number that a mention's value is; the lower one of a range (`13-14`); None where it is none."""
    for text in (mention.value, mention.value.partition("-")[0]):
        try:
            number = float(text)
        except ValueError:
            continue
        return number if number == number else None  # noqa: PLR0124 not a number is unequal to itself
    return None


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
    return number is not None and _COMPARE[node.operator](number, node.number)
