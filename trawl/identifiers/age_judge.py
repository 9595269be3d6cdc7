"""Whether a number is an age, by its unit and by the words around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from trawl.identifiers import age_cues as cues
from trawl.identifiers.age_following import could_be_age, counts_many, ends_line, is_counted, may_close
from trawl.identifiers.age_lead import Lead, is_of_a_thing, lasts_with
from trawl.identifiers.age_phrases import Number, may_be_alone
from trawl.identifiers.scheme import Reading

_HIGHEST = 110
#: Smaller numbers count something more often than years.
_LEAST = 4
#: Numbers of houses and of people in a list are smaller more often.
_GROWN = 10
_EITHER = frozenset(("or", "to", "and", "&", "n", "not", "nearly", "+"))
_SEXES = frozenset(("m", "f", "male", "female"))
_ENDINGS = (".", ":", ";")
#: A name with a capital right after a number: `30 Lordens Hill`.
_HOUSE = re.compile(r" [A-Z][a-z]")


class Verdict(NamedTuple):
    """How sure it is that the numbers of a phrase are ages, from one up to the one at `end`."""

    end: int
    confidence: float


def judge(reading: Reading, numbers: Sequence[Number], place: int, shared: int, lead: Lead) -> Verdict | None:
    """Which numbers of a phrase are ages, from the one at `place`; None where that one is none.

    `shared` is what `share_units` says of it.
    """
    lowered, first, last = reading.lowered, numbers[place], numbers[place + shared - 1]
    if not 0 < first.years < _HIGHEST or first.unit == "young" or is_of_a_thing(lead, last):
        return None
    further = numbers[place + 1] if place + 1 < len(numbers) else None
    if last.unit == "old":
        confidence = 0.9 if could_be_age(lowered, last) and not (shared > 1 and lead.is_label) else 0.0
    elif last.unit == "years":
        confidence = _judge_years(lowered, last, lead)
    else:
        confidence = _judge_bare(reading, first, further, lead)
    if not confidence:
        return None
    end = place + shared
    while end < len(numbers) and _may_follow(lowered, numbers[end]):
        end += 1
    return Verdict(end, confidence)


def share_units(numbers: Sequence[Number]) -> list[int]:
    """For each number how many share its unit: `13 or 14 yrs` is two and one; a list by commas alone shares none."""
    shares: list[int] = []
    distance, joined = 0, False
    for place in range(len(numbers) - 1, -1, -1):
        number = numbers[place]
        if number.unit:
            distance, joined = int(number.unit in ("old", "years")), False
        elif distance:
            following = numbers[place + 1]
            distance = 0 if following.named else distance + 1
            joined = joined or following.joint != ","
        shares.append(distance if distance > 1 and joined else 1)
    return shares[::-1]


def _may_follow(lowered: str, number: Number) -> bool:
    """Whether a further number of a list is an age as the first is."""
    if number.unit:
        return number.unit != "young"
    if is_counted(lowered, number) or (number.spelt and number.years == 1):
        return False
    sure = number.joint in (("or", "to") if number.spelt else _EITHER)
    return (sure and not number.named and number.years >= _LEAST) or may_close(lowered, number)


def _judge_years(lowered: str, last: Number, lead: Lead) -> float:
    """How surely `15 years` is an age and no length of time."""
    if lead.told:
        return 0.9
    if lead.is_label or cues.LASTING.match(lowered, last.end) or cues.SPAN_BEFORE.search(lead.before):
        return 0.0
    if not lead.names_person and cues.WITHOUT_PERSON.match(lowered, last.end):
        return 0.0
    if lead.person_of:
        return 0.0 if lasts_with(lead) else 0.9
    return 0.9 if _leads_to_age(lead, last, closes=True) or (_begins(lead) and not last.spelt) else 0.0


def _begins(lead: Lead) -> bool:
    """Whether a number stands at the beginning of a text, a sentence or a part of one."""
    return not lead.touches and (not lead.head or lead.mark[-1:] in (",", ":", "-", ")"))


def _judge_bare(reading: Reading, first: Number, further: Number | None, lead: Lead) -> float:
    """How surely a number without a unit is an age."""
    if is_counted(reading.lowered, first) or not may_be_alone(reading.text, first.start, first.end):
        return 0.0
    if lead.told:
        return 0.9
    if lead.is_label or (further and further.joint in ("or", "to") and is_counted(reading.lowered, further)):
        return 0.0
    closes = further is not None or may_close(reading.lowered, first) or ends_line(reading, first)
    if lead.opened:
        return 0.8 if closes and _is_in_bracket(first, lead) else 0.0
    return 0.8 if not _is_count(reading, first, lead, closes) and _leads_to_age(lead, first, closes=closes) else 0.0


def _is_count(reading: Reading, number: Number, lead: Lead, closes: bool) -> bool:
    """Whether a number that ends nothing is of a house or of many things, and a small one of some."""
    if not closes and (number.spelt or _HOUSE.match(reading.text, number.end)):
        return True
    if number.years < _LEAST and not (closes and lead.mark and cues.CHILD_NEAR.search(lead.before)):
        return True
    return lead.head in cues.CLAIMS and counts_many(reading.lowered, number)


def _is_in_bracket(first: Number, lead: Lead) -> bool:
    """Whether the first number in brackets may be an age: `Kezia (15)`, not `(3) Next item` and not `DASH (14)`."""
    if not lead.head or cues.GRADED.search(lead.before) or (first.years < _GROWN and lead.mark[:1] in _ENDINGS):
        return False
    named = lead.written[:1].isupper() or lead.head in cues.PERSONS
    return first.years >= _LEAST or (named and cues.CHILD_NEAR.search(lead.before) is not None)


def _leads_to_age(lead: Lead, number: Number, *, closes: bool) -> bool:
    """Whether one of the rules says that the words before a number lead to an age."""
    if lead.touches:
        return _touches_sign(lead, number, closes)
    return any(rule(lead, number, closes) for rule in _RULES)


def _touches_sign(lead: Lead, _number: Number, closes: bool) -> bool:
    """`F/15`, `he's "17"`, `is ~14`."""
    return (lead.touches == "/" and lead.head in _SEXES) or (
        lead.touches in "\"'~" and lead.head in cues.CLAIMS and closes
    )


def _is_of_person(lead: Lead, _number: Number, closes: bool) -> bool:
    """`a girl of 12`."""
    return lead.head == "of" and lead.person_of in cues.PERSONS and (closes or lead.person_of not in cues.RELATIONS)


def _is_compared(lead: Lead, _number: Number, _closes: bool) -> bool:
    """`no more than 14`."""
    return lead.head == "than" and cues.THAN.search(lead.before) is not None


def _is_claimed(lead: Lead, number: Number, closes: bool) -> bool:
    """`she is 14`, `says 16`, `looked about 12`."""
    if lead.head not in cues.CLAIMS or lead.mark or lead.subject in cues.NO_SUBJECT or cues.THERE.search(lead.before):
        return False
    if lead.head in cues.COUNTERS:
        return closes and number.years >= _GROWN
    return closes or not number.spelt


def _follows_person(lead: Lead, number: Number, closes: bool) -> bool:
    """`girl 14`, `two lads, 14 and 15`."""
    return (
        lead.head in cues.PERSONS and lead.mark in ("", ",", ":") and (not number.spelt or (closes and lead.mark != ""))
    )


def _follows_sex(lead: Lead, _number: Number, closes: bool) -> bool:
    """`MISPER F 15`, `IC1 45-50`."""
    return closes and (
        (lead.head in _SEXES and lead.written.isupper()) or cues.IC_CODE.fullmatch(lead.head) is not None
    )


def _lists_children(lead: Lead, _number: Number, closes: bool) -> bool:
    """`two kids at home, 4 and 7`."""
    return closes and lead.lists_children


def _stands_between_commas(lead: Lead, number: Number, closes: bool) -> bool:
    """`Sana M, 19, a student`, `12/03/07, 16`, `green jacket, 35-40`, `mixed race, approx 25`."""
    if not closes or not lead.mark or lead.mark[-1] not in ",)\"'":
        return False
    if lead.mark == "," and (number.ranged or lead.hedged) and number.years >= _GROWN:
        return True
    return bool(cues.NAME.fullmatch(lead.written) or cues.DATE_END.search(lead.window) or lead.mark in ("),", ")"))


def _follows_full_name(lead: Lead, number: Number, closes: bool) -> bool:
    """`Ruby KAYE 15`, `CALLER ABIGAIL SENIOR 27`, `Ashley Tomlin 36.`."""
    written, earlier = lead.written, lead.earlier
    if lead.mark or number.spelt or not written[:1].isupper() or cues.NO_NAME.search(lead.window):
        return False
    if cues.ROLE_NAME.search(lead.window) or cues.SURNAME.search(lead.window):
        return closes or number.years >= _GROWN
    return closes and all(name[:1].isupper() and name[1:2].islower() and name.isalpha() for name in (earlier, written))


#: What may lead to an age, in the order in which it is asked.
_RULES: tuple[Callable[[Lead, Number, bool], bool], ...] = (
    _is_claimed,
    _follows_person,
    _is_of_person,
    _is_compared,
    _follows_sex,
    _lists_children,
    _stands_between_commas,
    _follows_full_name,
)
