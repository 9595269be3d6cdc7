"""`trawl show`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trawl.cli.invocation import installed

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from trawl.model import IndexedRecord, Mention, Record
    from trawl.pipeline.incidents import EventRecords
    from trawl.reports.shown_passages import ShownPassage


def show(
    context: typer.Context,
    record: Annotated[str, typer.Argument(help="Its id, its reference, or source/id.")],
    registers: Annotated[bool, typer.Option("--registers", help="Mark the names of the loaded registers too.")] = False,
    provenance: Annotated[bool, typer.Option("--provenance", help="Show who told it, too; it is logged.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Show one record whole, with what was found in it and the other records of its incident, but not who told it."""
    from trawl.cli.display import answers, plain_text, print_json
    from trawl.pipeline.gazetteer import add_registers
    from trawl.pipeline.searching import find_event
    from trawl.reports.shown_passages import list_passages

    installation = installed(context)
    found, event = find_event(installation, record, provenance=provenance)
    if registers:
        found = add_registers(installation, found)
    if json:
        print_json(_shown_json(found, provenance=provenance) | {"incident": _event_json(event)})
        return
    console = answers()
    for line in _record_lines(found):
        console.print(plain_text(line))
    passages = list_passages(found.record)
    _print_passages(console, passages, found.mentions)
    if found.mentions:
        console.print()
        console.print(_mention_table(found.mentions, passages))
    for line in _event_lines(event):
        console.print(plain_text(line))


def _event_lines(event: EventRecords) -> Iterable[str]:
    """The other records of the incident with the evidence, each under a line of its own; then what was not compared."""
    from trawl.reports.handling import is_restricted

    for other in event.others:
        record = other.record
        yield ""
        yield f"{'Same incident as' if other.grouped else 'Possibly the same incident as'} {_name_event(record)}"
        if is_restricted(record):
            yield "  by reference only: look at the record itself"
            continue
        evidence = other.link.evidence if other.link else ("held together by another record of the incident",)
        yield from (f"  for: {words}" for words in evidence)
        yield from (f"  against: {words}" for words in (other.link.against if other.link else ()))
    if event.notes:
        yield ""
        yield from event.notes


def _name_event(record: Record) -> str:
    from trawl.written import write_day

    facts = (record.reference, record.kind, write_day(record.event_date) if record.event_date else "")
    return f"{record.source}/{record.record_id} ({', '.join(filter(None, dict.fromkeys(facts)))})"


def _event_json(event: EventRecords) -> dict[str, Any]:
    """The other records as programs read them; of a restricted one nothing but its reference."""
    from trawl.reports.handling import is_restricted

    others = []
    for other in event.others:
        record, restricted = other.record, is_restricted(other.record)
        link = None if restricted else other.link
        others.append(
            {
                "source": record.source,
                "record_id": record.record_id,
                "reference": record.reference,
                "band": "strong" if other.grouped else "possible",
                "restricted": restricted,
                "evidence": link.evidence if link else (),
                "against": link.against if link else (),
            }
        )
    return {"records": others, "notes": event.notes}


def _shown_json(found: IndexedRecord, *, provenance: bool) -> dict[str, Any]:
    """The record and its mentions as programs read them, with the fields' text that mentions of fields point into."""
    from dataclasses import asdict

    from trawl.cli.display import place_json
    from trawl.passages import part_text
    from trawl.reports.shown_passages import list_passages

    record = asdict(found.record)
    if not provenance:
        del record["provenance"]
    passages = list_passages(found.record)
    mentions = [{**asdict(mention), **place_json(passages, mention.part, mention.start)} for mention in found.mentions]
    return {"record": record, "fields_text": part_text(found.record, "fields"), "mentions": mentions}


def _record_lines(found: IndexedRecord) -> Iterable[str]:
    from trawl.reports.wording.handling import say_grade, say_handling

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
        "From": f"{record.lineage.file}, row {record.lineage.row} (load {record.lineage.load_id})",
        "Title": record.title,
    }
    yield from (f"{name + ':':<11}{value}" for name, value in facts.items() if value)
    for remark in record.remarks:
        yield f"{'Unread:':<11}'{remark.column}' holds '{remark.value}', which {remark.reason}"


def _print_passages(console: Console, passages: Sequence[ShownPassage], mentions: Iterable[Mention]) -> None:
    """Print the narrative, an empty line before each section, then the fields, a line each."""
    before = ""
    for passage in passages:
        if passage.part == "title":
            continue  # among the facts
        if not before == passage.part == "fields":
            console.print()
        console.print(_marked_passage(passage, mentions))
        before = passage.part


def _marked_passage(passage: ShownPassage, mentions: Iterable[Mention]) -> Text:
    """A passage under its label, its mentions underlined."""
    from trawl.cli.display import label_text, plain_text

    text = plain_text(passage.text)  # as long as the passage: each character is one character
    for mention in mentions:
        if mention.part == passage.part and mention.start < passage.end and passage.start < mention.end:
            text.stylize("underline", max(0, mention.start - passage.start), mention.end - passage.start)
    return label_text(passage.label).append_text(text)


def _mention_table(mentions: Iterable[Mention], passages: Sequence[ShownPassage]) -> Table:
    from trawl.cli.display import make_table
    from trawl.entities import explain_join
    from trawl.reports.shown_passages import say_where

    return make_table(
        ("Type", "As written", "Value", "Validity", "Found by", "Where"),
        [
            (
                m.type,
                m.text,
                m.value,
                m.validity,
                ": ".join(filter(None, (f"{m.origin} {m.rule}".strip(), explain_join(m)))),
                say_where(passages, m.part, m.start),
            )
            for m in mentions
        ],
    )
