"""The certificate of a wash: what was searched, for whom, how each row was read, under a hash that can be checked.

It is a file of lines of JSON. The first line certifies, and has the hash of the lines that follow, a row of the list
each: whatever is altered in it, the hash of the first line (`seal`) is no more the one that the ledger keeps.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from trawl import __version__
from trawl.access import Principal
from trawl.coverage import list_shortfalls, list_unused_columns, pack_coverage
from trawl.identifiers import REGISTRY
from trawl.ledger import Wash
from trawl.pipeline.installation import Session
from trawl.pipeline.manifest import hash_file
from trawl.pipeline.scope import scope_of_reader
from trawl.reports.edition import Edition
from trawl.reports.files import open_output
from trawl.reports.findings.wash import Certificate, WashReport
from trawl.reports.wash_table import WashLine
from trawl.wash.version import reading_version

#: The form of the file. A change of what stands where in it is another one.
_FORM = 1


@dataclass(frozen=True, slots=True)
class HashedList:
    """The bytes of a list: their SHA-256 in hexadecimal, and how many they are."""

    sha256: str
    bytes: int


def hash_list(path: Path) -> HashedList:
    """Hash a list; one that cannot be read has no hash, and whoever reads it says why."""
    try:
        return HashedList(*hash_file(path))
    except OSError:
        return HashedList("", 0)


def certify(
    session: Session,
    wash: Wash,
    report: WashReport,
    *,
    listed: HashedList,
    answers: Path,
    lines: Callable[[], Iterable[Sequence[WashLine]]],
    path: Path,
) -> Certificate:
    """Write the certificate of a wash to `path`, keep it in the ledger, and put it on record.

    `lines` gives those of every row, as the edition may hold them, each time that it is called. Raises OutputError.
    """
    partner = report.edition.name == "partner"
    digest = sha256()
    for row in _say_rows(lines(), partner=partner):
        digest.update(row.encode())
    said = _certify(session, wash, report, listed=listed, answers=_hash_answers(answers), rows=digest.hexdigest())
    text = write_json(said)
    seal = seal_text(text)
    with open_output(path) as file:
        file.write(write_json({"seal": seal, "certificate": said}) + "\n")
        file.writelines(_say_rows(lines(), partner=partner))
    session.ledger.wash_certificates.keep(wash.id, list_sha256=listed.sha256, seal=seal, certificate=text)
    session.installation.log("certify", wash=wash.id, list=listed.sha256, seal=seal)
    answered = said["answers"]["sha256"]
    return Certificate(
        wash.id, listed.sha256, answered, seal, _say_reader(_see(session.principal, report.edition), partner=partner),
        _say_versions(wash), path.name,
    )  # fmt: skip


def seal_text(certificate: str) -> str:
    """The SHA-256 of a certificate as it is written, in hexadecimal."""
    return sha256(certificate.encode()).hexdigest()


def write_json(value: Mapping[str, Any]) -> str:
    """A value as JSON that is written alike wherever it is written: in ASCII, on one line, the keys in order."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _hash_answers(path: Path) -> dict[str, Any]:
    digest, length = hash_file(path)
    return {"file": path.name, "sha256": digest, "bytes": length}


def _certify(
    session: Session, wash: Wash, report: WashReport, *, listed: HashedList, answers: Mapping[str, Any], rows: str
) -> dict[str, Any]:
    installation, coverage = session.installation, report.coverage
    partner = report.edition.name == "partner"
    return {
        "form": _FORM,
        "wash": wash.id,
        "list": {"name": wash.file, "sha256": listed.sha256, "bytes": listed.bytes, "rows": report.identifiers},
        "washed": report.washed.isoformat(timespec="seconds"),
        "by": wash.principal,
        "why": {} if partner else {"purpose": installation.purpose, "reference": installation.reference},
        "scope": {} if partner else json.loads(scope_of_reader(_see(installation.principal, report.edition))),
        "edition": {"edition": report.edition.name, "force": report.edition.force},
        "marking": report.page_marking,
        "searched": pack_coverage(coverage),
        "not_covered": [*list_shortfalls(coverage), *list_unused_columns(coverage)],
        "read_with": {
            "trawl": __version__,
            "analyser": wash.index.versions.analyser,
            "extractor": wash.index.versions.extractor,
            "schemes": sorted(REGISTRY),
            "reading": reading_version(),
        },
        "outcomes": dict(report.counts),
        "answers": dict(answers),
        "rows_sha256": rows,
    }


def _say_rows(lines: Iterable[Sequence[WashLine]], *, partner: bool) -> Iterator[str]:
    return (write_json(_say_row(of_row, partner=partner)) + "\n" for of_row in lines)


def _say_row(lines: Sequence[WashLine], *, partner: bool) -> dict[str, Any]:
    """How a row was read and what it came to; to a partner the outcome alone."""
    best = lines[0]
    said: dict[str, Any] = {"row": best.row, "identifier_id": best.identifier_id, "outcome": best.outcome}
    if not partner:
        said |= {"identifier": best.identifier, "type": best.type, "readings": list(best.readings)}
        said |= {"reason": best.reason, "records": sum(line.key is not None for line in lines)}
    return said


def _see(principal: Principal, edition: Edition) -> Principal:
    """The reader as one who sees what was searched: a force's file names no other force that he may see."""
    return replace(principal, forces=frozenset({edition.force})) if edition.name == "force" else principal


def _say_reader(principal: Principal, *, partner: bool) -> str:
    if partner:
        return "Records that may be passed on"
    forces = ", ".join(sorted(principal.forces)) if principal.forces is not None else "all forces"
    handling = "" if principal.handling is None else f", handling {', '.join(sorted(principal.handling)) or 'none'}"
    return f"{principal.name}, who may see records up to {principal.marking_ceiling} of {forces}{handling}"


def _say_versions(wash: Wash) -> str:
    versions = wash.index.versions
    return (
        f"trawl {__version__}; {len(REGISTRY)} schemes of identifiers, reading {reading_version()}; "
        f"analyser {versions.analyser}; extractor {versions.extractor}"
    )
