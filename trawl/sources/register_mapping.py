"""Register mappings: which column of a reference list is what (docs/registers.md)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from trawl.errors import UsageError
from trawl.model import FURTHER_NAMES
from trawl.tabular import check_encoding
from trawl.yaml_files import load_yaml_file

_REGISTER_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


#: One column, or several whose filled-in values are joined by a comma and a space.
Columns = Annotated[tuple[str, ...], BeforeValidator(_as_list)]

#: The keys that name columns of a row's fields.
FIELDS = ("row_id", "name", "address", "town", "postcode", "force", "phone", "status")
#: The keys that name columns of a row's position.
POSITION = ("lat", "lon", "easting", "northing", "grid")
#: Keys that an earlier trawl did not know: where none is used, a mapping's hash is what it was.
_LATER_KEYS = frozenset((*POSITION[2:], *FURTHER_NAMES, "as_at"))


class RegisterMapping(BaseModel):
    """Which columns of a register are which fields of a row; all columns that are named nowhere are kept as extra.

    `former_names` and `other_names` are kept in extra under these names. `as_at` is the column whose newest date is
    the day that the list tells of. `ignore` lists columns that are not kept. Columns are found whatever their case,
    with spaces, dashes and underscores alike.
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
    easting: Columns = ()
    northing: Columns = ()
    grid: Columns = ()
    former_names: Columns = ()
    other_names: Columns = ()
    as_at: str = ""
    ignore: Columns = ()
    delimiter: Annotated[str, Field(max_length=1)] = ""
    encoding: Annotated[str, AfterValidator(check_encoding)] = ""
    header_row: Annotated[int, Field(ge=0)] = 0
    sheet: str = ""

    @property
    def columns(self) -> dict[str, tuple[str, ...]]:
        """The columns that each key names, but for those of `ignore`."""
        named = {key: getattr(self, key) for key in (*FIELDS, *POSITION, *FURTHER_NAMES)}
        return {**named, "as_at": (self.as_at,) if self.as_at else ()}

    @property
    def hash(self) -> str:
        """What tells whether two versions of a register were read in one way."""
        unused = {key for key in _LATER_KEYS if not getattr(self, key)}
        return hashlib.sha256(self.model_dump_json(exclude=unused).encode()).hexdigest()


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
