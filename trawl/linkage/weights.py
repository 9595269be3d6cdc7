"""What each piece of evidence is worth: `weights.yml` beside this module, which says how its points were set."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from trawl.yaml_files import load_yaml_file

#: What of a record and a row can be compared. `wording` is how a narrative puts it, which compares nothing.
Compared = Literal["name", "kind", "address", "postcode", "town", "phone", "force", "position", "wording"]


class Weight(BaseModel):
    """One kind of evidence; the head of `weights.yml` says what each key means."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    of: Compared
    points: float
    set: Literal["gold", "real", "rule"]
    what: str
    per: str = ""
    exact: Literal["", "postcode", "building"] = ""
    never_strong: Literal["", "unless exact", "unless building", "always"] = ""


class Bands(BaseModel):
    """The strength from which a match is strong or possible, and the difference at which rows are alike."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    strong: float
    possible: float
    alike: float


class Weights(BaseModel):
    """`weights.yml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str
    bands: Bands
    weights: dict[str, Weight]


@cache
def load_weights() -> Weights:
    """Read the weights, once in a process. Raises FileProblems if `weights.yml` has been damaged."""
    return load_yaml_file(Path(__file__).parent / "weights.yml", Weights)
