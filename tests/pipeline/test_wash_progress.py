"""A wash that is cut off goes on where it was, unless what it rests on has changed."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from time import time

import pytest

from trawl.model import Entity, Key, Mention
from trawl.pipeline.installation import open_installation
from trawl.pipeline.loading import load_file
from trawl.pipeline.wash_progress import KEPT_DAYS, open_progress, resume
from trawl.wash import Answer, ListRow, TracedRecord, WashReading

PHONE = Entity("phone", "+447700900123")
TRACED = TracedRecord(Key("crime", "C1"), "exact", PHONE, Mention("phone", 3, 15, "07700 900123", PHONE.value))
ROWS = [ListRow(n, str(n), "", f"07700 90012{n}", carried=(("Note", "a"),)) for n in range(1, 6)]
ANSWERS = [Answer(row, "trace", (WashReading(PHONE, "a label"),), (TRACED,), "read as phone") for row in ROWS]


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text("07700 900123\n", encoding="utf-8")
    return path


def cut_off(folder: Path, listed: Path, *batches: list[Answer]) -> None:
    """Answer these batches behind those that are kept, and die."""
    with suppress(KeyboardInterrupt), open_progress(folder, listed, "analyst", ["state 1"]) as progress:
        list(progress.answered())
        for batch in batches:
            progress.keep(batch)
        raise KeyboardInterrupt


def test_it_goes_on_behind_what_was_answered(tmp_path: Path, listed: Path) -> None:
    cut_off(tmp_path / "washing", listed, ANSWERS[:2], ANSWERS[2:3])
    with open_progress(tmp_path / "washing", listed, "analyst", ["state 1"]) as progress:
        rows = iter(ROWS)
        assert list(resume(progress, rows)) == [tuple(ANSWERS[:2]), (ANSWERS[2],)]
        assert list(rows) == ROWS[3:]
        assert "behind the 3 rows" in " ".join(progress.remarks)
        progress.keep(ANSWERS[3:])
    assert list((tmp_path / "washing").iterdir()) == []


def test_half_a_batch_is_answered_again(tmp_path: Path, listed: Path) -> None:
    cut_off(tmp_path / "washing", listed, ANSWERS[:2], ANSWERS[2:3])
    (path,) = (tmp_path / "washing").iterdir()
    path.write_bytes(path.read_bytes()[:-20])
    cut_off(tmp_path / "washing", listed, ANSWERS[2:])
    with open_progress(tmp_path / "washing", listed, "analyst", ["state 1"]) as progress:
        assert list(progress.answered()) == [tuple(ANSWERS[:2]), tuple(ANSWERS[2:])]


def test_it_begins_anew_where_something_has_changed_and_leaves_nothing(tmp_path: Path, listed: Path) -> None:
    cut_off(tmp_path / "washing", listed, ANSWERS[:2], ANSWERS[2:3])
    with open_progress(tmp_path / "washing", listed, "analyst", ["state 2"]) as progress:
        assert list(progress.answered()) == []
        assert "began anew" in " ".join(progress.remarks)
    assert list((tmp_path / "washing").iterdir()) == []


def test_two_at_once_do_not_meet(tmp_path: Path, listed: Path) -> None:
    with open_progress(tmp_path / "washing", listed, "analyst", ["state 1"]) as one:
        one.keep(ANSWERS[:2])
        with open_progress(tmp_path / "washing", listed, "analyst", ["state 1"]) as other:
            assert list(other.answered()) == []
            other.keep(ANSWERS)
        assert list(one.answered()) == [tuple(ANSWERS[:2])]


def test_another_reader_is_told_nothing_of_it_and_leaves_it(tmp_path: Path, listed: Path) -> None:
    cut_off(tmp_path / "washing", listed, ANSWERS[:2])
    with open_progress(tmp_path / "washing", listed, "keeper", ["state 2"]) as other:
        assert list(other.answered()) == []
        assert other.remarks == ()
    with open_progress(tmp_path / "washing", listed, "analyst", ["state 1"]) as own:
        assert list(own.answered()) == [tuple(ANSWERS[:2])]


def test_washing_another_list_leaves_it(tmp_path: Path, listed: Path) -> None:
    cut_off(tmp_path / "washing", listed, ANSWERS[:2])
    other = tmp_path / "other.csv"
    other.write_text("AB12 CDE\n", encoding="utf-8")
    with open_progress(tmp_path / "washing", other, "analyst", ["state 1"]) as progress:
        assert list(progress.answered()) == []
    with open_progress(tmp_path / "washing", listed, "analyst", ["state 1"]) as progress:
        assert list(progress.answered()) == [tuple(ANSWERS[:2])]


def test_what_has_waited_too_long_is_thrown_away_whosever_it_is(tmp_path: Path, listed: Path) -> None:
    cut_off(tmp_path / "washing", listed, ANSWERS[:2])
    (path,) = (tmp_path / "washing").iterdir()
    long_ago = time() - (KEPT_DAYS + 1) * 86_400
    os.utime(path, (long_ago, long_ago))
    with open_progress(tmp_path / "washing", listed, "keeper", ["state 1"]):
        assert not path.exists()


def test_a_wash_that_fails_before_it_has_answered_anything_leaves_nothing(tmp_path: Path, listed: Path) -> None:
    cut_off(tmp_path / "washing", listed)
    assert list((tmp_path / "washing").iterdir()) == []


def test_every_process_finds_the_same_file(tmp_path: Path, listed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A set is in another order in each process, so nothing of the file's name may be one that is merely shown."""
    monkeypatch.setenv("TRAWL_MODEL", "none")
    monkeypatch.setenv("TRAWL_USER", "analyst")
    feed = tmp_path / "feed.jsonl"
    feed.write_text('{"id": "a", "force": "Durham", "date": "2024-03-01", "text": "Nothing."}\n', encoding="utf-8")
    load_file(open_installation(tmp_path / "home"), feed, "narratives", lambda *_: None)
    names = []
    for seed in "12":
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "tests.pipeline.wash_progress_file", str(tmp_path / "home"), str(listed)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        names.append(done.stdout)
    assert names[0] == names[1] != ""
