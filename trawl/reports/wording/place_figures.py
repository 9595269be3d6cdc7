"""The map of the hits that are shown: which place has most, a table of all places, and the hits without one."""

from __future__ import annotations

from collections.abc import Iterator

from trawl.places.position import say_kinds
from trawl.reports.document import Block, Column, Figure, Heading, Paragraph, Point, PointMap, Table, plain
from trawl.reports.drawing.map_view import is_on_map
from trawl.reports.findings.counts import Count
from trawl.reports.findings.places import HitPlaces, group_places
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.wording.trend_titles import describe, join
from trawl.written import write_count

_COLUMNS = (
    Column("place", "Place", meaning="Premises of a register, or what the record calls its place."),
    Column("hits", "Hits", "number", "Hits that are shown and are there."),
    Column("by", "Placed by", meaning="What gave the position."),
    Column("lat", "Latitude", "degrees", "WGS84."),
    Column("lon", "Longitude", "degrees", "WGS84."),
)
#: Places of the table that are printed.
_ON_PAPER = 8


def write_places(findings: RunFindings) -> Iterator[Block]:
    """The blocks of the map; without a place for any hit, why that is so."""
    found = group_places(findings.hits, findings.matches, findings.whereabouts)
    if not findings.hits:
        return
    yield Heading("Hits by place")
    if found.places:
        yield _draw(found, findings.areas)
    if said := " ".join(_explain(findings, found)):
        yield Paragraph(plain(said), "note")


def _draw(found: HitPlaces, areas: str) -> Figure:
    counts = tuple(Count(place.label, place.hits) for place in found.places)
    rows = tuple((place.label, place.hits, place.by, place.lat, place.lon) for place in found.places)
    rest = f"{_ON_PAPER} of {len(rows):,} places are printed here: the page and the workbook have all."
    return Figure(
        "figure-places",
        say_places(found),
        f"Map. {describe('Hits by place', counts)}",
        PointMap(tuple(Point(place.lat, place.lon, place.hits, place.label) for place in found.places), areas),
        Table(
            "places",
            "Hits by place",
            _COLUMNS,
            rows,
            on_paper=_ON_PAPER if len(rows) > _ON_PAPER else None,
            rest=rest if len(rows) > _ON_PAPER else "",
        ),
    )


def say_places(found: HitPlaces) -> str:
    """The town with most hits among those that have a place, or the place, where no town has more."""
    total, most = found.placed, found.places[0].hits
    first = [place for place in found.places if place.hits == most]
    with_place = "hits" if not found.unplaced else "hits with a place"
    if len(found.places) == 1:
        said = "The one hit with a place is" if total == 1 else f"{_every(total)} {with_place} are"
        return f"{said} at {first[0].label}"
    town, *others = found.count_towns() or (Count("", 0),)
    if town.hits > most and not (others and others[0].hits == town.hits):
        said = f"{_every(total)} {with_place}" if town.hits == total else f"{town.hits:,} of the {total:,} {with_place}"
        inner = first[0].label.removesuffix(f", {town.label}")
        alone = len(first) == 1 and most > 1 and inner != first[0].label
        return f"{said} are in {town.label}{f', {most:,} of them at {inner}' if alone else ''}"
    if most == 1:
        return f"No two of the {total:,} {with_place} are at one place"
    if len(first) > 1:
        return f"{join([place.label for place in first])} have most of the {total:,} {with_place}: {most:,} each"
    return f"{most:,} of the {total:,} {with_place} are at {first[0].label}"


def _every(total: int) -> str:
    return "Both" if total == 2 else f"All {total:,}"


def _explain(findings: RunFindings, found: HitPlaces) -> Iterator[str]:
    if found.unplaced:
        without = write_count(len(found.unplaced), "hit is without a place", "hits are without a place")
        yield f"{without}, and not on the map: {say_kinds(found.unplaced)}."
    if coarse := sum(place.hits for place in found.places if place.coarse):
        yield f"{write_count(coarse, 'hit stands', 'hits stand')} in the middle of a postcode's district or sector."
    if outside := sum(place.hits for place in found.places if not is_on_map(place.lat, place.lon)):
        yield f"{write_count(outside, 'hit lies', 'hits lie')} outside the map, and in the table alone."
    if held := len(findings.withheld):
        yield f"{write_count(held, 'hit that is', 'hits that are')} shown by reference only {_are(held)} not placed."


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
