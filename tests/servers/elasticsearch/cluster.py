"""A cluster of our own for tests: on the loopback address, in a temporary folder, gone afterwards."""

from __future__ import annotations

import http.client
import json
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.servers.elasticsearch.access import Server
from tests.servers.elasticsearch.distribution import DEFAULT_VERSION, Release, fetch_release, find_release
from tests.servers.elasticsearch.java import find_java
from tests.servers.elasticsearch.node import Node, ServerFailedError
from tests.servers.elasticsearch.security import make_authority, make_node_store, security_settings, user_files
from tests.servers.machine import free_port, unprivileged_account

#: The account that runs the server where the tests run as root, whom Elasticsearch refuses.
_ACCOUNTS = ("elasticsearch", "nobody")
#: Starting takes 15 s on a machine that is idle; those that test are not.
_START_SECONDS = 300
#: Compile each method once, lightly.
_QUICK_START = "-XX:TieredStopAtLevel=1"


@dataclass(frozen=True)
class Cluster:
    """A running cluster; `url` and `urls` hold no credentials."""

    nodes: Sequence[Node]
    java: Path
    version: str
    folder: Path
    user: str | None = None
    password: str | None = None
    authority: Path | None = None
    """The certificate authority's certificate, PEM, where security is on."""

    @property
    def urls(self) -> list[str]:
        return [server.url for server in self.servers]

    @property
    def url(self) -> str:
        return self.urls[0]

    @property
    def servers(self) -> list[Server]:
        """Each node, with every right."""
        scheme = "https" if self.authority else "http"
        return [
            Server(f"{scheme}://127.0.0.1:{node.http_port}", self.user, self.password, authority=self.authority)
            for node in self.nodes
        ]

    def kill(self, node: int = 0) -> None:
        """End a node as a power cut would; its data stay."""
        self.nodes[node].kill()

    def stop(self, node: int = 0) -> None:
        """End a node as an operator would; its data stay."""
        self.nodes[node].stop()

    def start(self, node: int = 0) -> None:
        """Start a node again, and wait until the cluster answers through it."""
        self.nodes[node].start()
        self.wait(node)

    def wait(self, node: int = 0) -> None:
        """Wait until a node answers for a cluster of all the nodes that run."""
        running = sum(one.running for one in self.nodes)
        end = time.monotonic() + _START_SECONDS
        path = f"/_cluster/health?wait_for_status=yellow&wait_for_nodes={running}&timeout=5s"
        while True:
            if not self.nodes[node].running:
                raise ServerFailedError(f"{self.nodes[node].name} ended at once.\n{self.nodes[node].log_tail()}")
            try:
                status, _ = self.request("GET", path, node=node)
            except (OSError, http.client.HTTPException):
                status = 0
            if status == 200:
                return
            if time.monotonic() > end:
                raise ServerFailedError(
                    f"{self.nodes[node].name} did not answer in {_START_SECONDS} s (last status {status}).\n"
                    f"{self.nodes[node].log_tail()}"
                )
            time.sleep(0.3)

    def request(
        self, method: str, path: str, body: object = None, *, node: int = 0, seconds: float = 60
    ) -> tuple[int, Any]:
        """Ask a node itself, with every right and without the client under test; return status and answer."""
        return self.servers[node].request(method, path, body, seconds=seconds)


def _node_settings(count: int, transports: Sequence[int]) -> dict[str, object]:
    name = {"cluster.name": f"trawl-tests-{transports[0]}"}
    if count == 1:
        return {**name, "discovery.type": "single-node"}
    return {
        **name,
        "discovery.seed_hosts": json.dumps([f"127.0.0.1:{port}" for port in transports]),
        "cluster.initial_master_nodes": json.dumps([f"node-{number + 1}" for number in range(count)]),
    }


def _prepare(
    release: Release,
    home: Path,
    java: Path,
    folder: Path,
    *,
    nodes: int,
    security: bool,
    java_options: str,
    settings: Mapping[str, object],
) -> Cluster:
    account = unprivileged_account("Elasticsearch", _ACCOUNTS)
    user = password = authority = None
    files: dict[str, bytes] = {}
    shared: dict[str, object] = {"xpack.security.enabled": "false"}
    if security:
        user, password = "trawl-tests", secrets.token_urlsafe(16)
        certificates = folder / "certificates"
        certificates.mkdir()
        made = make_authority(java, certificates)
        authority = made.certificate
        files = {"node.p12": make_node_store(java, certificates, made), **user_files(user, password)}
        shared = security_settings()
    transports = [free_port() for _ in range(nodes)]
    made_nodes = [
        Node(
            name=f"node-{number + 1}",
            release=home,
            java=java,
            folder=folder / f"node-{number + 1}",
            account=account,
            http_port=free_port(),
            transport_port=transports[number],
            java_options=java_options,
            settings={**shared, **_node_settings(nodes, transports), **settings},
            files=files,
        )
        for number in range(nodes)
    ]
    if account:
        shutil.chown(folder, account)
    for node in made_nodes:
        node.prepare()
    return Cluster(made_nodes, java, release.version, folder, user, password, authority)


@contextmanager
def run_elasticsearch(
    version: str = DEFAULT_VERSION,
    *,
    security: bool = False,
    nodes: int = 1,
    heap: str = "512m",
    full_speed: bool = False,
    settings: Mapping[str, object] | None = None,
) -> Iterator[Cluster]:
    """Start a cluster and yield it when it answers.

    It starts in half the time where it need not work at `full_speed`, which is for measurements.
    Raises ServerUnavailableError where this machine cannot run it, ServerFailedError where it did not start.
    """
    release = find_release(version)
    java = find_java(release.java, f"Elasticsearch {version}")
    java_options = f"-Xms{heap} -Xmx{heap}" if full_speed else f"-Xms{heap} -Xmx{heap} {_QUICK_START}"
    home = fetch_release(release)
    folder = Path(tempfile.mkdtemp(prefix="trawl-elasticsearch-"))
    started: Sequence[Node] = ()
    try:
        cluster = _prepare(
            release,
            home,
            java,
            folder,
            nodes=nodes,
            security=security,
            java_options=java_options,
            settings=settings or {},
        )
        started = cluster.nodes
        for node in started:
            node.start()
        for number in range(nodes):
            cluster.wait(number)
        yield cluster
    finally:
        for node in started:
            node.stop()
        shutil.rmtree(folder, ignore_errors=True)
