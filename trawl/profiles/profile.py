"""Profiles: saved searches with what their reports need, read from `NAME.yml` and checked whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from trawl.errors import FileProblems, Problem, UsageError
from trawl.model import Band, PartnerRules
from trawl.profiles.naming import find_files, find_misnamed, unknown_name
from trawl.profiles.schema import ProfileFile, ReferenceKey, RegisterKey
from trawl.profiles.term_lists import TermListFolders
from trawl.query import DEFAULT_LIMITS, Limits, ListEntry, QueryError, parse_query, print_tree
from trawl.query.parsing import Query
from trawl.yaml_files import YamlFile, read_yaml_file


@dataclass(frozen=True, slots=True)
class Nearness:
    """What premises are to be near to: a row of a `register`, or a `place` as it is written, within `km` kilometres.

    `line` is where the profile's file says so, counted from 1.
    """

    km: float
    register: str
    place: str
    line: int


@dataclass(frozen=True, slots=True)
class RegisterJoin:
    """A register that the hits are joined to, and the least certain band of match that the report shows.

    Of its rows only those are shown that are `near` enough to something, where the profile says so. `line` is where the
    profile's file names it, counted from 1.
    """

    name: str
    minimum_band: Band
    line: int
    near: Nearness | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A parsed saved search. `hash` changes when what it looks for changes: the query, or an entry of a list in it.

    Comments, spacing and everything about the report leave the hash as it is. `partner` is what a partner may read of
    its hits. `recipients` get the report, each a
    numbered copy; `terms_of_reference` say who asked for it; `period` says in words what time it reports on, "" for
    the dates of the records. `list_titles` are the titles of the term lists in it, by their names; `concern` are the
    signs of concern that it weighs by itself, with their weights.
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
    recipients: tuple[str, ...]
    terms_of_reference: ReferenceKey
    period: str
    path: Path
    partner: PartnerRules = field(default_factory=PartnerRules)
    list_titles: tuple[tuple[str, str], ...] = ()
    concern: tuple[tuple[str, int], ...] = ()

    @property
    def register_lines(self) -> tuple[tuple[str, int], ...]:
        """The registers that a run needs, with the lines that name them: those joined, and those to be near to."""
        near = ((join.near.register, join.near.line) for join in self.registers if join.near and join.near.register)
        return (*((join.name, join.line) for join in self.registers), *near)

    @property
    def register_names(self) -> tuple[str, ...]:
        """The registers that a run needs, each once."""
        return tuple(dict.fromkeys(name for name, _ in self.register_lines))


class _Recording:
    """Term lists that remember what was looked up in them."""

    def __init__(self, lists: TermListFolders) -> None:
        self._lists = lists
        self.used: dict[str, tuple[ListEntry, ...]] = {}

    def resolve(self, name: str, tier: str | None) -> tuple[ListEntry, ...]:
        entries = self._lists.resolve(name, tier)
        self.used[name if tier is None else f"{name}:{tier}"] = entries
        return entries

    @property
    def titles(self) -> tuple[tuple[str, str], ...]:
        """The titles of the lists that were looked up, by their names."""
        names = dict.fromkeys(name.partition(":")[0] for name in self.used)
        return tuple((name, self._lists.load(name).title) for name in names)


@dataclass(frozen=True, slots=True)
class BrokenProfile:
    """A profile that cannot be used, and all that is wrong with it: in its file, or in a term list that it uses.

    `name` is the file's own where that cannot be a profile's.
    """

    name: str
    path: Path
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What folders of saved searches hold: profiles by name, those that are broken, and what is wrong beside them."""

    profiles: tuple[Profile, ...]
    broken: tuple[BrokenProfile, ...] = ()
    others: tuple[Problem, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem of every file, each once."""
        of_profiles = (problem for profile in self.broken for problem in profile.problems)
        return tuple(dict.fromkeys((*of_profiles, *self.others)))


def load_profile(name: str, folders: Sequence[Path], limits: Limits = DEFAULT_LIMITS) -> Profile:
    """Return the profile of this name from the first of `folders` that has it.

    Raises UsageError for an unknown name, with the nearest; FileProblems for all that is wrong in its file.
    """
    paths = find_files(folders)
    if name not in paths:
        misnamed = tuple(problem for problem in find_misnamed(folders) if problem.path.stem == name)
        raise FileProblems(misnamed) if misnamed else unknown_name("profile", name, tuple(paths))
    return _load_profile(paths[name], TermListFolders(folders, limits), limits)


def load_profiles(folders: Sequence[Path], limits: Limits = DEFAULT_LIMITS) -> tuple[Profile, ...]:
    """Return every profile of `folders`, by name. Raises FileProblems with every problem of every file at once."""
    catalogue = read_catalogue(folders, limits)
    if catalogue.problems:
        raise FileProblems(catalogue.problems)
    return catalogue.profiles


def read_catalogue(folders: Sequence[Path], limits: Limits = DEFAULT_LIMITS) -> Catalogue:
    """Read every profile and term list of `folders`; what is wrong with one takes nothing from the others."""
    lists = TermListFolders(folders, limits)
    profiles: list[Profile] = []
    broken = [BrokenProfile(problem.path.name, problem.path, (problem,)) for problem in find_misnamed(folders)]
    for name, path in sorted(find_files(folders).items()):
        try:
            profiles.append(_load_profile(path, lists, limits))
        except FileProblems as error:
            broken.append(BrokenProfile(name, path, error.problems))
    others = list(find_misnamed([folder / "terms" for folder in folders]))
    for name in lists.names:
        try:
            lists.load(name)
        except FileProblems as error:
            others += error.problems
    return Catalogue(tuple(profiles), tuple(broken), tuple(others))


def _load_profile(path: Path, lists: TermListFolders, limits: Limits) -> Profile:
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
            query = parse_query(text, recording, limits=limits)
        except UsageError as error:
            # A term list that the query names may be wrong itself; its problems say more than the query's.
            of_list = error.__cause__
            problems += of_list.problems if isinstance(of_list, FileProblems) else [_query_problem(written, error)]
    if file is None or query is None or problems:
        raise FileProblems(tuple(sorted(problems, key=lambda problem: (str(problem.path), problem.line))))
    return _assemble(written, file, query, recording)


def _assemble(written: YamlFile, file: ProfileFile, query: Query, recording: _Recording) -> Profile:
    joins = (_join(written, number, join) for number, join in enumerate(file.registers))
    return Profile(
        name=written.path.stem,
        title=file.title,
        description=file.description,
        query_text=file.query,
        query=query,
        hash=_hash(query, recording),
        registers=tuple(joins),
        marking=file.marking,
        handling=file.handling,
        owner=file.owner,
        caveats=file.caveats,
        recipients=file.recipients,
        terms_of_reference=file.terms_of_reference,
        period=file.period,
        path=written.path,
        partner=PartnerRules(**file.partner.model_dump()),
        list_titles=recording.titles,
        concern=tuple(file.concern.items()),
    )


def _join(written: YamlFile, number: int, join: RegisterKey) -> RegisterJoin:
    near = None
    if join.near is not None:
        line = written.line_of(("registers", number, "near"))
        near = Nearness(join.near.km, join.near.rows_of, join.near.place, line)
    return RegisterJoin(join.name, join.minimum_band, written.line_of(("registers", number, "name")), near)


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
