"""What belongs to a process is set where one of trawl's own begins, and what is written is its owner's alone."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.cli.conftest import HOTELS, RECORDS, Trawl
from tests.process_state import changes, process_state, umask_of

#: Everything that writes; {folder} is the test's. The first make the home and the folders above it.
_WRITING = (
    "load {folder}/feed.jsonl --source narratives",
    "load {folder}/empty.jsonl --source narratives",
    "register load hotels {folder}/hotels.csv --mapping hotels",
    "search vape --csv {folder}/found.csv",
    "search vape --save-as mine",
    "run mine",
    "run mine --out {folder}/new/run",
    "profile terms mine --csv {folder}/new/terms.csv",
    "report issue {run} --out {folder}/new/issued",
    "wash {folder}/list.csv --out {folder}/new/wash/answers.csv",
    "extract {folder}/feed.jsonl --out {folder}/new/extract/mentions.jsonl",
    "extract {folder}/feed.jsonl --registers --out {folder}/new/mentions.jsonl",
    "link --all --out {folder}/new/link/matches.csv",
    "link export {folder}/new/link/matches.xlsx --all",
    "link confirm A1 hotels/H1 --reason named",
    "link import {folder}/new/link/matches.xlsx",
    "premises hotels/H1",
    "withdraw --source narratives --record A1 --reason duplicate",
    "reprocess",
    "engine purge",
    "loads --dismiss 2 --reason empty",
    "audit --verify",
)
_GIVEN = {"feed.jsonl", "empty.jsonl", "hotels.csv", "list.csv"}


@pytest.fixture
def site(empty: Trawl, monkeypatch: pytest.MonkeyPatch) -> Trawl:
    """Input files, and a home of which not even the folder above is there."""
    empty.write_jsonl(RECORDS)
    empty.write("empty.jsonl", "")
    empty.write("hotels.csv", HOTELS)
    empty.write("list.csv", "identifier\n07700 900123\n")
    monkeypatch.setenv("TRAWL_HOME", str(empty.folder / "new" / "site" / "home"))
    return empty


def write_everything(site: Trawl) -> None:
    """Give every command that writes, in this process."""
    run = ""
    for command in _WRITING:
        answer = site(*command.format(folder=site.folder, run=run).split(), code=None)
        assert (answer.code == 0) == ("empty.jsonl" not in command), (command, answer)
        if command == "run mine":
            (run,) = (entry["id"] for entry in site("report", "list", "--json").json)


def open_to_others(folder: Path) -> dict[str, str]:
    """The modes of what was written below a folder and is not its owner's alone, or may not be written again."""
    modes = {
        path: path.stat().st_mode & 0o777
        for path in folder.rglob("*")
        if path.name not in _GIVEN and not path.is_symlink()
    }
    assert len(modes) > 30
    return {
        str(path.relative_to(folder)): oct(mode)
        for path, mode in modes.items()
        if mode != (0o700 if path.is_dir() else 0o600)
    }


def test_a_command_leaves_the_process_as_it_was(site: Trawl) -> None:
    before = process_state()
    write_everything(site)
    assert changes(before) == {}


@pytest.mark.parametrize("command", ["nonsense", "--version", "search ( --json", "load nowhere.csv", "show A1"])
def test_a_command_that_fails_leaves_the_process_as_it_was(site: Trawl, command: str) -> None:
    before = process_state()
    site(*command.split(), code=None)
    assert changes(before) == {}


def test_what_is_written_in_a_process_that_hides_nothing_is_its_owners_alone(site: Trawl) -> None:
    with umask_of(0):
        write_everything(site)
    # The library that writes the index knows no modes; its folder is closed.
    (index,) = {path.parent for path in site.folder.rglob("meta.json")}
    assert index.stat().st_mode & 0o777 == 0o700
    left = {path for path in open_to_others(site.folder) if not (site.folder / path).is_relative_to(index)}
    assert left == set()


def test_what_a_process_of_its_own_writes_is_its_owners_alone(site: Trawl) -> None:
    run = ""
    for command in _WRITING:
        arguments = command.format(folder=site.folder, run=run).split()
        done = subprocess.run(
            [sys.executable, "-m", "trawl", *arguments], umask=0, capture_output=True, text=True, check=False
        )
        assert (done.returncode == 0) == ("empty.jsonl" not in command), (command, done)
        if command == "run mine":
            (run,) = (entry["id"] for entry in site("report", "list", "--json").json)
    assert open_to_others(site.folder) == {}


@pytest.mark.slow
def test_what_the_demonstration_writes_is_its_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "demo"
    subprocess.run([sys.executable, "-m", "trawl", "demo", folder], umask=0, capture_output=True, check=True)
    assert open_to_others(tmp_path) == {}


def _run_code(code: str) -> str:
    """What Python code prints in a process that hides nothing of what it writes; it prints no error."""
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], cwd=root, capture_output=True, text=True, umask=0, check=False
    )
    assert done.stderr == ""
    return done.stdout.strip()


def test_an_import_leaves_the_process_as_it_was() -> None:
    code = """
        import pkgutil, sys
        from importlib import import_module
        import trawl
        from tests.process_state import changes, process_state

        before = process_state()
        for module in pkgutil.walk_packages(trawl.__path__, "trawl."):
            if not module.name.endswith("__main__"):
                import_module(module.name)
        print(changes(before), sum(name.startswith("trawl.") for name in sys.modules) > 200)
    """
    assert _run_code(code) == "{} True"


def test_a_process_of_its_own_is_set_up() -> None:
    code = """
        import os
        import trawl.cli
        from tests.process_state import changes, process_state

        before = process_state()
        trawl.cli.invoke = lambda: None
        trawl.cli.main()
        print(sorted(changes(before)), os.environ["OMP_NUM_THREADS"], oct(os.umask(0)))
    """
    assert _run_code(code) == "['environment', 'garbage collector', 'output', 'umask'] 1 0o77"
