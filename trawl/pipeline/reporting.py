"""Write a run's files, and issue them: the report, its hits and its matches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from trawl.errors import UsageError
from trawl.ledger import Ledger, RegisterVersion, StoredHit
from trawl.linkage import Linker, NearestIndex
from trawl.model import Hit, IndexedRecord, Key, Match, Run
from trawl.pipeline.installation import Installation, Session
from trawl.profiles import Profile, RegisterJoin, load_profile
from trawl.query import compile_query
from trawl.query.walk import terms_of
from trawl.reports.changes import Change
from trawl.reports.files import write_page
from trawl.reports.report_data import (
    PreviousRun,
    ProfileFacts,
    RegisterFacts,
    RowKey,
    RunReport,
    TermCount,
    count_terms,
)
from trawl.reports.run_report import render_run_report
from trawl.reports.tables import write_hits, write_links

#: The register whose rows are the schools that a premises' distance is measured to.
SCHOOLS = "schools"


@dataclass(frozen=True, slots=True)
class RunFiles:
    """A run with the files written for it and what they say, in a few lines."""

    run: Run
    files: tuple[Path, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class _Joined:
    """What joining the profile's registers gave, and the registers it names that are not loaded."""

    registers: tuple[RegisterFacts, ...]
    matches: Mapping[Key, tuple[Match, ...]]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JudgedRecord:
    """A hit with the indexed record that it was judged on."""

    hit: Hit
    indexed: IndexedRecord


def write_run(
    session: Session, run: Run, profile: Profile, judged: tuple[JudgedRecord, ...], out: Path | None
) -> RunFiles:
    """Join the profile's registers to the hits and write report.html, hits.csv and links.csv."""
    hits = tuple(one.hit for one in judged)
    joined = _join_registers(session, profile, judged)
    changes = tuple(_changes(session, run))
    report = RunReport(
        run=run,
        profile=ProfileFacts(
            title=profile.title,
            description=profile.description,
            owner=profile.owner,
            marking=profile.marking,
            handling_instruction=profile.handling,
            caveats=(*profile.caveats, *(_say_missing(name) for name in joined.missing)),
        ),
        hits=hits,
        generated=datetime.now(UTC),
        matches=joined.matches,
        registers=joined.registers,
        nearest_school=_nearest_schools(session.ledger, joined.matches),
        terms=_count_terms(profile, judged),
        changes=changes,
        previous=_previous(session.ledger, run),
        fictitious=session.installation.settings.exercise,
    )
    folder = out if out is not None else session.installation.outputs_folder / run.id
    files = (folder / "report.html", folder / "hits.csv", folder / "links.csv")
    write_page(files[0], render_run_report(report))
    write_hits(files[1], hits, changes)
    write_links(files[2], (match for matches in joined.matches.values() for match in matches))
    return RunFiles(run, files, _summarise(run, hits, joined))


def issue_run(installation: Installation, run_id: str, out: Path | None) -> RunFiles:
    """Issue a run and write its files again, as issued. The next run of its profile is compared with it.

    Raises UsageError where a record of it has changed since, or the profile has: the report would no longer be what
    the run saw. Raises LedgerError for a run that must not be issued.
    """
    with installation.open_session() as session:
        run = session.ledger.runs.get(run_id)
        profile = load_profile(run.profile, installation.profile_folders)
        if profile.hash != run.profile_hash:
            raise UsageError(f"The profile {run.profile} has changed since {run_id}. Run it again and issue that run.")
        judged = _restore_hits(session, run)
        run = session.ledger.runs.issue(run_id)
        session.installation.log("issue", run=run_id, hits=len(judged))
        return write_run(session, run, profile, judged, out)


def _restore_hits(session: Session, run: Run) -> tuple[JudgedRecord, ...]:
    """The hits of a run as it saw them, from what the ledger keeps and the records as they still are."""
    stored = [item for item in session.ledger.runs.hits(run.id) if item.present]
    records = session.fetch(item.key for item in stored)
    changed = [item for item in stored if _content_hash(records.get(item.key)) != item.content_hash]
    if changed:
        raise UsageError(
            f"{len(changed)} of the {len(stored)} records in {run.id} have been amended or withdrawn since it ran "
            f"(such as {'/'.join(changed[0].key)}). Run {run.profile} again and issue that run."
        )
    return tuple(_restore_hit(item, records[item.key]) for item in stored)


def _restore_hit(item: StoredHit, indexed: IndexedRecord) -> JudgedRecord:
    hit = Hit(indexed.record, indexed.mentions, item.spans, item.why, negated=item.negated, status=item.status)
    return JudgedRecord(hit, indexed)


def _content_hash(indexed: IndexedRecord | None) -> str:
    return indexed.record.content_hash if indexed else ""


def _changes(session: Session, run: Run) -> Iterator[Change]:
    """Whatever stands otherwise than it did in the last issued run, with the reason."""
    stored = [item for item in session.ledger.runs.hits(run.id) if item.status != "unchanged"]
    records = session.fetch(item.key for item in stored)
    for item in stored:
        reference = records[item.key].record.reference if item.key in records else ""
        yield Change(item.key, item.status, item.reason, item.present, reference)


def _count_terms(profile: Profile, judged: tuple[JudgedRecord, ...]) -> tuple[TermCount, ...]:
    """How often each term was found, and how many records are hits only because of it."""
    compiled = compile_query(profile.query)
    records = {one.hit.record.key: one.indexed for one in judged}

    def needs(hit: Hit, term: str) -> bool:
        spans = [replace(span, context="affirmed") for span in hit.spans if span.term == term]
        return not compiled.accepts_without(records[hit.record.key], spans)

    return count_terms(terms_of(compiled.tree), [one.hit for one in judged], needs)


def _previous(ledger: Ledger, run: Run) -> PreviousRun | None:
    if not run.compared_with:
        return None
    return PreviousRun(run.compared_with, ledger.runs.get(run.compared_with).issued)


def _join_registers(session: Session, profile: Profile, judged: tuple[JudgedRecord, ...]) -> _Joined:
    loaded = {register.name: register for register in session.ledger.registers.list()}
    joins = [join for join in profile.registers if join.name in loaded]
    matches: dict[Key, tuple[Match, ...]] = {}
    for join in joins:
        linker = Linker(session.ledger.registers.rows(join.name))
        for one in judged:
            found = _wanted(join, linker.match(one.hit.record, one.hit.mentions, one.indexed.text))
            if found:
                key = one.hit.record.key
                matches[key] = (*matches.get(key, ()), *found)
    return _Joined(
        tuple(_register_facts(loaded[join.name]) for join in joins),
        matches,
        tuple(join.name for join in profile.registers if join.name not in loaded),
    )


def _wanted(join: RegisterJoin, matches: Iterable[Match]) -> tuple[Match, ...]:
    return tuple(match for match in matches if join.minimum_band == "possible" or match.band == "strong")


def _register_facts(register: RegisterVersion) -> RegisterFacts:
    title = register.name.replace("_", " ").capitalize()
    return RegisterFacts(register.name, title, register.rows, register.loaded, Path(register.file).name)


def _nearest_schools(ledger: Ledger, matches: Mapping[Key, tuple[Match, ...]]) -> Mapping[RowKey, str]:
    """For each matched premises with a position, the nearest school of the register of schools, if it is loaded."""
    if SCHOOLS not in {register.name for register in ledger.registers.list()}:
        return {}
    index = NearestIndex(ledger.registers.rows(SCHOOLS))
    return dict(_say_nearest(index, matches))


def _say_nearest(index: NearestIndex, matches: Mapping[Key, tuple[Match, ...]]) -> Iterator[tuple[RowKey, str]]:
    for match in (match for found in matches.values() for match in found):
        row = match.row
        if row.lat is None or row.lon is None:
            continue
        if nearest := index.nearest(row.lat, row.lon):
            school, distance = nearest
            yield RowKey(row.register, row.row_id), f"{school.name}, {distance:.1f} km"


def _say_missing(name: str) -> str:
    return (
        f"The profile joins the register {name!r}, which is not loaded, so no premises were looked up in it. "
        f"Load it with: trawl register load {name} FILE --mapping {name}."
    )


def _summarise(run: Run, hits: tuple[Hit, ...], joined: _Joined) -> str:
    """The run in a few lines, for the terminal."""
    if not hits:
        lines = [f"Run {run.id}: nil return. No record of {run.index.records:,} is a hit."]
    else:
        counts = ", ".join(f"{count:,} {status}" for status, count in run.counts.items() if count)
        lines = [f"Run {run.id}: {len(hits):,} hits in {run.index.records:,} records ({counts})."]
    if joined.registers:
        bands = [match.band for found in joined.matches.values() for match in found]
        names = ", ".join(register.name for register in joined.registers)
        lines.append(
            f"Joined to {names}: {bands.count('strong'):,} strong and {bands.count('possible'):,} possible matches."
        )
    lines += [_say_missing(name) for name in joined.missing]
    return "\n".join(lines)
