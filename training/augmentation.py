"""Write a narrative another way: other names, other case, lost marks, slips of the keyboard. Spans move along."""

from __future__ import annotations

import random
from collections.abc import Callable

from training.corpus import Example
from training.swapping import swap_names


def vary(example: Example, dice: random.Random) -> Example:
    """The narrative as one of its variants, or as it is."""
    if dice.random() < 0.65:
        example = swap_names(example, dice)
    chance = dice.random()
    if chance < 0.14:
        example = recase(example, str.upper)
    elif chance < 0.22:
        example = recase(example, str.lower)
    if dice.random() < 0.12:  # logs in capitals are often without commas too
        example = drop(example, dice, ".,;:'\"‘’“”", 0.7)
    if dice.random() < 0.1:
        example = drop(example, dice, "abcdefghijklmnopqrstuvwxyz", 0.01)
    return example


def recase(example: Example, case: Callable[[str], str]) -> Example:
    """Change the case of each character that stays one character."""
    text = "".join(c if len(case(c)) != 1 else case(c) for c in example.text)
    return Example(text, example.spans)


def drop(example: Example, dice: random.Random, characters: str, chance: float) -> Example:
    """Leave some of these characters out."""
    text: list[str] = []
    moved = [0]
    for character in example.text:
        if not (character in characters and dice.random() < chance):
            text.append(character)
        moved.append(len(text))
    spans = tuple((kind, moved[s], moved[e]) for kind, s, e in example.spans if moved[s] < moved[e])
    return Example("".join(text), spans)
