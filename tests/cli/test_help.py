"""What the command line says about itself, and what the documents say about it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.cli.conftest import Trawl
from tests.cli.reference import render_reference
from trawl import __version__
from trawl.cli.app import app
from trawl.settings import Settings

_DOCS = Path(__file__).parents[2] / "docs"


def _paths(command: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    inner = getattr(command, "commands", {})
    return [path, *(found for name, one in inner.items() for found in _paths(one, (*path, name)))]


COMMANDS = _paths(typer.main.get_command(app))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_has_help(empty: Trawl, path: tuple[str, ...]) -> None:
    answer = empty(*path, "--help")
    assert "Usage: trawl" in answer.out
    assert answer.err == ""
    assert not empty.home.exists(), "help needs no installation"


def test_the_version(empty: Trawl) -> None:
    assert empty("--version").out == f"trawl {__version__}\n"


def test_no_command_shows_the_help(empty: Trawl) -> None:
    assert "Usage: trawl" in empty(code=2).words


def test_an_unknown_command_names_the_nearest(empty: Trawl) -> None:
    message = empty("serch", code=2).words
    assert "No such command 'serch'" in message
    assert "search" in message


def test_the_reference_is_what_the_commands_say() -> None:
    """Write it anew with: python -m tests.cli.reference."""
    assert (_DOCS / "cli.md").read_text("utf-8") == render_reference()


def _documented_settings() -> dict[str, str]:
    """The settings in docs/settings.md by their fields' names, each with its default as it stands there."""
    text = (_DOCS / "settings.md").read_text("utf-8")
    return {name.lower(): said for name, said in re.findall(r"^\| `TRAWL_([A-Z_]+)` \| ([^|]+) \|", text, re.MULTILINE)}


def test_every_setting_is_documented() -> None:
    assert list(_documented_settings()) == list(Settings.model_fields)


def test_the_documented_defaults_are_the_defaults() -> None:
    for name, said in _documented_settings().items():
        default = Settings.model_fields[name].default
        if isinstance(default, float):
            default = f"{default:g}"
        if default not in (None, "") and not Settings.model_fields[name].is_required():
            assert said == f"`{str(default).lower() if isinstance(default, bool) else default}`", name
