"""What is asked of a run's report: in which formats, for whom, which copy; and what its files are therefore called."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from difflib import get_close_matches
from typing import Any

from trawl.errors import UsageError
from trawl.model import PartnerRules
from trawl.reports.edition import EDITION_NAMES, Edition, EditionName
from trawl.reports.formats import FORMATS, Format

#: What a partner reads where no profile says: the least.
NO_RULES = PartnerRules()

#: The tables for programs: flat ones of the report, a file each. They have no Format, for they are no document.
CSV = "csv"
#: The star of a run for Power BI and the like: a folder of tables, as CSV and as Parquet.
TABLES = "tables"
#: What can be asked for by name.
FORMAT_NAMES = (*(one.name for one in FORMATS), CSV, TABLES)
#: What a run writes unless it is asked for something else; none of them needs the extra `reports`.
DEFAULT_FORMATS = ("html", "xlsx", CSV)
#: The flat tables that are written as CSV, by the stem of the file's name. A partner reads others than the desk.
_TABLES = {"hits": "hits", "links": "links"}
_PARTNER_TABLES = {"premises": "premises-listed", "records": "records-listed"}

#: The formats of the lead's pages: those that are read from the first page on.
_TO_READ = ("html", "pdf", "docx")

#: The most characters that a force's name gives to the name of a file.
_LONGEST_SLUG = 60


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """What is asked of a report. `force` is whose force edition it is; `annex` prints the annexes on paper too.

    `suppressed` lists one by one the hits that are suppressed, which are counted in any case. `district` narrows the
    edition to one of the force's districts; `pack` is the pack that it is made for, if any.
    `lead` asks for the pages alone that a lead takes into a meeting.
    `include_restricted` is the reason for showing whole what is otherwise shown by reference only. `copy` is the
    number of the copy, 0 where it is not numbered; `recipient` is who gets it. `period` says in words what time it
    reports on, and `occasion` why it was made, where a schedule says so.
    """

    formats: tuple[str, ...] = DEFAULT_FORMATS
    edition: EditionName = "full"
    force: str = ""
    annex: bool = False
    lead: bool = False
    include_restricted: str = ""
    copy: int = 0
    recipient: str = ""
    period: str = ""
    occasion: str = ""
    suppressed: bool = False
    district: str = ""
    pack: str = ""

    @property
    def documents(self) -> tuple[Format, ...]:
        """The formats of documents that are asked for."""
        return tuple(one for one in FORMATS if one.name in self.formats)

    def make_edition(self, partner: PartnerRules = NO_RULES) -> Edition:
        """The edition that is asked for; `partner` is what the profile lets a partner read.

        Raises UsageError for one that there is not.
        """
        return Edition(self.edition, self.force, self.include_restricted, partner, self.district)

    @property
    def file_names(self) -> tuple[str, ...]:
        """The names of its files: documents, then tables, then the folder of the star."""
        star = [self.star_folder] if self.star_folder else []
        return (*map(self.name_document, self.documents), *self.tables.values(), *star)

    @property
    def star_folder(self) -> str:
        """The name of the folder of the star, `tables-force-northshire`; "" where none is asked for."""
        return f"{TABLES}{self._tail}" if TABLES in self.formats else ""

    @property
    def tables(self) -> dict[str, str]:
        """The flat tables that are asked for, each with the name of its file: `hits.csv`, `premises-partner.csv`."""
        stems = _PARTNER_TABLES if self.edition == "partner" else _TABLES
        return {table: f"{stem}{self._tail}.csv" for stem, table in stems.items() if CSV in self.formats}

    def name_document(self, one: Format) -> str:
        """The name of the file of a format: `report-force-northshire-copy-3.pdf`."""
        stem, _, suffix = one.file_name.partition(".")
        return f"{stem}{self._tail}.{suffix}"

    @property
    def _tail(self) -> str:
        """What sets the files of this order apart from others of the same run, in letters that no path can mean."""
        parts: list[str] = [] if self.edition == "full" else [self.edition]
        parts += [slug(self.force)] if self.force else []
        parts += [slug(self.district)] if self.district else []
        parts += ["lead"] if self.lead else []
        parts += ["with-restricted"] if self.include_restricted else []
        parts += ["with-suppressed"] if self.suppressed else []
        parts += [f"copy-{self.copy}"] if self.copy else []
        return "".join(f"-{part}" for part in parts)


DEFAULT_ORDER = ReportOrder()


def parse_formats(texts: Iterable[str]) -> tuple[str, ...]:
    """Read `pdf,docx`, or several such, as the names of formats, each once, in the order of `FORMAT_NAMES`.

    Raises UsageError for a name that is none.
    """
    wanted = [name.strip().casefold() for text in texts for name in text.split(",") if name.strip()]
    for name in wanted:
        _require_known("format", name, FORMAT_NAMES)
    return tuple(name for name in FORMAT_NAMES if name in wanted) or DEFAULT_FORMATS


def parse_edition(text: str) -> EditionName:
    """Read the name of an edition. Raises UsageError for one that there is not."""
    name = text.strip().casefold()
    _require_known("edition", name, EDITION_NAMES)
    return next(known for known in EDITION_NAMES if known == name)


def check_order(order: ReportOrder) -> ReportOrder:
    """Return the order, or raise UsageError, saying what to ask for instead, where it cannot be carried out."""
    order.make_edition()
    if order.suppressed and order.edition == "partner":
        raise UsageError("Partners are told how many hits are suppressed, and not which: leave --suppressed out.")
    if order.lead and order.annex:
        raise UsageError("The lead's pages have no annexes: leave --lead or --annex out.")
    if order.lead and (others := [name for name in order.formats if name not in _TO_READ]):
        raise UsageError(f"The lead's pages are there to be read: ask for {', '.join(_TO_READ)}, not {others[0]}.")
    for one in order.documents:
        one.require_packages()
    return order


def check_copy(number: int | None) -> int:
    """The number of a copy as an order has it. Raises UsageError for one below 1."""
    if number is not None and number < 1:
        raise UsageError("--copy: copies are numbered from 1.")
    return number or 0


def check_reason(reason: str | None) -> str:
    """The reason for showing restricted records as an order has it. Raises UsageError for one without words."""
    if reason is not None and not reason.strip():
        raise UsageError("--include-restricted needs the reason: it is logged, and shown on the report.")
    return (reason or "").strip()


def address_order(order: ReportOrder, recipients: Sequence[str]) -> ReportOrder:
    """The order with its copy's number and its recipient, each made out from the other by the profile's recipients.

    A copy's number is that of its recipient in the list. Raises UsageError for a recipient who is not in it and has no
    number, and for a number that is another recipient's.
    """
    listed = {name.casefold(): number for number, name in enumerate(recipients, 1)}
    recipient = order.recipient.strip()
    own = listed.get(recipient.casefold(), 0)
    number = order.copy or own
    if recipient and not number:
        names = f"those of the profile are {'; '.join(recipients)}" if recipients else "the profile lists none"
        raise UsageError(f"'{recipient}' has no number as a recipient: {names}. Number this copy with --copy.")
    holder = recipients[number - 1] if 0 < number <= len(recipients) else ""
    if (own and own != number) or (holder and recipient.casefold() not in ("", holder.casefold())):
        raise UsageError(f"Copy {own or number} is that of {recipient if own else holder}: number this one otherwise.")
    return replace(order, copy=number, recipient=recipient or holder)


def say_copy(order: ReportOrder, recipients: Sequence[str]) -> str:
    """`2 of 5 (Northshire exploitation lead)`; "" where the copy is not numbered."""
    if not order.copy:
        return ""
    of = f" of {len(recipients)}" if order.copy <= len(recipients) else ""
    return f"{order.copy}{of}{f' ({order.recipient})' if order.recipient else ''}"


def pack_order(order: ReportOrder) -> dict[str, Any]:
    """What a run keeps of the order that it was run with, as JSON values."""
    return {**asdict(order), "formats": list(order.formats)}


def unpack_order(packed: Mapping[str, Any]) -> ReportOrder:
    """Read what `pack_order` made; a run of an earlier trawl kept none."""
    return ReportOrder(**{**packed, "formats": tuple(packed["formats"])}) if packed else ReportOrder()


def _require_known(what: str, name: str, names: Sequence[str]) -> None:
    if name not in names:
        near = get_close_matches(name, names, n=1)
        meant = f" Did you mean {near[0]}?" if near else ""
        raise UsageError(f"There is no {what} '{name}': there are {', '.join(names)}.{meant}")


def slug(text: str) -> str:
    """A name in small letters, digits and hyphens; one that has none of them by a number that is its own."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].rstrip("-")
    return slug or hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
