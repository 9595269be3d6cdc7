"""What an output says of its edition: for whom it was written, and what it leaves out."""

from __future__ import annotations

from trawl.reports.edition import Edition
from trawl.reports.findings.run_findings import RunFindings
from trawl.written import write_count


def say_edition(edition: Edition) -> str:
    """`Full edition, for the desk that ran the trawl`, and the reason why it shows what is restricted, if it does."""
    match edition.name:
        case "force":
            others = "districts and forces" if edition.district else "forces"
            said = f"Force edition, for {edition.whose}: records of other {others} are neither shown nor counted"
        case "partner":
            said = "Partner edition, for those outside the police"
        case _:
            said = "Full edition, for the desk that ran the trawl"
    if edition.include_restricted:
        said += f". Restricted records are shown whole; the reason given: {edition.include_restricted}"
    return said


def say_whose(edition: Edition) -> str:
    """What follows "no hit" in the edition of one force, "" in others: nobody may read it as of all."""
    return f" of {edition.whose}" if edition.name == "force" else ""


def list_left_out(findings: RunFindings) -> list[str]:
    """What findings that were narrowed do not cover for that, a sentence each; none of a full edition."""
    forceless = findings.forceless
    return [*list_limits(findings.edition, forceless.hits, len(findings.withheld)), *_say_gone(forceless.gone)]


def list_limits(edition: Edition, forceless: int, withheld: int) -> list[str]:
    """What an edition does not hold of records; `forceless` of them name no force, `withheld` are restricted."""
    if edition.name == "force":
        other = "district's or force's" if edition.district else "force's"
        only = f"only records of {edition.whose}: nothing of another {other} is counted or named in it"
        return [f"This edition holds {only}.", *_say_forceless(forceless, edition)]
    if edition.name == "partner":
        lines = ["This edition holds of records no more than partners may read."]
        if withheld:
            lines.append(f"{write_count(withheld, 'record')} may not be passed on: counted, and left out of all else.")
        return lines
    return []


def _say_forceless(hits: int, edition: Edition) -> list[str]:
    if not hits:
        return []
    named = write_count(hits, "record that was found names", "records that were found name")
    of = "no force, or none of its districts," if edition.district else "no force"
    part = "district" if edition.district else "force"
    return [f"{named} {of} and so {'is' if hits == 1 else 'are'} in no {part}'s edition."]


def _say_gone(hits: int) -> list[str]:
    if not hits:
        return []
    if hits == 1:
        return ["The record of 1 earlier hit has gone: nobody kept whose it was, and no force's edition names it."]
    gone = f"The records of {hits:,} earlier hits have gone"
    return [f"{gone}: nobody kept whose they were, and no force's edition names them."]
