"""Settings of an installation: from `TRAWL_*` environment variables, then `trawl.toml` in the home folder.

docs/settings.md describes each; a test holds that none is missing there. Every command reads them before it does
anything else: pydantic-settings, which knows the same sources, takes twice to three times as long to import as pydantic
alone, which is here anyway.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from platformdirs import user_cache_path, user_data_path
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from trawl.errors import SettingsError
from trawl.validation import Refusal, explain_refusals

_PREFIX = "TRAWL_"

#: The engine that needs no server.
EMBEDDED = "embedded"

#: Names the folder of the system that runs the container for secrets: a file for each, `trawl_ledger` say.
_SECRETS_FOLDER = f"{_PREFIX}SECRETS"

#: Settings that may stand in a file of their own, which `TRAWL_..._FILE` names, or that lies in the folder of secrets.
FROM_FILES = ("ledger", "elastic_api_key", "elastic_password", "mail_password")
#: Settings that `trawl.toml` may not hold.
_SECRETS = ("elastic_api_key", "elastic_password", "mail_password")

#: What Elasticsearch takes as a name, with room for what is put behind it: an alias and several indices begin with it.
_INDEX_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class Settings(BaseModel):
    """Every setting, with its default. Unknown keys in `trawl.toml` are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    home: Path
    #: `embedded`, or the addresses of one Elasticsearch cluster's nodes, separated by commas.
    engine: str = EMBEDDED
    elastic_index: str = "trawl"
    elastic_api_key: SecretStr | None = None
    elastic_user: str = ""
    elastic_password: SecretStr | None = Field(default=None, validate_default=True)
    elastic_ca: Path | None = None
    elastic_verify: bool = True
    elastic_timeout: float = Field(default=60.0, gt=0)
    elastic_shards: int = Field(default=1, ge=1, le=1024)
    elastic_replicas: Annotated[int, Field(ge=0, le=100)] | Literal["auto"] = "auto"
    elastic_kibana: bool = False
    #: It may hold a password, so it is not shown.
    ledger: str = Field(default="", repr=False)
    #: `auto` takes trawl's own model where it can run, else a spaCy one; `rules` is no model, `none` no names at all.
    model: str = "auto"
    processes: int = Field(default=0, ge=0, le=61)
    marking_ceiling: Literal["OFFICIAL", "OFFICIAL-SENSITIVE", "SECRET", "TOP SECRET"] = "OFFICIAL-SENSITIVE"
    user: str = ""
    purpose_required: bool = False
    exercise: bool = False
    profiles: Path | None = None
    mappings: Path | None = None
    #: A folder of Code-Point Open, else what the extra `places` has brought.
    postcodes: Path | None = None
    #: Areas of forces for maps (GeoJSON), else `templates/areas.geojson` in the home folder, where there is one.
    areas: Path | None = None
    #: What can be made anew, for every installation of the user.
    cache: Path | None = None
    query_terms: int = Field(default=5_000, ge=1)
    query_nesting: int = Field(default=20, ge=1, le=100)
    query_pairs: int = Field(default=200_000, ge=1)
    query_expansion: int = Field(default=2_000, ge=1)
    query_seconds: float = Field(default=30.0, gt=0)
    verify_candidates: int = Field(default=200_000, ge=1)
    opinion: bool = True
    boilerplate_words: int = Field(default=12, ge=4)
    boilerplate_days: int = Field(default=30, ge=0)
    max_line_bytes: int = Field(default=16 * 1024 * 1024, ge=1024)
    max_unpacked_ratio: int = Field(default=200, ge=1)
    snapshot_share: float = Field(default=0.1, ge=0, le=1)
    standing_days: int = Field(default=90, ge=1, le=3660)
    #: The server that recipients of packs are mailed through; none is without it, and none unless a pack asks for it.
    mail_host: str = ""
    mail_port: int = Field(default=587, ge=1, le=65535)
    mail_tls: Literal["starttls", "tls", "none"] = "starttls"
    mail_user: str = ""
    mail_password: SecretStr | None = None
    mail_from: str = ""

    @field_validator("engine")
    @classmethod
    def _check_engine(cls, engine: str) -> str:
        if engine == EMBEDDED:
            return engine
        if "@" in engine:  # wherever: a password with a slash in it is no part of the address's user
            raise ValueError("an address holds no user or password: use TRAWL_ELASTIC_USER and its password's file")
        for url in map(str.strip, engine.split(",")):
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
                raise ValueError(f"{EMBEDDED!r}, or addresses such as https://es01:9200,https://es02:9200")
        return ",".join(url.strip().rstrip("/") for url in engine.split(","))

    @field_validator("elastic_index")
    @classmethod
    def _check_index(cls, name: str) -> str:
        if _INDEX_NAME.fullmatch(name):
            return name
        better = re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-._") or "trawl"
        raise ValueError(
            f"{name!r} cannot name an index: lower-case letters, digits, '-', '_' and '.', beginning with a letter or "
            f"a digit, at most 100 characters. {better[:100]!r} would do"
        )

    @field_validator("elastic_password")
    @classmethod
    def _check_credentials(cls, password: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        user = info.data.get("elastic_user")
        if info.data.get("elastic_api_key") and (user or password):
            raise ValueError("an API key and a user are two ways to sign in: set one of them")
        if bool(user) != bool(password):
            raise ValueError("a user and a password go together: set both TRAWL_ELASTIC_USER and this one")
        return password

    @field_validator("elastic_verify")
    @classmethod
    def _check_verify(cls, verify: bool, info: ValidationInfo) -> bool:
        if not verify and info.data.get("elastic_ca"):
            raise ValueError("it is off, and an authority is named: leave TRAWL_ELASTIC_CA or this one out")
        return verify

    @property
    def engine_urls(self) -> tuple[str, ...]:
        """The addresses of the Elasticsearch nodes; none for the embedded engine."""
        return () if self.engine == EMBEDDED else tuple(self.engine.split(","))

    @property
    def warnings(self) -> tuple[str, ...]:
        """What whoever uses these settings must be told every time."""
        return tuple(self._dangers())

    def _dangers(self) -> Iterator[str]:
        if not self.elastic_verify and any(urlsplit(url).scheme == "https" for url in self.engine_urls):
            yield (
                "TRAWL_ELASTIC_VERIFY is off: any machine between here and the server can pose as it, and read and "
                "change every record. Name the authority's certificate with TRAWL_ELASTIC_CA instead."
            )
        open_to = [
            url
            for url, parts in ((url, urlsplit(url)) for url in self.engine_urls)
            if parts.scheme == "http" and parts.hostname not in _THIS_MACHINE
        ]
        if open_to:
            yield f"Records and passwords travel unencrypted to {', '.join(open_to)}. Use https."

    @property
    def ledger_url(self) -> str:
        """The ledger's database; a SQLite file in the home folder unless a URL is set."""
        return self.ledger or f"sqlite:///{self.home / 'ledger.db'}"

    @property
    def cache_folder(self) -> Path:
        """Where the table of postcodes is kept; the platform's folder for such unless one is set."""
        return self.cache or user_cache_path("trawl")

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
    environment = _read_environment()
    try:
        return Settings(**{**written, **environment, "home": home})
    except ValidationError as error:
        refusals = explain_refusals(Settings, error, show_values=False)
        # What the library raised shows the values.
        raise _refuse(_say_problem(refusal, environment, file) for refusal in refusals) from None


def _read_environment() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in Settings.model_fields:
        variable = _PREFIX + name.upper()
        value = os.environ.get(variable)
        places = list(_find_secrets(name)) if name in FROM_FILES else []
        if len(places) + bool(value) > 1:
            said = [variable] * bool(value) + [place for place, _ in places]
            raise _refuse([f"{name}: both {' and '.join(said)} are set. Set one of them"])
        for place, path in places:
            value = _read_secret(path, place)
        if value and name != "home":
            found[name] = value
    return found


def _find_secrets(name: str) -> Iterator[tuple[str, Path]]:
    """The files that may hold a secret, each with what names it."""
    variable = f"{_PREFIX}{name.upper()}_FILE"
    if path := os.environ.get(variable):
        yield variable, Path(path)
    if folder := os.environ.get(_SECRETS_FOLDER):
        if not Path(folder).is_dir():
            raise _refuse([f"{_SECRETS_FOLDER} names {folder}, which is no folder"])
        if (file := Path(folder) / f"{_PREFIX}{name}".lower()).exists():
            yield _SECRETS_FOLDER, file


def _read_secret(path: Path, variable: str) -> str:
    """What a file holds, without the end of its line."""
    try:
        value = path.read_text("utf-8-sig").strip()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise _refuse([f"{variable} names {path}, which cannot be read ({reason})"]) from None
    if not value:
        raise _refuse([f"{variable} names {path}, which is empty"])
    return value


def _refuse(problems: Iterable[str]) -> SettingsError:
    return SettingsError(
        "These settings cannot be used (docs/settings.md lists them):\n" + "\n".join(f"  {text}" for text in problems)
    )


def _read_file(file: Path) -> dict[str, Any]:
    try:
        written = tomllib.loads(file.read_text("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except NotADirectoryError as error:
        raise SettingsError(f"The home {file.parent} is not a folder. Name another with --home.") from error
    except OSError as error:
        raise SettingsError(f"The settings in {file} cannot be read: {error.strerror}.") from error
    except ValueError as error:  # not UTF-8, or not TOML
        raise SettingsError(f"{file} is not valid TOML: {error}.") from error
    if secrets := [name for name in _SECRETS if name in written]:
        raise _refuse(
            f"{name} ({file}): a secret is not kept in a settings file. Put it in a file of its own, "
            f"and name that with {_PREFIX}{name.upper()}_FILE"
            for name in secrets
        )
    return written


def _say_problem(refusal: Refusal, environment: dict[str, str], file: Path) -> str:
    name = str(refusal.location[0])
    place = f"environment {_PREFIX}{name.upper()}" if name in environment else str(file)
    return f"{name} ({place}): {refusal.message}"


def packaged_folder(name: Literal["mappings", "saved_searches", "packs"]) -> Path:
    """A data folder that travels with trawl: inside the wheel, or at the top of a checkout."""
    inside = Path(__file__).parent / "data" / name
    return inside if inside.is_dir() else Path(__file__).parent.parent / name
