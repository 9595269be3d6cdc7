"""What an output says of its edition: for whom it was written, and what it leaves out."""

from __future__ import annotations

from trawl.reports.edition import Edition
from trawl.reports.findings.run_findings import RunFindings
from trawl.written import write_count


def say_edition(edition: Edition) -> str:
    """`Full edition, for the desk that ran the trawl`, and the reason why it shows what is restricted, if it does."""
    match edition.name:
        case "force":
            said = f"Force edition, for {edition.force}: records of other forces are neither shown nor counted"
        case "partner":
            said = "Partner edition, for those outside the police"
        case _:
            said = "Full edition, for the desk that ran the trawl"
    if edition.include_restricted:
        said += f". Restricted records are shown whole; the reason given: {edition.include_restricted}"
    return said


def say_whose(edition: Edition) -> str:
    """What follows "no hit" in the edition of one force, "" in others: nobody may read it as of all."""
    return f" of {edition.force}" if edition.name == "force" else ""


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
