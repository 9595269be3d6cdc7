"""The structural types that every part of trawl speaks. Frozen, with no behaviour beyond reading them.

Offsets are code points into a part of a record. "Narrative" always means the mended text that users see.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePath
from typing import Any, Literal, NamedTuple

RecordKind = Literal["intelligence", "crime", "custody", "missing", "cad", "other"]
RECORD_KINDS: tuple[RecordKind, ...] = ("intelligence", "crime", "custody", "missing", "cad", "other")

#: Words between two passages of a record (its title, its sections, its fields), so that no phrase or proximity crosses
#: them.
PASSAGE_GAP = 1_000


class Key(NamedTuple):
    """What identifies a record: the feed, and the feed's own id, unique within it."""

    source: str
    record_id: str


@dataclass(frozen=True, slots=True)
class Section:
    """A named stretch of the narrative, such as a heading's text; `start` and `end` are offsets into it."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record happened, as its own columns say; `lat` and `lon` are WGS84 degrees."""

    premises: str = ""
    address: str = ""
    town: str = ""
    postcode: str = ""
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person named in a record's own columns, with the role the record gives them.

    `born` is what is known of the date of birth where that is not all of it: `1990`, `1990-03`. `age` is the age in
    years that a column says, as the scheme of ages writes it (`14`, `13-14`); it held on the day of the record.
    `role_said` says that a column gives the role: then its words are searched, which those of a mapping are not.
    """

    name: str
    role: str = ""
    dob: date | None = None
    nominal_id: str = ""
    born: str = ""
    age: str = ""
    role_said: bool = False


class FieldValue(NamedTuple):
    """What one column says within a field: its text, and the type of entity that it is ("" where it is only words)."""

    text: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A further column of the feed that a mapping has searched, or several that belong together (those of a vehicle).

    `label` is shown before its values; `section` is the name under which `in:` finds it beside its label. `column`
    names the column or columns as the mapping does.
    """

    label: str
    values: tuple[FieldValue, ...]
    section: str = ""
    column: str = ""


#: Where a grade or a handling code was read: in a column of the feed, at the beginning of the text, or nowhere, the
#: mapping stating it on the word of the feed's owner.
SaidIn = Literal["column", "text", "mapping"]


@dataclass(frozen=True, slots=True)
class Grade:
    """An intelligence grade as written, with its scheme (`3x5x2`, `5x5x5`); never converted."""

    scheme: str
    code: str
    said_in: SaidIn = "column"


@dataclass(frozen=True, slots=True)
class Remark:
    """A value of a row that could not be read: its field is empty, or holds what could be.

    `reason` is in words that follow "COLUMN holds VALUE, which".
    """

    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where a record was read: the load, the file's name and the row (counted from 1, header left out)."""

    load_id: int = 0
    file: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """One ingested item. `raw` is the text before mending, None where mending changed nothing.

    `provenance` says who told what the narrative holds: it is kept apart from it, searched by nothing and in no output
    unless asked for. `handling` is the handling code or condition and `handling_said_in` where it was read; "" means
    that nobody said. `handling_stated_by` is on whose word a mapping states it. `remarks` are the values of the row
    that could not be read.

    `content_hash` covers what the source said and nothing that trawl added; `sequence` is handed out by the
    ledger when the record is written (0 before that) and rises with every write of any record.
    """

    source: str
    record_id: str
    narrative: str
    kind: RecordKind = "other"
    reference: str = ""
    force: str = ""
    district: str = ""
    event_date: date | None = None
    created_date: date | None = None
    title: str = ""
    raw: str | None = None
    sections: tuple[Section, ...] = ()
    place: Place = Place()
    people: tuple[Person, ...] = ()
    markers: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    grade: Grade | None = None
    handling: str = ""
    handling_said_in: SaidIn = "column"
    handling_stated_by: str = ""
    marking: str = "OFFICIAL"
    review_date: date | None = None
    provenance: str = ""
    remarks: tuple[Remark, ...] = ()
    lineage: Lineage = Lineage()
    content_hash: str = ""
    sequence: int = 0
    loaded_date: date | None = None

    @property
    def key(self) -> Key:
        return Key(self.source, self.record_id)


Validity = Literal["valid", "invalid", "unverifiable"]
#: Types of mentions that are names or things; the others are identifiers, each with a scheme (`trawl.identifiers`).
NAME_TYPES = ("person", "alias", "organisation", "premises", "location", "vehicle", "drug")

#: What told of a mention: the model of names, a rule for names, a scheme of identifiers, a register's list of names,
#: the column that it stands in, or another mention (an age, of a date of birth and the day of the event).
Origin = Literal["model", "rule", "pattern", "register", "structured", "derived"]

#: The texts of a record, in the order of their words. `fields` is what its columns say (`trawl.passages`).
Part = Literal["title", "narrative", "fields"]
PARTS: tuple[Part, ...] = ("title", "narrative", "fields")


#: What says that a mention means the person whose value it has: the full name written alike, one date of birth or
#: age, words such as `known as` between the two, a title, words before the full name that find out who it is, a column
#: that names the person, or that it comes after the full name, the only one that it can mean. "" where the mention's
#: own words say all of the value.
JoinReason = Literal["", "same name", "same birth", "same age", "known as", "title", "identified", "column", "after"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of a part of the record with a type (`phone`, `person`, ...) and its canonical value ("" if none).

    `rule` names the rule that told of it where the origin is `rule` (docs/entities.md, "Rules"); it is "" otherwise.
    Of a person, `name` is the canonical name alone, where the value may say more: `born` (`jo smith 1990-02-01`) or a
    word that tells namesakes apart (`jo smith (senior)`). `joined` is why it has the value of another mention.
    """

    type: str
    start: int
    end: int
    text: str
    value: str = ""
    validity: Validity = "unverifiable"
    origin: Origin = "pattern"
    confidence: float = 1.0
    part: Part = "narrative"
    rule: str = ""
    name: str = ""
    born: str = ""
    joined: JoinReason = ""

    @property
    def lookup_values(self) -> tuple[str, ...]:
        """The values by which this is found: its own and, of a person told from others of the name, the name alone."""
        return tuple(dict.fromkeys(value for value in (self.value, self.name) if value))


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of tokens that phrases and proximity may not leave: the title, a section of the narrative, a field.

    `first` is the index of its first token; it ends where the next passage begins. `label` is a field's.
    """

    part: Part
    section: str
    first: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class AnalysedText:
    """A record's parts (title, narrative, fields) as the analyser saw them; the four sequences run in parallel.

    `starts` and `ends` are offsets into the token's own part. The position of token i
    is i + PASSAGE_GAP * (the number of its passage). `cut` counts words shortened to the analyser's limit.
    """

    forms: list[str]
    stems: list[str]
    starts: array[int]
    ends: array[int]
    passages: tuple[Passage, ...]
    cut: int = 0


@dataclass(frozen=True, slots=True)
class IndexedRecord:
    """What an engine stores and gives back: a record, the mentions found in it, and its analysed text."""

    record: Record
    mentions: tuple[Mention, ...]
    text: AnalysedText


Context = Literal["affirmed", "negated", "hypothetical", "historical", "other_person", "template", "incidental"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a record's text that satisfied a term of a query, and the context it stands in."""

    part: Part
    start: int
    end: int
    term: str
    context: Context = "affirmed"


#: How a hit stands against the hits of the last issued run of its profile.
Status = Literal[
    "new", "updated", "judged otherwise", "unchanged", "withdrawn", "changed by profile", "changed by trawl"
]
STATUSES: tuple[Status, ...] = (
    "new",
    "updated",
    "judged otherwise",
    "unchanged",
    "withdrawn",
    "changed by profile",
    "changed by trawl",
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that a query returned, the spans that satisfied it, and why in words.

    `negated` is true when the query is false once the spans in a ruled-out context are removed, `undecided` when the
    record may satisfy the query and is too crowded to tell: somebody must look. `opinion` says why a hit is likely
    incidental, as far as can be learnt from other records; it is empty where nothing says so.
    """

    record: Record
    mentions: tuple[Mention, ...]
    spans: tuple[Span, ...]
    why: tuple[str, ...] = ()
    negated: bool = False
    status: Status = "new"
    undecided: bool = False
    opinion: str = ""

    @property
    def found_terms(self) -> tuple[str, ...]:
        """The query terms that this hit satisfied, each once, in the order in which they stand in the record."""
        return tuple(dict.fromkeys(span.term for span in self.spans))


#: Where `extra` of a register's row has what else the premises was or is called, and what stands between the names.
FURTHER_NAMES = ("former_names", "other_names")
NAME_SEPARATOR = "; "


class RowKey(NamedTuple):
    """What identifies a register's row."""

    register: str
    row_id: str


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One row of a reference list. `extra` keeps the register's other columns, as text.

    Under `former_names` and `other_names` it has what else the premises was or is called (`further_names`).
    """

    register: str
    row_id: str
    name: str
    address: str = ""
    town: str = ""
    postcode: str = ""
    force: str = ""
    phone: str = ""
    status: str = ""
    lat: float | None = None
    lon: float | None = None
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> RowKey:
        return RowKey(self.register, self.row_id)

    @property
    def further_names(self) -> tuple[str, ...]:
        """What the premises was called before, and what it is called beside its name, each once."""
        kept = (self.extra.get(key, "") for key in FURTHER_NAMES)
        names = (name.strip() for said in kept for name in said.split(NAME_SEPARATOR.strip()))
        return tuple(dict.fromkeys(filter(None, names)))


@dataclass(frozen=True, slots=True)
class RegisterRemark:
    """What of a register's file could not be read: a value, by row (from 1; 0 is the whole file) and column.

    The reason follows "COLUMN holds VALUE, which"; of a row that is `rejected`, and so none of the register's, it
    follows the row.
    """

    row: int
    row_id: str
    column: str
    value: str
    reason: str
    rejected: bool = False


Band = Literal["strong", "possible"]

#: What somebody says of a match: that the record means the row, or that it does not.
Verdict = Literal["confirm", "reject"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided of a match, when and why.

    `outdated` says what became of record and row since (`the record changed`): the decision is then only a remark, and
    what software says of the match holds. It is "" where both are as they were decided on.
    """

    verdict: Verdict
    principal: str
    at: datetime
    reason: str
    outdated: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A link from a record to a register row: band, score (its strength, 0 to 100), and evidence in words.

    `evidence` speaks for the row, `against` against it. `amount` is how much there was to compare: how many of name,
    kind of premises, address, postcode, town, phone, force and position both sides gave (0 of a match that was kept
    before it was counted). `mention` is the text of the narrative or the column that named the premises. `decision` is
    what somebody decided of it. A link that only an analyst made is possible, with a score of 0, and its evidence says
    that it is.
    """

    source: str
    record_id: str
    row: RegisterRow
    score: float
    band: Band
    evidence: tuple[str, ...]
    mention: str = ""
    against: tuple[str, ...] = ()
    amount: int = 0
    decision: Decision | None = None

    @property
    def key(self) -> Key:
        """Of its record."""
        return Key(self.source, self.record_id)

    @property
    def confirmed(self) -> bool:
        """Whether somebody confirmed it as it is, whatever its score."""
        return self.decision is not None and self.decision.verdict == "confirm" and not self.decision.outdated

    @property
    def sure(self) -> bool:
        """Whether it is more than a proposal to check: software found it strong, or somebody confirmed it."""
        return self.band == "strong" or self.confirmed


#: What somebody says of a hit of a profile: that it is what the profile looks for, is not, or may be.
Mark = Literal["relevant", "not relevant", "unsure"]
MARKS: tuple[Mark, ...] = ("relevant", "not relevant", "unsure")

#: What a suppression keeps out of a profile's reports for a while: the hits that it is of.
SuppressionKind = Literal["record", "incident", "premises", "person", "wording"]


@dataclass(frozen=True, slots=True)
class IncidentLink:
    """Two records that may tell of one event, `first` before `second` by key, with what speaks for it and against."""

    first: Key
    second: Key
    band: Band
    score: float
    evidence: tuple[str, ...]
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Incidents:
    """Which records tell of one event: groups of two records or more, made of strong links alone.

    `links` are those of the groups and, beside them, the possible ones, which fold nothing. `notes` say in words what
    was too common for all of its records to be compared. A record in no group is an incident of its own.
    """

    groups: tuple[tuple[Key, ...], ...] = ()
    links: tuple[IncidentLink, ...] = ()
    notes: tuple[str, ...] = ()
    version: str = ""
    _group_of: Mapping[Key, int] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # A report counts the incidents of every place and term of a run: this is asked thousands of times.
        group_of = {key: number for number, group in enumerate(self.groups) for key in group}
        object.__setattr__(self, "_group_of", group_of)

    def count(self, records: Collection[Key]) -> int:
        """How many incidents these records are."""
        return len({self._group_of.get(key, key) for key in records})


class Entity(NamedTuple):
    """A canonical value behind mentions: `Entity("phone", "+447700900123")`."""

    type: str
    value: str


@dataclass(frozen=True, slots=True)
class Trace:
    """A record in which a canonical value occurs, with one mention of it as the record wrote it."""

    entity: Entity
    key: Key
    mention: Mention


#: A load that failed is dismissed by somebody who says why its file need not be loaded; one that was finished but
#: should not have been is undone.
LoadState = Literal["in flight", "finished", "failed", "dismissed", "undone"]


@dataclass(frozen=True, slots=True)
class Load:
    """One load of one file. Once finished, read = written + unchanged + withdrawn + rejected, and all is searchable.

    `amended` counts those of the records written of which an earlier version was stored, and `withdrawn` the rows that
    said that their record is deleted, and took it out. Of a snapshot `stored_before` is how many records of the feed
    were stored when it came (-1: the file is no snapshot); `missing` counts those of them that it lacks and that were
    withdrawn, `withheld` those that were not, since nobody has confirmed it. `file` is the whole path, a
    text that no other path has: files of one name in two folders are two feeds. Reports show `file_name`.
    `encoding_evidence` says why the file was read in `encoding`, and `unused_columns` are those of
    its header that no key of the mapping used.
    """

    id: int
    source: str
    file: str
    state: LoadState
    started: datetime
    finished: datetime | None = None
    encoding: str = ""
    read: int = 0
    written: int = 0
    unchanged: int = 0
    rejected: int = 0
    reason: str = ""
    remarks: int = 0
    amended: int = 0
    encoding_evidence: str = ""
    unused_columns: tuple[str, ...] = ()
    withdrawn: int = 0
    missing: int = 0
    withheld: int = 0
    stored_before: int = -1

    @property
    def is_snapshot(self) -> bool:
        """Whether the file is the whole of its feed."""
        return self.stored_before >= 0

    @property
    def file_name(self) -> str:
        return PurePath(self.file).name


def find_unmended(loads: Collection[Load]) -> tuple[Load, ...]:
    """The loads that left something out: in flight, or failed with no later load of the same file finished.

    One that was dismissed left nothing out that anybody wants.
    """
    good = {load.file: load.id for load in sorted(loads, key=lambda load: load.id) if load.state == "finished"}
    left = (load for load in loads if load.state in ("in flight", "failed"))
    return tuple(load for load in left if good.get(load.file, 0) < load.id)


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that could not become a record, kept with its reason and its text as it was read.

    `marking` is what the row is marked, "" where that could not be read. Of a row that an installation may not hold,
    `content` is "". The reason quotes nothing of the row: it is read also by those who may not see the row.
    `record_id` is the id of the record that the row would have become, "" where that could not be read.
    """

    file: str
    row: int
    reason: str
    content: str
    marking: str = ""
    record_id: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A row that says that its source has deleted a record: it needs no more than the record's id."""

    key: Key
    lineage: Lineage = Lineage()


@dataclass(frozen=True, slots=True)
class RowRemark:
    """A remark as the ledger keeps it, with the row of the load and the record that it is about.

    `marking` is the record's: who may not see the record may not see `value` either. The reason quotes nothing of it.
    """

    row: int
    record_id: str
    column: str
    value: str
    reason: str
    marking: str = ""


class RemarkCount(NamedTuple):
    """How many remarks of one load are on one column for one reason."""

    column: str
    reason: str
    number: int


@dataclass(frozen=True, slots=True)
class StaleVersion:
    """A record whose amendment that load refused, for this reason: the version stored before still stands."""

    load_id: int
    key: Key
    reason: str


@dataclass(frozen=True, slots=True)
class Versions:
    """What was at work: a difference in any of these can change what is found."""

    trawl: str
    analyser: str
    extractor: str


@dataclass(frozen=True, slots=True)
class IndexState:
    """What a view of the index covers, as far as its principal may see."""

    sequence: int
    records: int
    first_event: date | None
    last_event: date | None
    without_event: int
    versions: Versions


RunState = Literal["in flight", "complete", "failed"]


@dataclass(frozen=True, slots=True)
class Run:
    """One dated execution of a profile, with the state of everything it depended on.

    `counts` holds the number of hits by status, under "negated" those flagged negated, under "undecided" those too
    crowded to decide, if any, under "incidents" how many incidents the hits are, and under "not visible" the hits of
    the run compared with that are not compared, since this reader may not see their records. `coverage` is what the run
    covers and what it does not, as JSON values; `scope` says what its reader could see and for whom it was made (""
    of a run of an earlier trawl), and runs are compared within it.
    """

    id: str
    profile: str
    profile_hash: str
    query: str
    principal: str
    reason: str
    started: datetime
    state: RunState
    index: IndexState
    loads: tuple[Load, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    finished: datetime | None = None
    failure: str = ""
    issued: datetime | None = None
    compared_with: str = ""
    coverage: Mapping[str, Any] = field(default_factory=dict)
    scope: str = ""


#: What makes a hit a concern to look at early (docs/reports.md, "Order of concern").
Sign = Literal[
    "named_child", "child", "named_adult", "named_person", "premises", "possible_premises", "recent", "repeat",
    "cross_force",
]  # fmt: skip

#: What a profile may let a partner read of a record, by the name of its column in hits.csv; `record_id` goes with its
#: source, `terms` are those of the query with their counts. The date of the event is always there.
PARTNER_COLUMNS = (
    "record_id", "reference", "kind", "force", "district", "created_date", "grade", "handling", "terms",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartnerRules:
    """What a profile lets a partner read beside the premises and the dates of events; of the rest, nothing.

    `columns` are some of PARTNER_COLUMNS. `people` are those of the records' columns and the names found in them,
    `identifiers` what was found of phones, vehicles and the like. `narratives` let through all that a record says, and
    so need both.
    """

    columns: tuple[str, ...] = ()
    narratives: bool = False
    people: bool = False
    identifiers: bool = False
