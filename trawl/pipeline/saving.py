"""Save a search as a profile of the installation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from trawl.pipeline.catalogue import find_profile
from trawl.pipeline.installation import Installation
from trawl.profiles import TermListFolders
from trawl.profiles.saving import save_profile
from trawl.query import parse_query


@contextmanager
def save_search(installation: Installation, name: str, text: str) -> Iterator[Path]:
    """Write the query, as typed, to `saved_searches/NAME.yml` in the home folder, so that `trawl run NAME` runs it.

    The file is there while the block runs; where the block or anything else fails it is taken back. Raises QueryError
    for a query that is no profile's, UsageError for a name that is taken or cannot be one.
    """
    parse_query(text, TermListFolders(installation.profile_folders, installation.limits), limits=installation.limits)
    with save_profile(
        installation.settings.home / "saved_searches",
        name,
        text,
        description=f"Saved from a search on {datetime.now(UTC).date()}.",
        owner=installation.principal.name,
        taken=installation.profile_folders,
    ) as path:
        find_profile(installation, name)
        log = partial(installation.log, "save search", profile=name, query=text)
        try:
            yield path
        except BrokenPipeError:  # whoever reads the answer has seen enough of it: nothing has failed
            log()
            raise
        log()
