"""The version of what reads a list changes with everything that decides how a row is read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import pytest

import trawl
from trawl.wash.version import READING_PACKAGES, reading_version

ROOT = Path(trawl.__file__).parent


def find_module(name: str) -> Path | None:
    """The source of a module of trawl; None for what is no module, such as a function of one."""
    path = ROOT.joinpath(*name.split(".")[1:])
    return next((one for one in (path.with_suffix(".py"), path / "__init__.py") if one.is_file()), None)


def list_imports(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)


def list_reading_modules() -> set[str]:
    """All modules of trawl that the reading of lists imports, near or far."""
    found, waiting = set[str](), [f"trawl.wash.{path.stem}" for path in (ROOT / "wash").glob("*.py")]
    while waiting:
        name = waiting.pop()
        if name.startswith("trawl") and name not in found and (source := find_module(name)):
            found.add(name)
            waiting += list_imports(source)
    return found


def test_every_module_that_reads_rows_counts() -> None:
    modules = list_reading_modules()
    assert {"trawl.entities.canonical", "trawl.sources.names"} < modules
    packages = {spec.parent for name in modules if (spec := find_spec(name))}
    assert packages == set(READING_PACKAGES)


@pytest.mark.parametrize("package", READING_PACKAGES)
def test_a_changed_file_of_any_of_them_is_another_version(
    package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = reading_version.__wrapped__()
    folder = tmp_path / "words"
    folder.mkdir()
    (folder / "more.txt").write_text("a word", "utf-8")
    monkeypatch.setattr("trawl.wash.version.files", lambda name: tmp_path if name == package else files(name))
    assert reading_version.__wrapped__() != before
