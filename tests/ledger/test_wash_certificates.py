"""What the ledger keeps of what washes certify."""

from __future__ import annotations

from trawl.ledger import Ledger, WashFile
from trawl.model import IndexState, Versions

INDEX = IndexState(7, 7, None, None, 7, Versions("0", "1", "x"))


def start(ledger: Ledger) -> int:
    return ledger.washes.start("list.csv", principal="A", reason="op", index=INDEX).id


def test_a_certificate_is_found_by_its_wash_and_by_its_list(ledger: Ledger) -> None:
    first, second, bare = start(ledger), start(ledger), start(ledger)
    kept = [
        ledger.wash_certificates.keep(wash, list_sha256="a" * 64, seal=str(wash) * 64, certificate='{"é": 1}')
        for wash in (first, second)
    ]
    assert ledger.wash_certificates.get(first) == kept[0]
    assert kept[0].certificate == '{"é": 1}'
    assert ledger.wash_certificates.get(bare) is None
    assert ledger.wash_certificates.of_list("a" * 64) == tuple(kept)
    assert ledger.wash_certificates.of_list("b" * 64) == ()


def test_files_are_found_by_wash_by_their_bytes_and_by_their_place(ledger: Ledger) -> None:
    wash = start(ledger)
    csv = WashFile(wash, "/out", "wash.csv", "c" * 64, 5)
    page = WashFile(wash, "/out", "wash.html", "d" * 64, 6)
    ledger.wash_certificates.add_files([csv, page])
    ledger.wash_certificates.add_files([])
    assert ledger.wash_certificates.files_of(wash) == (csv, page)
    assert ledger.wash_certificates.find_files("d" * 64) == (page,)
    assert ledger.wash_certificates.files_at("/out", "wash.csv") == (csv,)
    assert ledger.wash_certificates.files_at("/elsewhere", "wash.csv") == ()
