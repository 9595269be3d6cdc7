"""A writer's closing words ("all in order", "turned out to be his daughter"): they take a suspicion back, unnamed.

Unlike a conclusion ("no CSE concerns"), a closing does not say what it closes. So it reaches no further than sentences
that only suspect something ("caller suspects county lines"), never over what somebody saw, and only where nobody is
spoken of after it and the record tells of no harm, no arrest, nothing found.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from trawl.contexts.conclusions import is_of_another, says_explanation, tells_finds
from trawl.contexts.context_reading import ContextReading, Covered
from trawl.contexts.trigger_coverage import TriggerCoverage
from trawl.contexts.triggers import names_any
from trawl.model import Context, Part

# What a sentence fears: harm by strangers, or within a family, which "it was his daughter" does not explain.
_Fear = Literal["nothing", "stranger", "family"]

# More words than these after it, and it closed something else.
_LAST_WORDS = 25


@dataclass(slots=True)
class Closing:
    """The closing words of a narrative, from word `at`.

    `plain` says that one of them closes by itself, `explained` that the worry is, `of_somebody` that a child is named,
    or somebody who may be harmed.
    """

    at: int
    plain: bool
    explained: bool
    of_somebody: bool
    _fears: dict[tuple[Part, int], _Fear] = field(default_factory=dict)

    def context_of(self, reading: ContextReading, first: int, last: int) -> Context:
        """What the closing makes of words `first` to `last` of the title or the narrative."""
        if reading.part == "narrative" and last >= self.at:
            return "affirmed"
        fear = self._fear_of(reading, *reading.sentence(first, last))
        if fear == "nothing" or (fear == "family" and not self.plain):
            return "affirmed"
        if self.explained and fear != "family":
            return "negated"
        named = names_any(reading.triggers.worries, reading.words.stems, first, last)
        return "negated" if named and not self.of_somebody else "hypothetical"

    def _fear_of(self, reading: ContextReading, begin: int, end: int) -> _Fear:
        """What a sentence fears, if it says that it is no more than feared."""
        known = self._fears.get((reading.part, begin))
        if known is None:
            stop = min(end, self.at - 1) if reading.part == "narrative" else end
            known = self._fears[reading.part, begin] = _find_fear(reading, begin, stop)
        return known


def _find_fear(reading: ContextReading, begin: int, end: int) -> _Fear:
    triggers, stems = reading.triggers, reading.words.stems
    if triggers.suspicions.isdisjoint(reading.words.forms[begin : end + 1]):
        return "nothing"
    if names_any(triggers.family_worries, stems, begin, end):
        return "family"
    return "stranger" if names_any(triggers.worries, stems, begin, end) else "nothing"


def find_closing(reading: ContextReading, covered: TriggerCoverage) -> Closing | None:
    """The closing words of a narrative that tells of no harm, if it has any, and of nothing found."""
    closings = [rule for rule in covered.conclusions() if rule.rule.closing and _is_last(reading, rule)]
    if not closings or tells_finds(reading, covered):
        return None
    return Closing(
        at=max(rule.trigger for rule in closings),
        plain=any(not rule.rule.explained for rule in closings),
        explained=any(rule.rule.explained for rule in closings) or says_explanation(reading),
        of_somebody=reading.first_child() < reading.high
        or not reading.triggers.persons.isdisjoint(reading.words.forms[reading.low : reading.high]),
    )


def _is_last(reading: ContextReading, rule: Covered) -> bool:
    end = reading.sentence(rule.trigger, rule.trigger_last)[1]
    return (
        reading.high - end <= _LAST_WORDS
        and (rule.rule.explained or reading.ends_clause(rule.trigger_last))
        and not reading.tells_particulars(end + 1, reading.high)
        and not is_of_another(reading, rule.trigger)
    )
