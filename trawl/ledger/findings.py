"""What a run keeps of its profile and its findings, so that its report can be written again as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from trawl.model import Band, Match, RegisterRow


@dataclass(frozen=True, slots=True)
class KeptProfile:
    """A profile as a run used it, whatever its file says later.

    `resolved` is the query with its term lists written out; `registers` are those it joins, with the least certain
    band of match that it reports.
    """

    title: str = ""
    description: str = ""
    owner: str = ""
    marking: str = "OFFICIAL"
    handling: str = ""
    caveats: tuple[str, ...] = ()
    registers: tuple[tuple[str, Band], ...] = ()
    resolved: str = ""


@dataclass(frozen=True, slots=True)
class KeptRegister:
    """The version of a register that a run was joined to."""

    name: str
    version: int
    rows: int
    loaded: datetime
    file: str


@dataclass(frozen=True, slots=True)
class KeptFindings:
    """What a run found beside its hits.

    `terms` are (term, hits it was found in, hits only because of it); `nearest_schools` says in words, by register
    and row id, the school nearest to a matched row; `missing` are registers of the profile that were not loaded.
    """

    matches: tuple[Match, ...] = ()
    registers: tuple[KeptRegister, ...] = ()
    missing: tuple[str, ...] = ()
    terms: tuple[tuple[str, int, int | None], ...] = ()
    nearest_schools: Mapping[tuple[str, str], str] = field(default_factory=dict)


def pack_profile(profile: KeptProfile) -> dict[str, Any]:
    """Return a profile as JSON values."""
    return asdict(profile)


def unpack_profile(packed: dict[str, Any]) -> KeptProfile:
    """Read what `pack_profile` made."""
    registers = tuple((name, band) for name, band in packed["registers"])
    return KeptProfile(**{**packed, "caveats": tuple(packed["caveats"]), "registers": registers})


def pack_findings(findings: KeptFindings) -> dict[str, Any]:
    """Return findings as JSON values, without their matches."""
    return {
        "registers": [{**asdict(kept), "loaded": kept.loaded.isoformat()} for kept in findings.registers],
        "missing": findings.missing,
        "terms": findings.terms,
        "nearest_schools": [(*row, words) for row, words in findings.nearest_schools.items()],
    }


def unpack_findings(packed: dict[str, Any], matches: tuple[Match, ...]) -> KeptFindings:
    """Read what `pack_findings` made, and put the matches back."""
    return KeptFindings(
        matches,
        tuple(
            KeptRegister(**{**kept, "loaded": datetime.fromisoformat(kept["loaded"])}) for kept in packed["registers"]
        ),
        tuple(packed["missing"]),
        tuple((term, hits, alone) for term, hits, alone in packed["terms"]),
        {(register, row_id): words for register, row_id, words in packed["nearest_schools"]},
    )


def pack_match(match: Match) -> dict[str, Any]:
    """Return a match as JSON values."""
    return asdict(match)


def unpack_match(packed: dict[str, Any]) -> Match:
    """Read what `pack_match` made."""
    sides = {side: tuple(packed.get(side, ())) for side in ("evidence", "against")}
    return Match(**{**packed, **sides, "row": RegisterRow(**packed["row"])})
