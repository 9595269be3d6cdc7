"""Registers and their versions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from trawl.errors import InputError, LedgerError, NotFoundError
from trawl.ledger import Ledger
from trawl.ledger.registers import Registers
from trawl.model import RegisterRow


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
    require = Registers._require_current

    def replaced_after(registers: Registers, name: str) -> None:
        require(registers, name)
        registers.replace(name, rows(3, "Other"), file="a.csv", mapping_hash="m")

    monkeypatch.setattr(Registers, "_require_current", replaced_after)
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
