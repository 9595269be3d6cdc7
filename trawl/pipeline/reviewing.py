"""Review the hits of a run, or the records of a sample: what is to be looked at, marked, and taken back.

A mark is somebody's own, of a record in a profile; it is kept at once. Whoever may not see a record neither sees nor
makes marks of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from trawl.errors import NotFoundError, UsageError
from trawl.ledger import KeptReview, KeptSample, NewReview, StoredHit
from trawl.model import MARKS, STATUSES, Hit, IndexedRecord, Key, Mark, Match, Run
from trawl.pipeline.findings import group_matches
from trawl.pipeline.installation import Installation, Session
from trawl.pipeline.known_records import know_records
from trawl.pipeline.marks import MarkBook
from trawl.pipeline.scope import includes_scope, require_readable
from trawl.pipeline.searching import choose_record, parse_installed
from trawl.query import compile_query
from trawl.reports.findings.reviews import HitMark

#: How a record of a sample stands.
NOT_A_HIT = "not found by the profile"
#: Why a mark was taken back where nobody says.
_NO_REASON = "taken back"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What is reviewed: a run, or a sample. `hits` are those that this reader sees, in the order of reading.

    Records of a sample are hits of nothing: nothing was found in them. `matches` are as the run had them; `gone` counts
    the hits whose records are withdrawn since, or not for this reader to see.
    """

    name: str
    profile: str
    hits: tuple[StoredHit, ...]
    run: Run | None = None
    sample: KeptSample | None = None
    matches: Mapping[Key, tuple[Match, ...]] = field(default_factory=dict)
    gone: int = 0

    @property
    def named(self) -> dict[str, str]:
        """What it is, as the audit trail says it."""
        return {"run" if self.run else "sample": self.name, "profile": self.profile}


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A hit as it is looked at: with its marks, newest first; `amended` says that its record is not as the run saw it.

    Of an amended record nothing is marked in the text.
    """

    hit: Hit
    matches: tuple[Match, ...]
    marks: tuple[HitMark, ...]
    amended: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """What was marked, and how many of it were marked so already, or are of an earlier version of the record."""

    kept: tuple[KeptReview, ...]
    unchanged: int = 0
    amended: int = 0


def open_review(installation: Installation, name: str) -> Reviewed:
    """What there is to review of a run or a sample. Raises NotFoundError, UsageError for what is not for this reader.

    LedgerError for a run that did not come to its end.
    """
    with installation.open_session() as session:
        reviewed = find_reviewed(session, name)
        installation.log("review", **reviewed.named, hits=len(reviewed.hits))
        return reviewed


def find_open(installation: Installation, reviewed: Reviewed) -> int:
    """The number, from 0, of the first hit that this reader has not marked as it is; 0 where there is none."""
    with installation.open_ledger() as ledger:
        book = MarkBook(ledger, reviewed.profile)
    for number, hit in enumerate(reviewed.hits):
        own = book.own(hit.key, installation.principal.name)
        if own is None or own.made.content_hash != hit.content_hash:
            return number
    return 0


def show_hit(installation: Installation, reviewed: Reviewed, stored: StoredHit) -> ShownHit:
    """A hit as it is to be looked at, which goes on record. Raises NotFoundError where its record has gone."""
    with installation.open_session() as session:
        indexed = session.fetch([stored.key]).get(stored.key)
        if indexed is None:
            raise NotFoundError(f"The record {name_record(stored.key)} has been withdrawn meanwhile.")
        key = stored.key
        installation.log("review show", source=key.source, record=key.record_id, **reviewed.named)
        marks = MarkBook(session.ledger, reviewed.profile).of(indexed.record)
        amended = indexed.record.content_hash != stored.content_hash
        return ShownHit(restore_hit(stored, indexed), reviewed.matches.get(key, ()), marks, amended)


def mark_hits(
    installation: Installation,
    reviewed: Reviewed,
    keys: Collection[Key],
    mark: Mark,
    note: str = "",
    *,
    seen: Mapping[Key, str] | None = None,
) -> Marked:
    """Mark hits as this reader's, all of them or none. `seen` says which version each was marked by, else the run's.

    Raises NotFoundError for what is no hit of it.
    """
    with installation.open_session() as session:
        book, records = MarkBook(session.ledger, reviewed.profile), session.fetch(keys)
        hits = {hit.key: hit for hit in reviewed.hits}
        made: list[NewReview] = []
        unchanged = amended = 0
        for key in keys:
            stored, indexed = hits.get(key), records.get(key)
            if stored is None or indexed is None:
                raise NotFoundError(_say_no_hit(reviewed, name_record(key)))
            content_hash = (seen or {}).get(key, stored.content_hash)
            one = make_review(reviewed, stored, indexed, mark, note, content_hash=content_hash)
            amended += one.content_hash != indexed.record.content_hash
            if says_the_same(book.own(key, session.principal.name), one):
                unchanged += 1
            else:
                made.append(one)
        return Marked(keep_reviews(session, reviewed, made), unchanged, amended)


def undo_mark(installation: Installation, reviewed: Reviewed, key: Key, reason: str = "") -> KeptReview:
    """Take back this reader's own mark that stands of a record. Raises NotFoundError where none does."""
    with installation.open_session() as session:
        reviews, own = session.ledger.reviews, session.principal.name
        said = f"No mark of yours stands of {name_record(key)} in {reviewed.profile}."
        kept = MarkBook(session.ledger, reviewed.profile).own(key, own)
        if kept is None or key not in know_records(session, {key: kept.made.outline}):
            raise NotFoundError(f"{said} Others' marks are not yours to take back: make your own.")
        why = reason.strip() or _NO_REASON
        installation.log("review undo", source=key.source, record=key.record_id, reason=why, **reviewed.named)
        undone = reviews.undo(reviewed.profile, key, own, why)
        if undone is None:  # the same reader at another desk was first
            raise NotFoundError(said)
        return undone


def choose_hits(
    installation: Installation, reviewed: Reviewed, names: Sequence[str] = (), like: str = ""
) -> tuple[Key, ...]:
    """The keys of the hits that are named (source/id, id or reference), or that answer a query as well.

    Raises NotFoundError for a name that is no hit's, and where no hit answers the query; QueryError.
    """
    with installation.open_session() as session:
        if like:
            compiled = compile_query(parse_installed(installation, like), installation.limits)
            records = session.fetch(hit.key for hit in reviewed.hits)
            there = (hit.key for hit in reviewed.hits if hit.key in records)
            found = tuple(key for key in there if compiled.accepts(records[key]))
            if not found:
                raise NotFoundError(f"No hit of {reviewed.name} answers the query: nothing is marked.")
            return found
        hits = {hit.key for hit in reviewed.hits}
        chosen = {name: choose_record(installation, session.view, name).record.key for name in names}
    for name, key in chosen.items():
        if key not in hits:
            raise NotFoundError(_say_no_hit(reviewed, name))
    return tuple(dict.fromkeys(chosen.values()))


def parse_mark(text: str) -> Mark:
    """Read `relevant`, `not relevant` (or `not-relevant`), `unsure`. Raises UsageError for anything else."""
    said = " ".join(text.replace("-", " ").replace("_", " ").split()).casefold()
    for mark in MARKS:
        if said == mark:
            return mark
    raise UsageError(f"'{text}' is no mark. Marks are: {', '.join(MARKS)}.")


def find_reviewed(session: Session, name: str) -> Reviewed:
    """A run or a sample of this name, as this reader may review it."""
    try:
        run = session.ledger.runs.get(name)
    except NotFoundError:
        return _find_sample(session, name)
    require_readable(session.principal, run)
    session.ledger.runs.require_complete(name)
    stored = [item for item in session.ledger.runs.hits(name) if item.present]
    seen = _seen(session, (item.key for item in stored))
    hits = sorted((item for item in stored if item.key in seen), key=_reading_order)
    matches = group_matches(session.ledger.runs.findings(name).matches)
    return Reviewed(name, run.profile, tuple(hits), run=run, matches=matches, gone=len(stored) - len(hits))


def make_review(
    reviewed: Reviewed, stored: StoredHit, indexed: IndexedRecord, mark: Mark, note: str, *, content_hash: str
) -> NewReview:
    """A mark of a hit by a version of its record; the terms are those that the run found in that version."""
    record = indexed.record
    terms = dict.fromkeys(span.term for span in stored.spans) if content_hash == stored.content_hash else {}
    return NewReview(
        profile=reviewed.profile,
        key=stored.key,
        mark=mark,
        note=note.strip(),
        content_hash=content_hash,
        terms=tuple(terms),
        run_id=reviewed.name if reviewed.run else "",
        sample_id=reviewed.name if reviewed.sample else "",
        marking=record.marking,
        force=record.force,
        handling=record.handling,
    )


def keep_reviews(session: Session, reviewed: Reviewed, made: Sequence[NewReview]) -> tuple[KeptReview, ...]:
    """Keep marks as this reader's, and put them on record: what each says, with the names of their records."""
    if not made:
        return ()
    said = [(name_record(one.key), one.mark, one.note) for one in made]
    names = [name for name, _, _ in said]
    session.installation.log("review mark", records=names, marks=said, **reviewed.named)
    return session.ledger.reviews.add(made, session.principal.name)


def says_the_same(kept: KeptReview | None, made: NewReview) -> bool:
    """Whether a reader's own mark that stands says all that this one does."""
    return kept is not None and (kept.made.mark, kept.made.note, kept.made.content_hash) == (
        made.mark, made.note, made.content_hash,
    )  # fmt: skip


def restore_hit(stored: StoredHit, indexed: IndexedRecord) -> Hit:
    """A hit with its record as it is now; where that has been amended nothing says what stands where in it."""
    spans = stored.spans if indexed.record.content_hash == stored.content_hash else ()
    record = replace(indexed.record, provenance="")
    return Hit(
        record, indexed.mentions, spans, stored.why, stored.negated, stored.status, stored.undecided, stored.opinion
    )


def name_record(key: Key) -> str:
    """A record as commands take it."""
    return f"{key.source}/{key.record_id}"


def _find_sample(session: Session, name: str) -> Reviewed:
    try:
        sample = session.ledger.samples.get(name)
    except NotFoundError as error:
        raise NotFoundError(f"There is no run and no sample '{name}'. Runs: trawl report list.") from error
    if not includes_scope(session.principal, sample.scope):
        raise UsageError(f"{name} was drawn for readers who may see more than you may: it is not for you.")
    seen = _seen(session, sample.records)
    hits = [StoredHit(key, hashed, sample.sequence, "new", "") for key, hashed in sample.records.items() if key in seen]
    gone = len(sample.records) - len(hits)
    return Reviewed(name, sample.profile, tuple(hits), sample=sample, gone=gone)


def _seen(session: Session, keys: Iterable[Key]) -> set[Key]:
    return {one.record.key for one in session.view.fetch(keys, session.principal)}


def _reading_order(hit: StoredHit) -> tuple[int, bool, bool]:
    return STATUSES.index(hit.status), hit.negated, bool(hit.opinion)


def _say_no_hit(reviewed: Reviewed, name: str) -> str:
    return f"{name} is no hit of {reviewed.name} that you may see: nothing is marked."
