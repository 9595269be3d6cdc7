"""The certificate of a wash in words: what a "no trace" in it rests on, and by what anybody can check it."""

from __future__ import annotations

from collections.abc import Iterator

from trawl.coverage import list_shortfalls, say_reach
from trawl.reports.document import Block, Facts, Run
from trawl.reports.findings.wash import Certificate, WashReport
from trawl.reports.values import show_moment
from trawl.reports.wording.blocks import bullets, fact, note, paragraph
from trawl.written import write_count


def write_certificate(report: WashReport, certificate: Certificate) -> Iterator[Block]:
    """The blocks of the certificate."""
    no = report.counts.get("no_trace", 0)
    yield paragraph(
        f"This certifies that on {show_moment(report.washed)} every row of the list was read and looked for in every "
        f"way that it can be read, and that {write_count(no, 'row')} came to no trace. It certifies that of what is "
        "listed here, and of nothing else."
    )
    shortfalls = list_shortfalls(report.coverage)
    yield Facts(
        (
            fact("List", f"{report.list_name}, {write_count(report.identifiers, 'row')}"),
            fact("Searched", say_reach(report.coverage)),
            fact("For whom", certificate.scope),
            fact("Read with", certificate.read_with),
            fact("Washed by", report.owner or "not given"),
            fact("List, SHA-256", (Run(certificate.list_sha256, "code"),)),
            fact("Answers, SHA-256", (Run(certificate.answers_sha256, "code"),)),
            fact("Seal of the certificate", (Run(certificate.seal, "code"),), note(certificate.file_name)),
        ),
        wide=True,
    )
    if shortfalls:
        yield paragraph("It does not cover:")
        yield bullets(shortfalls, "warning")
    yield paragraph(
        f"To check it: trawl wash verify {certificate.wash}, or trawl wash verify with any of its files. That says "
        "whether list, answers and certificate are those of that day, and how many records have come since."
    )
