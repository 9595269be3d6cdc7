"""Writing what a run finds, as it finds it: hits, matches and incidents, each as differences to the run's base."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from trawl.ledger.comparison import say_unchanged
from trawl.ledger.database import Database
from trawl.ledger.differences import Differences
from trawl.ledger.findings import pack_match
from trawl.ledger.hits import StoredHit, pack_hit, sign_hit
from trawl.ledger.incidents import pack_links, sign_link
from trawl.ledger.schema import run_hits, run_incident_links, run_matches
from trawl.model import Incidents, Match


class RunWriter:
    """Writes the rows of one run in flight. Hits and matches may come in as many parts as there are.

    `check` raises, in the transaction that it is given, where the run is not in flight any more.
    """

    def __init__(
        self,
        database: Database,
        run_id: str,
        *,
        base: str | None,
        compared_with: str,
        check: Callable[[sa.Connection], None],
    ) -> None:
        self._database, self._run_id, self._base, self._check = database, run_id, base, check
        self._unchanged = say_unchanged(compared_with)
        self._hits = Differences(database, run_hits, run_id, base, sign=sign_hit, group=_by_itself)
        self._matches = Differences(database, run_matches, run_id, base, sign=_sign_match, group=_record_of)

    def save_hits(self, hits: Iterable[StoredHit]) -> int:
        """Keep hits, the newest first; return how many they were."""
        groups = (([pack_hit(self._run_id, hit)], self._may_be_shared(hit)) for hit in hits)
        return self._hits.write(groups, self._check)

    def save_matches(self, of_records: Iterable[Sequence[Match]]) -> int:
        """Keep matches, all of a record together; return how many they were."""
        groups = ((self._pack_matches(matches), True) for matches in of_records if matches)
        return self._matches.write(groups, self._check)

    def save_incidents(self, incidents: Incidents) -> None:
        """Keep which hits tell of one event; to be called once."""
        links = Differences(
            self._database, run_incident_links, self._run_id, self._base, sign=sign_link, group=_by_itself
        )
        links.write((([row], True) for row in pack_links(self._run_id, incidents)), self._check)
        with self._database.write() as connection:
            links.close(connection)

    def close(self) -> None:
        """Note that all hits and matches are saved."""
        with self._database.write() as connection:
            self._check(connection)
            self._hits.close(connection)
            self._matches.close(connection)

    def _may_be_shared(self, hit: StoredHit) -> bool:
        """Whether the hit stands as every hit does that is read from the base."""
        return hit.present and hit.status == "unchanged" and hit.reason == self._unchanged

    def _pack_matches(self, matches: Sequence[Match]) -> list[dict[str, Any]]:
        return [{"run_id": self._run_id, "match": json.dumps(pack_match(match))} for match in matches]


def _by_itself(row: Mapping[str, Any]) -> Any:
    return row["id"]


def _record_of(row: Mapping[str, Any]) -> Any:
    packed = json.loads(row["match"])
    return packed["source"], packed["record_id"]


def _sign_match(row: Mapping[str, Any]) -> Any:
    return row["match"]
