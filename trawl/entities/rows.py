"""Mentions and entities as plain rows, the form that `trawl extract` writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from trawl.model import Mention


def mention_rows(mentions: Iterable[Mention]) -> list[dict[str, Any]]:
    """Each mention as `{"type", "start", "end", "text", "value", ...}`, ready for JSON; offsets count code points.

    Of one that stands in another part than the narrative, `part` says which; of one by a rule, `rule` names it; of a
    person in a short form, `joined` says why it is that person.
    """
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
            **({"rule": mention.rule} if mention.rule else {}),
            **({"joined": mention.joined} if mention.joined else {}),
            **({} if mention.part == "narrative" else {"part": mention.part}),
        }
        for mention in mentions
    ]


def entity_rows(mentions: Iterable[Mention]) -> list[dict[str, Any]]:
    """Each canonical value once, as `{"type", "value", "forms"}`: the forms are how the record writes it."""
    forms: dict[tuple[str, str], dict[str, None]] = {}
    for mention in mentions:
        if mention.value and mention.origin != "derived":
            forms.setdefault((mention.type, mention.value), {})[mention.text] = None
    return [{"type": kind, "value": value, "forms": list(written)} for (kind, value), written in forms.items()]
