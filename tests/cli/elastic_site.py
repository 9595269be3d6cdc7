"""An installation on an Elasticsearch that comes to harm: what it loads and runs meanwhile, and what must be whole."""

from __future__ import annotations

import subprocess
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import PATIENCE_SECONDS, PROFILE, Trawl, wait_for
from tests.servers.elasticsearch import Cluster
from trawl.pipeline.preparing import BATCH

#: A feed that takes some seconds to load, and a profile that takes some seconds to run.
MANY = 6_000


@dataclass(frozen=True)
class Site:
    """An installation on Elasticsearch, and the means to ask the server itself."""

    trawl: Trawl
    ask: Callable[..., tuple[int, Any]]
    index: str
    processes: list[subprocess.Popen[str]]

    @property
    def stored(self) -> int:
        """How many records the index holds, searched or not."""
        self.ask("POST", f"/{self.index}/_refresh")
        status, answer = self.ask("GET", f"/{self.index}/_count")
        assert status == 200, answer
        return int(answer["count"])

    def write_feed(self) -> Path:
        return self.trawl.write_kites(MANY)

    def load_again(self, feed: Path) -> None:
        """Load the file again: what was stored stays, what was not is added, and every record is there once."""
        before = self.stored
        done = self.trawl("load", feed, "--source", "narratives", "--json").json
        assert (done["read"], done["rejected"]) == (MANY, 0)
        assert (done["unchanged"], done["written"]) == (before, MANY - before)
        self.assert_whole()
        assert "PROBLEM" not in (said := self.trawl("doctor", code=None).out), said

    def assert_whole(self) -> None:
        found = self.trawl("search", "kite", "--json", "--all").json
        ids = [hit["record_id"] for hit in found["hits"]]
        assert len(ids) == MANY
        assert set(ids) == {f"B{n}" for n in range(MANY)}
        assert self.stored == MANY

    def start_loading(self, feed: Path, **environment: str) -> subprocess.Popen[str]:
        """Start a load and return when it has stored something."""
        process = self.trawl.start("load", feed, "--source", "narratives", **environment)
        self.processes.append(process)
        # What is seen of a request that the server has not answered yet may be lost with the server.
        wait_for(lambda: self.stored > 2 * BATCH, process)
        return process

    def start_running(self) -> subprocess.Popen[str]:
        """Start a run with MANY hits and return when it is under way."""
        self.trawl.write("home/saved_searches/kites.yml", PROFILE.replace("vape AND (girl OR boy OR stolen)", "kite"))
        process = self.trawl.start("run", "kites")
        self.processes.append(process)
        wait_for(self.trawl.is_running, process)
        return process

    def run_again(self) -> None:
        """A run that must be whole."""
        done = self.trawl("run", "kites", "--json").json["run"]
        assert (done["state"], done["counts"]["new"]) == ("complete", MANY)


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, message = process.communicate(timeout=PATIENCE_SECONDS)
    return process.returncode, message


def assert_one_message(message: str) -> None:
    """A failure is said in one line; progress bars go elsewhere."""
    lines = [line for line in message.splitlines() if line.strip()]
    assert len(lines) == 1, message
    assert lines[0].startswith("trawl: "), message


def open_site(
    trawl: Trawl, urls: Sequence[str], ask: Callable[..., tuple[int, Any]], settings: Mapping[str, str]
) -> Iterator[Site]:
    index = f"trawl-test-{uuid.uuid4().hex[:12]}"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"TRAWL_ENGINE": ",".join(urls), "TRAWL_ELASTIC_INDEX": index, **settings}.items():
            patch.setenv(name, value)
        trawl("engine", "create")
        site = Site(trawl, ask, index, [])
        try:
            yield site
        finally:
            for process in site.processes:
                process.kill()
                process.communicate()
    _, found = ask("GET", f"/_resolve/index/{index}*")
    for each in found["indices"]:
        ask("DELETE", f"/{each['name']}")


def open_harmed_site(trawl: Trawl, cluster: Cluster, settings: Mapping[str, str]) -> Iterator[Site]:
    """A site on a cluster whose nodes may be killed; all of them run again afterwards."""

    def ask(*request: Any) -> tuple[int, Any]:
        alive = next(number for number, node in enumerate(cluster.nodes) if node.running)
        return cluster.request(*request, node=alive)

    sites = open_site(trawl, cluster.urls, ask, settings)
    yield next(sites)
    for node in cluster.nodes:
        if not node.running:
            node.start()
    for number in range(len(cluster.nodes)):
        cluster.wait(number)
    next(sites, None)
