"""The summary of a region: who and what stands in two forces or profiles, with the records that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from trawl.identifiers import REGISTRY
from trawl.reports.document import Block, Cell, Column, Document, Lines, Section, Table, plain
from trawl.reports.edition import FULL
from trawl.reports.findings.region import Crossing, Region
from trawl.reports.values import show_moment
from trawl.reports.wording.blocks import bullets, fact, nil, paragraph, stressed
from trawl.reports.wording.editions import say_edition
from trawl.written import write_count

_KICKER = "Regional summary"

_COLUMNS = (
    Column("value", "Who or what"),
    Column("basis", "Joined by", meaning="How surely the records speak of one."),
    Column("forces", "Forces", "list", "The forces whose records name it."),
    Column("profiles", "Profiles", "list", "The profiles whose hits they are."),
    Column("records", "Records", "list", "Each record with its force and its profiles."),
    Column("evidence", "Evidence", "list", "What speaks for the strongest match of a premises."),
)  # fmt: skip


def build_region_document(
    region: Region, title: str, as_at: datetime, *, copy_number: str = "", fictitious: bool = False
) -> Document:
    """The summary as a document, for those who may see the records of all forces."""
    marking = region.marking.upper()
    return Document(
        name="region",
        kicker=_KICKER,
        title=f"{title}: what crosses forces and profiles",
        marking=marking,
        facts=(
            fact("Marking", marking),
            fact("Copy number", copy_number or "not numbered"),
            fact("Issue date", "not issued yet: draft, unless issue.txt beside this page says when it was"),
            fact("As at", show_moment(as_at)),
            fact("Profiles", "; ".join(region.profiles) or "none"),
        ),
        sections=(
            Section("covered", "What was compared", tuple(_write_reach(region))),
            *(_write_section(region, *part) for part in _list_parts(region)),
        ),
        data=tuple(_flatten(region, name, found) for name, _, found in _list_parts(region)),
        warning=(
            "Intelligence, not evidence. Sharing a name or a value does not make two people one; what stands in two "
            "forces is a reason for two forces to talk."
        ),
        edition=say_edition(FULL),
        copy_number=copy_number,
        fictitious=fictitious,
        properties={"subject": _KICKER, "keywords": marking},
    )


def _list_parts(region: Region) -> Iterator[tuple[str, str, tuple[Crossing, ...]]]:
    """The parts of the summary: the name of each, what it is about, and what crosses."""
    yield "people", "people", region.people
    yield "premises", "premises", region.premises
    for kind, found in region.identifiers.items():
        yield kind.replace("_", "-"), REGISTRY[kind].many, found


def _write_reach(region: Region) -> Iterator[Block]:
    over = write_count(len(region.profiles), "profile")
    yield paragraph(
        f"{write_count(region.records, 'record')} that {over} found. Listed is what stands in the records of two "
        "forces or more, or in those that two profiles or more found."
    )
    missing = []
    if region.failed:
        missing.append(f"{', '.join(region.failed)} could not be run: nothing of it was compared.")
    if region.withheld:
        held = write_count(region.withheld, "record")
        missing.append(f"{held} by reference only: nothing of them was compared. Ask their owners.")
    if region.forceless:
        missing.append(f"{write_count(region.forceless, 'record')} naming no force: they cross none.")
    if missing:
        yield stressed("Not covered:", "", "warning")
        yield bullets(missing, "warning")


def _write_section(region: Region, name: str, many: str, found: Sequence[Crossing]) -> Section:
    title = f"{many[0].upper()}{many[1:]}"
    blocks: tuple[Block, ...] = (_tabulate(region, name, title, found),) if found else (_say_nil(region, many),)
    return Section(name, title, blocks, count=len(found))


def _say_nil(region: Region, many: str) -> Block:
    over = ", of what was compared" if region.failed or region.withheld or region.forceless else ""
    return nil(f"No {many} stand in two forces or two profiles{over}.")


def _tabulate(region: Region, name: str, title: str, found: Sequence[Crossing]) -> Table:
    evidence = any(one.because for one in found)
    columns = _COLUMNS if evidence else _COLUMNS[:-1]
    rows = tuple(_row(region, one)[: len(columns)] for one in found)
    return Table(f"crossing-{name}", f"{title} in two forces or profiles", columns, rows)


def _row(region: Region, one: Crossing) -> tuple[Cell, ...]:
    return (
        one.value,
        one.basis[0].upper() + one.basis[1:],
        ", ".join(one.forces) or "not given",
        Lines(tuple(map(plain, one.profiles))),
        Lines(tuple(map(plain, _name_records(region, one)))),
        "; ".join(one.because),
    )


def _flatten(region: Region, name: str, found: Sequence[Crossing]) -> Table:
    rows = tuple(
        (one.value, one.basis, one.forces, one.profiles, _name_records(region, one), one.because) for one in found
    )
    return Table(name, f"{_KICKER}: {name}", _COLUMNS, rows)


def _name_records(region: Region, one: Crossing) -> tuple[str, ...]:
    """The records that say so, each with its force, and with its profiles where the summary has several."""
    named = []
    for hit in sorted(one.hits, key=lambda hit: (hit.record.force, hit.record.key)):
        record = hit.record
        of = f" ({'; '.join(region.profiles_of[record.key])})" if len(region.profiles) > 1 else ""
        denied = ", negated" if hit.negated else ""
        named.append(f"{record.force or 'no force'}: {record.reference or '/'.join(record.key)}{of}{denied}")
    return tuple(named)
