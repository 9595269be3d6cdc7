"""What every engine must do: one class of tests, inherited once for each engine, that knows nothing of any of them."""

from __future__ import annotations

import itertools
import pickle
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.query.generators import LISTS_FOR_QUERIES, query_texts, records
from trawl.access import Principal, may_see
from trawl.engine.interface import Engine
from trawl.errors import EngineBusyError, LimitError, UsageError
from trawl.model import Entity, Grade, IndexedRecord, Key, Mention, Person, Place, Provenance, Record, Section
from trawl.query import MATCH_ALL, compile_query, parse_query
from trawl.text import analyse_record

EVERYBODY = Principal("everybody", marking_ceiling="TOP SECRET")
NORTH = Principal("north", forces=frozenset({"Northshire"}), marking_ceiling="OFFICIAL")
ALPHA = Principal("alpha", forces=frozenset({"Alpha"}), handling=frozenset({"C"}))
HANDLED = Principal("handled", handling=frozenset({"H1"}), marking_ceiling="TOP SECRET")


def make_record(number: int, narrative: str, **fields: object) -> Record:
    """A fictitious record whose hash follows from what it says."""
    record = Record("feed", f"r{number}", narrative, sequence=number, **fields)  # type: ignore[arg-type]
    return replace(record, content_hash=f"{record.narrative}|{record.title}|{record.force}|{record.event_date}")


def index_record(record: Record, *mentions: Mention) -> IndexedRecord:
    return IndexedRecord(record, mentions, analyse_record(record))


def mention(record: Record, kind: str, text: str, value: str = "") -> Mention:
    start = record.narrative.index(text)
    return Mention(kind, start, start + len(text), text, value)


def _corpus() -> list[IndexedRecord]:
    full = make_record(
        1,
        "Older men waiting at the hotel bar with young girls. Called 07700 900123 twice. She is 15.",
        title="Hotel concern",
        kind="intelligence",
        force="Northshire",
        district="Central",
        reference="NS/1",
        event_date=date(2024, 3, 5),
        created_date=date(2024, 3, 6),
        loaded_date=date(2024, 4, 1),
        sections=(Section("Summary", 0, 53), Section("Contact", 53, 90)),
        place=Place("The Anchor Hotel", "1 Quay Street", "Haven", "ZZ1 1AA", 51.5, -0.1),
        people=(Person("Ann EXAMPLE", "victim", date(2009, 1, 2), "N1"), Person("Bo EXAMPLE")),
        markers=("CSE", "Missing"),
        grade=Grade("3x5x2", "B2C"),
        handling="H1",
        review_date=date(2030, 1, 1),
        raw="Older men waiting",
        provenance=Provenance(3, "feed.csv", 7),
    )
    return [
        index_record(
            full, mention(full, "phone", "07700 900123", "+447700900123"), mention(full, "age", "15", "15")
        ),
        _with_mentions(
            make_record(
                2, "Vape shop selling to girl of 13, mentions her snap snap_user.99", force="Southshire",
                event_date=date(2024, 3, 20), marking="OFFICIAL-SENSITIVE",
            ),
            ("age", "13", "13"), ("handle", "snap_user.99", "snap_user.99"),
        ),
        _with_mentions(
            make_record(3, "The men left. A girl was seen near hotels and vapes £50", event_date=date(2023, 12, 31)),
            ("money", "£50", "50"),
        ),
        index_record(make_record(4, "Nothing to report.", title="Hotel", force="Northshire", marking="SECRET")),
        index_record(make_record(5, "", force="Northshire", event_date=date(2024, 3, 5), handling="H2")),
        _with_mentions(
            make_record(
                6, "HOTEL hotel. Universe of vaping: O'Hanlon's e-cig vaped; call 07700 900123",
                force="northshire", district="Löwen", event_date=date(2024, 3, 5), kind="crime",
            ),
            ("phone", "07700 900123", "+447700900123"), ("person", "O'Hanlon", "ohanlon"),
        ),
        index_record(make_record(7, "girl " * 30 + "men " * 30 + "bar", marking="COSMIC", force="Northshire")),
    ]  # fmt: skip


def _with_mentions(record: Record, *found: tuple[str, str, str]) -> IndexedRecord:
    return index_record(record, *(mention(record, *parts) for parts in found))


CORPUS = _corpus()

#: At least one query for each form of the language, nested too.
QUERIES = (
    "hotel", "=hotel", "==HOTEL", "=hotels", "vape", "=vape", '"older men"', '="older men"', '"hotel bar"',
    '"bar with young girls"', '"hotel concern older"', "e-cig", "snap_user.99", "ohanlon", "vap*", "*tels", "g?rl*",
    "hotel~1",
    "univrese~2", "hotel AND girl", "hotel OR vape", "hotel NOT girl", "event:2020.. NOT hotel",
    "NOT (hotel OR NOT girl)",
    "hotel AND NOT ==HOTEL", "2 OF (hotel, girl, vape)", '2 OF ("older men", vap*, #phone, ==HOTEL)',
    "men NEAR/3 hotel", "hotel NEAR/3 men", "men PRE/3 hotel", "hotel PRE/3 men", "girl NEAR/0 girl",
    "men NEAR/100 concern", "(hotel OR =men) NEAR/5 (girl* OR bar)", "girl* PRE/9 hotel*", '"older men" NEAR/4 bar',
    '"older men" NEAR/2 "hotel bar"', "men NEAR/3 hotel NEAR/9 girl", "(men NEAR/5 bar) NEAR/0 hotel",
    "girl NEAR/2 #age", "#phone PRE/3 twice", "hotel NOT NEAR/1 bar", "girl NOT NEAR/3 (hotel OR vape)",
    "#phone", "#age", "#age<14", "#age>=14", "#money=50", "#money>1000", 'entity:"phone:+447700900123"',
    'entity:"snap_user.99"', "source:FEED", "kind:crime", "force:northshire", "force:north*", "district:lowen",
    "reference:ns*", "marker:cse", "grade:b2c", "handling:h1", 'premises:"anchor hotel"', 'premises:"the anchor*"',
    "town:haven", "postcode:zz11aa", "event:2024-03", "event:2024-03-05..", "event:..2023", "created:2024",
    "loaded:2024-04-01", "missing:event", "missing:force", "missing:marker", "in:title(hotel)",
    "in:summary(hotel)", "in:summary(men NEAR/5 hotel)", "in:contact(hotel)", "in:title(hotel NOT concern)",
    "in:elsewhere(hotel)",
    "hotel AND event:2024-03 AND NOT force:southshire", "event:2020.. NOT (men NEAR/3 hotel)",
    "kind:other NOT ==HOTEL", "kind:crime NOT ==HOTEL", "zzzz", "zzz*",
)  # fmt: skip


class EngineContract:
    """A subclass gives the fixture `engine`, an open engine without a record."""

    @pytest.fixture
    def filled(self, engine: Engine) -> Engine:
        with engine.writer() as writer:
            writer.write(CORPUS)
        return engine

    @pytest.fixture
    def settled(self, filled: Engine) -> Engine:
        """The same for tests that only read; an engine that is slow to make shares one among them."""
        return filled

    # Writing.

    def test_an_empty_engine_answers(self, engine: Engine) -> None:
        with engine.view() as view:
            assert view.find(MATCH_ALL, EVERYBODY).total == 0
            assert view.facets(MATCH_ALL, EVERYBODY, ["source", "event_month"]) == {"source": {}, "event_month": {}}
            state = view.state(EVERYBODY)
            assert (state.records, state.sequence, state.first_event) == (0, 0, None)
            assert list(view.everything(EVERYBODY)) == []
            assert list(view.vocabulary()) == []

    def test_what_is_written_comes_back_as_it_was(self, filled: Engine) -> None:
        with filled.view() as view:
            found = list(view.everything(EVERYBODY))
        assert found == [indexed for indexed in CORPUS if may_see(EVERYBODY, indexed.record)]

    def test_writing_again_changes_nothing(self, filled: Engine) -> None:
        with filled.writer() as writer:
            outcome = writer.write(CORPUS)
            assert writer.unchanged([CORPUS[0].record, make_record(1, "other"), make_record(99, "x")]) == {
                CORPUS[0].record.key
            }
        assert (outcome.written, outcome.unchanged) == (0, len(CORPUS))
        with filled.view() as view:
            assert view.count(MATCH_ALL, EVERYBODY) == 6

    def test_a_changed_record_replaces_the_old_one(self, filled: Engine) -> None:
        changed = replace(make_record(2, "Now about a lorry"), sequence=20)
        with filled.writer() as writer:
            assert writer.write([index_record(changed)]).written == 1
        with filled.view() as view:
            assert view.count(compile_query("shop"), EVERYBODY) == 0
            (found,) = view.find(compile_query("lorry"), EVERYBODY).records
            assert found.record == changed
            assert list(view.trace([Entity("handle", "snap_user.99")], EVERYBODY)) == []
            assert view.state(EVERYBODY).sequence == 20

    def test_of_two_with_one_key_in_a_batch_the_later_wins(self, engine: Engine) -> None:
        with engine.writer() as writer:
            outcome = writer.write([index_record(make_record(1, text)) for text in ("first", "second")])
        assert outcome.written + outcome.unchanged == 2
        with engine.view() as view:
            assert [found.record.narrative for found in view.everything(EVERYBODY)] == ["second"]
            assert view.count(compile_query("first"), EVERYBODY) == 0

    def test_records_made_ready_elsewhere_are_written_with_their_sequences(self, engine: Engine) -> None:
        batch = [index_record(replace(indexed.record, sequence=0), *indexed.mentions) for indexed in CORPUS]
        with engine.writer() as writer:
            prepared = pickle.loads(pickle.dumps([engine.preparation(indexed) for indexed in batch]))
            assert [(ready.key, ready.sequence) for ready in prepared] == [(i.record.key, 0) for i in batch]
            outcome = writer.write_prepared(prepared, range(101, 101 + len(batch)))
            assert (outcome.written, outcome.unchanged, outcome.refused) == (len(batch), 0, ())
            again = writer.write_prepared(prepared, range(201, 201 + len(batch)))
            assert (again.written, again.unchanged) == (0, len(batch))
        with engine.view() as view:
            found = list(view.everything(EVERYBODY))
        expected = [
            replace(indexed, record=replace(indexed.record, sequence=sequence))
            for sequence, indexed in enumerate(batch, 101)
            if may_see(EVERYBODY, indexed.record)
        ]
        assert found == expected

    def test_a_record_withdrawn_is_gone_from_every_read(self, filled: Engine) -> None:
        key = CORPUS[0].record.key
        with filled.writer() as writer:
            assert writer.withdraw([key, Key("feed", "nobody")]) == 1
            assert writer.withdraw([key]) == 0
        with filled.view() as view:
            assert view.count(compile_query("older"), EVERYBODY) == 0
            assert list(view.fetch([key], EVERYBODY)) == []
            assert list(view.named("NS/1", EVERYBODY)) == []
            traced = view.trace([Entity("phone", "+447700900123")], EVERYBODY)
            assert [trace.key.record_id for trace in traced] == ["r6"]
        with filled.writer() as writer:
            again = replace(CORPUS[0], record=replace(CORPUS[0].record, sequence=20))
            assert writer.write([again]).written == 1
        with filled.view() as view:
            assert view.count(compile_query("older"), EVERYBODY) == 1

    def test_refresh_makes_it_searchable_for_new_views(self, engine: Engine) -> None:
        with engine.writer() as writer:
            writer.write(CORPUS[:2])
            writer.refresh()
            with engine.view() as view:
                assert view.count(MATCH_ALL, EVERYBODY) == 2
                writer.write(CORPUS[2:3])
                writer.refresh()
                assert view.count(MATCH_ALL, EVERYBODY) == 2
            with engine.view() as view:
                assert view.count(MATCH_ALL, EVERYBODY) == 3

    def test_what_was_written_before_an_error_is_kept(self, engine: Engine) -> None:
        with pytest.raises(KeyboardInterrupt), engine.writer() as writer:  # noqa: PT012 - the block is what breaks off
            writer.write(CORPUS[:2])
            raise KeyboardInterrupt
        with engine.view() as view:
            assert view.count(MATCH_ALL, EVERYBODY) == 2

    def test_there_is_one_writer(self, engine: Engine) -> None:
        with engine.writer(), pytest.raises(EngineBusyError, match="pid"), engine.writer():
            pass
        with engine.writer() as writer:
            writer.write(CORPUS[:1])

    # Reading.

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

    def test_orders(self, settled: Engine) -> None:
        with settled.view() as view:
            by_event = view.find(MATCH_ALL, EVERYBODY, order="event").records
            by_load = view.find(MATCH_ALL, EVERYBODY, order="loaded").records
            by_relevance = view.find(compile_query("hotel"), EVERYBODY, order="relevance").records
            equals = view.find(compile_query("event:2024-03"), EVERYBODY, order="relevance").records
        assert [i.record.record_id for i in by_event] == ["r2", "r6", "r5", "r1", "r3", "r4"]
        assert [i.record.record_id for i in by_load] == ["r6", "r5", "r4", "r3", "r2", "r1"]
        assert len(by_relevance) == 4
        assert by_relevance[0].record.record_id in ("r4", "r6")
        assert [i.record.record_id for i in equals] == ["r6", "r5", "r2", "r1"]

    @pytest.mark.parametrize("order", ["event", "loaded", "relevance"])
    def test_pages_make_up_the_whole(self, settled: Engine, order: str) -> None:
        query = compile_query("girl OR hotel OR event:2024")
        with settled.view() as view:
            whole = list(view.scan(query, EVERYBODY, order=order))
            pages = [view.find(query, EVERYBODY, order=order, offset=at, limit=2) for at in range(0, 8, 2)]
        assert [i for page in pages for i in page.records] == whole
        assert {page.total for page in pages} == {len(whole)}

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

    def test_trace_takes_long_lists(self, settled: Engine) -> None:
        asked = [Entity("phone", f"+4416329{number:05}") for number in range(20_000)]
        asked.insert(11_000, Entity("handle", "snap_user.99"))
        with settled.view() as view:
            assert [trace.key.record_id for trace in view.trace(iter(asked), EVERYBODY)] == ["r2"]

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

    def test_a_view_does_not_move_while_a_writer_works(self, engine: Engine) -> None:
        """Ten records always say the same revision: any view must see ten, all of one revision."""
        with engine.writer() as writer:
            writer.write(_revision(0))
        done, failures = threading.Event(), []

        def write() -> None:
            try:
                with engine.writer() as writer:
                    for number in range(1, 40):
                        writer.write(_revision(number))
                        writer.refresh()
            finally:
                done.set()

        thread = threading.Thread(target=write)
        thread.start()
        while not done.is_set():
            with engine.view() as view:
                found = [i.record.narrative for i in view.scan(compile_query("revision"), EVERYBODY)]
                stored = [i.record.narrative for i in view.everything(EVERYBODY)]
                total = view.count(MATCH_ALL, EVERYBODY)
                if len(set(found)) != 1 or set(found) != set(stored) or len(found) != total or total != 10:
                    failures.append((sorted(set(found)), sorted(set(stored)), total))
        thread.join()
        assert failures == []

    def test_a_wildcard_too_wide_is_refused_by_name(self, limited: Engine) -> None:
        """`limited` allows 3 words to a wildcard and 2 records to be verified."""
        with limited.writer() as writer:
            writer.write(CORPUS)
        with limited.view() as view:
            with pytest.raises(LimitError, match=r"vap\* stands for 4 .*query_expansion"):
                view.count(compile_query("vap*"), EVERYBODY)
            with pytest.raises(LimitError, match="verify_candidates"):
                view.count(compile_query("==Hotel"), EVERYBODY)

    def test_health(self, settled: Engine) -> None:
        health = settled.health()
        assert (health.records, health.sequence, health.problems) == (7, 7, ())


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


def _revision(number: int) -> list[IndexedRecord]:
    return [
        index_record(replace(make_record(at, f"revision r{number}"), sequence=number * 10 + at)) for at in range(10)
    ]


def _tally(values: object) -> dict[str, int]:
    counts: dict[str, int] = {}
    for value in values:  # type: ignore[attr-defined]
        counts[value] = counts.get(value, 0) + 1
    return counts
