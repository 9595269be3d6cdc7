"""Settings of an installation: from `TRAWL_*` environment variables, then `trawl.toml` in the home folder.

docs/settings.md describes each; a test holds that none is missing there.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from trawl.errors import SettingsError


class Settings(BaseSettings):
    """Every setting, with its default. Unknown keys in `trawl.toml` are refused."""

    model_config = SettingsConfigDict(env_prefix="TRAWL_", extra="forbid", frozen=True)

    home: Path
    engine: str = "embedded"
    ledger: str = ""
    #: `auto` takes an official en_core_web_sm where installed, else the package registry's; `none` is no model.
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

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, _settings_file())


def home_folder() -> Path:
    """The folder that holds everything an installation keeps: `TRAWL_HOME`, else the platform's data folder."""
    home = os.environ.get("TRAWL_HOME")
    return Path(home).expanduser() if home else user_data_path("trawl")


def _settings_file() -> Path:
    return home_folder() / "trawl.toml"


def load_settings() -> Settings:
    """Read the settings of the installation that `TRAWL_HOME` names.

    Raises SettingsError naming each setting that cannot be used, and why.
    """
    try:
        return Settings(home=home_folder())
    except ValidationError as error:
        problems = "\n".join(f"  {'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in error.errors())
        raise SettingsError(
            f"These settings cannot be used (environment TRAWL_*, or {_settings_file()}):\n{problems}"
        ) from error
    except ValueError as error:  # tomllib.TOMLDecodeError is one
        raise SettingsError(f"{_settings_file()} is not valid TOML: {error}") from error


def packaged_folder(name: Literal["mappings", "saved_searches"]) -> Path:
    """A data folder that travels with trawl: inside the wheel, or at the top of a checkout."""
    inside = Path(__file__).parent / "data" / name
    return inside if inside.is_dir() else Path(__file__).parent.parent / name
