"""Incidents as a run keeps them: its links, each with the number of the incident that it folds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import sqlalchemy as sa

from trawl.ledger.database import BATCH
from trawl.ledger.schema import run_incident_links
from trawl.model import IncidentLink, Incidents, Key


def insert_incidents(connection: sa.Connection, run_id: str, incidents: Incidents) -> None:
    """Keep the links of a run's incidents."""
    waiting = _pack_links(run_id, incidents)
    while batch := list(islice(waiting, BATCH)):
        connection.execute(run_incident_links.insert(), batch)


def select_incidents(run_id: str) -> sa.Select[Any]:
    """What `unpack_incidents` reads, in the order in which it was kept."""
    return sa.select(run_incident_links).where(run_incident_links.c.run_id == run_id).order_by(run_incident_links.c.id)


def unpack_incidents(rows: Iterable[sa.Row[Any]], notes: tuple[str, ...], version: str) -> Incidents:
    """Read what `insert_incidents` kept."""
    groups: dict[int, set[Key]] = defaultdict(set)
    links: list[IncidentLink] = []
    for row in rows:
        first, second = Key(row.source, row.record_id), Key(row.other_source, row.other_record_id)
        links.append(IncidentLink(first, second, row.band, row.score, tuple(row.evidence), tuple(row.against)))
        if row.incident:
            groups[row.incident] |= {first, second}
    return Incidents(tuple(tuple(sorted(groups[number])) for number in sorted(groups)), tuple(links), notes, version)


def _pack_links(run_id: str, incidents: Incidents) -> Iterator[dict[str, Any]]:
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
