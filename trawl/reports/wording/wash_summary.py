"""The first page of a wash: how many of the list are known, where and how sure, and what a "no trace" covers."""

from __future__ import annotations

from collections.abc import Iterator

from trawl.coverage import list_shortfalls, list_unused_columns, say_reach, say_searched
from trawl.reports.document import Block, Cell, Column, Heading, Paragraph, Run, Table
from trawl.reports.findings.wash import WashReport
from trawl.reports.wording.blocks import bullets, nil, paragraph
from trawl.reports.wording.editions import say_whose
from trawl.reports.wording.wash_words import OUTCOMES, TIERS
from trawl.written import write_count

#: What follows "by" in the sentence of what is known.
_BY_TIER = {
    "exact": "by the very value",
    "form": "in another form of the same thing",
    "text": "in the text alone, where it was not found as an identifier",
}


def write_summary(report: WashReport) -> Iterator[Block]:
    """The blocks of the summary."""
    yield bullets(_say_outcome(report), "key")
    yield _tabulate_outcomes(report)
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
    if report.remarks:
        yield Heading("How the list was read", anchor="list")
        yield bullets(report.remarks)
    yield from _tabulate_counts(report)


def _say_outcome(report: WashReport) -> Iterator[str]:
    """What the list came to, a sentence each: the known, the possible, the "no" and what it covers, the unread."""
    counts, all_ = report.counts, write_count(report.identifiers, "identifier")
    known, possible, no, unread = (counts.get(outcome, 0) for outcome in OUTCOMES)
    yield f"{known:,} of {all_} {_are(known)} known{_say_tiers(report)}{_say_where(report)}."
    if possible:
        yield (
            f"{possible:,} may be: a record holds something near to {_it(possible)}. Check each before it is used; it "
            "is no trace."
        )
    if no:
        short = "" if report.coverage.clean else " It says nothing of what stands under Not covered."
        yield (
            f"No trace of {no:,}: no record{_say_of(report)} holds {_it(no)} in any way that the row can be read, of "
            f"{say_searched(report.coverage)}.{short} It is no more than that: a record that came since may hold "
            f"{_it(no)}."
        )
    if unread:
        yield (
            f"{unread:,} could not be read as {'an identifier' if unread == 1 else 'identifiers'}: nothing is said of "
            f"{_it(unread)} (Could not be read)."
        )
    if report.linked:
        yield f"{write_count(report.linked, 'record')} {_hold(report.linked)} two identifiers of the list or more."
    for line in report.common[:3]:
        yield f"{line.value} ({line.type}) is in {line.records:,} records: so common a value says little of any one."


def _say_of(report: WashReport) -> str:
    return " that may be passed on" if report.edition.name == "partner" else say_whose(report.edition)


def _say_tiers(report: WashReport) -> str:
    told = [f"{report.tiers[tier]:,} {words}" for tier, words in _BY_TIER.items() if report.tiers.get(tier)]
    return f": {', '.join(told)}" if told else ""


def _say_where(report: WashReport) -> str:
    if not report.records:
        return ""
    shut = f", {report.restricted:,} of them by reference only" if report.restricted else ""
    these = "with the possible ones in" if report.counts.get("possible") else "in"
    return f"; {these} {write_count(report.records, 'record')}{shut}"


def _tabulate_outcomes(report: WashReport) -> Table:
    columns = (Column("outcome", "Outcome"), Column("identifiers", "Identifiers", "number"))
    rows = tuple((words, report.counts.get(outcome, 0)) for outcome, words in OUTCOMES.items())
    total = ("All identifiers of the list", report.identifiers)
    return Table("summary", "Identifiers by outcome", columns, rows, total)


def _tabulate_counts(report: WashReport) -> Iterator[Block]:
    """By how sure, by type, by force, and the values that many records hold. A partner is told none of it."""
    if report.edition.name == "partner":
        return
    if report.tiers:
        columns = (Column("tier", "How surely a record holds it"), Column("identifiers", "Identifiers", "number"))
        rows = tuple((words, report.tiers.get(tier, 0)) for tier, words in TIERS.items())
        yield Table("by-tier", "Identifiers that are known or may be, by the surest of their records", columns, rows)
    yield _tabulate_types(report)
    if report.forces:
        columns = (Column("force", "Force"), Column("records", "Records", "number"))
        forces = sorted(report.forces.items(), key=lambda item: (-item[1], item[0]))
        yield Table("by-force", "Records that were traced, by force", columns,
                    tuple((force or "no force named", number) for force, number in forces))  # fmt: skip
    if report.common:
        headed = (Column("value", "Value"), Column("type", "Type"), Column("records", "Records with it", "number"))
        common = tuple((line.value, line.type, line.records) for line in report.common)
        yield Table("common", "Values that many records hold: a firm's, a body's, a town's", headed, common)


def _tabulate_types(report: WashReport) -> Table:
    columns = (Column("type", "Type"), *(Column(key, words, "number") for key, words in OUTCOMES.items()))
    types = sorted({type_ for type_, _ in report.types})
    rows = tuple(_count_type(report, type_) for type_ in types)
    return Table("by-type", "Identifiers by what they were read as", columns, rows)


def _count_type(report: WashReport, type_: str) -> tuple[Cell, ...]:
    return (type_ or "none", *(report.types.get((type_, outcome), 0) for outcome in OUTCOMES))


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _it(number: int) -> str:
    return "it" if number == 1 else "them"


def _hold(number: int) -> str:
    return "holds" if number == 1 else "hold"
