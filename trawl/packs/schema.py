"""What `packs/NAME.yml` may hold. Keys that nothing uses are refused."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

#: `Northshire exploitation lead <lead@northshire.example>`; the address may be left out.
_RECIPIENT = re.compile(r"([^<>]*[^<>\s])(?:\s+<([^<>@\s]+@[^<>@\s]+)>)?")

#: Whom a part is for, as editions of reports are.
PartEdition = Literal["force", "full", "partner"]


def _check_recipient(text: str) -> str:
    if not _RECIPIENT.fullmatch(text):
        raise ValueError("write a recipient as 'Name' or as 'Name <name@force.example>'")
    return text


Recipient = Annotated[Text, AfterValidator(_check_recipient)]


def part_recipient(text: str) -> tuple[str, str]:
    """The name and the address ("" for none) of a recipient as a pack writes them."""
    found = _RECIPIENT.fullmatch(text)
    assert found
    return found[1], found[2] or ""


class PartKey(BaseModel):
    """A part of a pack: whose records it holds, and who gets it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    edition: PartEdition = "force"
    force: str = ""
    district: str = ""
    recipients: Annotated[tuple[Recipient, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _check_force(self) -> Self:
        if (self.edition == "force") != bool(self.force.strip()):
            raise ValueError("a part of the edition 'force' names its 'force', and no other does")
        if self.district and self.edition != "force":
            raise ValueError("a 'district' is one of a force: name the 'force' with it")
        return self


class PackFile(BaseModel):
    """`packs/NAME.yml`: which profiles, how they are split, and who gets which part."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Text
    description: str = ""
    profiles: Annotated[tuple[Text, ...], Field(min_length=1)]
    split: Literal["force", "district"] = "force"
    formats: tuple[Text, ...] = ()
    parts: Annotated[tuple[PartKey, ...], Field(min_length=1)]
    regional_summary: bool = False
    mail: Literal["none", "note", "files"] = "none"
