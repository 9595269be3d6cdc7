"""Prints under which name a process keeps how far it has washed the list LIST of the installation HOME."""

import sys
from pathlib import Path

from trawl.access import Principal
from trawl.pipeline.installation import Installation
from trawl.pipeline.washing import _open_progress
from trawl.reports.edition import Edition
from trawl.settings import Settings
from trawl.wash import FOUND

home, listed = map(Path, sys.argv[1:])
NAMES = frozenset(f"name {number}" for number in range(20))
reader = Principal("analyst", forces=NAMES, handling=NAMES, roles=NAMES | {"analyst", "keeper"})
installation = Installation(Settings(home=home), reader)
opening = installation.opening("utf-8")
with (
    installation.open_session() as session,
    _open_progress(session, listed, Edition("force", force="Durham"), opening, FOUND),
):
    (file,) = (home / "washing").glob("*.answers")
    print(file.name)
