"""The single words that make a verdict, as `triggers.yml` lists them under `verdicts`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class VerdictWords(BaseModel):
    """The words that make a verdict (`verdicts`); what each list is for is said above it in the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    denials: frozenset[str]
    harms: frozenset[str]
    untold: frozenset[str]
    for_now: frozenset[str]
    closings: frozenset[str]
    proofs: frozenset[str]
    possessives: frozenset[str]
    kin: frozenset[str]
    outsiders: frozenset[str]
    arrivals: frozenset[str]
    checks: frozenset[str]
    open: frozenset[str]
    onward: frozenset[str]
    doubts: frozenset[str]
    turns: frozenset[str]
    missing: frozenset[str]
    never_missing: frozenset[str]
    nobody: frozenset[str]
    gifts: frozenset[str]
    claims: frozenset[str]
    tells: frozenset[str]
    tellers: frozenset[str]
    not_telling: frozenset[str]
    partners: frozenset[str]
    exercises: frozenset[str]
    real: frozenset[str]
