"""Who, where, with what and what: what the circumstances of two records say of whether they are one event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA

from trawl.identifiers import REGISTRY
from trawl.incidents.facts import Facts
from trawl.incidents.references import shorten
from trawl.incidents.said import Said
from trawl.incidents.weights import load_weights, load_words
from trawl.incidents.where import weigh_places
from trawl.written import write_known

#: The side of a person in words.
_SIDES = {"harmed": "victim or missing person", "accused": "suspect or detainee"}


def weigh_circumstances(first: Facts, second: Facts, before: Sequence[Said]) -> Iterator[Said]:
    """Weigh all but references, days and texts; `before` is what those have said."""
    together = first.kind == second.kind == "custody" and any(one.group == "shared" for one in before)
    yield from (one for one in _weigh_people(first, second) if not (together and one.name == "other_people"))
    yield from weigh_places(first, second, alike=any(one.group == "text" for one in before))
    yield from _weigh_things(first, second)
    yield from _weigh_course(first, second, same_day=any(one.group == "day" for one in before))
    if not together:  # of several who are arrested for one matter each has a number
        yield from _weigh_systems(first, second)


def _weigh_people(first: Facts, second: Facts) -> Iterator[Said]:
    weights, against = load_weights().speaks_for, load_weights().speaks_against
    shared = sorted(first.people.keys() & second.people.keys())
    born = [name for name in shared if first.people[name] & second.people[name]]
    parted = [name for name in shared if name not in born and first.people[name] and second.people[name]]  # namesakes
    named = [name for name in shared if name not in born and name not in parted]
    near = [] if shared else sorted(_near_names(first, second))
    if first.nominals & second.nominals:
        number = sorted(first.nominals & second.nominals)[0][1].upper()
        yield Said("nominal", f"the same nominal {number}", weights["nominal"], "who")
    elif born:
        name = born[0]
        when = write_known(min(first.people[name] & second.people[name]))
        yield Said("born", f"the same person {_show(name)}, born {when}", weights["born"], "who")
    elif named:
        yield Said("named", f"the same name {_show(named[0])}", weights["named"], "who")
    elif near:
        names = f"{_show(near[0][0])} and {_show(near[0][1])}"
        yield Said("near_name", f"nearly the same name with one date of birth, {names}", weights["near_name"], "who")
    if len(born) + len(named) > 1:
        others = ", ".join(map(_show, (*born, *named)[1:4]))
        yield Said("more_people", f"the same further people: {others}", weights["more_people"])
    if parted and not born and not named:
        words = f"two people of the name {_show(parted[0])}, with two dates of birth"
        yield Said("other_birth", words, -against["other_birth"])
    elif not (born or named or near or first.nominals & second.nominals):
        yield from _weigh_others(first, second)


def _weigh_others(first: Facts, second: Facts) -> Iterator[Said]:
    """Two records that share nobody: other people on one side, or other people altogether."""
    against = load_weights().speaks_against["other_people"]
    for side, words in _SIDES.items():
        one, other = first.sides.get(side, frozenset()), second.sides.get(side, frozenset())
        if one and other and not _may_be_one(one, other):
            yield Said("other_people", f"another {words}: {_show(min(one))} and {_show(min(other))}", -against)
            return
    if _are_others(first, second):
        both = (
            (f"{_show(min(first.people))} and {_show(min(second.people))}",) if first.people and second.people else ()
        )
        yield Said("other_people", ": ".join(("they are about other people", *both)), -against)


def _near_names(first: Facts, second: Facts) -> Iterator[tuple[str, str]]:
    """Names with one letter otherwise that share a date of birth; twins have two forenames that differ by more."""
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for other, births in second.people.items():
        for born in births:
            alike[born, other[0]].append(other)
    for name, births in first.people.items():
        for other in (other for born in births for other in alike.get((born, name[0]), ())):
            if OSA.distance(name, other, score_cutoff=1) <= 1:
                yield name, other


def _may_be_one(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a name of the one side may be one of the other, written short: `j smith` and `john smith`."""
    initials, others = ({_shorten(name): name for name in names} for names in (one, other))
    shared = initials.keys() & others.keys()
    return any(1 in (len(name.split()[0]) for name in (initials[short], others[short])) for short in shared)


def _are_others(first: Facts, second: Facts) -> bool:
    """Whether two records that share nobody are about others: by dates of birth, or by names where one is missing."""
    if first.births and second.births:
        return first.births.isdisjoint(second.births)
    return bool(first.people and second.people) and "missing" in first.offences & second.offences


def _shorten(name: str) -> tuple[str, str]:
    """The initial and the last name."""
    return name[0], name.rpartition(" ")[2]


def _weigh_things(first: Facts, second: Facts) -> Iterator[Said]:
    weights, against = load_weights().speaks_for, load_weights().speaks_against
    if shared := sorted(first.things & second.things):
        kind, value = shared[0]
        yield Said("thing", f"the same {REGISTRY[kind].one} {shorten(value)}", weights["thing"], "thing")
        return
    one, other = ({value for kind, value in facts.things if kind == "vrm"} for facts in (first, second))
    if one and other:
        yield Said("other_vehicle", f"another vehicle: {min(one)} and {min(other)}", -against["other_vehicle"])


def _weigh_course(first: Facts, second: Facts, *, same_day: bool) -> Iterator[Said]:
    """The offence, and whether one event goes from the one system to the other."""
    weights, against = load_weights().speaks_for, load_weights().speaks_against
    shared = sorted(first.offences & second.offences)
    if shared:
        yield Said("offence", f"both on {shared[0]}", weights["offence"])
    elif _are_other_offences(*(one := _offences_of(first, second))):
        words = f"another offence: {min(one[0])} and {min(one[1])}"
        yield Said("other_offence", words, -against["other_offence"])
    if same_day and frozenset((first.kind, second.kind)) in load_words().systems:
        words = f"a {first.kind} record and a {second.kind} record of one day"
        yield Said("systems", words, weights["systems"], "course" if shared else "")


def _offences_of(first: Facts, second: Facts) -> tuple[frozenset[str], frozenset[str]]:
    """The kinds of offence that two records state; of a report's text too, which has no class of offence elsewhere."""
    if {first.kind, second.kind} & {"intelligence", "other"}:
        return first.offences, second.offences
    return first.stated_offences, second.stated_offences


def _are_other_offences(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both state a kind of offence, and no kind of the one may be the other's by another name."""
    return bool(one and other) and not any(one & kin and other & kin for kin in load_words().kin)


def _weigh_systems(first: Facts, second: Facts) -> Iterator[Said]:
    against = load_weights().speaks_against
    if first.force and second.force and first.force != second.force:
        yield Said("other_force", "two forces", -against["other_force"])
    elif first.key.source == second.key.source and first.kind == second.kind and not first.own & second.own:
        words = f"two numbers of one feed, {first.name} and {second.name}"
        yield Said("two_numbers", words, -load_weights().two_numbers[first.kind])


def _show(name: str) -> str:
    return shorten(name.title())
