"""The copies of a pack: a folder for each recipient, put in its place whole, with nothing in it of anybody else's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from trawl.ledger import Ledger, MadePack, PackCopy, SuppressedRecord, WrittenFile
from trawl.model import Hit, Run
from trawl.packs.pack import Copy, Pack
from trawl.pipeline.editions import find_force
from trawl.pipeline.installation import Session
from trawl.pipeline.manifest import Writing, hash_file, sweep_writings
from trawl.pipeline.report_order import ReportOrder, say_copy, slug
from trawl.pipeline.restoring import restore_findings
from trawl.pipeline.review_findings import list_suppressed
from trawl.pipeline.run_files import write_document, write_files
from trawl.reports.files import open_folder
from trawl.reports.findings.pack_cover import PackCover, PackedReport
from trawl.reports.findings.region import find_crossings
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.house_style import HouseStyle, load_house_style
from trawl.reports.wording.pack_document import build_pack_document
from trawl.reports.wording.region_document import build_region_document

#: The audit trail's action for a copy that is written, and for one that is issued.
WRITTEN, ISSUED = "pack copy", "pack issue"
#: What the names of the files of the summary over all forces begin with.
_REGION = "regional-summary"


@dataclass(frozen=True, slots=True)
class MadeRun:
    """A run of a pack, with its hits as it saw them."""

    run: Run
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """What the reports on a run are made from, and which of its hits they do not show since they are suppressed."""

    findings: RunFindings
    left_out: tuple[tuple[int, SuppressedRecord], ...]


def write_copies(
    session: Session, made: MadePack, pack: Pack, order: ReportOrder, runs: Mapping[str, MadeRun], *, again: bool
) -> None:
    """Write the copy of each recipient; without `again`, those only that do not stand there already.

    Whoever is given a copy is on record in the audit trail before it stands in its place. Raises OutputError.
    """
    sweep_writings(session.installation, session.ledger)
    style = load_house_style(session.installation.settings.home)
    found = {name: _find(session, one, order) for name, one in runs.items()}
    maker = _Maker(session, made, pack, order, found, style)
    told = set() if again else list_told(session.ledger, WRITTEN)
    for copy in pack.copies:
        before = made.copy(copy.number)
        if not again and before is not None and not list_faults(before):
            continue
        maker.write(copy, log=(made.id, copy.number) not in told)


def _find(session: Session, made: MadeRun, order: ReportOrder) -> _Found:
    findings = restore_findings(session, made.run, made.hits, order)
    return _Found(findings, tuple(list_suppressed(findings, made.hits)))


def list_told(ledger: Ledger, action: str) -> set[tuple[str, int]]:
    """The packs and the numbers of their copies of which the audit trail has this action."""
    payloads = (entry.payload for entry in ledger.audit.entries(action=action))
    return {(payload["pack"], payload["copy"]) for payload in payloads if payload is not None}


def list_faults(copy: PackCopy) -> list[str]:
    """The files of a copy that are missing, or not as they were written."""
    return [name for name, digest in copy.files.items() if not _stands(Path(copy.folder) / name, digest)]


def _stands(path: Path, digest: str) -> bool:
    return path.is_file() and hash_file(path)[0] == digest


@dataclass(frozen=True, slots=True)
class _Maker:
    session: Session
    made: MadePack
    pack: Pack
    order: ReportOrder
    found: Mapping[str, _Found]
    style: HouseStyle

    def write(self, copy: Copy, *, log: bool) -> None:
        """Write a copy and put its folder in its place; `log` puts on record who is given it."""
        part = copy.part
        force = find_force(self.session.view, self.session.principal, part.force)
        order = replace(
            self.order, edition=part.edition, force=force, district=part.district, copy=copy.number,
            recipient=copy.recipient,
        )  # fmt: skip
        root, name = Path(self.made.folder), f"{copy.number:02}-{slug(copy.recipient)}"
        at, written = datetime.now(UTC), list[WrittenFile]()
        with open_folder(root) as staged:
            own = staged / name
            narrowed = {profile: self._write_run(own / profile, profile, order) for profile in self.found}
            for profile, found in narrowed.items():
                place = root / name / profile
                writing = Writing(self.session, found.run, own / profile, place, at)
                written += writing.note_files([order], self.found[profile].left_out)
            if part.edition == "full" and self.pack.file.regional_summary:
                self._write_region(own, order, narrowed)
            self._write_cover(own, copy, order, narrowed)
            files = {path.relative_to(own).as_posix(): hash_file(path)[0] for path in _list_files(own)}
            if log:
                self._log(copy, order, root / name, files)
            self.session.ledger.packs.note_copy(
                self.made.id, PackCopy(copy.number, copy.recipient, str(root / name), files, at)
            )
            self.session.ledger.manifest.add(written)
        for found in narrowed.values():
            self.session.ledger.manifest.settle(found.run.id, at)

    def _write_run(self, folder: Path, profile: str, order: ReportOrder) -> RunFindings:
        found = self.found[profile].findings
        of_all = self.pack.recipients if order.edition == "full" else ()
        findings = replace(
            found,
            copy_number=say_copy(order, self.pack.recipients),
            profile=replace(found.profile, recipients=of_all),
        )
        return write_files(folder, findings, order, self.style)

    def _write_cover(self, own: Path, copy: Copy, order: ReportOrder, narrowed: Mapping[str, RunFindings]) -> None:
        """Write what a recipient reads first: which reports are here, and which could not be made."""
        reports = tuple(
            PackedReport(found, tuple(path.relative_to(own).as_posix() for path in _list_files(own / profile)))
            for profile, found in narrowed.items()
        )
        cover = PackCover(
            pack=self.made.id,
            title=self.pack.file.title,
            description=self.pack.file.description,
            edition=order.make_edition(),
            recipient=copy.recipient,
            copy_number=say_copy(order, self.pack.recipients),
            as_at=self.made.started,
            reports=reports,
            failed=tuple(name for name in self.pack.file.profiles if name not in self.found),
            region=tuple(sorted(path.name for path in own.glob(f"{_REGION}*"))),
            period=self.made.period,
            occasion=self.made.occasion,
            fictitious=self.session.installation.settings.exercise,
        )
        document = build_pack_document(cover)
        for one in order.documents or ReportOrder(("html",)).documents:
            write_document(own / one.file_name.replace("report", "contents", 1), document, one, self.style)

    def _write_region(self, own: Path, order: ReportOrder, narrowed: Mapping[str, RunFindings]) -> None:
        failed = tuple(name for name in self.pack.file.profiles if name not in self.found)
        crossings = find_crossings(tuple(narrowed.values()), failed)
        document = build_region_document(
            crossings,
            self.pack.file.title,
            self.made.started,
            fictitious=self.session.installation.settings.exercise,
            copy_number=say_copy(order, self.pack.recipients),
        )
        for one in order.documents or ReportOrder(("html",)).documents:
            write_document(own / one.file_name.replace("report", _REGION, 1), document, one, self.style)

    def _log(self, copy: Copy, order: ReportOrder, folder: Path, files: Mapping[str, str]) -> None:
        self.session.installation.log(
            WRITTEN,
            pack=self.made.id,
            copy=copy.number,
            recipient=copy.recipient,
            edition=order.edition,
            force=order.force,
            district=order.district,
            formats=list(order.formats),
            files=dict(files),
            out=str(folder),
        )


def _list_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
