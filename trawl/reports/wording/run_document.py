"""A run's report as a document: every word of it, whatever it is written as."""

from __future__ import annotations

from trawl.reports.document import Document, Section
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.wording.editions import say_edition
from trawl.reports.wording.gathered import Gathered, gather
from trawl.reports.wording.partner_document import build_partner_document
from trawl.reports.wording.run_tables import FLAT_OF, build_run_tables
from trawl.reports.wording.sections.annexes import write_record_lists
from trawl.reports.wording.sections.changes import write_changes
from trawl.reports.wording.sections.evidence import write_annex, write_evidence, write_negated, write_unchanged
from trawl.reports.wording.sections.lead_page import write_lead_page, write_statuses
from trawl.reports.wording.sections.method import write_method
from trawl.reports.wording.sections.plan import write_gaps, write_plan
from trawl.reports.wording.sections.premises import write_premises
from trawl.reports.wording.sections.repeats import write_repeats
from trawl.reports.wording.sections.restricted import write_restricted
from trawl.reports.wording.sections.suppressed import write_suppressed
from trawl.reports.wording.sections.terms import write_terms
from trawl.reports.wording.sections.trends import write_trends
from trawl.reports.wording.title_block import list_title_facts

_KICKER = "Intelligence trawl report"


def build_run_document(findings: RunFindings) -> Document:
    """The report of findings that went through `narrowing.narrow`. Raises ValueError of others."""
    if findings.edition.name == "partner":
        return build_partner_document(findings)
    gathered = gather(findings)
    marking = findings.marking.upper()
    return Document(
        name="run",
        kicker=_KICKER,
        title=findings.profile.title,
        marking=marking,
        facts=list_title_facts(findings),
        sections=_write_sections(gathered),
        data=build_run_tables(findings, gathered.concern),
        flat_of=FLAT_OF,
        lead=findings.profile.description,
        warning=(
            "Intelligence, not evidence. The software proposes; an analyst decides. A person named in a record is not, "
            "for that reason, a suspect."
        ),
        edition=say_edition(findings.edition),
        handling_instruction=findings.profile.handling_instruction,
        copy_number=findings.copy_number,
        fictitious=findings.fictitious,
        properties={"subject": _KICKER, "author": findings.profile.owner, "keywords": marking},
    )


def _write_sections(gathered: Gathered) -> tuple[Section, ...]:
    annex, suppressed = write_annex(gathered), write_suppressed(gathered)
    return (
        write_lead_page(gathered),
        write_evidence(gathered),
        write_negated(gathered),
        write_premises(gathered),
        write_repeats(gathered),
        write_trends(gathered),
        write_terms(gathered),
        write_unchanged(gathered),
        write_restricted(gathered),
        *((suppressed,) if suppressed else ()),
        write_statuses(gathered),
        write_changes(gathered),
        write_plan(gathered),
        write_gaps(gathered),
        write_method(gathered),
        *((annex,) if annex else ()),
        *write_record_lists(gathered),
    )
