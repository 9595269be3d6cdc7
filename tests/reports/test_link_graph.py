"""The links inside a list as GraphML, read by a reader of XML."""

from io import StringIO
from xml.etree import ElementTree as ET

from tests.reports.planted_wash import plant_wash
from trawl.model import Key
from trawl.reports.findings.wash import LinkedRecord, ListedIdentifier
from trawl.reports.link_graph import write_link_graph

NAME = "{http://graphml.graphdrawing.org/xmlns}"


def read(links, marking="OFFICIAL"):
    file = StringIO()
    write_link_graph(file, links, marking)
    graph = ET.fromstring(file.getvalue()).find(f"{NAME}graph")
    said = {
        node.get("id"): {data.get("key"): data.text for data in node.iter(f"{NAME}data")}
        for node in graph.iter(f"{NAME}node")
    }
    return graph, said, [(edge.get("source"), edge.get("target")) for edge in graph.iter(f"{NAME}edge")]


def test_records_are_hubs_between_the_identifiers_that_they_hold():
    rows = [
        ListedIdentifier(n, f"I{n}", "handle", value) for n, value in ((1, 'a"<&>\x00'), (2, "b"), (3, "b"), (4, "c"))
    ]
    links = [LinkedRecord(Key("f", "R1"), tuple(rows[:3]), "REF1"), LinkedRecord(Key("f", "R2"), tuple(rows[2:]))]
    graph, nodes, edges = read(links, "SECRET")
    assert graph.find(f"{NAME}data").text == "SECRET"
    assert [said["is"] for said in nodes.values()] == ["record", "identifier", "identifier", "record", "identifier"]
    assert nodes["r1"]["label"] == "REF1"
    assert nodes["r2"]["label"] == "R2"
    assert edges == [("r1", 'i:handle:a"<&>\ufffd'), ("r1", "i:handle:b"), ("r2", "i:handle:b"), ("r2", "i:handle:c")]
    assert {end for edge in edges for end in edge} == set(nodes)


def test_of_a_restricted_record_there_is_no_more_than_how_to_ask(coverage):
    _, nodes, _ = read(plant_wash(coverage).links)
    assert nodes["r1"]["by_reference_only"] == "yes"
    assert "date" not in nodes["r1"]
