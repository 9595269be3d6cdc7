"""Check a profile against itself and against what an index holds, each finding with the line that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from trawl.errors import LimitError
from trawl.profiles.contradictions import find_contradictions
from trawl.profiles.places import ListLines, Place, QueryLines
from trawl.profiles.profile import Profile
from trawl.profiles.redundancy import find_redundancies
from trawl.query import Node, print_tree
from trawl.query.tree import And, AtLeast, DateIn, FieldIs, Fuzzy, InSection, Near, Not, NotNear, Or, Phrase, Wildcard
from trawl.query.walk import TEXT_LEAVES, children_of, leaves_of

#: An error means that the profile cannot do its work; a warning that a part of it does not do what it seems to;
#: a note that a term of it finds nothing at present.
Level = Literal["error", "warning", "note"]
LEVELS: tuple[Level, ...] = ("error", "warning", "note")

#: The share of the limit of expansions from which a wildcard is worth a look.
_WIDE = 0.25
#: The share of what the rest of an AND finds from which a NOT takes away more than it leaves.
_MOST = 0.5


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at in a profile or a term list."""

    level: Level
    rule: str
    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.level}: {self.message} [{self.rule}]"


class IndexFacts(Protocol):
    """What checking a profile asks of an index, as far as its reader may see."""

    @property
    def records(self) -> int: ...

    @property
    def expansion_limit(self) -> int:
        """How many words a wildcard or a fuzzy word may stand for."""
        ...

    def count(self, node: Node) -> int:
        """The records that a query finds. Raises LimitError."""
        ...

    def expansion(self, node: Wildcard | Fuzzy) -> int:
        """How many different words it stands for."""
        ...


def lint_profile(profile: Profile, lists: ListLines, index: IndexFacts) -> tuple[Finding, ...]:
    """Every finding about the profile and the entries of the term lists that it uses, by file and line."""
    linter = _Linter(QueryLines(profile.path), lists, index)
    linter.check(profile.query.tree)
    return sort_findings(linter.found)


def sort_findings(findings: Sequence[Finding] | dict[Finding, None]) -> tuple[Finding, ...]:
    """The findings by file, line and level, each once."""
    unique = dict.fromkeys(findings)
    return tuple(sorted(unique, key=lambda f: (str(f.place.path), f.place.line, LEVELS.index(f.level), f.message)))


@dataclass(frozen=True, slots=True)
class _At:
    """Where a part of a query stands: the place of the list's entry it belongs to, and what surrounds it.

    `needed` is true where the whole query fails if the part does, `near` inside a proximity.
    """

    entry: Place | None = None
    needed: bool = False
    near: bool = False


class _Linter:
    def __init__(self, query: QueryLines, lists: ListLines, index: IndexFacts) -> None:
        self._query, self._lists, self._index = query, lists, index
        self.found: dict[Finding, None] = {}
        self._seen: set[tuple[Node, _At]] = set()
        self._too_wide: set[Node] = set()

    def check(self, tree: Node) -> None:
        if not self._index.records:
            self._report(
                "note", "empty-index", None, tree, "no records are loaded: only the profile's text was checked"
            )
        self._find_wide(tree)
        self._visit(tree, _At(needed=True))
        if self._count(tree) == 0 and not any(finding.level == "error" for finding in self.found):
            self._report("warning", "finds-nothing", None, tree, "the profile finds no record at present")

    def _report(self, level: Level, rule: str, entry: Place | None, node: Node, message: str) -> None:
        place = entry or self._query.find(_written(node))
        self.found[Finding(level, rule, place, message)] = None

    def _count(self, node: Node) -> int | None:
        """The records that a part finds; None where that cannot be said (an empty index, a limit)."""
        if not self._index.records or not self._too_wide.isdisjoint(leaves_of(node)):
            return None
        try:
            return self._index.count(node)
        except LimitError as error:
            self._report("warning", "not-counted", None, node, f"{_short(node)} could not be counted: {error}")
            return None

    def _find_wide(self, tree: Node) -> None:
        """Wildcards and fuzzy words beyond the limit: nothing that holds one can be counted."""
        limit = self._index.expansion_limit
        wild = (leaf for leaf in leaves_of(tree) if isinstance(leaf, Wildcard | Fuzzy))
        self._too_wide = {leaf for leaf in wild if self._index.expansion(leaf) > limit}

    def _visit(self, node: Node, at: _At) -> None:
        if (node, at) in self._seen:
            return
        self._seen.add((node, at))
        match node:
            case And(children):
                self._check_all(node, children, at)
            case Or(children):
                self._check_group(node, children, at)
            case AtLeast(members=members):
                self._check_at_least(node, members, at)
            case Near(left, right):
                self._check_near(node, (left, right), at)
            case NotNear(left):
                self._check_removal(left, node, node, at)
        if isinstance(node, TEXT_LEAVES):
            self._check_term(node, at)
        elif isinstance(node, FieldIs | DateIn) and self._count(node) == 0:
            self._report("warning", "never-holds", at.entry, node, f"{_short(node)} is true of no record")
        for child, below in self._below(node, at):
            self._visit(child, below)

    def _below(self, node: Node, at: _At) -> Iterator[tuple[Node, _At]]:
        needed = at.needed and isinstance(node, And | InSection | Near)
        near = at.near or isinstance(node, Near | NotNear)
        for child in children_of(node):
            entry = at.entry
            if isinstance(node, Or) and node.name:
                entry = self._lists.find(node, child) or at.entry
            elif isinstance(node, AtLeast) and node.name:
                entry = self._lists.find(Or(node.members, node.name), child) or at.entry
            yield child, _At(entry, needed, near)

    # Terms.

    def _check_term(self, node: Node, at: _At) -> None:
        if isinstance(node, Wildcard | Fuzzy) and self._check_width(node, at):
            return
        if self._count(node) != 0:
            return
        absent = [word for word in node.words if self._count(word) == 0] if isinstance(node, Phrase) else []
        if absent:
            words = ", ".join(f'"{word.label}"' for word in absent)
            message = f"{_short(node)} can never hold: {words} is in no record"
            self._report("note" if at.entry else "warning", "never-holds", at.entry, node, message)
        else:
            self._report("note", "never-indexed", at.entry, node, f"{_short(node)} is in no record")

    def _check_width(self, node: Wildcard | Fuzzy, at: _At) -> bool:
        """Whether the term is beyond the limit; reports that, and one that is not far from it."""
        words, limit = self._index.expansion(node), self._index.expansion_limit
        if words > limit * _WIDE:
            level: Level = "error" if words > limit else "warning"
            message = f"{node.label} stands for {words:,} different words (the limit is {limit:,}); write more of it"
            self._report(level, "too-wide", at.entry, node, message)
        return words > limit

    # Groups.

    def _check_all(self, node: And, children: Sequence[Node], at: _At) -> None:
        for one, other in find_contradictions(children):
            message = f"{_short(one)} and {_short(other)} can never both hold"
            self._report("error" if at.needed else "warning", "never-holds", at.entry, other, message)
        for child in children:
            if not isinstance(child, Not) and self._count(child) == 0:
                level: Level = "error" if at.needed else "warning"
                message = f"{_short(node)} can never hold: {_short(child)} is true of no record"
                self._report(level, "never-holds", at.entry, child, message)
            if isinstance(child, Not):
                rest = And(tuple(other for other in children if other is not child))
                self._check_removal(rest, node, child, at)

    def _check_removal(self, rest: Node, whole: Node, removing: Node, at: _At) -> None:
        before, after = self._count(rest), self._count(whole)
        if before and after is not None and before - after > before * _MOST:
            share = f"{before - after:,} of the {before:,} records"
            message = f"{_short(removing)} removes {share} that are found without it"
            self._report("warning", "removes-most", at.entry, removing, message)

    def _check_near(self, node: Near, sides: Sequence[Node], at: _At) -> None:
        counts = [self._count(side) for side in sides]
        absent = [_short(side) for side, count in zip(sides, counts, strict=True) if count == 0]
        if absent:
            level: Level = "error" if at.needed else "note" if at.entry else "warning"
            message = f"{_short(node)} can never hold: {' and '.join(absent)} is in no record"
            self._report(level, "never-holds", at.entry, node, message)
        elif None not in counts and self._count(node) == 0:
            self._report("note", "never-indexed", at.entry, node, f"{_short(node)} holds in no record")

    def _check_at_least(self, node: AtLeast, members: Sequence[Node], at: _At) -> None:
        counts = [self._count(member) for member in members]
        there = sum(count != 0 for count in counts)
        if there < node.wanted:
            level: Level = "error" if at.needed else "warning"
            message = f"{_short(node)} can never hold: only {there} of its members are in any record"
            self._report(level, "never-holds", at.entry, node, message)
        for redundancy in find_redundancies(members):
            member, by = _short(redundancy.member), _short(redundancy.by)
            message = f"{member} and {by} count as two though what finds the one finds the other"
            entry = self._lists.find(Or(node.members, node.name), redundancy.member) if node.name else at.entry
            self._report("warning", "counts-twice", entry, redundancy.member, message)

    def _check_group(self, node: Or, members: Sequence[Node], at: _At) -> None:
        for redundancy in find_redundancies(members, in_proximity=at.near):
            member, by = redundancy.member, redundancy.by
            if node.name and not self._lists.shares_tier(node, member, by):
                continue  # a query may ask for the one tier without the other
            entry, other = at.entry, None
            if node.name:
                entry, other = self._lists.find(node, member), self._lists.find(node, by)
            beside = f" (line {other.line})" if other else ""
            if redundancy.same:
                message = f"{_short(member)} says again what {_short(by)} says{beside}"
                self._report("warning", "duplicate", entry, member, message)
            else:
                message = f"{_short(member)} adds nothing: {_short(by)} finds all that it finds{beside}"
                self._report("warning", "subsumed", entry, member, message)


#: Characters of a clause that a message shows.
_SHOWN = 70


def _short(node: Node) -> str:
    printed = print_tree(node)
    return printed if len(printed) <= _SHOWN else f"{printed[:_SHOWN]}…"


def _written(node: Node) -> str:
    """Something that stands in the text of a query where the node does."""
    if isinstance(node, TEXT_LEAVES):
        return node.label.lstrip("=")
    if isinstance(node, FieldIs | DateIn):
        return node.field
    if isinstance(node, Or | AtLeast) and node.name:
        return f"list:{node.name}"
    parts = children_of(node)
    return _written(parts[0]) if parts else ""
