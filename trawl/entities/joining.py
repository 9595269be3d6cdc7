"""Join what the project's model says with what the rules say, where both speak of the same words.

The bounds were chosen on the development narratives (docs/adr/0004-ner-model.md). Rules know cues ("street name",
"aka"), makes and drugs better than the model; the model knows better where a name ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from trawl.entities.canonical import known_places, place_key
from trawl.entities.english import load_english_words
from trawl.entities.names import FORENAMES, is_no_person, is_surname
from trawl.entities.words_of_trade import ACTS, ROLES, TITLES
from trawl.identifiers import Candidate

#: How sure the model has to be of an alias by itself that is an English word in capitals, as every word of a log is.
_ORDINARY = 0.93
#: How sure the model has to be of a name that no rule saw, and of where a name ends that a rule saw as well, ...
_ENOUGH = 0.5
#: Of these types the model alone is wrong more often than right where it is less sure than this.
_ENOUGH_ALONE = {"alias": 0.65, "organisation": 0.6}
#: and of a name where a rule says it is something else.
_AGAINST = 0.65
#: Rules no surer than this are wrong about a name more often than right where the model sees nothing at all.
_DOUBTED = {"person": 0.73, "premises": 0.85, "alias": 0.75}
#: The same of single rules where what they found is written in capitals, as every word then looks like a name.
_DOUBTED_IN_CAPITALS = {"body_suffix": 0.83, "place_name": 0.7, "street_suffix": 0.78}
#: `M2` is also a male, and `B2` a grade.
_SHORTEST_ROAD = 2
#: Confidence of a name that rule and model both saw, and how sure the model has to be for that.
_AGREED, _AGREES = 0.95, 0.7
#: By how much a name of the model is put before those of the rules that it is preferred to.
_AHEAD = 0.01
_HOUSE = re.compile(r"(?:flat|apt|apartment|unit) |[0-9]", re.IGNORECASE)
#: A flat of a house that has a name, and a title that nobody bears as a street name.
_FLAT = re.compile(r"(?:flat|apt|apartment) [0-9]+[a-z]?(?:/[0-9]+)?,? [a-z]", re.IGNORECASE)
_TITLED = re.compile(r"(?:mr|mrs|ms|miss|dr)\.? (?=[^\W\d_]{2})", re.IGNORECASE)
#: `NA71`, a unit of the police.
_CALL_SIGN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z]?", re.IGNORECASE)
#: Types of which rules know the words.
_LISTED = frozenset({"vehicle", "drug"})
#: Types that both know; every other candidate is an identifier, and no name may overlap one.
_NAMES = frozenset({"person", "alias", "organisation", "premises", "location", "vehicle", "drug"})


def drop_doubted(text: str, names: Iterable[Candidate], guessed: Iterable[Candidate]) -> list[Candidate]:
    """The rules' names without those of rules that are not sure, at places where the model sees nothing of any type."""
    seen = bytearray(len(text))
    for found in guessed:
        seen[found.start : found.end] = b"\1" * (found.end - found.start)
    return [name for name in names if not _is_doubted(text, name) or seen.find(1, name.start, name.end) >= 0]


def _is_doubted(text: str, name: Candidate) -> bool:
    if name.rule == "road_number" and name.end - name.start == _SHORTEST_ROAD:
        return True
    shouted = name.confidence <= _DOUBTED_IN_CAPITALS.get(name.rule, 0) and text[name.start : name.end].isupper()
    return shouted or name.confidence <= _DOUBTED.get(name.type, 0)


def join_names(text: str, ruled: Sequence[Candidate], guessed: Iterable[Candidate]) -> list[Candidate]:
    """Those of the model's names (in order, without overlaps) that may stand beside the rules' candidates."""
    return [name for found, rivals in _with_rivals(ruled, guessed) if (name := _weigh(text, found, rivals)) is not None]


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


def _weigh(text: str, found: Candidate, rivals: list[Candidate]) -> Candidate | None:
    found = _reread(text, found, rivals)
    kinds = {rival.type for rival in rivals}
    if not kinds <= _NAMES or _rules_know_better(found.type, kinds):
        return None
    if _is_part(text, found, rivals) or _is_nobody(text[found.start : found.end], found, kinds):
        return None
    if found.type in kinds:
        return _agree(text, found, rivals)
    if found.confidence < _ENOUGH_ALONE.get(found.type, _ENOUGH):
        return None
    if all(_gives_way(rival, found) for rival in rivals):
        surest = max((rival.confidence for rival in rivals), default=0)
        return found._replace(confidence=max(found.confidence, surest + _AHEAD))
    return found if found.confidence >= _AGAINST else None


def _reread(text: str, found: Candidate, rivals: Iterable[Candidate]) -> Candidate:
    """What the model saw, by what its first word says: `Mr Fenwick` is no alias, `Flat 2, Ash House` no premises."""
    name = text[found.start : found.end]
    if found.type == "alias":
        titled = _TITLED.match(name)
        if titled and all(rival.type != "alias" for rival in rivals):
            return found._replace(type="person", start=found.start + titled.end())
    elif found.type == "premises" and _FLAT.match(name):
        return found._replace(type="location")
    return found


def _is_nobody(name: str, found: Candidate, ruled: set[str]) -> bool:
    """Whether a person or an alias is a rank, a role or ordinary words: `OLD LADY`, where no cue makes it an alias."""
    kind = found.type
    if kind == "alias":
        ordinary = name.isupper() and (all(map(_is_ordinary, name.split())) or _is_thing(name, found.confidence))
        return "alias" not in ruled and (name in ROLES or ordinary)
    if kind in ("organisation", "person") and _CALL_SIGN.fullmatch(name):
        return True
    return kind == "person" and is_no_person(name)


def _is_ordinary(word: str) -> bool:
    """Whether a word in capitals is a title, a role, an act or an ordinary word and no forename."""
    title, lower = word.capitalize(), word.lower()
    known = is_no_person(word) or is_no_person(title) or title in TITLES or lower in ACTS
    return known and lower not in FORENAMES


def _is_thing(word: str, confidence: float) -> bool:
    """Whether a word in capitals is one of English that the model is not quite sure of: the `KEYS` of a log."""
    lower = word.lower()
    known = not _english_words().isdisjoint((lower, lower.removesuffix("s")))
    return known and confidence < _ORDINARY and lower not in FORENAMES


@cache
def _english_words() -> frozenset[str]:
    return frozenset(load_english_words())


def _gives_way(rival: Candidate, found: Candidate) -> bool:
    """Whether a rule's name is no argument against the model's: a part of it, or only a name after an article."""
    longer = found.start <= rival.start and rival.end <= found.end and rival.end - rival.start < found.end - found.start
    return longer or rival.rule == "after_the"


def _agree(text: str, found: Candidate, rivals: Sequence[Candidate]) -> Candidate | None:
    """A name that a rule saw as well, with the model's ends; what the rules saw as two full names stays two."""
    same = [rival for rival in rivals if rival.type == found.type]
    if found.confidence < _ENOUGH or (found.type == "person" and _count_full_names(text, same) > 1):
        return None
    agreed = _AGREED if found.confidence >= _AGREES else 0
    surest = max(found.confidence, agreed, *(rival.confidence for rival in same))
    ahead = _AHEAD if text[found.start : found.end].isupper() else 0
    return found._replace(confidence=min(1.0, surest + ahead))


def _count_full_names(text: str, people: Iterable[Candidate]) -> int:
    """How many stretches that do not overlap the rules saw as forename and surname; two rules may see one person."""
    count, end = 0, 0
    for person in sorted(people, key=lambda person: (person.start, person.end)):
        if " " in text[person.start : person.end]:
            count += person.start >= end
            end = max(end, person.end)
    return count


def _is_part(text: str, found: Candidate, rivals: Iterable[Candidate]) -> bool:
    """Whether the model saw a part of what a rule saw whole.

    That is half of a person's name, a street without its house, a house without its flat, a saint's street up to or
    from its full stop, a school's name up to or from its `C of E`, or anything inside the name of a town (`Trent` of
    Stoke on Trent).
    """
    name = text[found.start : found.end]
    for rival in rivals:
        whole = text[rival.start : rival.end]
        if len(name) < len(whole) and rival.start <= found.start and found.end <= rival.end:
            flat = rival.type == "location" and rival.end == found.end and _HOUSE.match(whole)
            saint = rival.type == "location" and "St. " in whole
            town = rival.type == "location" and place_key(whole) in known_places()
            school = rival.type == found.type == "premises" and " C of E " in whole
            person = rival.type == found.type == "person" and name in _halves(whole)
            if flat or saint or town or school or person:
                return True
    return False


def _halves(name: str) -> Sequence[str]:
    """The two words of a name of which the writing says which is the surname: `John SMITH`, `Smith, John`."""
    words = name.replace(",", " ").split()
    upper = [word for word in words if word.isupper()]
    return words if len(words) == 2 and ("," in name or (len(upper) == 1 and is_surname(upper[0]))) else ()


def _rules_know_better(kind: str, ruled: set[str]) -> bool:
    return (kind == "person" and "alias" in ruled) or (kind in _LISTED and kind in ruled)
