"""The flat tables behind a run's report: what they hold of each hit, and nothing of what is withheld."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest

from trawl.identifiers import REGISTRY
from trawl.model import NAME_TYPES, Hit, Incidents, Key, Mention, Person, RegisterRow
from trawl.reports.document import ColumnType, Lines, Table
from trawl.reports.edition import FULL, Edition
from trawl.reports.findings.narrowing import narrow
from trawl.reports.findings.run_findings import RunFindings, TermsOfReference
from trawl.reports.renderers.csv_table import render_csv
from trawl.reports.wording.flat_tables import fill_table, keys_of
from trawl.reports.wording.hit_table import HIT_COLUMNS, build_hit_table
from trawl.reports.wording.link_table import build_link_table
from trawl.reports.wording.run_tables import RUN_TABLES, build_run_tables

Make = Callable[..., Any]


def rows_of(table: Table) -> list[dict[str, Any]]:
    return [dict(zip(keys_of(table.columns), row, strict=True)) for row in table.rows]


def table_of(findings: RunFindings, name: str, edition: Edition = FULL) -> list[dict[str, Any]]:
    (table,) = (table for table in build_run_tables(narrow(findings, edition)) if table.name == name)
    return rows_of(table)


def by_id(findings: RunFindings, edition: Edition = FULL) -> dict[str, dict[str, Any]]:
    return {row["record_id"]: row for row in table_of(findings, "hits", edition)}


def test_the_tables_are_those_of_the_dictionary_and_every_column_has_a_meaning(make_report: Make) -> None:
    tables = build_run_tables(narrow(make_report(), FULL))
    assert {table.name: table.columns for table in tables} == RUN_TABLES
    for table in tables:
        assert len(set(keys_of(table.columns))) == len(table.columns)
        assert len({column.title.casefold() for column in table.columns}) == len(table.columns)
        assert all(column.meaning.endswith(".") for column in table.columns), table.name


def test_cells_are_values_of_their_columns_types(make_report: Make) -> None:
    held: dict[ColumnType, tuple[type, ...]] = {
        "text": (str,), "number": (int,), "score": (float,), "degrees": (float,), "date": (date,), "moment": (date,),
        "yes_no": (bool,), "list": (tuple,),
    }  # fmt: skip
    assert set(held) == set(get_args(ColumnType))
    for table in build_run_tables(narrow(make_report(), FULL)):
        for row in table.rows:
            for column, cell in zip(table.columns, row, strict=True):
                assert cell is None or type(cell) in held[column.type] or isinstance(cell, date), (table.name, column)
                assert not isinstance(cell, Lines)


def test_every_hit_is_there_then_the_withheld_then_the_departed(make_report: Make) -> None:
    rows = by_id(make_report())
    assert list(rows) == ["I0001", "I0002", "I0003", "I0004", "I0005", "I0007", "I0006", "I0088", "I0091"]
    assert rows["I0005"]["negated"] is True
    assert rows["I0005"]["contexts"] == ("vape: negated",)
    assert rows["I0001"]["terms"] == ("school", "elf bar", "an age under 18")
    assert rows["I0001"]["grade"] == "2/B/P"
    assert rows["I0003"]["change"] == "the record has been amended since R0005"
    assert [name for name, row in rows.items() if not row["present"]] == ["I0088", "I0091"]
    assert (rows["I0088"]["status"], rows["I0088"]["reference"]) == ("withdrawn", "NS/INT/4488/24")
    assert rows["I0088"]["why"] == ("the record is no longer in the index",)
    assert rows["I0088"]["negated"] is None


def test_a_hit_is_there_with_its_passages_and_entities(make_report: Make) -> None:
    rows = by_id(make_report())
    assert rows["I0003"]["snippets"].startswith("Possibly vapes [not certain] are given to children")
    assert "\nPlace: Northport Arcade, 2 Quay Street" in rows["I0004"]["snippets"]
    assert rows["I0002"]["people"] == ("Callum Draycott, suspect, born 16 January 1997",)
    assert rows["I0001"]["people"] == ("Callum DRAYCOTT",)
    assert rows["I0002"]["phones"] == ("+447700900123",)
    assert rows["I0001"]["handles"] == ("snapchat:callum_dr4y",)
    assert rows["I0001"]["vehicles"] == ("VD20BSX",)
    assert rows["I0004"]["place"] == "Northport Arcade, 2 Quay Street, Northport, NP1 2AB"


def entities(hit: Hit) -> str:
    (row,) = rows_of(build_hit_table(_findings_of(hit)))
    return repr([row[column.key] for column in HIT_COLUMNS[HIT_COLUMNS.index(_column("people")) :]])


def _column(key: str) -> Any:
    return next(column for column in HIT_COLUMNS if column.key == key)


def _findings_of(hit: Hit) -> RunFindings:
    from tests.reports.conftest import sample_report

    return sample_report(hits=(hit,), changes=())


@pytest.mark.parametrize("type_", [*NAME_TYPES, *REGISTRY])
def test_a_mention_of_any_type_stands_in_one_column(type_: str, make_hit: Make) -> None:
    hit = make_hit(1, "a vape", (), people=())
    said = entities(replace(hit, mentions=(Mention(type_, 2, 6, "VALUEX", "VALUEX"),)))
    assert said.count("VALUEX") == 1


def test_a_name_of_the_columns_is_not_said_again(make_hit: Make) -> None:
    hit = make_hit(1, "Jo SMITH and Smith and Dee", (), people=(Person("Jo Smith", "victim"),))
    mentions = (
        Mention("person", 0, 8, "Jo SMITH", "jo smith"),
        Mention("person", 13, 18, "Smith", "jo smith"),
        Mention("alias", 23, 26, "Dee", "dee"),
    )
    (row,) = rows_of(build_hit_table(_findings_of(replace(hit, mentions=mentions))))
    assert row["people"] == ("Jo Smith, victim", "Dee (alias)")


def test_withheld_hits_are_there_by_reference_only(make_report: Make) -> None:
    named = {"source": "intel", "record_id": "I0006", "reference": "NS/INT/4406/24", "kind": "intelligence"}
    named |= {"force": "Northshire", "marking": "OFFICIAL", "negated": False, "undecided": False, "restricted": True}
    findings = make_report()
    row = by_id(findings)["I0006"]
    assert {key: cell for key, cell in row.items() if cell is not None} == {**named, "status": "new", "present": True}
    match = replace(findings.matches[Key("intel", "I0001")][0], record_id="I0006", mention="SECRETWORD Lodge")
    findings = replace(findings, matches={**findings.matches, Key("intel", "I0006"): (match,)})
    for table in build_run_tables(narrow(findings, FULL)):
        written = render_csv(table).decode().casefold()
        assert "hiddenname" not in written
        assert "secretword" not in written


def test_a_withheld_hit_has_a_line_among_the_links_that_names_nothing(make_report: Make) -> None:
    row = table_of(make_report(), "links")[-1]
    assert {key: cell for key, cell in row.items() if cell is not None} == {
        "source": "intel",
        "record_id": "I0006",
        "restricted": True,
    }


def test_with_a_logged_reason_the_record_is_whole_and_said_to_be_restricted(make_report: Make) -> None:
    edition = Edition(include_restricted="Agreed by the owner, log 7")
    row = by_id(make_report(), edition)["I0006"]
    assert row["restricted"] is True
    assert "SECRETWORD" in row["snippets"]
    notes = {row["topic"]: row["note"] for row in table_of(make_report(), "notes", edition)}
    assert notes["Edition"].endswith("Agreed by the owner, log 7.")


def test_the_order_of_concern_is_there_to_be_seen(make_report: Make) -> None:
    rows = by_id(make_report())
    assert rows["I0002"]["concern"] > rows["I0005"]["concern"]
    assert rows["I0002"]["signs"]
    premises = table_of(make_report(), "premises")
    assert premises[0]["concern"] == rows["I0001"]["concern"] + rows["I0002"]["concern"]


def test_a_partner_reads_no_words_of_a_record(make_report: Make) -> None:
    edition = Edition("partner")
    for table in build_run_tables(narrow(make_report(), edition)):
        written = render_csv(table).decode().casefold()
        for secret in ("draycott", "elf bars", "+447700900123", "vd20bsx", "i0006", "ns/int", "analyst,", "near/15"):
            assert secret not in written, table.name
    assert not [row for row in table_of(make_report(), "links", edition) if row["restricted"]]


def test_an_exact_term_does_not_make_its_cell_a_formula(make_hit: Make) -> None:
    found = (("giving", "=giving", "negated"), ("give", "==give", "affirmed"))
    (row,) = rows_of(build_hit_table(_findings_of(make_hit(1, "giving what they give", found))))
    assert (row["terms"], row["contexts"]) == (("giving", "give"), ("giving: negated",))


def test_incidents_are_numbered_over_the_hits_that_are_shown(make_report: Make) -> None:
    groups = tuple(tuple(Key("intel", name) for name in names) for names in (("I0006", "I0001"), ("I0002", "I0003")))
    rows = by_id(make_report(incidents=Incidents(groups, version="1")))
    numbers = {name: row["incident"] for name, row in rows.items() if row["incident"]}
    assert numbers == {"I0002": 1, "I0003": 1}


def test_links_keep_what_programs_read(make_report: Make) -> None:
    findings = make_report()
    match = replace(findings.matches[Key("intel", "I0003")][0], score=87.25)
    findings = replace(findings, matches={Key("intel", "I0003"): (match,)}, near={match.row.key: "340 m from a school"})
    row = rows_of(build_link_table(findings))[0]
    assert (row["record_id"], row["register_id"], row["band"], row["score"]) == ("I0003", "H377", "possible", 87.25)
    assert (row["row_address"], row["near"]) == ("81 Station Road, Eastmoor", "340 m from a school")
    assert (row["evidence"], row["restricted"]) == (("name 84",), False)


def test_premises_are_told_flat(make_report: Make) -> None:
    rows = table_of(make_report(), "premises")
    assert [row["name"] for row in rows] == ["Cloud Corner Vapes", "Harbour View Lodge", "Harbour Lodge"]
    first = rows[0]
    assert (first["hits"], first["new"], first["score"], first["register_id"]) == (2, 2, 98.0, "V014")
    assert first["records"] == ("37/12345/24", "NS/INT/4401/24")
    assert first["nearest_school"] == "Brackenfield Academy, 340 m"
    assert first["incidents"] is None
    assert rows[2]["against"] == ("another row is as near",)
    row = RegisterRow("hotels", "H1", "Lodge", lat=53.4, lon=-2.9)
    placed = replace(make_report().matches[Key("intel", "I0001")][0], row=row)
    (told,) = table_of(make_report(matches={Key("intel", "I0001"): (placed,)}), "premises")
    assert (told["lat"], told["lon"]) == (53.4, -2.9)


def test_identifiers_are_all_there_with_how_often_and_across_which_forces(make_report: Make) -> None:
    rows = {row["value"]: row for row in table_of(make_report(), "identifiers")}
    assert list(rows) == ["VD20BSX", "+447700900123", "snapchat:callum_dr4y"]
    vehicle = rows["VD20BSX"]
    assert (vehicle["type"], vehicle["called"], vehicle["hits"]) == ("vrm", "vehicle", 3)
    assert (vehicle["forces"], vehicle["cross_force"]) == (("Eastmoor", "Northshire"), True)
    assert rows["snapchat:callum_dr4y"]["hits"] == 1


def test_people_say_what_joins_them(make_report: Make) -> None:
    (row,) = table_of(make_report(), "people")
    assert (row["person"], row["basis"], row["hits"]) == ("Callum DRAYCOTT", "name only", 3)


def test_terms_found_nowhere_are_there(make_report: Make) -> None:
    rows = {row["term"]: row for row in table_of(make_report(), "terms")}
    assert rows["puff bar"]["hits"] == 0
    assert rows["vape"]["hits"] == 4


def test_coverage_says_what_was_not_read_and_what_was_not_searched(make_report: Make) -> None:
    rows = table_of(make_report(missing_registers=("schools",)), "coverage")
    assert {"matter": "rows not read", "covered": False, "feed": "intel", "file": "intel-2024-03.csv", "column": None,
            "number": 9, "said": None} in rows  # fmt: skip
    said = {(row["matter"], row["column"] or row["file"] or row["feed"]): row for row in rows}
    for matter in (("column not used", "Beat"), ("amendment not read", "I0413"), ("load failed", "custody-2024-03.csv"),
                   ("values not read", "DOB"), ("load in flight", "missing-w13.csv")):  # fmt: skip
        assert said[matter]["covered"] is False
    assert said["records searched", None]["number"] == 1_211


def test_notes_carry_the_handling_the_query_and_the_caveats(make_report: Make) -> None:
    profile = replace(make_report().profile, terms_of_reference=TermsOfReference(scope="Licensed premises"))
    notes = [(row["topic"], row["note"]) for row in table_of(make_report(profile=profile), "notes")]
    assert ("Scope", "Licensed premises") in notes
    assert notes[0] == ("Fictitious data", "Every person, place and event in this file is invented.")
    assert ("Handling", "For force exploitation leads only. Do not copy to partners.") in notes
    assert ("Caveat", "Brand names are also surnames and street names.") in notes
    assert any(topic == "Query as run" and "#age<18" in note for topic, note in notes)
    assert any(
        topic == "By reference only" and note.startswith("1 hit: its grade or its handling") for topic, note in notes
    )


def test_a_value_under_no_column_is_refused() -> None:
    with pytest.raises(ValueError, match="no column is called bogus"):
        fill_table("hits", "Hits", HIT_COLUMNS, [{"bogus": 1}])
