"""Ages that only a name or the model tells: `kezia 15`, `ADDO 20 CAME TO COUNTER`, `met him at 14`.

What stands around such a number says little (`trawl.identifiers.age` knows it where it does), but that a person's name
ends right before it, or that the model saw an age there, does. What is counted, measured or numbered is none all the
same, and of the model's sightings the rules read the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trawl.identifiers import Candidate
from trawl.identifiers.age_following import could_be_age, may_close
from trawl.identifiers.age_lead import is_denied, read_lead
from trawl.identifiers.age_phrases import Number, read_phrase
from trawl.identifiers.scheme import lower_in_place

#: What may stand between a name and an age, and how sure it is; with a comma or a bracket the age has to end there.
_AFTER_NAME = re.compile(
    r"(?P<mark>['\")]{0,2},?(?: -)? \(?)(?:(?:[fm]|now|only|just|aged?|approx|abt|poss|nearly|is|who is) )?(?=[0-9])"
)
_FIGURES = re.compile(r"[0-9]{1,2}(?![0-9])")
_SURE_OF_NAME, _SURE_OF_SIGHT = 0.65, 0.6
#: How sure the model has to be.
_SEEN = 0.5
_YOUNGEST, _GROWN, _OLDEST = 4, 10, 110


def ages_after_names(text: str, people: Iterable[Candidate]) -> Iterator[Candidate]:
    """The ages right after these people's names."""
    lowered = lower_in_place(text)
    for person in people:
        between = _AFTER_NAME.match(lowered, person.end)
        figures = _FIGURES.match(lowered, between.end()) if between else None
        if between and figures:
            numbers = read_phrase(lowered, *figures.span())
            if _may_be(lowered, numbers[0]) and _stands_after(lowered, numbers[0], between["mark"]):
                yield from _ages(lowered, numbers, _SURE_OF_NAME)


def ages_seen(text: str, seen: Iterable[Candidate]) -> Iterator[Candidate]:
    """What rules read where the model saw an age."""
    lowered = lower_in_place(text)
    for sight in seen:
        figures = _FIGURES.search(lowered, sight.start, sight.end) if sight.confidence >= _SEEN else None
        if figures and not (lowered[figures.start() - 1 : figures.start()].isalnum() and figures.start()):
            number = read_phrase(lowered, *figures.span())[0]
            if _may_be(lowered, number) and not is_denied(read_lead(text, lowered, number.start), number):
                yield from _ages(lowered, [number], _SURE_OF_SIGHT)


def _may_be(lowered: str, number: Number) -> bool:
    return 0 < number.years < _OLDEST and could_be_age(lowered, number)


def _stands_after(lowered: str, number: Number, mark: str) -> bool:
    if number.unit in ("old", "years"):
        return True
    if number.years < _GROWN or "," in mark or "(" in mark:
        return may_close(lowered, number)
    return True


def _ages(lowered: str, numbers: Iterable[Number], confidence: float) -> Iterator[Candidate]:
    """The first number, and those that `or` and the like join to it."""
    for place, number in enumerate(numbers):
        if place and (number.named or number.joint not in ("or", "to", "nearly") or not _may_be(lowered, number)):
            return
        yield Candidate("age", number.start, number.end, str(number.years), "unverifiable", confidence)
