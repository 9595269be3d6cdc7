"""Incidents as a run keeps them: its links, each with the number of the incident that it folds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from trawl.model import IncidentLink, Incidents, Key

_TOLD = ("incident", "source", "record_id", "other_source", "other_record_id", "band", "score", "evidence", "against")


def unpack_incidents(rows: Iterable[sa.Row[Any]], notes: tuple[str, ...], version: str) -> Incidents:
    """Read rows that `pack_links` made, for one run or for two of which one is kept as differences to the other."""
    folding: list[set[Key]] = []
    links: list[IncidentLink] = []
    for row in rows:
        first, second = Key(row.source, row.record_id), Key(row.other_source, row.other_record_id)
        links.append(IncidentLink(first, second, row.band, row.score, tuple(row.evidence), tuple(row.against)))
        if row.incident:
            folding.append({first, second})
    links.sort(key=lambda link: (link.first, link.second))
    return Incidents(tuple(sorted(map(_sort, _join(folding)))), tuple(links), notes, version)


def sign_link(row: Mapping[str, Any]) -> list[Any]:
    """What a row says of a link, whatever the number of its incident."""
    return [bool(row[name]) if name == "incident" else row[name] for name in _TOLD]


def _sort(keys: set[Key]) -> tuple[Key, ...]:
    return tuple(sorted(keys))


def _join(groups: Iterable[set[Key]]) -> list[set[Key]]:
    """Join what has a record in common. The numbers of incidents are no help: a run and its base count them apart."""
    of_key: dict[Key, set[Key]] = {}
    for group in groups:
        whole = set(group).union(*(of_key[key] for key in group if key in of_key))
        of_key.update(dict.fromkeys(whole, whole))
    return list({id(whole): whole for whole in of_key.values()}.values())


def pack_links(run_id: str, incidents: Incidents) -> Iterator[dict[str, Any]]:
    """Return the links of incidents as rows of `run_incident_links`."""
    number = {key: at for at, group in enumerate(incidents.groups, start=1) for key in group}
    for link in incidents.links:
        one = number.get(link.first, 0)
        yield {
            "run_id": run_id,
            "incident": one if link.band == "strong" and one == number.get(link.second) else 0,
            "source": link.first.source,
            "record_id": link.first.record_id,
            "other_source": link.second.source,
            "other_record_id": link.second.record_id,
            "band": link.band,
            "score": link.score,
            "evidence": list(link.evidence),
            "against": list(link.against),
        }
