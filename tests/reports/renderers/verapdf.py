"""veraPDF, which checks a PDF against PDF/UA-1: fetched from Maven Central once, and started once for many files."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.servers.elasticsearch.java import find_java
from tests.servers.maven import Artifact, fetch_artifact

_VERAPDF = Artifact(
    "veraPDF 1.28.1",
    "org.verapdf.apps",
    "greenfield-apps",
    "1.28.1",
    "jar",
    "916049db6c6335a4a4c624e098499cff152ef523f65693a0d835aec635b6dcbc",
)
_JAVA = range(11, 100)


def find_faults(files: Mapping[str, bytes], folder: Path) -> dict[str, str]:
    """What veraPDF says of each file that is not PDF/UA-1, by name; written to `folder`.

    Raises ServerUnavailableError where there is no Java, or where veraPDF cannot be fetched.
    """
    java = find_java(_JAVA, "veraPDF")
    jar = fetch_artifact(_VERAPDF, "verapdf-1.28.1.jar", lambda package, kept: package.rename(kept) and None)
    for name, content in files.items():
        (folder / f"{name}.pdf").write_bytes(content)
    paths = [str(folder / f"{name}.pdf") for name in files]
    command = [java / "bin" / "java", "-cp", jar, "org.verapdf.apps.GreenfieldCliWrapper"]
    done = subprocess.run(
        [*command, "-f", "ua1", "--format", "text", "-v", *paths],
        capture_output=True,
        text=True,
        cwd=folder,
        timeout=300,
        check=False,
    )
    lines = done.stdout.splitlines()
    passed = {line.split()[1] for line in lines if line.startswith("PASS ")}
    return {Path(path).stem: done.stdout[-2_000:] + done.stderr[-500:] for path in paths if path not in passed}
