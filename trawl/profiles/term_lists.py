"""Shared term lists, `terms/*.yml` of each folder of saved searches; an earlier folder's list hides a later one's."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from trawl.errors import FileProblems, Problem
from trawl.profiles.naming import find_files, unknown_name
from trawl.profiles.schema import TermListFile
from trawl.query import DEFAULT_LIMITS, Limits, ListEntry, QueryError, parse_entry
from trawl.yaml_files import YamlFile, read_yaml_file, stamp_file

#: Lists that are remembered as they were read, of all the installations of a process.
_REMEMBERED = 512


class TermListFolders:
    """Term lists by name, read from `folders` when they are first asked for. Implements `trawl.query.TermLists`."""

    def __init__(self, folders: Sequence[Path], limits: Limits = DEFAULT_LIMITS) -> None:
        self._paths = find_files([folder / "terms" for folder in folders])
        self._limits = limits
        self._lists: dict[str, TermListFile] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all lists, sorted."""
        return tuple(sorted(self._paths))

    def load(self, name: str) -> TermListFile:
        """Return one list. Raises UsageError for an unknown name, FileProblems for everything wrong in its file."""
        if name not in self._paths:
            raise unknown_name("term list", name, self.names)
        if name not in self._lists:
            self._lists[name] = _load_term_list(self._paths[name], stamp_file(self._paths[name]), self._limits)
        return self._lists[name]

    def resolve(self, name: str, tier: str | None) -> tuple[ListEntry, ...]:
        """Return the entries of a list, of one tier or (None) of all, in the list's order.

        Raises UsageError for an unknown name or tier, with the nearest; FileProblems for a list that is wrong.
        """
        tiers = self.load(name).tiers
        if tier is not None and tier not in tiers:
            raise unknown_name("tier", tier, tuple(tiers), of=f"the term list '{name}'")
        wanted = tiers if tier is None else {tier: tiers[tier]}
        return tuple(ListEntry(text, of_tier) for of_tier, texts in wanted.items() for text in texts)


def read_term_list(path: Path) -> tuple[YamlFile, TermListFile]:
    """Read a term list, with the lines of its entries. Raises FileProblems for all that its model refuses."""
    written = read_yaml_file(path)
    return written, written.validate(TermListFile, searched=("tiers",))


@lru_cache(maxsize=_REMEMBERED)
def _load_term_list(path: Path, _stamp: tuple[int, int], limits: Limits) -> TermListFile:
    """A list as it was written; profiles that follow one another mostly name the same ones."""
    written, file = read_term_list(path)
    problems = tuple(_entry_problems(written, file, limits))
    if problems:
        raise FileProblems(problems)
    return file


def _entry_problems(written: YamlFile, file: TermListFile, limits: Limits) -> list[Problem]:
    problems = []
    for tier, texts in file.tiers.items():
        seen: dict[str, int] = {}
        for number, text in enumerate(texts):
            where = ("tiers", tier, number)
            if (message := _entry_problem(text, limits)) is not None:
                problems.append(written.problem(where, f"'{text}': {message}"))
            elif text in seen:
                problems.append(written.problem(where, f"'{text}' stands in this tier already, in line {seen[text]}"))
            seen.setdefault(text, written.line_of(where))
    return problems


def _entry_problem(text: str, limits: Limits) -> str | None:
    try:
        parse_entry(text, limits)
    except QueryError as error:
        return f"{error.problem} {error.advice}".strip()
    return None
