"""Packs, read from `NAME.yml` and checked whole against what the installation has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from trawl.errors import FileProblems, Problem
from trawl.packs.schema import PackFile, PartKey, part_recipient
from trawl.profiles.naming import find_files, find_misnamed, unknown_name
from trawl.yaml_files import YamlFile, read_yaml_file


@dataclass(frozen=True, slots=True)
class Copy:
    """One recipient's copy: its number in the pack, from 1, and the part that it holds. `address` is for mail."""

    number: int
    part: PartKey
    recipient: str
    address: str


@dataclass(frozen=True, slots=True)
class Pack:
    """Profiles that are run together, and the copies that are made of what they find."""

    name: str
    file: PackFile

    @property
    def copies(self) -> tuple[Copy, ...]:
        """A copy for each recipient, numbered in the order of the file."""
        listed = [(part, *part_recipient(one)) for part in self.file.parts for one in part.recipients]
        return tuple(Copy(number, *one) for number, one in enumerate(listed, 1))

    @property
    def recipients(self) -> tuple[str, ...]:
        """The names of the recipients by the numbers of their copies."""
        return tuple(copy.recipient for copy in self.copies)


@dataclass(frozen=True, slots=True)
class Known:
    """What a pack may name: profiles, formats, the forces that records name, and the districts of each of these."""

    profiles: Collection[str]
    formats: Collection[str]
    forces: Collection[str]
    districts: Callable[[str], Collection[str]]


def load_pack(name: str, folders: Iterable[Path], known: Known) -> Pack:
    """The pack of this name. Raises UsageError where there is none, and FileProblems with all that is wrong in it."""
    found = find_files(folders)
    if name not in found:
        raise unknown_name("pack", name, tuple(found))
    return _load(name, found[name], known)


def load_packs(folders: Iterable[Path], known: Known) -> tuple[tuple[Pack, ...], Mapping[str, tuple[Problem, ...]]]:
    """Every pack of the folders, by name, and by the name of the file what is wrong with the others."""
    folders = tuple(folders)
    packs: list[Pack] = []
    problems: dict[str, tuple[Problem, ...]] = {problem.path.name: (problem,) for problem in find_misnamed(folders)}
    for name, path in sorted(find_files(folders).items()):
        try:
            packs.append(_load(name, path, known))
        except FileProblems as error:
            problems[name] = error.problems
    return tuple(packs), problems


def _load(name: str, path: Path, known: Known) -> Pack:
    written = read_yaml_file(path)
    pack = Pack(name, written.validate(PackFile))
    file = pack.file
    found = (*_check_names(written, file, known), *_check_parts(written, file, known), *_check_whole(written, pack))
    if found:
        raise FileProblems(tuple(sorted(found, key=lambda problem: problem.line)))
    return pack


def _check_names(written: YamlFile, file: PackFile, known: Known) -> Iterator[Problem]:
    for number, profile in enumerate(file.profiles):
        if profile not in known.profiles:
            yield written.problem(("profiles", number), str(unknown_name("profile", profile, tuple(known.profiles))))
        elif profile in file.profiles[:number]:
            yield written.problem(("profiles", number), f"the profile '{profile}' stands here twice: leave one out")
    for number, form in enumerate(file.formats):
        if form not in known.formats:
            yield written.problem(("formats", number), str(unknown_name("format", form, tuple(known.formats))))


def _check_parts(written: YamlFile, file: PackFile, known: Known) -> Iterator[Problem]:
    forces = {_fold(one): one for one in known.forces}
    seen = set[tuple[str, str, str]]()
    for number, part in enumerate(file.parts):
        own = (part.edition, _fold(part.force), _fold(part.district))
        if own in seen:
            yield written.problem(("parts", number), "the part stands here twice: list all its recipients in one")
        seen.add(own)
        if part.force and own[1] not in forces:
            there = ", ".join(sorted(known.forces)) or "none"
            said = f"no record is of the force '{part.force}'; forces of records here: {there}"
            yield written.problem(("parts", number, "force"), said)
        if part.district and own[1] in forces:
            districts = known.districts(forces[own[1]])
            if own[2] not in map(_fold, districts):
                there = ", ".join(sorted(districts)) or "none"
                said = f"no record of {forces[own[1]]} is of the district '{part.district}'; its districts: {there}"
                yield written.problem(("parts", number, "district"), said)
        if part.edition == "force" and (file.split == "district") != bool(part.district):
            wanted = "names no 'district'" if file.split == "district" else "names a 'district'"
            yield written.problem(("parts", number), f"the pack is split by {file.split}, and this part {wanted}")


def _check_whole(written: YamlFile, pack: Pack) -> Iterator[Problem]:
    seen = set[str]()
    for number, part in enumerate(pack.file.parts):
        for place, (name, address) in enumerate(map(part_recipient, part.recipients)):
            where = ("parts", number, "recipients", place)
            if _fold(name) in seen:
                yield written.problem(where, f"'{name}' stands here twice: a recipient gets one copy, of one part")
            seen.add(_fold(name))
            if pack.file.mail != "none" and not address:
                yield written.problem(where, f"'{name}' has no address for mail: write '{name} <name@force.example>'")
    if pack.file.regional_summary and not any(part.edition == "full" for part in pack.file.parts):
        said = "the summary goes to those who may see all forces: add a part of the edition 'full', or leave it out"
        yield written.problem(("regional_summary",), said)


def _fold(name: str) -> str:
    return " ".join(name.split()).casefold()
