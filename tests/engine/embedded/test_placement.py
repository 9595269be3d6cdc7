"""Wherever a reprocess is killed, and on whatever file system, every record is still there for the next command."""

from __future__ import annotations

import errno
import itertools
import multiprocessing
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.engine.corpus import CORPUS
from trawl.access import Principal
from trawl.engine.embedded import open_embedded, placement
from trawl.engine.embedded.lock import writer_lock
from trawl.engine.embedded.placement import clear_leftovers, put_in_place, restore_index
from trawl.entities import extractor_version
from trawl.errors import EngineBusyError, EngineError
from trawl.model import Versions
from trawl.pipeline.installation import Installation
from trawl.pipeline.reprocessing import reprocess_records
from trawl.settings import Settings
from trawl.text import ANALYSER_VERSION

#: The last of CORPUS has a marking that is none of ours, and nobody sees it.
RECORDS = len(CORPUS) - 1
VERSIONS = Versions("test", ANALYSER_VERSION, extractor_version("none"))

_KILLED = 9


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    settings = Settings(home=tmp_path / "home", model="none")
    fill(settings.index_folder)
    return Installation(settings, Principal("tester", roles=frozenset({"analyst", "issuer", "keeper"})))


def fill(folder: Path, count: int = RECORDS) -> None:
    with open_embedded(folder, versions=VERSIONS).writer() as writer:
        writer.write(CORPUS[:count])


def count_records(installation: Installation) -> int:
    with installation.open_engine() as engine, engine.view() as view:
        return len(list(view.everything(installation.everyone)))


def index_names(installation: Installation) -> list[str]:
    """What there is of indexes; the locks of those that are gone are gone too."""
    found = sorted(path.name for path in installation.settings.home.glob("index*"))
    assert found[-2:] == ["index.lock", "index.lock.pid"]
    return found[:-2]


def reprocess_until(installation: Installation, able: bool, last: int) -> None:
    """Reprocess, and die before that call of those that move or delete a folder."""
    calls = itertools.count()

    def dying(work: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            if next(calls) == last:
                os._exit(_KILLED)
            return work(*arguments, **options)

        return call

    exchange = placement._exchange if able else lambda _one, _other: False
    for owner, name, work in (
        (placement, "_exchange", exchange),
        (placement, "_rename", placement._rename),
        (shutil, "rmtree", shutil.rmtree),
    ):
        setattr(owner, name, dying(work))
    reprocess_records(installation, lambda _done, _total: None)
    os._exit(0)


@pytest.mark.parametrize(("able", "moves"), [(True, 3), (False, 4)])
def test_nothing_is_lost_where_a_reprocess_is_killed(installation: Installation, able: bool, moves: int) -> None:
    """Before each of its calls that move or delete a folder; with none to be killed at it ends well."""
    # Forked from a process that has imported everything and opened nothing: quick, and safe where this one is not.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    for last in itertools.count():
        process = context.Process(target=reprocess_until, args=(installation, able, last))
        process.start()
        process.join(60)
        assert process.exitcode in (0, _KILLED), last
        assert count_records(installation) == RECORDS, last
        assert reprocess_records(installation, lambda _done, _total: None) == RECORDS
        assert count_records(installation) == RECORDS, last
        assert index_names(installation) == ["index"], last
        if process.exitcode == 0:
            assert last > moves
            return


def test_an_index_made_while_the_other_was_away_gives_way_to_it(installation: Installation) -> None:
    folder = installation.settings.index_folder
    folder.rename(folder.with_name("index.old"))
    open_embedded(folder, versions=VERSIONS)
    assert count_records(installation) == RECORDS
    assert reprocess_records(installation, lambda _done, _total: None) == RECORDS


def test_neither_of_two_indexes_is_deleted_where_both_hold_something(installation: Installation) -> None:
    folder = installation.settings.index_folder
    old = folder.with_name("index.old")
    folder.rename(old)
    fill(folder, 2)
    with pytest.raises(EngineError, match=rf"index\.old holds {RECORDS} records and .*index 2"):
        reprocess_records(installation, lambda _done, _total: None)
    with pytest.raises(EngineError, match=r"move index\.old away"), installation.open_engine():
        pass
    assert [open_embedded(path, versions=VERSIONS).health().records for path in (folder, old)] == [2, RECORDS]


def test_a_new_index_that_holds_more_is_not_deleted(installation: Installation) -> None:
    folder = installation.settings.index_folder
    folder.rename(folder.with_name("index.new"))
    fill(folder, 2)
    with pytest.raises(EngineError, match=r"index\.new holds"):
        clear_leftovers(folder)
    assert folder.with_name("index.new").exists()


def test_a_withdrawal_may_take_the_old_index_away_before_the_reprocess_does(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def put_in_place_and_lose_the_old(folder: Path) -> Path:
        old = put_in_place(folder)
        shutil.rmtree(old)
        return old

    monkeypatch.setattr("trawl.engine.embedded.upkeep.put_in_place", put_in_place_and_lose_the_old)
    reprocess_records(installation, lambda _done, _total: None)
    assert count_records(installation) == RECORDS
    assert index_names(installation) == ["index"]


def test_an_index_that_others_write_to_is_not_replaced_by_the_old_one(installation: Installation) -> None:
    folder = installation.settings.index_folder
    folder.rename(folder.with_name("index.old"))
    open_embedded(folder, versions=VERSIONS)
    with writer_lock(folder), pytest.raises(EngineBusyError):
        restore_index(folder)


def test_the_lock_holds_while_the_index_is_replaced(installation: Installation) -> None:
    folder = installation.settings.index_folder
    fill(folder.with_name("index.new"))
    with writer_lock(folder):
        put_in_place(folder)
        with pytest.raises(EngineBusyError, match=f"pid {os.getpid()}"), writer_lock(folder):
            pass
    with writer_lock(folder):
        pass


def test_a_folder_that_somebody_has_open_is_moved_when_he_ends(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows refuses it; without an exchange, which it does not know."""
    move, refusals = Path.rename, [2]

    def refuse(path: Path, target: Path) -> Path:
        if path.name == "index" and refusals[0]:
            refusals[0] -= 1
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return move(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    monkeypatch.setattr(placement, "_exchange", lambda _one, _other: False)
    assert reprocess_records(installation, lambda _done, _total: None) == RECORDS
    assert refusals == [0]
    refusals[0] = 1_000_000
    monkeypatch.setattr(placement, "_PATIENCE_SECONDS", 0.0)
    with pytest.raises(EngineError, match="End what has it open"):
        reprocess_records(installation, lambda _done, _total: None)
    refusals[0] = 0
    assert count_records(installation) == RECORDS
    assert reprocess_records(installation, lambda _done, _total: None) == RECORDS
    assert index_names(installation) == ["index"]


def test_an_index_with_a_record_that_nobody_sees_is_not_replaced_by_one_without(installation: Installation) -> None:
    fill(installation.settings.index_folder, len(CORPUS))
    with pytest.raises(EngineError, match="Reprocessing 7 records came to 6"):
        reprocess_records(installation, lambda _done, _total: None)
    assert open_embedded(installation.settings.index_folder, versions=VERSIONS).health().records == len(CORPUS)


def test_an_exchange_that_fails_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    with pytest.raises(EngineError, match="Nothing was changed"):
        placement.put_in_place(tmp_path / "index")
    assert [path.name for path in tmp_path.iterdir()] == ["index"]
