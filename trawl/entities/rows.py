"""Mentions as plain rows, the form that `trawl extract` writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from trawl.model import Mention


def mention_rows(mentions: Iterable[Mention]) -> list[dict[str, Any]]:
    """Each mention as `{"type", "start", "end", "text", "value", ...}`, ready for JSON; offsets count code points."""
    return [
        {
            "type": mention.type,
            "start": mention.start,
            "end": mention.end,
            "text": mention.text,
            "value": mention.value,
            "validity": mention.validity,
            "origin": mention.origin,
            "confidence": mention.confidence,
        }
        for mention in mentions
    ]
