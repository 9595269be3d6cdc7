"""A wash as a document: what each identifier of a list came to."""

from __future__ import annotations

from collections.abc import Iterator

from trawl.reports.document import Document, Section
from trawl.reports.findings.wash import WashReport
from trawl.reports.values import show_moment
from trawl.reports.wording.blocks import fact, paragraph
from trawl.reports.wording.editions import say_edition
from trawl.reports.wording.wash_certificate import write_certificate
from trawl.reports.wording.wash_summary import write_summary
from trawl.reports.wording.wash_tables import FLAT, list_flat_tables, write_lines, write_links
from trawl.reports.wording.wash_words import OUTCOMES

_KICKER = "Identifier wash"
#: What stands over the lines of an outcome.
_LEADS = {
    "trace": "Each stands in the records named. How surely, the second column says; in doubt, read the record.",
    "possible": "A record holds something near. It is a proposal: nothing says that it is the same.",
    "invalid": "Nothing was looked for, so nothing is said of these. Have them sent again as they should be read.",
    "no_trace": "Everything that a row may name was looked for, as listed. What was searched says what that covers.",
}


def build_wash_document(report: WashReport) -> Document:
    """The report of a wash. Raises ValueError for an outcome that no wash has."""
    if unknown := (report.counts.keys() | report.lines.keys()) - OUTCOMES.keys():
        raise ValueError(f"a wash has no outcome {', '.join(sorted(unknown))}; it has {', '.join(OUTCOMES)}")
    marking = report.page_marking.upper()
    sections = tuple(_write_sections(report))
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
        sections=sections,
        data=tuple(list_flat_tables(report)),
        flat_of=_name_sources(report),
        warning=(
            "Intelligence, not evidence. A trace says that a record holds the identifier. It does not say whose it is."
        ),
        edition=say_edition(report.edition),
        handling_instruction=report.handling_instruction,
        fictitious=report.fictitious,
        properties={"subject": _KICKER, "keywords": marking},
    )


def _write_sections(report: WashReport) -> Iterator[Section]:
    yield Section("summary", "Summary", tuple(write_summary(report)))
    for outcome in ("trace", "possible", "invalid", "no_trace"):
        if total := report.line_counts.get(outcome, 0):
            lead = [] if report.edition.name == "partner" else [paragraph(_LEADS[outcome])]
            blocks = (*lead, *write_lines(report, outcome))
            yield Section(outcome.replace("_", "-"), OUTCOMES[outcome], blocks, count=total)
    if report.links:
        yield Section("links", "Links inside the list", tuple(write_links(report)), count=report.linked)
    if report.certificate:
        yield Section("certificate", "Certificate", tuple(write_certificate(report, report.certificate)))


def _name_sources(report: WashReport) -> dict[str, str]:
    """For each table of a page the flat one that has all of it: a partner's is that of the rows."""
    partner = report.edition.name == "partner"
    sources = {"linked-records": "links"}
    for outcome, flat in FLAT.items():
        stem, parts = f"{outcome.replace('_', '-')}-lines", len(report.lines.get(outcome, ()))
        sources |= dict.fromkeys([stem, *(f"{stem}-{n}" for n in range(2, parts + 1))], "answers" if partner else flat)
    return sources
