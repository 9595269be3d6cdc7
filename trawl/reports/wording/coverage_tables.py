"""The tables of what a run covers, what it does not, and how to read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trawl.coverage import Coverage, FeedCoverage, list_shortfalls, say_events, say_late, say_register, say_silence
from trawl.model import Load, find_unmended
from trawl.reports.document import Column, Table
from trawl.reports.edition import Withheld
from trawl.reports.findings.run_findings import RunFindings, TermsOfReference
from trawl.reports.snippets import CONTEXT_WORDS
from trawl.reports.values import show_moment
from trawl.reports.wording.decisions import say_left_out
from trawl.reports.wording.editions import list_left_out, say_edition
from trawl.reports.wording.flat_tables import Row, fill_table
from trawl.reports.wording.handling import say_stated
from trawl.reports.wording.sentences import STATUS_MEANINGS, STATUS_WORDS
from trawl.written import write_count as plural
from trawl.written import write_day

COVERAGE_COLUMNS = (
    Column("matter", "What", meaning="What the line is about."),
    Column("covered", "Covered", "yes_no", "no: what the answer does not cover."),
    Column("feed", "Feed or register", meaning="The feed or the register that it is about."),
    Column("file", "File", meaning="The name of the file that was loaded."),
    Column("column", "Column or record", meaning="The column of the file, or the record's id."),
    Column("number", "Number", "number", "How many rows, values or records; empty where nobody counted."),
    Column("said", "Said", meaning="The rest in words."),
)

NOTE_COLUMNS = (
    Column("topic", "Topic", meaning="What the note is about."),
    Column("note", "Note", meaning="The note."),
)

#: How the tables are to be read, whatever the run.
_READING = {
    "Status": (
        "Status comes from comparing these hits with those of the last issued run, by source, record id and "
        "content, and by the versions of profile and software. A record that arrives late is new whenever it "
        "arrives."
    ),
    "Negated": (
        "A hit is negated when the query would not be met without the words that stand in a negation, in form "
        "wording or in passing. It is ranked last and never left out."
    ),
    "Matches": (
        "A match to a register is by name, address, postcode, telephone and distance, with a score of 0 to "
        "100. Where two rows are alike it is never called strong. A possible match is a proposal to check."
    ),
    "People": "A person joined by name only is a proposal: a shared name is not shown to be one person.",
    "By reference only": (
        "A hit whose grade or handling may set a condition, and intelligence whose handling nobody says, is "
        "listed by its reference: ask its owner. It stands in no other table, but is counted with the terms."
    ),
    "Empty cells": "An empty cell says that nothing is known, or that the column does not apply to the row.",
    "Absence": (
        "Text can be wrong, late or repeated, and one incident may stand in several records. The absence of a "
        "hit does not show the absence of harm."
    ),
}


def build_coverage_table(findings: RunFindings) -> Table:
    """What was searched, then what was not, then what the hits were joined to, and each load."""
    rows = _coverage(findings.coverage, findings.run.loads)
    return fill_table("coverage", "What the run covers, and what it does not", COVERAGE_COLUMNS, rows)


def build_note_table(findings: RunFindings) -> Table:
    """How to read the tables, how they were made, and what must not be missed."""
    rows = ({"topic": topic, "note": note} for topic, note in _notes(findings) if note)
    return fill_table("notes", "How to read these tables, and how they were made", NOTE_COLUMNS, rows)


def _coverage(coverage: Coverage, loads: Iterable[Load]) -> Iterator[Row]:
    events = coverage.events
    yield {"matter": "records searched", "covered": True, "number": coverage.records,
           "said": f"up to sequence {coverage.sequence:,}"}  # fmt: skip
    yield {"matter": "event dates", "covered": True, "said": say_events(events)}
    if events.undated:
        yield {"matter": "records without an event date", "covered": True, "number": events.undated,
               "said": "searched; in no count by period"}  # fmt: skip
    if silence := say_silence(coverage.silence):
        yield {"matter": "since the last report", "covered": True, "said": silence}
    if not list_shortfalls(coverage):
        yield {"matter": "shortfalls", "covered": True, "number": 0, "said": "all that was handed over was read"}
    for feed in coverage.feeds:
        yield from _of_feed(feed)
    for name in coverage.missing_registers:
        yield {"matter": "register not loaded", "covered": False, "feed": name,
               "said": "no premises were looked up in it"}  # fmt: skip
    for sentence in coverage.unplaced:
        yield {"matter": "distance not known", "covered": False, "said": sentence}
    for sentence in coverage.elsewhere:
        yield {"matter": "not named here", "covered": False, "said": sentence}
    for register in coverage.registers:
        yield {"matter": "register joined", "covered": True, "feed": register.name, "number": register.rows,
               "said": say_register(register)}  # fmt: skip
    for load in coverage.unfinished:
        yield {"matter": f"load {load.state}", "covered": False, "feed": load.source, "file": load.file_name,
               "said": load.reason or "records may be missing"}  # fmt: skip
    told = {load.id for load in coverage.unfinished}
    yield from (_of_load(load) for load in loads if load.id not in told)


def _of_feed(feed: FeedCoverage) -> Iterator[Row]:
    if feed.late:
        yield {"matter": "feed late", "covered": False, "feed": feed.source, "said": say_late(feed)}
    if not feed.calendar:
        yield {"matter": "feed without a calendar", "covered": True, "feed": feed.source,
               "said": "whether it is late is not known"}  # fmt: skip
    for file, rows in feed.unread:
        yield {"matter": "rows not read", "covered": False, "feed": feed.source, "file": file, "number": rows}
    for record_id in feed.stale:
        yield {"matter": "amendment not read", "covered": False, "feed": feed.source, "column": record_id,
               "said": "an earlier version of the record was searched"}  # fmt: skip
    if feed.lost:
        yield {"matter": "records lost with a load that was undone", "covered": False, "feed": feed.source,
               "number": feed.lost, "said": "at the most, until they are loaded again"}  # fmt: skip
    if feed.withheld:
        yield {"matter": "withdrawal not confirmed", "covered": False, "feed": feed.source, "number": feed.withheld,
               "said": "the newest snapshot lacks them, and they were searched all the same"}  # fmt: skip
    for column, reason, number in feed.remarks:
        yield {"matter": "values not read", "covered": False, "feed": feed.source, "column": column, "number": number,
               "said": reason}  # fmt: skip
    for column in feed.unused_columns:
        yield {"matter": "column not used", "covered": False, "feed": feed.source, "column": column,
               "said": "the mapping uses no such column, so it was not searched"}  # fmt: skip


def _of_load(load: Load) -> Row:
    finished = load.state == "finished"
    counts = f"{load.read:,} read, {load.written:,} written, {load.rejected:,} rejected" if finished else ""
    when = show_moment(load.finished) if load.finished else ""
    return {
        "matter": f"load {load.state}",
        "covered": finished,
        "feed": load.source,
        "file": load.file_name,
        "number": load.read if finished else None,
        "said": "; ".join(filter(None, (when, load.reason, counts))),
    }


def _notes(findings: RunFindings) -> Iterator[tuple[str, str]]:
    profile, run = findings.profile, findings.run
    if findings.fictitious:
        yield "Fictitious data", "Every person, place and event in this file is invented."
    yield "Edition", f"{say_edition(findings.edition)}."
    yield from (("Edition", sentence) for sentence in list_left_out(findings))
    yield "Handling", profile.handling_instruction
    yield from _terms_of_reference(profile.terms_of_reference)
    yield from (("Caveat", caveat) for caveat in profile.caveats)
    yield from _withheld(findings.withheld)
    if findings.totals is not None:
        yield from (("Handling stated", say_stated(stated)) for stated in findings.totals.stated_handlings)
        yield "Incidents", findings.totals.incidents
    yield from (("Incidents", note) for note in findings.incidents.notes)
    yield from (("Places", note) for note in findings.place_notes)
    yield "Matches", _say_left_out(findings)
    yield from _READING.items()
    yield from ((f"Status: {STATUS_WORDS[status]}", meaning) for status, meaning in STATUS_MEANINGS.items())
    yield (
        "Words in context",
        (
            f"In brackets behind found words: {', '.join(filter(None, CONTEXT_WORDS.values()))}. "
            "Words without a bracket are plainly asserted."
        ),
    )
    yield "Query as run", run.query
    unmended = find_unmended(run.loads)
    yield "Loads", f"{plural(len(unmended), 'load')} left something out: see the coverage." if unmended else ""
    by = f", by {run.principal}" if run.principal else ""
    yield "Run", f"{run.id} of the profile {run.profile}{by}, as at {show_moment(run.started)}"
    yield "Reason for the run", run.reason
    yield "Compared with", findings.previous.id if findings.previous else "no issued run"
    versions = run.index.versions
    extractor = versions.extractor or "none"
    yield "Software", f"trawl {versions.trawl}, analyser {versions.analyser}, extractor {extractor}"
    yield "Made", show_moment(findings.generated)


def _terms_of_reference(terms: TermsOfReference) -> Iterator[tuple[str, str]]:
    yield "Asked by", terms.asked_by
    yield "Question", terms.question
    yield "Scope", terms.scope
    yield "Asked on", write_day(terms.asked) if terms.asked else ""
    yield "Due", write_day(terms.due) if terms.due else ""


def _withheld(withheld: tuple[Withheld, ...]) -> Iterator[tuple[str, str]]:
    """Why hits are withheld, with how many for each reason, most first."""
    reasons: dict[str, int] = {}
    for one in withheld:
        reasons[one.reason] = reasons.get(one.reason, 0) + 1
    for reason, hits in sorted(reasons.items(), key=lambda item: -item[1]):
        yield "By reference only", f"{plural(hits, 'hit')}: {reason}."


def _say_left_out(findings: RunFindings) -> str:
    left_out = say_left_out(findings.rejected, findings.lapsed)
    return f"Not listed: {left_out}." if left_out else ""
