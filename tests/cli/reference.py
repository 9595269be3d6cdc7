"""The reference of the commands, docs/cli.md, from what the commands say of themselves.

`python -m tests.cli.reference` writes it; a test holds that it is up to date.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from trawl.cli.app import app

PATH = Path(__file__).parents[2] / "docs" / "cli.md"

_HEAD = """\
# Commands

Made from the commands themselves with `python -m tests.cli.reference`; do not edit it by hand. Every command takes the
global options first (`trawl --home DIR search ...`) and `--help`. Answers go to standard output, everything else to
standard error. What a file or a program reads from it is UTF-8, whatever a terminal shows.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | it failed; the message says why and what to do |
| 2 | the request was wrong: an argument, a query, a name, a setting |
| 3 | what was asked for is not there: a search found nothing, no record has this name |

## When a job is stopped

Ctrl-C, a crash or a loss of power harms nothing that is stored, and the same command can be given again. A load goes
on where it stopped: rows that are stored are unchanged, and none is doubled. What a load that was killed had stored
but not yet made searchable is made so by the next command that reads records (on Elasticsearch by the next whose
credentials may refresh the index; `trawl doctor` says so until then). A run or a wash is done anew, and reprocessing
leaves the index as it was until the new one is whole.

A job that was killed cannot say so itself. Every load, run and wash therefore shares a lock on the ledger for as long
as its process lives. Whatever finds that nobody holds it (the next load, run or wash; `trawl loads`,
`trawl report list`, `trawl doctor`) marks what is still in flight as failed. While any job is under way, nothing is
marked.
"""


def render_reference() -> str:
    """Return the whole of docs/cli.md."""
    command = typer.main.get_command(app)
    lines = [_HEAD, "## trawl", "", command.help, "", *_parameters(command), *_commands(command, "trawl")]
    return "\n".join(lines).rstrip() + "\n"


def _commands(group: Any, path: str) -> Iterator[str]:
    for name, command in group.commands.items():
        full = f"{path} {name}"
        if hasattr(command, "commands"):
            if command.invoke_without_command:  # it does something by itself, too
                yield from _section(command, full)
            yield from _commands(command, full)
            continue
        yield from _section(command, full)


def _section(command: Any, full: str) -> Iterator[str]:
    """What one command says of itself."""
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    usage = " ".join([full, "[OPTIONS]", *map(_usage, arguments)])
    yield from (f"## {full}", "", f"    {usage}", "", " ".join(command.help.split("\n\n")[0].split()), "")
    yield from (line for text in command.help.split("\n\n")[1:] for line in (" ".join(text.split()), ""))
    yield from _parameters(command)


def _usage(argument: Any) -> str:
    return _name(argument) if argument.required else f"[{_name(argument)}]"


def _name(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def _parameters(command: Any) -> Iterator[str]:
    rows = [_row(p) for p in command.params if p.name not in ("help", "install_completion", "show_completion")]
    if rows:
        yield from ("| | what it is | default |", "|---|---|---|", *rows, "")


def _row(parameter: Any) -> str:
    argument = parameter.param_type_name == "argument"
    name = _name(parameter) if argument else ", ".join((*parameter.opts, *parameter.secondary_opts))
    environment = f" Also `{parameter.envvar}`." if parameter.envvar else ""
    if parameter.required:
        default = "required"
    elif parameter.default in (None, "", False):
        default = ""
    elif parameter.default is True:
        default = f"`{parameter.opts[0]}`"
    else:
        default = f"`{getattr(parameter.default, 'value', parameter.default)}`"
    return f"| `{name}` | {parameter.help}{environment} | {default} |"


if __name__ == "__main__":
    PATH.write_text(render_reference(), "utf-8")
