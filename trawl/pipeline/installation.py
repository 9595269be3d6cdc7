"""An installation as one reader uses it: its settings, who that is and why, and the doors to its engine and ledger."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from trawl import __version__
from trawl.access import MARKINGS, Principal
from trawl.contexts.boilerplate import BoilerplateLimits
from trawl.engine.interface import Engine, EngineLimits, Upkeep
from trawl.engine.opening import open_engine, open_upkeep
from trawl.errors import SettingsError, UsageError
from trawl.journal import append_entry, take_entries
from trawl.model import Versions
from trawl.pipeline.principals import Role, has_principals, identify_reader, require_role
from trawl.pipeline.sessions import Session, read_state
from trawl.private_files import make_folder
from trawl.query import Limits
from trawl.settings import Settings, load_settings, packaged_folder
from trawl.text import ANALYSER_VERSION

if TYPE_CHECKING:
    from trawl.ledger import Ledger
    from trawl.pipeline.judging import Opinion
    from trawl.pipeline.sites import Site
    from trawl.places.locator import Locator
    from trawl.tabular import Opening

__all__ = ["Installation", "Session", "open_installation"]

#: With these settings of `model` names are found by trawl's own, which the second opinion reads texts with.
_MODELS_OF_NAMES = frozenset(("auto", "police"))

#: A reader need not know what reads the records.
_READERS_VERSIONS = Versions(__version__, ANALYSER_VERSION, "")


@dataclass(frozen=True, slots=True)
class Installation:
    """What a job needs to know about where it runs: nothing here is open until it is asked for."""

    settings: Settings
    principal: Principal
    purpose: str = ""
    reference: str = ""
    #: What is open already; without one each job opens what it needs.
    site: Site | None = field(default=None, repr=False, compare=False)

    @property
    def source_mappings(self) -> tuple[Path, ...]:
        """Where mappings of feeds are looked for, the user's own first."""
        return tuple(folder / "sources" for folder in self.mapping_folders)

    @property
    def mapping_folders(self) -> tuple[Path, ...]:
        """Where `sources` and `registers` hold mappings, the user's own first."""
        return _folders(self.settings.mappings, self.settings.home / "mappings", packaged_folder("mappings"))

    @property
    def profile_folders(self) -> tuple[Path, ...]:
        """Where profiles and term lists are looked for, the user's own first."""
        return _folders(
            self.settings.profiles, self.settings.home / "saved_searches", packaged_folder("saved_searches")
        )

    @property
    def pack_folders(self) -> tuple[Path, ...]:
        """Where packs are looked for, the user's own first."""
        return (self.settings.home / "packs", packaged_folder("packs"))

    @property
    def outputs_folder(self) -> Path:
        """Where runs and washes put their files unless told otherwise."""
        return self.settings.home / "outputs"

    @property
    def limits(self) -> Limits:
        """The limits of a query, from the settings."""
        return Limits(
            terms=self.settings.query_terms,
            nesting=self.settings.query_nesting,
            pairs=self.settings.query_pairs,
        )

    @property
    def engine_limits(self) -> EngineLimits:
        """The limits of what one query may ask of the engine, from the settings."""
        return EngineLimits(
            expansion=self.settings.query_expansion,
            verify_candidates=self.settings.verify_candidates,
            seconds=self.settings.query_seconds,
        )

    @property
    def boilerplate(self) -> BoilerplateLimits:
        """Which sentences are boilerplate, from the settings."""
        return BoilerplateLimits(words=self.settings.boilerplate_words, days=self.settings.boilerplate_days)

    def open_locator(self) -> Locator:
        """What says where postcodes, grid references, records and rows of registers are; it opens what it needs."""
        from trawl.places.locator import open_locator

        return open_locator(self.settings.postcodes, self.settings.cache_folder)

    def opinion_on(self, theme: str) -> Opinion | None:
        """The second opinion on hits of the profile of this name; None where it is off, or has none on it."""
        from trawl.opinion.opinion import open_opinion  # numbers are slow to import

        if not self.settings.opinion or self.settings.model not in _MODELS_OF_NAMES:
            return None
        opinion = open_opinion()
        return partial(opinion.of, theme) if opinion and opinion.knows(theme) else None

    def opening(self, encoding: str = "", sheet: str = "") -> Opening:
        """How a file from outside is opened: in this encoding, at this sheet where one is named, within the limits.

        Raises UsageError for what is no encoding.
        """
        from trawl.tabular import Opening, check_encoding  # a reader of records opens no such file

        try:
            named = check_encoding(encoding) if encoding else ""
        except ValueError as error:
            raise UsageError(f"--encoding: {error}.") from error
        return Opening(
            encoding=named,
            max_line_bytes=self.settings.max_line_bytes,
            max_unpacked_ratio=self.settings.max_unpacked_ratio,
            sheet=sheet,
        )

    @property
    def everyone(self) -> Principal:
        """Who sees everything: for upkeep, which shows nobody anything."""
        return Principal("upkeep", marking_ceiling=MARKINGS[-1])

    def require(self, *roles: Role) -> None:
        """Raise UsageError where this reader may not do what one of these roles is needed for."""
        require_role(self.principal, *roles)

    @property
    def reason(self) -> str:
        """Why this is done, as the ledger keeps it."""
        return " ".join(filter(None, (self.purpose, self.reference and f"({self.reference})")))

    @contextmanager
    def open_engine(self, *, writing: bool = False) -> Iterator[Engine]:
        """Open the engine that the settings name: to read records, for which a purpose may be required, or to write.

        `writing` is for what shows no record to anybody; it also checks the extractor's version.
        """
        if not writing:
            self.require_purpose()
            self.require("analyst")
        if self.site is not None and not writing:
            yield self.site.engine
            return
        with self.keep_engine(writing=writing) as engine:
            yield engine

    @contextmanager
    def keep_engine(self, *, writing: bool = False) -> Iterator[Engine]:
        """Open the engine for whoever may read: for what stays open, since each who reads asks `open_engine`."""
        self._make_home()
        versions = self.versions if writing else _READERS_VERSIONS
        with closing(open_engine(self.settings, versions=versions, limits=self.engine_limits)) as engine:
            yield engine

    @contextmanager
    def open_upkeep(self, *, writing: bool = True) -> Iterator[Upkeep]:
        """Open what is done to the index as a whole, which shows nobody a record; without `writing`, to have a look."""
        if writing:
            self._make_home()
        versions = self.versions if writing else _READERS_VERSIONS
        with closing(open_upkeep(self.settings, versions=versions, limits=self.engine_limits)) as upkeep:
            yield upkeep

    @property
    def versions(self) -> Versions:
        """What analyses and extracts here."""
        from trawl.entities import extractor_version  # a reader need not wait for it

        return Versions(__version__, ANALYSER_VERSION, extractor_version(self.settings.model))

    @contextmanager
    def open_ledger(self) -> Iterator[Ledger]:
        """Open the ledger that the settings name, and take the journal's entries over into its audit trail."""
        with self.keep_ledger() if self.site is None else nullcontext(self.site.ledger) as ledger:
            take_entries(self.journal, ledger.audit.take_over)
            yield ledger
            take_entries(self.journal, ledger.audit.take_over)

    @contextmanager
    def keep_ledger(self) -> Iterator[Ledger]:
        """Open the ledger: for what stays open, since each who uses it asks `open_ledger`."""
        from trawl.ledger import open_ledger  # its database layer is slow to import, and a search needs none of it

        self._make_home()
        with open_ledger(self.settings.ledger_url) as ledger:
            yield ledger

    @property
    def journal(self) -> Path:
        """What was done and is not in the ledger's trail yet."""
        return self.settings.home / "audit.journal"

    @contextmanager
    def open_session(self, *, attending: bool = False) -> Iterator[Session]:
        """Open the ledger and one unchanging view of the index, for a job that reads.

        With `attending` nobody takes for cut off what the job notes in the ledger as in flight (`Ledger.attend`).
        """
        self.require_purpose()
        with (
            self.open_ledger() as ledger,
            ledger.attend() if attending else nullcontext(),
            self.open_engine() as engine,
            read_state(engine, ledger) if self.site is None else self.site.read(engine, ledger) as state,
        ):
            yield Session(self, ledger, state)

    def require_purpose(self) -> None:
        """To be called before any record is read for somebody. Raises UsageError where a purpose is missing."""
        if self.settings.purpose_required and not (self.purpose and self.reference):
            raise UsageError("This installation asks why: give --purpose and --reference (setting purpose_required).")

    def log(self, action: str, **details: object) -> None:
        """Put on record what is done, by whom, and why; the next opening of the ledger adds it to the audit trail."""
        self._make_home()
        payload = {"purpose": self.purpose, "reference": self.reference, **details}
        append_entry(self.journal, self.principal.name, action, payload)

    def _make_home(self) -> None:
        home = self.settings.home
        try:
            make_folder(home)
        except OSError as error:
            raise SettingsError(
                f"The home folder {home} cannot be made ({error.strerror}). Name another with --home."
            ) from error


def open_installation(home: Path | None = None, *, purpose: str = "", reference: str = "") -> Installation:
    """Read the settings of the installation in `home` (None: `TRAWL_HOME`, else the platform's data folder).

    Raises SettingsError for settings that cannot be used, and UsageError for a reader whom it does not serve.
    """
    settings = load_settings(home)
    account = settings.user if settings.user and not has_principals(settings.home) else _account()
    principal = identify_reader(settings.home, account, settings.user, settings.marking_ceiling)
    return Installation(settings, principal, purpose, reference)


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError) as error:  # in a container the account may be a number without a name
        raise SettingsError("The account that runs this has no name: say who is at work with TRAWL_USER.") from error


def _folders(*folders: Path | None) -> tuple[Path, ...]:
    return tuple(folder for folder in folders if folder is not None)
