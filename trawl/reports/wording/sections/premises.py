"""The premises that hits may name, with how surely and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from trawl.reports.document import Block, Cell, Column, Lines, Run, Section, Table, Text, plain
from trawl.reports.findings.concern import sum_concern
from trawl.reports.findings.incidents import count_hits
from trawl.reports.findings.premises import PremisesFinding
from trawl.reports.values import show_day
from trawl.reports.wording.blocks import lines, link_cards, note, paragraph, say_rest, stressed
from trawl.reports.wording.cards import say_sides
from trawl.reports.wording.decisions import say_decisions, say_left_out
from trawl.reports.wording.gathered import Gathered
from trawl.reports.wording.reviews import say_nothing
from trawl.reports.wording.sentences import say_strength
from trawl.written import write_count

#: Where the records are that a row of the table has no room to name.
REST = "records-of-premises"
#: Records that a row names.
NAMED = 4
#: Ways of writing a name that a row has.
_WRITTEN = 3
_ON_PAPER = 8
#: What the words on a nearest school begin with where it is not known.
_NOT_KNOWN = "not known"


def write_premises(gathered: Gathered) -> Section:
    """The section of the premises."""
    count = len(gathered.premises) or None
    return Section("premises", "Premises", tuple(_write(gathered)), count=count)


def _write(gathered: Gathered) -> Iterator[Block]:
    findings = gathered.findings
    missing, left_out = findings.missing_registers, say_left_out(findings.rejected, findings.lapsed)
    if missing:
        were = "registers {} were" if len(missing) > 1 else "register {} was"
        yield stressed(
            "Not looked up:",
            f"the {were.format(', '.join(missing))} not loaded when the trawl was run.",
            "warning",
        )
    if findings.registers:
        yield from _write_found(gathered, left_out)
    elif not missing:
        yield paragraph("This profile joins its hits to no register.")
    for said in findings.place_notes:
        yield paragraph(said)


def _write_found(gathered: Gathered, left_out: str) -> Iterator[Block]:
    findings = gathered.findings
    if not gathered.premises:
        titles = ", ".join(register.title for register in findings.registers)
        matched = "is listed as matched" if left_out else "was matched"
        shown = " that is to be shown here" if findings.place_notes else ""
        yield say_nothing(findings, f"No hit {matched} to a row of {titles}{shown}.")
    if left_out:
        yield paragraph(
            (
                Run(f"Not listed: {left_out}. "),
                Run("trawl link decisions", "code"),
                Run(" names them."),
            )
        )
    if gathered.premises:
        yield paragraph(
            "In order of concern, the scores of their hits together. A strong match still needs a reader's eye; a "
            "possible one is a proposal only. Months are counted back from "
            f"{show_day(findings.run.started)}, by the date of the event."
        )
        if unknown := say_unknown_schools(gathered):
            yield paragraph(unknown)
        yield tabulate_premises(gathered)


def say_unknown_schools(gathered: Gathered) -> str:
    """Why no premises has a nearest school, where none has; the table names those that are known."""
    schools = gathered.findings.nearest_school
    said = [schools.get(found.register_key, _NOT_KNOWN) for found in gathered.premises]
    if not schools or not said or not all(words.startswith(_NOT_KNOWN) for words in said):
        return ""
    reasons = Counter(words.removeprefix(_NOT_KNOWN).lstrip(": ") or "nothing says why" for words in said)
    counted = "; ".join(f"{reason} ({number:,})" for reason, number in reasons.items())
    return f"The nearest school is known of none of them: {counted}."


def tabulate_premises(gathered: Gathered) -> Table:
    """The table of the premises."""
    folded = is_folded(gathered)
    columns = (
        Column("premises", "Premises as registered"),
        Column("status", "Status in register"),
        Column("match", "How it was matched"),
        Column("concern", "Concern", "number"),
        Column("hits", "Hits", "number"),
        *((Column("incidents", "Incidents", "number"),) if folded else ()),
        Column("months_3", "3 months", "number"),
        Column("months_12", "12 months", "number"),
        Column("records", "Records"),
    )
    school = not say_unknown_schools(gathered)
    rows = tuple(_row(gathered, found, school=school, folded=folded) for found in gathered.premises)
    rest = say_rest(_ON_PAPER, len(rows), "premises")
    return Table("premises-found", "Premises that hits may name", columns, rows, on_paper=_ON_PAPER, rest=rest)


def _row(gathered: Gathered, found: PremisesFinding, *, school: bool, folded: bool) -> tuple[Cell, ...]:
    findings = gathered.findings
    return (
        name_row(gathered, found, school=school),
        found.row.status or "not given",
        Lines(tuple(_say_match(found))),
        sum_concern(found.hits, gathered.concern),
        _count(found),
        *((count_hits(found.hits, findings.incidents),) if folded else ()),
        found.last_3_months,
        found.last_12_months,
        link_cards(found.hits, gathered.cards, NAMED, REST),
    )


def is_folded(gathered: Gathered) -> bool:
    """Whether a premises has fewer incidents than hits: where none has, a column of them says nothing more."""
    incidents = gathered.findings.incidents
    return any(count_hits(found.hits, incidents) < len(found.hits) for found in gathered.premises)


def name_row(gathered: Gathered, found: PremisesFinding, *, school: bool) -> Lines:
    """The premises as the register has them, with which register that is and, if asked, the nearest school."""
    row, schools = found.row, gathered.findings.nearest_school
    nearest = schools.get(found.register_key, _NOT_KNOWN) if school and schools else ""
    return lines(
        row.name,
        note(", ".join(filter(None, (row.address, row.town, row.postcode)))),
        note(f"{gathered.registers.get(row.register, row.register)} {row.row_id}"),
        note(nearest and f"Nearest school: {nearest}"),
        note(gathered.findings.near.get(found.register_key, "")),
    )


def _say_match(found: PremisesFinding) -> Iterator[Text]:
    best = found.matches[0]
    compared = f", {write_count(best.amount, 'thing')} compared" if best.amount else ""
    yield (Run(say_strength(found), "strong"), Run(f", score {round(best.score)}{compared}"))
    yield from map(plain, say_sides(best))
    yield from map(note, say_decisions(found.matches))
    written = [words for words in found.written if words.casefold() != found.row.name.casefold()]
    if written:
        more = len(written) - _WRITTEN
        others = f" and {write_count(more, 'other way')}" if more > 0 else ""
        yield note(f"Written as {'; '.join(written[:_WRITTEN])}{others}")


def _count(found: PremisesFinding) -> Cell:
    notes = (f"{found.new} new" if found.new else "", f"{found.negated} negated" if found.negated else "")
    if not any(notes):
        return len(found.hits)
    return lines(f"{len(found.hits):,}", *(note(said) for said in notes if said))
