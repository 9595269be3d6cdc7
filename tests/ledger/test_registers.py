"""Registers and their versions."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import combinations

import pytest
import sqlalchemy as sa

from trawl.errors import InputError, LedgerError, NotFoundError
from trawl.ledger import AsAt, Intake, KeptProfile, Ledger
from trawl.ledger.registers import Registers
from trawl.ledger.schema import register_rows
from trawl.model import IndexState, RegisterRemark, RegisterRow, Versions


def rows(count: int, name: str = "Larkfield Lodge") -> Iterator[RegisterRow]:
    for number in range(count):
        yield RegisterRow(
            "hotels", f"H{number:06}", f"{name} {number}", town="Oakham", extra={"stars": "3", "café": "é"}
        )


def test_a_register_is_replaced_whole(ledger: Ledger) -> None:
    full = RegisterRow(
        "hotels", "H1", "The Larkfield", "1 High Street", "Oakham", "LE15 0AA", "Leicestershire", "01632 960001",
        "open", 52.67, -0.73, {"rooms": "12"},
    )  # fmt: skip
    first = ledger.registers.replace("hotels", [full], file="hotels.csv", mapping_hash="m1")
    assert (first.version, first.rows, first.current, first.file) == (1, 1, True, "hotels.csv")
    assert list(ledger.registers.rows("hotels")) == [full]
    second = ledger.registers.replace("hotels", rows(3), file="hotels2.csv", mapping_hash="m2")
    assert (second.version, second.rows) == (2, 3)
    assert list(ledger.registers.rows("hotels")) == list(rows(3))
    assert ledger.registers.row("hotels", "H000002") == list(rows(3))[2]
    ledger.registers.replace("schools", [], file="s.csv", mapping_hash="m")
    assert [(r.name, r.version, r.rows) for r in ledger.registers.list()] == [("hotels", 2, 3), ("schools", 1, 0)]
    assert [(r.version, r.rows, r.current) for r in ledger.registers.versions("hotels")] == [
        (1, 1, False),
        (2, 3, True),
    ]


def test_a_replacement_that_breaks_off_changes_nothing(ledger: Ledger) -> None:
    ledger.registers.replace("hotels", rows(2), file="a.csv", mapping_hash="m")

    def broken() -> Iterator[RegisterRow]:
        yield from rows(5_000, "Other")
        raise InputError("register.csv", " was cut off")

    with pytest.raises(InputError, match="cut off"):
        ledger.registers.replace("hotels", broken(), file="b.csv", mapping_hash="m")
    with pytest.raises(LedgerError, match="has a row id twice"):
        ledger.registers.replace("hotels", [*rows(1), *rows(1)], file="b.csv", mapping_hash="m")
    assert list(ledger.registers.rows("hotels")) == list(rows(2))
    assert [version.version for version in ledger.registers.versions("hotels")] == [1]


def test_rows_are_those_of_one_version_whoever_replaces_it_meanwhile(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.registers.replace("hotels", rows(3), file="a.csv", mapping_hash="m")
    require = Registers._require

    def replaced_after(registers: Registers, name: str, version: int | None) -> None:
        require(registers, name, version)
        registers.replace(name, rows(3, "Other"), file="a.csv", mapping_hash="m")

    monkeypatch.setattr(Registers, "_require", replaced_after)
    assert list(ledger.registers.rows("hotels")) == list(rows(3, "Other"))
    assert ledger.registers.row("hotels", "H000001").name == "Other 1"


def test_unknown_registers_and_rows_are_not_found(ledger: Ledger) -> None:
    with pytest.raises(NotFoundError, match=r"no register 'hotels' \(none is loaded\)"):
        list(ledger.registers.rows("hotels"))
    ledger.registers.replace("hotels", rows(1), file="a.csv", mapping_hash="m")
    with pytest.raises(NotFoundError, match="no row 'X'"):
        ledger.registers.row("hotels", "X")


def test_rows_can_be_read_while_hits_are_written(ledger: Ledger) -> None:
    ledger.registers.replace("hotels", rows(5_000), file="a.csv", mapping_hash="m")
    streaming = ledger.registers.rows("hotels")
    next(streaming)
    load = ledger.loads.start("crime", "a.csv")
    assert ledger.loads.get(load.id) == load
    assert sum(1 for _ in streaming) == 4_999


def take_in(ledger: Ledger, *items: RegisterRow | RegisterRemark, name: str = "hotels", day: int = 1) -> Intake:
    """Load a version, and return what it came to."""
    taken: list[Intake] = []

    def settle(intake: Intake) -> AsAt:
        taken.append(intake)
        return AsAt(date(2026, 5, day), "--as-at")

    ledger.registers.replace(name, items, file="a.csv", mapping_hash="m", settle=settle)
    return taken[0]


def test_every_version_s_rows_are_kept_and_a_row_that_did_not_change_is_stored_once(ledger: Ledger) -> None:
    one, two, three, four = rows(4)
    closed = replace(two, status="closed")
    elsewhere = RegisterRow("schools", one.row_id, "Elm Row School")
    take_in(ledger, elsewhere, name="schools")
    take_in(ledger, one, two, three)
    intake = take_in(ledger, four, three, closed, day=9)
    assert (intake.new, intake.changed, intake.unchanged, intake.gone, intake.rows) == (1, 1, 1, 1, 3)
    take_in(ledger, two, one, three)
    assert list(ledger.registers.rows("hotels", 1)) == [one, two, three]
    assert list(ledger.registers.rows("hotels", 2)) == [closed, three, four]
    assert list(ledger.registers.rows("hotels")) == list(ledger.registers.rows("hotels", 3)) == [one, two, three]
    assert list(ledger.registers.rows("schools")) == [elsewhere]
    assert ledger.registers.row("hotels", one.row_id, 1) == one
    with pytest.raises(NotFoundError, match=f"Version 2 of the register 'hotels' has no row '{one.row_id}'"):
        ledger.registers.row("hotels", one.row_id, 2)
    with pytest.raises(NotFoundError, match="no version 4; it has 1 to 3"):
        list(ledger.registers.rows("hotels", 4))
    with ledger.registers._database.read() as connection:
        kept = connection.execute(sa.select(sa.func.count()).select_from(register_rows)).scalar_one()
    assert kept == 8  # the school; of 9 hotels, `three` once, `one` twice, `two` as it was, is and was, `four`
    assert [(one.as_at, one.as_at_from) for one in ledger.registers.versions("hotels")] == [
        (date(2026, 5, 1), "--as-at"),
        (date(2026, 5, 9), "--as-at"),
        (date(2026, 5, 1), "--as-at"),
    ]


def test_the_order_of_columns_and_characters_that_a_database_cannot_keep_change_no_row(ledger: Ledger) -> None:
    row = RegisterRow(
        "hotels", "H\0 1", "Caf\udce9 Elm", extra={"rooms": "12", "stars": "3"}, lat=51.123456789, lon=-0.1
    )
    take_in(ledger, row)
    intake = take_in(ledger, replace(row, extra={"stars": "3", "rooms": "12"}))
    assert (intake.unchanged, intake.rows) == (1, 1)


def test_changes_between_versions_reconcile(ledger: Ledger) -> None:
    old = list(rows(6))
    take_in(ledger, *old)
    middle = [replace(old[0], name="Changed for a month"), *old[1:]]
    take_in(ledger, *middle)
    moved = replace(old[2], address="4 Elm Row", status="closed", lat=52.0, lon=-1.0)
    came = RegisterRow("hotels", "N1", "Newcomer")
    take_in(ledger, old[0], replace(old[1], name="Elm Inn"), moved, replace(old[3], extra={"stars": "5"}), old[4], came)
    found = list(ledger.registers.changes("hotels", 1, 3))
    assert [(change.kind, change.row.row_id, change.parts) for change in found] == [
        ("unchanged", "H000000", ()),
        ("changed", "H000001", ("name",)),
        ("changed", "H000002", ("address", "status", "position")),
        ("changed", "H000003", ("other columns",)),
        ("gone", "H000005", ()),
        ("new", "N1", ()),
    ]
    assert (found[2].before, found[2].after) == (old[2], moved)
    assert [change.kind for change in ledger.registers.changes("hotels", 1, 2)] == ["changed"]


def test_what_settles_a_version_may_refuse_it_and_nothing_is_lost(ledger: Ledger) -> None:
    take_in(ledger, *rows(4))

    def refuse(intake: Intake) -> AsAt:
        assert intake.before is not None
        raise InputError("b.csv", f" has {intake.rows} of {intake.before.rows} rows")

    with pytest.raises(InputError, match="has 1 of 4 rows"):
        ledger.registers.replace("hotels", rows(1, "Other"), file="b.csv", mapping_hash="m", settle=refuse)
    assert list(ledger.registers.rows("hotels")) == list(rows(4))
    assert len(ledger.registers.versions("hotels")) == 1


def test_remarks_are_kept_with_their_version(ledger: Ledger) -> None:
    twice = RegisterRemark(9, "H1", "id", "H1", "is the id of row 1", rejected=True)
    nowhere = RegisterRemark(2, "H2", "lat", "91", "is no latitude in degrees")
    intake = take_in(ledger, twice, *rows(2), nowhere)
    assert (intake.rejected, intake.remarks) == (1, 1)
    take_in(ledger, *rows(2))
    assert list(ledger.registers.remarks("hotels")) == []
    assert list(ledger.registers.remarks("hotels", 1)) == [nowhere, twice]
    assert [(one.rejected, one.remarks) for one in ledger.registers.versions("hotels")] == [(1, 1), (0, 0)]


def test_a_version_is_of_the_day_of_its_loading_where_nobody_says_otherwise(ledger: Ledger) -> None:
    version = ledger.registers.replace("hotels", rows(1), file="a.csv", mapping_hash="m")
    assert (version.as_at, version.as_at_from) == (datetime.now(UTC).date(), "")


def test_a_purge_deletes_what_only_old_versions_have_that_no_run_names(ledger: Ledger) -> None:
    one, two, three, four = rows(4)
    noted = RegisterRemark(1, "H1", "lat", "91", "is no latitude in degrees")
    take_in(ledger, one, two, noted)  # named by a run
    take_in(ledger, two, three, noted)
    take_in(ledger, two, replace(three, name="Changed"))
    take_in(ledger, two, four)
    index = IndexState(0, 0, None, None, 0, Versions("", "", ""))
    coverage = {"registers": [{"name": "hotels", "version": 1}, {"name": "schools", "version": 2}]}
    ledger.runs.start(
        "p", "hash", query="q", principal="A", reason="", index=index, loads=(), kept=KeptProfile(), coverage=coverage
    )  # fmt: skip
    assert ledger.registers.purge("hotels", 1) == (2, 3)
    assert list(ledger.registers.rows("hotels", 1)) == [one, two]
    assert list(ledger.registers.remarks("hotels", 1)) == [noted]
    assert list(ledger.registers.rows("hotels")) == [two, four]
    with pytest.raises(NotFoundError, match="rows of version 2 of the register 'hotels' are not kept any more"):
        list(ledger.registers.rows("hotels", 2))
    with ledger.registers._database.read() as connection:
        kept = connection.execute(sa.select(register_rows.c.row_id).order_by(register_rows.c.row_id)).scalars().all()
    assert kept == ["H000000", "H000001", "H000003"]
    assert [(one.version, one.rows, bool(one.purged)) for one in ledger.registers.versions("hotels")] == [
        (1, 2, False), (2, 2, True), (3, 2, True), (4, 2, False),
    ]  # fmt: skip
    assert ledger.registers.purge("hotels", 1) == ()


def test_versions_and_their_differences_are_those_of_lists_that_are_kept_whole(ledger: Ledger) -> None:
    """Against versions that are kept one by one, whatever came, went, changed and changed back."""
    chance = random.Random(16)
    kept: list[dict[str, RegisterRow]] = []
    for _ in range(6):
        ids = chance.sample(range(12), chance.randint(1, 12))
        version = {f"H{n:02}": RegisterRow("hotels", f"H{n:02}", f"Inn {chance.randint(1, 2)}") for n in ids}
        take_in(ledger, *version.values())
        kept.append(version)
    for number, version in enumerate(kept, 1):
        assert list(ledger.registers.rows("hotels", number)) == [version[row_id] for row_id in sorted(version)]
    for older, newer in combinations(range(len(kept)), 2):
        before, after = kept[older], kept[newer]
        found = [
            change for change in ledger.registers.changes("hotels", older + 1, newer + 1) if change.kind != "unchanged"
        ]
        differing = {row_id for row_id in {*before, *after} if before.get(row_id) != after.get(row_id)}
        assert {change.row.row_id: (change.before, change.after) for change in found} == {
            row_id: (before.get(row_id), after.get(row_id)) for row_id in differing
        }
        assert len(found) == len(differing)
