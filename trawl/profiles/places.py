"""Where the terms of a profile are written: the lines of its own file and of the term lists that it uses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from trawl.profiles.naming import find_files
from trawl.profiles.term_lists import read_term_list
from trawl.query import DEFAULT_LIMITS, Limits, Node, parse_entry
from trawl.query.tree import Or
from trawl.yaml_files import read_yaml_file


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, counted from 1."""

    path: Path
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class QueryLines:
    """The lines of the query in a profile's file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._first = read_yaml_file(path).line_of(("query",))
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        self._lines = ["" if line.lstrip().startswith("# ") else line for line in lines]

    def find(self, written: str = "") -> Place:
        """The first line of the query on which `written` stands as words; the query's own line where it is on none."""
        pattern = re.compile(rf"(?<!\w){re.escape(written)}(?!\w)", re.IGNORECASE)
        for number in range(self._first, len(self._lines) + 1):
            if written and pattern.search(self._lines[number - 1]):
                return Place(self._path, number)
        return Place(self._path, self._first)


class ListLines:
    """The lines of term lists, read when they are first asked for."""

    def __init__(self, folders: Sequence[Path], limits: Limits = DEFAULT_LIMITS) -> None:
        self._paths = find_files([folder / "terms" for folder in folders])
        self._limits = limits
        self._entries: dict[str, dict[tuple[str, Node], Place]] = {}

    def find(self, group: Or, member: Node) -> Place | None:
        """The line on which a member of the term list `group` is written; None where that is unknown."""
        name, _, tier = group.name.partition("~")[0].partition(":")
        return self._places(name).get((tier, _written(member)))

    def shares_tier(self, group: Or, member: Node, other: Node) -> bool:
        """Whether some tier of the term list `group` has both members, so that one can be told from the other there."""
        name = group.name.partition("~")[0].partition(":")[0]
        places = self._places(name)
        tiers = [{tier for tier, node in places if tier and node == _written(one)} for one in (member, other)]
        return not tiers[0].isdisjoint(tiers[1])

    def _places(self, name: str) -> dict[tuple[str, Node], Place]:
        if name not in self._entries:
            self._entries[name] = self._read(name)
        return self._entries[name]

    def _read(self, name: str) -> dict[tuple[str, Node], Place]:
        """The place of each entry by tier and node; under the tier "" where it stands first in the list."""
        found: dict[tuple[str, Node], Place] = {}
        if name not in self._paths:
            return found
        path = self._paths[name]
        written, file = read_term_list(path)
        for tier, texts in file.tiers.items():
            for number, text in enumerate(texts):
                node, place = parse_entry(text, self._limits), Place(path, written.line_of(("tiers", tier, number)))
                found[tier, node] = place
                found.setdefault(("", node), place)
        return found


def _written(member: Node) -> Node:
    """The entry as it is written: `list:name~1` makes two of it, its word and the misspelling of it."""
    return member.children[0] if isinstance(member, Or) else member
