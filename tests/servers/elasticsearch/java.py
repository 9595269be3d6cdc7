"""Finding a Java that a release of Elasticsearch runs on."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.servers.machine import ServerUnavailableError

_FOLDERS = ((Path("/usr/lib/jvm"), "*"), (Path("/Library/Java/JavaVirtualMachines"), "*/Contents/Home"))


def _candidates() -> Iterator[Path]:
    for name in ("ES_JAVA_HOME", "JAVA_HOME"):
        if os.environ.get(name):
            yield Path(os.environ[name])
    program = shutil.which("java")
    if program:
        yield Path(program).resolve().parents[1]
    for folder, pattern in _FOLDERS:
        yield from sorted(folder.glob(pattern), reverse=True)


def _major(home: Path) -> int | None:
    """Return the Java's first version number, None where there is no whole Java."""
    try:
        text = (home / "release").read_text(encoding="utf-8")
    except OSError:
        return None
    found = re.search(r'^JAVA_VERSION="(\d+)', text, re.MULTILINE)
    return int(found[1]) if found and os.access(home / "bin" / "java", os.X_OK) else None


def find_java(versions: range, program: str) -> Path:
    """Return the home of the first Java found whose first version number is in the range."""
    seen: dict[Path, int] = {}
    for home in _candidates():
        major = _major(home)
        if major is not None and major in versions:
            return home
        if major is not None:
            seen[home] = major
    wanted = f"Java {versions.start} to {versions.stop - 1}"
    found = ", ".join(f"{major} in {home}" for home, major in seen.items()) or "none"
    raise ServerUnavailableError(
        f"{program} needs {wanted} (found: {found}). Install one, or name it with ES_JAVA_HOME; or name a running "
        "server with TRAWL_TEST_ELASTICSEARCH."
    )
