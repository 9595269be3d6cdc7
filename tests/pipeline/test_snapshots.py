"""Files that are the whole of their feed, and files of changes: what goes, what stays, and what is said of it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from trawl.engine.embedded.writer import EmbeddedWriter
from trawl.engine.interface import WithdrawOutcome
from trawl.errors import InputError, TrawlError
from trawl.model import Key, Load
from trawl.pipeline import deletions
from trawl.pipeline.installation import Installation, open_installation
from trawl.pipeline.load_progress import LoadProgress
from trawl.pipeline.loading import LoadInterruptedError, dismiss_load, load_file
from trawl.pipeline.undoing import undo_load

_MAPPING = """\
source: stock
record_id: id
narrative: text
marking: {column: marking, default: OFFICIAL}
event_date: seen
delete: {columns: [action], default: ""}
"""

Row = Mapping[str, str]


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    monkeypatch.setenv("TRAWL_MODEL", "none")
    monkeypatch.setenv("TRAWL_USER", "analyst")
    (tmp_path / "stock.yml").write_text(_MAPPING)
    return open_installation(tmp_path / "home")


def load(
    installation: Installation, rows: Iterable[Row | str], name: str = "feed.jsonl", **options: Any
) -> tuple[Load, LoadProgress]:
    folder = installation.settings.home.parent
    path = folder / name
    lines = [row if isinstance(row, str) else json.dumps({"marking": "", **row}) for row in rows]
    path.write_text("".join(f"{line}\n" for line in lines))
    return load_file(installation, path, str(folder / "stock.yml"), lambda _: None, **options)


def numbered(*numbers: int, **more: str) -> list[Row]:
    return [{"id": f"R{n}", "text": f"bicycle number {n}", **more} for n in numbers]


def stored(installation: Installation) -> dict[str, str]:
    with installation.open_engine() as engine, engine.view() as view:
        return {one.record.record_id: one.record.narrative for one in view.everything(installation.everyone)}


def ids(*numbers: int) -> set[str]:
    return {f"R{n}" for n in numbers}


def reconciles(done: Load) -> bool:
    return done.read == done.written + done.unchanged + done.withdrawn + done.rejected


def test_what_a_snapshot_lacks_is_withdrawn_and_listed(installation: Installation) -> None:
    load(installation, numbered(*range(20)))
    done, progress = load(installation, numbered(*range(1, 22)), snapshot=True)
    assert (done.read, done.written, done.unchanged, done.withdrawn, done.missing) == (21, 2, 19, 0, 1)
    assert reconciles(done)
    assert (done.stored_before, done.withheld, progress.withheld_because) == (20, 0, "")
    assert stored(installation).keys() == ids(*range(1, 22))
    with installation.open_ledger() as ledger:
        (gone,) = ledger.withdrawals.of_load(done.id)
        assert (gone.key, gone.written_by) == (Key("stock", "R0"), 1)
        begun = next(entry for entry in ledger.audit.entries() if entry.action == "withdraw begun")
        assert begun.payload is not None
        assert begun.payload["records"] == ["stock/R0"]


def test_records_of_other_feeds_stay(installation: Installation) -> None:
    other = installation.settings.home.parent / "other.jsonl"
    other.write_text('{"id": "X1", "text": "another feed"}\n')
    load_file(installation, other, "narratives", lambda _: None)
    load(installation, numbered(*range(20)))
    load(installation, numbered(*range(1, 20)), snapshot=True)
    assert stored(installation).keys() == ids(*range(1, 20)) | {"X1"}


def test_more_than_a_share_is_withheld_until_confirmed(installation: Installation) -> None:
    load(installation, numbered(*range(20)))
    done, progress = load(installation, numbered(*range(10), 20), snapshot=True)
    assert (done.state, done.written, done.missing, done.withheld) == ("finished", 1, 0, 10)
    assert "50% of the 20 that were stored before it" in progress.withheld_because
    assert set(progress.withheld_ids) == ids(*range(10, 20))
    assert stored(installation).keys() == ids(*range(21))
    assert withheld(installation) == 10
    done, _ = load(installation, numbered(*range(10), 20), snapshot=True, confirmed=9)
    assert done.withheld == 10, "more than was confirmed"
    done, _ = load(installation, numbered(*range(10), 20), snapshot=True, confirmed=10)
    assert (done.missing, done.withheld) == (10, 0)
    assert stored(installation).keys() == ids(*range(10), 20)
    assert withheld(installation) == 0


def withheld(installation: Installation) -> int:
    with installation.open_session() as session:
        coverage = session.coverage()
    (feed,) = coverage.feeds
    assert feed.clean == (feed.withheld == 0)
    return feed.withheld


def test_what_a_wrong_snapshot_brought_in_does_not_make_the_share_smaller_the_next_time(
    installation: Installation,
) -> None:
    load(installation, numbered(*range(10)))
    wrong = numbered(0, *range(100, 300))
    for _ in range(2):
        done, progress = load(installation, wrong, snapshot=True)
        assert done.withheld == 9, "of 10, however many this file has brought"
        assert "90% of the 10" in progress.withheld_because
    done, _ = load(installation, [*numbered(*range(1, 10)), *wrong], snapshot=True)
    assert (done.missing, done.withheld) == (0, 0)


def test_records_that_are_to_stay_are_dismissed(installation: Installation) -> None:
    load(installation, numbered(*range(4)))
    done, _ = load(installation, numbered(1), snapshot=True)
    assert done.withheld == 3
    assert dismiss_load(installation, done.id, "the archive is kept").withheld == 0
    assert withheld(installation) == 0


def test_a_snapshot_of_another_feed_is_refused_before_anything_is_written(installation: Installation) -> None:
    load(installation, numbered(*range(4)))
    for rows in (numbered(*range(50, 90)), ["{broken"]):
        with pytest.raises(InputError, match="no record in common with the 4 that are stored of the feed stock"):
            load(installation, rows, snapshot=True)
        assert stored(installation).keys() == ids(*range(4))
    with installation.open_ledger() as ledger:
        failed = ledger.loads.list()[-1]
        assert (failed.state, failed.read) == ("failed", 0)
    done, _ = load(installation, numbered(5), snapshot=True, confirmed=4)
    assert (done.written, done.missing) == (1, 4)


def test_a_snapshot_that_breaks_off_withdraws_and_writes_nothing(installation: Installation, tmp_path: Path) -> None:
    load(installation, numbered(*range(20)))
    whole = gzip.compress("".join(json.dumps(row) + "\n" for row in numbered(*range(40))).encode())
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(whole[:-20])
    with pytest.raises(InputError):
        load_file(installation, cut, str(tmp_path / "stock.yml"), lambda _: None, snapshot=True)
    assert stored(installation).keys() == ids(*range(20))


def test_a_rejected_row_names_its_record_and_one_without_an_id_withholds(installation: Installation) -> None:
    load(installation, numbered(*range(20)))
    kept, _ = load(installation, [*numbered(*range(19)), {"id": "R19", "text": ""}], snapshot=True)
    assert (kept.rejected, kept.missing) == (1, 0)
    done, progress = load(installation, [*numbered(*range(19)), "{broken"], snapshot=True)
    assert (done.rejected, done.missing, done.withheld) == (1, 0, 1)
    assert "1 row was rejected of which nobody can tell the record" in progress.withheld_because
    assert stored(installation).keys() == ids(*range(20))


def test_a_record_above_the_ceiling_of_the_load_stays(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(installation, numbered(*range(1, 20)))
    with monkeypatch.context() as cleared:
        cleared.setenv("TRAWL_MARKING_CEILING", "SECRET")
        load(open_installation(installation.settings.home), numbered(0, marking="SECRET"), "secret.jsonl")
    done, _ = load(installation, numbered(*range(1, 20)), snapshot=True)
    assert (done.stored_before, done.missing) == (19, 0)
    assert "R0" in stored(installation)


def test_an_interrupted_withdrawal_is_finished_by_the_same_command(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(installation, numbered(*range(100)))
    monkeypatch.setattr(deletions, "_BATCH", 3)
    withdraw, calls = EmbeddedWriter.withdraw, iter(range(10))

    def stop_second(writer: EmbeddedWriter, keys: Iterable[Key]) -> WithdrawOutcome:
        if next(calls) == 1:
            raise KeyboardInterrupt
        return withdraw(writer, keys)

    with monkeypatch.context() as patched:
        patched.setattr(EmbeddedWriter, "withdraw", stop_second)
        with pytest.raises(LoadInterruptedError):
            load(installation, numbered(*range(8, 100)), snapshot=True)
    assert len(stored(installation)) == 97
    done, _ = load(installation, numbered(*range(8, 100)), snapshot=True)
    assert done.missing == 5
    assert stored(installation).keys() == ids(*range(8, 100))
    with installation.open_ledger() as ledger:
        noted = ledger.withdrawals.find([Key("stock", f"R{n}") for n in range(8)])
        assert len(noted) == 8
        every = [one.key for load_ in ledger.loads.list() for one in ledger.withdrawals.of_load(load_.id)]
        assert sorted(every) == sorted(noted), "each is noted once"


def test_a_deletion_needs_only_the_id_and_is_counted_as_such(installation: Installation) -> None:
    load(installation, numbered(1, 2, 3))
    rows: list[Row] = [
        {"id": "R1", "action": "D"},
        {"id": "R2", "action": "delete", "marking": "TOP SECRET"},
        {"id": "R9", "action": "D"},
        {"id": "R4", "text": "a new one", "action": "I"},
        {"action": "D"},
    ]
    done, progress = load(installation, rows)
    assert (done.read, done.written, done.unchanged, done.withdrawn, done.rejected) == (5, 1, 1, 2, 1)
    assert progress.not_stored == 1
    assert stored(installation).keys() == ids(3, 4)


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([{"action": "D"}, {"text": "anew"}], "anew"),
        ([{"text": "anew"}, {"action": "D"}], ""),
        ([{"action": "D"}, {"text": "bicycle number 1"}], "bicycle number 1"),
        ([{"text": "anew"}, {"action": "D"}, {"text": "bicycle number 1"}], "bicycle number 1"),
        ([{"text": "bicycle number 1"}, {"action": "D"}, {"text": "anew"}], "anew"),
        ([{"text": "anew"}, {"action": "D"}, {"text": "again"}, {"action": "D"}], ""),
        ([{"action": "D"}, {"text": ""}], "bicycle number 1"),
        ([{"text": ""}, {"action": "D"}], ""),
    ],
)
@pytest.mark.parametrize("batch", [1, 500])
def test_the_order_of_the_file_rules(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, rows: list[Row], text: str, batch: int
) -> None:
    """Within one batch and over several."""
    monkeypatch.setattr("trawl.pipeline.preparing.BATCH", batch)
    load(installation, numbered(1))
    done, _ = load(installation, [{"id": "R1", **row} for row in rows])
    assert stored(installation).get("R1", "") == text
    assert reconciles(done)
    with installation.open_ledger() as ledger:
        unread = sum(one.rows for one in ledger.unread.count())
    assert unread == (rows[-1].get("text") == ""), "a row that could not be read after its deletion is unread"


def test_a_deletion_that_cannot_be_read_deletes_nothing(installation: Installation) -> None:
    load(installation, numbered(1))
    done, progress = load(installation, [{"id": "R1", "text": "bicycle number 1", "action": "Q?"}])
    assert (done.withdrawn, done.remarks) == (0, 1)
    assert [one.column for one in progress.remark_counts] == ["action"]
    assert "R1" in stored(installation)


def test_a_record_that_a_file_remarks_on_and_deletes_leaves_no_remark(installation: Installation) -> None:
    done, _ = load(installation, [{"id": "R1", "text": "a bicycle", "seen": "31/02/2026"}, {"id": "R1", "action": "D"}])
    assert (done.state, done.written, done.withdrawn, done.remarks) == ("finished", 1, 1, 1)
    with installation.open_ledger() as ledger:
        assert ledger.unread.count_remarks() == {}


def test_a_deletion_settles_what_could_not_be_read_of_the_record(installation: Installation) -> None:
    load(installation, [{"id": "R1", "text": ""}], "a.jsonl")
    load(installation, [{"id": "R1", "action": "D"}], "b.jsonl")
    with installation.open_ledger() as ledger:
        assert ledger.unread.count() == ()


def test_undoing_says_what_does_not_come_back(installation: Installation) -> None:
    load(installation, numbered(*range(20)), "january.jsonl")
    load(installation, numbered(*range(1, 20), 21), "february.jsonl", snapshot=True)
    undone = undo_load(installation, 2, "the wrong month")
    assert (undone.withdrawn, undone.taken_out, undone.amended) == (1, 1, 0)
    assert [Path(file).name for file in undone.files] == ["january.jsonl"]
    with installation.open_session() as session:
        (feed,) = session.coverage().feeds
    assert feed.lost == 1
    load(installation, numbered(*range(20)), "january.jsonl")
    assert stored(installation).keys() == ids(*range(20))


def test_a_snapshot_that_fails_within_is_a_load_that_failed(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(installation, numbered(*range(20)))

    def fail(*_: object) -> Iterator[int]:
        raise TrawlError("The index cannot be written: the disk is full.")

    monkeypatch.setattr(EmbeddedWriter, "withdraw", fail)
    with pytest.raises(TrawlError, match="the disk is full"):
        load(installation, numbered(*range(1, 20)), snapshot=True)
    with installation.open_ledger() as ledger:
        assert ledger.loads.list()[-1].state == "failed"
    assert "R0" in stored(installation)
