"""The main job on fictitious data: two months of a real trawl in a folder of its own, with what analysts add to it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from trawl.errors import UsageError
from trawl.model import Run
from trawl.pipeline.catalogue import read_profiles
from trawl.pipeline.installation import Installation, open_installation
from trawl.pipeline.loading import load_file
from trawl.pipeline.noting import NOTES_FILE
from trawl.pipeline.pack_issuing import issue_pack
from trawl.pipeline.packing import run_pack
from trawl.pipeline.registers import load_register
from trawl.pipeline.report_order import ReportOrder
from trawl.pipeline.reporting import issue_run, render_run
from trawl.pipeline.reviewing import choose_hits, mark_hits, open_review
from trawl.pipeline.running import run_profile
from trawl.pipeline.suppressing import SuppressionOrder, suppress
from trawl.pipeline.washing import Washed, WashOrder, wash_list
from trawl.private_files import create_file, make_folder
from trawl.reports.files import open_output
from trawl.reports.formats import FORMATS
from trawl.settings import EMBEDDED

_DATA = Path(__file__).parents[1] / "demo"
#: The pack that is made: it comes with trawl.
_PACK = "vawg_monthly"
#: The profile whose report goes to a force and to partners as well, and that force.
_SHARED, _FORCE = "vape_exploitation", "Cleveland"
#: What its analyst says of two hits of the first month.
_MARKED = ("D-0005", "the side door, and a uniform, as in two reports before")
_SUPPRESSED = ("D-0147", "Vape is the surname of a scout leader")
_FOLDERS = {"home", "first", "second", "wash"}
_SETTINGS = """\
# The settings of the demonstration: its records are invented, and its reports say so.
exercise = true
"""


def run_demo(folder: Path) -> Iterator[str]:
    """Do the job of two months in `folder`, yielding what is done in words.

    The first month is loaded, trawled and issued; the second month's records are loaded and trawled again, so that
    the reports tell what is new. Raises UsageError where the folder holds something else.
    """
    _clear(folder)
    installation = _prepare_home(folder / "home")
    yield f"A new installation in {folder / 'home'}. Every record in it is fictitious."
    yield ""
    yield "First month: load the records and the registers, run every profile, issue the reports."
    yield _load(installation, "records.jsonl", "narratives")
    yield _load(installation, "crimes.csv", "crime")
    for register in sorted((_DATA / "registers").glob("*.csv")):
        loaded = load_register(installation, register.stem, register, register.stem)
        yield f"  register {register.stem}: {loaded.rows} rows"
    profiles = [profile.name for profile in read_profiles(installation).profiles]
    for name in profiles:
        out = folder / "first" / name
        run = run_profile(installation, name, out, _silent, ReportOrder(("html", "csv")))
        _note(run.run, "first", out)
        if name == _SHARED:
            yield _review(installation, run.run)
        issue_run(installation, run.run.id, out)
        yield _indented(run.summary)
    yield ""
    yield "Second month: load what came in since, and run again. Only what changed is new, and what became of the"
    yield "first month's actions is told."
    yield _load(installation, "records_update.jsonl", "narratives")
    runs = {}
    for name in profiles:
        out = folder / "second" / name
        runs[name] = run_profile(installation, name, out, _silent, ReportOrder(("csv",)))
        _note(runs[name].run, "second", out)
        yield _indented(runs[name].summary)
    yield ""
    yield "Write each report for those who read it."
    for name in profiles:
        for order, _ in _list_orders(name):
            render_run(installation, runs[name].run.id, folder / "second" / name, order)
    yield from _say_missing()
    yield ""
    yield from _make_pack(installation)
    yield ""
    yield "Wash two lists of identifiers against everything: the desk's own, and a partner's workbook as it came."
    washed = wash_list(installation, _DATA / "wash_list.csv", WashOrder(folder / "wash" / "results.csv"))
    yield _say_washed("wash_list.csv", washed)
    partner = wash_list(installation, _DATA / "partner_list.xlsx", WashOrder())
    yield _say_washed("partner_list.xlsx", partner)
    yield ""
    yield f"Open the reports in {(folder / 'second').resolve()}, a folder for each profile:"
    for order, what in _list_orders(_SHARED):
        only = "" if order.edition == "full" else f" (of {_SHARED})"
        yield f"  {', '.join(order.file_names)}: {what}{only}"
    yield f"What became of the list: {(folder / 'wash').resolve()}"
    yield f"What became of the partner's: {partner.files[0].parent.resolve()}"
    yield f"Check its certificate: trawl --home {folder / 'home'} wash verify {partner.id}"
    yield f"Search it: trawl --home {folder / 'home'} search 'vape NEAR/10 (school OR girl)'"
    yield "What columns say counts as much as a text: ... search '#age<18 kind:crime', ... search 'in:people(hart)'"


def _make_pack(installation: Installation) -> Iterator[str]:
    """Make and issue a pack for three forces."""
    yield f"Make a pack: a folder for each of three forces, and one for the region ({_PACK})."
    made = run_pack(installation, _PACK, lambda *_: None)
    issued = issue_pack(installation, made.id).made
    for copy in issued.copies:
        yield f"  copy {copy.number}, {copy.recipient}: {copy.folder}"


def _say_washed(name: str, washed: Washed) -> str:
    outcomes = ", ".join(f"{count} {outcome.replace('_', ' ')}" for outcome, count in washed.outcomes.items())
    return f"  {name}: {washed.identifiers} identifiers: {outcomes}"


def _note(run: Run, month: str, out: Path) -> None:
    """Put what an analyst adds to the run beside its files, where issuing and rendering find it."""
    said = (_DATA / "notes" / month / f"{run.profile}.yml").read_text("utf-8")
    with open_output(out / NOTES_FILE) as file:
        file.write(f"run: {run.id}\n{said}")


def _review(installation: Installation, run: Run) -> str:
    """Mark a hit, and suppress another, as an analyst does before the report is issued."""
    marked, why = _MARKED
    reviewed = open_review(installation, run.id)
    mark_hits(installation, reviewed, choose_hits(installation, reviewed, [marked]), "relevant", why)
    suppressed, reason = _SUPPRESSED
    until = (run.started + timedelta(days=90)).date()
    suppress(installation, run.profile, SuppressionOrder(record=suppressed), reason, until.isoformat())
    return f"  Reviewed: {marked} is relevant ({why}); {suppressed} is suppressed until {until} ({reason})."


def _list_orders(profile: str) -> tuple[tuple[ReportOrder, str], ...]:
    """The reports that are written of a profile, each with whom it is for."""
    paper = tuple(one.name for one in FORMATS if one.name == "pdf" and not one.missing) or ("html",)
    for_all = (
        (ReportOrder(("html", "xlsx")), "the whole of it, to read and to work with"),
        (ReportOrder(paper, lead=True), "the pages that a lead takes into a meeting"),
    )
    for_others = (
        (ReportOrder(paper, "force", _FORCE), f"what {_FORCE} gets"),
        (ReportOrder(paper, "partner"), "what partners outside the police get"),
    )
    return (*for_all, *for_others) if profile == _SHARED else for_all


def _say_missing() -> Iterator[str]:
    """What the extra would add, where it is not installed."""
    if missing := [one for one in FORMATS if one.missing]:
        names = " and ".join(one.name for one in missing)
        yield f"  The extra 'reports' adds {names}, and charts: pip install 'trawl[reports]'."


def _clear(folder: Path) -> None:
    """Take away what an earlier demonstration left in the folder; refuse a folder that holds anything else."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder. Name a new one.")
    settings = folder / "home" / "trawl.toml"
    ours = settings.is_file() and settings.read_text("utf-8") == _SETTINGS
    held = {path.name for path in folder.iterdir()}
    if held and not (ours and held <= _FOLDERS):
        raise UsageError(f"{folder} holds something that is not a demonstration's. Name a new folder.")
    shutil.rmtree(folder)


def _prepare_home(home: Path) -> Installation:
    make_folder(home)
    with create_file(home / "trawl.toml") as file:
        file.write(_SETTINGS.encode())
    installation = open_installation(home, purpose="Demonstration", reference="EXERCISE")
    # Whatever server the environment names, invented records stay out of it.
    settings = installation.settings.model_copy(update={"engine": EMBEDDED, "ledger": ""})
    return replace(installation, settings=settings)


def _load(installation: Installation, name: str, source: str) -> str:
    load, _ = load_file(installation, _DATA / name, source, lambda _: None)
    return (
        f"  {name}: {load.read} rows = {load.written} written + {load.unchanged} unchanged "
        f"+ {load.withdrawn} withdrawn + {load.rejected} rejected"
    )


def _silent(_done: int, _total: int, _doing: str) -> None:
    """The demonstration says what was done when it is done."""


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
