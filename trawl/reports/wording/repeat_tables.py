"""The tables of what hits have in common: premises, people, identifiers, terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from trawl.identifiers import REGISTRY
from trawl.model import Hit, Key
from trawl.query.reasons import say_term
from trawl.reports.document import Column, Table
from trawl.reports.findings.concern import Concern, rank_premises, sum_concern
from trawl.reports.findings.incidents import count_by_term, count_hits
from trawl.reports.findings.people import repeat_people
from trawl.reports.findings.premises import PremisesFinding, group_premises
from trawl.reports.findings.repeats import Repeat, repeat_identifiers
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.wording.flat_tables import Row, fill_table
from trawl.reports.wording.sentences import say_strength

_HITS = Column("hits", "Hits", "number", "How many hits that are shown here.")
_FORCES = Column("forces", "Forces", "list", "The forces whose records they are.")
_CROSSING = Column("cross_force", "Crosses forces", "yes_no", "Whether the hits are of two forces or more.")
_RECORDS = Column("records", "Records", "list", "The hits by reference, or by id where a record has none.")

PREMISES_COLUMNS = (
    Column("name", "Premises as registered", meaning="The name in the register."),
    Column("address", "Address", meaning="The address in the register."),
    Column("town", "Town", meaning="The town in the register."),
    Column("postcode", "Postcode", meaning="The postcode in the register."),
    Column("lat", "Latitude", "degrees", "Degrees north (WGS84), where the register or its postcode gives a place."),
    Column("lon", "Longitude", "degrees", "Degrees east (WGS84)."),
    Column("register", "Register", meaning="The register's name."),
    Column("register_id", "Row of the register", meaning="The row's id, its own within the register."),
    Column("status", "Status in the register", meaning="As the register says it."),
    Column("strength", "Strength", meaning="How surely the hits mean these premises, and how many of them."),
    Column("score", "Highest score", "score", "The highest of the matches' scores, 0 to 100."),
    Column("evidence", "Evidence", "list", "What speaks for the strongest match."),
    Column("against", "Against", "list", "What speaks against it."),
    Column("written", "Written as", "list", "How the records name the premises, the commonest first."),
    Column("nearest_school", "Nearest school", meaning="The nearest school and how far it is."),
    Column("near", "Near", meaning="How far it is from what the profile wants it to be near to."),
    _HITS,
    Column("new", "New", "number", "Of them, hits that the last issued run did not have."),
    Column("negated", "Negated", "number", "Of them, hits whose text rules the concern out."),
    Column("incidents", "Incidents", "number", "How many incidents the hits are; empty where none were told apart."),
    Column("concern", "Concern", "number", "The scores of its hits together, without those that are negated."),
    Column("last_3_months", "In 3 months", "number", "Hits with an event in the 3 months before the run."),
    Column("last_12_months", "In 12 months", "number", "Hits with an event in the 12 months before the run."),
    _RECORDS,
)  # fmt: skip

PEOPLE_COLUMNS = (
    Column("person", "Person", meaning="As a record writes the name, with birth and nominal id where it gives them."),
    Column("basis", "Joined by", meaning="nominal id, name and date of birth, or name only: a proposal that joins "
           "nothing."),
    _HITS,
    _FORCES,
    _CROSSING,
    Column("roles", "Roles", "list", "The roles that records give."),
    Column("born", "Dates of birth", "list", "Of a name only: the dates of birth that records give; more than one is "
           "more than one person."),
    _RECORDS,
)  # fmt: skip

IDENTIFIER_COLUMNS = (
    Column("value", "Identifier", meaning="The canonical value: a telephone number with its country's code."),
    Column("type", "What it is", meaning="The type of identifier, as queries call it."),
    Column("called", "Called", meaning="What the type is called in words."),
    _HITS,
    _FORCES,
    _CROSSING,
    _RECORDS,
)

TERM_COLUMNS = (
    Column("term", "Term", meaning="The term of the query, in words."),
    Column("written", "As written", meaning="The term as the query writes it."),
    Column("hits", "Hits", "number", "How many hits it was found in, those by reference only too."),
    Column("incidents", "Incidents", "number", "How many incidents they are; empty where none were told apart."),
    Column("alone", "Only by it", "number", "Hits only because of it; empty where nobody counted."),
)  # fmt: skip


def build_premises_table(findings: RunFindings, concern: Mapping[Key, Concern]) -> Table:
    """The rows of registers that hits may name, in order of concern."""
    premises = rank_premises(group_premises(findings.hits, findings.matches, findings.run.started.date()), concern)
    rows = ({**_of_premises(found, findings), "concern": sum_concern(found.hits, concern)} for found in premises)
    return fill_table("premises", "Premises of registers that hits may name", PREMISES_COLUMNS, rows)


def build_people_table(findings: RunFindings) -> Table:
    """The people who may be in two hits or more; a name only is a proposal."""
    rows = (
        {"person": repeat.value, "basis": repeat.basis, "roles": repeat.roles, "born": repeat.born, **_counts(repeat)}
        for repeat in repeat_people(findings.hits)
    )
    return fill_table("people", "People who may be in two hits or more", PEOPLE_COLUMNS, rows)


def build_identifier_table(findings: RunFindings) -> Table:
    """Every identifier of the hits that are shown, by type; within it those across forces and of most hits first."""
    rows = _identifiers(repeat_identifiers(findings.hits, least=1).items())
    return fill_table("identifiers", "Identifiers in the hits", IDENTIFIER_COLUMNS, rows)


def build_term_table(findings: RunFindings) -> Table:
    """Every term of the query, found or not, most found first."""
    if findings.totals is not None:
        incidents = findings.totals.term_incidents
    else:
        incidents = count_by_term(findings.hits, findings.incidents)
    folded = bool(findings.incidents.version)
    rows: Iterable[Row] = (
        {
            "term": say_term(count.term),
            "written": count.term,
            "hits": count.hits,
            "incidents": incidents.get(count.term, 0) if folded else None,
            "alone": count.alone,
        }
        for count in findings.terms
    )
    return fill_table("terms", "Terms of the query and the hits that they were found in", TERM_COLUMNS, rows)


def _of_premises(found: PremisesFinding, findings: RunFindings) -> Row:
    row, best = found.row, found.matches[0]
    return {
        "name": row.name,
        "address": row.address,
        "town": row.town,
        "postcode": row.postcode,
        "lat": row.lat,
        "lon": row.lon,
        "register": row.register,
        "register_id": row.row_id,
        "status": row.status,
        "strength": say_strength(found),
        "score": float(max(match.score for match in found.matches)),
        "evidence": best.evidence,
        "against": best.against,
        "written": found.written,
        "nearest_school": findings.nearest_school.get(row.key, ""),
        "near": findings.near.get(row.key, ""),
        "hits": len(found.hits),
        "new": found.new,
        "negated": found.negated,
        "incidents": count_hits(found.hits, findings.incidents) if findings.incidents.version else None,
        "last_3_months": found.last_3_months,
        "last_12_months": found.last_12_months,
        "records": name_records(found.hits),
    }


def _identifiers(found: Iterable[tuple[str, Iterable[Repeat]]]) -> Iterator[Row]:
    for type_, repeats in found:
        for repeat in repeats:
            yield {"value": repeat.value, "type": type_, "called": REGISTRY[type_].one, **_counts(repeat)}


def _counts(repeat: Repeat) -> Row:
    return {
        "hits": len(repeat.hits),
        "forces": repeat.forces,
        "cross_force": repeat.cross_force,
        "records": name_records(repeat.hits),
    }


def name_records(hits: Iterable[Hit]) -> tuple[str, ...]:
    """What a reader calls the records by: the reference, or the feed and the id."""
    return tuple(hit.record.reference or "/".join(hit.record.key) for hit in hits)
