"""What exports need to know of an edition, beside what it hides: whether there is such a force, and what went in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from trawl.access import Principal, highest_marking
from trawl.coverage import Coverage, name_feeds
from trawl.engine.interface import View
from trawl.errors import UsageError
from trawl.model import Hit, Match, Record
from trawl.pipeline.installation import Installation
from trawl.query import MATCH_ALL
from trawl.reports.edition import FULL, Edition, Withheld, fold_force
from trawl.reports.findings.narrowing import strip_hit, withhold
from trawl.reports.findings.partner import Disclosure
from trawl.reports.tables import LinkLine
from trawl.reports.wording.editions import list_limits


def require_force(installation: Installation, edition: Edition) -> Edition:
    """The edition with its force as records write it.

    Raises UsageError for a force that no record names: an export without a record would say that it has none.
    """
    if edition.name != "force":
        return edition
    with installation.open_engine() as engine, engine.view() as view:
        return replace(edition, force=find_force(view, installation.principal, edition.force))


def find_force(view: View, principal: Principal, force: str) -> str:
    """A force as records write it, in whatever case and spacing it is given; "" of none.

    Raises UsageError for one that no record names.
    """
    if not force:
        return ""
    known = {fold_force(one): one for one in list_forces(view, principal)}
    if fold_force(force) not in known:
        names = ", ".join(sorted(known.values())) or "none"
        raise UsageError(f"No record is of the force '{force}'. Forces of records here: {names}.")
    return known[fold_force(force)]


def list_forces(view: View, principal: Principal) -> frozenset[str]:
    """The forces that records name."""
    return frozenset(force for force in view.facets(MATCH_ALL, principal, ("force",))["force"] if force)


@dataclass(slots=True)
class EditionSieve:
    """Lets through what an edition may hold of records as they stream by, and remembers what went in.

    `markings` are those of every record that was let in, shown or by reference only, `feeds` those that they are of;
    `withheld` counts what is by reference only and `forceless` what names no force, and so is in no force's edition.
    """

    edition: Edition = FULL
    markings: set[str] = field(default_factory=set)
    feeds: set[str] = field(default_factory=set)
    withheld: int = 0
    forceless: int = 0
    _disclosure: Disclosure = field(init=False)

    def __post_init__(self) -> None:
        self._disclosure = Disclosure(self.edition.partner)

    @property
    def marking(self) -> str:
        """The highest of what went in."""
        return highest_marking(self.markings)

    def is_of(self, record: Record) -> bool:
        """Whether the edition is about the record; one that names no force is counted."""
        admitted = self.edition.admits(record)
        self.forceless += not (admitted or record.force.strip())
        return admitted

    def admit(self, record: Record) -> bool:
        """Whether the edition is about the record, which then counts as having gone in."""
        if not self.is_of(record):
            return False
        self.markings.add(record.marking)
        self.feeds.add(record.source)
        return True

    def judge(self, record: Record) -> str:
        """Why a record that was admitted is by reference only, "" where it is shown; counted."""
        reason = self.edition.withholds(record)
        self.withheld += bool(reason)
        return reason

    def show_hits(self, hits: Iterable[Hit]) -> Iterator[Hit | Withheld]:
        """The hits as the edition may hold them."""
        for hit in hits:
            if not self.admit(hit.record):
                continue
            if reason := self.judge(hit.record):
                yield self._show_withheld(withhold(hit, reason))
            else:
                shown = strip_hit(hit)
                yield self._disclosure.show_hit(shown) if self.edition.name == "partner" else shown

    def show_matches(self, record: Record, matches: Iterable[Match]) -> Iterator[LinkLine]:
        """The lines of a record's matches; of one that is by reference only, lines that name no row.

        A partner is told of no match of a record that may not be passed on.
        """
        if not self.admit(record):
            return
        restricted, partner = bool(self.judge(record)), self.edition.name == "partner"
        for match in matches:
            if not (restricted and partner):
                yield LinkLine(self._disclosure.show_match(match) if partner else match, restricted)

    def cover(self, coverage: Coverage) -> Coverage:
        """The coverage as the edition may have it, with what it leaves out; call it when all has gone by."""
        if self.edition.name == "full":
            return coverage
        named = self.feeds if self.edition.name == "force" else ()
        covered = name_feeds(coverage, named)
        return replace(
            covered, elsewhere=(*covered.elsewhere, *list_limits(self.edition, self.forceless, self.withheld))
        )

    def _show_withheld(self, one: Withheld) -> Withheld:
        return self._disclosure.withhold(one) if self.edition.name == "partner" else one
