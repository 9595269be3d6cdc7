"""The facts of the star: what a run found, one row each, to be counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from trawl.model import Hit, Key, Match
from trawl.reports.document import Column, Table, Value
from trawl.reports.edition import Withheld
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.wording.star.keys import (
    date_key,
    entity_key,
    entity_of,
    make_key,
    premises_key,
    record_key,
    term_key,
)

_RUN_KEY = Column("run_key", "Run", meaning="The run, as trawl calls it; joins run.")
_RECORD_KEY = Column("record_key", "Record key", meaning="The record; joins dim_record.")


def tabulate_hits(findings: RunFindings) -> Table:
    """Every hit of the edition, and every hit of the last issued run that is none any more."""
    columns = (
        _RUN_KEY,
        _RECORD_KEY,
        Column("date_key", "Event date key", "number", "The day of the event as YYYYMMDD; joins dim_date."),
        Column("status", "Status", meaning="How it stands against the last issued run: new, updated, unchanged ..."),
        Column("present", "Still a hit", "yes_no", "No for a hit of the last issued run that is none any more."),
        Column("negated", "Negated", "yes_no", "Whether the text rules the concern out or only names it in passing."),
        Column("undecided", "Undecided", "yes_no", "Whether the record is too crowded to tell: look at it."),
        Column("likely_incidental", "Likely incidental", "yes_no", "An opinion learnt from other records."),
        Column(
            "by_reference", "By reference only", "yes_no", "Whether nothing of the record but its reference is here."
        ),
        Column("incident_key", "Incident key", meaning="Hits that tell of one event share it within their run."),
    )
    incidents = _incident_keys(findings)
    rows = [*(_hit_row(findings, hit, incidents) for hit in findings.hits)]
    rows += [_withheld_row(findings, one) for one in findings.withheld]
    rows += [
        (findings.run.id, record_key(change.key), None, change.status, False, None, None, None, None, "")
        for change in findings.changes
        if not change.present
    ]
    return Table("fact_hit", "Hits, one a record and run", columns, tuple(rows))


def _hit_row(findings: RunFindings, hit: Hit, incidents: dict[Key, str]) -> tuple[Value, ...]:
    key = hit.record.key
    return (
        findings.run.id,
        record_key(key),
        date_key(hit.record.event_date),
        hit.status,
        True,
        hit.negated,
        hit.undecided,
        bool(hit.opinion),
        False,
        incidents.get(key, make_key("incident", *key)),
    )


def _withheld_row(findings: RunFindings, one: Withheld) -> tuple[Value, ...]:
    standing = (one.status, True, one.negated, one.undecided, None, True, "")
    return (findings.run.id, record_key(one.key), None, *standing)


def _incident_keys(findings: RunFindings) -> dict[Key, str]:
    """By hit, the key of the incident that it shares with another hit that is shown."""
    shown = {hit.record.key for hit in findings.hits}
    groups = (sorted(shown.intersection(group)) for group in findings.incidents.groups)
    return {key: make_key("incident", *members[0]) for members in groups if members for key in members}


def tabulate_terms_found(findings: RunFindings) -> Table:
    """Which terms each shown hit has, and in what context."""
    columns = (
        _RUN_KEY,
        _RECORD_KEY,
        Column("term_key", "Term key", meaning="The term that was found; joins dim_term."),
        Column("context", "Context", meaning="How the text speaks of it: affirmed, negated, hypothetical ..."),
        Column("times", "Times", "number", "How often the record has it so."),
    )
    rows = [
        (findings.run.id, record_key(hit.record.key), term_key(findings.run.profile, term), context, times)
        for hit in findings.hits
        for (term, context), times in Counter((span.term, span.context) for span in hit.spans).items()
    ]
    return Table("fact_term", "Terms found, one a record, term and context", columns, tuple(rows))


def tabulate_mentions(findings: RunFindings) -> Table:
    """Which entities each shown hit names."""
    columns = (
        _RUN_KEY,
        _RECORD_KEY,
        Column("entity_key", "Entity key", meaning="Who or what the record names; joins dim_entity."),
        Column("part", "Part", meaning="Where it stands: title, narrative or fields."),
        Column("origin", "Origin", meaning="What told of it: model, rule, pattern, register, structured or derived."),
        Column("validity", "Validity", meaning="Whether its checks hold: valid, invalid or unverifiable."),
        Column("times", "Times", "number", "How often the record has it so."),
    )
    rows = [
        (findings.run.id, record_key(hit.record.key), entity_key(*entity), part, origin, validity, times)
        for hit in findings.hits
        for (entity, part, origin, validity), times in Counter(
            (entity_of(mention), mention.part, mention.origin, mention.validity) for mention in hit.mentions
        ).items()
    ]
    return Table("fact_mention", "Entities named, one a record and entity", columns, tuple(rows))


def tabulate_matches(findings: RunFindings) -> Table:
    """Which premises of registers each shown hit may name."""
    columns = (
        _RUN_KEY,
        _RECORD_KEY,
        Column("premises_key", "Premises key", meaning="The register's row; joins dim_premises."),
        Column("band", "Band", meaning="strong, or possible: a proposal to check."),
        Column("score", "Score", "score", "How strong the match is, 0 to 100."),
        Column("confirmed", "Confirmed", "yes_no", "Whether an analyst confirmed it."),
    )
    rows = [
        (
            findings.run.id,
            record_key(key),
            premises_key(match.row),
            match.band,
            round(match.score, 1),
            match.confirmed,
        )
        for key, match in list_matches(findings)
    ]
    return Table("fact_match", "Matches to registers, one a record and row", columns, tuple(rows))


def list_matches(findings: RunFindings) -> Iterator[tuple[Key, Match]]:
    """The surest match of each record to each row."""
    for key, matches in findings.matches.items():
        best: dict[str, Match] = {}
        for match in sorted(matches, key=lambda match: (not match.sure, -match.score)):
            best.setdefault(premises_key(match.row), match)
        for match in best.values():
            yield key, match
