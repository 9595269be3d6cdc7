"""The dimensions of the star: what the facts are about, one row each, joined by its key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from trawl.identifiers import REGISTRY
from trawl.model import Hit
from trawl.reports.document import Column, Table, Value
from trawl.reports.edition import Withheld
from trawl.reports.findings.changes import Change
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.wording.star.facts import list_matches
from trawl.reports.wording.star.keys import date_key, entity_key, entity_of, premises_key, record_key, term_key
from trawl.written import MONTHS

#: The first year from which on every day is in the table of days.
_FIRST_YEAR = 1900
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def tabulate_run(findings: RunFindings) -> Table:
    """The run itself."""
    run, coverage = findings.run, findings.coverage
    columns = (
        Column("run_key", "Run", meaning="The run, as trawl calls it."),
        Column("profile", "Profile", meaning="The name of the profile that was run."),
        Column("title", "Title", meaning="The profile's title."),
        Column("started", "As at", "moment", "When the run began: it saw the records that were loaded by then."),
        Column("issued", "Issued", "moment", "When its report was issued; empty while it is a draft."),
        Column(
            "compared_with", "Compared with", meaning="The issued run that says what is new; empty if there is none."
        ),
        Column("edition", "Edition", meaning="For whom its rows were narrowed: full, force or partner."),
        Column("marking", "Marking", meaning="The highest marking of all that went in, shown or not."),
        Column("records", "Records searched", "number", "How many records the run searched."),
        Column("complete", "All was read", "yes_no", "Whether everything that was handed to trawl could be searched."),
        Column("fictitious", "Fictitious", "yes_no", "Whether the records are invented."),
    )
    row: tuple[Value, ...] = (
        run.id,
        run.profile,
        findings.profile.title,
        run.started,
        run.issued,
        run.compared_with,
        findings.edition.name,
        findings.marking,
        coverage.records,
        coverage.clean,
        findings.fictitious,
    )
    return Table("run", "Runs", columns, (row,))


def tabulate_records(findings: RunFindings) -> Table:
    """The records that are hits, or were."""
    columns = (
        Column("record_key", "Record key", meaning="The record, the same in every run."),
        Column("source", "Source", meaning="The feed that it came by."),
        Column("record_id", "Record", meaning="Its id within the feed."),
        Column("reference", "Reference", meaning="What its force calls it."),
        Column("kind", "Kind", meaning="crime, intelligence, custody, missing ..."),
        Column("force", "Force", meaning="Whose record it is."),
        Column("district", "District", meaning="Where in the force, as its feed says."),
        Column("event_date", "Event date", "date", "The day of the event."),
        Column("created_date", "Created", "date", "The day on which it was written."),
        Column("grade", "Grade", meaning="Its intelligence grade, as written."),
        Column("grade_scheme", "Scheme of the grade", meaning="3x5x2, 5x5x5 ..."),
        Column("handling", "Handling", meaning="Its handling code or condition, as written."),
        Column("marking", "Marking", meaning="Its protective marking."),
        Column(
            "by_reference",
            "By reference only",
            "yes_no",
            "No more is here; empty: a hit no more.",
        ),
        Column("town", "Town", meaning="The town that its columns give."),
        Column("postcode", "Postcode", meaning="The postcode that its columns give."),
        Column("lat", "Latitude", "degrees", "Degrees north (WGS84), as its columns give them."),
        Column("lon", "Longitude", "degrees", "Degrees east (WGS84), as its columns give them."),
    )
    rows = [_record_row(hit) for hit in findings.hits]
    rows += [_reference_row(one) for one in findings.withheld]
    rows += [_gone_row(change) for change in findings.changes if not change.present]
    return Table("dim_record", "Records", columns, _unique(rows))


def _record_row(hit: Hit) -> tuple[Value, ...]:
    record = hit.record
    return (
        record_key(record.key),
        *record.key,
        record.reference,
        record.kind,
        record.force,
        record.district,
        record.event_date,
        record.created_date,
        record.grade.code if record.grade else None,
        record.grade.scheme if record.grade else None,
        record.handling,
        record.marking,
        False,
        record.place.town,
        record.place.postcode,
        record.place.lat,
        record.place.lon,
    )


def _gone_row(change: Change) -> tuple[Value, ...]:
    """A hit no longer: of one that was withdrawn nothing may remain; of any other this run knows no more."""
    held = True if change.status == "withdrawn" else None
    return (record_key(change.key), *change.key, change.reference, *[None] * 8, change.marking, held, *[None] * 4)


def _reference_row(one: Withheld) -> tuple[Value, ...]:
    about = (one.reference, one.kind, one.force, *[None] * 6, one.marking, True, *[None] * 4)
    return (record_key(one.key), *one.key, *about)


def tabulate_terms(findings: RunFindings) -> Table:
    """Every term of the query."""
    columns = (
        Column("term_key", "Term key", meaning="A term of a profile, the same in every run of it."),
        Column("profile", "Profile", meaning="The profile whose query has the term."),
        Column("term", "Term", meaning="The term as the query writes it."),
    )
    profile = findings.run.profile
    found = {count.term for count in findings.terms} | {term for hit in findings.hits for term in hit.found_terms}
    rows = [(term_key(findings.run.profile, term), profile, term) for term in sorted(found)]
    return Table("dim_term", "Terms", columns, tuple(rows))


def tabulate_premises(findings: RunFindings) -> Table:
    """The premises that hits may name."""
    columns = (
        Column("premises_key", "Premises key", meaning="A row of a register, the same in every run."),
        Column("register", "Register", meaning="The register that lists it."),
        Column("row_id", "Row", meaning="Its id in the register."),
        Column("name", "Name", meaning="Its name as in the register."),
        Column("address", "Address", meaning="Its address as in the register."),
        Column("town", "Town", meaning="Its town as in the register."),
        Column("postcode", "Postcode", meaning="Its postcode as in the register."),
        Column("status", "Status", meaning="What the register says of it."),
        Column("lat", "Latitude", "degrees", "Degrees north (WGS84), as the register gives them."),
        Column("lon", "Longitude", "degrees", "Degrees east (WGS84), as the register gives them."),
    )
    rows = {match.row.key: match.row for _, match in list_matches(findings)}.values()
    made = [(premises_key(r), *r.key, r.name, r.address, r.town, r.postcode, r.status, r.lat, r.lon) for r in rows]
    return Table("dim_premises", "Premises of registers that hits may name", columns, _unique(made))


def tabulate_entities(findings: RunFindings) -> Table:
    """Everybody and everything that shown hits name."""
    columns = (
        Column("entity_key", "Entity key", meaning="Somebody or something named, the same in every run."),
        Column("type", "Type", meaning="What it is: person, phone, vrm ..."),
        Column("called", "Called", meaning="What the type is called in a sentence."),
        Column(
            "value", "Value", meaning="Its canonical value: names and values are not people, and prove no identity."
        ),
    )
    found = sorted({entity_of(mention) for hit in findings.hits for mention in hit.mentions})
    rows = [(entity_key(kind, value), kind, _call(kind), value) for kind, value in found]
    return Table("dim_entity", "People, places and identifiers named", columns, tuple(rows))


def _call(kind: str) -> str:
    return REGISTRY[kind].one if kind in REGISTRY else kind


def tabulate_dates(findings: RunFindings) -> Table:
    """Every day from the year of the first event to that of the run: measures over time need the days without one too.

    A year before 1900 or after the next, which only a slip of the pen makes, stands there by itself.
    """
    columns = (
        Column("date_key", "Date key", "number", "The day as YYYYMMDD."),
        Column("date", "Date", "date", "The day."),
        Column("year", "Year", "number", "Its year."),
        Column("quarter", "Quarter", "number", "Its quarter of the year, 1 to 4."),
        Column("month", "Month", "number", "Its month, 1 to 12."),
        Column("month_name", "Name of month", meaning="Its month by name."),
        Column("week", "Week", "number", "Its ISO week, 1 to 53."),
        Column("weekday", "Weekday", meaning="Its day of the week by name."),
    )
    this_year = findings.run.started.year
    found = {hit.record.event_date.year for hit in findings.hits if hit.record.event_date} | {this_year}
    likely = [year for year in found if _FIRST_YEAR <= year <= this_year + 1]
    years = sorted(found.union(range(min(likely), max(likely) + 1)))
    return Table("dim_date", "Days", columns, tuple(_date_row(day) for year in years for day in _days(year)))


def _days(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    for number in range((date(year, 12, 31) - day).days + 1):
        yield day + timedelta(days=number)


def _date_row(day: date) -> tuple[Value, ...]:
    quarter = (day.month - 1) // 3 + 1
    week = day.isocalendar().week
    return (date_key(day), day, day.year, quarter, day.month, MONTHS[day.month - 1], week, _WEEKDAYS[day.weekday()])


def _unique(rows: Iterable[tuple[Value, ...]]) -> tuple[tuple[Value, ...], ...]:
    """Rows by their first cell, the first of each."""
    kept: dict[Value, tuple[Value, ...]] = {}
    for row in rows:
        kept.setdefault(row[0], row)
    return tuple(kept.values())
