"""Settings of an installation: from `TRAWL_*` environment variables, then `trawl.toml` in the home folder.

docs/settings.md describes each; a test holds that none is missing there.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from trawl.errors import SettingsError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_PREFIX = "TRAWL_"


class Settings(BaseModel):
    """Every setting, with its default. Unknown keys in `trawl.toml` are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    home: Path
    engine: str = "embedded"
    ledger: str = ""
    #: `auto` takes trawl's own model where it can run, else a spaCy one; `rules` is no model, `none` no names at all.
    model: str = "auto"
    processes: int = Field(default=0, ge=0, le=64)
    marking_ceiling: Literal["OFFICIAL", "OFFICIAL-SENSITIVE", "SECRET", "TOP SECRET"] = "OFFICIAL-SENSITIVE"
    user: str = ""
    purpose_required: bool = False
    exercise: bool = False
    profiles: Path | None = None
    mappings: Path | None = None
    query_terms: int = Field(default=5_000, ge=1)
    query_nesting: int = Field(default=20, ge=1, le=100)
    query_expansion: int = Field(default=2_000, ge=1)
    query_seconds: float = Field(default=30.0, gt=0)
    verify_candidates: int = Field(default=200_000, ge=1)
    max_line_bytes: int = Field(default=16 * 1024 * 1024, ge=1024)

    @property
    def ledger_url(self) -> str:
        """The ledger's database; a SQLite file in the home folder unless a URL is set."""
        return self.ledger or f"sqlite:///{self.home / 'ledger.db'}"

    @property
    def index_folder(self) -> Path:
        """Where the embedded engine keeps its store and its index."""
        return self.home / "index"


def home_folder() -> Path:
    """The folder that holds everything an installation keeps: `TRAWL_HOME`, else the platform's data folder."""
    home = os.environ.get("TRAWL_HOME")
    return Path(home).expanduser() if home else user_data_path("trawl")


def load_settings(home: Path | None = None) -> Settings:
    """Read the settings of the installation in `home` (None: `home_folder()`); the environment wins over `trawl.toml`.

    Raises SettingsError naming each setting that cannot be used, where it stands and why.
    """
    home = home_folder() if home is None else home
    file = home / "trawl.toml"
    written = _read_file(file)
    environment = {
        name: value
        for name in Settings.model_fields
        if name != "home" and (value := os.environ.get(_PREFIX + name.upper()))
    }
    try:
        return Settings(**{**written, **environment, "home": home})
    except ValidationError as error:
        problems = "\n".join(f"  {_say_problem(problem, environment, file)}" for problem in error.errors())
        raise SettingsError(f"These settings cannot be used (docs/settings.md lists them):\n{problems}") from error


def _read_file(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except NotADirectoryError as error:
        raise SettingsError(f"The home {file.parent} is not a folder. Name another with --home.") from error
    except OSError as error:
        raise SettingsError(f"The settings in {file} cannot be read: {error.strerror}.") from error
    except ValueError as error:  # not UTF-8, or not TOML
        raise SettingsError(f"{file} is not valid TOML: {error}.") from error


def _say_problem(problem: ErrorDetails, environment: dict[str, str], file: Path) -> str:
    name = ".".join(map(str, problem["loc"]))
    place = f"environment {_PREFIX}{name.upper()}" if name in environment else str(file)
    return f"{name} ({place}): {problem['msg']}"


def packaged_folder(name: Literal["mappings", "saved_searches"]) -> Path:
    """A data folder that travels with trawl: inside the wheel, or at the top of a checkout."""
    inside = Path(__file__).parent / "data" / name
    return inside if inside.is_dir() else Path(__file__).parent.parent / name
