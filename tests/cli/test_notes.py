"""`trawl report note`: what an analyst adds to a run is in its report, and its actions are in the next one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import PROFILE, Trawl
from trawl.ledger import open_ledger
from trawl.pipeline.noting import count_versions, restore_notes
from trawl.reports.findings.analyst_notes import AnalystNotes

NAME = "favours"

NOTES = """\
run: {run}
author: A. Analyst
reviewer: R. Reviewer
reviewed: 2026-03-02
key_judgements:
  - text: "One group: likely behind both"
    confidence: moderate
decisions:
  - Whether to open an operation.
actions:
  - {{id: A1, strand: pursue, activity: Visit the shops, owner: DS X, due: 2026-03-31}}
  - {{id: A2, strand: protect, activity: Write to schools, owner: DS Y, state: in progress}}
intelligence_gaps:
  - text: Who supplies them.
    owner: Trading Standards
    share: [partner, Durham]
"""


@pytest.fixture
def ready(trawl: Trawl) -> Trawl:
    """An installation with records and a profile of its user's own."""
    trawl.write(f"home/saved_searches/{NAME}.yml", PROFILE)
    return trawl


def run(trawl: Trawl) -> str:
    done: str = trawl("run", NAME, "--format", "csv", "--json").json["run"]["id"]
    return done


def keep(trawl: Trawl, run_id: str, text: str = NOTES, *, code: int = 0) -> str:
    path = trawl.write("given.yml", text.format(run=run_id))
    return trawl("report", "note", run_id, path, code=code).words


def notes_of(trawl: Trawl, run_id: str) -> AnalystNotes:
    with open_ledger(f"sqlite:///{trawl.home / 'ledger.db'}") as ledger:
        return restore_notes(ledger, ledger.runs.get(run_id))


def version_of(trawl: Trawl, run_id: str) -> str:
    with open_ledger(f"sqlite:///{trawl.home / 'ledger.db'}") as ledger:
        return count_versions(ledger, ledger.runs.get(run_id))


def notes_file(trawl: Trawl, run_id: str) -> Path:
    return trawl.home / "outputs" / run_id / "notes.yml"


def states(notes: AnalystNotes) -> dict[str, str]:
    return {action.id: action.state for action in notes.actions}


def test_notes_are_kept_and_put_on_record(ready: Trawl) -> None:
    first = run(ready)
    assert "are kept" in keep(ready, first)
    notes = notes_of(ready, first)
    assert (notes.author, notes.reviewer, str(notes.reviewed)) == ("A. Analyst", "R. Reviewer", "2026-03-02")
    assert [(one.text, one.confidence) for one in notes.judgements] == [("One group: likely behind both", "moderate")]
    assert notes.decisions == ("Whether to open an operation.",)
    assert states(notes) == {"A1": "open", "A2": "in progress"}
    assert [(gap.text, gap.owner, gap.share) for gap in notes.gaps] == [
        ("Who supplies them.", "Trading Standards", ("partner", "Durham"))
    ]
    (entry,) = [one for one in ready("audit", "--json").json if one["action"] == "note"]
    assert entry["payload"]["run"] == first
    assert "nothing has changed" in keep(ready, first)


def test_a_template_is_begun_once_and_says_nothing_by_itself(ready: Trawl) -> None:
    first = run(ready)
    path = notes_file(ready, first)
    assert str(path) in ready("report", "note", first).words
    assert path.stat().st_mode & 0o777 == 0o600
    written = path.read_text()
    ready("report", "render", first, "--format", "csv")
    assert notes_of(ready, first) == AnalystNotes(author="analyst")
    assert "there already" in ready("report", "note", first).words
    assert path.read_text() == written


def test_the_examples_of_a_template_can_be_taken_as_they_are(ready: Trawl) -> None:
    first = run(ready)
    ready("report", "note", first)
    path = notes_file(ready, first)
    path.write_text(path.read_text().replace("  # ", "  "))
    ready("report", "render", first, "--format", "csv")
    notes = notes_of(ready, first)
    assert (len(notes.judgements), len(notes.decisions), len(notes.actions), len(notes.gaps)) == (1, 1, 1, 1)


def test_a_template_holds_what_is_kept_already(ready: Trawl) -> None:
    first = run(ready)
    keep(ready, first)
    before = notes_of(ready, first)
    ready("report", "note", first)
    assert "id: A1" in notes_file(ready, first).read_text()
    ready("report", "note", first, notes_file(ready, first))
    assert notes_of(ready, first) == before


def test_notes_beside_the_files_are_read_where_a_run_is_issued(ready: Trawl) -> None:
    first = run(ready)
    out = ready.folder / "march"
    ready("report", "note", first, "--out", out)
    (out / "notes.yml").write_text(NOTES.format(run=first))
    ready("report", "issue", first, "--out", out)
    assert notes_of(ready, first).reviewer == "R. Reviewer"


def test_notes_that_are_older_than_those_kept_are_not_read_and_it_is_said(ready: Trawl) -> None:
    first = run(ready)
    ready("report", "note", first)
    path = notes_file(ready, first)
    path.write_text(NOTES.format(run=first).replace("R. Reviewer", "Older"))
    os.utime(path, (1, 1))
    keep(ready, first)
    answer = ready("report", "render", first, "--format", "csv")
    assert f"{path} is older than the notes that analyst had kept on " in answer.words
    assert notes_of(ready, first).reviewer == "R. Reviewer"
    ready("report", "note", first, path)
    assert notes_of(ready, first).reviewer == "Older"


def test_actions_are_carried_over_three_months_with_what_became_of_them(ready: Trawl) -> None:
    first = run(ready)
    keep(ready, first)
    ready("report", "issue", first)

    second = run(ready)
    assert "with 2 actions carried from" in ready("report", "note", second).words
    path = notes_file(ready, second)
    ready("report", "render", second, "--format", "csv")
    carried = notes_of(ready, second)
    assert {action.id: action.state for action in carried.carried} == {"A1": "open", "A2": "in progress"}
    assert carried.actions == (), "nothing was reported of either"
    head, a1, rest = path.read_text().partition("  - id: A1")
    a1 += rest.replace("state:", "state: done", 1).replace("outcome:", "outcome: Two shops closed", 1)
    path.write_text(f"{head}{a1.replace('intelligence_gaps:', NEW)}")
    ready("report", "issue", second)
    told = notes_of(ready, second)
    assert states(told) == {"A1": "done", "A3": "done"}, "of A2 nobody said anything"
    assert told.actions[0].outcome == "Two shops closed"

    third = run(ready)
    notes = notes_of(ready, third)
    assert {action.id: action.state for action in notes.carried} == {"A2": "in progress", "A3": "done"}
    assert states(notes) == {"A3": "done"}, "closed as soon as it was noted: it is shown once more, as it is"
    assert "with 1 action carried from" in ready("report", "note", third).words, "A3 needs no more to be said"
    ready("report", "issue", third)
    assert [action.id for action in notes_of(ready, run(ready)).carried] == ["A2"], "A3 was shown once more"


NEW = """\
  - {id: A3, strand: prepare, activity: Brief the night shift, state: done}
intelligence_gaps:"""


def test_only_issued_runs_hand_their_actions_on(ready: Trawl) -> None:
    keep(ready, run(ready))
    assert notes_of(ready, run(ready)).carried == ()


def test_notes_that_change_after_issue_make_another_version(ready: Trawl) -> None:
    first = run(ready)
    keep(ready, first)
    ready("report", "issue", first)
    assert version_of(ready, first) == "1"
    said = keep(ready, first, NOTES.replace("A. Analyst", "B. Analyst"))
    assert "issued before: its report has another version" in said
    assert version_of(ready, first).startswith("2 (its notes were changed after issue, by analyst on ")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("run: {run}", "run: favours-20260101-1", ":1: run: these are notes on favours-20260101-1, not on {run}"),
        ("2026-03-31", "2026-02-31", ":11: holds what cannot be: day is out of range for month"),
        ("2026-03-31", "31/03/2026", ":11: actions, item 1, due: '31/03/2026' cannot stand here. Write a day that"),
        ("strand: pursue", "strand: persue", ":11: actions, item 1, strand: 'persue' cannot stand here. Write pursue"),
        ("id: A2", "id: a1", ":12: actions: the id a1 stands at line 11 already"),
        ("id: A2", "id: ../../A2", ":12: actions, item 2, id: '../../A2' cannot stand here. Write an id of letters"),
        ("reviewer:", "reviewed_by:", ":3: unknown key 'reviewed_by'; did you mean 'reviewed'?"),
        ("state: in progress", "state: finished", ":12: actions, item 2, state: 'finished' cannot stand here. Write"),
        ("    confidence: moderate", "    confidence: certain", ":7: key_judgements, item 1, confidence: 'certain'"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_nothing_is_kept(ready: Trawl, old: str, new: str, said: str) -> None:
    first = run(ready)
    assert said.format(run=first) in keep(ready, first, NOTES.replace(old, new), code=2)
    assert notes_of(ready, first) == AnalystNotes()


def test_an_action_is_not_taken_for_another_of_its_id(ready: Trawl) -> None:
    first = run(ready)
    keep(ready, first)
    ready("report", "issue", first)
    second = run(ready)
    said = keep(ready, second, NOTES.replace("Visit the shops", "Visit the hotels"), code=2)
    assert "A1 is the id of an action that was carried over (Visit the shops)" in said
    assert notes_of(ready, second).actions == ()


def test_there_are_notes_only_on_a_run_that_came_to_its_end(ready: Trawl) -> None:
    assert "no run 'favours-20200101-1'" in ready.refuse("report", "note", "favours-20200101-1", code=3)
    first = run(ready)
    gone = ready.folder / "none.yml"
    assert f"{gone}:1: cannot be read" in ready.refuse("report", "note", first, gone, code=2)
