"""How much is prepared together and by how many, and that the processes which do it end with their parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from trawl.pipeline.preparing import BATCH, BATCH_CHARACTERS, next_batch
from trawl.pipeline.workers import SMALL_INPUT, count_processes

_PATIENCE_SECONDS = 30

#: Prepares for ever on two processes, and says which they are.
_PREPARE = """
import itertools, multiprocessing
from trawl.model import Record
from trawl.engine.embedded.preparation import prepare_record
from trawl.pipeline.preparing import prepare_batches

if __name__ == "__main__":
    batches = ([Record("feed", f"r{n}", "a kite")] for n in itertools.count())
    for _ in prepare_batches(batches, "none", 2, prepare_record):
        print(*(process.pid for process in multiprocessing.active_children()), flush=True)
"""


def is_alive(process_id: int) -> bool:
    try:
        state = Path(f"/proc/{process_id}/stat").read_text("ascii").rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def test_a_batch_is_full_by_its_items_or_by_their_characters() -> None:
    items = iter([1] * (BATCH + 2) + [BATCH_CHARACTERS, 1])
    assert next_batch(items, int) == [1] * BATCH
    assert next_batch(items, int) == [1, 1, BATCH_CHARACTERS]
    assert next_batch(items, int) == [1]
    assert next_batch(items, int) == []


def test_only_much_input_is_shared_among_processes() -> None:
    assert count_processes(4, SMALL_INPUT - 1) == 1
    assert count_processes(4, SMALL_INPUT) == 4
    assert count_processes(4, 10, small=10) == 4
    assert count_processes(0, SMALL_INPUT) == (os.cpu_count() or 1)
    assert count_processes(100, SMALL_INPUT) == 61


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes as Linux shows them")
def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "prepare.py"
    script.write_text(_PREPARE)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, env=environment) as parent:
        assert parent.stdout is not None
        workers = [int(number) for number in parent.stdout.readline().split()]
        assert len(workers) == 2
        assert all(map(is_alive, workers))
        parent.send_signal(signal.SIGKILL)
    end = time.monotonic() + _PATIENCE_SECONDS
    while any(map(is_alive, workers)) and time.monotonic() < end:
        time.sleep(0.05)
    left = [worker for worker in workers if is_alive(worker)]
    for worker in left:
        os.kill(worker, signal.SIGKILL)
    assert not left
