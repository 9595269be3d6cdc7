"""Fixtures for every test."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The project's shared folder beside the checkout; a user's clone has none, CI always has."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"CI needs the shared folder at {folder}")
        pytest.skip(f"needs the shared folder: put it at {folder}")
    return folder
