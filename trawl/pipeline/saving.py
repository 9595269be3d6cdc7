"""Save a search as a profile of the installation."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from trawl.pipeline.installation import Installation
from trawl.profiles import TermListFolders, load_profile
from trawl.profiles.saving import save_profile
from trawl.query import parse_query


def save_search(installation: Installation, name: str, text: str) -> Path:
    """Write the query, as typed, to `saved_searches/NAME.yml` in the home folder, so that `trawl run NAME` runs it.

    Raises QueryError for a query that is no profile's, UsageError for a name that is taken or cannot be one.
    """
    parse_query(text, TermListFolders(installation.profile_folders), limits=installation.limits)
    path = save_profile(
        installation.settings.home / "saved_searches",
        name,
        text,
        description=f"Saved from a search on {datetime.now(UTC).date()}.",
        owner=installation.principal.name,
        taken=installation.profile_folders,
    )
    load_profile(name, installation.profile_folders)
    installation.log("save search", profile=name, query=text)
    return path
