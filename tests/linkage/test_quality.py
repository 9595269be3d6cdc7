"""Links on the annotated narratives, from their text and force alone."""

import json
from pathlib import Path

import trawl
from trawl.linkage import Linker
from trawl.model import Record, RegisterRow
from trawl.settings import packaged_folder
from trawl.sources import load_register_mapping, load_register_rows


def test_strong_links_are_right_and_few_are_missed(shared: Path) -> None:
    rows: list[RegisterRow] = []
    for name in ("hotels", "trading_standards"):
        mapping = load_register_mapping(name, [packaged_folder("mappings")])
        read = load_register_rows(shared / "gold" / "registers" / f"{name}.csv", mapping)
        rows += [row for row in read if isinstance(row, RegisterRow)]
    linker = Linker(rows)
    true, strong, offered = set(), set(), set()
    for path in sorted((shared / "gold" / "dev").glob("*.jsonl")):
        for record in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            links = {e["link"] for e in record["entities"] if e["type"] == "PREMISES" and e.get("link")}
            true |= {(record["id"], link) for link in links}
            for match in linker.match(Record("gold", record["id"], record["text"], force=record["force"])):
                offered.add((record["id"], match.row.row_id))
                if match.band == "strong":
                    strong.add((record["id"], match.row.row_id))
    assert strong - true == set()
    assert len(strong & true) / len(true) >= 0.95
    assert len(offered & true) / len(true) >= 0.98


def test_the_strong_links_of_the_demonstration_are_those_that_were_read() -> None:
    demo = Path(trawl.__file__).parent / "demo"
    rows: list[RegisterRow] = []
    for name in ("hotels", "trading_standards"):
        mapping = load_register_mapping(name, [packaged_folder("mappings")])
        read = load_register_rows(demo / "registers" / f"{name}.csv", mapping)
        rows += [row for row in read if isinstance(row, RegisterRow)]
    linker, strong = Linker(rows), set()
    for record in map(json.loads, (demo / "records.jsonl").read_text(encoding="utf-8").splitlines()):
        for match in linker.match(Record("demo", record["id"], record["text"], force=record["force"])):
            if match.band == "strong":
                strong.add(f"{record['id']} {match.row.row_id}")
    judged = (Path(__file__).parent / "demonstration_links.txt").read_text(encoding="utf-8").splitlines()
    assert strong == {line for line in judged if not line.startswith("#")}
