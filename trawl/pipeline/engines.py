"""Which engine an installation's settings name, and how it is opened. Its driver is imported only when it is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trawl.engine.interface import Engine, EngineLimits
from trawl.errors import SettingsError, UsageError
from trawl.model import Versions
from trawl.settings import EMBEDDED, Settings

if TYPE_CHECKING:
    from trawl.engine.elastic import ElasticConnection, ElasticEngine
    from trawl.engine.embedded import EmbeddedEngine

#: The client of Elasticsearch and what it brings; either may be what is not installed.
_CLIENT = ("elasticsearch", "elastic_transport")


def open_settings_engine(
    settings: Settings, *, versions: Versions, limits: EngineLimits, any_version: bool = False
) -> Engine:
    """Open the engine that the settings name. With `any_version` it reads whatever made its records.

    Raises EngineError where it cannot be used, SettingsError where its client is not installed.
    """
    opener = open_embedded_engine if settings.engine == EMBEDDED else open_elastic_engine
    return opener(settings, versions=versions, limits=limits, any_version=any_version)


def open_embedded_engine(
    settings: Settings, *, versions: Versions, limits: EngineLimits, any_version: bool = False
) -> EmbeddedEngine:
    """Open the engine in the home folder, whatever engine the settings name."""
    from trawl.engine.embedded import open_embedded
    from trawl.engine.embedded.placement import restore_index

    restore_index(settings.index_folder)
    return open_embedded(settings.index_folder, versions=versions, limits=limits, any_version=any_version)


def open_elastic_engine(
    settings: Settings, *, versions: Versions, limits: EngineLimits, any_version: bool = False
) -> ElasticEngine:
    """Open the engine on the Elasticsearch server that the settings name. Raises UsageError where they name none."""
    if not settings.engine_urls:
        raise UsageError("TRAWL_ENGINE names no Elasticsearch server. Set it to an address such as https://host:9200.")
    try:
        from trawl.engine.elastic import open_elastic
    except ModuleNotFoundError as error:
        if error.name not in _CLIENT:
            raise
        raise SettingsError(
            "TRAWL_ENGINE names an Elasticsearch server, and its client is not installed. "
            "Install trawl with it: pip install 'trawl[elasticsearch]'."
        ) from error
    return open_elastic(_connection(settings), versions=versions, limits=limits, any_version=any_version)


def _connection(settings: Settings) -> ElasticConnection:
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
