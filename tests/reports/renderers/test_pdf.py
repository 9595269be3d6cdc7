"""The PDF, read back by other programs than the one that wrote it."""

import shutil
import subprocess

import pytest

from tests.conftest import skip
from tests.reports.renderers.contract import RendererContract

pytest.importorskip("typst")


class TestPdf(RendererContract):
    format = "pdf"

    def read(self, content: bytes) -> str:
        program = shutil.which("pdftotext")
        if program is None:
            skip("THE TEXT OF THE PDF WAS NOT TESTED: install poppler-utils (apt install poppler-utils).")
        done = subprocess.run([program, "-enc", "UTF-8", "-", "-"], input=content, capture_output=True, check=True)
        return done.stdout.decode("utf-8")
