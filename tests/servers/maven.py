"""Fetching a file from Maven Central into the cache folder of the tests: once a machine, by one process at a time."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from tests.servers.machine import ServerUnavailableError


@dataclass(frozen=True)
class Artifact:
    """A file on Maven Central, what people call it, and its SHA-256."""

    title: str
    group: str
    name: str
    version: str
    type: str
    sha256: str


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


def make_folder(path: Path) -> None:
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
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of a file: others wait, and the system lets go of it if this process dies."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _download(artifact: Artifact, maven: str, staging: Path) -> Path:
    """Return the file, fetched into a repository that is thrown away with the staging folder."""
    repository = staging / "repository"
    done = subprocess.run(
        [
            *(maven, "-q", "-B", "dependency:get", "-Dtransitive=false"),
            f"-Dartifact={artifact.group}:{artifact.name}:{artifact.version}:{artifact.type}",
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
            f"Maven could not fetch {artifact.title}: check its access to Maven Central.\n{done.stdout[-2_000:]}"
        )
    file_name = f"{artifact.name}-{artifact.version}.{artifact.type}"
    return repository.joinpath(*artifact.group.split("."), artifact.name, artifact.version, file_name)


def _verify(path: Path, artifact: Artifact) -> None:
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != artifact.sha256:
        raise ServerUnavailableError(
            f"{path.name} is not the file that was expected: SHA-256 {found}, not {artifact.sha256}. "
            "Nothing of it was used; fetch it again, and look at what stands between here and Maven Central."
        )


def fetch_artifact(artifact: Artifact, place: str, keep: Callable[[Path, Path], None], *, instead: str = "") -> Path:
    """Return the path `place` in the cache folder, fetched if this is the first time.

    `keep` is given the fetched file and the path that it makes of it, which is moved to its place in one step: it lies
    there whole or not at all. `instead` says what else would do where there is no Maven.
    """
    cache = cache_folder()
    home = cache / place
    make_folder(cache)
    with locked(cache / f"{place}.lock"):
        if home.exists():
            return home
        maven = shutil.which("mvn")
        if maven is None:
            raise ServerUnavailableError(
                f"{artifact.title} is fetched with Maven, which is not installed. Install it (apt install maven)"
                f"{instead}."
            )
        # What an interrupted fetch left is under a name of the same beginning; we hold the lock, so nobody needs it.
        prefix = f"fetching-{place.rpartition('-')[2]}-"
        for left in cache.glob(f"{prefix}*"):
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(prefix=prefix, dir=cache) as folder:
            staging = Path(folder)
            package = _download(artifact, maven, staging)
            _verify(package, artifact)
            keep(package, staging / "kept")
            (staging / "kept").rename(home)
    return home
