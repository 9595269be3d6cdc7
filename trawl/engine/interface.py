"""What an engine does, in the model's types. Every read takes the Principal who reads.

An engine's answer to a query is the reference meaning's answer (`trawl.query.meaning`) over the records that the
principal may see: totals, facets and exports included. `tests/engine/contract.py` is the proof, inherited by each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from time import monotonic
from typing import Literal, NamedTuple, Protocol, get_args

from trawl.access import Principal
from trawl.errors import LimitError, UsageError
from trawl.model import Entity, IndexedRecord, IndexState, Key, Record, Trace, Versions
from trawl.query import CompiledQuery

#: `event` is newest event first (records without one last), `loaded` newest sequence first, `relevance` best first.
Order = Literal["event", "loaded", "relevance"]

#: What `facets` counts by: fields of the record, and the calendar month of the event ("2024-03").
FacetField = Literal["source", "kind", "force", "district", "marking", "event_month"]
FACET_FIELDS: tuple[FacetField, ...] = get_args(FacetField)

#: Why a record is refused whose text no file can hold.
HALF_CHARACTER = "a text holds half of a character (a lone surrogate); mend the feed"


@dataclass(frozen=True, slots=True)
class EngineLimits:
    """How much one query may cost, each with a setting; past one of them a LimitError says which.

    `expansion` counts the words that a wildcard or a fuzzy word stands for, `verify_candidates` the records that
    the reference meaning must decide because the index alone cannot, `seconds` the time that deciding may take.
    """

    expansion: int = 2_000
    verify_candidates: int = 200_000
    seconds: float = 30.0

    def check_expansion(self, label: str, words: int) -> None:
        """Raises LimitError where what the query writes as `label` stands for too many words.

        `words` are those of records that the reader may see: nobody learns from a limit what others hold.
        """
        if words > self.expansion:
            raise LimitError(
                f"{label} stands for more than {self.expansion:,} different words. "
                "Write more letters of it, or raise the setting query_expansion."
            )

    def check_candidates(self, records: int) -> None:
        """Raises LimitError where the meaning would have to decide too many records."""
        if records > self.verify_candidates:
            raise LimitError(
                f"The index alone cannot decide {records:,} records for this query, more than "
                f"{self.verify_candidates:,}. Narrow it with a rarer word, a field or a date, "
                "or raise the setting verify_candidates."
            )

    def check_time(self, began: float) -> None:
        """Raises LimitError where deciding, which began then by `time.monotonic`, has taken too long."""
        if monotonic() > began + self.seconds:
            raise LimitError(
                f"This query took longer than {self.seconds:g} seconds. "
                "Narrow it with a rarer word, a field or a date, or raise the setting query_seconds."
            )


def check_page(offset: int, limit: int) -> None:
    """Raises UsageError for a page that cannot be one."""
    if offset < 0 or limit < 1:
        raise UsageError(f"A page begins at 0 or later and holds 1 record or more, not {offset} and {limit}.")


def check_facets(fields: Iterable[str]) -> None:
    """Raises UsageError for a field that records cannot be counted by."""
    for name in fields:
        if name not in FACET_FIELDS:
            raise UsageError(f"{name} is no facet. These are: {', '.join(FACET_FIELDS)}.")


class PreparedRecord(NamedTuple):
    """A record made ready for one engine, in whatever process: it can be pickled, and only that engine reads `ready`.

    `sequence` is the record's own (0 before it has one), `cut` the number of its words that the analyser cut.
    """

    key: Key
    content_hash: str
    sequence: int
    cut: int
    ready: object


#: Makes a record ready for an engine; it can be pickled, and needs nothing that is open.
Preparation = Callable[[IndexedRecord], PreparedRecord]


@dataclass(frozen=True, slots=True)
class WriteOutcome:
    """What a write did: how many records were new or changed, and how many were already there as they are.

    `refused` are those that the engine cannot hold, each with the reason in words; the others are stored without them.
    `amended` counts those of the written of which another version stood there before.
    """

    written: int
    unchanged: int
    refused: tuple[tuple[Key, str], ...] = ()
    amended: int = 0


def repeat_refusals(refused: Sequence[tuple[Key, str]], batch: Sequence[PreparedRecord]) -> tuple[tuple[Key, str], ...]:
    """Each refusal as often as its record stands in the batch, so that every row of a batch is accounted for."""
    times = Counter(prepared.key for prepared in batch)
    return tuple(entry for entry in refused for _ in range(times[entry[0]]))


@dataclass(frozen=True, slots=True)
class WithdrawOutcome:
    """What a withdrawal did: how many records were there. Whatever it says, nobody finds them any more.

    `remains` says in words what still keeps their text on a disk and what to do about it; "" where nothing does.
    """

    withdrawn: int
    remains: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an answer; `total` is exact and counts the whole answer."""

    total: int
    records: tuple[IndexedRecord, ...]


@dataclass(frozen=True, slots=True)
class Health:
    """How the engine is, in words for `trawl doctor`; `problems` is empty when all is well."""

    engine: str
    location: str
    records: int
    sequence: int
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """How the index is: what there is to know, in words by what it is about, and what is wrong."""

    facts: dict[str, str]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """One thing beside an engine's health that was looked at: what it is about, how it is, and whether that is well."""

    about: str
    sound: bool
    message: str


class View(Protocol):
    """One unchanging state of the index: whatever is written meanwhile, its answers agree with each other."""

    def state(self, principal: Principal) -> IndexState: ...

    def find(
        self, query: CompiledQuery, principal: Principal, *, order: Order = "event", offset: int = 0, limit: int = 20
    ) -> Page:
        """One page, in a total order (ties by sequence, newest first)."""
        ...

    def scan(self, query: CompiledQuery, principal: Principal, *, order: Order = "loaded") -> Iterator[IndexedRecord]:
        """Every record of the answer, one at a time, however many there are."""
        ...

    def count(self, query: CompiledQuery, principal: Principal) -> int: ...

    def facets(
        self, query: CompiledQuery, principal: Principal, fields: Sequence[FacetField]
    ) -> Mapping[FacetField, Mapping[str, int]]:
        """How many records of the answer have each value, most frequent first; "" counts those without one."""
        ...

    def trace(self, entities: Iterable[Entity], principal: Principal) -> Iterator[Trace]:
        """Every record in which one of these occurs, in bulk; "" as an entity's type is any type.

        A record comes once for each entity that traces to it, under the entity as it was asked for. Entities that
        occur nowhere yield nothing.
        """
        ...

    def fetch(self, keys: Iterable[Key], principal: Principal) -> Iterator[IndexedRecord]:
        """The records with these keys that are there and may be seen, in the order asked for."""
        ...

    def named(self, name: str, principal: Principal) -> Iterator[IndexedRecord]:
        """The records whose id or reference is exactly this, newest sequence first."""
        ...

    def everything(self, principal: Principal) -> Iterator[IndexedRecord]:
        """Every live record, oldest sequence first."""
        ...

    def record_ids(self, source: str, principal: Principal) -> Iterator[str]:
        """The id of every live record of this feed, in any order, however many there are."""
        ...

    def known(self, forms: Iterable[str]) -> Iterator[str]:
        """Those of these forms that any record may hold, in bulk: what is not among them stands in none.

        For deciding what to search for, not for users: they may be words of records that this one cannot see.
        """
        ...

    def values(self, type_: str) -> Iterator[str]:
        """The distinct values of this type that any record may hold, each once, in any order.

        For deciding what to trace, not for users: they may be of records that this one cannot see, or withdrawn ones.
        """
        ...

    def vocabulary(self, prefix: str = "", suffix: str = "") -> Iterator[tuple[str, int]]:
        """The distinct forms that begin and end so, with the number of records that hold each.

        For expansion, not for users: where a list asks for many endings each costs a look-up, not the vocabulary.

        Until the engine has tidied up after a withdrawal, words of withdrawn records may still be among them.
        """
        ...


class Writer(Protocol):
    """The one open writer of an installation. What it has written is searchable at the latest when it closes."""

    def unchanged(self, batch: Sequence[Record]) -> set[Key]:
        """The keys of the records that are already stored with this content, so that work on them can be saved."""
        ...

    def write(self, batch: Sequence[IndexedRecord]) -> WriteOutcome:
        """Insert or replace by key. A record with the content hash and versions already stored is left as it is.

        Each record is stored whole or not at all; where an error is raised, writing the batch again stores the rest.
        Of two with one key in a batch the later wins. A record that was withdrawn comes back with a higher sequence.
        """
        ...

    def write_prepared(self, batch: Sequence[PreparedRecord], sequences: Sequence[int]) -> WriteOutcome:
        """Write records made ready by the engine's own preparation, each with the sequence that it is to have."""
        ...

    def withdraw(self, keys: Iterable[Key]) -> WithdrawOutcome:
        """Take records out at once: when it returns, no view that is opened then shows anything of them."""
        ...

    def refresh(self) -> None:
        """Return when everything written so far is searchable by views opened from now on."""
        ...


class Engine(Protocol):
    """An index with its store. `writer` raises EngineBusyError where another process has one open.

    `view` raises VersionMismatchError where the records were made by another analyser, `writer` also where they were
    made by another extractor; an index without a record is of any version. `health` says what they would raise.
    """

    @property
    def preparation(self) -> Preparation:
        """What makes records ready for `Writer.write_prepared`: the work that need not be done by the one writer."""
        ...

    def view(self) -> AbstractContextManager[View]: ...

    def writer(self) -> AbstractContextManager[Writer]: ...

    def health(self) -> Health: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """An index being made anew: `stored` holds the records, `fresh` is empty and takes them.

    `put_in_place` has the new one take the old one's place in one step; neither is used after it.
    """

    stored: Engine
    fresh: Engine
    put_in_place: Callable[[], None]


class Upkeep(Protocol):
    """What is done to an index as a whole, so that nobody who asks for it needs to know which engine has it.

    What changes something raises EngineBusyError where somebody is writing to the index.
    """

    def is_there(self) -> bool:
        """Whether there is an index; to look makes none."""
        ...

    def create(self) -> str:
        """Make the index where there is none; return in words what there is now."""
        ...

    def status(self) -> IndexStatus:
        """How the index is. Raises EngineError where there is none, or it cannot be asked."""
        ...

    def inspect(self, *, counts: bool) -> Iterator[Inspection]:
        """What else there is to look at than `Engine.health`, for `trawl doctor`; `counts` says numbers too."""
        ...

    def reindex(self) -> int:
        """Make the index anew from the records that are stored; return how many they are.

        Raises VersionMismatchError where the records must be analysed anew first.
        """
        ...

    def rebuild(self, versions: Versions) -> AbstractContextManager[Rebuilding]:
        """A new, empty index of these versions beside the one in use, for its records to be written to anew.

        Nobody else writes before the block ends. Where it ends without `put_in_place`, all is as it was.
        """
        ...

    def purge(self, *, older_than_days: int) -> int | None:
        """Take out for good what is left of withdrawn records; return how many, None where nobody can count them.

        Where late writes could bring a record back, markers of so many days stay.
        """
        ...

    def clear_copies(self) -> str:
        """Delete copies of the index that a rebuilding has left; return in words which had to stay, "" for none.

        To be called with the index's writer open: a rebuilding that is under way makes what looks like a copy.
        """
        ...

    def remnants(self) -> Iterator[str]:
        """Where what withdrawn records said may still be, out of the engine's own reach."""
        ...

    def close(self) -> None: ...
