"""`notes.yml`: what an analyst adds to a run, as they write it; read with the line of whatever is wrong, and begun."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from trawl.errors import FileProblems, Problem
from trawl.ledger import NotedAction, NotedGap, NotedJudgement, RunNotes
from trawl.reports.findings.analyst_notes import (
    ACTION_STATES,
    CONFIDENCES,
    STRANDS,
    Action,
    ActionState,
    Confidence,
    Strand,
)
from trawl.yaml_files import YamlFile, read_yaml_file

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Words = Annotated[str, StringConstraints(strip_whitespace=True)]
Day = Annotated[date, Field(description="a day that there is, as in 2026-03-31")]
ActionId = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$"),
    Field(description="an id of letters, digits, hyphens, dots and slashes, as in A1 or 2026-03/2"),
]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Shared(_Part):
    """What may stand in other editions than the full one: those of the forces that `share` names, or `partner`."""

    share: tuple[Text, ...] | None = None


class JudgementKey(_Shared):
    """What an analyst concludes, and how surely."""

    text: Text
    confidence: Confidence | None = None


class ActionKey(_Shared):
    """Something to be done. Without a `state` nothing is said of an action that was carried; a new one is open."""

    id: ActionId
    strand: Strand
    activity: Text
    owner: Words | None = None
    due: Day | None = None
    state: ActionState | None = None
    outcome: Words | None = None


class GapKey(_Shared):
    """What is not known and ought to be."""

    text: Text
    owner: Words | None = None


class NotesFile(_Part):
    """`notes.yml`."""

    run: Text
    author: Words | None = None
    reviewer: Words | None = None
    reviewed: Day | None = None
    key_judgements: tuple[JudgementKey, ...] | None = None
    decisions: tuple[Text, ...] | None = None
    actions: tuple[ActionKey, ...] | None = None
    intelligence_gaps: tuple[GapKey, ...] | None = None


def read_notes_file(path: Path, run_id: str, carried: Sequence[Action]) -> RunNotes:
    """Read notes on a run that these actions were carried to.

    Raises FileProblems with all that is wrong in the file, each with its line.
    """
    written = read_yaml_file(path)
    file = written.validate(NotesFile)
    if problems := tuple(_find_problems(written, file, run_id, carried)):
        raise FileProblems(problems)
    return RunNotes(
        file.author or "",
        file.reviewer or "",
        file.reviewed,
        tuple(NotedJudgement(one.text, one.confidence or "", one.share or ()) for one in file.key_judgements or ()),
        file.decisions or (),
        tuple(
            NotedAction(
                one.id,
                one.strand,
                one.activity,
                one.owner or "",
                one.due,
                one.state or "",
                one.outcome or "",
                one.share or (),
            )
            for one in file.actions or ()
        ),
        tuple(NotedGap(one.text, one.owner or "", one.share or ()) for one in file.intelligence_gaps or ()),
    )


def _find_problems(written: YamlFile, file: NotesFile, run_id: str, carried: Sequence[Action]) -> Iterator[Problem]:
    if file.run != run_id:
        said = f"run: these are notes on {file.run}, not on {run_id}. Give the notes of this run, or name it here."
        yield written.problem(("run",), said)
    before = {action.id.casefold(): action for action in carried}
    lines: dict[str, int] = {}
    for number, action in enumerate(file.actions or ()):
        name, line = action.id.casefold(), written.line_of(("actions", number, "id"))
        if (first := lines.setdefault(name, line)) != line:
            said = f"actions: the id {action.id} stands at line {first} already; give this action one of its own."
            yield Problem(written.path, line, said)
        elif name in before and before[name].activity != action.activity:
            said = (
                f"actions: {action.id} is the id of an action that was carried over ({before[name].activity}). Give a "
                "new action another id; of the one carried leave the activity as it was, or drop it."
            )
            yield Problem(written.path, line, said)


_HEAD = """\
# What an analyst adds to {run}. Write in it and save it: rendering and issuing the run read it from here.
# (From anywhere else: trawl report note {run} FILE.yml.) The examples are comments: take the # away.
# share: [Northshire, partner] lets a judgement, an action or a gap stand in the editions of a force and of partners.
# A day is written 2026-03-31. Text with a colon or a # in it goes between quotes.
"""
_JUDGEMENTS = f"""
# What you conclude, apart from what the records say. confidence: {", ".join(CONFIDENCES)}.
"""
_JUDGEMENT = """\
  # - text: The shops of one company are likely to be used by one group.
  #   confidence: moderate
"""
_DECISIONS = """
# What the reader is asked to decide.
"""
_DECISION = """\
  # - Whether to open an operation on the shops of one company.
"""
_ACTIONS = f"""
# The 4P plan. strand: {", ".join(STRANDS)}. state: {", ".join(ACTION_STATES)}.
# Ids stay: the next issued run's report says by them what became of each action.
"""
_CARRIED = """\
# Those without a state are carried from the last issued run. Say what became of each by its state and its outcome:
# of one in which nothing is changed, the report says that nothing was reported.
"""
_ACTION = """\
  # - id: A1
  #   strand: protect
  #   activity: Visit the night managers of the hotels named
  #   owner: DS A. Example
  #   due: 2026-03-31
"""
_GAPS = """
# What is not known and ought to be, and who is asked to find it out.
"""
_GAP = """\
  # - text: Who supplies the shops.
  #   owner: Regional Trading Standards
"""


def render_notes_file(run_id: str, notes: RunNotes, *, carried: bool) -> str:
    """Return a `notes.yml` that holds these notes, with a comment on how to write each part.

    `carried` says that actions without a state were carried over, and are to be told of.
    """
    who: dict[str, Any] = {"run": run_id, "author": notes.author or None}
    who |= {"reviewer": notes.reviewer or None, "reviewed": notes.reviewed}
    parts = (
        _HEAD.format(run=run_id),
        _dump(who),
        _JUDGEMENTS,
        _dump({"key_judgements": _list_items(notes.judgements, JudgementKey)}),
        _JUDGEMENT,
        _DECISIONS,
        _dump({"decisions": list(notes.decisions) or None}),
        _DECISION,
        _ACTIONS,
        _CARRIED if carried else "",
        _dump({"actions": _list_items(notes.actions, ActionKey)}),
        _ACTION,
        _GAPS,
        _dump({"intelligence_gaps": _list_items(notes.gaps, GapKey)}),
        _GAP,
    )
    return "".join(parts)


def _list_items(items: Sequence[object], model: type[BaseModel]) -> list[dict[str, Any]] | None:
    names = sorted(model.model_fields, key="share".__eq__)  # it comes last
    return [{name: _write_value(getattr(item, name)) for name in names} for item in items] or None


def _write_value(value: object) -> object:
    return list(value) or None if isinstance(value, tuple) else value or None


def _dump(values: Mapping[str, Any]) -> str:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.width = 4096  # a text stays on its line, where it can be changed
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(dict(values), out)
    return out.getvalue()
