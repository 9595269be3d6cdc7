"""LibreOffice as another program that opens what trawl writes: many files in one call, since it is slow to start."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.conftest import skip


class Office:
    """LibreOffice without a window, with a profile of its own, so that one that is open does not matter."""

    def __init__(self, folder: Path) -> None:
        self._program = shutil.which("soffice") or shutil.which("libreoffice")
        if self._program is None:
            skip("WORD FILES AND WORKBOOKS WERE NOT OPENED IN AN OFFICE PROGRAM. Install LibreOffice (soffice)")
        self._folder = folder
        self._calls = 0

    def convert(self, files: Mapping[str, bytes], to: str) -> dict[str, bytes]:
        """Each file, by its name with its ending, in another format; a file that it cannot open is missing."""
        self._calls += 1
        folder = self._folder / str(self._calls)
        made = folder / "converted"
        made.mkdir(parents=True)
        paths = []
        for name, content in files.items():
            paths.append(folder / name)
            paths[-1].write_bytes(content)
        profile = f"-env:UserInstallation={(self._folder / 'profile').as_uri()}"
        command = [self._program, profile, "--headless", "--convert-to", to, "--outdir", str(made), *map(str, paths)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        there = {path.name: made / f"{path.stem}.{to.partition(':')[0]}" for path in paths}
        return {name: path.read_bytes() for name, path in there.items() if path.exists()}


def read_pdf(content: bytes) -> list[str]:
    """What stands on each page of a PDF, by poppler."""
    program = shutil.which("pdftotext")
    if program is None:
        skip("WHAT STANDS ON PAGES WAS NOT READ. Install poppler-utils (pdftotext)")
    done = subprocess.run([program, "-enc", "UTF-8", "-", "-"], input=content, capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]
