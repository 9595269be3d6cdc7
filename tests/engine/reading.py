"""What every engine must answer: what the reference meaning says, to each reader what that reader may see."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.corpus import ALPHA, CORPUS, EVERYBODY, HANDLED, NORTH, OTHERS, QUERIES, VERSIONS
from tests.query.generators import LISTS_FOR_QUERIES, query_texts, records
from trawl.access import Principal, may_see
from trawl.engine.interface import Engine, EngineLimits
from trawl.engine.tracing import entities_of
from trawl.errors import LimitError, UsageError
from trawl.model import Entity, IndexedRecord, Key
from trawl.query import MATCH_ALL, CompiledQuery, compile_query, parse_query
from trawl.query.names import PASSAGE
from trawl.query.tree import FieldIs

#: What no index says exactly, and so asks the meaning about.
_ASKS_THE_MEANING = re.compile(r"NEAR|PRE|==|in:")

#: Records that have the word, and never as asked: near it, of words or of blocks that only bounds tell of.
_SURELY_NOT = ("girls NOT NEAR/1 young", "(older NEAR/1 men) NOT NEAR/9 hotel", "hotel NOT (girls NOT NEAR/1 young)")


class ReadingContract:
    """`settled` is an open engine that holds CORPUS, and that nobody writes to."""

    @pytest.mark.parametrize("text", QUERIES)
    def test_the_answer_is_the_meanings(self, settled: Engine, text: str) -> None:
        query = compile_query(text)
        for principal in (EVERYBODY, NORTH, HANDLED):
            wanted = [i for i in CORPUS if may_see(principal, i.record) and query.accepts(i)]
            with settled.view() as view:
                assert list(view.scan(query, principal)) == wanted[::-1]
                assert view.count(query, principal) == len(wanted)
                for order in ("event", "loaded", "relevance"):
                    page = view.find(query, principal, order=order)
                    assert page.total == len(wanted)
                    assert {i.record.key for i in page.records} == {i.record.key for i in wanted}
                facets = view.facets(query, principal, ["force", "event_month"])
                assert facets == {
                    "force": _tally(i.record.force for i in wanted),
                    "event_month": _tally(f"{d:%Y-%m}" if (d := i.record.event_date) else "" for i in wanted),
                }

    @pytest.mark.slow
    @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_any_answer_is_the_meanings(self, open_fresh: Callable[[], Engine], data: st.DataObject) -> None:
        """`open_fresh` opens one more engine without a record; many queries are put to each set of records."""
        compare_with_meaning(open_fresh, data)

    @pytest.mark.parametrize("name", ["fields", "victim", "vehicles", "summary", "no such", "victim*"])
    def test_which_records_have_a_passage_of_a_name(self, settled: Engine, name: str) -> None:
        query = CompiledQuery(FieldIs(PASSAGE, name), "")
        for principal in (EVERYBODY, NORTH):
            wanted = sum(may_see(principal, i.record) and query.accepts(i) for i in CORPUS)
            with settled.view() as view:
                assert view.count(query, principal) == wanted

    def test_orders(self, settled: Engine) -> None:
        with settled.view() as view:
            by_event = view.find(MATCH_ALL, EVERYBODY, order="event").records
            by_load = view.find(MATCH_ALL, EVERYBODY, order="loaded").records
            by_relevance = view.find(compile_query("hotel"), EVERYBODY, order="relevance").records
            equals = view.find(compile_query("event:2024-03"), EVERYBODY, order="relevance").records
        assert [i.record.record_id for i in by_event] == ["r2", "r6", "r5", "r1", "r3", "r4"]
        assert [i.record.record_id for i in by_load] == ["r6", "r5", "r4", "r3", "r2", "r1"]
        assert len(by_relevance) == 4
        assert by_relevance[0].record.record_id in ("r1", "r4", "r6"), "of few words, or more than once"
        assert by_relevance[-1].record.record_id == "r3", "once in a long text"
        assert [i.record.record_id for i in equals] == ["r6", "r5", "r2", "r1"]

    @pytest.mark.parametrize("order", ["event", "loaded", "relevance"])
    def test_pages_make_up_the_whole(self, settled: Engine, order: str) -> None:
        query = compile_query("girl OR hotel OR event:2024")
        with settled.view() as view:
            whole = list(view.scan(query, EVERYBODY, order=order))
            pages = [view.find(query, EVERYBODY, order=order, offset=at, limit=2) for at in range(0, 8, 2)]
        assert [i for page in pages for i in page.records] == whole
        assert {page.total for page in pages} == {len(whole)}

    @pytest.mark.parametrize("order", ["event", "loaded", "relevance"])
    def test_a_page_may_be_of_any_size_and_number(self, settled: Engine, order: str) -> None:
        with settled.view() as view:
            page = view.find(MATCH_ALL, EVERYBODY, order=order, limit=10**30)
            assert (page.total, len(page.records)) == (6, 6)
            page = view.find(MATCH_ALL, EVERYBODY, order=order, offset=10**30, limit=20)
            assert (page.total, page.records) == (6, ())

    def test_a_page_must_be_one(self, settled: Engine) -> None:
        with settled.view() as view:
            for page in ({"limit": 0}, {"offset": -1}):
                with pytest.raises(UsageError):
                    view.find(MATCH_ALL, EVERYBODY, **page)

    def test_facets(self, settled: Engine) -> None:
        with settled.view() as view:
            facets = view.facets(MATCH_ALL, EVERYBODY, ["source", "kind", "district", "marking", "event_month"])
        assert facets == {
            "source": {"feed": 6},
            "kind": {"other": 4, "crime": 1, "intelligence": 1},
            "district": {"": 4, "Central": 1, "Löwen": 1},
            "marking": {"OFFICIAL": 4, "OFFICIAL-SENSITIVE": 1, "SECRET": 1},
            "event_month": {"2024-03": 4, "2023-12": 1, "": 1},
        }
        with settled.view() as view, pytest.raises(UsageError, match=r"narrative is no facet.* event_month\."):
            view.facets(MATCH_ALL, EVERYBODY, ["narrative"])  # type: ignore[list-item]

    def test_no_read_shows_what_the_principal_may_not_see(self, settled: Engine) -> None:
        hidden = [i.record for i in CORPUS if not may_see(NORTH, i.record)]
        seen = len(CORPUS) - len(hidden)
        with settled.view() as view:
            assert list(view.fetch([record.key for record in hidden], NORTH)) == []
            assert [i for record in hidden for i in view.named(record.record_id, NORTH)] == []
            assert len(list(view.everything(NORTH))) == seen
            assert len(list(view.scan(MATCH_ALL, NORTH))) == seen
            assert view.state(NORTH).records == seen
            assert sum(view.facets(MATCH_ALL, NORTH, ["force"])["force"].values()) == seen
            assert list(view.trace([Entity("handle", "snap_user.99")], NORTH)) == []
            assert view.state(NORTH).sequence == max(i.record.sequence for i in CORPUS if may_see(NORTH, i.record))

    @pytest.mark.parametrize("reader", [NORTH, HANDLED, ALPHA, OTHERS, EVERYBODY], ids=lambda reader: reader.name)
    def test_each_way_to_a_record_leads_to_those_that_may_be_seen(self, settled: Engine, reader: Principal) -> None:
        seen = [i for i in CORPUS if may_see(reader, i.record)]
        keys = {i.record.key for i in seen}
        held = {(entity, i.record.key) for i in CORPUS for m in i.mentions for entity in entities_of(m)}
        with settled.view() as view:
            assert {i.record.key for i in view.fetch([i.record.key for i in CORPUS], reader)} == keys
            for record in (i.record for i in CORPUS):
                for name in filter(None, (record.record_id, record.reference)):
                    assert [i.record.key for i in view.named(name, reader)] == [record.key] * (record.key in keys), name
            assert [i.record.key for i in view.everything(reader)] == [i.record.key for i in seen]
            assert set(view.record_ids("feed", reader)) == {key.record_id for key in keys}
            assert {i.record.key for i in view.scan(MATCH_ALL, reader)} == keys
            traced = {(trace.entity, trace.key) for trace in view.trace([entity for entity, _ in held], reader)}
        assert traced == {(entity, key) for entity, key in held if key in keys}

    @pytest.mark.usefixtures("index_decides")
    def test_what_the_index_is_sure_of_is_so(self, settled: Engine) -> None:
        """With so few records the meaning decides them all, and nobody would see what the index takes for certain."""
        for text in (*(text for text in QUERIES if _ASKS_THE_MEANING.search(text)), *_SURELY_NOT):
            query = compile_query(text)
            for reader in (EVERYBODY, NORTH):
                wanted = [i for i in CORPUS if may_see(reader, i.record) and query.accepts(i)]
                with settled.view() as view:
                    assert list(view.scan(query, reader)) == wanted[::-1], text

    def test_state(self, settled: Engine) -> None:
        with settled.view() as view:
            state = view.state(EVERYBODY)
        assert (state.sequence, state.records, state.without_event) == (6, 6, 1)
        assert (state.first_event, state.last_event) == (date(2023, 12, 31), date(2024, 3, 20))

    def test_trace_answers_under_the_entity_asked_for(self, settled: Engine) -> None:
        number = "+447700900123"
        asked = [Entity("", number), Entity("phone", number), Entity("vrm", number), Entity("phone", "none")]
        asked += [Entity("phone", number), Entity("", "")]
        with settled.view() as view:
            traces = list(view.trace(asked, EVERYBODY))
        assert sorted((trace.entity, trace.key.record_id) for trace in traces) == [
            (Entity("", number), "r1"), (Entity("", number), "r6"),
            (Entity("phone", number), "r1"), (Entity("phone", number), "r6"),
        ]  # fmt: skip
        assert {trace.mention.text for trace in traces} == {"07700 900123"}

    @pytest.mark.parametrize("kind", ["person", ""])
    @pytest.mark.parametrize("value", ["ann example", "ann example 2009-01-02"])
    def test_a_person_is_traced_by_whatever_the_entity_is_found_by(
        self, settled: Engine, kind: str, value: str
    ) -> None:
        named = f"{kind}:{value}" if kind else value
        with settled.view() as view:
            (trace,) = view.trace([Entity(kind, value)], EVERYBODY)
            found = [i.record.key for i in view.scan(compile_query(f'entity:"{named}"'), EVERYBODY)]
        assert [trace.key] == found
        assert (trace.mention.text, trace.mention.value) == ("Ann EXAMPLE", "ann example 2009-01-02")

    def test_trace_takes_long_lists(self, settled: Engine) -> None:
        asked = [Entity("phone", f"+4416329{number:05}") for number in range(20_000)]
        asked.insert(11_000, Entity("handle", "snap_user.99"))
        with settled.view() as view:
            assert [trace.key.record_id for trace in view.trace(iter(asked), EVERYBODY)] == ["r2"]

    def test_values_are_those_of_a_type_each_once_whoever_may_see_them(self, settled: Engine) -> None:
        types = {mention.type for indexed in CORPUS for mention in indexed.mentions}
        with settled.view() as view:
            for type_ in (*types, "hand", "handl"):
                held = {v for i in CORPUS for m in i.mentions for v in m.lookup_values if m.type == type_}
                assert sorted(view.values(type_)) == sorted(held), type_

    def test_known_are_the_forms_that_any_record_holds(self, settled: Engine) -> None:
        with settled.view() as view:
            held = [form for form, _ in view.vocabulary()]
            asked = ["nowhere-at-all", *held, "", *(f"none{number}" for number in range(12_000))]
            assert sorted(view.known(asked)) == sorted(held)
            assert list(view.known([])) == []

    def test_fetch_keeps_the_order_asked_for(self, settled: Engine) -> None:
        keys = [Key("feed", "r3"), Key("feed", "nobody"), Key("other", "r1"), Key("feed", "r1")]
        with settled.view() as view:
            assert [i.record.record_id for i in view.fetch(keys, EVERYBODY)] == ["r3", "r1"]

    def test_named_finds_by_id_and_by_reference(self, settled: Engine) -> None:
        with settled.view() as view:
            assert [i.record.record_id for i in view.named("r3", EVERYBODY)] == ["r3"]
            assert [i.record.record_id for i in view.named("NS/1", EVERYBODY)] == ["r1"]
            assert list(view.named("", EVERYBODY)) == []

    def test_vocabulary(self, settled: Engine) -> None:
        with settled.view() as view:
            assert dict(view.vocabulary("vap")) == {"vape": 1, "vaped": 1, "vapes": 1, "vaping": 1}
            assert ("hotel", 3) in view.vocabulary()

    def test_vocabulary_by_how_words_end(self, settled: Engine) -> None:
        with settled.view() as view:
            forms = dict(view.vocabulary())
            for suffix in ("s", "aped", "23", "*", "?", "nowhere"):
                ending = {form: count for form, count in forms.items() if form.endswith(suffix)}
                assert dict(view.vocabulary(suffix=suffix)) == ending
            assert dict(view.vocabulary("vap", "apes")) == {"vapes": 1}
            assert any(form.endswith("s") for form in forms)

    def test_a_wildcard_too_wide_is_refused_by_name(self, limited: Engine) -> None:
        """`limited` allows 3 words to a wildcard and 2 records to be verified."""
        with limited.writer() as writer:
            writer.write(CORPUS)
        with limited.view() as view:
            with pytest.raises(LimitError, match=r"vap\* stands for more than 3 .*query_expansion"):
                view.count(compile_query("vap*"), EVERYBODY)
            with pytest.raises(LimitError, match="verify_candidates"):
                view.count(compile_query("==Hotel"), EVERYBODY)

    def test_a_limit_counts_what_the_reader_may_see(self, limited: Engine) -> None:
        """Of the four words that `vap*` stands for, three are in records that others see."""
        with limited.writer() as writer:
            writer.write(CORPUS)
        for text in ("vap*", "vap* NEAR/9 girl", "==Vapes OR vap*"):
            query = compile_query(text)
            with limited.view() as view:
                with pytest.raises(LimitError):
                    view.count(query, EVERYBODY)
                found = [i.record.record_id for i in view.scan(query, NORTH)]
                assert found == [i.record.record_id for i in CORPUS if may_see(NORTH, i.record) and query.accepts(i)]
                assert found == ["r3"]
                with pytest.raises(LimitError):
                    view.count(query, EVERYBODY)

    @pytest.mark.parametrize("text", ["==HOTEL", "in:title(hotel)"])
    def test_a_question_that_takes_too_long_is_given_up(
        self, filled: Engine, reopen: Callable[..., Engine], text: str
    ) -> None:
        hasty = reopen(VERSIONS, limits=EngineLimits(seconds=0.0))
        with hasty.view() as view, pytest.raises(LimitError, match="query_seconds"):
            view.count(compile_query(text), EVERYBODY)


#: Sequences never come twice, so that an engine may be emptied and filled again.
_NUMBERS = itertools.count(1)


def compare_with_meaning(open_fresh: Callable[[], Engine], data: st.DataObject) -> None:
    """Any queries over any records: the engine's answers are the meaning's."""
    drawn = [data.draw(records(f"r{at}", 15)) for at in range(1, data.draw(st.integers(2, 13)))]
    corpus = [_numbered(indexed, next(_NUMBERS)) for indexed in drawn]
    engine = open_fresh()
    with engine.writer() as writer:
        assert writer.write(corpus).written == len(corpus)
    with engine.view() as view:
        for text in data.draw(st.lists(query_texts(), min_size=5, max_size=25)):
            query = compile_query(parse_query(text, LISTS_FOR_QUERIES))
            for principal in (EVERYBODY, ALPHA):
                wanted = [i for i in corpus if may_see(principal, i.record) and query.accepts(i)]
                assert list(view.scan(query, principal)) == wanted[::-1], text
                assert view.find(query, principal, order="relevance").total == len(wanted)
                assert view.facets(query, principal, ["force"])["force"] == _tally(i.record.force for i in wanted)
    engine.close()


def _numbered(indexed: IndexedRecord, number: int) -> IndexedRecord:
    return replace(indexed, record=replace(indexed.record, sequence=number, content_hash=str(number)))


def _tally(values: object) -> dict[str, int]:
    counts: dict[str, int] = {}
    for value in values:  # type: ignore[attr-defined]
        counts[value] = counts.get(value, 0) + 1
    return counts
