"""A wash as a document: what each identifier of a list came to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from trawl.coverage import list_shortfalls, list_unused_columns, say_reach
from trawl.reports.document import (
    Block,
    Cell,
    Column,
    Document,
    Fold,
    Heading,
    Lines,
    Paragraph,
    Run,
    Section,
    Table,
    plain,
)
from trawl.reports.tables import WashLine
from trawl.reports.values import show_moment
from trawl.reports.wash_report import WashReport
from trawl.reports.wording.blocks import bullets, fact, nil, paragraph
from trawl.reports.wording.editions import say_edition
from trawl.written import write_count

_KICKER = "Identifier wash"

#: Outcomes in the order in which a reader wants them, with the words for each.
OUTCOMES: Mapping[str, str] = {
    "trace": "Trace",
    "possible": "Possible trace, a proposal to check",
    "no_trace": "No trace",
    "invalid": "Could not be read as an identifier",
}
#: Rows of a table that stand together; the rest is folded away in tables of as many.
_TOGETHER = 200


def build_wash_document(report: WashReport) -> Document:
    """The report of a wash. Raises ValueError for an outcome that no wash has."""
    if unknown := (report.counts.keys() | {line.outcome for line in report.lines}) - OUTCOMES.keys():
        raise ValueError(f"a wash has no outcome {', '.join(sorted(unknown))}; it has {', '.join(OUTCOMES)}")
    marking = report.page_marking.upper()
    return Document(
        name="wash",
        kicker=_KICKER,
        title=f"Wash of {report.list_name}",
        marking=marking,
        facts=(
            fact("Marking", marking),
            fact("Handling instruction", report.handling_instruction or "none given"),
            fact("Owner", report.owner or "not given"),
            fact("Washed", show_moment(report.washed)),
        ),
        sections=(_write_summary(report), *_write_outcomes(report)),
        data=(_tabulate_lines(report.lines),),
        warning=(
            "Intelligence, not evidence. A trace says that a record holds the identifier. It does not say whose it is."
        ),
        edition=say_edition(report.edition),
        handling_instruction=report.handling_instruction,
        fictitious=report.fictitious,
        properties={"subject": _KICKER, "keywords": marking},
    )


def _write_summary(report: WashReport) -> Section:
    return Section("summary", "Summary", tuple(_summarise(report)))


def _summarise(report: WashReport) -> Iterator[Block]:
    columns = (Column("outcome", "Outcome"), Column("identifiers", "Identifiers", "number"))
    rows = tuple((words, report.counts.get(outcome, 0)) for outcome, words in OUTCOMES.items())
    total = ("All identifiers of the list", sum(report.counts.values()))
    yield Table("outcomes", "Identifiers by outcome", columns, rows, total)
    if not (report.counts.get("trace") or report.counts.get("possible")):
        over = "" if report.coverage.clean else " over what could be read"
        yield nil("No identifier of the list was traced to a record.", f"Nil return{over}.")
    yield Heading("What was searched", anchor="searched")
    yield paragraph(say_reach(report.coverage))
    if shortfalls := list_shortfalls(report.coverage):
        yield Paragraph((Run("Not covered:", "strong"),))
        yield bullets(shortfalls, "warning")
    else:
        yield paragraph("Everything that was handed over was read.")
    if unused := list_unused_columns(report.coverage):
        yield bullets(unused)


def _write_outcomes(report: WashReport) -> Iterator[Section]:
    for outcome in ("trace", "possible", "invalid", "no_trace"):
        lines = [line for line in report.lines if line.outcome == outcome]
        if not lines:
            continue
        traced = outcome in ("trace", "possible")
        blocks = _batch_traces(outcome, lines) if traced else [_fold_untraced(outcome, lines)]
        yield Section(outcome.replace("_", "-"), OUTCOMES[outcome], tuple(blocks), count=len(lines))


def _batch_traces(outcome: str, lines: Sequence[WashLine]) -> Iterator[Block]:
    reasons = any(line.reason for line in lines)
    for number, start in enumerate(range(0, len(lines), _TOGETHER)):
        batch = lines[start : start + _TOGETHER]
        said = "one line for each identifier and record" if not number else "continued"
        name = f"{outcome}-lines" + (f"-{number + 1}" if number else "")
        table = _tabulate_traces(name, f"{OUTCOMES[outcome]}: {said}", batch, reasons=reasons)
        yield Fold(f"{batch[0].identifier_id} to {batch[-1].identifier_id}", (table,)) if number else table


def _tabulate_traces(name: str, caption: str, lines: Sequence[WashLine], *, reasons: bool) -> Table:
    columns = (
        Column("identifier_id", "Identifier id"),
        Column("type", "Type"),
        Column("identifier", "As listed"),
        Column("value", "Looked for"),
        Column("record", "Record"),
        Column("mention", "As written there"),
        *((Column("reason", "Reason"),) if reasons else ()),
    )
    rows = tuple(
        (
            line.identifier_id,
            line.type,
            line.identifier,
            line.value,
            f"{line.key.source} / {line.key.record_id}" if line.key else "",
            _say_mention(line),
            *((line.reason,) if reasons else ()),
        )
        for line in lines
    )
    return Table(name, caption, columns, rows)


def _say_mention(line: WashLine) -> Cell:
    """How the record writes it, where, and what stands around it; of a restricted record nothing."""
    if line.restricted:
        return "by reference only"
    if not line.where:
        return line.mention
    return Lines((plain(f"{line.mention}, in {line.where}"), (Run(line.passage, "note"),)))


def _fold_untraced(outcome: str, lines: Sequence[WashLine]) -> Fold:
    columns = (
        Column("identifier_id", "Identifier id"),
        Column("type", "Type"),
        Column("identifier", "As listed"),
        Column("value", "Looked for"),
        Column("reason", "Reason"),
    )
    rows = tuple(
        (line.identifier_id, line.type, line.identifier, line.value or "nothing", line.reason) for line in lines
    )
    table = Table(f"{outcome.replace('_', '-')}-lines", OUTCOMES[outcome], columns, rows)
    return Fold(write_count(len(lines), "identifier"), (table,), open=outcome == "invalid")


def _tabulate_lines(lines: Sequence[WashLine]) -> Table:
    """Every line as values, for programs."""
    columns = (
        Column("identifier_id", "Identifier id", meaning="The identifier's own id in the list, else its row."),
        Column("outcome", "Outcome", meaning="trace, possible, no_trace or invalid."),
        Column("record_id", "Record id"),
        Column("source", "Source"),
        Column("type", "Type"),
        Column("identifier", "As listed"),
        Column("value", "Looked for"),
        Column("mention", "As written there"),
        Column("where", "Where", meaning="The passage of the record that it stands in."),
        Column("passage", "Passage"),
        Column("reason", "Reason"),
        Column("restricted", "By reference only", "yes_no"),
    )
    return Table("wash", "Every line of the wash", columns, tuple(map(_flatten, lines)))


def _flatten(line: WashLine) -> tuple[Cell, ...]:
    source, record_id = line.key or ("", "")
    told = ("", "", "") if line.restricted else (line.mention, line.where, line.passage)
    restricted = line.restricted if line.key else None
    return (
        line.identifier_id, line.outcome, record_id, source, line.type, line.identifier, line.value, *told, line.reason,
        restricted,
    )  # fmt: skip
