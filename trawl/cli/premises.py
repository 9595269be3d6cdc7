"""`trawl premises`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from trawl.cli.invocation import installed

if TYPE_CHECKING:
    from rich.table import Table

    from trawl.pipeline.premises import Figures, LinkedRecord, Period, Premises
    from trawl.reports.findings.repeats import Repeat


def premises(
    context: typer.Context,
    row: Annotated[str, typer.Argument(metavar="REGISTER/ROW", help="The row of a register, such as hotels/H1.")],
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Show what the records say of one premises: how many and when, who and what comes back, and each with its match.

    What analysts decided of matches holds. Restricted records are counted and named by reference only. Exit code 3
    where no record means the premises.
    """
    from trawl.cli.display import answers, plain_text, print_json, print_shortfalls
    from trawl.pipeline.premises import gather_premises

    found = gather_premises(installed(context), row)
    if json:
        print_json(_pack(found))
    else:
        for line in _lines(found):
            answers().print(plain_text(line))
        for title, linked in (("Matched strongly or confirmed", found.sure), ("Possible: to check", found.possible)):
            if linked:
                answers().print(plain_text(f"\n{title}"))
                answers().print(_table(linked))
        print_shortfalls(found.coverage)
    if not found.sure and not found.possible:
        raise typer.Exit(3)


def _lines(found: Premises) -> Iterator[str]:
    from trawl.reports.wording.decisions import say_left_out
    from trawl.written import write_day

    row, version = found.row, found.version
    yield f"{row.name} ({row.register}/{row.row_id}, version {version.version} as at {version.as_at:%Y-%m-%d})"
    if where := ", ".join(filter(None, (row.address, row.town, row.postcode, row.phone, row.force))):
        yield where
    yield f"Status: {'; '.join(_say_history(found))}"
    yield f"Nearest school: {found.nearest_school}"
    yield f"Records: {_say_figures(found.figures)}"
    if found.possible:
        yield f"Possible, not in these figures: {_say_figures(found.possible_figures)}"
    if left_out := say_left_out(found.rejected, found.lapsed):
        yield f"Not listed: {left_out}. See: trawl link decisions --register {row.register}"
    if found.figures.records:
        events = found.coverage.events.last
        reach = f" The newest event in the index is of {events}." if events else ""
        yield f"Months are counted back from {write_day(found.as_at)}.{reach}"
    if found.restricted:
        yield f"Restricted: {found.restricted:,} of the records; nothing of what they say is shown or counted below."
    if found.terms:
        yield f"Terms of the newest runs: {', '.join(f'{term} ({records:,})' for term, records in found.terms)}"
    yield from _repeat_lines(found)


def _say_history(found: Premises) -> Iterator[str]:
    for standing in found.history:
        several = standing.first < standing.last
        versions = f"versions {standing.first} to {standing.last}" if several else f"version {standing.first}"
        yield f"{standing.row.status or 'not given'} ({versions})"
    if found.history[-1].last < found.version.version:
        yield f"no longer in the register since version {found.history[-1].last + 1}"


def _say_figures(figures: Figures) -> str:
    from trawl.written import write_count, write_day

    if not figures.records:
        return "none matched strongly or confirmed"
    parts = [write_count(figures.records, "record"), write_count(figures.incidents, "incident")]
    if figures.first and figures.last:
        parts.append(f"events from {write_day(figures.first)} to {write_day(figures.last)}")
    if figures.undated:
        parts.append(f"{figures.undated:,} without an event date")
    parts.extend(map(_say_period, figures.periods))
    return "; ".join(parts)


def _say_period(period: Period) -> str:
    months = f"the last {period.months} months ({period.before:,} in the {period.months} before: {period.trend})"
    return f"{period.records:,} in {months}"


def _repeat_lines(found: Premises) -> Iterator[str]:
    from trawl.identifiers import REGISTRY

    if found.people:
        yield "People in two or more records:"
        yield from (f"  {_say_repeat(person)}, by {person.basis}" for person in found.people)
    for kind, repeats in found.identifiers.items():
        many = REGISTRY[kind].many
        yield f"{many[0].upper()}{many[1:]} in two or more records:"
        yield from (f"  {_say_repeat(repeat)}" for repeat in repeats)
    if not (found.people or found.identifiers) and found.figures.records:
        yield "No person and no identifier is in two or more of the records that are matched strongly or confirmed."


def _say_repeat(repeat: Repeat) -> str:
    across = f", across {', '.join(repeat.forces)}" if repeat.cross_force else ""
    return f"{repeat.value}: {len(repeat.hits):,} records{across}"


def _table(linked: Sequence[LinkedRecord]) -> Table:
    from trawl.cli.display import make_table

    return make_table(("Event", "Record", "Force", "Match", "Evidence"), map(_cells, linked), show_lines=True)


def _cells(linked: LinkedRecord) -> tuple[str, ...]:
    from trawl.cli.display import record_cells
    from trawl.reports.wording.decisions import say_decision

    match = linked.match
    if linked.restricted:
        _, names, force = record_cells(linked.record)
        return ("", names, force, "restricted: by reference only", "")
    decided = say_decision(match.decision) if match.decision else ""
    said = "\n".join(filter(None, (f"{match.band} {match.score:.0f}" if match.score else "", decided)))
    words = [side + "; ".join(told) for side, told in (("", match.evidence), ("against: ", match.against)) if told]
    return (*record_cells(linked.record), said, "\n".join(words))


def _pack(found: Premises) -> dict[str, object]:
    from dataclasses import asdict

    from trawl.coverage import pack_coverage

    return {
        "row": asdict(found.row),
        "version": found.version.version,
        "as_at": found.as_at,
        "records": _pack_linked(found.sure),
        "possible": _pack_linked(found.possible),
        "figures": _pack_figures(found.figures),
        "possible_figures": _pack_figures(found.possible_figures),
        "restricted": found.restricted,
        "rejected": found.rejected,
        "lapsed": found.lapsed,
        "terms": [{"term": term, "records": records} for term, records in found.terms],
        "runs": found.runs,
        "people": [_pack_repeat(repeat) for repeat in found.people],
        "identifiers": {kind: list(map(_pack_repeat, repeats)) for kind, repeats in found.identifiers.items()},
        "nearest_school": found.nearest_school,
        "history": [
            {"first_version": one.first, "last_version": one.last, "status": one.row.status} for one in found.history
        ],
        "coverage": pack_coverage(found.coverage),
    }


def _pack_linked(linked: Iterable[LinkedRecord]) -> list[dict[str, object]]:
    from dataclasses import asdict

    from trawl.cli.display import record_json

    packed = []
    for one in linked:
        said: dict[str, object] = {**record_json(one.record), "restricted": one.restricted}
        if one.restricted:
            del said["event_date"]  # by reference only
        else:
            match = one.match
            said |= {
                "band": match.band,
                "score": match.score,
                "evidence": match.evidence,
                "against": match.against,
                "mention": match.mention,
                "decision": match.decision and asdict(match.decision),
            }
        packed.append(said)
    return packed


def _pack_figures(figures: Figures) -> dict[str, object]:
    from dataclasses import asdict

    periods = [{**asdict(period), "trend": period.trend} for period in figures.periods]
    return {**asdict(figures), "periods": periods}


def _pack_repeat(repeat: Repeat) -> dict[str, object]:
    return {
        "value": repeat.value,
        "basis": repeat.basis,
        "records": [f"{hit.record.source}/{hit.record.record_id}" for hit in repeat.hits],
        "forces": repeat.forces,
    }
