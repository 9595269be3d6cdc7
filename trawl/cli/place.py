"""`trawl place`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from trawl.cli.invocation import installed

if TYPE_CHECKING:
    from trawl.pipeline.whereabouts import Whereabouts


def place(
    context: typer.Context,
    text: Annotated[
        str,
        typer.Argument(metavar="PLACE", help="A postcode or its beginning, a grid reference, or 'lat, lon'."),
    ],
    nearest: Annotated[str, typer.Option(help="Also the rows of this register that are nearest to it.")] = "",
    count: Annotated[int, typer.Option(help="How many of them.", min=1)] = 5,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Say where a place is, and how exactly; offline. Exit code 3 for a postcode that the data lack.

    A place that begins with a dash goes after `--`.
    """
    from trawl.cli.display import answers, plain_text, print_json, remarks
    from trawl.pipeline.whereabouts import find_whereabouts

    found = find_whereabouts(installed(context), text, register=nearest, count=count)
    if json:
        print_json(_to_json(found, nearest))
        return
    position = found.position
    grid = f", grid reference {found.grid}" if found.grid else ""
    answers().print(plain_text(f"{position.lat:.6f}, {position.lon:.6f}{grid}\n{position}"))
    if nearest:
        _print_nearest(found, nearest)
    if found.unplaced:
        remarks().print(plain_text(f"Of the register {nearest}, {found.unplaced}: one of those may be nearer."))


def _print_nearest(found: Whereabouts, register: str) -> None:
    from trawl.cli.display import answers, make_table
    from trawl.places.position import say_distance

    if not found.nearest:
        answers().print(f"No row of the register {register} has a place.", markup=False)
        return
    rows = [
        (
            f"{near.thing.register}/{near.thing.row_id}",
            near.thing.name,
            ", ".join(filter(None, (near.thing.address, near.thing.town, near.thing.postcode))),
            say_distance(near.km, found.position, near.position),
        )
        for near in found.nearest
    ]
    answers().print(make_table(("Row", "Name", "Address", "Distance"), rows, whole=0))


def _to_json(found: Whereabouts, register: str) -> dict[str, object]:
    from dataclasses import asdict

    rows = [
        {**asdict(near.thing), "km": round(near.km, 3), "position": asdict(near.position)} for near in found.nearest
    ]
    place = {**asdict(found.position), "grid_reference": found.grid, "words": str(found.position)}
    return {**place, "nearest": {"register": register, "rows": rows, "unplaced": found.unplaced}} if register else place
