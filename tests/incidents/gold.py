"""The gold of incidents, read; and how well folding does on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from trawl.entities import open_extractor
from trawl.model import Field, FieldValue, Incidents, IndexedRecord, Person, Place, Record
from trawl.pipeline.preparing import prepare_records
from trawl.yaml_files import read_yaml_file

GOLD = Path(__file__).with_name("gold.yml")

Pair = tuple[str, str]


@dataclass(frozen=True)
class Gold:
    """The records, the pairs that are one event, and why others are none."""

    records: tuple[Record, ...]
    pairs: frozenset[Pair]
    traps: dict[Pair, str]


@dataclass(frozen=True)
class Score:
    """Pairs that were claimed, those of them that are right, and those that there are."""

    claimed: int
    right: int
    true: int

    @property
    def precision(self) -> float:
        return self.right / self.claimed if self.claimed else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true


def load_gold() -> Gold:
    data = read_yaml_file(GOLD).data
    return Gold(
        tuple(map(make_record, data["records"])),
        frozenset(pair for ids in data["incidents"] for pair in combinations(sorted(ids), 2)),
        {(one, other): why for one, other, why in data["traps"]},
    )


def make_record(said: dict[str, Any]) -> Record:
    """A record of the gold's short form."""
    fields = said.get("fields", {})
    return Record(
        said["feed"],
        said["id"],
        said["text"],
        kind=said["kind"],
        reference=str(said.get("ref", "")),
        force=said.get("force", ""),
        event_date=said.get("day"),
        created_date=said.get("created"),
        title=said.get("title", ""),
        place=Place(**said.get("place", {})),
        people=tuple(Person(name, role, dob) for name, role, dob in said.get("people", ())),
        fields=tuple(
            Field(label, (FieldValue(text, "vrm" if label == "Vehicle" else ""),)) for label, text in fields.items()
        ),
    )


def prepare(records: Sequence[Record], model: str = "auto") -> list[IndexedRecord]:
    return prepare_records(records, open_extractor(model))


def pairs_of(incidents: Incidents, band: str = "") -> set[Pair]:
    """The pairs of a band, or of any; of groups, every pair of records is claimed."""
    links = {_pair(link.first.record_id, link.second.record_id) for link in incidents.links if band in ("", link.band)}
    grouped = {_pair(a.record_id, b.record_id) for group in incidents.groups for a, b in combinations(group, 2)}
    return links | grouped


def score(claimed: Iterable[Pair], true: frozenset[Pair]) -> Score:
    every = set(claimed)
    return Score(len(every), len(every & true), len(true))


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)
