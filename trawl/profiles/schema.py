"""What the YAML files of saved searches may hold. Keys that nothing uses are refused."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from trawl.model import Band

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Marking = Literal["OFFICIAL", "OFFICIAL-SENSITIVE", "SECRET", "TOP SECRET"]

TierName = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9_]*$"),
    Field(description="a tier's name in small letters, digits and _, as in street_names"),
]


class RegisterKey(BaseModel):
    """A register that the profile's hits are joined to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text
    minimum_band: Band = "possible"


class ProfileFile(BaseModel):
    """`saved_searches/NAME.yml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Text
    description: Text
    query: Text
    registers: tuple[RegisterKey, ...] = ()
    marking: Marking = "OFFICIAL-SENSITIVE"
    handling: str = ""
    owner: str = ""
    caveats: tuple[Text, ...] = ()


class TermListFile(BaseModel):
    """`saved_searches/terms/NAME.yml`: terms by tier, in the order in which the list was thought through."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Text
    description: str = ""
    tiers: dict[TierName, tuple[Text, ...]] = Field(min_length=1)
