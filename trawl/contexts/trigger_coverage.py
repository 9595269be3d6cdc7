"""Which covered stretches of a part lie over a passage: looked up, not gone through, for a part may hold thousands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from trawl.contexts.context_reading import Covered


class TriggerCoverage:
    """What the triggers of a part cover."""

    def __init__(self, covered: Sequence[Covered]) -> None:
        self._rules = sorted(covered, key=lambda rule: rule.first)
        self._firsts = [rule.first for rule in self._rules]
        self._widest = max((rule.last - rule.first for rule in covered), default=0)

    def over(self, first: int, last: int) -> Iterator[Covered]:
        """The rules that cover all words from `first` to `last`, by where they begin."""
        begin = bisect_left(self._firsts, last - self._widest)
        for rule in self._rules[begin : bisect_right(self._firsts, first)]:
            if last <= rule.last:
                yield rule

    def __iter__(self) -> Iterator[Covered]:
        return iter(self._rules)

    def beside_more(self, stays: Callable[[Covered], bool] = lambda _: False) -> TriggerCoverage:
        """The same in a record that tells of harm or speaks of somebody: less in it is only named in passing.

        `stays` says which rules are what they are even so.
        """
        return TriggerCoverage(
            [
                rule
                if rule.rule.otherwise is None or stays(rule)
                else replace(rule, rule=replace(rule.rule, context=rule.rule.otherwise))
                for rule in self._rules
            ]
        )

    def conclusions(self) -> Iterator[Covered]:
        """The rules by which a writer sums up, by where they begin."""
        return (rule for rule in self._rules if rule.rule.conclusion)
