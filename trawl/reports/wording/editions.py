"""For whom an output was narrowed, in words."""

from __future__ import annotations

from trawl.reports.edition import Edition


def say_edition(edition: Edition) -> str:
    """`Full edition, for the desk that ran the trawl`."""
    match edition.name:
        case "force":
            return f"Force edition, for {edition.force}: records of other forces are neither shown nor counted"
        case "partner":
            return "Partner edition, for those outside the police"
    return "Full edition, for the desk that ran the trawl"
