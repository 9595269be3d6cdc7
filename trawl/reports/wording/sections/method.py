"""How the run was made, what it covers, and how its report is to be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trawl.coverage import list_shortfalls, list_unused_columns, say_unknown_calendars
from trawl.model import Load, find_unmended
from trawl.reports.document import Block, Code, Column, Facts, Fold, Heading, Lines, Paragraph, Run, Section, Table
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.values import show_moment
from trawl.reports.wording.blocks import bullets, fact, paragraph
from trawl.reports.wording.concern import list_weights
from trawl.reports.wording.gathered import Gathered
from trawl.reports.wording.sentences import say_coverage, say_load
from trawl.written import write_count


def write_method(gathered: Gathered) -> Section:
    """The last section."""
    return Section("method", "Method and caveats", tuple(_write(gathered)))


def _write(gathered: Gathered) -> Iterator[Block]:
    findings = gathered.findings
    yield Heading("Coverage")
    yield from _write_coverage(findings)
    if not findings.coverage.limited:
        yield from _write_loads(findings.run.loads)
    if findings.registers:
        yield _tabulate_registers(findings)
    yield Heading("Query as run")
    yield Code(findings.run.query)
    yield Heading("How to read this report")
    yield bullets(_list_rules(gathered))
    yield _list_facts(findings)


def _write_coverage(findings: RunFindings) -> Iterator[Block]:
    yield paragraph(say_coverage(findings))
    if shortfalls := list_shortfalls(findings.coverage):
        yield Paragraph((Run("Not covered:", "strong"),))
        yield bullets(shortfalls, "warning")
    else:
        yield paragraph("Everything that was handed over was read.")
    if unused := list_unused_columns(findings.coverage):
        yield bullets(unused)
    if unknown := say_unknown_calendars(findings.coverage):
        yield paragraph(unknown)


def _write_loads(loads: Sequence[Load]) -> Iterator[Block]:
    troubled = [load for load in loads if load.state != "finished"]
    finished = [load for load in loads if load.state == "finished"]
    if troubled:
        yield _tabulate_troubled(troubled, find_unmended(loads))
    else:
        yield paragraph("No load had failed or was in flight when the trawl was run.")
    if finished:
        fold = write_count(len(finished), "finished load")
        yield Fold(fold, (_tabulate_finished(finished),), printed=False)


def _tabulate_troubled(troubled: Sequence[Load], unmended: Sequence[Load]) -> Table:
    columns = (
        Column("source", "Source"),
        Column("file", "File"),
        Column("started", "Started", "moment"),
        Column("state", "State"),
    )
    rows = tuple((load.source, load.file_name, load.started, _say_trouble(load, unmended)) for load in troubled)
    caption = "Loads that had failed, were dismissed or had not finished when the trawl was run"
    return Table("troubled-loads", caption, columns, rows)


def _say_trouble(load: Load, unmended: Sequence[Load]) -> Lines:
    said = say_load(load)
    again = load.state != "dismissed" and load not in unmended
    rest = (Run("; the file was loaded again since"),) if again else ()
    return Lines(((Run(said[0].upper() + said[1:], "strong"), *rest),))


def _tabulate_finished(finished: Sequence[Load]) -> Table:
    columns = (
        Column("source", "Source"),
        Column("file", "File"),
        Column("finished", "Finished", "moment"),
        Column("read", "Read", "number"),
        Column("written", "Written", "number"),
        Column("unchanged", "Unchanged", "number"),
        Column("rejected", "Rejected", "number"),
    )
    rows = tuple(
        (load.source, load.file_name, load.finished, load.read, load.written, load.unchanged, load.rejected)
        for load in finished
    )
    return Table("finished-loads", "Finished loads", columns, rows)


def _tabulate_registers(findings: RunFindings) -> Table:
    columns = (
        Column("register", "Register"),
        Column("version", "Version", "number"),
        Column("as_at", "As at"),
        Column("rows", "Rows", "number"),
        Column("loaded", "Loaded", "date"),
        Column("file", "File"),
    )
    rows = tuple(
        (
            register.title,
            register.version,
            register.as_at or "not known",
            register.rows,
            register.loaded.date() if register.loaded else "not given",
            register.file or "not given",
        )
        for register in findings.registers
    )
    return Table("registers-joined", "Registers joined", columns, rows)


def _list_rules(gathered: Gathered) -> Iterator[str]:
    findings = gathered.findings
    yield (
        "The profile was evaluated over every record that could be read, in one unchanging view of the index. Loads "
        "and dates are the coverage of the run, never a filter on it."
    )
    yield (
        "Status comes from comparing these hits with those of the last issued run, by source, record id and content, "
        "and by the versions of profile and software. A record that arrives late is new whenever it arrives."
    )
    yield (
        "A hit is negated when the query would not be met without the words that stand in a negation, in form wording "
        "or in passing. Words that are not certain, in the past or about someone else are labelled, and such a hit "
        "ranks lower."
    )
    if gathered.totals.likely_incidental:
        yield (
            "A hit is likely incidental where it reads like records that were labelled as none of the theme. That is "
            "an opinion, learnt from fictitious records, and never leaves a hit out."
        )
    yield (
        "Hits of one status are in order of concern, a sum of signs that each card names: doubtful ones and those that "
        f"are likely incidental after the others. A sign weighs: {list_weights(findings.profile.concern)}. The order "
        "is for reading; no hit is left out for it."
    )
    yield (
        "A match to a register is by name, address, postcode, telephone and distance, with a score of 0 to 100. Where "
        "two rows are alike it is never called strong."
    )
    if gathered.folded:
        yield (
            "Records that tell of one event are counted as one incident where a reference, the text or two agreements "
            "on the same day show it and nothing speaks against it. No record is merged with another or left out: each "
            "has its card, which names the others with the evidence. A pair that is only possible folds nothing."
        )
        yield from findings.incidents.notes
    yield (
        "Text can be wrong, late or repeated, and one incident may stand in several records. The absence of a hit does "
        "not show the absence of harm."
    )
    yield from findings.profile.caveats


def _list_facts(findings: RunFindings) -> Facts:
    run, versions = findings.run, findings.run.index.versions
    return Facts(
        (
            fact("Run by", run.principal),
            fact("Reason", run.reason or "not given"),
            fact("Report made", show_moment(findings.generated)),
            fact("Profile hash", run.profile_hash),
            fact("Software", versions.trawl),
            fact("Analyser", versions.analyser),
            fact("Extractor", versions.extractor or "none"),
        ),
        wide=True,
    )
