"""What the upkeep of every engine must do; inherited as part of the contract."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.engine.corpus import CORPUS, EVERYBODY, VERSIONS
from trawl.engine.interface import Engine, Rebuilding, Upkeep
from trawl.errors import EngineBusyError
from trawl.model import IndexedRecord

_NEWER = replace(VERSIONS, extractor="newer")


def everything(engine: Engine) -> list[IndexedRecord]:
    with engine.view() as view:
        return list(view.everything(EVERYBODY))


def write_anew(rebuilding: Rebuilding) -> None:
    with rebuilding.stored.view() as view, rebuilding.fresh.writer() as writer:
        writer.write(list(view.everything(EVERYBODY)))


class UpkeepContract:
    """A subclass gives the fixtures `upkeep`, of the index that `engine` is open on, and `upkeep_of_none`."""

    def test_a_look_makes_no_index(self, upkeep_of_none: Upkeep) -> None:
        assert not upkeep_of_none.is_there()
        assert not upkeep_of_none.is_there()
        assert upkeep_of_none.create()
        assert upkeep_of_none.is_there()

    def test_status_counts_the_records(self, filled: Engine, upkeep: Upkeep) -> None:
        assert int(upkeep.status().facts["records"]) == filled.health().records
        assert all(found.sound for found in upkeep.inspect(counts=True) if found.about != "cluster")

    def test_a_new_index_takes_the_place_of_the_old(self, filled: Engine, upkeep: Upkeep) -> None:
        before = everything(filled)
        with upkeep.rebuild(_NEWER) as rebuilding:
            with pytest.raises(EngineBusyError), filled.writer():
                pass
            write_anew(rebuilding)
            rebuilding.put_in_place()
        assert everything(filled) == before
        assert upkeep.status().problems, "these are versions of another extractor"

    def test_a_rebuilding_that_fails_leaves_all_as_it_was(self, filled: Engine, upkeep: Upkeep) -> None:
        before = everything(filled)

        def fail(rebuilding: Rebuilding) -> None:
            write_anew(rebuilding)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError), upkeep.rebuild(_NEWER) as rebuilding:
            fail(rebuilding)
        assert everything(filled) == before
        with filled.writer() as writer:
            assert writer.unchanged([indexed.record for indexed in before]) == {i.record.key for i in before}
            assert upkeep.clear_copies() == "", "what was begun would be missing a record, or is gone"

    def test_reindexing_and_purging_keep_every_record_that_lives(self, filled: Engine, upkeep: Upkeep) -> None:
        with filled.writer() as writer:
            writer.withdraw([CORPUS[0].record.key])
        left = everything(filled)
        assert upkeep.reindex() == len(CORPUS) - 1
        upkeep.purge(older_than_days=0)
        assert everything(filled) == left
