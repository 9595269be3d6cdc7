"""The table of links: the matches of hits to the rows of registers, one a line."""

from __future__ import annotations

from collections.abc import Iterator

from trawl.model import Key, Match
from trawl.reports.document import Column, Table
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.handling import is_restricted
from trawl.reports.wording.decisions import say_verdict
from trawl.reports.wording.flat_tables import Row, fill_table

LINK_COLUMNS = (
    Column("source", "Source", meaning="The feed that the record came by."),
    Column("record_id", "Record", meaning="The record's id, its own within the feed."),
    Column("register_id", "Row of the register", meaning="The row's id, its own within the register."),
    Column("band", "Strength", meaning="strong, or possible: a proposal to check."),
    Column("score", "Score", "score", "How strong the match is, 0 to 100."),
    Column("evidence", "Evidence", "list", "What speaks for the row."),
    Column("against", "Against", "list", "What speaks against it."),
    Column("amount", "Compared", "number", "How many of name, kind of premises, address, postcode, town, phone, force "
           "and position both sides gave."),
    Column("register", "Register", meaning="The register's name."),
    Column("row_name", "Premises as registered", meaning="The premises' name in the register."),
    Column("row_address", "Address", meaning="Address and town in the register."),
    Column("row_postcode", "Postcode", meaning="Postcode in the register."),
    Column("row_status", "Status in the register", meaning="As the register says it."),
    Column("mention", "Written as", meaning="The words of the record that name the premises."),
    Column("near", "Near", meaning="How far the row is from what the profile wants it to be near to."),
    Column("restricted", "Restricted", "yes_no", "yes of a record shown by reference only: its line names no row, and "
           "those of a run do not say whether it was matched."),
    Column("decision", "Decision", meaning="What an analyst decided of the match: confirmed, rejected, or either "
           "before the change of what changed since."),
    Column("decided_by", "Decided by", meaning="Who decided it."),
    Column("decided", "Decided", "moment", "When."),
    Column("decision_reason", "Reason", meaning="Why."),
)  # fmt: skip


def build_link_table(findings: RunFindings) -> Table:
    """The matches of narrowed findings, then a line for each hit that is withheld: it does not say of what."""
    return fill_table("links", "Matches of hits to premises of registers", LINK_COLUMNS, _rows(findings))


def _rows(findings: RunFindings) -> Iterator[Row]:
    restricted = {hit.record.key for hit in findings.hits if is_restricted(hit.record)}
    for found in findings.matches.values():
        for match in found:
            near = findings.near.get(match.row.key, "")
            yield {**link_cells(match, near), "restricted": match.key in restricted}
    if findings.edition.name != "partner":  # to whom no record that is withheld has a name
        yield from (withheld_cells(withheld.key) for withheld in findings.withheld)


def link_cells(match: Match, near: str = "") -> Row:
    """What a table says of a match of a record that is shown."""
    row, decision = match.row, match.decision
    return {
        "source": match.source,
        "record_id": match.record_id,
        "register_id": row.row_id,
        "band": match.band,
        "score": float(match.score),
        "evidence": match.evidence,
        "against": match.against,
        "amount": match.amount or None,
        "register": row.register,
        "row_name": row.name,
        "row_address": ", ".join(part for part in (row.address, row.town) if part),
        "row_postcode": row.postcode,
        "row_status": row.status,
        "mention": match.mention,
        "near": near,
        "restricted": False,
        "decision": say_verdict(decision) if decision else "",
        "decided_by": decision.principal if decision else "",
        "decided": decision.at if decision else None,
        "decision_reason": decision.reason if decision else "",
    }


def withheld_cells(key: Key) -> Row:
    """What a table of matches says of a record that is shown by reference only."""
    return {"source": key.source, "record_id": key.record_id, "restricted": True}
