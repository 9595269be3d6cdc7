"""Join what the project's model says with what the rules say, where both speak of the same words.

The bounds were chosen on the development narratives (docs/adr/0004-ner-model.md). Rules know cues ("street name",
"aka"), makes and drugs better than the model; the model knows better where a name ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from trawl.identifiers import Candidate

#: How sure the model has to be of a name that no rule saw, ...
_ALONE = 0.65
#: of where a name ends that a rule saw as well, ...
_ENDS = 0.7
#: of a name where a rule says it is something else, ...
_AGAINST = 0.8
#: and of an alias, which it confuses with persons.
_ALIAS = 0.8
#: Confidence of a name that rule and model both saw.
_AGREED = 0.95
#: Types of which rules know the words.
_LISTED = frozenset({"vehicle", "drug"})
#: Types that both know; every other candidate is an identifier, and no name may overlap one.
_NAMES = frozenset({"person", "alias", "organisation", "premises", "location", "vehicle", "drug"})


def join_names(ruled: Sequence[Candidate], guessed: Iterable[Candidate]) -> list[Candidate]:
    """Those of the model's names (in order, without overlaps) that may stand beside the rules' candidates."""
    return [name for found, rivals in _with_rivals(ruled, guessed) if (name := _weigh(found, rivals)) is not None]


def _with_rivals(
    ruled: Sequence[Candidate], guessed: Iterable[Candidate]
) -> Iterator[tuple[Candidate, list[Candidate]]]:
    """Each name with the rules' candidates that it overlaps."""
    waiting = sorted(ruled, key=lambda candidate: candidate.start, reverse=True)
    near: list[Candidate] = []
    for found in guessed:
        while waiting and waiting[-1].start < found.end:
            near.append(waiting.pop())
        near = [candidate for candidate in near if candidate.end > found.start]
        yield found, near


def _weigh(found: Candidate, rivals: list[Candidate]) -> Candidate | None:
    kinds = {rival.type for rival in rivals}
    if not kinds <= _NAMES or _rules_know_better(found.type, kinds):
        return None
    if found.type in kinds:
        return found._replace(confidence=max(found.confidence, _AGREED)) if found.confidence >= _ENDS else None
    bound = max(_AGAINST if kinds else _ALONE, _ALIAS if found.type == "alias" else 0)
    return found if found.confidence >= bound else None


def _rules_know_better(kind: str, ruled: set[str]) -> bool:
    return (kind == "person" and "alias" in ruled) or (kind in _LISTED and kind in ruled)
