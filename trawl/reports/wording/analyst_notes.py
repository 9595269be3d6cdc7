"""What an analyst added, in words: judgements apart from facts, actions and what became of them, and the review."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from trawl.reports.document import Paragraph, Run, Text, plain
from trawl.reports.findings.analyst_notes import Action, AnalystNotes, KeyJudgement
from trawl.reports.values import show_day
from trawl.reports.wording.blocks import paragraph, stressed
from trawl.written import write_count


def say_judgement(judgement: KeyJudgement) -> Text:
    """A judgement, and how surely it is held."""
    sure = f" ({judgement.confidence} confidence)" if judgement.confidence else " (confidence not given)"
    return (*plain(judgement.text), Run(sure, "note"))


def say_review(notes: AnalystNotes) -> Paragraph:
    """Who wrote and who reviewed the report; a warning where nobody did, or both are one."""
    by = f"Written by {notes.author}. " if notes.author else ""
    if not notes.reviewer:
        return stressed("Not reviewed.", f"{by}Nobody has put on record that they reviewed this report.", "warning")
    if notes.reviewed_by_author:
        return stressed(
            "Reviewed by its author alone.",
            f"{notes.reviewer} wrote this report and reviewed it. Let another person read it before anybody acts.",
            "warning",
        )
    on = f" on {show_day(notes.reviewed)}" if notes.reviewed else ""
    author = "" if notes.author else " Nothing says who wrote it."
    return paragraph(f"{by}Reviewed by {notes.reviewer}{on}.{author}")


def list_outcomes(notes: AnalystNotes, day: date) -> list[Text]:
    """What became of each action of the last issued report by `day`, in its order."""
    now = {action.id: action for action in notes.actions}
    return [_say_outcome(action, now.get(action.id), day) for action in notes.carried]


def _say_outcome(before: Action, after: Action | None, day: date) -> Text:
    action = after or before
    what = f"{before.strand.capitalize()}, {before.id}: {before.activity}"
    owner = f" ({action.owner})" if action.owner else " (no owner)"
    if after is None:
        return (*plain(f"{what}{owner}. "), Run("Nothing is said of what became of it.", "strong"))
    state = f" {action.state.capitalize()}."
    late = "" if not action.overdue(day) else f" Overdue: it was due on {show_day(action.due)}."
    outcome = f" {action.outcome.rstrip('.')}." if action.outcome else " No outcome is given."
    return (*plain(f"{what}{owner}."), Run(f"{state}{late}", "strong"), *plain(outcome))


def count_outcomes(notes: AnalystNotes, day: date) -> str:
    """What became of the last report's actions, counted, as in `3 actions: 1 done, 2 open; 1 is overdue`."""
    now = {action.id: action for action in notes.actions}
    actions = [now.get(action.id, action) for action in notes.carried]
    silent = sum(action.id not in now for action in notes.carried)
    states = [action.state for action in actions]
    by_state = ", ".join(f"{states.count(state):,} {state}" for state in dict.fromkeys(states))
    return "; ".join((f"{write_count(len(actions), 'action')}: {by_state}", *_count_troubled(actions, silent, day)))


def _count_troubled(actions: Sequence[Action], silent: int, day: date) -> Iterator[str]:
    if late := sum(action.overdue(day) for action in actions):
        yield f"{late:,} {'is' if late == 1 else 'are'} overdue"
    if silent:
        yield f"of {silent:,} nothing new is said"
