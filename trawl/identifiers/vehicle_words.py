"""Words that say a vehicle is meant: makes, models, colours, body shapes. One list for plates and vehicle mentions.

They stand in `words/vehicle_*.txt`.
"""

from __future__ import annotations

from trawl.identifiers.word_lists import load_words


def _in_order(name: str) -> tuple[str, ...]:
    return tuple(sorted(load_words(name)))


MAKES = _in_order("vehicle_makes")
MODELS = _in_order("vehicle_models")
COLOURS = _in_order("vehicle_colours")
BODIES = _in_order("vehicle_bodies")
