"""`trawl show`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trawl.cli.invocation import installed

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from trawl.model import IndexedRecord, Mention
    from trawl.reports.shown_passages import ShownPassage


def show(
    context: typer.Context,
    record: Annotated[str, typer.Argument(help="Its id, its reference, or source/id.")],
    registers: Annotated[bool, typer.Option("--registers", help="Mark the names of the loaded registers too.")] = False,
    provenance: Annotated[bool, typer.Option("--provenance", help="Show who told it, too; it is logged.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Show one record whole, with what was found in it, but not who told it."""
    from dataclasses import asdict

    from trawl.cli.display import answers, plain_text, print_json
    from trawl.pipeline.gazetteer import add_registers
    from trawl.pipeline.searching import find_record

    installation = installed(context)
    found = find_record(installation, record, provenance=provenance)
    if registers:
        found = add_registers(installation, found)
    if json:
        shown = asdict(found.record)
        if not provenance:
            del shown["provenance"]
        print_json({"record": shown, "mentions": [asdict(mention) for mention in found.mentions]})
        return
    console = answers()
    for line in _record_lines(found):
        console.print(plain_text(line))
    console.print()
    console.print(_marked_narrative(found))
    if found.mentions:
        console.print()
        console.print(_mention_table(found))


def _record_lines(found: IndexedRecord) -> Iterable[str]:
    from trawl.reports.handling_words import say_grade, say_handling

    record = found.record
    facts = {
        "Marking": record.marking,
        "Record": f"{record.source}/{record.record_id}",
        "Reference": record.reference,
        "Kind": record.kind,
        "Force": " ".join(filter(None, (record.force, record.district))),
        "Event": record.event_date,
        "Created": record.created_date,
        "Grade": say_grade(record) if record.grade else "",
        "Handling": say_handling(record) if record.handling else "",
        "Told by": record.provenance,
        "Place": ", ".join(
            filter(None, (record.place.premises, record.place.address, record.place.town, record.place.postcode))
        ),
        "People": "; ".join(map(_describe_person, record.people)),
        "Markers": ", ".join(record.markers),
        "From": f"{record.lineage.file}, row {record.lineage.row} (load {record.lineage.load_id})",
        "Title": record.title,
    }
    yield from (f"{name + ':':<11}{value}" for name, value in facts.items() if value)
    for remark in record.remarks:
        yield f"{'Unread:':<11}'{remark.column}' holds '{remark.value}', which {remark.reason}"


def _describe_person(person: Person) -> str:
    born = f"{person.dob:%d/%m/%Y}" if person.dob else person.born
    facts = (person.role or "role not given", f"born {born}" if born else "")
    return f"{person.name} ({', '.join(filter(None, facts))})"


def _marked_narrative(found: IndexedRecord) -> object:
    from rich.text import Text

    text = Text(found.record.narrative)
    for mention in found.mentions:
        text.stylize("underline", mention.start, mention.end)
    return text


def _mention_table(found: IndexedRecord) -> Table:
    from trawl.cli.display import make_table

    return make_table(
        ("Type", "As written", "Value", "Validity", "Found by"),
        [(m.type, m.text, m.value, m.validity, m.origin) for m in found.mentions],
    )
