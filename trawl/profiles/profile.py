"""Profiles: saved searches with what their reports need, read from `NAME.yml` and checked whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from trawl.errors import FileProblems, Problem, UsageError
from trawl.model import Band
from trawl.profiles.naming import find_files, unknown_name
from trawl.profiles.schema import ProfileFile
from trawl.profiles.term_lists import TermListFolders
from trawl.query import ListEntry, QueryError, TermLists, parse_query, print_tree
from trawl.query.parsing import Query
from trawl.yaml_files import YamlFile, read_yaml_file


@dataclass(frozen=True, slots=True)
class RegisterJoin:
    """A register that the hits are joined to, and the least certain band of match that the report shows."""

    name: str
    minimum_band: Band


@dataclass(frozen=True, slots=True)
class Profile:
    """A parsed saved search. `hash` changes when what it looks for changes: the query, or an entry of a list in it.

    Comments, spacing and everything about the report leave the hash as it is.
    """

    name: str
    title: str
    description: str
    query_text: str
    query: Query
    hash: str
    registers: tuple[RegisterJoin, ...]
    marking: str
    handling: str
    owner: str
    caveats: tuple[str, ...]
    path: Path


class _Recording:
    """Term lists that remember what was looked up in them."""

    def __init__(self, lists: TermLists) -> None:
        self._lists = lists
        self.used: dict[str, tuple[ListEntry, ...]] = {}

    def resolve(self, name: str, tier: str | None) -> tuple[ListEntry, ...]:
        entries = self._lists.resolve(name, tier)
        self.used[name if tier is None else f"{name}:{tier}"] = entries
        return entries


def load_profile(name: str, folders: Sequence[Path]) -> Profile:
    """Return the profile of this name from the first of `folders` that has it.

    Raises UsageError for an unknown name, with the nearest; FileProblems for all that is wrong in its file.
    """
    paths = find_files(folders)
    if name not in paths:
        raise unknown_name("profile", name, tuple(paths))
    return _load_profile(paths[name], TermListFolders(folders))


def load_profiles(folders: Sequence[Path]) -> tuple[Profile, ...]:
    """Return every profile of `folders`, by name. Raises FileProblems with every problem of every file at once."""
    lists = TermListFolders(folders)
    profiles: list[Profile] = []
    problems: dict[Problem, None] = {}
    for _, path in sorted(find_files(folders).items()):
        try:
            profiles.append(_load_profile(path, lists))
        except FileProblems as error:
            problems |= dict.fromkeys(error.problems)
    for name in lists.names:
        try:
            lists.load(name)
        except FileProblems as error:
            problems |= dict.fromkeys(error.problems)
    if problems:
        raise FileProblems(tuple(problems))
    return tuple(profiles)


def _load_profile(path: Path, lists: TermLists) -> Profile:
    written = read_yaml_file(path)
    recording = _Recording(lists)
    problems: list[Problem] = []
    query: Query | None = None
    file: ProfileFile | None = None
    try:
        file = written.validate(ProfileFile, searched=("query",))
    except FileProblems as error:
        problems += error.problems
    text = written.data.get("query")
    # A query that a comment cut short is not the one that was written.
    whole = not any(problem.message.startswith("query:") for problem in problems)
    if whole and isinstance(text, str) and text.strip():
        try:
            query = parse_query(text, recording)
        except UsageError as error:
            # A term list that the query names may be wrong itself; its problems say more than the query's.
            of_list = error.__cause__
            problems += of_list.problems if isinstance(of_list, FileProblems) else [_query_problem(written, error)]
    if file is None or query is None or problems:
        raise FileProblems(tuple(sorted(problems, key=lambda problem: (str(problem.path), problem.line))))
    return _assemble(path, file, query, recording)


def _assemble(path: Path, file: ProfileFile, query: Query, recording: _Recording) -> Profile:
    return Profile(
        name=path.stem,
        title=file.title,
        description=file.description,
        query_text=file.query,
        query=query,
        hash=_hash(query, recording),
        registers=tuple(RegisterJoin(join.name, join.minimum_band) for join in file.registers),
        marking=file.marking,
        handling=file.handling,
        owner=file.owner,
        caveats=file.caveats,
        path=path,
    )


def _hash(query: Query, recording: _Recording) -> str:
    lists = {name: sorted(set(entries)) for name, entries in sorted(recording.used.items())}
    content = json.dumps({"query": print_tree(query.tree), "lists": lists}, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def _query_problem(written: YamlFile, error: UsageError) -> Problem:
    """A problem at the line of the YAML file where the query goes wrong."""
    first = written.line_of(("query",))
    if not isinstance(error, QueryError):
        return Problem(written.path, first, f"query: {error}")
    # In a block (`query: |`) the text begins on the line below its key.
    block = "\n" in written.data["query"].strip("\n") or written.data["query"].endswith("\n")
    line = first + (error.line if block else 0)
    return Problem(written.path, line, f"query: {error}")
