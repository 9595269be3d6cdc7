"""Embedded engines, each in a folder of its own."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.engine.corpus import CORPUS, EVERYBODY, VERSIONS
from trawl.engine.embedded import EmbeddedEngine, open_embedded
from trawl.engine.embedded.upkeep import EmbeddedUpkeep
from trawl.engine.interface import EngineLimits
from trawl.model import IndexedRecord, Versions
from trawl.query import MATCH_ALL, compile_query


def load(engine: EmbeddedEngine, records: Sequence[IndexedRecord] = CORPUS) -> None:
    with engine.writer() as writer:
        writer.write(records)


def ids(engine: EmbeddedEngine, text: str = "") -> list[str]:
    """The ids that a query finds, after checking that store and index agree on everything."""
    with engine.view() as view:
        stored = [i.record.record_id for i in view.everything(EVERYBODY)]
        assert [i.record.record_id for i in view.scan(MATCH_ALL, EVERYBODY)] == stored[::-1]
        assert view.count(MATCH_ALL, EVERYBODY) == len(stored)
        query = compile_query(text) if text else MATCH_ALL
        return sorted(i.record.record_id for i in view.scan(query, EVERYBODY))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def engine(folder: Path) -> EmbeddedEngine:
    return open_embedded(folder, versions=VERSIONS)


@pytest.fixture
def upkeep(folder: Path) -> EmbeddedUpkeep:
    return EmbeddedUpkeep(folder, VERSIONS, EngineLimits())


@pytest.fixture
def upkeep_of_none(tmp_path: Path) -> EmbeddedUpkeep:
    return EmbeddedUpkeep(tmp_path / "none", VERSIONS, EngineLimits())


@pytest.fixture
def index_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few the records are, the meaning decides only those that the index is not sure of."""
    monkeypatch.setattr("trawl.engine.embedded.answers._WORTH", 0)


@pytest.fixture
def limited(folder: Path) -> EmbeddedEngine:
    return open_embedded(folder, versions=VERSIONS, limits=EngineLimits(3, 2, 30.0))


@pytest.fixture
def reopen(folder: Path) -> Callable[..., EmbeddedEngine]:
    """Opens the index of `engine` once more, as made by other versions or with other limits."""

    def open_again(versions: Versions, **options: object) -> EmbeddedEngine:
        return open_embedded(folder, versions=versions, **options)

    return open_again


@pytest.fixture
def open_fresh(tmp_path: Path) -> Callable[[], EmbeddedEngine]:
    numbers = itertools.count()
    return lambda: open_embedded(tmp_path / f"fresh-{next(numbers)}", versions=VERSIONS)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that keeps erased text on the disk is not waited for half a minute."""
    monkeypatch.setattr("trawl.engine.embedded.store._PATIENCE", 0.05)
