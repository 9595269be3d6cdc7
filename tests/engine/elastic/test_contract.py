"""The engine on Elasticsearch keeps the contract of all engines."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.contract import EngineContract
from tests.engine.reading import compare_with_meaning
from trawl.engine.elastic import ElasticEngine
from trawl.engine.interface import Engine


class TestContract(EngineContract):
    @pytest.fixture
    def settled(self, shared_engine: ElasticEngine) -> ElasticEngine:
        return shared_engine

    @pytest.mark.slow
    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_any_answer_is_the_meanings(self, open_fresh: Callable[[], Engine], data: st.DataObject) -> None:
        compare_with_meaning(open_fresh, data)
