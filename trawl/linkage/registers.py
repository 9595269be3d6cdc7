"""Register mappings, which say what column of a reference list is what, and the rows read through them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from trawl.errors import InputError, UsageError
from trawl.model import RegisterRow, Rejection
from trawl.tabular import PLAIN, Opening, Row, Table, check_encoding, fold_name, keep_silent, mend_field, open_table
from trawl.yaml_files import load_yaml_file

_REGISTER_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")
_LATITUDE, _LONGITUDE = 90.0, 180.0


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


#: One column, or several whose filled-in values are joined by a comma and a space.
Columns = Annotated[tuple[str, ...], BeforeValidator(_as_list)]


class RegisterMapping(BaseModel):
    """Which columns of a register are which fields of a row; all columns that are named nowhere are kept as extra.

    `ignore` lists columns that are not kept. Columns are found whatever their case, with spaces, dashes and
    underscores alike.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    description: str = ""
    row_id: Columns
    name: Columns
    address: Columns = ()
    town: Columns = ()
    postcode: Columns = ()
    force: Columns = ()
    phone: Columns = ()
    status: Columns = ()
    lat: Columns = ()
    lon: Columns = ()
    ignore: Columns = ()
    delimiter: Annotated[str, Field(max_length=1)] = ""
    encoding: Annotated[str, AfterValidator(check_encoding)] = ""
    header_row: Annotated[int, Field(ge=0)] = 0
    sheet: str = ""

    @property
    def fields(self) -> dict[str, tuple[str, ...]]:
        """The columns of each field of a row."""
        names = ("row_id", "name", "address", "town", "postcode", "force", "phone", "status", "lat", "lon")
        return {name: getattr(self, name) for name in names}


def load_register_mapping(name: str, folders: Sequence[Path]) -> RegisterMapping:
    """Load a mapping by the path of its file, or by name from the first folder with `registers/NAME.yml`.

    Raises FileProblems for what is wrong in it, UsageError (with the names there are) where there is none.
    """
    path = Path(name)
    if path.suffix in (".yml", ".yaml"):
        return load_yaml_file(path, RegisterMapping)
    known: set[str] = set()
    for folder in folders:
        candidate = folder / "registers" / f"{name}.yml"
        if _REGISTER_NAME.fullmatch(name) and candidate.is_file():
            return load_yaml_file(candidate, RegisterMapping)
        known.update(path.stem for path in (folder / "registers").glob("*.yml"))
    nearest = get_close_matches(name, sorted(known), n=1)
    hint = f"Did you mean '{nearest[0]}'?" if nearest else f"There are: {', '.join(sorted(known)) or 'none'}."
    raise UsageError(f"No register mapping is named '{name}'. {hint} A file is named by its path, ending in .yml.")


def load_register_rows(
    path: Path,
    mapping: RegisterMapping,
    register: str = "",
    opening: Opening = PLAIN,
    on_open: Callable[[Table], None] = keep_silent,
) -> Iterator[RegisterRow | Rejection]:
    """Yield the rows of a CSV file (also .gz) or a workbook, each as a row of `register` or rejected.

    Without a name the register has the file's. A row is rejected, with its reason, where it cannot be read, has no id
    or name, or repeats an id. Coordinates that cannot be are left out of their row. Raises InputError where the file
    cannot be read or lacks a column of the id or the name (any other field may be missing from a copy); nothing has
    been yielded then.
    """
    wanted = [column for columns in mapping.fields.values() for column in columns]
    opening = opening.filled(mapping.encoding, mapping.delimiter, mapping.header_row, mapping.sheet)
    with open_table(path, wanted=wanted, opening=opening) as table:
        on_open(table)
        reader = _RowReader(path, mapping, table, register or path.name.split(".")[0])
        for row in table:
            yield reader.read(row)


class _RowReader:
    """Turns rows of one table into register rows; remembers the ids it has seen."""

    def __init__(self, path: Path, mapping: RegisterMapping, table: Table, register: str) -> None:
        self._path, self._register = path, register
        present = {fold_name(column): column for column in table.columns}
        self._columns = {
            field: tuple(present[fold_name(c)] for c in columns if fold_name(c) in present)
            for field, columns in mapping.fields.items()
        }
        self._refuse_missing(mapping, table, present)
        used = {column for columns in self._columns.values() for column in columns}
        ignored = {fold_name(column) for column in mapping.ignore}
        self._extra = [c for c in table.columns if c and c not in used and fold_name(c) not in ignored]
        self._seen: dict[str, int] = {}

    def _refuse_missing(self, mapping: RegisterMapping, table: Table, present: Mapping[str, str]) -> None:
        missing = [
            f"{column} (for {field.replace('row_', '')})"
            for field, columns in (("row_id", mapping.row_id), ("name", mapping.name))
            for column in columns
            if fold_name(column) not in present
        ]
        if missing:
            said = f" has no column {', '.join(missing)}, which the register mapping names."
            remedy = "Use another mapping, or correct this one."
            told = f"{said} Its columns are: {', '.join(table.columns) or 'none'}. {remedy}"
            raise InputError(self._path, f"{said} {remedy}", told=told)

    def read(self, row: Row) -> RegisterRow | Rejection:
        """Return the row of the register, or why it is none."""
        if row.problem:
            return self._reject(row, row.problem)
        texts = {field: self._join(row, columns) for field, columns in self._columns.items()}
        if not texts["row_id"] or not texts["name"]:
            return self._reject(row, f"has no {'id' if not texts['row_id'] else 'name'}")
        if first := self._seen.get(texts["row_id"]):
            return self._reject(row, f"has the id of row {first}")
        self._seen[texts["row_id"]] = row.number
        lat, lon = _coordinate(texts.pop("lat"), _LATITUDE), _coordinate(texts.pop("lon"), _LONGITUDE)
        if lat is None or lon is None:
            lat = lon = None
        extra = {column: value for column in self._extra if (value := mend_field(row.values[column]))}
        return RegisterRow(register=self._register, lat=lat, lon=lon, extra=extra, **texts)

    def _reject(self, row: Row, reason: str) -> Rejection:
        return Rejection(self._path.name, row.number, reason, row.content)

    @staticmethod
    def _join(row: Row, columns: tuple[str, ...]) -> str:
        values = (mend_field(row.values[column]) for column in columns)
        return ", ".join(dict.fromkeys(value for value in values if value))


def _coordinate(text: str, limit: float) -> float | None:
    """Read WGS84 degrees; None where there are none, or none that can be on the Earth."""
    try:
        degrees = float(text)
    except ValueError:
        return None
    return degrees if -limit <= degrees <= limit else None
