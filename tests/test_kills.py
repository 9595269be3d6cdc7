"""Ten kills, the same each time; `python -m tests.kills 200` makes as many more as are wanted."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import clean_environment
from tests.mutations import ROOT


@pytest.mark.slow
def test_what_is_killed_and_repeated_is_as_if_it_had_not_been() -> None:
    command = [sys.executable, "-m", "tests.kills", "10", "--seed", "18"]
    done = subprocess.run(command, cwd=ROOT, env=clean_environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "10 kills, 0 faults" in done.stdout
