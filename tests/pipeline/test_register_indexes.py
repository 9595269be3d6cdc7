"""The index of a register's version is made once, and goes with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from trawl.errors import EngineError
from trawl.linkage import RegisterIndex
from trawl.model import Record, RegisterRow
from trawl.pipeline import register_indexes
from trawl.pipeline.installation import Installation, open_installation
from trawl.pipeline.register_indexes import keep_index, make_index, open_linker
from trawl.pipeline.registers import load_register

RECORD = Record("feed", "R1", "Seen at the Anchor Lodge, Thornaby.")


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    monkeypatch.setenv("TRAWL_USER", "analyst")
    made = open_installation(tmp_path / "home")
    load(made, "H1")
    return made


def load(installation: Installation, row_id: str) -> None:
    hotels = installation.settings.home.parent / "hotels.csv"
    hotels.write_text(f"id,name,town,postcode\n{row_id},Anchor Lodge,Thornaby,TS31 4QB\n", "utf-8")
    load_register(installation, "hotels", hotels, "hotels")


def files(installation: Installation) -> list[Path]:
    return sorted((installation.settings.home / "registers").iterdir())


def test_it_is_made_once_for_each_version_and_goes_when_the_next_is_made(installation: Installation) -> None:
    made: list[str] = []
    for row_id in ("H1", "H2"):
        if row_id == "H2":
            load(installation, row_id)
            assert len(files(installation)) == 1  # a run may be reading it
        with installation.open_ledger() as ledger:
            for _ in range(2):
                version = ledger.registers.version("hotels")
                linker = open_linker(installation, ledger, version, lambda name, _: made.append(name))
                assert [match.row.row_id for match in linker.match(RECORD)] == [row_id]
    assert (version.version, made) == (2, ["hotels", "hotels"])
    assert len(files(installation)) == 1


def test_a_damaged_one_is_made_again(installation: Installation) -> None:
    with installation.open_ledger() as ledger:
        version = ledger.registers.version("hotels")
        kept = keep_index(installation, ledger, version)
        kept.path.write_bytes(kept.path.read_bytes()[:-1] + b"?")
        assert open_linker(installation, ledger, version).match(RECORD)


def test_a_register_that_is_replaced_meanwhile_is_read_as_it_was(installation: Installation) -> None:
    with installation.open_ledger() as ledger:
        version = ledger.registers.version("hotels")
        load(installation, "H2")
        linker = open_linker(installation, ledger, version)
        assert [match.row.row_id for match in linker.match(RECORD)] == ["H1"]
        current = open_linker(installation, ledger, ledger.registers.version("hotels"))
        assert [match.row.row_id for match in current.match(RECORD)] == ["H2"]
        assert [match.row.row_id for match in linker.match(RECORD)] == ["H1"]


def test_what_cannot_be_is_said(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with installation.open_ledger() as ledger:
        version = ledger.registers.version("hotels")
        kept = keep_index(installation, ledger, version)
        kept.path.unlink()
        with pytest.raises(EngineError, match="it was replaced"):
            kept.open()
        monkeypatch.setattr(RegisterIndex, "save", refuse)
        with pytest.raises(EngineError, match=r"No space left on device.*Make room"):
            open_linker(installation, ledger, version)


def test_several_processes_make_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_indexes, "_BATCH", 7)
    rows = [RegisterRow("r", str(i), f"Larch{chr(97 + i)} Lodge", town="Teesham") for i in range(20)]
    monkeypatch.setattr(register_indexes, "_SMALL", 1)
    shared = make_index(iter(rows), len(rows), 2)
    shared.save(tmp_path / "shared.index")
    RegisterIndex(rows).save(tmp_path / "alone.index")
    assert (tmp_path / "shared.index").read_bytes() == (tmp_path / "alone.index").read_bytes()
