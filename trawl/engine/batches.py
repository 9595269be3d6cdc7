"""Long lists taken in parts, as the drivers take them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

_Item = TypeVar("_Item")


def batched(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    """The items in lists of `size`, the last of which may be shorter; no more than one list is read ahead."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
