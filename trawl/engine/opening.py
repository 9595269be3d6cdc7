"""Which engine an installation's settings name, and how it is opened. Its driver is imported only when it is needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from trawl.engine.interface import Engine, EngineLimits, Upkeep
from trawl.errors import SettingsError, UsageError
from trawl.model import Versions
from trawl.settings import EMBEDDED, Settings

if TYPE_CHECKING:
    from trawl.engine.elastic import ElasticConnection

#: The client of Elasticsearch and what it brings; either may be what is not installed.
_CLIENT = ("elasticsearch", "elastic_transport")


class Opener(Protocol):
    """Opens an engine. With `any_version` it reads whatever made its records.

    Raises EngineError where it cannot be used, SettingsError where its client is not installed, and UsageError where
    the settings name no server.
    """

    def __call__(
        self, settings: Settings, *, versions: Versions, limits: EngineLimits, any_version: bool = False
    ) -> Engine: ...


def open_engine(settings: Settings, *, versions: Versions, limits: EngineLimits) -> Engine:
    """Open the engine that the settings name. Raises as every Opener does."""
    opener = _open_embedded if settings.engine == EMBEDDED else _open_elastic
    return opener(settings, versions=versions, limits=limits)


def open_upkeep(settings: Settings, *, versions: Versions, limits: EngineLimits) -> Upkeep:
    """Open the upkeep of the index that the settings name. Raises as every Opener does."""
    if settings.engine == EMBEDDED:
        from trawl.engine.embedded.upkeep import EmbeddedUpkeep

        return EmbeddedUpkeep(settings.index_folder, versions, limits)
    with _needing_client():
        from trawl.engine.elastic.upkeep import ElasticUpkeep
    return ElasticUpkeep(_connection(settings), versions, limits)


def ends_of_copy(*, back: bool) -> tuple[Opener, Opener]:
    """What opens the origin and the target of a copy from the home folder to the server, or `back`."""
    return (_open_elastic, _open_embedded) if back else (_open_embedded, _open_elastic)


def _open_embedded(
    settings: Settings, *, versions: Versions, limits: EngineLimits, any_version: bool = False
) -> Engine:
    """Open the engine in the home folder, whatever engine the settings name."""
    from trawl.engine.embedded import open_embedded
    from trawl.engine.embedded.placement import restore_index

    restore_index(settings.index_folder)
    return open_embedded(settings.index_folder, versions=versions, limits=limits, any_version=any_version)


def _open_elastic(settings: Settings, *, versions: Versions, limits: EngineLimits, any_version: bool = False) -> Engine:
    """Open the engine on the Elasticsearch server that the settings name. Raises UsageError where they name none."""
    connection = _connection(settings)
    with _needing_client():
        from trawl.engine.elastic import open_elastic
    return open_elastic(connection, versions=versions, limits=limits, any_version=any_version)


@contextmanager
def _needing_client() -> Iterator[None]:
    """The block imports the client: where that is not installed, SettingsError says how it is."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name not in _CLIENT:
            raise
        raise SettingsError(
            "TRAWL_ENGINE names an Elasticsearch server, and its client is not installed. "
            "Install trawl with it: pip install 'trawl[elasticsearch]'."
        ) from error


def _connection(settings: Settings) -> ElasticConnection:
    if not settings.engine_urls:
        raise UsageError("TRAWL_ENGINE names no Elasticsearch server. Set it to an address such as https://host:9200.")
    with _needing_client():
        from trawl.engine.elastic import ElasticConnection

    return ElasticConnection(
        urls=settings.engine_urls,
        index=settings.elastic_index,
        api_key=settings.elastic_api_key,
        user=settings.elastic_user,
        password=settings.elastic_password,
        ca_file=settings.elastic_ca,
        verify=settings.elastic_verify,
        timeout=settings.elastic_timeout,
        shards=settings.elastic_shards,
        replicas=None if settings.elastic_replicas == "auto" else settings.elastic_replicas,
        kibana=settings.elastic_kibana,
    )
