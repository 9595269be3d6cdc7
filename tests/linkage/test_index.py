"""The index of a register: the same in memory and in a file, whatever the rows are."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest

from trawl.linkage import Linker, RegisterGazetteer, RegisterIndex, open_index
from trawl.linkage.names import NameKind
from trawl.linkage.register_keys import RegisterKeys
from trawl.model import Place, Record, RegisterRow

ROWS = (
    RegisterRow("hotels", "H1", "The Larchfield Hotel", "12 Fulbeck Road, Thornaby", "Teesham", "TS31 4QB"),
    RegisterRow(
        "hotels", "H2", "Anchor & Ĉaro Lodge", force="Teesham Police", phone="01632 960123", lat=54.5, lon=-1.3
    ),
    RegisterRow("hotels", "H3", "Marlowe Arms", status="closed\x1fagain", extra={"stars": "3", "": "\udcff"}),
    RegisterRow("hotels", "H4", "Hotel"),
)


def test_a_kept_index_answers_the_same(tmp_path: Path) -> None:
    made, path = RegisterIndex(ROWS), tmp_path / "made" / "hotels.index"
    made.save(path)
    made.save(path)  # over the one that is there
    assert path.stat().st_mode & 0o077 == 0
    assert list(path.parent.iterdir()) == [path]
    for verified in (False, True):
        kept = open_index(path, verified=verified)
        assert kept is not None
        for index in (made, kept):
            assert len(index) == len(ROWS)
            assert [index.row(number) for number in (0, 1, 3)] == [ROWS[0], ROWS[1], ROWS[3]]
            assert (index.row(2).status, index.row(2).extra) == ("closed again", ROWS[2].extra)
            assert index.named("larchfieldhotel") == [(0, NameKind.FULL)]
            assert index.named("larchfield") == [(0, NameKind.CORE)]
            assert index.rows_in("thornaby") == {0}
            assert list(index.addresses.get("12 fulbeckroad")) == list(index.postcodes.get("ts314qb")) == [0]
            assert list(index.phones.get("1632960123")) == [1]
            assert index.forces == {"teesham"}
            assert index.misspelt.find("larhcfield") == ("larchfield",)
            assert "larch" not in index.names
    record = Record("feed", "R1", "Seen at the Larchfield Hotel, Thornaby.")
    assert Linker(kept).match(record) == Linker(ROWS).match(record) != ()
    (mention,) = RegisterGazetteer(kept, "hotels:1").find("seen at Larchfield Hotel")
    assert mention.value == "The Larchfield Hotel"


def test_rows_gathered_in_batches_make_the_same_index() -> None:
    keys = RegisterKeys(())
    for first in range(0, len(ROWS), 2):
        keys.extend(RegisterKeys(ROWS[first : first + 2], first))
    assert {name: bytes(part) for name, part in keys.build().items()} == {
        name: bytes(part) for name, part in RegisterKeys(ROWS).build().items()
    }


@pytest.mark.parametrize("damage", ["empty", "short", "cut", "longer", "contents", "one byte"])
def test_a_damaged_file_is_none(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "hotels.index"
    assert open_index(path) is None
    RegisterIndex(ROWS).save(path)
    whole = path.read_bytes()
    assert open_index(path) is not None
    path.write_bytes(
        {
            "empty": b"",
            "short": whole[:5],
            "cut": whole[:-3],
            "longer": whole + b"x",
            "contents": whole[:30] + b"!" + whole[31:],
            "one byte": whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:],
        }[damage]
    )
    assert open_index(path) is None


def test_a_file_of_another_making_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "hotels.index"
    RegisterIndex(ROWS).save(path)
    monkeypatch.setattr("trawl.linkage.index._making", lambda: "another vocabulary")
    assert open_index(path) is None


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PermissionError):
        RegisterIndex(ROWS).save(tmp_path / "hotels.index")
    assert list(tmp_path.iterdir()) == []


def spend(rows: list[RegisterRow], records: list[Record]) -> float:
    began = process_time()
    linker = Linker(rows)
    for record in records:
        linker.match(record)
    return process_time() - began


STRANGE = {
    "one name in many rows": lambda n: [RegisterRow("r", str(i), "Larch Lodge", town="Teesham") for i in range(n)],
    "names of one letter": lambda n: [RegisterRow("r", str(i), "abcxyz"[i % 6], town="Teesham") for i in range(n)],
    "very long names": lambda n: [RegisterRow("r", str(i), f"{'L' * 5 * n} {i}", town="Teesham") for i in range(20)],
    "very many words": lambda n: [RegisterRow("r", str(i), f"{'Larch ' * n} {i}", town="Teesham") for i in range(20)],
    "no names": lambda n: [RegisterRow("r", str(i), "", town="Teesham") for i in range(n)],
    "capitals alone": lambda n: [RegisterRow("r", str(i), f"LARCH LODGE {i}") for i in range(n)],
}


@pytest.mark.parametrize("kind", STRANGE)
def test_strange_registers_take_no_more_than_their_size(kind: str) -> None:
    records = [
        Record("feed", "R1", "Seen at the Larhc Lodge, Teesham."),
        Record("feed", "R2", "SEEN AT THE LARHC LODGE, TEESHAM"),
        Record("feed", "R3", "Seen.", place=Place(premises="L" * 1_000 + "M", town="Teesham")),
    ] * 5
    small, large = (spend(STRANGE[kind](rows), records) for rows in (2_500, 10_000))
    assert large < 12 * small + 0.5
