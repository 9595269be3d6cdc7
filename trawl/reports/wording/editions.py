"""What an output says of its edition: for whom it was written, and what it leaves out."""

from __future__ import annotations

from trawl.reports.edition import Edition
from trawl.reports.findings.run_findings import RunFindings
from trawl.written import write_count


def say_edition(edition: Edition) -> str:
    """For whom an output was written, in a line; "" for the desk's own, as it is unless told otherwise."""
    if edition.name == "force":
        said = f"Edition for {edition.force}"
    elif edition.name == "partner":
        said = "Edition for partners"
    else:
        said = "Full edition" if edition.include_restricted else ""
    shown = f"restricted records are shown whole, the reason given being: {edition.include_restricted}"
    return ": ".join(filter(None, (said, shown if edition.include_restricted else "")))


def list_left_out(findings: RunFindings) -> list[str]:
    """What findings that were narrowed do not cover for that, a sentence each; none of a full edition."""
    edition = findings.edition
    if edition.name == "force":
        only = f"only records of {edition.force}: nothing of another force's is counted or named in it"
        return [f"This edition holds {only}.", *_say_forceless(findings)]
    if edition.name == "partner":
        said = "premises of registers with the number and the dates of records"
        lines = [f"This edition holds {said}, and of the records only what the profile lets partners read."]
        if held := len(findings.withheld):
            lines.append(f"{write_count(held, 'hit')} may not be passed on: counted, and left out of all else.")
        return lines
    return []


def _say_forceless(findings: RunFindings) -> list[str]:
    said = []
    if findings.forceless.hits:
        hits = write_count(findings.forceless.hits, "hit names", "hits name")
        said.append(f"{hits} no force and so {_are(findings.forceless.hits)} in no force's edition.")
    if findings.forceless.gone:
        gone = write_count(findings.forceless.gone, "earlier hit has", "earlier hits have")
        said.append(f"The record of {gone} gone: nobody kept whose it was, so it is named in no force's edition.")
    return said


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
