"""Findings as an edition may hold them: what it hides is gone before a word of a report is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from trawl.access import highest_marking
from trawl.coverage import name_feeds
from trawl.model import Hit, IncidentLink, Incidents, Key, Load, RowKey, Run
from trawl.reports.edition import Edition, Withheld
from trawl.reports.findings.analyst_notes import Action, AnalystNotes, Gap, KeyJudgement
from trawl.reports.findings.changes import Change
from trawl.reports.findings.counts import count_by_force
from trawl.reports.findings.partner import Disclosure, show_run
from trawl.reports.findings.periods import count_by_period
from trawl.reports.findings.reviews import Suppressed, SuppressedHit, SuppressionFacts
from trawl.reports.findings.run_findings import Forceless, ProfileFacts, RunFindings, count_terms
from trawl.reports.findings.totals import Totals, count_totals

#: Instead of sentences whose figures count the premises of everybody's hits.
_PLACES_OF_ALL = (
    "Distances: premises that lie farther away than the profile asks for are left out, and some may have no place that "
    "distances can be measured from. How many is counted over the hits of all forces, in the full edition."
)

#: Instead of the reason, which may name what the record is matched to.
_NOT_SAID = "the record is as it was and is judged otherwise; how is not said of one that is by reference only"


def narrow(findings: RunFindings, edition: Edition) -> RunFindings:
    """The findings as `edition` may hold them, with the counts over all of its hits.

    Hits that it withholds are there by reference only (`withheld`), and nothing that was joined to them remains. The
    marking is the highest of all that went in, whether it is shown or not.
    """
    if edition.name == "force":
        findings = _keep_force(findings, edition)
    narrowed = _withhold_restricted(findings, edition)
    return _disclose(narrowed, edition) if edition.name == "partner" else narrowed


def find_marking(findings: RunFindings) -> str:
    """The highest marking of the profile, of every hit, suppressed or not, and of every record named as changed."""
    changed = (change.marking for change in findings.changes if change.marking)
    suppressed = (hit.marking for hit in findings.suppressed.hits)
    shown = (hit.record.marking for hit in findings.hits)
    return highest_marking({findings.profile.marking, *shown, *changed, *suppressed})


def withhold(hit: Hit, reason: str) -> Withheld:
    """The hit by reference only."""
    record = hit.record
    return Withheld(
        record.key,
        record.reference,
        record.kind,
        record.force,
        record.marking,
        hit.status,
        hit.negated,
        hit.undecided,
        reason,
    )


def share_notes(notes: AnalystNotes, edition: Edition) -> AnalystNotes:
    """What an analyst wrote that may stand in an edition, and for a force who wrote and who reviewed it."""

    def may_share(note: KeyJudgement | Action | Gap) -> bool:
        if edition.name == "force":
            return any(edition.is_own(name) for name in note.share)
        return edition.name in note.share

    staff = edition.name == "force"
    return AnalystNotes(
        author=notes.author if staff else "",
        reviewer=notes.reviewer if staff else "",
        reviewed=notes.reviewed if staff else None,
        judgements=tuple(filter(may_share, notes.judgements)),
        actions=tuple(filter(may_share, notes.actions)),
        gaps=tuple(filter(may_share, notes.gaps)),
        carried=tuple(filter(may_share, notes.carried)),
    )


def strip_hit(hit: Hit) -> Hit:
    """A hit that is shown, without what no output has: who told it, and what the feed wrote before it was mended."""
    return replace(hit, record=replace(hit.record, provenance="", raw=None, remarks=()))


def _withhold_restricted(findings: RunFindings, edition: Edition) -> RunFindings:
    """What is restricted by reference only, all counted before it is."""
    reasons = {hit.record.key: reason for hit in findings.hits if (reason := edition.withholds(hit.record))}
    withheld = tuple(withhold(hit, reasons[hit.record.key]) for hit in findings.hits if hit.record.key in reasons)
    shown = tuple(strip_hit(hit) for hit in findings.hits if hit.record.key not in reasons)
    keys = {hit.record.key for hit in shown}
    matches = {key: found for key, found in findings.matches.items() if key in keys}
    rows = {match.row.key for found in matches.values() for match in found}
    return replace(
        findings,
        hits=shown,
        withheld=withheld,
        matches=matches,
        earlier={key: text for key, text in findings.earlier.items() if key in keys},
        failed=tuple(replace(one, reason=one.reason if edition.name == "full" else "") for one in findings.failed),
        nearest_school=_of_rows(findings.nearest_school, rows),
        near=_of_rows(findings.near, rows),
        incidents=_keep_incidents(findings.incidents, keys),
        changes=tuple(_withhold_reason(one) if one.key in reasons else one for one in findings.changes),
        totals=count_totals(findings.hits, withheld, findings.changes, findings.incidents),
        marking=find_marking(findings),
        whereabouts=findings.whereabouts.keep(keys, rows),
        reviews={key: said for key, said in findings.reviews.items() if key in keys},
        include_restricted=edition.include_restricted,
        edition=edition,
    )


def _withhold_reason(change: Change) -> Change:
    """Of a record that is by reference only nothing is said of what it is matched to, or how its text is taken."""
    return replace(change, reason=_NOT_SAID) if change.status == "judged otherwise" else change


def _of_rows(words: Mapping[RowKey, str], rows: Collection[RowKey]) -> dict[RowKey, str]:
    return {row: said for row, said in words.items() if row in rows}


def _keep_incidents(incidents: Incidents, keys: Collection[Key]) -> Incidents:
    """The incidents as far as both ends of a link are shown; two that only another held together stay together."""
    groups = (tuple(key for key in group if key in keys) for group in incidents.groups)
    return replace(
        incidents,
        groups=tuple(group for group in groups if len(group) > 1),
        links=tuple(link for link in incidents.links if link.first in keys and link.second in keys),
    )


def _keep_force(findings: RunFindings, edition: Edition) -> RunFindings:
    """The findings as they would be if only records that are known to be this force's were there."""
    hits = tuple(hit for hit in findings.hits if edition.admits(hit.record))
    keys = {hit.record.key for hit in hits}
    changes = tuple(
        change for change in findings.changes if change.force and edition.holds(change.force, change.district)
    )
    feeds = {key.source for key in keys} | {change.key.source for change in changes}
    known = {change.key for change in changes} | keys
    return replace(
        findings,
        run=_name_loads(findings.run, feeds),
        profile=replace(findings.profile, recipients=()),
        notes=share_notes(findings.notes, edition),
        hits=hits,
        coverage=name_feeds(findings.coverage, feeds),
        matches={key: found for key, found in findings.matches.items() if key in keys},
        place_notes=_hide_notes(findings.place_notes),
        terms=count_terms((term.term for term in findings.terms), hits),
        changes=changes,
        incidents=_fold_anew(findings.incidents, keys),
        rejected=sum(key in known for key in findings.rejected_of),
        rejected_of=tuple(key for key in findings.rejected_of if key in known),
        lapsed=0,
        reviews={},
        suppressed=_hide_suppressed(findings.suppressed, edition),
        forceless=Forceless(
            sum(_has_no_part(hit.record.force, hit.record.district, edition) for hit in findings.hits),
            sum(
                not change.present and _has_no_part(change.force, change.district, edition)
                for change in findings.changes
            ),
        ),
    )


def _has_no_part(force: str, district: str, edition: Edition) -> bool:
    """Whether a record is in no edition of this kind, since it does not say whose it is."""
    if not force.strip():
        return True
    return bool(edition.district) and edition.is_own(force) and not district.strip()


def _hide_suppressed(suppressed: Suppressed, edition: Edition) -> Suppressed:
    """What leaves the desk of hits that are suppressed: that they are, and for a force by what kind of suppression.

    A force may list those of its own records; why, by whom and what of is the desk's.
    """
    if edition.name == "partner":
        nameless = SuppressedHit(Key("", ""), "", "", "", "new")
        return Suppressed(tuple(nameless for _ in suppressed.hits))
    own = (one for one in suppressed.hits if edition.holds(one.force, one.district))
    hits = (replace(one, by=SuppressionFacts(kind=one.by.kind)) for one in own)
    return Suppressed(tuple(hits), suppressed.listed)


def _hide_notes(notes: tuple[str, ...]) -> tuple[str, ...]:
    return (_PLACES_OF_ALL,) if notes else ()


def _name_loads(run: Run, feeds: Collection[str]) -> Run:
    """The run with only the loads of these feeds named, and no count over all hits."""
    files = {
        file: f"not named here ({number})" for number, file in enumerate({load.file: None for load in run.loads}, 1)
    }
    loads = tuple(load if load.source in feeds else _hide_load(load, files[load.file]) for load in run.loads)
    hidden = {"not visible": seen} if (seen := run.counts.get("not visible", 0)) else {}
    return replace(run, loads=loads, counts=hidden, coverage={})


def _hide_load(load: Load, file: str) -> Load:
    """A load as a number: two of one file stay two of one file."""
    return replace(
        load, source="not named here", file=file, reason="", encoding_evidence="", unused_columns=(), encoding=""
    )


def _fold_anew(incidents: Incidents, keys: Collection[Key]) -> Incidents:
    """The incidents that the links between these records alone make."""
    links = tuple(link for link in incidents.links if link.first in keys and link.second in keys)
    folded = {key: number for number, group in enumerate(incidents.groups) for key in group}
    strong = [link for link in links if link.band == "strong" and _together(link, folded)]
    return replace(incidents, groups=_join_strong(strong), links=links, notes=())


def _together(link: IncidentLink, folded: Mapping[Key, int]) -> bool:
    return link.first in folded and folded[link.first] == folded.get(link.second)


def _join_strong(links: Iterable[IncidentLink]) -> tuple[tuple[Key, ...], ...]:
    """The groups of records that links hold together."""
    group_of: dict[Key, set[Key]] = {}
    for link in links:
        joined = group_of.get(link.first, {link.first}) | group_of.get(link.second, {link.second})
        for key in joined:
            group_of[key] = joined
    return tuple(sorted({tuple(sorted(group)) for group in group_of.values()}))


def _disclose(findings: RunFindings, edition: Edition) -> RunFindings:
    """What a partner may read of findings in which what is restricted is by reference only.

    Made anew, field by field: what is not named here is not there.
    """
    rules, disclosure = edition.partner, Disclosure(edition.partner)
    hits = tuple(map(disclosure.show_hit, findings.hits))
    profile = findings.profile
    assert findings.totals
    return RunFindings(
        run=show_run(findings.run),
        profile=ProfileFacts(profile.title, "", profile.owner, profile.marking, profile.handling_instruction),
        hits=hits,
        generated=findings.generated,
        coverage=name_feeds(findings.coverage, ()),
        matches={
            disclosure.name(key): tuple(map(disclosure.show_match, found)) for key, found in findings.matches.items()
        },
        registers=tuple(replace(register, file="") for register in findings.registers),
        missing_registers=findings.missing_registers,
        nearest_school=findings.nearest_school,
        near=findings.near,
        place_notes=_hide_notes(findings.place_notes),
        terms=findings.terms if "terms" in rules.columns else (),
        incidents=_name_incidents(findings.incidents, disclosure),
        previous=findings.previous,
        period=findings.period,
        version=findings.version,
        copy_number=findings.copy_number,
        fictitious=findings.fictitious,
        edition=edition,
        notes=share_notes(findings.notes, edition),
        withheld=tuple(map(disclosure.withhold, findings.withheld)),
        totals=_disclose_totals(findings.totals, hits, disclosure),
        marking=findings.marking,
        whereabouts=findings.whereabouts.keep((), findings.whereabouts.rows),
        areas=findings.areas,
        suppressed=_hide_suppressed(findings.suppressed, edition),
    )


def _name_incidents(incidents: Incidents, disclosure: Disclosure) -> Incidents:
    """The groups alone: a link's evidence quotes both records."""
    groups = tuple(tuple(map(disclosure.name, group)) for group in incidents.groups)
    return Incidents(groups=groups, version=incidents.version)


def _disclose_totals(totals: Totals, hits: Sequence[Hit], disclosure: Disclosure) -> Totals:
    """The counts without what hits were found by; when they were, and whose they are, of those alone that are shown."""
    columns = disclosure.rules.columns
    return replace(
        totals,
        forces=count_by_force(hits) if "force" in columns else (),
        timeline=count_by_period(hits),
        undecided=tuple(map(disclosure.name, totals.undecided)),
        term_incidents=totals.term_incidents if "terms" in columns else {},
        stated_handlings=(),
    )
