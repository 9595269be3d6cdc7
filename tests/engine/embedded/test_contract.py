"""The embedded engine keeps the contract of all engines."""

from __future__ import annotations

from tests.engine.contract import EngineContract


class TestContract(EngineContract):
    """Everything in the contract."""
