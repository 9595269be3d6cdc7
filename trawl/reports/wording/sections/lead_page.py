"""The page that a lead takes into a meeting: what was found, what is new, and what is not covered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from trawl.coverage import list_shortfalls
from trawl.model import Hit
from trawl.reports.document import Block, Cell, Column, Heading, Lines, Paragraph, Run, Section, Table, Text, plain
from trawl.reports.findings.analyst_notes import AnalystNotes
from trawl.reports.wording.analyst_notes import count_outcomes, list_outcomes, say_judgement, say_review
from trawl.reports.wording.blocks import bullets, day, link_card, nil, paragraph, say_rest
from trawl.reports.wording.editions import list_left_out, say_whose
from trawl.reports.wording.gathered import Gathered
from trawl.reports.wording.key_findings import list_findings, say_reread
from trawl.reports.wording.sentences import STATUS_MEANINGS, STATUS_WORDS
from trawl.written import write_count

#: New hits that paper names on the lead's page; their cards follow.
_NEW_ON_PAPER = 5
#: Actions that are not done yet and stand on the lead's page; the plan has all.
_ACTIONS = 4


def write_lead_page(gathered: Gathered) -> Section:
    """The section of the key findings."""
    return Section("findings", "Key findings", tuple(_write(gathered)), place="lead")


def _write(gathered: Gathered) -> Iterator[Block]:
    notes, day = gathered.findings.notes, gathered.findings.run.started.date()
    yield bullets(list_findings(gathered), "key")
    if left_out := [*list_left_out(gathered.findings), *list_shortfalls(gathered.findings.coverage)]:
        yield Heading("Not covered", anchor="not-covered")
        yield bullets(left_out, "warning")
    yield Heading("What is new", anchor="new")
    yield from _write_new(gathered)
    whole = gathered.findings.edition.name == "full"  # others have what the analyst shares with them alone
    if whole or notes.carried:
        yield Heading("Actions of the last issued report", anchor="last-actions")
        yield from _write_actions(notes, day, gathered.findings.previous is not None)
    if notes.judgements:
        yield Heading("Judgements of the analyst: opinion, not fact", anchor="judgements")
        yield bullets(map(say_judgement, notes.judgements))
    if decisions := list(_write_decisions(gathered)):
        yield Heading("To decide", anchor="decide")
        yield from decisions
    if notes.reviewed_by_author or not notes.reviewer:
        yield say_review(notes)


def _write_actions(notes: AnalystNotes, day: date, compared: bool) -> Iterator[Block]:
    """What became of the last report's actions; the plan has each at length."""
    if notes.carried:
        yield Paragraph(
            (
                *plain(f"{count_outcomes(notes, day)}. The "),
                Run("4P plan", to="plan"),
                *plain(" has each." if len(notes.carried) > 1 else " has it."),
            )
        )
        open_ones = [action for action in notes.carried if not action.closed]
        yield bullets(list_outcomes(replace(notes, carried=tuple(open_ones[:_ACTIONS])), day))
    elif compared:
        yield paragraph("No action was put on record with it.")
    else:
        yield paragraph("There is no issued report before this one.")


def _write_decisions(gathered: Gathered) -> Iterator[Block]:
    """What the analyst asks to be decided, and what the findings themselves leave to a person."""
    notes = gathered.findings.notes
    asked: list[str | Text] = [*notes.decisions, *_list_open_questions(gathered)]
    if asked:
        yield bullets(asked)
    if not notes.decisions and gathered.findings.edition.name == "full":
        yield paragraph("The analyst has asked for no decision.", "note")


def _list_open_questions(gathered: Gathered) -> Iterator[Text]:
    """What the findings leave to a person, in one line, each leading to where it stands."""
    findings, totals = gathered.findings, gathered.totals
    proposed = sum(not found.sure for found in gathered.premises)
    names = sum(repeat.basis == "name only" for repeat in gathered.people)
    left = (
        (proposed, "premises only proposed", "premises only proposed", "premises"),
        (names, "shared name, not shown to be one person", "shared names, not shown to be one person", "repeats"),
        (len(totals.undecided), "undecided hit", "undecided hits", "findings"),
        (len(findings.withheld), "hit by reference only", "hits by reference only", "restricted"),
    )
    questions = [Run(write_count(number, one, many), to=anchor) for number, one, many, anchor in left if number]
    if questions:
        between = [run for question in questions for run in (Run("; "), question)][1:]
        yield (Run("Left open: "), *between, Run("."))


def _write_new(gathered: Gathered) -> Iterator[Block]:
    findings, totals = gathered.findings, gathered.totals
    reread = say_reread(totals)
    if not totals.hits and findings.suppressed.hits:
        yield paragraph("Every hit of this trawl is suppressed: what is new is not shown.")
        return
    if not totals.hits:
        searched = write_count(findings.coverage.records, "record")
        where = "" if findings.coverage.clean else " over what could be read"
        yield nil(
            f"The trawl found no hit{say_whose(findings.edition)}, new or old, in {searched}.", f"Nil return{where}."
        )
        return
    if not totals.new and any(one.status == "new" for one in findings.suppressed.hits):
        yield paragraph("Every hit that is shown was already known to the last issued run; new ones are suppressed.")
    elif not totals.new and not reread:
        yield nil("Every hit was already known to the last issued run.", "Nil return for new hits.")
    if not findings.previous:
        yield paragraph("No earlier run of this profile has been issued, so every hit counts as new.")
    new = [hit for hit in gathered.hits if hit.status == "new"]
    if new:
        yield _list_new(gathered, new)
    if held := totals.new - len(new):
        are = "is" if held == 1 else "are"
        yield Paragraph(
            (
                Run(f"{write_count(held, 'new hit')} {are} listed "),
                Run("by reference only", to="restricted"),
                Run("."),
            )
        )
    if rejudged := [hit for hit in gathered.hits if hit.status == "judged otherwise"]:
        yield _list_rejudged(gathered, rejudged)
    if reread:
        yield Paragraph((Run(f"{reread} "), Run("Changed and withdrawn", to="changes"), Run(" names them.")))


def _list_new(gathered: Gathered, new: list[Hit]) -> Table:
    columns = (
        Column("reference", "Reference"),
        Column("event_date", "Event date", "date"),
        Column("force", "Force"),
        Column("kind", "Kind"),
        Column("premises", "Premises"),
    )
    return Table(
        "new-hits",
        "New hits",
        columns,
        tuple(_row(gathered, hit) for hit in new),
        on_paper=_NEW_ON_PAPER,
        rest=say_rest(_NEW_ON_PAPER, len(new), "new hits"),
    )


def _list_rejudged(gathered: Gathered, rejudged: list[Hit]) -> Table:
    """The hits whose records are as they were and that stand otherwise, each with the reason."""
    reasons = {change.key: change.reason for change in gathered.findings.changes if change.status == "judged otherwise"}
    columns = (Column("reference", "Reference"), Column("force", "Force"), Column("now", "Now"), Column("why", "Why"))
    rows = tuple(
        (
            Lines((link_card(hit, gathered.cards),)),
            hit.record.force or "not given",
            "ruled out" if hit.negated else "stands",
            reasons.get(hit.record.key, "not kept"),
        )
        for hit in rejudged
    )
    rest = say_rest(_NEW_ON_PAPER, len(rows), "hits judged otherwise")
    return Table("rejudged-hits", "Hits judged otherwise", columns, rows, on_paper=_NEW_ON_PAPER, rest=rest)


def _row(gathered: Gathered, hit: Hit) -> tuple[Cell, ...]:
    record = hit.record
    return (
        Lines((link_card(hit, gathered.cards),)),
        day(record.event_date),
        record.force or "not given",
        record.kind,
        name_premises(gathered, hit),
    )


def name_premises(gathered: Gathered, hit: Hit) -> str:
    """The premises that a hit is matched to most surely, as the register calls them."""
    found = sorted(gathered.findings.matches.get(hit.record.key, ()), key=lambda match: (not match.sure, -match.score))
    if not found:
        return "none matched"
    return f"{found[0].row.name}{'' if found[0].sure else ' (possible)'}"


def write_statuses(gathered: Gathered) -> Section:
    """The hits counted by status, every status with its meaning."""
    return Section("statuses", "Hits by status", (_count_statuses(gathered),))


def _count_statuses(gathered: Gathered) -> Table:
    totals = gathered.totals
    columns = (
        Column("status", "Status"),
        Column("hits", "Hits now", "number"),
        Column("negated", "Of them negated", "number"),
        Column("restricted", "By reference only", "number"),
        Column("gone", "Hits no longer", "number"),
        Column("meaning", "Meaning"),
    )
    rows = tuple(
        (
            STATUS_WORDS[row.status],
            row.hits,
            row.negated,
            row.restricted,
            row.gone,
            Lines((plain(STATUS_MEANINGS[row.status]),)),
        )
        for row in totals.by_status
    )
    total = ("All", totals.hits, totals.negated, len(gathered.findings.withheld), totals.gone, None)
    return Table("hits-by-status", "Hits by status", columns, rows, total)
