"""The flat tables behind a run's report: what a spreadsheet or a program reads, values only."""

from __future__ import annotations

from collections.abc import Mapping

from trawl.identifiers import REGISTRY
from trawl.model import Key
from trawl.reports.document import Column, Table
from trawl.reports.findings.concern import Concern
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.wording.coverage_tables import (
    COVERAGE_COLUMNS,
    NOTE_COLUMNS,
    build_coverage_table,
    build_note_table,
)
from trawl.reports.wording.hit_table import HIT_COLUMNS, build_hit_table, weigh_run
from trawl.reports.wording.link_table import LINK_COLUMNS, build_link_table
from trawl.reports.wording.repeat_tables import (
    IDENTIFIER_COLUMNS,
    PEOPLE_COLUMNS,
    PREMISES_COLUMNS,
    TERM_COLUMNS,
    build_identifier_table,
    build_people_table,
    build_premises_table,
    build_term_table,
)

#: The tables by name, in the order in which a workbook has them, and their columns: the data dictionary.
RUN_TABLES: dict[str, tuple[Column, ...]] = {
    "hits": HIT_COLUMNS,
    "premises": PREMISES_COLUMNS,
    "links": LINK_COLUMNS,
    "people": PEOPLE_COLUMNS,
    "identifiers": IDENTIFIER_COLUMNS,
    "terms": TERM_COLUMNS,
    "coverage": COVERAGE_COLUMNS,
    "notes": NOTE_COLUMNS,
}

#: The tables of the report's sections that show rows of these.
FLAT_OF: dict[str, str] = {
    **dict.fromkeys(("new-hits", "unchanged-hits", "restricted-hits", "changed-records"), "hits"),
    "premises-found": "premises",
    "repeat-people": "people",
    **{f"repeat-{type_}": "identifiers" for type_ in REGISTRY},
    "terms-found": "terms",
    **dict.fromkeys(("troubled-loads", "finished-loads"), "coverage"),
}


def build_run_tables(findings: RunFindings, concern: Mapping[Key, Concern] | None = None) -> tuple[Table, ...]:
    """The flat tables of findings that an edition has narrowed (`narrowing.narrow`): they hold no more than these.

    `concern` is given where the hits have been weighed already.
    """
    concern = weigh_run(findings) if concern is None else concern
    return (
        build_hit_table(findings, concern),
        build_premises_table(findings, concern),
        build_link_table(findings),
        build_people_table(findings),
        build_identifier_table(findings),
        build_term_table(findings),
        build_coverage_table(findings),
        build_note_table(findings),
    )
