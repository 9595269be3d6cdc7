"""The options that say for whom an export is written: links, searches, washes, sheets of decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from trawl.pipeline.installation import Installation
    from trawl.reports.edition import Edition

IncludeRestricted = Annotated[
    str | None,
    typer.Option(
        "--include-restricted",
        metavar="REASON",
        help="Show what is shown by reference only, for this reason; it is logged.",
    ),
]


def edition_from_options(
    installation: Installation, edition: str, force: str, include_restricted: str | None
) -> Edition:
    """The edition that the options name, with its force as records write it.

    Raises UsageError for options that contradict each other, and for a force that no record names.
    """
    from trawl.pipeline.editions import require_force
    from trawl.pipeline.report_order import ReportOrder, check_order, check_reason, parse_edition

    order = ReportOrder((), parse_edition(edition), force, include_restricted=check_reason(include_restricted))
    return require_force(installation, check_order(order).make_edition())
