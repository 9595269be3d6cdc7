"""What the global options say, kept until a command opens the installation."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from trawl.errors import TrawlError, UsageError

if TYPE_CHECKING:
    from trawl.pipeline.installation import Installation


class StoppedError(TrawlError):
    """The user stopped the command."""


class ReaderGoneError(Exception):
    """Whoever read the command's output went away (`trawl search ... | head`)."""


class Commands(TyperGroup):
    """The commands. What stops one from outside leaves as our own error, before typer makes its own of it."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as interrupt:
            raise StoppedError("Interrupted.") from interrupt
        except BrokenPipeError as error:
            raise ReaderGoneError from error


class QueryCommand(TyperCommand):
    """A command with a query for an argument, which may begin with a dash as no option does."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        options = [param for param in self.get_params(ctx) if isinstance(param, TyperOption)]
        names = {name for option in options for name in (*option.opts, *option.secondary_opts)}
        valued = {name for option in options if not option.is_flag for name in option.opts}
        return super().parse_args(ctx, part_query(args, names, valued))


def part_query(args: Sequence[str], names: Collection[str], valued: Container[str]) -> list[str]:
    """The arguments with the first that begins with one dash and is no option behind `--`, where it is the query.

    `names` are the command's options, `valued` those that take the next argument. Raises UsageError for `--word`, which
    may be an option misspelt.
    """
    if "--" in args:
        return list(args)
    for at, arg in enumerate(args):
        if not arg.startswith("-") or arg == "-" or arg.partition("=")[0] in names or (at and args[at - 1] in valued):
            continue
        if arg.startswith("--"):
            near = get_close_matches(arg.partition("=")[0], names, n=1)
            meant = f" Did you mean {near[0]}?" if near else ""
            raise UsageError(
                f"There is no option {arg}.{meant} A query that begins so goes after --: -- {shlex.quote(arg)}"
            )
        return [*args[:at], *args[at + 1 :], "--", arg]
    return list(args)


@dataclass(frozen=True, slots=True)
class Invocation:
    """The global options of one call of the command line."""

    home: Path | None
    purpose: str
    reference: str


def installed(context: typer.Context) -> Installation:
    """Open the installation that the global options name, and say what is dangerous in its settings."""
    from trawl.pipeline.installation import open_installation

    invocation: Invocation = context.obj
    installation = open_installation(invocation.home, purpose=invocation.purpose, reference=invocation.reference)
    for warning in installation.settings.warnings:
        typer.echo(f"WARNING: {warning}", err=True)
    return installation
