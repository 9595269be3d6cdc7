"""An Elasticsearch server of our own for tests, without Docker: fetched once, started on the loopback address."""

from tests.servers.elasticsearch.access import Server, given_server
from tests.servers.elasticsearch.cluster import Cluster, run_elasticsearch
from tests.servers.elasticsearch.distribution import DEFAULT_VERSION
from tests.servers.elasticsearch.node import ServerFailedError
from tests.servers.machine import ServerUnavailableError

__all__ = [
    "DEFAULT_VERSION",
    "Cluster",
    "Server",
    "ServerFailedError",
    "ServerUnavailableError",
    "given_server",
    "run_elasticsearch",
]
