"""The parts of a record that several columns make up: its place and its markers."""

from __future__ import annotations

from collections.abc import Callable

from trawl.model import Place
from trawl.places.degrees import find_fault
from trawl.places.national_grid import open_transformer, read_grid
from trawl.sources.fields import FieldCompiler, Values
from trawl.sources.flags import read_flag
from trawl.sources.mapping import MarkerSource, PlaceSource
from trawl.sources.origins import FieldSource


def compile_place(source: PlaceSource, fields: FieldCompiler) -> Callable[[Values], Place]:
    """Return a function from a row's values to its place; degrees that are no place are remarked."""
    if source == PlaceSource():
        nowhere = Place()
        return lambda _: nowhere
    premises, address = fields.text(source.premises), fields.text(source.address)
    town, postcode = fields.text(source.town), fields.text(source.postcode)
    position = _position(source, fields)

    def take(values: Values) -> Place:
        return Place(premises(values), address(values), town(values), postcode(values).upper(), *position(values))

    return take


def _position(source: PlaceSource, fields: FieldCompiler) -> Callable[[Values], tuple[float | None, float | None]]:
    lat, lon = fields.degrees(source.lat, 90), fields.degrees(source.lon, 180)
    written, columns = (fields.text(source.lat), fields.text(source.lon)), _columns_of(source)

    on_grid = _grid_position(source, fields)

    def take(values: Values) -> tuple[float | None, float | None]:
        degrees = lat(values), lon(values)
        if degrees == (None, None):
            return on_grid(values)
        if degrees[0] is None or degrees[1] is None:
            return degrees
        fault = find_fault(degrees[0], degrees[1])
        if not fault:
            return degrees
        fields.notes.remark(columns, ", ".join(take_text(values) for take_text in written), fault)
        return None, None

    return take


def _grid_position(source: PlaceSource, fields: FieldCompiler) -> Callable[[Values], tuple[float | None, float | None]]:
    """Take the degrees of an easting and a northing, or else of a reference to the National Grid."""
    columns = [column for part in (source.easting, source.northing, source.grid) if part for column in part.all_columns]
    if not any(map(fields.may_have, columns)):
        return lambda _: (None, None)
    open_transformer()  # says at once where it is not installed
    take_easting, take_northing, take_grid = map(fields.found, (source.easting, source.northing, source.grid))

    def take(values: Values) -> tuple[float | None, float | None]:
        easting, northing, grid = take_easting(values), take_northing(values), take_grid(values)
        position, fault = read_grid(easting[0], northing[0], grid[0])
        if position:
            return position.lat, position.lon
        if fault:
            used = (easting, northing) if easting[0] or northing[0] else (grid,)
            named = " + ".join(column for _, column in used if column)
            fields.notes.remark(named, ", ".join(text for text, _ in used if text), fault)
        return None, None

    return take


def _columns_of(source: PlaceSource) -> str:
    pairs = (field.all_columns[:1] for field in (source.lat, source.lon) if field)
    return " + ".join(column for columns in pairs for column in columns)


def compile_markers(sources: tuple[MarkerSource, ...], fields: FieldCompiler) -> Callable[[Values], tuple[str, ...]]:
    """Return a function from a row's values to its markers, each once."""
    if not sources:
        return lambda _: ()
    takes = [_marker(source, fields) for source in sources if source.constant or fields.may_have(source.column)]
    return lambda values: tuple(dict.fromkeys([marker for take in takes for marker in take(values)]))


def _marker(source: MarkerSource, fields: FieldCompiler) -> Callable[[Values], tuple[str, ...]]:
    if source.constant:
        stated = (source.constant,)
        return lambda _: stated
    return _flag(source, fields) if source.flag else _marker_list(source, fields)


def _flag(source: MarkerSource, fields: FieldCompiler) -> Callable[[Values], tuple[str, ...]]:
    take_text, said, notes = fields.column(source.column), (source.flag,), fields.notes

    def take(values: Values) -> tuple[str, ...]:
        text = take_text(values)
        if not text:
            return ()
        flag = read_flag(text, source.flag)
        if flag is None:
            notes.remark(source.column, text, "is neither yes nor no")
        return said if flag else ()

    return take


def _marker_list(source: MarkerSource, fields: FieldCompiler) -> Callable[[Values], tuple[str, ...]]:
    take_texts = fields.texts(FieldSource(column=source.column), source.separator)
    return lambda values: tuple([text for text, _ in take_texts(values)])
