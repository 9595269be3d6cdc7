"""The places of two records: one house, one premises, or two that cannot be one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator

from trawl.incidents.facts import Facts, Spot
from trawl.incidents.references import shorten
from trawl.incidents.said import Said
from trawl.incidents.weights import load_weights, load_words

#: Agreements after which no difference in how the place is given speaks against.
_SURE = frozenset(("row", "spot", "public_spot", "premises"))


def weigh_places(first: Facts, second: Facts, *, alike: bool) -> Iterator[Said]:
    """What the places say; `alike` is whether the texts are one, so that whatever in them differs was put in."""
    agreed = _weigh_agreement(first, second)
    if agreed:
        yield agreed
    yield from _weigh_contradiction(first, second, alike=alike, agreed=agreed is not None and agreed.name in _SURE)


def _weigh_agreement(first: Facts, second: Facts) -> Said | None:
    """The best single agreement on where it was."""
    one, other = first.place, second.place
    if first.rows & second.rows:
        register, row = min(first.rows & second.rows)
        return _for("row", f"the same premises of the register {register}, {row}")
    if one.town and other.town and one.town != other.town:
        return None
    if spot := _shared_spot(first.spots, second.spots):
        public = one.premises or other.premises
        return _for("public_spot" if public else "spot", f"the same address {_show(spot)}")
    if one.premises and one.premises == other.premises:
        return _for("premises", f"the same premises {one.premises.title()}")
    return _weigh_weaker(first, second)


def _weigh_weaker(first: Facts, second: Facts) -> Said | None:
    one, other = first.place, second.place
    if named := ({one.premises} | first.premises) & ({other.premises} | second.premises) - {""}:
        return _for("named_premises", f"both name {min(named).title()}")
    if one.spots and other.spots:
        return None
    if one.postcode and one.postcode == other.postcode:
        return _for("postcode", f"the same postcode {one.postcode}")
    if one.street and one.street == other.street:
        return _for("street", f"the same street {one.street.title()}")
    return None


def _for(name: str, words: str) -> Said:
    return Said(name, words, load_weights().speaks_for[name], "" if name == "street" else "where")


def _shared_spot(one: Collection[Spot], other: Collection[Spot]) -> Spot | None:
    """A house of both; two flats of it are two."""
    houses = _by(other, lambda spot: spot[:2])
    shared = (a for a in sorted(one) for b in houses.get(a[:2], ()) if a.flat == b.flat or not (a.flat and b.flat))
    return next(shared, None)


def _weigh_contradiction(first: Facts, second: Facts, *, alike: bool, agreed: bool) -> Iterator[Said]:
    one, other = first.place, second.place
    same_postcode = one.postcode != "" and one.postcode == other.postcode
    towns = {one.town, other.town} - {""}
    if len(towns) > 1 and not same_postcode and _gives_place(first, second):
        yield _against("other_town", f"another town: {one.town.title()} and {other.town.title()}")
    elif not agreed:
        yield from _weigh_premises(first, second, alike=alike)
        yield from _weigh_addresses(first, second, alike=alike)


def _weigh_premises(first: Facts, second: Facts, *, alike: bool) -> Iterator[Said]:
    """Two premises of columns; of texts only where the texts are one otherwise."""
    one, other = first.place.premises, second.place.premises
    if not (one and other) and alike:
        one, other = (min(facts.premises, default="") for facts in (first, second))
    if one and other and one != other:
        yield _against("other_premises", f"another premises: {one.title()} and {other.title()}")


def _weigh_addresses(first: Facts, second: Facts, *, alike: bool) -> Iterator[Said]:
    one, other = first.place, second.place
    placed = _gives_place(first, second)
    if neighbours := _neighbours(one.spots, other.spots):
        words = f"another house of one street: {_show(neighbours[0])} and {_show(neighbours[1])}"
        yield _against("other_number", words)
    elif one.spots and other.spots:
        words = f"another address: {_show(min(one.spots))} and {_show(min(other.spots))}"
        if placed and (alike or (one.said and other.said)):
            yield _against("other_place", words)
        elif "custody" not in (first.kind, second.kind):
            yield _against("elsewhere_said", words)
    elif placed and one.street and other.street and one.street not in other.street and other.street not in one.street:
        words = f"another street: {one.street.title()} and {other.street.title()}"
        yield _against("elsewhere_said", words)


def _against(name: str, words: str) -> Said:
    return Said(name, words, -load_weights().speaks_against[name])


def _gives_place(first: Facts, second: Facts) -> bool:
    """Whether both must give the place of the event: two of one kind, or of kinds that always do."""
    return first.kind == second.kind or {first.kind, second.kind} <= load_words().placed


def _neighbours(one: Collection[Spot], other: Collection[Spot]) -> tuple[Spot, Spot] | None:
    """Two houses of one street, or two flats of one house."""
    streets = _by(other, lambda spot: spot.street)
    return next(((a, b) for a in sorted(one) for b in streets.get(a.street, ())), None)


def _by(spots: Collection[Spot], key: Callable[[Spot], Hashable]) -> dict[Hashable, list[Spot]]:
    found: dict[Hashable, list[Spot]] = defaultdict(list)
    for spot in sorted(spots):
        found[key(spot)].append(spot)
    return found


def _show(spot: Spot) -> str:
    flat = f"Flat {spot.flat}, " if spot.flat else ""
    return shorten(f"{flat}{spot.number} {spot.street.title()}")
