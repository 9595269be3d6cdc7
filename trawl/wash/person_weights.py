"""What each piece of evidence for a person is worth: `person_weights.yml` beside this module."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from trawl.yaml_files import load_yaml_file

#: What of a row and a record can be compared.
Compared = Literal["name", "birth", "identifier", "address"]


class PersonWeight(BaseModel):
    """One kind of evidence; the head of `person_weights.yml` says what each key means."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    of: Compared
    points: int
    what: str
    never_trace: bool = False


class PersonWeights(BaseModel):
    """`person_weights.yml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str
    trace: int
    weights: dict[str, PersonWeight]


@cache
def load_person_weights() -> PersonWeights:
    """Read the weights, once in a process. Raises FileProblems if `person_weights.yml` has been damaged."""
    return load_yaml_file(Path(__file__).parent / "person_weights.yml", PersonWeights)


def say_form_of_name(kind: str) -> str:
    """How a form of a name differs from the one that is asked for, in words; "" for the name itself."""
    return "" if kind == "same_name" else load_person_weights().weights[kind].what
