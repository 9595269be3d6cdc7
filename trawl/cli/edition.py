"""The options that say for whom an output is written, for every command that writes one."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from trawl.model import PartnerRules
    from trawl.reports.edition import Edition


class EditionChoice(StrEnum):
    """For whom an output is written."""

    full = "full"
    force = "force"
    partner = "partner"


EditionOption = Annotated[
    EditionChoice,
    typer.Option(help="For whom it is written: full (the desk), force (one force) or partner (outside the police)."),
]
ForceOption = Annotated[str, typer.Option(help="Write the edition of this force: nothing of another's is in it.")]
RestrictedOption = Annotated[
    str,
    typer.Option(
        metavar="REASON",
        help="Show whole what is shown by reference only, and say why; it is logged, and stands in what is written.",
    ),
]


def edition_from_options(
    edition: EditionChoice, force: str, include_restricted: str, partner: PartnerRules | None = None
) -> Edition:
    """The edition that the options name: `--force NAME` alone is that force's.

    `partner` is what a profile lets a partner read. Raises UsageError for options that contradict each other.
    """
    from trawl.model import PartnerRules
    from trawl.reports.edition import EDITION_NAMES, Edition

    name = EDITION_NAMES[EDITION_NAMES.index(edition.value)]
    if force and name == "full":
        name = "force"
    return Edition(name, " ".join(force.split()), " ".join(include_restricted.split()), partner or PartnerRules())
