"""A run's report for partners: premises with numbers and dates, and of the records what the profile allows.

It says nothing of what was left out but that it was: a section without people would say that there are none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from trawl.coverage import list_shortfalls, say_events, say_silence
from trawl.identifiers import REGISTRY
from trawl.model import Hit, PartnerRules
from trawl.reports.document import Block, Card, Column, Document, Heading, Section, Table, Value
from trawl.reports.findings.incidents import count_hits
from trawl.reports.findings.premises import PremisesFinding
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.values import show_moment
from trawl.reports.wording.blocks import batch_cards, bullets, fact, paragraph
from trawl.reports.wording.editions import list_left_out, say_edition
from trawl.reports.wording.gathered import Gathered, gather
from trawl.reports.wording.key_findings import say_premises
from trawl.reports.wording.reviews import say_nothing, say_suppressed
from trawl.reports.wording.sections.lead_page import name_premises
from trawl.reports.wording.sections.premises import name_row, say_unknown_schools
from trawl.reports.wording.sections.terms import write_terms
from trawl.reports.wording.sentences import STATUS_WORDS, say_outliers, say_strength
from trawl.reports.wording.title_block import say_issue
from trawl.written import write_count

_KICKER = "Premises of concern, for partners"
#: Facts of a card that a partner reads only where the profile allows the column.
_FACT_COLUMNS = {
    "Force": "force", "Kind": "kind", "Grade": "grade", "Handling": "handling", "Created": "created_date",
}  # fmt: skip


def build_partner_document(findings: RunFindings) -> Document:
    """The report of findings that were narrowed for partners."""
    gathered = gather(findings)
    marking = findings.marking.upper()
    premises, records = _list_premises(gathered), _tabulate_records(gathered)
    return Document(
        name="run",
        kicker=_KICKER,
        title=findings.profile.title,
        marking=marking,
        facts=(
            fact("Marking", marking),
            fact("Handling instruction", findings.profile.handling_instruction or "none given"),
            fact("Owner", findings.profile.owner or "not given"),
            fact("Copy number", findings.copy_number or "not numbered"),
            fact("Issue date", say_issue(findings.run)),
            fact("Version", findings.version),
            fact("As at", show_moment(findings.run.started)),
            fact("Run", findings.run.id),
        ),
        sections=tuple(_write_sections(gathered, records)),
        data=(premises, records),
        warning=(
            "Intelligence, not evidence. That a record may name premises says nothing yet of whoever keeps them: ask "
            "the owner of this report before acting on it."
        ),
        edition=say_edition(findings.edition),
        handling_instruction=findings.profile.handling_instruction,
        copy_number=findings.copy_number,
        fictitious=findings.fictitious,
        properties={"subject": _KICKER, "author": findings.profile.owner, "keywords": marking},
    )


def _write_sections(gathered: Gathered, records: Table) -> Iterator[Section]:
    findings, rules = gathered.findings, gathered.findings.edition.partner
    yield Section("findings", "Key findings", tuple(_write_lead(gathered)), place="lead")
    titles = ", ".join(register.title for register in findings.registers) or "any register"
    none = say_nothing(findings, f"No record that this edition may count was matched to a row of {titles}.")
    notes = tuple(map(paragraph, filter(None, (say_unknown_schools(gathered), *findings.place_notes))))
    listed = _tabulate_premises(gathered) if gathered.premises else none
    yield Section("premises", "Premises", (listed, *notes), place="lead", count=len(gathered.premises))
    yield Section("records", "Records", (records,) if records.rows else (), count=len(records.rows))
    yield Section("trends", "When", tuple(_write_months(gathered)))
    if rules.narratives:
        cards = [_allow_facts(card, rules) for card in gathered.cards.values()]
        yield Section("evidence", "What the records say", tuple(batch_cards(cards)), count=len(cards))
    if "terms" in rules.columns:
        yield write_terms(gathered)
    if shared := tuple(_write_notes(gathered)):
        yield Section("notes", "From the analyst", shared)
    yield Section("method", "How to read this report", tuple(_write_method(gathered)))


def _write_lead(gathered: Gathered) -> Iterator[Block]:
    findings, totals = gathered.findings, gathered.totals
    lines = [f"{write_count(totals.hits, 'record is', 'records are')} counted here, {totals.new:,} of them new."]
    if not totals.hits:
        searched = write_count(findings.coverage.records, "record")
        over = "" if findings.coverage.clean else " over what could be read"
        lines = [f"Nil return{over}: no record of {searched} was found."]
        if findings.suppressed.hits:
            lines = [f"No record of {searched} is shown."]
    lines += filter(None, (say_suppressed(findings.suppressed), say_silence(findings.coverage.silence)))
    yield bullets([*lines, *say_premises(gathered.premises, "")], "key")
    yield Heading("Not covered", anchor="not-covered")
    yield bullets([*list_left_out(findings), *list_shortfalls(findings.coverage)], "warning")


def _tabulate_premises(gathered: Gathered) -> Table:
    """The premises as they are read: what names one stands in one cell."""
    columns = (
        Column("premises", "Premises"),
        Column("status", "Status in the register"),
        Column("match", "How surely they are meant"),
        Column("records", "Records", "number"),
        Column("new", "New", "number"),
        Column("last_3_months", "Last 3 months", "number"),
        Column("last_12_months", "Last 12 months", "number"),
        Column("last", "Latest event", "date"),
    )
    school = not say_unknown_schools(gathered)
    rows = tuple(
        (
            name_row(gathered, found, school=school),
            found.row.status or "not given",
            say_strength(found),
            len(found.hits),
            found.new,
            found.last_3_months,
            found.last_12_months,
            max((hit.record.event_date for hit in found.hits if hit.record.event_date), default="not known"),
        )
        for found in gathered.premises
    )
    return Table("premises-found", "Premises of registers that records may name", columns, rows)


def _list_premises(gathered: Gathered) -> Table:
    """The premises as values, for programs."""
    schools = gathered.findings.nearest_school
    columns = (
        Column("premises", "Premises"),
        Column("address", "Address"),
        Column("postcode", "Postcode"),
        Column("register", "Register"),
        Column("status", "Status in the register"),
        Column("match", "How surely they are meant"),
        Column("records", "Records", "number"),
        *((Column("incidents", "Incidents", "number"),) if gathered.folded else ()),
        Column("new", "New", "number"),
        Column("last_3_months", "Last 3 months", "number"),
        Column("last_12_months", "Last 12 months", "number"),
        Column("first", "First event", "date"),
        Column("last", "Last event", "date"),
        *((Column("nearest_school", "Nearest school"),) if schools else ()),
    )
    rows = tuple(tuple(_premises_cells(gathered, found)) for found in gathered.premises)
    return Table("premises-listed", "Premises of registers that records may name", columns, rows)


def _premises_cells(gathered: Gathered, found: PremisesFinding) -> Iterator[Value]:
    findings, row = gathered.findings, found.row
    days = sorted(hit.record.event_date for hit in found.hits if hit.record.event_date)
    yield row.name
    yield ", ".join(filter(None, (row.address, row.town)))
    yield row.postcode
    yield f"{gathered.registers.get(row.register, row.register)} {row.row_id}"
    yield row.status or "not given"
    yield say_strength(found)
    yield len(found.hits)
    if gathered.folded:
        yield count_hits(found.hits, findings.incidents)
    yield found.new
    yield found.last_3_months
    yield found.last_12_months
    yield days[0] if days else None
    yield days[-1] if days else None
    if findings.nearest_school:
        yield findings.nearest_school.get(found.register_key, "not known")


#: The columns that a profile may allow, with what stands in them.
_ALLOWED: Mapping[str, tuple[Column, Callable[[Hit], Value]]] = {
    "reference": (Column("reference", "Reference"), lambda hit: hit.record.reference),
    "kind": (Column("kind", "Kind"), lambda hit: hit.record.kind),
    "force": (Column("force", "Force"), lambda hit: hit.record.force),
    "district": (Column("district", "District"), lambda hit: hit.record.district),
    "created_date": (Column("created_date", "Created", "date"), lambda hit: hit.record.created_date),
    "grade": (Column("grade", "Grade"), lambda hit: hit.record.grade.code if hit.record.grade else ""),
    "handling": (Column("handling", "Handling"), lambda hit: hit.record.handling),
}


def _tabulate_records(gathered: Gathered) -> Table:
    """The records, each with the columns that the profile allows and no others."""
    rules = gathered.findings.edition.partner
    allowed = [_ALLOWED[name] for name in rules.columns if name in _ALLOWED]
    if rules.people:
        allowed.append((Column("people", "People", "list"), _list_people))
    if rules.identifiers:
        allowed.append((Column("identifiers", "Identifiers", "list"), _list_identifiers))
    columns = (
        Column("record", "Record"),
        Column("event_date", "Event date", "date"),
        Column("status", "Status"),
        Column("premises", "Premises"),
        *(column for column, _ in allowed),
    )
    rows = tuple(
        (
            f"{hit.record.source} {hit.record.record_id}",
            hit.record.event_date,
            STATUS_WORDS[hit.status],
            name_premises(gathered, hit),
            *(read(hit) for _, read in allowed),
        )
        for hit in gathered.hits
    )
    return Table("records-listed", "Records", columns, rows)


def _list_people(hit: Hit) -> tuple[str, ...]:
    named = [", ".join(filter(None, (person.name, person.role))) for person in hit.record.people]
    return tuple(dict.fromkeys([*named, *(m.text for m in hit.mentions if m.type not in REGISTRY)]))


def _list_identifiers(hit: Hit) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.value or m.text for m in hit.mentions if m.type in REGISTRY))


def _write_months(gathered: Gathered) -> Iterator[Block]:
    timeline = gathered.totals.timeline
    if timeline.counts:
        columns = (Column("period", timeline.unit.capitalize()), Column("records", "Records", "number"))
        rows = tuple((count.label, count.hits) for count in timeline.counts)
        yield Table("periods", f"Records by {timeline.unit} of the event", columns, rows)
    if outliers := say_outliers(timeline):
        yield paragraph(outliers)
    if timeline.undated:
        yield paragraph(f"Without an event date: {write_count(timeline.undated, 'record')}.")


def _write_notes(gathered: Gathered) -> Iterator[Block]:
    notes = gathered.findings.notes
    said = (
        ("Judgements", [one.text for one in notes.judgements]),
        ("Actions", [f"{one.activity} ({one.state})" for one in notes.actions]),
        ("What is not known", [one.text for one in notes.gaps]),
    )
    for heading, lines in said:
        if lines:
            yield Heading(heading)
            yield bullets(lines)


def _allow_facts(card: Card, rules: PartnerRules) -> Card:
    """The card without facts that would say that a record has none of what is only not shown."""
    return replace(
        card,
        facts=tuple(one for one in card.facts if _FACT_COLUMNS.get(one.label, "") in ("", *rules.columns)),
    )


def _write_method(gathered: Gathered) -> Iterator[Block]:
    coverage = gathered.findings.coverage
    searched = write_count(coverage.records, "record")
    lines = [
        f"{searched} of the police were searched: {say_events(coverage.events)}.",
        "A match to a register is by name, address, postcode, telephone and distance. A possible one is for checking.",
        "Records are numbered for this edition alone: the owner can tell which they are.",
        "Text can be wrong, late or repeated, and the absence of a record does not show the absence of harm.",
    ]
    yield bullets(lines)
