"""The order of concern: signs that a hit should be read early, each with its weight. A score never leaves a hit out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import get_args

from pydantic import BaseModel, ConfigDict

from trawl.identifiers.cells import names_nobody
from trawl.model import Hit, Key, Match, Sign
from trawl.reports.findings.people import repeat_people
from trawl.reports.findings.premises import PremisesFinding
from trawl.reports.findings.repeats import Repeat, repeat_identifiers
from trawl.yaml_files import load_yaml_file

SIGNS: tuple[Sign, ...] = get_args(Sign)

#: A child is under this age.
_ADULT = 18
#: An event is recent for so many days before the run.
_RECENT = timedelta(days=31)


class _Weights(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    named_child: int
    child: int
    named_adult: int
    named_person: int
    premises: int
    possible_premises: int
    recent: int
    repeat: int
    cross_force: int


assert set(_Weights.model_fields) == set(SIGNS)  # a new sign needs its weight


@dataclass(frozen=True, slots=True)
class Concern:
    """The signs of a hit with their weights, the heaviest first; those that weigh nothing are not there."""

    signs: tuple[tuple[Sign, int], ...] = ()

    @property
    def score(self) -> int:
        """The sum of the weights."""
        return sum(weight for _, weight in self.signs)


@cache
def load_weights() -> Mapping[str, int]:
    """The weights of trawl itself."""
    written = load_yaml_file(Path(__file__).with_name("concern.yml"), _Weights)
    return {sign: getattr(written, sign) for sign in SIGNS}


def weigh_hits(
    hits: Iterable[Hit], matches: Mapping[Key, Iterable[Match]], as_at: date, weighed: Mapping[str, int]
) -> dict[Key, Concern]:
    """The concern of each hit, by its own signs and by what it shares with the others; `weighed` by the profile."""
    hits = tuple(hits)
    weights: dict[str, int] = {**load_weights()}
    weights.update(weighed)
    shared = (*repeat_people(hits), *(repeat for some in repeat_identifiers(hits).values() for repeat in some))
    in_several = _keys(shared)
    across = _keys(repeat for repeat in shared if repeat.cross_force)
    concerns: dict[Key, Concern] = {}
    for hit in hits:
        key = hit.record.key
        signs = [*_own_signs(hit, as_at), *_match_signs(matches.get(key, ()))]
        signs += ["repeat"] if key in in_several else []
        signs += ["cross_force"] if key in across else []
        found = [(sign, weights[sign]) for sign in signs if weights[sign]]
        concerns[key] = Concern(tuple(sorted(found, key=lambda one: (-one[1], SIGNS.index(one[0])))))
    return concerns


def rank_premises(premises: Iterable[PremisesFinding], concern: Mapping[Key, Concern]) -> tuple[PremisesFinding, ...]:
    """The premises by the concern of the hits that may name them, but for what is negated (`sum_concern`).

    Those whose hits are all negated come last, and proposals after what is matched strongly or confirmed.
    """

    def rank(found: PremisesFinding) -> tuple[bool, bool, int]:
        return found.negated == len(found.hits), not found.sure, -sum_concern(found.hits, concern)

    return tuple(sorted(premises, key=rank))


def sum_concern(hits: Iterable[Hit], concern: Mapping[Key, Concern]) -> int:
    """The scores of hits together, without those that are negated."""
    return sum(concern[hit.record.key].score for hit in hits if not hit.negated)


def _keys(repeats: Iterable[Repeat]) -> set[Key]:
    return {hit.record.key for repeat in repeats for hit in repeat.hits}


def _own_signs(hit: Hit, as_at: date) -> Iterator[Sign]:
    ages = list(_named_ages(hit))
    if any(age is not None and age < _ADULT for age in ages):
        yield "named_child"
    elif any(age < _ADULT for age in _ages_in_text(hit)):
        yield "child"
    if any(age is not None and age >= _ADULT for age in ages):
        yield "named_adult"
    if None in ages:
        yield "named_person"
    day = hit.record.event_date
    if day is not None and as_at - _RECENT <= day <= as_at:
        yield "recent"


def _match_signs(matches: Iterable[Match]) -> Iterator[Sign]:
    matches = tuple(matches)
    if any(match.sure for match in matches):
        yield "premises"
    elif matches:
        yield "possible_premises"


def _named_ages(hit: Hit) -> Iterator[int | None]:
    """The age of everybody who is named, on the day of the event; None of somebody whose age nothing says."""
    day = hit.record.event_date or hit.record.created_date
    known: dict[str, int] = {}
    named: dict[str, None] = {}
    for person in hit.record.people:
        if not person.name or names_nobody(person.name):
            continue
        named[_fold(person.name)] = None
        age = _read_age(person.age)
        if age is None:
            age = _age_on(person.dob.isoformat() if person.dob else person.born, day)
        if age is not None:
            known[_fold(person.name)] = age
    for mention in hit.mentions:
        if mention.type == "person" and not names_nobody(mention.text):
            name = mention.name or _fold(mention.text)
            named[name] = None
            age = _age_on(mention.born, day)
            if age is not None:
                known[name] = age
    yield from (known.get(name, known.get(_same_words(name, known))) for name in named)


def _same_words(name: str, known: Mapping[str, int]) -> str:
    """The name with a known age that has the same words in another order (`MILLS, Chloe`), "" where none has."""
    words = set(name.replace(",", " ").split())
    return next((other for other in known if set(other.replace(",", " ").split()) == words), "")


def _ages_in_text(hit: Hit) -> Iterator[int]:
    for mention in hit.mentions:
        if mention.type == "age" and (age := _read_age(mention.value)) is not None:
            yield age


def _read_age(written: str) -> int | None:
    """The upper end of an age as the scheme writes it: `14`, `13-14`."""
    last = written.rpartition("-")[2]
    return int(last) if last.isdigit() else None


def _age_on(born: str, day: date | None) -> int | None:
    """The age in years on a day of somebody born on a day, in a month or in a year; the youngest that it can be."""
    if day is None or not born:
        return None
    year, _, rest = born.partition("-")
    if not year.isdigit():
        return None
    birthday = rest if "-" in rest else f"{rest}-31" if rest else "12-31"
    return day.year - int(year) - (f"{day:%m-%d}" < birthday)


def _fold(name: str) -> str:
    return " ".join(name.split()).casefold()
