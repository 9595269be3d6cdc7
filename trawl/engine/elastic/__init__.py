"""The engine on Elasticsearch, for an index that several people and machines share."""

from trawl.engine.elastic.connection import ElasticConnection
from trawl.engine.elastic.engine import ElasticEngine, open_elastic
from trawl.engine.elastic.status import ElasticStatus

__all__ = ["ElasticConnection", "ElasticEngine", "ElasticStatus", "open_elastic"]
