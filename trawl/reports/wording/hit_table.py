"""The table of hits: every hit of a run with what was found in it, and the records that are hits no longer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from trawl.identifiers import REGISTRY
from trawl.model import STATUSES, Hit, Incidents, Key, Mention, Person, Record, Span, Status
from trawl.query.reasons import say_term
from trawl.reports.document import Column, Table, read_text
from trawl.reports.edition import Withheld
from trawl.reports.findings.changes import Change
from trawl.reports.findings.concern import Concern, weigh_hits
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.handling import is_restricted
from trawl.reports.shown_passages import say_all
from trawl.reports.snippets import CONTEXT_WORDS, Snippet, cut_excerpt
from trawl.reports.wording.concern import say_concern
from trawl.reports.wording.flat_tables import Row, fill_table
from trawl.reports.wording.reviews import list_marks, say_mark
from trawl.reports.wording.rewording import say_rewording
from trawl.written import write_day, write_known

#: The record's own columns, in every table that lists records.
RECORD_COLUMNS = (
    Column("reference", "Reference", meaning="What the force that owns the record calls it."),
    Column("kind", "Kind of record", meaning="intelligence, crime, custody, missing, cad or other."),
    Column("force", "Force", meaning="The force that owns the record."),
    Column("district", "District", meaning="The force's own division, as the record says it."),
    Column("event_date", "Event date", "date", "The day on which it happened."),
    Column("created_date", "Created", "date", "The day on which the record was made."),
    Column("grade", "Grade", meaning="The intelligence grade as written, never converted."),
    Column("grade_scheme", "Scheme of the grade", meaning="3x5x2, 5x5x5, or another's name."),
    Column("handling", "Handling", meaning="The handling code or condition as written."),
    Column("marking", "Marking", meaning="The record's own protective marking."),
    Column("restricted", "Restricted", "yes_no",
           "Whether its grade or handling may set a condition on passing it on, so that only its reference is shown "
           "unless a logged reason shows it."),
)  # fmt: skip

#: The entities found in a record, by the types of mention that each column holds; other identifiers have their own.
_ENTITIES: Mapping[str, tuple[str, ...]] = {
    "premises": ("premises",),
    "locations": ("location", "postcode", "grid_reference", "what3words"),
    "phones": ("phone",),
    "handles": ("handle",),
    "vehicles": ("vrm", "vehicle"),
    "organisations": ("organisation",),
    "drugs": ("drug",),
    "particulars": ("dob", "age", "event_date", "money"),
}
_PEOPLE = ("person", "alias")
_HAVE_COLUMN = {*_PEOPLE, *(type_ for types in _ENTITIES.values() for type_ in types)}

HIT_COLUMNS = (
    Column("source", "Source", meaning="The feed that the record came by."),
    Column("record_id", "Record", meaning="The record's id, its own within the feed."),
    Column("status", "Status", meaning=f"How the hit stands against the last issued run: {', '.join(STATUSES)}."),
    Column("negated", "Negated", "yes_no", "Whether the text rules the concern out, is form wording, or names it in "
           "passing."),
    Column("undecided", "Undecided", "yes_no", "Whether the record is too crowded to decide: look at it."),
    Column("terms", "Terms found", "list", "The terms of the query that were found, in words."),
    Column("present", "Hit now", "yes_no", "no: a hit of the last issued run that is a hit no longer; nothing but its "
           "reference and the reason is known."),
    Column("contexts", "Contexts", "list", "term: context, for found words that are not plainly asserted."),
    Column("why", "Why", "list", "Why the record is here, or is here no longer."),
    Column("opinion", "Likely incidental", meaning="Why the hit is likely incidental; empty where nothing says so."),
    Column("mark", "Mark", meaning="relevant, not relevant or unsure, as an analyst marked the hit; empty where nobody "
           "did. It may be of an earlier version of the record, and then says so."),
    Column("marked", "Marked by", meaning="Each reader's mark, the newest first, with the day and the note."),
    *RECORD_COLUMNS,
    Column("incident", "Incident", "number", "Hits of one number tell of one event; empty for a hit of its own."),
    Column("concern", "Concern", "number", "The score of the signs of concern, by which hits are ordered for reading."),
    Column("signs", "Signs of concern", meaning="The signs with their weights, the heaviest first."),
    Column("change", "What changed", meaning="Why the status is what it is, where that takes a reason."),
    Column("rewording", "What changed, by words", meaning="Of an updated hit, what was taken out and what was added "
           "since the last issued run, with the words around it; empty where the earlier text is not known."),
    Column("title", "Title", meaning="The record's title."),
    Column("place", "Place", meaning="Premises, address, town and postcode, as the record's columns say them."),
    Column("snippets", "Found in", meaning="The passages in which something was found, a line each with the passage's "
           "label. Brackets hold the context of the words before them; … stands for text left out."),
    Column("people", "People", "list", "People whom columns name, with role and birth, then others whom the text names "
           "or gives an alias."),
    Column("premises", "Premises named", "list", "Premises as the record writes them; the links say what they match."),
    Column("locations", "Locations", "list", "Streets, towns, postcodes and other places that the record names."),
    Column("phones", "Telephones", "list", "Telephone numbers, with the country's code."),
    Column("handles", "Accounts", "list", "Names of accounts, with the platform where it is known."),
    Column("vehicles", "Vehicles", "list", "Registration marks and descriptions of vehicles."),
    Column("organisations", "Organisations", "list", "Organisations that the record names."),
    Column("drugs", "Drugs", "list", "Drugs that the record names."),
    Column("identifiers", "Other identifiers", "list", "Every other identifier, with what it is."),
    Column("particulars", "Dates, ages and sums", "list", "Dates, ages and sums of money as the record writes them."),
)  # fmt: skip


def build_hit_table(findings: RunFindings, concern: Mapping[Key, Concern] | None = None) -> Table:
    """The hits of narrowed findings, then those withheld by reference only, then the records that are hits no longer.

    Incidents of two hits or more that are shown here are numbered from 1; a withheld hit is in none.
    """
    concern = weigh_run(findings) if concern is None else concern
    numbers = number_incidents(findings.hits, findings.incidents)
    reasons = {(change.key, change.status): change.reason for change in findings.changes if change.present}
    rows: list[Row] = [
        {
            **_of_hit(hit, numbers, reasons, concern[hit.record.key]),
            **_marks(findings, hit.record.key),
            "rewording": _say_rewording(findings, hit),
        }
        for hit in findings.hits
    ]
    rows += [_of_withheld(withheld) for withheld in findings.withheld]
    if findings.edition.name == "partner" and "kind" not in findings.edition.partner.columns:
        rows = [{**row, "kind": None} for row in rows]  # a record has some kind, which is then not that of the record
    rows += [_of_departed(change) for change in findings.changes if not change.present]
    return fill_table("hits", "Every hit of the run", HIT_COLUMNS, rows)


def weigh_run(findings: RunFindings) -> dict[Key, Concern]:
    """The signs of concern of the hits of narrowed findings."""
    return weigh_hits(findings.hits, findings.matches, findings.run.started.date(), findings.profile.concern)


def number_incidents(hits: Iterable[Hit], incidents: Incidents) -> dict[Key, int]:
    """The incidents that two or more of the hits tell of, numbered from 1."""
    shown = {hit.record.key for hit in hits}
    groups = [members for group in incidents.groups if len(members := shown.intersection(group)) > 1]
    return {key: number for number, group in enumerate(groups, start=1) for key in group}


def record_cells(record: Record) -> Row:
    """What a table says of a record that is shown."""
    return {
        "reference": record.reference,
        "kind": record.kind,
        "force": record.force,
        "district": record.district,
        "event_date": record.event_date,
        "created_date": record.created_date,
        "grade": record.grade.code if record.grade else "",
        "grade_scheme": record.grade.scheme if record.grade else "",
        "handling": record.handling,
        "marking": record.marking,
        "restricted": is_restricted(record),
    }


def list_terms(hit: Hit) -> tuple[str, ...]:
    """The terms found, in words."""
    return tuple(dict.fromkeys(map(say_term, hit.found_terms)))


def _of_hit(hit: Hit, incidents: Mapping[Key, int], reasons: Mapping[tuple[Key, Status], str], concern: Concern) -> Row:
    record = hit.record
    place = record.place
    return {
        "source": record.source,
        "record_id": record.record_id,
        "status": hit.status,
        "negated": hit.negated,
        "undecided": hit.undecided,
        "terms": list_terms(hit),
        "present": True,
        "contexts": tuple(_contexts(hit.spans)),
        "why": hit.why,
        "opinion": hit.opinion,
        **record_cells(record),
        "incident": incidents.get(record.key),
        "concern": concern.score,
        "signs": say_concern(concern),
        "change": reasons.get((record.key, hit.status), ""),
        "title": record.title,
        "place": ", ".join(filter(None, (place.premises, place.address, place.town, place.postcode))),
        "snippets": "\n".join(map(say_snippet, cut_excerpt(record, hit.spans).snippets)),
        "people": tuple(list_people(hit.record, hit.mentions)),
        **{column: tuple(_values(hit.mentions, types)) for column, types in _ENTITIES.items()},
        "identifiers": tuple(_identifiers(hit.mentions)),
    }


def _marks(findings: RunFindings, key: Key) -> Row:
    review = findings.reviews.get(key)
    return {"mark": say_mark(review), "marked": "\n".join(list_marks(review))} if review else {}


def _say_rewording(findings: RunFindings, hit: Hit) -> str:
    """What changed in an updated hit, where what it said before is known."""
    earlier = findings.earlier.get(hit.record.key)
    if hit.status != "updated" or earlier is None:
        return ""
    return "\n".join(map(read_text, say_rewording(earlier, say_all(hit.record)).lines)).strip()


def _of_withheld(withheld: Withheld) -> Row:
    """What is needed to ask the owner of a hit that is withheld."""
    return {
        "source": withheld.key.source,
        "record_id": withheld.key.record_id,
        "status": withheld.status,
        "negated": withheld.negated,
        "undecided": withheld.undecided,
        "present": True,
        "reference": withheld.reference,
        "kind": withheld.kind,
        "force": withheld.force,
        "marking": withheld.marking,
        "restricted": True,
    }


def _of_departed(change: Change) -> Row:
    return {
        "source": change.key.source,
        "record_id": change.key.record_id,
        "status": change.status,
        "present": False,
        "why": (change.reason,),
        "reference": change.reference,
    }


def say_snippet(snippet: Snippet) -> str:
    """A snippet as text, after its label; the context of found words stands in brackets behind them."""
    said = "".join(
        f"{segment.text} [{words}]" if segment.terms and (words := CONTEXT_WORDS[segment.context]) else segment.text
        for segment in snippet.segments
    )
    return f"{snippet.label}: {said}" if snippet.label else said


def _contexts(spans: Iterable[Span]) -> Iterator[str]:
    """Say `term: context`, once for each pair, for spans that stand in a context other than plain assertion."""
    pairs = ((say_term(span.term), span.context) for span in spans if span.context != "affirmed")
    for term, context in dict.fromkeys(pairs):
        yield f"{term}: {context}"


def list_people(record: Record, mentions: Sequence[Mention]) -> Iterator[str]:
    """Those whom columns name, then each name of the text that none of them has, in the order of the record."""
    named = dict.fromkeys(say_person(person) for person in record.people if person.name)
    yield from named
    seen = {_flat(person.name).casefold() for person in record.people}
    values = {mention.value for mention in mentions if mention.value and _flat(mention.text).casefold() in seen}
    for mention in mentions:
        name = _flat(mention.text)
        if mention.type in _PEOPLE and name.casefold() not in seen and not (mention.value and mention.value in values):
            seen.add(name.casefold())
            values.add(mention.value)
            yield f"{name} (alias)" if mention.type == "alias" else name


def say_person(person: Person) -> str:
    """`Callum Draycott, suspect, born 16 January 1997`."""
    born = write_day(person.dob) if person.dob else person.born and write_known(person.born)
    parts = (_flat(person.name), person.role, f"born {born}" if born else "", person.age and f"aged {person.age}")
    return ", ".join(filter(None, parts))


def _values(mentions: Iterable[Mention], types: tuple[str, ...]) -> Iterator[str]:
    """Each value once: of an identifier the canonical one, else as the record writes it."""
    seen: set[str] = set()
    for mention in mentions:
        if mention.type not in types:
            continue
        scheme = REGISTRY.get(mention.type)
        said = mention.value if scheme and scheme.names and mention.value else _flat(mention.text)
        if said.casefold() not in seen:
            seen.add(said.casefold())
            yield said if mention.validity != "invalid" else f"{said} (not valid)"


def _identifiers(mentions: Sequence[Mention]) -> Iterator[str]:
    """`email address: jo@example.net`, of every scheme that has no column of its own."""
    yield from say_identifiers(mentions, [type_ for type_ in _types_of(mentions) if type_ not in _HAVE_COLUMN])


def say_identifiers(mentions: Sequence[Mention], types: Iterable[str]) -> Iterator[str]:
    """`email address: jo@example.net`, each value of these types once."""
    for type_ in types:
        called = REGISTRY[type_].one if type_ in REGISTRY else type_
        yield from (f"{called}: {value}" for value in _values(mentions, (type_,)))


def _types_of(mentions: Iterable[Mention]) -> Iterable[str]:
    return dict.fromkeys(mention.type for mention in mentions)


def _flat(text: str) -> str:
    return " ".join(text.split())
