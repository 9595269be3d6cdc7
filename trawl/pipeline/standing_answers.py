"""Whether what a run found is still the answer: nothing that it rests on has changed since.

What a run finds follows from what its reader sees of the index, the profile, the registers, what was decided of
matches, the settings and the program. All of it goes into one hash. A run that rests on the same as an earlier one
takes over what that one found; how it stands against what was issued is compared as ever.

In doubt nothing is taken over, for what was found once and is no answer any more would be a false no. So the hash also
has what was ever written or taken out, by anybody: two indices may hold as many records up to the same sequence, and
other records. No query speaks of today, so a later day alone changes nothing; what analysts mark or suppress, and what
a profile says of its report, is put to the findings whenever they are shown.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import trawl
from trawl.errors import UsageError
from trawl.ledger import KeptFindings
from trawl.model import Hit, Match, Run
from trawl.pipeline.findings import JoinedRecord, group_matches
from trawl.pipeline.installation import Session
from trawl.pipeline.restoring import restore_hits
from trawl.pipeline.scope import scope_of_reader
from trawl.profiles import Profile


@dataclass(frozen=True, slots=True)
class StandingAnswer:
    """What an earlier run found that is still the answer: its hits, and all beside them."""

    hits: tuple[Hit, ...]
    findings: KeptFindings

    @property
    def incidents(self) -> int:
        """How many incidents the hits are."""
        return self.findings.incidents.count([hit.record.key for hit in self.hits])

    def join(self) -> Iterator[JoinedRecord]:
        """Each hit with its matches."""
        matches = group_matches(self.findings.matches)
        nothing: Sequence[Match] = ()
        return (JoinedRecord(hit, matches.get(hit.record.key, nothing)) for hit in self.hits)


def find_answer(session: Session, profile: Profile, rests_on: str) -> StandingAnswer | None:
    """What a run of the profile found that rests on the same; None where it is to be worked out."""
    run = session.ledger.runs.find_resting(profile.name, rests_on)
    if run is None:
        return None
    try:
        hits = restore_hits(session, run)
    except UsageError:  # its records are not as they were, whatever the hash says: then the answer is worked out anew
        return None
    return StandingAnswer(hits, session.ledger.runs.findings(run.id))


def restate(session: Session, run: Run, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Hits that a run took over, each as it stands in that run."""
    status = {item.key: item.status for item in session.ledger.runs.hits(run.id) if item.present}
    return tuple(replace(hit, status=status[hit.record.key]) for hit in hits)


def hash_basis(session: Session, profile: Profile) -> str:
    """Everything that a run of the profile rests on at this moment, as SHA-256 in hexadecimal."""
    state = session.view.state(session.principal)
    rests_on = {
        "index": asdict(state),
        "writes": session.ledger.count_writes(),
        "reader": scope_of_reader(session.principal),
        "profile": [profile.name, profile.hash, profile.query_text, profile.list_titles],
        "joins": [repr(replace(join, line=0)) for join in profile.registers],
        "registers": [(one.name, one.version) for one in session.registers],
        "decisions": [decided.id for decided in session.ledger.decisions.standing()],
        "settings": session.installation.settings.model_dump(mode="json"),
        "postcodes": _describe(session.installation.settings.postcodes),
        "program": _hash_program(),
    }
    return sha256(json.dumps(rests_on, sort_keys=True, default=str).encode()).hexdigest()


def _describe(folder: Path | None) -> list[tuple[Any, ...]]:
    """The files of a folder, as far as their being written anew shows."""
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder and folder.is_dir() else []
    return [(str(path), stat.st_size, stat.st_mtime_ns) for path in files for stat in (path.stat(),)]


@cache
def _hash_program() -> str:
    """The program that runs, with its rules, words, weights and all that is installed beside it, by their versions."""
    package = Path(trawl.__file__).parent
    files = [one for one in _describe(package) if "__pycache__" not in one[0]]
    installed = sorted((one.name, one.version) for one in distributions())
    said = [trawl.__version__, sys.version, installed, files]
    return sha256(json.dumps(said).encode()).hexdigest()
