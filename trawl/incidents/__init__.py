"""Which records tell of one event: pairs with their evidence, and groups of strong pairs (docs/incidents.md)."""

from trawl.incidents.folding import fold_records
from trawl.incidents.keys import SearchKeys, list_search_keys
from trawl.incidents.references import own_references
from trawl.incidents.weights import INCIDENTS_VERSION

__all__ = ["INCIDENTS_VERSION", "SearchKeys", "fold_records", "list_search_keys", "own_references"]
