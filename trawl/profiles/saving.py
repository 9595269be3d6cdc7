"""Write a query as a profile of its own."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from trawl.errors import TrawlError, UsageError
from trawl.private_files import make_folder
from trawl.profiles.naming import find_files, is_name


class SavingError(TrawlError):
    """The file system refused to write a profile."""


@contextmanager
def save_profile(
    folder: Path, name: str, query: str, *, description: str, owner: str, taken: Sequence[Path]
) -> Iterator[Path]:
    """Write `folder/NAME.yml` with the query as it was typed, and give its path; a block that fails takes it back.

    Only that nobody reads on what the block prints is no failure. Raises UsageError for a name that cannot be one, or
    that `folder` or one of the folders `taken` has already; nothing is ever overwritten. Raises SavingError for what
    the file system refuses.
    """
    if not is_name(name):
        raise UsageError(f"{name!r} cannot be a profile's name: use small letters, digits and _, as in vape_shops.")
    if there := find_files((folder, *taken)).get(name):
        raise UsageError(f"There is a profile {name} already ({there}). Choose another name, or edit that file.")
    path = folder / f"{name}.yml"
    text = render_profile(name.replace("_", " ").capitalize(), description, query, owner)
    new = not folder.exists()
    try:
        try:
            make_folder(folder)
            _write_whole(path, text)
        except FileExistsError as error:
            raise UsageError(f"There is a profile {name} already ({path}). Choose another name.") from error
        except OSError as error:
            raise SavingError(f"{path} cannot be written: {error.strerror}. Mend that, or save no profile.") from error
        try:
            yield path
        except BrokenPipeError:  # the profile is not what failed
            raise
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    except BaseException:
        if new:
            with suppress(OSError):  # somebody else has put something there, or it was never made
                folder.rmdir()
        raise


def _write_whole(path: Path, text: str) -> None:
    """Write a file that is there whole or not at all, whatever stops this. Raises FileExistsError, OSError."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with open(descriptor, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123 - Path.open takes no descriptor
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(part)  # unlike a renaming, it never takes the place of a file
    finally:
        part.unlink()


def render_profile(title: str, description: str, query: str, owner: str) -> str:
    """Return a profile's YAML; read back, its query is exactly `query`."""
    yaml = YAML()
    yaml.width = 120
    block = LiteralScalarString(query if query.endswith("\n") else f"{query}\n")
    fields: dict[str, str] = {"title": title, "description": description, "query": block, "owner": owner}
    written = _dump(yaml, fields)
    # A block cannot hold every character; what it would change is written between double quotes instead.
    return written if _reads_back(written, block) else _dump(yaml, {**fields, "query": DoubleQuotedScalarString(query)})


def _reads_back(written: str, query: str) -> bool:
    try:
        return bool(YAML(typ="safe", pure=True).load(written)["query"] == query)
    except YAMLError:
        return False


def _dump(yaml: YAML, fields: dict[str, str]) -> str:
    out = io.StringIO()
    yaml.dump(fields, out)
    return out.getvalue()
