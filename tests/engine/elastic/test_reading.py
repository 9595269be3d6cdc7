"""Reading Elasticsearch: depths, numbers and limits that the contract's few records do not reach."""

from __future__ import annotations

import pytest

from tests.engine.corpus import CORPUS, EVERYBODY, QUERIES
from trawl.access import may_see
from trawl.engine.elastic import ElasticEngine, answers, pages
from trawl.engine.interface import Order
from trawl.model import Entity
from trawl.query import MATCH_ALL, compile_query


class TestReading:
    @pytest.mark.parametrize("order", ["event", "loaded", "relevance"])
    def test_pages_of_any_size_and_depth(
        self, shared_engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch, order: Order
    ) -> None:
        """With the server's window made small, so that deep pages need no ten thousand records."""
        monkeypatch.setattr(pages, "WINDOW", 3)
        monkeypatch.setattr(pages, "_FIRST", 2)
        with shared_engine.view() as view:
            whole = [indexed.record.record_id for indexed in view.scan(MATCH_ALL, EVERYBODY, order=order)]
            assert len(whole) == 6
            for offset, limit in ((0, 1), (0, 5), (1, 10**30), (2, 3), (4, 1), (4, 9), (6, 1), (10**30, 20)):
                page = view.find(MATCH_ALL, EVERYBODY, order=order, offset=offset, limit=limit)
                assert page.total == 6
                assert [i.record.record_id for i in page.records] == whole[offset : offset + limit]

    def test_facets_of_many_values(self, shared_engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch) -> None:
        with shared_engine.view() as view:
            wanted = view.facets(MATCH_ALL, EVERYBODY, ["district", "event_month", "force"])
            monkeypatch.setattr(pages, "_FACET_VALUES", 1)
            monkeypatch.setattr(pages, "_FACET_PAGE", 1)
            found = view.facets(MATCH_ALL, EVERYBODY, ["district", "event_month", "force"])
        assert found == wanted
        assert {name: list(values) for name, values in found.items()} == {n: list(v) for n, v in wanted.items()}

    def test_more_candidates_than_a_few_are_taken_between_the_bounds(
        self, shared_engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(answers, "_FEW", 0)
        with shared_engine.view() as view:
            for text in QUERIES:
                query = compile_query(text)
                wanted = [i for i in CORPUS if may_see(EVERYBODY, i.record) and query.accepts(i)]
                assert list(view.scan(query, EVERYBODY)) == wanted[::-1], text
                assert view.find(query, EVERYBODY, order="relevance").total == len(wanted), text

    def test_a_proximity_of_long_lists_is_the_meanings(self, shared_engine: ElasticEngine) -> None:
        words = " OR ".join(["bar", *(f"word{number}" for number in range(600)), '"older men"'])
        with shared_engine.view() as view:
            for text in (f"({words}) NEAR/3 hotel", f"({words}) NEAR/3 ({words})", f"girl AND ({words})"):
                query = compile_query(text)
                wanted = {i.record.record_id for i in CORPUS if may_see(EVERYBODY, i.record) and query.accepts(i)}
                assert {i.record.record_id for i in view.scan(query, EVERYBODY)} == wanted

    def test_trace_in_many_requests(self, shared_engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = [Entity("phone", f"+4416329{number:05}") for number in range(100)]
        asked[55:55] = [Entity("handle", "snap_user.99"), Entity("", "+447700900123")]
        with shared_engine.view() as view:
            wanted = {(trace.entity, trace.key) for trace in view.trace(asked, EVERYBODY)}
            monkeypatch.setattr("trawl.engine.elastic.view._TRACED", 7)
            found = list(view.trace(asked, EVERYBODY))
        assert {(trace.entity, trace.key) for trace in found} == wanted
        assert sorted(trace.key.record_id for trace in found) == ["r1", "r2", "r6"]
