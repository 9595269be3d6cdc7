"""What the global options say, kept until a command opens the installation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from trawl.errors import TrawlError

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
