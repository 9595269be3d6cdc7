"""What the YAML files of saved searches may hold. Keys that nothing uses are refused."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from trawl.errors import UsageError
from trawl.model import PARTNER_COLUMNS, Band, Sign

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Marking = Literal["OFFICIAL", "OFFICIAL-SENSITIVE", "SECRET", "TOP SECRET"]

#: Farther than this from a place is nowhere near it.
_FARTHEST_KM = 100

TierName = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9_]*$"),
    Field(description="a tier's name in small letters, digits and _, as in street_names"),
]


class NearKey(BaseModel):
    """What the premises of a register are to be near to: a row of another register, or one place."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    km: Annotated[float, Field(gt=0, le=_FARTHEST_KM, description=f"a number of kilometres up to {_FARTHEST_KM}")]
    rows_of: Annotated[str, Field(alias="register")] = ""
    place: str = ""

    @field_validator("place")
    @classmethod
    def _check_place(cls, place: str) -> str:
        from trawl.places.locator import check_place  # few profiles name a place

        try:
            check_place(place)
        except UsageError as error:
            raise ValueError(str(error)) from None
        return place

    @model_validator(mode="after")
    def _check_one(self) -> Self:
        if bool(self.rows_of) == bool(self.place):
            raise ValueError("name one thing that the premises are to be near to: a 'register' or a 'place'")
        return self


class RegisterKey(BaseModel):
    """A register that the profile's hits are joined to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text
    minimum_band: Band = "possible"
    near: NearKey | None = None

    @model_validator(mode="after")
    def _check_near(self) -> Self:
        if self.near and self.near.rows_of == self.name:
            raise ValueError("near: its register is the one that is joined, and every row is near itself: name another")
        return self


#: How much a sign of concern weighs in the order in which hits are read; 0 leaves it out of account.
Weight = Annotated[int, Field(ge=0, le=100, description="a whole number from 0 to 100")]


class PartnerKey(BaseModel):
    """What a partner may read of the profile's hits, beside premises and dates."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: tuple[Literal[PARTNER_COLUMNS], ...] = ()  # type: ignore[valid-type] # the names are data of the model
    narratives: bool = False
    people: bool = False
    identifiers: bool = False

    @model_validator(mode="after")
    def _check_narratives(self) -> Self:
        if self.narratives and not (self.people and self.identifiers):
            raise ValueError("a narrative names people and their numbers: allow 'people' and 'identifiers' with it")
        return self


Day = Annotated[date, Field(description="a day that there is, as in 2026-03-31")]


class ReferenceKey(BaseModel):
    """The terms of reference: who asked for the report, what they asked, over what, when, and by when."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    asked_by: str = ""
    question: str = ""
    scope: str = ""
    asked: Day | None = None
    due: Day | None = None


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
    partner: PartnerKey = PartnerKey()
    recipients: tuple[Text, ...] = ()
    terms_of_reference: ReferenceKey = ReferenceKey()
    period: str = ""
    concern: dict[Sign, Weight] = Field(default_factory=dict)


class TermListFile(BaseModel):
    """`saved_searches/terms/NAME.yml`: terms by tier, in the order in which the list was thought through."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Text
    description: str = ""
    tiers: dict[TierName, tuple[Text, ...]] = Field(min_length=1)
