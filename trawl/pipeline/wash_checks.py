"""Verify a wash: whether list, answers and certificate are those of that day, and what has come to the index since."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

from trawl.errors import NotFoundError, UsageError
from trawl.ledger import Ledger, SealedCertificate, Wash, WashFile
from trawl.pipeline.certifying import seal_text, write_json
from trawl.pipeline.checked import Checked, State
from trawl.pipeline.installation import Installation, Session
from trawl.pipeline.manifest import hash_file
from trawl.pipeline.scope import includes_scope
from trawl.query import MATCH_ALL
from trawl.reports.values import show_moment
from trawl.wash.version import reading_version
from trawl.written import write_count

#: The longest first line of a certificate that is read, in characters.
_LONGEST_HEAD = 16_000_000


@dataclass(frozen=True, slots=True)
class WashVerification:
    """A wash with its certificate and all that was checked of it.

    `since` are the records that came or were changed after it, as far as this reader may see: it says nothing of them.
    `notes` say what else is otherwise than it was, which alters nothing of what was certified.
    """

    wash: Wash
    certificate: SealedCertificate
    checked: tuple[Checked, ...]
    since: int
    notes: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether everything holds; what is not known does not."""
        return all(one.state == "holds" for one in self.checked)


def verify_wash(installation: Installation, asked: str) -> WashVerification:
    """Check a wash by its number, or by any file of it: its list, its answers, its certificate, a report.

    Raises NotFoundError for what is none of any wash, and UsageError for one that saw more than this reader may see.
    """
    with installation.open_session() as session:
        if asked.isascii() and asked.isdecimal():
            wash_id, found = int(asked), tuple[Checked, ...]()
        else:
            wash_id, found = _find_wash(session, Path(asked))
        wash = session.ledger.washes.get(wash_id)
        sealed = session.ledger.wash_certificates.get(wash_id)
        if sealed is None:
            raise NotFoundError(f"Wash {wash_id} has no certificate: it was cut off, or made by an earlier trawl.")
        _require_readable(session, wash, sealed)
        checked = (
            *found,
            *_check_certificate(session.ledger, sealed),
            *(_check_file(file) for file in session.ledger.wash_certificates.files_of(wash_id)),
        )
        verification = WashVerification(
            wash,
            sealed,
            checked,
            _count_since(session, wash),
            tuple(_note(session, wash, sealed)),
        )
        installation.log("verify", wash=wash_id, file=asked if found else "", holds=verification.holds)
        return verification


def _find_wash(session: Session, path: Path) -> tuple[int, tuple[Checked, ...]]:
    """The wash that a file is of, by its bytes, else by its place or by what it says; and what that shows.

    Of several it is the newest of those that this reader may read, whoever has washed the same list since.
    """
    ledger = session.ledger
    try:
        digest, _ = hash_file(path)
    except OSError as error:
        said = f"There is no wash '{path}', and no such file can be read ({error.strerror})."
        raise NotFoundError(f"{said} Give the number of a wash, or a file of it.") from error
    kept = ledger.wash_certificates
    if files := kept.find_files(digest):
        file = next((one for one in files[::-1] if _may_read(session, kept.get(one.wash_id))), files[-1])
        return file.wash_id, (_say(path, "holds", f"is {file.name} of wash {file.wash_id}, as written."),)
    if washes := kept.of_list(digest):
        washes = tuple(one for one in washes if _may_read(session, one)) or washes[-1:]
        others = ", ".join(str(one.wash_id) for one in washes[:-1])
        earlier = f" It was washed before, too: {others}." if others else ""
        last = washes[-1].wash_id
        return last, (_say(path, "holds", f"is the list of wash {last}, byte for byte.{earlier}"),)
    if told := _read_head(path):
        return _judge_head(ledger, path, told)
    if files := kept.files_at(str(path.parent.absolute()), path.name):
        wash_id = files[-1].wash_id
        return wash_id, (_say(path, "differs", f"was altered: it is not what was written of wash {wash_id}."),)
    raise NotFoundError(
        f"{path} is neither a list that was washed here nor a file of a wash: it was altered, or is another's. If you "
        "know the number of the wash, verify that."
    )


def _read_head(path: Path) -> dict[str, Any] | None:
    """What the first line of a certificate says; None of a file that is none."""
    try:
        with path.open(encoding="utf-8") as file:
            told = json.loads(file.readline(_LONGEST_HEAD))
    except (OSError, ValueError, RecursionError):
        return None
    said = told.get("certificate") if isinstance(told, dict) else None
    return told if isinstance(said, dict) and isinstance(said.get("wash"), int) else None


def _judge_head(ledger: Ledger, path: Path, told: dict[str, Any]) -> tuple[int, tuple[Checked, ...]]:
    """What a certificate that is no file of ours says of itself, beside what the ledger keeps."""
    said, seal = told["certificate"], told.get("seal")
    sealed = ledger.wash_certificates.get(said["wash"])
    agrees = seal_text(write_json(said)) == seal
    if sealed is None or (agrees and seal != sealed.seal):
        itself = "It agrees with itself" if agrees else "It does not agree with itself"
        raise NotFoundError(f"{path} is a certificate that nobody made here: another installation's. {itself}.")
    if agrees:
        said_of_it = "was altered: the lines that say how rows were read are not those that were sealed."
    else:
        said_of_it = "was altered: what it certifies is not what was sealed."
    return sealed.wash_id, (_say(path, "differs", said_of_it),)


def _require_readable(session: Session, wash: Wash, sealed: SealedCertificate) -> None:
    """Raise UsageError for a wash that could see more than the reader may: whether it did is not said."""
    if not _may_read(session, sealed):
        raise UsageError(
            f"Wash {wash.id} was made for a reader who may see more than you may, so what it came to is not for you. "
            f"Wash the list yourself, or ask somebody who may see as much."
        )


def _may_read(session: Session, sealed: SealedCertificate | None) -> bool:
    """Whether the reader may know what a wash came to: it saw no more than he may see today.

    One for a partner does not say what it could see: it is read by whoever made it.
    """
    if sealed is None:
        return False
    if scope := json.loads(sealed.certificate).get("scope"):
        return includes_scope(session.principal, json.dumps(scope))
    return session.ledger.washes.get(sealed.wash_id).principal == session.principal.name


def _check_certificate(ledger: Ledger, sealed: SealedCertificate) -> Iterator[Checked]:
    """Whether what the ledger keeps is what was sealed, and what was put on record in the audit trail."""
    if seal_text(sealed.certificate) != sealed.seal:
        yield Checked("records", "ledger", "differs", "The certificate in the ledger is not the one that was sealed.")
        return
    seals = [
        entry.payload.get("seal")
        for entry in ledger.audit.entries(action="certify")
        if entry.payload and entry.payload.get("wash") == sealed.wash_id
    ]
    if not seals:
        yield Checked(
            "records", "audit", "not known", "The audit trail has no entry of this certificate, or it is erased."
        )
    elif seals != [sealed.seal]:
        yield Checked("records", "audit", "differs", "The audit trail has another seal for this wash.")
    else:
        said = f"The certificate is the one that was sealed on {show_moment(sealed.at)}, as the audit trail says too."
        yield Checked("records", "ledger", "holds", said)


def _check_file(file: WashFile) -> Checked:
    path = Path(file.folder) / file.name
    try:
        digest, length = hash_file(path)
    except FileNotFoundError:
        return _say(path, "differs", "is missing. A copy of it elsewhere can be verified by itself.")
    except OSError as error:
        return _say(path, "not known", f"cannot be read ({error.strerror}).")
    if digest == file.sha256:
        return _say(path, "holds", "is as it was written.")
    was = f"{file.bytes:,} bytes then, {length:,} now" if length != file.bytes else f"{length:,} bytes as then"
    return _say(path, "differs", f"was altered, or another wash was written over it ({was}).")


def _count_since(session: Session, wash: Wash) -> int:
    """The records that came or were changed after the wash: the newest come first."""
    newest = session.view.scan(MATCH_ALL, session.principal, order="loaded")
    return sum(1 for _ in takewhile(lambda indexed: indexed.record.sequence > wash.index.sequence, newest))


def _note(session: Session, wash: Wash, sealed: SealedCertificate) -> Iterator[str]:
    certified = json.loads(sealed.certificate)
    said = certified["read_with"]
    now = session.view.state(session.principal).versions
    for name, then, today in (
        ("analyser", said["analyser"], now.analyser),
        ("extractor", said["extractor"], now.extractor),
        ("reading of identifiers", said["reading"], reading_version()),
    ):
        if then != today:
            yield f"The {name} was {then} then, and is {today} now: a wash of today may come to another answer."
    shown = session.view.state(session.principal).records
    # Of a narrower edition the index is counted as its maker saw it, who may have seen more than this reader.
    if certified["edition"]["edition"] == "full" and shown < wash.index.records:
        gone = write_count(wash.index.records - shown, "record")
        yield f"At least {gone} of those that were searched can be searched no more."


def _say(path: Path, state: State, said: str) -> Checked:
    return Checked("files", path.name, state, f"{path.name} {said}", str(path.parent))
