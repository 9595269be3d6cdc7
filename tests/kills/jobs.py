"""What is killed, and the home that it is killed in."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from tests.cli.conftest import HOTELS, MORE, PROFILE, RECORDS
from tests.ledger import version_3

_PACK = """\
title: Ours
profiles: [favours]
formats: [csv, json]
parts: [{force: Cleveland, recipients: [Cleveland lead]}, {force: Durham, recipients: [Durham lead]}]
"""
_LIST = "identifier_id,type,identifier\nP,phone,07700 900123\nQ,phone,07700 900124\nR,,sd_kit.lo\n"


@dataclass(frozen=True, slots=True)
class Job:
    """A command line, and what leads to the home that it is asked in; {run} is the newest run, {pack} the newest pack.

    `instead` is what its refusal names, where a repeat is refused because all but a rest was done.
    """

    name: str
    asked: str
    before: Sequence[str] = ()
    instead: str = ""


_RUN = "run favours --format csv,json --out {folder}/out"
#: What leads to the home that all jobs begin with.
BASE = (
    "load {folder}/feed.jsonl --source narratives",
    "register load hotels {folder}/hotels.csv --mapping hotels",
    _RUN,
    "report issue {run} --out {folder}/out",
)
JOBS = (
    Job("run", _RUN, ("load {folder}/more.jsonl --source narratives",)),
    Job("issue", "report issue {run} --out {folder}/out", (_RUN,)),
    Job("pack run", "pack run ours"),
    Job("pack issue", "pack issue {pack}", ("pack run ours",)),
    Job("review import", "review {run} --import {folder}/marks.csv", (_RUN, "review {run} --sheet {folder}/marks.csv")),
    Job("load", "load {folder}/more.jsonl --source narratives"),
    Job("snapshot", "load {folder}/more.jsonl --source narratives --snapshot --confirm-withdrawals 9"),
    Job("wash", "wash {folder}/list.csv --standing larch", instead="wash due"),
    Job("migration", "report list"),
)


def write_base(folder: Path) -> None:
    amended = [{**RECORDS[0], "text": f"{RECORDS[0]['text']} He was seen again."}]
    for name, text in (
        ("feed.jsonl", "".join(json.dumps(row) + "\n" for row in RECORDS)),
        ("more.jsonl", "".join(json.dumps(row) + "\n" for row in (*amended, *MORE, {"id": "A9", "text": ""}))),
        ("hotels.csv", HOTELS),
        ("list.csv", _LIST),
        ("home/saved_searches/favours.yml", f"{PROFILE}recipients: [the desk]\n"),
        ("home/packs/ours.yml", _PACK),
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def put_old_ledger(path: Path) -> None:
    """Put a ledger of long ago in the place of a home's."""
    for one in path.parent.glob("ledger.db*"):
        one.unlink()
    engine = sa.create_engine(f"sqlite:///{path}")
    version_3.write_ledger(engine)
    engine.dispose()


def fill_in(sheet: Path) -> None:
    """Mark every hit of a sheet as an analyst would."""
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with sheet.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows({**row, "mark": "relevant", "note": "seen"} for row in rows)
