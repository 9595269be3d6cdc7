"""What every engine must do with what is written to it."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.engine.corpus import CORPUS, EVERYBODY, VERSIONS, index_record, make_record
from trawl.access import may_see
from trawl.engine.interface import Engine
from trawl.errors import EngineBusyError, VersionMismatchError
from trawl.model import Entity, IndexedRecord, Key, Lineage, Mention, Versions
from trawl.query import MATCH_ALL, compile_query


class WritingContract:
    """`engine` is an open engine without a record, `filled` one that holds CORPUS."""

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
            assert writer.unchanged([CORPUS[0].record, make_record(2, "other"), make_record(99, "x")]) == {
                CORPUS[0].record.key
            }
        assert (outcome.written, outcome.unchanged) == (0, len(CORPUS))
        with filled.view() as view:
            assert view.count(MATCH_ALL, EVERYBODY) == 6

    def test_a_changed_record_replaces_the_old_one(self, filled: Engine) -> None:
        changed = replace(make_record(2, "Now about a lorry"), sequence=20)
        with filled.writer() as writer:
            outcome = writer.write([index_record(changed)])
            assert (outcome.written, outcome.amended) == (1, 1)
        with filled.view() as view:
            assert view.count(compile_query("shop"), EVERYBODY) == 0
            (found,) = view.find(compile_query("lorry"), EVERYBODY).records
            assert found.record == changed
            assert list(view.trace([Entity("handle", "snap_user.99")], EVERYBODY)) == []
            assert view.state(EVERYBODY).sequence == 20

    def test_of_two_with_one_key_in_a_batch_the_later_wins(self, engine: Engine) -> None:
        first, second = (replace(make_record(1, text), sequence=at) for at, text in enumerate(("first", "second"), 1))
        with engine.writer() as writer:
            outcome = writer.write([index_record(first), index_record(second)])
        assert (outcome.written, outcome.unchanged, outcome.amended) == (1, 1, 0)
        assert _narratives(engine) == ["second"]
        with engine.view() as view:
            assert view.count(compile_query("first"), EVERYBODY) == 0

    def test_the_later_of_two_wins_whatever_is_stored(self, engine: Engine) -> None:
        stored, other, again = (
            index_record(replace(make_record(1, text), sequence=at))
            for at, text in enumerate(("stored", "other", "stored"), 1)
        )
        with engine.writer() as writer:
            writer.write([stored])
            assert writer.unchanged([other.record, again.record]) == {stored.record.key}
            assert writer.unchanged([again.record, other.record]) == set(), "or the other would never be stored"
            outcome = writer.write([other, again])
            assert (outcome.written, outcome.unchanged) == (0, 2)
        assert _narratives(engine) == ["stored"]
        with engine.writer() as writer:
            outcome = writer.write([again, other])
            assert (outcome.written, outcome.unchanged, outcome.amended) == (1, 1, 1)
        assert _narratives(engine) == ["other"]

    def test_where_the_later_of_two_cannot_be_stored_neither_is(self, engine: Engine) -> None:
        halved = index_record(replace(make_record(1, "odd \ud800 text"), sequence=2))
        with engine.writer() as writer:
            outcome = writer.write([index_record(make_record(1, "first")), halved])
        assert (outcome.written, outcome.unchanged, len(outcome.refused)) == (0, 0, 2)
        assert _narratives(engine) == []

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

    def test_what_no_file_can_hold_is_refused_and_the_rest_is_stored(self, engine: Engine) -> None:
        """Half of a character, in whatever text it stands."""
        halved = [
            index_record(make_record(50, "odd \ud800 text")),
            index_record(make_record(51, "a lorry", lineage=Lineage(1, "f\udce9ed.csv", 1))),
            index_record(make_record(52, "a lorry"), Mention("x", 0, 1, "\ud800")),
        ]
        with engine.writer() as writer:
            outcome = writer.write([halved[0], *CORPUS, *halved[1:]])
            assert (outcome.written, outcome.unchanged) == (len(CORPUS), 0)
            assert [key.record_id for key, _ in outcome.refused] == ["r50", "r51", "r52"]
            assert all("half of a character" in reason for _, reason in outcome.refused)
        with engine.view() as view:
            assert view.count(MATCH_ALL, EVERYBODY) == 6

    def test_a_record_withdrawn_is_gone_from_every_read(self, filled: Engine) -> None:
        key = CORPUS[0].record.key
        with filled.writer() as writer:
            assert writer.withdraw([key, Key("feed", "nobody")]).withdrawn == 1
            assert writer.withdraw([key]).withdrawn == 0
        with filled.view() as view:
            assert view.count(compile_query("older"), EVERYBODY) == 0
            assert list(view.fetch([key], EVERYBODY)) == []
            assert list(view.named("NS/1", EVERYBODY)) == []
            traced = view.trace([Entity("phone", "+447700900123")], EVERYBODY)
            assert [trace.key.record_id for trace in traced] == ["r6"]
        with filled.writer() as writer:
            again = replace(CORPUS[0], record=replace(CORPUS[0].record, sequence=20))
            outcome = writer.write([again])
            assert (outcome.written, outcome.amended) == (1, 0), "what was withdrawn is no earlier version"
        with filled.view() as view:
            assert view.count(compile_query("older"), EVERYBODY) == 1

    def test_a_record_without_a_marking_is_seen_by_nobody(self, engine: Engine) -> None:
        unmarked = replace(CORPUS[0], record=replace(CORPUS[0].record, marking="", handling=""))
        with engine.writer() as writer:
            writer.write([unmarked])
        key, entity = unmarked.record.key, Entity("phone", "+447700900123")
        with engine.view() as view:
            assert view.count(MATCH_ALL, EVERYBODY) == view.state(EVERYBODY).records == 0
            assert list(view.scan(compile_query("hotel"), EVERYBODY)) == list(view.everything(EVERYBODY)) == []
            assert list(view.fetch([key], EVERYBODY)) == list(view.named("r1", EVERYBODY)) == []
            assert list(view.trace([entity], EVERYBODY)) == list(view.record_ids("feed", EVERYBODY)) == []

    def test_the_ids_of_a_feed_are_those_of_its_live_records_that_may_be_seen(self, filled: Engine) -> None:
        seen = sorted(i.record.record_id for i in CORPUS if i.record.source == "feed" and may_see(EVERYBODY, i.record))
        assert seen
        with filled.view() as view:
            assert sorted(view.record_ids("feed", EVERYBODY)) == seen
            assert list(view.record_ids("fee", EVERYBODY)) == []
        amended = replace(make_record(2, "Now about a lorry"), sequence=20)
        with filled.writer() as writer:
            writer.withdraw([CORPUS[0].record.key])
            writer.write([index_record(amended)])
        with filled.view() as view:
            assert sorted(view.record_ids("feed", EVERYBODY)) == [one for one in seen if one != "r1"]

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

    def test_a_view_does_not_move_while_a_writer_works(self, engine: Engine) -> None:
        """Ten records always say the same revision: any view must see ten, all of one revision."""
        with engine.writer() as writer:
            writer.write(_revision(0))
        done, failures, views = threading.Event(), [], 0

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
            views += 1
        thread.join()
        assert failures == []
        assert views > 1, "the writer was at work while somebody looked"

    def test_health(self, filled: Engine) -> None:
        health = filled.health()
        assert (health.records, health.sequence, health.problems) == (7, 7, ())


class VersionContract:
    """`reopen` opens the index of `engine` once more, as made by other versions; both may hold nothing yet."""

    def test_another_analyser_may_neither_read_nor_write(
        self, filled: Engine, reopen: Callable[[Versions], Engine]
    ) -> None:
        newer = reopen(replace(VERSIONS, analyser="2"))
        for attempt in (newer.view, newer.writer):
            with pytest.raises(VersionMismatchError, match="trawl reprocess"), attempt():
                pass
        (problem,) = newer.health().problems
        assert "by analyser 1, and this is analyser 2" in problem

    def test_any_version_can_be_read_to_be_made_anew(self, filled: Engine, reopen: Callable[..., Engine]) -> None:
        reader = reopen(replace(VERSIONS, analyser="2"), any_version=True)
        with reader.view() as view:
            assert len(list(view.everything(EVERYBODY))) == 6
            assert view.state(EVERYBODY).versions == VERSIONS

    def test_another_extractor_may_read_and_not_write(
        self, filled: Engine, reopen: Callable[[Versions], Engine]
    ) -> None:
        reader, other = reopen(replace(VERSIONS, extractor="")), reopen(replace(VERSIONS, extractor="rules-2"))
        for engine in (reader, other):
            with engine.view() as view:
                assert view.count(MATCH_ALL, EVERYBODY) == 6
            with pytest.raises(VersionMismatchError, match="extractor rules-1"), engine.writer():
                pass
        assert reader.health().problems == ()
        (problem,) = other.health().problems
        assert "were read by extractor rules-1, and this is extractor rules-2" in problem

    def test_an_index_without_a_record_is_of_any_version(
        self, engine: Engine, reopen: Callable[[Versions], Engine]
    ) -> None:
        with engine.writer() as writer:
            writer.write(CORPUS[:1])
            writer.withdraw([CORPUS[0].record.key])
        other = reopen(replace(VERSIONS, analyser="2", extractor="rules-2"))
        assert other.health().problems == (), "what the next load does not mind is no problem"
        with other.view() as view:
            assert view.count(MATCH_ALL, EVERYBODY) == 0
        with other.writer() as writer:
            writer.write(CORPUS)
        with other.view() as view:
            assert view.state(EVERYBODY).versions == replace(VERSIONS, analyser="2", extractor="rules-2")
        with pytest.raises(VersionMismatchError), engine.writer():
            pass


def _narratives(engine: Engine) -> list[str]:
    with engine.view() as view:
        return [found.record.narrative for found in view.everything(EVERYBODY)]


def _revision(number: int) -> list[IndexedRecord]:
    return [
        index_record(replace(make_record(at, f"revision r{number}"), sequence=number * 10 + at)) for at in range(10)
    ]
