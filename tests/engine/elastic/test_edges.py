"""The engine on Elasticsearch where no server is needed: documents, requests that fail, connections that cannot be."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from elastic_transport import ApiResponseMeta, ConnectionTimeout, HttpHeaders, NodeConfig, TlsError
from elasticsearch import ApiError
from elasticsearch import ConnectionError as NoConnectionError
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from tests.engine.corpus import CORPUS, index_record, make_record
from tests.query.generators import records
from trawl.engine.elastic import ElasticConnection, bulk
from trawl.engine.elastic.bulk import Answer, Bulk, create_item
from trawl.engine.elastic.documents import (
    decode_document,
    document_id,
    encode_document,
    entity_fact,
    number_document,
    number_fact,
)
from trawl.engine.elastic.edges import ServerErrors, safe_reason
from trawl.engine.elastic.layout import load_layout, mapping_differences
from trawl.engine.elastic.preparation import prepare_record
from trawl.engine.elastic.server import Server
from trawl.errors import EngineError, LimitError
from trawl.model import IndexedRecord, Key, Mention
from trawl.text import analyse_record

CONNECTION = ElasticConnection(("http://search.example:9200",), index="north")


def answer_meta(status: int) -> ApiResponseMeta:
    return ApiResponseMeta(status, "1.1", HttpHeaders(), 0.1, NodeConfig("http", "search.example", 9200))


def api_error(status: int, kind: str = "", reason: str = "", **more: object) -> ApiError:
    return ApiError(kind, answer_meta(status), {"error": {"type": kind, "reason": reason, **more}, "status": status})


class TestDocuments:
    @given(records())
    def test_a_record_comes_back_as_it_was(self, indexed: IndexedRecord) -> None:
        document = json.loads(number_document(encode_document(indexed), 7))
        assert document.pop("sequence") == 7
        assert decode_document({**document, "sequence": indexed.record.sequence}) == indexed

    def test_a_narrative_longer_than_16_bits_can_count(self) -> None:
        record = CORPUS[0].record
        long = replace(record, narrative="a" * 300 + " " * 70_000 + "hotel", sections=(), people=())
        indexed = IndexedRecord(long, (), analyse_record(long))
        assert decode_document(json.loads(number_document(encode_document(indexed), 1))) == indexed

    @given(st.floats(allow_nan=False), st.floats(allow_nan=False))
    def test_numbers_are_texts_in_the_order_of_numbers(self, one: float, other: float) -> None:
        assert (number_fact("age", one) < number_fact("age", other)) == (one < other)
        assert (number_fact("age", one) == number_fact("age", other)) == (one == other)
        assert struct.calcsize(">d") * 2 + len("age ") == len(number_fact("age", one))

    def test_ids_are_told_apart_and_short(self) -> None:
        keys = [Key("a", "b/c"), Key("a/b", "c"), Key("a", "b"), Key("ab", ""), Key("", "ab"), Key("a", "x" * 5_000)]
        names = {document_id(key) for key in keys}
        assert len(names) == len(keys)
        assert {len(name) for name in names} == {24}

    def test_every_value_to_look_up_is_a_fact(self) -> None:
        indexed = CORPUS[0]
        person = Mention("person", 0, 5, "Older", "jo smith 1990-02-01", name="jo smith", born="1990-02-01")
        document = json.loads(b"{" + encode_document(IndexedRecord(indexed.record, (person,), indexed.text)))
        wanted = {entity_fact(kind, value) for kind in ("", "person") for value in person.lookup_values}
        assert set(document["entities"]) == wanted
        assert len(wanted) == 4

    def test_what_can_be_no_document_says_why(self) -> None:
        prepared = prepare_record(index_record(make_record(1, "odd \ud800 text")))
        assert "half of a character" in prepared.ready.refusal  # type: ignore[attr-defined]


@dataclass
class Script:
    """A client whose bulk requests are answered as written; it keeps what it was sent."""

    answers: list[Any]
    sent: list[list[bytes]] = field(default_factory=list)

    def bulk(self, *, operations: Sequence[bytes], **_: object) -> Any:
        self.sent.append(list(operations))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return {"items": [{"create": one} for one in answer]}


DONE = {"status": 201}
BUSY = {"status": 429, "error": {"type": "es_rejected_execution_exception", "reason": "queue is full"}}
BAD = {
    "status": 400,
    "error": {"type": "document_parsing_exception", "reason": "failed. Preview of field's value: 'x'"},
}


@pytest.fixture
def send(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[list[Answer], Script]]:
    monkeypatch.setattr(bulk, "sleep", lambda _: None)
    ticks = iter(range(10_000))
    monkeypatch.setattr(bulk, "monotonic", lambda: float(next(ticks)))

    def run(count: int, *answers: Any) -> tuple[list[Answer], Script]:
        script = Script(list(answers))
        server = Server(CONNECTION, script, "north", "north-write")  # type: ignore[arg-type]
        items = [create_item(f"d{number}", b"{}") for number in range(count)]
        return Bulk(server, "north-write").send(items), script

    return run


class TestBulk:
    def test_only_what_failed_is_sent_again(self, send: Callable[..., Any]) -> None:
        answers, script = send(4, [DONE, BUSY, BAD, BUSY], [BUSY, DONE], [{"status": 409}])
        assert [answer.outcome for answer in answers] == ["done", "conflict", "refused", "done"]
        assert answers[2].reason == "document_parsing_exception: failed"
        assert [len(sent) // 2 for sent in script.sent] == [4, 2, 1]
        assert b'"d1"' in script.sent[2][0]

    def test_a_server_that_stays_busy_is_given_up(self, send: Callable[..., Any]) -> None:
        with pytest.raises(EngineError, match="too busy to take documents for 300 seconds"):
            send(1, *[[BUSY]] * 400)

    def test_a_server_that_is_gone_for_a_moment_is_tried_again(self, send: Callable[..., Any]) -> None:
        answers, script = send(2, NoConnectionError("refused"), api_error(503, "x"), [DONE, DONE])
        assert [answer.outcome for answer in answers] == ["done", "done"]
        assert len(script.sent) == 3

    def test_a_server_that_stays_away_is_an_error(self, send: Callable[..., Any]) -> None:
        with pytest.raises(EngineError, match="cannot be reached"):
            send(1, *[NoConnectionError("refused")] * 400)

    def test_requests_too_large_are_halved_and_one_document_too_large_is_refused(
        self, send: Callable[..., Any]
    ) -> None:
        too_large = api_error(413)
        answers, script = send(3, too_large, [DONE], too_large, [DONE], too_large)
        assert [answer.outcome for answer in answers] == ["done", "done", "refused"]
        assert answers[2].reason == "as a document it has 0 MB, and it is larger than a request may be"
        assert [len(sent) // 2 for sent in script.sent] == [3, 1, 2, 1, 1]

    def test_a_document_for_which_the_server_has_no_memory_is_refused_at_once(self, send: Callable[..., Any]) -> None:
        reason = (
            "rejected execution of primary operation [primary_operation_bytes=301660348, max_primary_bytes=107374182]"
        )
        answers, _ = send(1, [{"status": 429, "error": {"type": "es_rejected_execution_exception", "reason": reason}}])
        assert answers[0].outcome == "refused"
        assert "302 MB of the server's memory" in answers[0].reason

    def test_what_the_server_has_no_memory_for_at_once_is_sent_in_parts(self, send: Callable[..., Any]) -> None:
        reason = "rejected execution of primary operation [primary_operation_bytes=20, max_primary_bytes=10]"
        big = {"status": 429, "error": {"type": "es_rejected_execution_exception", "reason": reason}}
        answers, script = send(3, [big] * 3, [DONE], [big] * 2, [DONE], [big])
        assert [answer.outcome for answer in answers] == ["done", "done", "refused"]
        assert [len(sent) // 2 for sent in script.sent] == [3, 1, 2, 1, 1]

    @pytest.mark.parametrize("status", [403, 429])
    def test_a_full_disk_stops_everything(self, send: Callable[..., Any], status: int) -> None:
        error = {"type": "cluster_block_exception", "reason": "index [x] blocked by: [FORBIDDEN/12/read-only]"}
        with pytest.raises(EngineError, match="read-only: a disk of the server is nearly full"):
            send(2, [DONE, {"status": status, "error": error}])

    def test_an_index_that_is_missing_stops_everything(self, send: Callable[..., Any]) -> None:
        error = {"type": "index_not_found_exception", "reason": "no such index [north-write] and [require_alias] ..."}
        with pytest.raises(EngineError, match=r"There is no index north .*trawl engine create"):
            send(2, [DONE, {"status": 404, "error": error}])

    def test_requests_are_of_bounded_size(self, send: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(bulk, "_DOCUMENTS", 2)
        monkeypatch.setattr(bulk, "_AT_ONCE", 1)
        answers, script = send(5, [DONE] * 2, [DONE] * 2, [DONE])
        assert len(answers) == 5
        assert [len(sent) // 2 for sent in script.sent] == [2, 2, 1]


class TestErrors:
    @pytest.mark.parametrize(
        ("raised", "said"),
        [
            (ConnectionTimeout("slow"), "could not be searched within 60 seconds.*TRAWL_ELASTIC_TIMEOUT"),
            (TlsError("certificate verify failed"), "certificate of the index north.*is not trusted.*TRAWL_ELASTIC_CA"),
            (NoConnectionError("refused"), "cannot be reached"),
            (api_error(401, "security_exception"), "does not accept these credentials"),
            (
                api_error(403, "security_exception"),
                "With these credentials the index north on .* may not be searched.*trawl doctor",
            ),
            (api_error(403, "cluster_block_exception"), "is read-only"),
            (api_error(404, "index_not_found_exception"), "There is no index north.*trawl engine create"),
            (api_error(404, "search_context_missing_exception"), "let go of the state that was being read"),
            (api_error(429, "es_rejected_execution_exception"), "too busy to be searched"),
            (api_error(429, "circuit_breaking_exception"), "too busy to be searched"),
            (api_error(503, "search_phase_execution_exception"), "a part of it is not available"),
            (
                api_error(400, "x_content_parse_exception", "odd"),
                "could not be searched: x_content_parse_exception: odd",
            ),
        ],
    )
    def test_each_has_one_message(self, raised: Exception, said: str) -> None:
        with pytest.raises(EngineError, match=said), ServerErrors(CONNECTION, "be searched"):
            raise raised

    @pytest.mark.parametrize("reason", ["maxClauseCount is set to 1024", "The nested depth of the query exceeds 30"])
    def test_a_query_of_too_many_parts_is_the_users_to_mend(self, reason: str) -> None:
        nested = {"caused_by": {"type": "too_many_nested_clauses", "reason": reason}}
        with pytest.raises(LimitError, match="max_clause_count"), ServerErrors(CONNECTION, "be searched"):
            raise api_error(500, "search_phase_execution_exception", "all shards failed", **nested)

    def test_nothing_that_the_server_quotes_is_repeated(self) -> None:
        error = {
            "type": "document_parsing_exception",
            "reason": "[1:9] failed to parse field [x] in document with id 'a'. Preview of field's value: 'her name'",
            "caused_by": {"type": "illegal_argument_exception", "reason": 'For input string: "her name"'},
        }
        assert safe_reason(error) == "document_parsing_exception: [1:9] failed to parse field [x]"

    def test_a_value_too_long_to_look_up_is_named_by_its_field(self) -> None:
        inner = 'Document contains at least one immense term in field="is.premises" ... prefix: [104, 101]'
        error = {"type": "x", "reason": "y", "caused_by": {"type": "illegal_argument_exception", "reason": inner}}
        assert (
            safe_reason(error)
            == "a value of its field is.premises is longer than the 32,766 bytes that can be looked up"
        )


class TestConnections:
    def test_no_server(self) -> None:
        with pytest.raises(EngineError, match="No server is named"):
            ElasticConnection(())

    def test_credentials_are_in_no_text(self) -> None:
        given = ElasticConnection(
            ("https://user:pa55@search.example:9200",), api_key=SecretStr("key99"), password=SecretStr("word99")
        )
        assert not any(secret in given.place for secret in ("pa55", "user"))
        assert not any(secret in repr(given) for secret in ("key99", "word99"))


def test_a_mapping_is_compared_field_by_field() -> None:
    mapping = json.loads(json.dumps(load_layout()["mappings"]))
    assert mapping_differences(mapping) == ()
    mapping["properties"]["title"] = load_layout()["kibana"]["title"]
    assert mapping_differences(mapping) == ()
    mapping["properties"]["force"] = {"type": "text"}
    mapping["properties"]["shoe_size"] = {"type": "long"}
    del mapping["properties"]["is"]["properties"]["town"]
    mapping["dynamic"] = "true"
    assert [difference.split(" (")[0] for difference in mapping_differences(mapping)] == [
        "new fields are not refused",
        "field force is of type text",
        "field is.town is missing and should be of type keyword",
        "field shoe_size is of type long",
    ]
