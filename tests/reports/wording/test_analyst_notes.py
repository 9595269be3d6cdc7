"""What an analyst adds: kept apart from facts, carried on, and never called reviewed where it is not."""

from dataclasses import replace
from datetime import date

import pytest

from tests.reports.document_text import dump_document, say
from trawl.reports.document import Table, read_text
from trawl.reports.edition import FULL
from trawl.reports.findings.analyst_notes import Action, AnalystNotes, Gap, KeyJudgement
from trawl.reports.findings.narrowing import narrow
from trawl.reports.values import read_cell
from trawl.reports.wording.analyst_notes import count_outcomes, list_outcomes, say_review
from trawl.reports.wording.run_document import build_run_document

TODAY = date(2024, 4, 2)
VISIT = Action("A1", "pursue", "Joint visit with Trading Standards", "P. Sample", date(2024, 3, 20))
TALK = Action("A2", "prevent", "Assembly at the school", "Q. Sample", date(2024, 5, 1))


def build(make_report, notes):
    return build_run_document(narrow(make_report(notes=notes), FULL))


@pytest.mark.parametrize(
    ("author", "reviewer", "tone", "words"),
    [
        ("A. Analyst", "", "warning", "Not reviewed."),
        ("A. Analyst", "a. analyst ", "warning", "Reviewed by its author alone."),
        ("A. Analyst", "B. Reader", "plain", "Reviewed by B. Reader on 3 April 2024."),
        ("", "B. Reader", "plain", "Nothing says who wrote it."),
    ],
)
def test_a_report_says_who_reviewed_it_and_warns_where_nobody_else_did(author, reviewer, tone, words):
    said = say_review(AnalystNotes(author, reviewer, date(2024, 4, 3)))
    assert said.tone == tone
    assert words in read_text(said.text)


def test_an_action_of_the_last_report_says_what_became_of_it():
    done = replace(VISIT, state="done", outcome="Stock seized.")
    notes = AnalystNotes(actions=(done,), carried=(VISIT, TALK))
    visit, talk = map(say, list_outcomes(notes, TODAY))
    assert visit == "Pursue, A1: Joint visit with Trading Standards (P. Sample).** Done.** Stock seized."
    assert talk.endswith("**Nothing is said of what became of it.**")
    assert count_outcomes(notes, TODAY) == "2 actions: 1 done, 1 open; of 1 nothing new is said"


def test_what_should_have_been_done_is_called_overdue_unless_it_is_done():
    notes = AnalystNotes(actions=(VISIT, TALK), carried=(VISIT, TALK))
    visit, talk = map(say, list_outcomes(notes, TODAY))
    assert "Overdue: it was due on 20 March 2024." in visit
    assert "Overdue" not in talk
    assert not replace(VISIT, state="dropped").overdue(TODAY)
    assert count_outcomes(notes, TODAY).endswith("1 is overdue")


def test_the_plan_has_every_action_and_an_empty_row_for_a_strand_without_one(make_report):
    document = build(make_report, AnalystNotes(actions=(TALK, VISIT, replace(VISIT, id="A3"))))
    (plan,) = (block for block in document.section("plan").blocks if isinstance(block, Table))
    strands = [read_text(read_cell(row[0])[0]) for row in plan.rows]
    assert strands == ["Pursue", "Pursue", "Prevent", "Protect", "Prepare"]
    assert plan.fillable
    whole = build(make_report, AnalystNotes(actions=tuple(replace(VISIT, strand=s) for s in
                  ("pursue", "prevent", "protect", "prepare"))))  # fmt: skip
    assert not any(block.fillable for block in whole.section("plan").blocks if isinstance(block, Table))


def test_judgements_stand_apart_from_the_facts_and_gaps_and_decisions_are_listed(make_report):
    notes = AnalystNotes(
        "A. Analyst", "B. Reader",
        judgements=(KeyJudgement("One seller supplies both schools.", "moderate"), KeyJudgement("It will go on.")),
        decisions=("Whether to ask for a joint warrant.",), gaps=(Gap("Who rents the unit?", "C. Officer"),),
    )  # fmt: skip
    document = build(make_report, notes)
    said = dump_document(document)
    facts, judged = said.split("## Judgements of the analyst", 1)
    assert "One seller" not in facts
    assert "One seller supplies both schools.~ (moderate confidence)~" in judged
    assert "It will go on.~ (confidence not given)~" in judged
    assert "* Whether to ask for a joint warrant." in said
    assert "asked for no decision" not in said
    assert "| Who rents the unit? | C. Officer |" in said
