"""The rows of which nothing traces, and the accounts of the index whose names are one slip away from theirs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from trawl.model import Entity, Key, Trace
from trawl.wash.answers import TracedRecord, WashReading
from trawl.wash.edits import TYPE, is_asked, name_of
from trawl.wash.reading import Question
from trawl.wash.wash_index import WashIndex


@dataclass(frozen=True, slots=True)
class NearAccounts:
    """The accounts that are near to names of a batch: by the asked value, the held ones, each with the slip in words.

    `traces` are their records by the held value, `common` the names that more than `most` records say.
    """

    near: Mapping[str, Mapping[str, str]]
    traces: Mapping[str, Sequence[Trace]]
    common: set[str]
    most: int

    def add(self, question: Question, found: dict[Key, TracedRecord], traced: Collection[int]) -> tuple[str, ...]:
        """Add their records to those of a row, for the parts that are not traced; say which are too common for that."""
        passed: dict[str, None] = {}
        for reading in list_asked(question, traced):
            asked = name_of(reading.entity.value)
            for held, edit in self.near.get(reading.entity.value, {}).items():
                name = name_of(held)
                if held in self.traces and not self.common.isdisjoint((asked, name)):
                    passed[f"{name} is one slip from {asked}, and is not listed as more than {self.most} records say "
                           f"{name if name in self.common else asked}"] = None  # fmt: skip
                    continue
                reason = f"one slip away: held as {name}, {edit} in {asked}"
                for trace in self.traces.get(held, ()):
                    near = TracedRecord(trace.key, "near", Entity(TYPE, held), trace.mention, reason, reading.part)
                    found.setdefault(trace.key, near)
        return tuple(passed)


def list_asked(question: Question, traced: Collection[int]) -> Iterator[WashReading]:
    """The long account names that a row certainly asks for, of the parts that are not traced."""
    for entity, asked in question.values.items():
        if asked.tier == "exact" and asked.reading.part not in traced and is_asked(entity):
            yield asked.reading


def find_near(asked: Iterable[tuple[Question, Collection[int]]], index: WashIndex, most: int) -> NearAccounts:
    """Look for accounts near to those of rows, each row with the parts of its cell that are traced already."""
    values = {reading.entity.value for question, traced in asked for reading in list_asked(question, traced)}
    names = index.handles() if values else None
    near = {value: found for value in sorted(values) if names and (found := names.near(value))}
    wanted = dict.fromkeys(Entity(TYPE, held) for held_values in near.values() for held in held_values)
    traces: dict[str, list[Trace]] = {}
    for trace in index.trace(wanted) if wanted else ():
        traces.setdefault(trace.entity.value, []).append(trace)
    # A name that the reader sees in no record is no name to ask about.
    pairs = [(value, held) for value, held_values in near.items() for held in held_values if held in traces]
    said = dict.fromkeys(name_of(value) for pair in pairs for value in pair)
    counts = Counter(trace.entity.value for trace in index.find_text(said, most + 1)) if said else Counter[str]()
    common = {name for name, count in counts.items() if count > most}
    common |= {name_of(held) for held, found in traces.items() if len(found) > most}
    return NearAccounts(near, traces, common, most)
