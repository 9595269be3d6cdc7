"""Make packs: every profile is run once, over one view of the index, and each recipient gets a copy of a part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from trawl.errors import NotFoundError, Problem, UsageError, say_failure
from trawl.ledger import MadePack, PackRun
from trawl.model import Hit, Run
from trawl.packs.pack import Known, Pack, load_pack, load_packs
from trawl.packs.schema import PackFile
from trawl.pipeline.catalogue import read_profiles
from trawl.pipeline.editions import list_forces
from trawl.pipeline.installation import Installation, Session
from trawl.pipeline.noting import run_folder, take_notes
from trawl.pipeline.pack_copies import MadeRun, write_copies
from trawl.pipeline.report_order import DEFAULT_FORMATS, FORMAT_NAMES, ReportOrder, check_order, parse_formats
from trawl.pipeline.restoring import restore_hits
from trawl.pipeline.running import find_runnable, make_run
from trawl.pipeline.scope import may_read
from trawl.query import CompiledQuery
from trawl.query.fields import fold_value
from trawl.query.tree import FieldIs
from trawl.reports.edition import EditionName, fold_force

#: Called with the profile that is run, how many hits are done, how many there are, and what is being done.
Progress = Callable[[str, int, int, str], None]


@dataclass(frozen=True, slots=True)
class PackShelf:
    """The packs that there are, what is wrong with the others by the names of their files, and what was made.

    What was made by somebody who may see more than this reader is left out.
    """

    packs: tuple[Pack, ...]
    problems: Mapping[str, tuple[Problem, ...]]
    made: tuple[MadePack, ...]


def survey_packs(installation: Installation) -> PackShelf:
    """The packs of the installation as they stand."""
    with installation.open_session() as session:
        session.ledger.close_cut_off()
        packs, problems = load_packs(installation.pack_folders, _know(session))
        made = (one for one in session.ledger.packs.list() if _may_know(session, one))
        return PackShelf(packs, problems, tuple(made))


def run_pack(
    installation: Installation,
    name: str,
    on_progress: Progress,
    *,
    force: str = "",
    period: str = "",
    occasion: str = "",
) -> MadePack:
    """Run every profile of a pack once and write each recipient's copy; with `force`, of the parts of that force alone.

    One that was cut off is gone on with where the index and the pack are as they were: what is written stays. A profile
    that fails is noted with its reason, is told of in every copy, and stops no other. Raises FileProblems for a pack
    that cannot be used, LedgerError where the same reader is having it made already, and OutputError for whatever the
    file system refuses.
    """
    installation.require("analyst")
    with installation.open_session(attending=True) as session:
        pack = _narrow(load_pack(name, installation.pack_folders, _know(session)), force)
        _require_sight(session, pack)
        made = _take_up(session, pack, force, period, occasion)
        try:
            order = _order(pack, made)
            check_order(order)
            runs = _run_profiles(session, made, pack, order, on_progress)
            write_copies(session, session.ledger.packs.get(made.id), pack, order, runs, again=False)
        except BaseException:
            session.ledger.packs.break_off(made.id)
            raise
        return session.ledger.packs.finish(made.id)


def render_pack(installation: Installation, pack_id: str) -> MadePack:
    """Write the copies of a pack that is not issued again, with what analysts have added to its runs since.

    Raises UsageError where a record has changed since: the copies would no longer be what the runs saw; NotFoundError.
    """
    installation.require("analyst")
    with installation.open_session(attending=True) as session:
        made = find_made(session, pack_id)
        if made.state != "ready":
            raise UsageError(f"{pack_id} is {made.state}: only a pack that is ready and not issued is written again.")
        pack = restore_pack(made)
        runs = {}
        for one in made.runs:
            if one.run_id:
                run = session.ledger.runs.get(one.run_id)
                take_notes(installation, session.ledger, run, run_folder(installation, run.id, None))
                runs[one.profile] = MadeRun(run, restore_hits(session, run))
        write_copies(session, made, pack, _order(pack, made), runs, again=True)
        return session.ledger.packs.finish(made.id)


def find_made(session: Session, pack_id: str) -> MadePack:
    """A pack that was made. Raises NotFoundError, of one that this reader may not know of as if there were none."""
    packs = session.ledger.packs
    try:
        made = packs.get(pack_id)
    except NotFoundError:
        made = None
    if made is None or not _may_know(session, made):
        raise NotFoundError(f"There is no pack '{pack_id}' that was made. See those there are: trawl pack list.")
    return made


def restore_pack(made: MadePack) -> Pack:
    """The pack as it was when it was made."""
    return Pack(made.name, PackFile.model_validate(made.definition))


def _know(session: Session) -> Known:
    """What a pack of this reader may name."""
    found = read_profiles(session.installation)
    profiles = {profile.name for profile in found.profiles} | {broken.name for broken in found.broken}
    forces = list_forces(session.view, session.principal)
    return Known(profiles, FORMAT_NAMES, forces, partial(_list_districts, session))


def _list_districts(session: Session, force: str) -> frozenset[str]:
    """The districts of a force, as its records that this reader may see name them."""
    of_force = CompiledQuery(FieldIs("force", fold_value("force", force)), "")
    return frozenset(filter(None, session.view.facets(of_force, session.principal, ("district",))["district"]))


def _may_know(session: Session, made: MadePack) -> bool:
    """Whether a reader may know what became of a pack: its runs may have seen more than he may."""
    runs = [session.ledger.runs.get(one.run_id) for one in made.runs if one.run_id]
    own = made.principal == session.principal.name
    return all(may_read(session.principal, run) for run in runs) if runs else own


def _narrow(pack: Pack, force: str) -> Pack:
    """The pack with the parts of one force alone; of "" as it is."""
    if not force:
        return pack
    parts = tuple(part for part in pack.file.parts if part.force and fold_force(part.force) == fold_force(force))
    if not parts:
        raise UsageError(f"The pack {pack.name} has no part for {force}.")
    return Pack(pack.name, pack.file.model_copy(update={"parts": parts, "regional_summary": False}))


def _require_sight(session: Session, pack: Pack) -> None:
    """Refuse a part that is about all forces to somebody who sees some: it would say of the others that nothing is."""
    if session.principal.forces is not None and any(part.edition != "force" for part in pack.file.parts):
        raise UsageError(
            f"{pack.name} has parts that are about all forces, and you may see records of some: have it made by "
            "somebody who may see all."
        )


def _take_up(session: Session, pack: Pack, force: str, period: str, occasion: str) -> MadePack:
    """Go on with what was cut off, where it would come to the same; else begin."""
    packs, index = session.ledger.packs, session.view.state(session.principal)
    for one in packs.list(pack.name)[::-1]:
        if one.state != "cut off" or one.principal != session.principal.name:
            continue
        same = one.force == force and one.index == index
        if same and restore_pack(one).file == pack.file and (resumed := packs.resume(one.id)):
            session.installation.log("pack", pack=one.id, resumed=True)
            return resumed
        packs.give_up(one.id)
    made = packs.begin(
        pack.name,
        datetime.now(UTC).date().isoformat(),
        principal=session.principal.name,
        reason=session.installation.reason,
        force=force,
        definition=pack.file.model_dump(mode="json"),
        index=index,
        outputs=str((session.installation.outputs_folder / "packs").absolute()),
        period=period,
        occasion=occasion,
    )
    session.installation.log("pack", pack=made.id, profiles=list(pack.file.profiles), force=force, out=made.folder)
    return made


def _order(pack: Pack, made: MadePack) -> ReportOrder:
    """What the runs are asked for: they are compared with those that the same pack has told of."""
    formats = parse_formats(pack.file.formats) if pack.file.formats else DEFAULT_FORMATS
    edition: EditionName = "force" if made.force else "full"
    return ReportOrder(formats, edition, made.force, period=made.period, occasion=made.occasion, pack=pack.name)


def _run_profiles(
    session: Session, made: MadePack, pack: Pack, order: ReportOrder, on_progress: Progress
) -> dict[str, MadeRun]:
    """The runs of a pack by profile, made now or before it was cut off; of a profile that fails there is none."""
    before = {one.profile: one.run_id for one in made.runs if one.run_id}
    runs: dict[str, MadeRun] = {}
    for name in pack.file.profiles:
        if name in before:
            run = session.ledger.runs.get(before[name])
            runs[name] = MadeRun(run, restore_hits(session, run))
            continue
        try:
            run, hits = _run(session, name, order, on_progress)
        except Exception as error:  # noqa: BLE001 - whatever it is, it stops no other profile, and every copy tells of it
            said = say_failure(error, name)
            session.ledger.packs.note_run(made.id, PackRun(name, "", said))
            session.installation.log("pack failure", pack=made.id, profile=name, reason=said)
            continue
        session.ledger.packs.note_run(made.id, PackRun(name, run.id))
        runs[name] = MadeRun(run, hits)
    return runs


def _run(session: Session, name: str, order: ReportOrder, on_progress: Progress) -> tuple[Run, tuple[Hit, ...]]:
    profile = find_runnable(session.installation, name)
    return make_run(session, profile, order, lambda done, total, doing: on_progress(name, done, total, doing))
