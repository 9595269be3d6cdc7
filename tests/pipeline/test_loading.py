"""What becomes of a feed's rows on their way to the engine."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from trawl.engine.embedded.writer import EmbeddedWriter
from trawl.engine.interface import PreparedRecord, WriteOutcome
from trawl.errors import TrawlError
from trawl.pipeline.installation import Installation, open_installation
from trawl.pipeline.loading import load_file
from trawl.pipeline.preparing import BATCH_CHARACTERS


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    monkeypatch.setenv("TRAWL_MODEL", "none")
    monkeypatch.setenv("TRAWL_USER", "analyst")
    return open_installation(tmp_path / "home")


def write_feed(folder: Path, texts: Sequence[str]) -> Path:
    path = folder / "feed.jsonl"
    path.write_text("".join(json.dumps({"id": f"R{n}", "text": text}) + "\n" for n, text in enumerate(texts, 1)))
    return path


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The sizes of the batches that the engine is given."""
    sizes: list[int] = []
    write = EmbeddedWriter.write_prepared

    def note(writer: EmbeddedWriter, batch: Sequence[PreparedRecord], sequences: Sequence[int]) -> WriteOutcome:
        sizes.append(len(batch))
        return write(writer, batch, sequences)

    monkeypatch.setattr(EmbeddedWriter, "write_prepared", note)
    return iter([sizes])


def test_what_the_engine_refuses_is_quarantined(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = EmbeddedWriter.write_prepared

    def refuse_second(
        writer: EmbeddedWriter, batch: Sequence[PreparedRecord], sequences: Sequence[int]
    ) -> WriteOutcome:
        kept = [(one, number) for one, number in zip(batch, sequences, strict=True) if one.key.record_id != "R2"]
        outcome = write(writer, [one for one, _ in kept], [number for _, number in kept])
        refused = tuple((one.key, "it is too large.") for one in batch if one.key.record_id == "R2")
        return WriteOutcome(outcome.written, outcome.unchanged, refused, outcome.amended)

    monkeypatch.setattr(EmbeddedWriter, "write_prepared", refuse_second)
    path = write_feed(tmp_path, ["a kite", "a lorry &amp; a kite", "a boat"])
    load, progress = load_file(installation, path, "narratives", lambda _: None)
    assert (load.state, load.read, load.written, load.rejected) == ("finished", 3, 2, 1)
    assert progress.rejected == 1
    with installation.open_ledger() as ledger:
        (rejection,) = ledger.loads.rejections(load.id)
    assert (rejection.file, rejection.row) == ("feed.jsonl", 2)
    assert rejection.reason == "row 2 cannot be stored: it is too large."
    assert rejection.content == "a lorry &amp; a kite", "as it was read"


@pytest.mark.parametrize(
    ("where", "kept"),
    [
        (
            "trawl.engine.embedded.store_writer.StoreWriter.add",
            "The index cannot be written: the disk that holds index is full.",
        ),
        ("trawl.ledger.loads.Loads.reject", "The ledger ledger.db cannot be used: the disk is full; "),
    ],
)
def test_a_load_that_failed_keeps_why_without_saying_where_somebody_keeps_what(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, kept: str
) -> None:
    def fill_up(*_: object) -> None:
        if "ledger" in where:
            with installation.open_ledger() as ledger, ledger._database.write():
                raise sa.exc.OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(where, fill_up)
    with pytest.raises(TrawlError) as caught:
        load_file(installation, write_feed(tmp_path, ["a kite", ""]), "narratives", lambda _: None)
    assert str(tmp_path) in str(caught.value)
    with installation.open_ledger() as ledger:
        (load,) = ledger.loads.list()
    assert load.reason.startswith(kept)
    assert str(tmp_path) not in load.reason


def test_a_batch_of_long_texts_is_short(
    installation: Installation, tmp_path: Path, batches: Iterator[list[int]]
) -> None:
    path = write_feed(tmp_path, ["word " * (BATCH_CHARACTERS // 10)] * 5)
    load, _ = load_file(installation, path, "narratives", lambda _: None)
    assert load.written == 5
    assert next(batches) == [2, 2, 1]
