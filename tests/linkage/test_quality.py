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


def test_known_wrong_links_of_the_demonstration_are_not_strong() -> None:
    """Pairs that an earlier weighing called strong and a reader found wrong, each with the reason; and two right ones."""
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
                strong.add((record["id"], match.row.row_id))
    wrong = {
        ("D-0039", "D-H022"),  # Tynegate Rooms in Newcastle are not the Tyne Gate Hotel in Gateshead
        ("D-0046", "D-V002"),  # "Directors of Ketterdale have three shops": a company is no shop
        ("D-0063", "D-V056"),  # a shed in Padiham
        ("D-0097", "D-V038"),  # poachers on the Eden
        ("D-0134", "D-H012"),  # the lark rise lodge near Bowburn is Larkrise Lodge
        ("D-0187", "D-H032"),  # the Border Gate in Carlisle
    }
    assert strong & wrong == set()
    assert ("D-0134", "D-H011") in strong
    assert ("D-0105", "D-V001") in strong  # name, number, street and postcode of Vapour Junction
    assert len(strong) >= 90
