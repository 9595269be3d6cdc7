"""The ledger's tables, in SQL that SQLite and PostgreSQL both speak: a module for each thing that is kept."""

from __future__ import annotations

from trawl.ledger.schema.audit import audit, audit_head, audit_journals, audit_payloads
from trawl.ledger.schema.columns import keep_text, metadata
from trawl.ledger.schema.leases import leased_jobs, leases
from trawl.ledger.schema.loads import (
    load_remark_counts,
    loads,
    rejections,
    remarks,
    stale_versions,
    taken_out,
    withdrawals,
)
from trawl.ledger.schema.packs import pack_copies, pack_runs, packs
from trawl.ledger.schema.registers import decision_undoings, decisions, register_remarks, register_rows, registers
from trawl.ledger.schema.reviews import (
    review_undoings,
    reviews,
    sample_estimates,
    sample_records,
    samples,
    suppressed_hits,
    suppression_ends,
    suppressions,
)
from trawl.ledger.schema.runs import (
    kept_texts,
    replaced_rows,
    run_files,
    run_hits,
    run_incident_links,
    run_matches,
    run_notes,
    run_parts,
    runs,
)
from trawl.ledger.schema.schedules import scheduled_runs, schedules
from trawl.ledger.schema.standing_lists import standing_lists, standing_rows, standing_traces, standing_values
from trawl.ledger.schema.versions import schema_version, sequences
from trawl.ledger.schema.wash_certificates import wash_certificates, wash_files
from trawl.ledger.schema.washes import wash_results, washes

#: Raise it with every change of the tables, together with a step in `trawl.ledger.migrations` that leads to it.
SCHEMA_VERSION = 9

#: The oldest version that a step leads on from.
OLDEST_VERSION = 3

__all__ = [
    "OLDEST_VERSION",
    "SCHEMA_VERSION",
    "audit",
    "audit_head",
    "audit_journals",
    "audit_payloads",
    "decision_undoings",
    "decisions",
    "keep_text",
    "kept_texts",
    "leased_jobs",
    "leases",
    "load_remark_counts",
    "loads",
    "metadata",
    "pack_copies",
    "pack_runs",
    "packs",
    "register_remarks",
    "register_rows",
    "registers",
    "rejections",
    "remarks",
    "replaced_rows",
    "review_undoings",
    "reviews",
    "run_files",
    "run_hits",
    "run_incident_links",
    "run_matches",
    "run_notes",
    "run_parts",
    "runs",
    "sample_estimates",
    "sample_records",
    "samples",
    "scheduled_runs",
    "schedules",
    "schema_version",
    "sequences",
    "stale_versions",
    "standing_lists",
    "standing_rows",
    "standing_traces",
    "standing_values",
    "suppressed_hits",
    "suppression_ends",
    "suppressions",
    "taken_out",
    "wash_certificates",
    "wash_files",
    "wash_results",
    "washes",
    "withdrawals",
]
