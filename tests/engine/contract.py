"""What every engine must do: one class of tests, inherited once for each engine, that knows nothing of any of them."""

from __future__ import annotations

import pytest

from tests.engine.corpus import CORPUS
from tests.engine.reading import ReadingContract
from tests.engine.upkeep import UpkeepContract
from tests.engine.writing import VersionContract, WritingContract
from trawl.engine.interface import Engine


class EngineContract(WritingContract, VersionContract, ReadingContract, UpkeepContract):
    """A subclass gives the fixtures `engine` (open, without a record), `limited`, `reopen` and `open_fresh`.

    And those of its upkeep.
    """

    @pytest.fixture
    def filled(self, engine: Engine) -> Engine:
        with engine.writer() as writer:
            writer.write(CORPUS)
        return engine

    @pytest.fixture
    def settled(self, filled: Engine) -> Engine:
        """The same for tests that only read; an engine that is slow to make shares one among them."""
        return filled
