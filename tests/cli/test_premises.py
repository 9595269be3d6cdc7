"""`trawl premises`: what the records say of one row of a register."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.cli.conftest import HOTELS, Trawl

TODAY = datetime.now(UTC).date()
AT = "at the Anchor Lodge, 14 Dockfield Road, Middlesbrough"
SCHOOLS = "id,name,lat,lon\nS1,Far School,54.70,-1.22\nS2,Dockside School,54.58,-1.22\n"
SCHOOLS_MAPPING = "row_id: id\nname: name\nlat: lat\nlon: lon\n"
INTELLIGENCE = "report_reference,created_date,text,handling\n"


def ago(days: int) -> str:
    return (TODAY - timedelta(days)).isoformat()


def row(name: str, day: str, text: str, source: str = "crime", force: str = "Cleveland") -> dict[str, str]:
    return {"id": name, "source": source, "force": force, "date": day, "urn": f"REF/{name}", "text": text}


@pytest.fixture
def premises(empty: Trawl) -> Trawl:
    """P1 to P4 mean H1, of which P4 is restricted; P5 may; P6 to P8 do not, and P7 is linked by an analyst."""
    empty("register", "load", "hotels", empty.write("hotels.csv", HOTELS), "--mapping", "hotels")
    empty.load(
        [
            row("P1", ago(10), f"Male in car AB12 CDE seen {AT}. He rang from 07700 900123. Vape found."),
            row("P2", ago(40), f"Car AB12 CDE and phone 07700 900123 {AT} again, two vapes.", "custody", "Durham"),
            row("P3", ago(400), f"Window broken {AT}."),
            row("P5", ago(5), "Fight outside 14 Dockfield Road, Middlesbrough. Car AB12 CDE left."),
            row("P6", ago(6), "Theft at the Ashgrove Guest House, Darlington, by a man in car AB12 CDE."),
            row("P7", ago(7), "Girl collected from the lodge by the docks. Phone 07700 900456."),
            row("P8", ago(8), "Till taken from a shop, by two men in dark coats."),
        ]
    )
    text = f'{INTELLIGENCE}P4,{date.fromisoformat(ago(20)):%d/%m/%Y},"Zebedee was {AT}, with car AB12 CDE.",C\n'
    empty("load", empty.write("P4.csv", text), "--source", "intelligence")
    empty("link", "confirm", "P7", "hotels/H1", "--reason", "The officer says so")
    return empty


def ids(records: list[dict[str, str]]) -> list[str]:
    return [record["record_id"] for record in records]


def test_a_premises_with_all_that_the_records_say_of_it(premises: Trawl) -> None:
    found = premises("premises", "hotels/H1", "--json").json
    assert ids(found["records"]) == ["P7", "P1", "P4", "P2", "P3"]
    assert ids(found["possible"]) == ["P5"]
    assert "not by name" in found["possible"][0]["against"]
    figures = found["figures"]
    assert (figures["records"], figures["incidents"], figures["undated"]) == (5, 5, 0)
    assert (figures["first"], figures["last"]) == (ago(400), ago(7))
    assert [(p["months"], p["records"], p["before"], p["trend"]) for p in figures["periods"]] == [
        (3, 4, 0, "rising"), (12, 4, 1, "rising"),
    ]  # fmt: skip
    assert found["possible_figures"]["records"] == 1
    repeats = {kind: {r["value"]: r["records"] for r in many} for kind, many in found["identifiers"].items()}
    assert {kind: [*values] for kind, values in repeats.items()} == {"vrm": ["AB12CDE"], "phone": ["+447700900123"]}
    assert sorted(repeats["vrm"]["AB12CDE"]) == ["narratives/P1", "narratives/P2"]
    assert found["restricted"] == 1
    (restricted,) = (record for record in found["records"] if record["restricted"])
    assert set(restricted) == {
        "source", "record_id", "reference", "kind", "force", "marking", "restricted",
    }  # fmt: skip
    confirmed = found["records"][0]["decision"]
    assert (confirmed["verdict"], confirmed["principal"], confirmed["reason"]) == (
        "confirm", "analyst", "The officer says so",
    )  # fmt: skip
    assert found["coverage"]["records"] == 8
    assert found["nearest_school"] == "not known: no register named schools is loaded"


def test_a_premises_on_the_screen(premises: Trawl) -> None:
    premises("register", "load", "schools", premises.write("s.csv", SCHOOLS), "--mapping",
             premises.write("schools.yml", SCHOOLS_MAPPING))  # fmt: skip
    profile = "title: Vapes\ndescription: Vapes.\nquery: vape\nregisters: [{name: hotels}]\n"
    premises("run", premises.write("vapes.yml", profile))
    premises("link", "reject", "P3", "hotels/H1", "--reason", "Before the owner changed")
    shown = premises("premises", "hotels/H1")
    said = shown.words
    assert "Anchor Lodge (hotels/H1, version 1 as at" in said
    assert "Nearest school: Dockside School, 1.1 km" in said
    assert "Records: 4 records; 4 incidents; events from" in said
    assert "4 in the last 3 months (0 in the 3 before: rising); 4 in the last 12 months (0 in the 12 before" in said
    assert "Possible, not in these figures: 1 record; 1 incident" in said
    assert "Not listed: 1 rejected by an analyst. See: trawl link decisions --register hotels" in said
    assert "Restricted: 1 of the records" in said
    assert "against:" in said
    assert "Zebedee" not in shown.out
    assert "Terms of the newest runs: vape (2)" in said
    assert "AB12CDE: 2 records, across Cleveland, Durham" in said
    assert "confirmed by analyst on" in said
    (entry,) = (e for e in premises("audit", "--json").json if e["action"] == "premises")
    assert (entry["payload"]["register"], entry["payload"]["row"], entry["payload"]["records"]) == ("hotels", "H1", 5)


def test_a_premises_that_no_record_means(premises: Trawl) -> None:
    hotels = HOTELS + "H3,The Silver Birch,3 Nowhere Lane,Redcar,TS10 9ZZ,Cleveland,,,\n"
    premises("register", "load", "hotels", premises.write("hotels.csv", hotels), "--mapping", "hotels")
    answer = premises("premises", "hotels/H3", code=3)
    assert "none matched strongly or confirmed" in answer.words
    assert "not known: no register named schools is loaded" in answer.words
    assert "Status: not given (version 2)" in answer.words
    assert "Name it as REGISTER/ROW" in premises.refuse("premises", "H3", code=2)
    assert "has a row 'H9'" in premises.refuse("premises", "hotels/H9", code=3)
    assert "no register 'inns'" in premises.refuse("premises", "inns/H1", code=3)


def test_a_premises_shows_only_what_its_reader_may_see(premises: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "SECRET")
    text = "report_reference,created_date,text,handling,marking\n"
    text += f'S1,01/03/2026,"Sold {AT}.",P,SECRET\nS2,01/03/2026,Nothing named.,P,SECRET\n'
    premises("load", premises.write("s.csv", text), "--source", "intelligence")
    premises("link", "confirm", "S2", "hotels/H1", "--reason", "The officer says so")
    assert {"S1", "S2"} <= set(ids(premises("premises", "hotels/H1", "--json").json["records"]))
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "OFFICIAL")
    found = premises("premises", "hotels/H1", "--json").json
    assert ids(found["records"]) == ["P7", "P1", "P2", "P3"]  # P4 is marked above, too
    assert found["coverage"]["records"] == 7


def test_a_run_that_cannot_be_issued_names_no_record_that_its_reader_may_not_see(
    empty: Trawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "SECRET")
    text = "report_reference,created_date,text,handling,marking\nS1,01/03/2026,A vape sold.,P,SECRET\n"
    empty("load", empty.write("s.csv", text), "--source", "intelligence")
    made = empty("run", empty.write("v.yml", "title: V\ndescription: V.\nquery: vape\n"), "--json").json
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "OFFICIAL")
    said = empty.refuse("report", "issue", made["run"]["id"], code=2)
    assert "its report is not for you" in said
    assert "S1" not in said


def test_a_premises_that_left_its_register(premises: Trawl) -> None:
    kept = "".join(line for line in HOTELS.splitlines(keepends=True) if not line.startswith("H1,"))
    accept = "--accept-shrink"
    premises("register", "load", "hotels", premises.write("hotels.csv", kept), "--mapping", "hotels", accept)
    said = premises("premises", "hotels/H1").words
    assert "no longer in the register since version 2" in said
    assert "Records: 4 records" in said
    assert "Not listed: 1" in said
