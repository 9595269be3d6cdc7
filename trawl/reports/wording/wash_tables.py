"""The tables of a wash: for people on a page, and flat ones for workbooks and programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from trawl.reports.document import Block, Cell, Column, Fold, Lines, Paragraph, Run, Table, Text, plain
from trawl.reports.findings.wash import MOST_LINKS, AnsweredRow, LinkedRecord, ListedIdentifier, WashReport
from trawl.reports.wash_table import LINE_COLUMNS, WashLine, line_cells, name_carried
from trawl.reports.wording.blocks import lines, note
from trawl.reports.wording.flat_tables import place_values
from trawl.reports.wording.wash_words import OUTCOMES, TIERS
from trawl.written import write_count, write_day

#: Rows of a table on a page that stand together; the rest is folded away in tables of as many, up to `_ON_PAGE`.
_TOGETHER, _ON_PAGE, _ON_PAPER = 200, 2_000, 100
#: Identifiers that one cell of a page names.
_IN_CELL = 50
#: The flat table of each outcome's lines, and those of its columns that say nothing where no record was traced.
FLAT = {"trace": "traces", "possible": "possibles", "no_trace": "no-traces", "invalid": "not-read"}
_OF_ROWS = ("identifier_id", "row", "type", "identifier", "value", "readings", "reason")
_TRACED = ("trace", "possible")


def write_lines(report: WashReport, outcome: str) -> Iterator[Block]:
    """The lines of one outcome as a page has them, in tables of some, and where the rest is."""
    kept = report.lines.get(outcome, ())[:_ON_PAGE]
    total = report.line_counts.get(outcome, 0)
    traced = outcome in _TRACED
    for number, start in enumerate(range(0, len(kept), _TOGETHER)):
        batch = kept[start : start + _TOGETHER]
        said = "continued" if number else "one line for each identifier and record" if traced else "a line each"
        name = f"{outcome.replace('_', '-')}-lines" + (f"-{number + 1}" if number else "")
        make = _tabulate_traces if traced else _tabulate_rows
        if report.edition.name == "partner":
            make = _tabulate_ids
        table = make(name, f"{OUTCOMES[outcome]}: {said}", batch)
        table = replace(table, on_paper=_ON_PAPER, rest=_say_rest(total, report))
        folded = number or not traced
        opened = outcome == "invalid"
        yield Fold(_say_batch(batch), (table,), printed=not number, open=opened) if folded else table
    if total > len(kept):
        said = f"A page has the first {len(kept):,} of {write_count(total, 'line')}. {_say_where_all(report)}"
        yield Paragraph(plain(said), "warning")


def _say_rest(total: int, report: WashReport) -> str:
    """Where the lines are that are not printed; "" where all are."""
    if total <= _ON_PAPER:
        return ""
    return f"{_ON_PAPER} of {write_count(total, 'line')} are printed here. {_say_where_all(report)}"


def _say_where_all(report: WashReport) -> str:
    return f"The file {report.answers_file or 'of the answers'} has all."


def say_bounded(shown: int, total: int, report: WashReport, what: str = "line") -> str:
    """That a table holds some of the lines, and where all are."""
    return f"The first {shown:,} of {write_count(total, what)}. {_say_where_all(report)}"


def list_flat_tables(report: WashReport) -> Iterator[Table]:
    """Every row of the list in its order, then the lines of each outcome, as values."""
    if report.edition.name != "partner":
        yield _tabulate_answers(report)
    else:
        yield _tabulate_outcomes(report)
        return
    for outcome, name in FLAT.items():
        kept, total = report.lines.get(outcome, ()), report.line_counts.get(outcome, 0)
        keys = _OF_ROWS if outcome not in _TRACED else tuple(column.key for column in LINE_COLUMNS)
        columns = tuple(column for column in LINE_COLUMNS if column.key in keys)
        keys = tuple(column.key for column in columns)
        caption = OUTCOMES[outcome] if len(kept) == total else f"{OUTCOMES[outcome]}. {_of(len(kept), total, report)}"
        rows = (
            place_values(keys, {key: value for key, value in line_cells(line).items() if key in keys}) for line in kept
        )
        yield Table(name, caption, columns, tuple(rows))
    yield tabulate_links(report, report.links)


def _of(shown: int, total: int, report: WashReport) -> str:
    return say_bounded(shown, total, report)


def _tabulate_answers(report: WashReport) -> Table:
    """Every row of the list, with the list's own columns behind what it came to."""
    columns = (
        Column("row", "Row", "number", "The row of the list, counted from 1."),
        Column("identifier_id", "Identifier id"),
        Column("identifier", "As listed"),
        Column("outcome", "Outcome"),
        Column("tier", "How sure"),
        Column("readings", "Read as", "list"),
        Column("lines", "Records", "number", "How many records it traced to, or may have."),
        Column("keys", "Which", "list", "The surest of them; the sheets of traces and possibles have all."),
        Column("newest", "Newest event", "date"),
        Column("linked_rows", "Records with others of the list", "yes_no"),
        Column("reason", "Reason"),
        *(Column(f"list_{number}", name) for number, name in enumerate(name_carried(report.carried), start=1)),
    )
    linked = {row.row for link in report.links for row in link.rows}
    rows = tuple(_answer(one, report.carried, linked) for one in report.rows)
    total = report.identifiers
    caption = "Every row of the list, in its order"
    if len(rows) < total:
        caption = f"{caption}. {say_bounded(len(rows), total, report, 'row')}"
    return Table("answers", caption, columns, rows)


def _answer(one: AnsweredRow, carried: Sequence[str], linked: set[int]) -> tuple[Cell, ...]:
    line, own = one.best, dict(one.best.carried)
    more = [f"and {one.lines - len(one.keys):,} more"] if one.lines > len(one.keys) else []
    return (
        line.row or None,
        line.identifier_id,
        line.identifier,
        OUTCOMES[line.outcome],
        TIERS.get(line.tier, ""),
        line.readings,
        one.lines,
        (*(f"{key.source} / {key.record_id}" for key in one.keys), *more),
        one.newest,
        line.row in linked,
        line.reason,
        *(own.get(name, "") for name in carried),
    )


def _tabulate_outcomes(report: WashReport) -> Table:
    """What each row came to, by the list's own ids, and nothing of any record."""
    columns = (Column("identifier_id", "Identifier id"), Column("outcome", "Outcome"), Column("reason", "Reason"))
    rows = tuple((one.best.identifier_id, OUTCOMES[one.best.outcome], one.best.reason) for one in report.rows)
    caption = "Every row of the list, in its order"
    if len(rows) < report.identifiers:
        caption = f"{caption}. {say_bounded(len(rows), report.identifiers, report, 'row')}"
    return Table("answers", caption, columns, rows)


def tabulate_links(report: WashReport, links: Sequence[LinkedRecord]) -> Table:
    """The records that hold two identifiers of the list or more."""
    columns = (
        Column("record", "Record"),
        Column("reference", "Reference"),
        Column("kind", "Kind of record"),
        Column("force", "Force"),
        Column("event_date", "Event date", "date"),
        Column("identifiers", "Identifiers of the list", "number"),
        Column("rows", "Which", "list"),
    )
    rows = tuple(
        (
            f"{link.key.source} / {link.key.record_id}" + (" (by reference only)" if link.restricted else ""),
            link.reference,
            link.kind,
            link.force,
            link.event_date,
            len(link.rows),
            tuple(f"{row.identifier_id}: {row.type} {row.value}" for row in link.rows),
        )
        for link in links
    )
    caption = "Records that hold two identifiers of the list or more"
    if report.linked > len(report.links):
        caption += f". The first {MOST_LINKS:,} of {report.linked:,}; the file of the links has all"
    return Table("links", caption, columns, rows)


def write_links(report: WashReport) -> Iterator[Block]:
    """The records that link rows of the list, some of them, and where the rest is."""
    shown = report.links[:_TOGETHER]
    yield Table(
        "linked-records",
        "Records that hold two identifiers of the list or more",
        (Column("record", "Record"), Column("rows", "Identifiers of the list")),
        tuple((_say_linked(link), _say_rows(link.rows)) for link in shown),
    )
    if report.linked > len(shown):
        said = f"The first {len(shown):,} of {report.linked:,}; the GraphML file beside the answers has all."
        yield Paragraph(plain(said), "warning")


def _say_linked(link: LinkedRecord) -> Lines:
    about = (link.reference, link.kind, link.force, write_day(link.event_date) if link.event_date else "")
    restricted = "by reference only" if link.restricted else ""
    return lines(f"{link.key.source} / {link.key.record_id}", note(", ".join(filter(None, (*about, restricted)))))


def _say_rows(rows: Sequence[ListedIdentifier]) -> Lines:
    more = note(f"and {len(rows) - _IN_CELL:,} more") if len(rows) > _IN_CELL else ""
    return lines(*map(_say_row, rows[:_IN_CELL]), more)


def _say_row(row: ListedIdentifier) -> Text:
    return (Run(row.identifier_id, "strong"), Run(f" {row.type} {row.value}"))


def _tabulate_traces(name: str, caption: str, batch: Sequence[WashLine]) -> Table:
    columns = (
        Column("identifier", "Identifier"),
        Column("tier", "How sure"),
        Column("record", "Record"),
        Column("mention", "As written there"),
        Column("beside", "Beside it there"),
        Column("records", "Records with it", "number"),
    )
    rows = tuple(
        (
            lines(line.identifier_id, line.identifier, note(f"looked for: {line.type} {line.value}")),
            lines(TIERS.get(line.tier, ""), note(line.reason)),
            _say_record(line),
            _say_mention(line),
            _say_beside(line),
            line.records or None,
        )
        for line in batch
    )
    return Table(name, caption, columns, rows)


def _say_record(line: WashLine) -> Lines:
    about = line.record
    day = about.event_date or about.created_date
    dated = write_day(day) if day and not line.restricted else ""
    graded = "" if line.restricted else ", ".join(filter(None, (about.grade, about.handling)))
    return lines(
        f"{line.key.source} / {line.key.record_id}" if line.key else "",
        about.reference,
        note(", ".join(filter(None, (about.kind, about.force, dated)))),
        note(", ".join(filter(None, (graded, about.marking)))),
    )


def _say_mention(line: WashLine) -> Cell:
    """How the record writes it, where, and what stands around it; of a restricted record nothing."""
    if line.restricted:
        return "by reference only"
    about = line.record
    if not about.where:
        return about.mention
    role = f" ({about.role})" if about.role and about.role != about.where else ""
    return Lines((plain(f"{about.mention}, in {about.where}{role}"), note(about.passage)))


def _say_beside(line: WashLine) -> Cell:
    """Who and what else the record names, its markers, and other rows of the list in it."""
    about = line.record
    told = [] if line.restricted else [
        ("People", about.people), ("Identifiers", about.others), ("Markers", about.markers),
    ]  # fmt: skip
    told.append(("Rows of the list", line.linked_rows))
    return Lines(tuple((Run(f"{label}: ", "strong"), Run("; ".join(said))) for label, said in told if said))


def _tabulate_rows(name: str, caption: str, batch: Sequence[WashLine]) -> Table:
    columns = (
        Column("identifier_id", "Identifier id"),
        Column("type", "Type"),
        Column("identifier", "As listed"),
        Column("readings", "Looked for"),
        Column("reason", "Reason"),
    )
    rows = tuple(
        (
            line.identifier_id,
            line.type,
            line.identifier,
            lines(*line.readings) if line.readings else line.value or "nothing",
            line.reason,
        )
        for line in batch
    )
    return Table(name, caption, columns, rows)


def _tabulate_ids(name: str, caption: str, batch: Sequence[WashLine]) -> Table:
    """What a partner reads: which of the list's own ids came to it."""
    columns = (Column("identifier_id", "Identifier id"), Column("reason", "Reason"))
    rows = tuple((line.identifier_id, line.reason) for line in batch)
    return Table(name, caption, columns, rows)


def _say_batch(batch: Sequence[WashLine]) -> str:
    first, last = batch[0].identifier_id, batch[-1].identifier_id
    return f"{write_count(len(batch), 'identifier')}: {first}" + (f" to {last}" if last != first else "")
