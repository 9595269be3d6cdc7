"""Names one slip away: found wherever the slip is, where the record says where its premises are, and nowhere else."""

from __future__ import annotations

import pytest

from trawl.linkage import Linker
from trawl.linkage.index import LARGE
from trawl.linkage.misspellings import Misspellings, pack_misspellings
from trawl.model import Place, Record, RegisterRow

NAMES = ("imperion", "oak", "łódź", "terminal3")
FILLER = [RegisterRow("r", f"F{i}", f"Filler{chr(97 + i % 26)}{i} House", town="Farhaven") for i in range(LARGE)]
ROWS = [
    RegisterRow("r", "A1", "Imperion Hotel", "9 Promenade", "Whitmere", "TS31 1AA", "Teesham"),
    RegisterRow("r", "A2", "Oak Hotel", "1 Sea Road", "Whitmere", "TS31 2AA", "Teesham"),
    RegisterRow("r", "A3", "Travelodge Whitmere", "2 Sea Road", "Whitmere", "TS31 3AA", "Teesham"),
    RegisterRow("r", "A4", "Terminal 3", "3 Sea Road", "Whitmere", "TS31 4AA", "Teesham"),
    RegisterRow("r", "A5", "Queens Bed & Breakfast", "4 Sea Road", "Newry, Mourne and Down", "BT34 5AA"),
    RegisterRow("r", "A6", "Bird in Hand Vardle", "5 Sea Road", "Whitmere", "TS31 6AA", "Teesham"),
]
LINKER = Linker([*FILLER, *ROWS])


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("miperion", ("imperion",)),
        ("mperion", ("imperion",)),
        ("imperiom", ("imperion",)),
        ("ximperion", ("imperion",)),
        ("imperion", ()),
        ("imperiomm", ()),
        ("oka", ("oak",)),
        ("łódż", ("łódź",)),
        ("", ()),
        ("q" * 10_000, ()),
    ],
)
def test_one_slip_is_found_anywhere(word: str, found: tuple[str, ...]) -> None:
    assert Misspellings(pack_misspellings(NAMES)).find(word) == found


def offered(text: str, **columns: str) -> dict[str, str]:
    force = columns.pop("force", "")
    record = Record("feed", "R1", text, force=force, place=Place(**columns))
    return {match.row.row_id: match.band for match in LINKER.match(record)}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Room booked at the Imperoin Hotel, Whitmere.", "A1"),
        ("Room booked at the Ipmerion Hotel, Whitmere.", "A1"),
        ("Room booked at the Imperion Hotle, Whitmere.", "A1"),
        ("Room booked at the Oka Hotel, Whitmere.", "A2"),
        ("Room paid at the Travel Lodge, Whitmere.", "A3"),
        ("Seen at Teh Queens Bed & Breakfast, Newry.", "A5"),
        ("Seen at Queens Bed & Brekfast, Newry.", "A5"),
        ("Seen at the Bird in Hand Vradle, Whitmere.", "A6"),
        ("ROOM BOOKED AT THE IMPEROIN HOTEL, WHITMERE.", "A1"),
    ],
)
def test_a_slip_in_a_text_is_offered(text: str, row: str) -> None:
    assert row in offered(text)


@pytest.mark.parametrize(
    "columns",
    [
        {"premises": "Imperoin", "town": "Whitmere"},
        {"premises": "Mperion Hotel", "town": "Whitmere"},
        {"premises": "Imperoin Hotel", "postcode": "TS31"},
        {"premises": "Imperoin Hotel", "force": "Teesham Police"},
    ],
)
def test_a_slip_in_a_column_is_offered_where_the_record_says_where(columns: dict[str, str]) -> None:
    assert "A1" in offered("Cash till emptied.", **columns)


@pytest.mark.parametrize(
    "text",
    [
        "Room booked at the Imperoin Hotel.",  # nobody says where
        "Room booked at the Imperoin Hotel, Farhaven.",
        "Room booked at the Impreoni Hotel, Whitmere.",  # two slips
        "The Oka was in Whitmere.",
        "She left Whitmere at once.",
    ],
)
def test_what_is_no_slip_near_by_is_not_offered(text: str) -> None:
    assert offered(text) == {}


def test_another_number_is_no_slip() -> None:
    matches = LINKER.match(Record("feed", "R1", "Seen at Terminal 4, Whitmere."))
    assert not any(said.startswith("spelt") for match in matches for said in (*match.evidence, *match.against))


def test_the_evidence_says_how_it_was_spelt() -> None:
    (match,) = LINKER.match(Record("feed", "R1", "Room booked at the Imperoin Hotel, Whitmere."))
    assert "spelt 'Imperoin Hotel'" in match.against
