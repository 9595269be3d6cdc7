"""The command line: parse, one call into the pipeline, print, and map errors to exit codes.

Exit codes: 0 done, 1 error, 2 the request was wrong, 3 nothing found where something was asked for.
"""

from __future__ import annotations

import gc
import io
import os
import sys
import traceback


def main() -> None:
    """Run the command line in a process of its own: what belongs to the whole process is set here and nowhere else."""
    # Imports make hundreds of thousands of objects that stay: looking through them for garbage again and again is a
    # tenth of the time that a search takes. pydantic's plugins would be looked for in every package installed.
    gc.set_threshold(50_000)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # more make a model's small matrices slower
    os.umask(0o077)  # for what a driver writes: whatever trawl writes is made with its mode
    if isinstance(sys.stdout, io.TextIOWrapper):  # the name of a file may be no text
        # What a program reads is UTF-8, whatever the desk's own code page.
        encoding = sys.stdout.encoding if sys.stdout.isatty() else "utf-8"
        sys.stdout.reconfigure(encoding=encoding, errors="backslashreplace")

    from trawl.cli.invocation import ReaderGoneError

    try:
        invoke()
    except ReaderGoneError:
        # Nothing is wrong, and nobody is listening.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def invoke() -> None:
    """Do what the command line asks, in anybody's process; whatever goes wrong ends in one message and an exit code.

    Raises SystemExit, and ReaderGoneError where nobody reads what is printed any more.
    """
    import typer

    from trawl.cli.app import app
    from trawl.cli.invocation import ReaderGoneError
    from trawl.errors import TrawlError

    try:
        typer.main.get_command(app)(prog_name="trawl")  # app itself would set the process's hook for exceptions
    except TrawlError as error:
        _fail(str(error), error.exit_code)
    except ReaderGoneError:
        raise
    except KeyboardInterrupt:
        _fail("Interrupted.", 1)
    except Exception as error:  # noqa: BLE001 - the last line of defence: no traceback reaches a user
        _fail(_fault(error), 1)


def _fail(message: str, exit_code: int) -> None:
    print(f"trawl: {message}", file=sys.stderr)  # noqa: T201 - the one place that prints an error
    sys.exit(exit_code)


def _fault(error: Exception) -> str:
    """Describe a fault of trawl's own without its message, which could hold narrative text."""
    if os.environ.get("TRAWL_DEBUG"):
        traceback.print_exc()
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{os.path.basename(place.filename)}:{place.lineno}"  # noqa: PTH119 - a name, not a path to open
    return (
        f"a fault of its own stopped it: {type(error).__name__} at {where}. Nothing stored was harmed. "
        "Set TRAWL_DEBUG=1 and run again to see the whole of it, and report it (the details may hold record text)."
    )
