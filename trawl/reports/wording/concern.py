"""Why a hit stands where it does in the order of concern, in words."""

from __future__ import annotations

from collections.abc import Mapping

from trawl.model import Sign
from trawl.reports.findings.concern import SIGNS, Concern, load_weights

SIGN_WORDS: Mapping[Sign, str] = {
    "named_child": "a child is named",
    "child": "an age under 18 is given",
    "named_adult": "an adult is named",
    "named_person": "a person is named whose age is not known",
    "premises": "premises are matched strongly or confirmed",
    "possible_premises": "premises are proposed",
    "recent": "the event is of the 31 days before the run",
    "repeat": "a person or an identifier is in other hits too",
    "cross_force": "a person or an identifier is in hits of other forces",
}
#: The same on a card.
SHORT_WORDS: Mapping[Sign, str] = {
    "named_child": "named child",
    "child": "child",
    "named_adult": "named adult",
    "named_person": "named, age not known",
    "premises": "premises",
    "possible_premises": "premises proposed",
    "recent": "recent event",
    "repeat": "in other hits",
    "cross_force": "across forces",
}
assert set(SIGN_WORDS) == set(SHORT_WORDS) == set(SIGNS)  # a new sign needs its words


def say_concern(concern: Concern) -> str:
    """`60: a child is named (30), an adult is named (20), the event is of the 31 days before the run (10)`."""
    signs = ", ".join(f"{SIGN_WORDS[sign]} ({weight})" for sign, weight in concern.signs)
    return f"{concern.score}: {signs}" if signs else "0: none of the signs of concern"


def say_signs(concern: Concern) -> str:
    """`60: named child 30, named adult 20, recent event 10`, for thousands of cards; Method has them in full."""
    return (
        f"{concern.score}: {', '.join(f'{SHORT_WORDS[sign]} {weight}' for sign, weight in concern.signs) or 'no sign'}"
    )


def list_weights(weighed: Mapping[str, int]) -> str:
    """What every sign on a card says, with its weight, and which the profile weighs by itself."""
    weights: dict[str, int] = {**load_weights()}
    weights.update(weighed)
    own = dict.fromkeys(weighed, ", by the profile")
    return "; ".join(f"{SHORT_WORDS[sign]}: {SIGN_WORDS[sign]} ({weights[sign]}{own.get(sign, '')})" for sign in SIGNS)
