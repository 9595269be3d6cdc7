"""The demo data that the project ships: its counts, its spread, and that nothing in it points at the real world."""

import csv
import ipaddress
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import trawl

FOLDER = Path(trawl.__file__).parent / "demo"
COLUMNS = ["id", "source", "force", "date", "urn", "text"]
FORCES = {"Cleveland", "Durham", "Northumbria", "Cumbria", "North Yorkshire", "Lancashire"}
MONTHS = {f"2025-{month}" for month in (11, 12)} | {f"2026-{month:02d}" for month in range(1, 11)}
REGISTERS = {
    "hotels.csv": "id,name,address,town,postcode,force,phone,rooms,lat,lon",
    "trading_standards.csv": "id,name,company,address,town,postcode,force,category,status,status_date,lat,lon",
    "schools.csv": "urn,name,open_date,town,postcode,lat,lon",
}
PHONE = re.compile(r"(?<![\w/.-])(?:(?:\+|00)44[\s.-]*(?:\(0\)[\s.-]*)?|0)(?:\d[\s.-]?){8,9}\d(?!\d)")
EMAIL = re.compile(r"[\w.+-]+@([\w.-]+\w)")
URL = re.compile(r"\b(?:https?|hxxps?)://([^\s/]+)|\bwww\.(\S+)")
EXAMPLE = re.compile(r"(?:[\w-]+\.)*example\.(?:com|org|net)")
ADDRESS = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
POSTCODE = re.compile(r"[A-Z]{1,2}\d{1,2} \d[ABD-HJLNP-UW-Z]{2}")
FICTION = re.compile(r"(?:7700900|1632960)\d{3}")
DOCUMENTATION = [ipaddress.ip_network(net) for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")]


def load_records(name: str) -> list[dict[str, str]]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def load_rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


RECORDS = load_records("records.jsonl")
UPDATE = load_records("records_update.jsonl")
CRIMES = load_rows("crimes.csv")
EVERY_TEXT = [record["text"] for record in RECORDS + UPDATE] + [row["summary"] for row in CRIMES]


def strip_phone(text: str) -> str:
    """The national number without its leading nought."""
    return re.sub(r"^(?:0044|44|0)0?", "", re.sub(r"\D", "", text))


def plain_runs(text: str, words: int) -> Iterator[tuple[str, ...]]:
    tokens = re.findall(r"\w+", text.casefold())
    return (tuple(tokens[at : at + words]) for at in range(len(tokens) - words + 1))


@pytest.mark.parametrize("records", [RECORDS, UPDATE], ids=["records", "update"])
def test_columns_and_values_are_what_the_mapping_reads(records: list[dict[str, str]]) -> None:
    for record in records:
        assert list(record) == COLUMNS
        assert all(isinstance(value, str) and value.strip() for value in record.values()), record["id"]
        assert record["source"] in {"intelligence", "crime", "custody", "missing", "cad"}
        assert record["force"] in FORCES
        date.fromisoformat(record["date"])


def test_crimes_name_people_and_places_in_columns_alone() -> None:
    assert len({row["crime_reference"] for row in CRIMES}) == len(CRIMES)
    assert {row["force"] for row in CRIMES} <= FORCES
    for row in CRIMES:
        said = row["summary"].casefold()
        for column in ("victim", "suspect", "premises", "address"):
            assert all(word not in said for word in re.findall(r"[a-z]{4,}", row[column].casefold())), column
    assert any(row["victim_dob"][-4:] > "2010" and row["cse"] == "Y" for row in CRIMES)


def test_ids_references_and_narratives_are_unique() -> None:
    for column in ("id", "urn", "text"):
        assert len({record[column] for record in RECORDS}) == len(RECORDS)
        assert len({record[column] for record in UPDATE}) == len(UPDATE)


def test_there_are_enough_records_and_they_are_spread() -> None:
    assert len(RECORDS) >= 170
    forces = Counter(record["force"] for record in RECORDS)
    assert set(forces) == FORCES
    assert min(forces.values()) >= 25
    months = Counter(record["date"][:7] for record in RECORDS)
    assert set(months) == MONTHS
    assert min(months.values()) >= 10
    assert min(Counter(record["source"] for record in RECORDS).values()) >= 15


def test_narratives_have_the_length_of_real_ones() -> None:
    assert [text for text in EVERY_TEXT if not 40 <= len(text.split()) <= 220] == []


def test_narratives_are_written_singly() -> None:
    first_seen: dict[tuple[str, ...], str] = {}
    for record in RECORDS:
        for run in plain_runs(record["text"], 12):
            assert first_seen.setdefault(run, record["id"]) == record["id"], " ".join(run)


def test_the_mess_of_real_feeds_is_there() -> None:
    whole = "\n".join(EVERY_TEXT)
    assert all(mark in whole for mark in ("&amp;", "“", "’", "Â£", "no concerns re cse".upper()))
    assert sum(text.isupper() for text in EVERY_TEXT) >= 20


def test_phones_are_from_the_ranges_kept_for_fiction() -> None:
    found = [match.group() for text in EVERY_TEXT for match in PHONE.finditer(text)]
    found += [row["phone"] for row in load_rows("registers/hotels.csv") if row["phone"]]
    assert len(found) > 80
    assert [phone for phone in found if not FICTION.fullmatch(strip_phone(phone))] == []


def test_addresses_of_the_net_are_example_or_documentation() -> None:
    texts = [*EVERY_TEXT, *(row["identifier"] for row in load_rows("wash_list.csv"))]
    whole = "\n".join(texts).replace("[.]", ".").replace("[at]", "@")
    hosts = [match.group(1) for match in EMAIL.finditer(whole)]
    hosts += [match.group(1) or match.group(2) for match in URL.finditer(whole)]
    assert len(hosts) > 10
    assert [host for host in hosts if not EXAMPLE.fullmatch(host.lower())] == []
    addresses = [match.group() for text in EVERY_TEXT for match in ADDRESS.finditer(text)]
    assert addresses
    assert all(any(ipaddress.ip_address(found) in net for net in DOCUMENTATION) for found in addresses)


@pytest.mark.parametrize(("name", "header"), REGISTERS.items())
def test_registers_have_their_columns_and_sound_rows(name: str, header: str) -> None:
    rows = load_rows(f"registers/{name}")
    assert list(rows[0]) == header.split(",")
    assert len(rows) == (40 if name == "schools.csv" else 60)
    assert len({next(iter(row.values())) for row in rows}) == len(rows)
    for row in rows:
        assert row["name"]
        assert row["town"]
        assert POSTCODE.fullmatch(row["postcode"]), row
        assert 53.6 < float(row["lat"]) < 55.2
        assert -3.7 < float(row["lon"]) < -0.3
        assert row.get("force", "Durham") in FORCES


def test_register_ids_are_numbered_from_one() -> None:
    assert [row["id"] for row in load_rows("registers/hotels.csv")] == [f"D-H{n:03d}" for n in range(1, 61)]
    assert [row["id"] for row in load_rows("registers/trading_standards.csv")] == [f"D-V{n:03d}" for n in range(1, 61)]


def test_narratives_name_the_premises_of_the_registers() -> None:
    rows = load_rows("registers/hotels.csv") + load_rows("registers/trading_standards.csv")
    names = {re.sub(r"^the ", "", row["name"].casefold()) for row in rows}
    named = [text for text in EVERY_TEXT if any(name in text.casefold() for name in names)]
    assert len(named) >= 75
    assert len({name for name in names if any(name in text.casefold() for text in named)}) >= 50


def test_postcodes_in_narratives_are_those_of_the_registers() -> None:
    known = {row["postcode"] for name in REGISTERS for row in load_rows(f"registers/{name}")}
    found = {match.group() for text in EVERY_TEXT for match in re.finditer(r"\b" + POSTCODE.pattern + r"\b", text)}
    assert len(found) >= 10
    assert found <= known


def stands_in(kind: str, identifier: str, text: str) -> bool:
    """Whether an identifier occurs in a narrative once both are reduced to one form."""
    if kind == "phone":
        return strip_phone(identifier) in {strip_phone(match.group()) for match in PHONE.finditer(text)}
    if kind in {"vrm", "postcode"}:
        bare = re.sub(r"[\s-]", "", identifier).upper()
        return re.search(r"\b" + r"[\s-]?".join(bare) + r"\b", text.upper()) is not None
    wanted = identifier.casefold().replace("[at]", "@").replace("[.]", ".").removeprefix("@")
    return re.search(rf"(?<![\w.]){re.escape(wanted)}(?![\w@])", text.casefold()) is not None


def is_well_formed(kind: str, identifier: str) -> bool:
    """Enough of a check to tell the list's three broken identifiers from the rest."""
    if kind == "phone":
        return len(strip_phone(identifier)) == 10
    if kind == "email":
        return EMAIL.fullmatch(identifier.replace("[at]", "@").replace("[.]", ".")) is not None
    if kind == "ip":
        return all(int(part) < 256 for part in identifier.split("."))
    return True


def test_half_of_the_wash_list_stands_in_the_narratives_and_three_are_broken() -> None:
    rows = load_rows("wash_list.csv")
    assert list(rows[0]) == ["identifier_id", "type", "identifier"]
    assert len({row["identifier_id"] for row in rows}) == len(rows) == 40
    texts = [record["text"] for record in RECORDS]
    outcomes = Counter(
        "invalid"
        if not is_well_formed(row["type"], row["identifier"])
        else "present"
        if any(stands_in(row["type"], row["identifier"], text) for text in texts)
        else "absent"
        for row in rows
    )
    assert outcomes == {"present": 20, "absent": 17, "invalid": 3}


def test_threads_cross_force_boundaries() -> None:
    for kind, identifier in [
        ("phone", "07700900273"),
        ("phone", "07700900418"),
        ("phone", "07700900655"),
        ("vrm", "FX17LNO"),
        ("vrm", "YD70FHA"),
        ("email", "milo.skates07@example.org"),
    ]:
        forces = {record["force"] for record in RECORDS if stands_in(kind, identifier, record["text"])}
        assert len(forces) >= 3, identifier


def test_the_update_amends_three_records_and_adds_twelve() -> None:
    before = {record["id"]: record for record in RECORDS}
    amended = [record for record in UPDATE if record["id"] in before]
    added = [record for record in UPDATE if record["id"] not in before]
    assert (len(amended), len(added)) == (3, 12)
    for record in amended:
        earlier = before[record["id"]]
        assert record["text"].startswith(earlier["text"])
        assert len(record["text"]) > len(earlier["text"])
        assert all(record[column] == earlier[column] for column in COLUMNS if column != "text")
    assert {record["urn"] for record in added}.isdisjoint(record["urn"] for record in RECORDS)
    latest = max(record["date"] for record in RECORDS)
    assert sum(record["date"] < latest for record in added) == 1  # keyed late


def test_the_folder_says_that_it_is_fictitious_and_names_every_file() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert readme.startswith("# The demo data: EXERCISE - FICTITIOUS")
    assert "Apache-2.0" in readme
    assert f"{len(RECORDS)} narratives" in readme
    for path in FOLDER.rglob("*"):
        if path.is_file() and path.suffix in {".csv", ".jsonl"}:
            assert f"`{path.relative_to(FOLDER).as_posix()}`" in readme


def test_nothing_is_taken_from_the_gold(shared: Path) -> None:
    own = {run for text in EVERY_TEXT for run in plain_runs(text, 12)}
    files = sorted((shared / "gold").glob("*/*.jsonl"))
    assert files
    for path in files:
        for line in path.read_text(encoding="utf-8").splitlines():
            assert own.isdisjoint(plain_runs(json.loads(line)["text"], 12)), path.name


def test_register_names_are_not_taken_from_the_gold(shared: Path) -> None:
    for name in ("hotels.csv", "trading_standards.csv"):
        own = {(row["name"], row["address"]) for row in load_rows(f"registers/{name}")}
        with (shared / "gold/registers" / name).open(encoding="utf-8", newline="") as file:
            assert own.isdisjoint((row["name"], row["address"]) for row in csv.DictReader(file))
