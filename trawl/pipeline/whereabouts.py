"""What is known of a place that somebody types: where it is, how exactly, and what of a register is nearest to it."""

from __future__ import annotations

from dataclasses import dataclass

from trawl.errors import UsageError
from trawl.model import RegisterRow
from trawl.pipeline.installation import Installation
from trawl.pipeline.nearness import index_register
from trawl.places.distance import Nearest
from trawl.places.national_grid import name_square
from trawl.places.position import Position, say_unplaced


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A place as it was found.

    `grid` is its reference to a metre, "" where there is none: outside Britain, or without the library of the grid.
    `unplaced` says what of the register has no place, "" where all has one.
    """

    position: Position
    grid: str
    nearest: tuple[Nearest[RegisterRow], ...] = ()
    unplaced: str = ""


def find_whereabouts(installation: Installation, text: str, *, register: str = "", count: int = 5) -> Whereabouts:
    """Find a place, and of a register the `count` rows nearest to it.

    Raises UsageError for what is no place, NotFoundError for a postcode that the data lack and for a register that is
    not loaded.
    """
    locator = installation.open_locator()
    position = locator.locate(text)
    try:
        grid = name_square(position.lat, position.lon)
    except UsageError:  # degrees alone need no library
        grid = ""
    if not register:
        return Whereabouts(position, grid)
    with installation.open_ledger() as ledger:
        index = index_register(ledger, locator, register)
    return Whereabouts(position, grid, index.nearest_few(position, count), say_unplaced(index.unplaced, "row", "rows"))
