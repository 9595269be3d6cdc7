"""What a run keeps of its profile and its findings, so that its report can be written again as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from trawl.model import Band, Decision, Incidents, Match, PartnerRules, RegisterRow


@dataclass(frozen=True, slots=True)
class KeptReference:
    """The terms of reference of a profile: who asked for what, over what, when, and by when they want it."""

    asked_by: str = ""
    question: str = ""
    scope: str = ""
    asked: date | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class KeptProfile:
    """A profile as a run used it, whatever its file says later. What an earlier trawl kept lacks what it did not know.

    `resolved` is the query with its term lists written out; `registers` are those it joins, with the least certain
    band of match that it reports; `period` says in words what time it reports on, "" for the dates of the records;
    `concern` weighs signs of concern by their names; `partner` is what a partner may read of its hits.
    """

    title: str = ""
    description: str = ""
    owner: str = ""
    marking: str = "OFFICIAL"
    handling: str = ""
    caveats: tuple[str, ...] = ()
    registers: tuple[tuple[str, Band], ...] = ()
    resolved: str = ""
    partner: PartnerRules = field(default_factory=PartnerRules)
    recipients: tuple[str, ...] = ()
    reference: KeptReference = KeptReference()
    period: str = ""
    concern: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeptRegister:
    """The version of a register that a run was joined to. What an earlier trawl kept says no day `as_at`."""

    name: str
    version: int
    rows: int
    loaded: datetime
    file: str
    as_at: date | None = None
    as_at_from: str = ""


@dataclass(frozen=True, slots=True)
class KeptFindings:
    """What a run found beside its hits.

    `rejected` are the matches that an analyst had rejected; `lapsed` counts the links that one had confirmed, whose
    record or row changed since and which software did not find. `terms` are (term, hits it was found in, hits only
    because of it); `nearest_schools` says in words, by register and row id, the school nearest to a matched row,
    `near` how far a row is from what the profile wants it to be near, and `place_notes` are sentences on what could
    not be measured or was left out for its distance; `missing` are registers of the profile that were not loaded.
    """

    matches: tuple[Match, ...] = ()
    registers: tuple[KeptRegister, ...] = ()
    missing: tuple[str, ...] = ()
    terms: tuple[tuple[str, int, int | None], ...] = ()
    nearest_schools: Mapping[tuple[str, str], str] = field(default_factory=dict)
    near: Mapping[tuple[str, str], str] = field(default_factory=dict)
    place_notes: tuple[str, ...] = ()
    rejected: tuple[Match, ...] = ()
    lapsed: int = 0
    incidents: Incidents = field(default_factory=Incidents)


def pack_profile(profile: KeptProfile) -> dict[str, Any]:
    """Return a profile as JSON values."""
    packed = asdict(profile)
    for day in ("asked", "due"):
        if kept := packed["reference"][day]:
            packed["reference"][day] = kept.isoformat()
    return packed


def unpack_profile(packed: dict[str, Any]) -> KeptProfile:
    """Read what `pack_profile` made."""
    registers = tuple((name, band) for name, band in packed["registers"])
    partner = packed.get("partner", {})  # a run of an earlier trawl has no rules: a partner reads the least
    rules = PartnerRules(**{**partner, "columns": tuple(partner.get("columns", ()))})
    reference = dict(packed.get("reference", {}))
    for day in ("asked", "due"):
        reference[day] = date.fromisoformat(reference[day]) if reference.get(day) else None
    kept = {"registers": registers, "reference": KeptReference(**reference), "partner": rules}
    lists = {name: tuple(packed.get(name, ())) for name in ("caveats", "recipients")}
    return KeptProfile(**{**packed, **lists, **kept})


def pack_findings(findings: KeptFindings) -> dict[str, Any]:
    """Return findings as JSON values, without their matches and the links of their incidents."""
    return {
        "registers": [_pack_register(kept) for kept in findings.registers],
        "missing": findings.missing,
        "terms": findings.terms,
        "nearest_schools": _pack_rows(findings.nearest_schools),
        "near": _pack_rows(findings.near),
        "place_notes": findings.place_notes,
        "rejected": [pack_match(match) for match in findings.rejected],
        "lapsed": findings.lapsed,
        "incident_notes": findings.incidents.notes,
        "incidents_version": findings.incidents.version,
    }


def unpack_findings(packed: dict[str, Any], matches: tuple[Match, ...], incidents: Incidents) -> KeptFindings:
    """Read what `pack_findings` made, and put the matches and the incidents back."""
    return KeptFindings(
        matches,
        tuple(map(_unpack_register, packed["registers"])),
        tuple(packed["missing"]),
        tuple((term, hits, alone) for term, hits, alone in packed["terms"]),
        _unpack_rows(packed["nearest_schools"]),
        # a run of an earlier trawl measured neither
        _unpack_rows(packed.get("near", ())),
        tuple(packed.get("place_notes", ())),
        tuple(map(unpack_match, packed.get("rejected", ()))),
        packed.get("lapsed", 0),
        incidents,
    )


def _pack_register(kept: KeptRegister) -> dict[str, Any]:
    as_at = kept.as_at.isoformat() if kept.as_at else None
    return {**asdict(kept), "loaded": kept.loaded.isoformat(), "as_at": as_at}


def _unpack_register(packed: dict[str, Any]) -> KeptRegister:
    as_at = date.fromisoformat(packed["as_at"]) if packed.get("as_at") else None
    return KeptRegister(**{**packed, "loaded": datetime.fromisoformat(packed["loaded"]), "as_at": as_at})


def _pack_rows(words: Mapping[tuple[str, str], str]) -> list[tuple[str, str, str]]:
    return [(*row, said) for row, said in words.items()]


def _unpack_rows(packed: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], str]:
    return {(register, row_id): words for register, row_id, words in packed}


def pack_match(match: Match) -> dict[str, Any]:
    """Return a match as JSON values."""
    packed = asdict(match)
    if match.decision:
        packed["decision"]["at"] = match.decision.at.isoformat()
    return packed


def unpack_match(packed: dict[str, Any]) -> Match:
    """Read what `pack_match` made, of this version's matches or an earlier one's."""
    decision = packed.get("decision")
    if decision:
        decision = Decision(**{**decision, "at": datetime.fromisoformat(decision["at"])})
    sides = {side: tuple(packed.get(side, ())) for side in ("evidence", "against")}
    return Match(**{**packed, **sides, "row": RegisterRow(**packed["row"]), "decision": decision})
