"""People of a list, washed from end to end: one class of tests, for an installation on each engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Trawl, read_csv, use_server
from tests.reports.unpacking import unpack
from tests.servers.elasticsearch import Server

INTELLIGENCE = """\
report_reference,force,created_date,text,grade,handling,marking
N1,Northshire,01/03/2026,"Jade Fox, born 03/04/1991, was seen with a child.",2/B/P,P,OFFICIAL
N2,Northshire,02/03/2026,Jade FOX dob 04/03/1991 stopped in Leeds.,2/B/P,P,OFFICIAL
N3,Northshire,03/03/2026,Spoke to Jade Fox about it.,2/B/P,P,OFFICIAL
N4,Northshire,04/03/2026,Zqshut: Jade Fox (dob 03/04/1991) rang zq_kit.lo at 9 Zqlane Road.,2/B/C,C,OFFICIAL-SENSITIVE
N5,Northshire,05/03/2026,J Fox dob 12/03/2009 was in the car.,2/B/P,P,OFFICIAL
N6,Northshire,06/03/2026,the list had oakes tom and two others on it,2/B/P,P,OFFICIAL
E1,Eastmoor,07/03/2026,Zqforeign: Jade Fox (dob 03/04/1991) and Robert Smith dob 05/06/1985 at Zqhotel.,2/B/P,P,OFFICIAL
"""
CRIME = """\
crime_reference,force,from_date,mo,suspect,suspect_dob
C1,Northshire,01/02/2026,Nothing.,"FOX, Jade",03/04/1991
C2,Northshire,02/02/2026,Nothing.,Jade Fox,1991
C3,Northshire,03/02/2026,Nothing.,Jade Fox,12/12/1980
C4,Eastmoor,04/02/2026,Nothing.,Robert SMITH,05/06/1985
"""
#: Each row of a list with whom it traces, and whom it proposes.
PEOPLE = (
    ("Jade Fox", "03/04/1991", "C1 E1 N1 N4", "C2 N2 N3"),
    ("FOX, Jade", "03/04/1991", "C1 E1 N1 N4", "C2 N2 N3"),
    ("Fox Jade", "1991-04-03", "", "C1 C2 E1 N1 N2 N3 N4"),
    ("Jade Fox", "04/03/1991", "N2", "C1 C2 E1 N1 N3 N4"),
    ("Jade Fox", "1991", "", "C1 C2 E1 N1 N2 N3 N4"),
    ("Jade Fox", "", "", "C1 C2 C3 E1 N1 N2 N3 N4"),
    ("Bob Smith", "05/06/1985", "", "C4 E1"),
    ("Robert Smith", "05/06/1985", "C4 E1", ""),
    ("Tom Oakes", "05/06/1985", "", "N6"),
    ("J Fox", "12/03/2009", "N5", ""),
    ("Ann Okell", "01/02/1990", "", ""),
)
LIST = "Ref,Name,DOB\n" + "".join(f'W{n},"{name}",{born}\n' for n, (name, born, _, _) in enumerate(PEOPLE))
FORMATS = "html,pdf,docx,xlsx,json"


def load(trawl: Trawl) -> Trawl:
    for source, rows in (("intelligence", INTELLIGENCE), ("crime", CRIME)):
        trawl("load", trawl.write(f"{source}.csv", rows), "--source", source)
    trawl.write("list.csv", LIST)
    return trawl


def wash(trawl: Trawl, *options: str) -> Path:
    """Wash the list into a folder of its own; return the answers' file."""
    out = trawl.folder / "out" / "wash.csv"
    trawl("wash", trawl.folder / "list.csv", "--out", out, "--format", FORMATS, *options)
    assert {path.suffix for path in out.parent.iterdir()} >= {f".{name}" for name in FORMATS.split(",")}
    return out


def said(folder: Path) -> dict[str, str]:
    """All that each file of a folder holds, whatever its format."""
    return {path.name: "\n".join(unpack(path.read_bytes())) for path in folder.iterdir()}


class WashedPeople:
    """A subclass gives the fixture `people`: an installation on its engine that holds the records above."""

    def test_a_name_with_its_birth_is_a_trace_and_anything_less_a_proposal(self, people: Trawl) -> None:
        rows = read_csv(wash(people))
        for number, (_, _, *wanted) in enumerate(PEOPLE):
            of_row = [row for row in rows if row["identifier_id"] == f"W{number}"]
            found = [
                " ".join(sorted(row["record_id"] for row in of_row if row["outcome"] == outcome))
                for outcome in ("trace", "possible")
            ]
            assert found == wanted, of_row
        assert [row["outcome"] for row in rows if not row["record_id"]] == ["no_trace"]

    def test_no_file_tells_more_of_a_restricted_record_than_its_reference(self, people: Trawl) -> None:
        out = wash(people)
        assert {row["restricted"] for row in read_csv(out) if row["record_id"] == "N4"} == {"yes"}
        for name, text in said(out.parent).items():
            assert "Zqshut" not in text, name
            assert "zq_kit" not in text.lower(), name
            assert "Zqlane" not in text, name

    def test_a_force_s_files_hold_nothing_of_another_force(self, people: Trawl) -> None:
        out = wash(people, "--edition", "force", "--force", "Northshire")
        traced = {row["record_id"] for row in read_csv(out)}
        assert {"N1", "N4", "C1"} <= traced
        assert not traced & {"E1", "C4"}
        for name, text in said(out.parent).items():
            assert not [word for word in ("Eastmoor", "Zqforeign", "Zqhotel", "Zqshut", "zq_kit") if word in text], name

    def test_a_partner_s_files_hold_outcomes_and_nothing_of_any_record(self, people: Trawl) -> None:
        out = wash(people, "--edition", "partner")
        rows = read_csv(out)
        assert [row["identifier_id"] for row in rows] == [f"W{number}" for number in range(len(PEOPLE))]
        assert [row["outcome"] for row in rows][:4] == ["trace", "trace", "possible", "trace"]
        hidden = ("Zqforeign", "Zqhotel", "Zqshut", "zq_kit", "Eastmoor", "Leeds", "with a child", "Jade", "1991")
        for name, text in said(out.parent).items():
            assert not [word for word in hidden if word in text], name


class TestEmbedded(WashedPeople):
    """On the engine in the installation's own folder."""

    @pytest.fixture
    def people(self, empty: Trawl, monkeypatch: pytest.MonkeyPatch) -> Trawl:
        monkeypatch.setenv("TRAWL_MODEL", "rules")
        return load(empty)


class TestElastic(WashedPeople):
    """On a server."""

    @pytest.fixture
    def people(
        self, empty: Trawl, elasticsearch_server: Server, elastic_index: str, monkeypatch: pytest.MonkeyPatch
    ) -> Trawl:
        monkeypatch.setenv("TRAWL_MODEL", "rules")
        use_server(monkeypatch, elasticsearch_server, elastic_index)
        empty("engine", "create")
        return load(empty)
