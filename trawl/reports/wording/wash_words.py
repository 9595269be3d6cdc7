"""The words for what a row of a washed list came to, and for how sure that is."""

from __future__ import annotations

from collections.abc import Mapping

#: Outcomes in the order in which a reader wants them, with the words for each.
OUTCOMES: Mapping[str, str] = {
    "trace": "Trace",
    "possible": "Possible trace, a proposal to check",
    "no_trace": "No trace",
    "invalid": "Could not be read as an identifier",
}
#: How surely a record holds what a row names, the surest first.
TIERS: Mapping[str, str] = {
    "exact": "the very value",
    "form": "another form of it",
    "text": "in the text, not found there as an identifier",
    "near": "only near to it",
}
