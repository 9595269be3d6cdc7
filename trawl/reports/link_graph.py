"""The links inside a washed list as GraphML, for programs that draw networks (Gephi, yEd, i2 by import)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from trawl.reports.findings.wash import LinkedRecord, ListedIdentifier
from trawl.reports.text_guard import TextGuard, TextLimits

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
"""
_GRAPH_KEYS = ("marking",)
#: What a node says of itself: a record is a small hub between the identifiers that it holds.
_NODE_KEYS = ("is", "label", "type", "identifier_id", "row", "source", "reference", "kind", "force", "date",
              "by_reference_only")  # fmt: skip


def write_link_graph(file: IO[str], links: Iterable[LinkedRecord], marking: str) -> None:
    """Write records that hold two identifiers or more, those identifiers, and an edge for each that a record holds."""
    file.write(_HEAD)
    for of, keys in (("graph", _GRAPH_KEYS), ("node", _NODE_KEYS)):
        for key in keys:
            file.write(f'<key id="{key}" for="{of}" attr.name="{key}" attr.type="string"/>\n')
    file.write('<graph id="links" edgedefault="undirected">\n')
    file.write(_say("marking", marking))
    drawn: set[tuple[str, str]] = set()
    for number, link in enumerate(links, start=1):
        file.writelines(_draw(link, f"r{number}", drawn))
    file.write("</graph>\n</graphml>\n")


def _draw(link: LinkedRecord, hub: str, drawn: set[tuple[str, str]]) -> Iterator[str]:
    yield from _node(hub, _of_record(link))
    for one in dict.fromkeys((row.type, row.value) for row in link.rows):
        if one not in drawn:
            drawn.add(one)
            listed = next(row for row in link.rows if (row.type, row.value) == one)
            yield from _node(_name(one), _of_identifier(listed))
        yield f'<edge source="{hub}" target={quoteattr(_name(one))}/>\n'


def _name(identifier: tuple[str, str]) -> str:
    return _fit(f"i:{identifier[0]}:{identifier[1]}")


def _of_record(link: LinkedRecord) -> dict[str, str]:
    return {
        "is": "record",
        "label": link.reference or link.key.record_id,
        "source": link.key.source,
        "reference": link.reference,
        "kind": link.kind,
        "force": link.force,
        "date": link.event_date.isoformat() if link.event_date else "",
        "by_reference_only": "yes" if link.restricted else "no",
    }


def _of_identifier(listed: ListedIdentifier) -> dict[str, str]:
    return {
        "is": "identifier",
        "label": listed.value,
        "type": listed.type,
        "identifier_id": listed.identifier_id,
        "row": str(listed.row),
    }


def _node(name: str, said: dict[str, str]) -> Iterator[str]:
    yield f"<node id={quoteattr(name)}>"
    yield from (_say(key, value) for key, value in said.items() if value)
    yield "</node>\n"


def _say(key: str, value: str) -> str:
    return f'<data key="{key}">{escape(_fit(value))}</data>'


def _fit(text: str) -> str:
    """The text without what XML cannot hold."""
    return TextGuard(TextLimits()).fit(text)
