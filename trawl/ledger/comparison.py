"""What changed since the last issued run: one pure function, for the hits of runs and for the traces of washes.

The rule, for a key (a record; in a wash an identifier and a record), the first line that fits:

| the key        | and                                                            | status             |
|----------------|----------------------------------------------------------------|--------------------|
| now and then   | the content is the same, and how it was judged                 | unchanged          |
| now and then   | the content is the same, and it is taken otherwise or matched  | judged otherwise   |
|                | to other rows of registers                                     |                    |
| now and then   | the content differs                                            | updated            |
| only now       | nothing has been issued yet                                    | new                |
| only now       | the record was written after the snapshot of then              | new                |
| only now       | the profile differs                                            | changed by profile |
| only now       | the analyser or the extractor differs                          | changed by trawl   |
| only now       | nothing explains it                                            | new                |
| only then      | the record was withdrawn                                       | withdrawn          |
| only then      | the record has left the index, and no withdrawal is known      | changed by trawl   |
| only then      | the record is there, and this reader may not see it            | not compared       |
| only then      | the record's content differs                                   | withdrawn          |
| only then      | the profile differs                                            | changed by profile |
| only then      | the analyser or the extractor differs                          | changed by trawl   |
| only then      | nothing explains it                                            | withdrawn          |

Every result says its reason in words, and says so where nothing explains it. What is not compared is counted by whoever
asks, and never named.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from trawl.model import Hit, Record, RowKey, Status, Versions

K = TypeVar("K", bound=Hashable)

#: What may be behind a hit that stands otherwise, where neither the profile nor the software nor a register changed.
_OTHER_RECORDS = "other records have come since, by which form wording and what is incidental are known, or a setting"
_DECIDED = "the register is of the same version: somebody decided so, or what trawl goes by in matching has changed"


@dataclass(frozen=True, slots=True)
class Standing:
    """How the record behind a key stands: the hash of its content, and the sequence of its last write.

    How a hit is taken: `negated` says whether what was found in it is ruled out, `undecided` whether it is too crowded
    to tell, `incidental` whether an opinion says that it is likely incidental. `matches` are the rows of registers that
    it is matched to, each with how surely ("confirmed", "strong", "possible"), None where that is not known. Of a
    record that is no hit these say nothing.
    """

    content_hash: str
    sequence: int
    negated: bool = False
    undecided: bool = False
    incidental: bool = False
    matches: Mapping[RowKey, str] | None = None

    @classmethod
    def of(cls, record: Record) -> Standing:
        """How a record stands, whether or not it is a hit."""
        return cls(record.content_hash, record.sequence)

    @classmethod
    def of_hit(cls, hit: Hit, matches: Mapping[RowKey, str] | None = None) -> Standing:
        """How a hit stands that was matched so."""
        record = hit.record
        return cls(record.content_hash, record.sequence, hit.negated, hit.undecided, bool(hit.opinion), matches)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a set of hits rests on. `name` is how the run is spoken of; `sequence` is its snapshot's highest.

    `registers` are those that the hits were matched to, each with its version.
    """

    name: str
    profile_hash: str
    versions: Versions
    sequence: int
    reader: str = ""
    registers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comparison(Generic[K]):
    """How one key stands; `present` says whether it is among the hits of now."""

    key: K
    status: Status
    reason: str
    present: bool


@dataclass(frozen=True, slots=True)
class Absence:
    """Why a record that hit is in the index no more: whether it is known to have been withdrawn, and in words."""

    withdrawn: bool
    reason: str


@dataclass(frozen=True, slots=True)
class _Difference:
    """What differs between two bases, in words ("" for nothing); of registers, those that differ."""

    profile: str
    trawl: str
    unexplained: str
    registers: Mapping[str, str]


def compare_hits(
    current: Mapping[K, Standing],
    previous: Mapping[K, Standing] | None,
    *,
    now: Basis,
    then: Basis | None,
    find_live: Callable[[Collection[K]], Mapping[K, Standing]],
    find_absent: Callable[[Collection[K]], Mapping[K, Absence]],
) -> tuple[Comparison[K], ...]:
    """Compare the hits of now with those of the last issued run (None, with `then`, where there is none).

    `find_live` is given the keys that hit only then, and returns how the records stand that this reader sees.
    `find_absent` is given the others, and returns why they are gone; those that it leaves out, since this reader may
    not know of them, are in no result.
    The hits of now come first, in their order, then those of then that are gone, in theirs.
    """
    if previous is None or then is None:
        return tuple(Comparison(key, "new", "nothing has been issued before", present=True) for key in current)
    difference = _difference(now, then)
    compared = [_compare_present(key, here, previous.get(key), then, difference) for key, here in current.items()]
    gone = [key for key in previous if key not in current]
    live = find_live(gone) if gone else {}
    unseen = [key for key in gone if key not in live]
    absent = find_absent(unseen) if unseen else {}
    for key in gone:
        if key in live:
            compared.append(_compare_gone(key, previous[key], live[key], then, difference))
        elif key in absent:
            status: Status = "withdrawn" if absent[key].withdrawn else "changed by trawl"
            compared.append(Comparison(key, status, absent[key].reason, present=False))
    return tuple(compared)


def compare_present(key: K, here: Standing, before: Standing, *, now: Basis, then: Basis) -> Comparison[K]:
    """Compare a hit of now with how it stood in a run of then, in which it was one."""
    return _compare_present(key, here, before, then, _difference(now, then))


def say_unchanged(then: str) -> str:
    """The reason of a hit that is what it was in the run of this name."""
    return f"hit in {then} with the same content"


def _difference(now: Basis, then: Basis) -> _Difference:
    profile = "" if now.profile_hash == then.profile_hash else f"the profile has changed since {then.name}"
    changed = [
        f"the {part} from {before} to {after}"
        for part, before, after in (
            ("analyser", then.versions.analyser, now.versions.analyser),
            ("extractor", then.versions.extractor, now.versions.extractor),
        )
        if before != after
    ]
    trawl = f"trawl has changed since {then.name}: {' and '.join(changed)}" if changed else ""
    unexplained = f"nothing that trawl knows of explains the difference from {then.name}"
    if now.reader != then.reader:
        unexplained += f"; it was run by {then.reader or 'nobody named'}, who may see other records"
    registers = {name: said for name in {*now.registers, *then.registers} if (said := _say_register(name, now, then))}
    return _Difference(profile, trawl, unexplained, registers)


def _say_register(name: str, now: Basis, then: Basis) -> str:
    version, before = now.registers.get(name), then.registers.get(name)
    if before is None:
        return f"the register was not joined in {then.name}"
    if version is None:
        return "the register is not joined now"
    return f"the register was of version {before} then and is of version {version} now" if version != before else ""


def _compare_present(
    key: K, here: Standing, before: Standing | None, then: Basis, difference: _Difference
) -> Comparison[K]:
    status: Status
    if before is not None and before.content_hash == here.content_hash:
        otherwise = [*_say_taken(here, before, then, difference), *_say_matched(here, before, then, difference)]
        status = "judged otherwise" if otherwise else "unchanged"
        reason = "; ".join(otherwise) or say_unchanged(then.name)
    elif before is not None:
        status, reason = "updated", f"hit in {then.name}; the record has been amended since"
    elif here.sequence > then.sequence:
        status, reason = "new", f"the record was loaded or amended after {then.name}"
    elif difference.profile:
        status, reason = "changed by profile", f"{difference.profile}, the record has not"
    elif difference.trawl:
        status, reason = "changed by trawl", f"{difference.trawl}; the record has not changed"
    else:
        status, reason = "new", difference.unexplained
    return Comparison(key, status, reason, present=True)


def _say_taken(here: Standing, before: Standing, then: Basis, difference: _Difference) -> Iterator[str]:
    """What the text of a record that is as it was is now taken to say otherwise, and why."""
    said = []
    if here.negated and not before.negated:
        said.append(f"it stood in {then.name} and is now judged otherwise: ruled out or form wording")
    elif before.negated and not here.negated:
        said.append(f"it was ruled out or form wording in {then.name} and is now judged otherwise: stands")
    for what, is_now, was_then in (
        ("too crowded to decide", here.undecided, before.undecided),
        ("likely incidental", here.incidental, before.incidental),
    ):
        if is_now != was_then:
            said.append(
                f"it is now {what}, which it was not in {then.name}"
                if is_now
                else f"it was {what} in {then.name} and is so no longer"
            )
    if said:
        yield from said
        yield difference.profile or difference.trawl or _OTHER_RECORDS


def _say_matched(here: Standing, before: Standing, then: Basis, difference: _Difference) -> Iterator[str]:
    """To which rows of registers a record that is as it was is matched otherwise, and why."""
    if here.matches is None or before.matches is None or here.matches == before.matches:
        return
    for row in sorted({*here.matches, *before.matches}):
        is_now, was_then = here.matches.get(row), before.matches.get(row)
        if is_now == was_then:
            continue
        name = "/".join(row)
        if was_then is None:
            said = f"it is now matched to {name} ({is_now}), which it was not in {then.name}"
        elif is_now is None:
            said = f"it was matched to {name} ({was_then}) in {then.name} and is so no longer"
        else:
            said = f"its match to {name} is now {is_now}, and was {was_then} in {then.name}"
        why = difference.registers.get(row.register) or difference.profile or difference.trawl or _DECIDED
        yield f"{said}: {why}"


def _compare_gone(key: K, before: Standing, live: Standing, then: Basis, difference: _Difference) -> Comparison[K]:
    status: Status
    if live.content_hash != before.content_hash:
        status, reason = "withdrawn", f"the record has been amended since {then.name} and no longer hits"
        if difference.profile:
            reason += "; the profile has changed as well"
    elif difference.profile:
        status, reason = "changed by profile", f"no longer hits: {difference.profile}, the record has not"
    elif difference.trawl:
        status, reason = "changed by trawl", f"no longer hits: {difference.trawl}; the record has not changed"
    else:
        status, reason = "withdrawn", f"no longer hits; {difference.unexplained}"
    return Comparison(key, status, reason, present=False)
