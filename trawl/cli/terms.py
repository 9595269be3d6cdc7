"""`trawl profile terms`, `test`, `suggest` and `lint`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trawl.cli.invocation import installed

if TYPE_CHECKING:
    from rich.table import Column, Table
    from rich.text import Text

    from trawl.pipeline.terms import Trial
    from trawl.profiles.suggesting import SignificantTerm
    from trawl.profiles.term_report import TermReport
    from trawl.query.explaining import Verdict

PROFILE = Annotated[str, typer.Argument(help="The profile's name (trawl profile list), or a YAML file.")]
JSON = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


def terms(
    context: typer.Context,
    profile: PROFILE,
    pairs: Annotated[int, typer.Option(help="How many pairs of terms to show.", min=0)] = 10,
    everything: Annotated[bool, typer.Option("--all", help="Also list the terms found in no hit one by one.")] = False,
    json: JSON = False,
    csv: Annotated[Path | None, typer.Option(help="Write the terms to this CSV file instead.")] = None,
) -> None:
    """Report what each term of a profile finds: the search term report.

    For each term: the records that it finds by itself, the hits it was found in, the hits that are hits only because
    of it, and the hits in which its context always rules it out.
    """
    from dataclasses import asdict

    from trawl.cli.display import print_json, remarks
    from trawl.errors import UsageError
    from trawl.pipeline.terms import report_terms
    from trawl.reports.tables import write_table

    if csv is not None and json:
        raise UsageError("--json and --csv give the same terms. Ask for one of them.")
    report = report_terms(installed(context), profile)
    if json:
        found = asdict(report)
        print_json({**found, "terms": [{**asdict(t), "only_ruled_out": t.only_ruled_out} for t in report.terms]})
    elif csv is not None:
        columns = ("term", "records", "hits", "only_because_of_it", "ruled_out", "only_ruled_out")
        written = write_table(csv, columns, _term_rows(report))
        remarks().print(f"{written:,} terms written to {csv}", markup=False)
    else:
        _print_report(report, pairs, everything=everything)


def _term_rows(report: TermReport) -> Iterator[tuple[str, ...]]:
    for line in report.terms:
        records = "" if line.records is None else str(line.records)
        only = "yes" if line.only_ruled_out else "no"
        yield line.term, records, str(line.hits), str(line.alone), str(line.ruled_out), only


def _print_report(report: TermReport, pairs: int, *, everything: bool) -> None:
    from rich.table import Table
    from rich.text import Text

    from trawl.cli.display import answers

    console = answers()
    console.print(
        f"{report.profile}: {report.hits:,} hits ({report.negated:,} negated) in {report.records:,} records; "
        f"{len(report.terms):,} terms, {len(report.unfound):,} of them in no hit.",
        markup=False,
    )
    table = Table("Term", *(_right(name) for name in ("Records", "Hits", "Only because of it", "Ruled out")))
    for line in report.terms:
        if line.hits or everything:
            cells = (line.hits, line.alone, line.ruled_out)
            records = "over the limit" if line.records is None else f"{line.records:,}"
            table.add_row(Text(line.term), records, *(f"{number:,}" for number in cells))
    console.print(table)
    if report.pairs and pairs:
        together = Table("Found together", "and", _right("Hits"))
        for pair in report.pairs[:pairs]:
            together.add_row(Text(pair.one), Text(pair.other), f"{pair.hits:,}")
        console.print(together)
        if len(report.pairs) > pairs:
            console.print(f"{pairs:,} of {len(report.pairs):,} pairs (--pairs for more).")
    nowhere = [line.term for line in report.unfound if line.records == 0]
    elsewhere = [line.term for line in report.unfound if line.records != 0]
    ruled_out = [line.term for line in report.only_ruled_out]
    for heading, listed in (
        ("Only ever ruled out by their context", ruled_out),
        ("In records, but in no hit", elsewhere),
        ("In no record", nowhere),
    ):
        if listed:
            console.print(f"\n{heading} ({len(listed):,}): {', '.join(listed)}", markup=False)


def try_out(
    context: typer.Context,
    profile: PROFILE,
    record: Annotated[str | None, typer.Option(help="A record: its id, its reference, or source/id.")] = None,
    text: Annotated[str | None, typer.Option(help="A text, taken as a record's narrative.")] = None,
    json: JSON = False,
) -> None:
    """Say why a profile finds a record or a text, or which of its clauses fail."""
    from dataclasses import asdict

    from trawl.cli.display import print_json, spans_json
    from trawl.pipeline.terms import try_profile
    from trawl.query.explaining import smallest_failures

    trial = try_profile(installed(context), profile, record=record, text=text)
    if not json:
        _print_trial(trial)
        return
    hit = trial.hit
    print_json(
        {
            "profile": trial.profile.name,
            "found": trial.verdict.holds,
            "negated": hit is not None and hit.negated,
            "negated_because_of": trial.lost,
            "opinion": hit.opinion if hit else "",
            "spans": spans_json(trial.record, hit.spans) if hit else [],
            "failing": [{"clause": each.clause, "reason": each.reason} for each in smallest_failures(trial.verdict)],
            "verdict": asdict(trial.verdict),
        }
    )


def _print_trial(trial: Trial) -> None:
    from rich.text import Text

    from trawl.cli.display import answers, snippet_text
    from trawl.query.explaining import smallest_failures
    from trawl.reports.snippets import cut_excerpt

    console, name = answers(), trial.profile.name
    if trial.hit is None:
        console.print(f"Not found by {name}. What fails:", markup=False)
        for failure in smallest_failures(trial.verdict):
            for line in _verdict_lines(failure, 1):
                console.print(line)
        console.print("\nThe whole query:")
    elif trial.hit.negated:
        console.print(f"Found by {name}, but negated. Without what its context rules out these fail:", markup=False)
        for clause in trial.lost:
            console.print(Text(f"  {clause}"))
    elif trial.hit.undecided:
        console.print(f"{trial.hit.why[0]}. {name} counts it as a hit to look at.", markup=False)
    else:
        likely = f" Likely incidental: {trial.hit.opinion}." if trial.hit.opinion else ""
        console.print(f"Found by {name}.{likely}", markup=False)
    for line in _verdict_lines(trial.verdict, 0, most=2 if trial.hit is None else 3):
        console.print(line)
    if trial.hit is not None and trial.hit.spans:
        console.print()
        for snippet in cut_excerpt(trial.record, trial.hit.spans).snippets:
            console.print(snippet_text(snippet))


def _verdict_lines(verdict: Verdict, depth: int, most: int = 3) -> Iterator[Text]:
    """The verdict and those of its parts, as far as `most` levels down."""
    from rich.text import Text

    sign, style = ("+", "green") if verdict.holds else ("-", "red")
    line = Text("  " * depth)
    line.append(sign, style=style)
    line.append(f" {verdict.clause}: ")
    line.append(verdict.reason, style="dim")
    yield line
    for part in verdict.parts if most > 1 else ():
        yield from _verdict_lines(part, depth + 1, most - 1)


def suggest(
    context: typer.Context,
    profile: PROFILE,
    limit: Annotated[int, typer.Option(help="How many of each kind to show.", min=1)] = 25,
    json: JSON = False,
) -> None:
    """Suggest words and phrases that a profile's hits have in common, and near spellings of its terms.

    Words are ranked by their log-likelihood ratio over records and by how many times as frequent they are in the hits.
    Nothing is suggested from records that you may not see.
    """
    from dataclasses import asdict

    from rich.table import Table
    from rich.text import Text

    from trawl.cli.display import answers, print_json
    from trawl.pipeline.terms import suggest_terms

    found = suggest_terms(installed(context), profile)
    if json:
        print_json(asdict(found))
        return
    console = answers()
    console.print(f"{found.profile}: {found.hits:,} hits, {found.negated:,} negated ones left out.", markup=False)
    tables = [
        (_terms_table("Word of the hits", found.words[:limit]), len(found.words)),
        (_terms_table("Phrase of the hits", found.phrases[:limit]), len(found.phrases)),
    ]
    spellings = Table("Near spelling", "Of", _right("Edits"), _right("Records"))
    for near in found.spellings[:limit]:
        spellings.add_row(Text(near.spelling), Text(near.of), str(near.distance), f"{near.records:,}")
    for table, total in (*tables, (spellings, len(found.spellings))):
        console.print(table)
        if total > limit:
            console.print(f"{limit:,} of {total:,} (--limit for more).")


def _terms_table(name: str, terms: Sequence[SignificantTerm]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(name, *(_right(name) for name in ("Hits", "Records", "Log-likelihood", "Times as frequent")))
    for term in terms:
        cells = (f"{term.hits:,}", f"{term.records:,}", f"{term.score:.1f}", f"{term.times:,.1f}")
        table.add_row(Text(term.term), *cells)
    return table


def lint(
    context: typer.Context,
    profile: Annotated[str | None, typer.Argument(help="The profile's name; without one all of them.")] = None,
    notes: Annotated[bool, typer.Option("--notes", help="Also list the terms that are in no record.")] = False,
    json: JSON = False,
) -> None:
    """Find what is amiss in profiles and their term lists, each with its file and line. Exit code 1 for an error."""
    from trawl.cli.display import answers, print_json
    from trawl.pipeline.terms import lint_profiles
    from trawl.profiles.linting import LEVELS

    found = lint_profiles(installed(context), profile)
    counts = {level: sum(finding.level == level for finding in found) for level in LEVELS}
    if json:
        print_json(
            [
                {
                    "level": f.level,
                    "rule": f.rule,
                    "file": str(f.place.path),
                    "line": f.place.line,
                    "message": f.message,
                }
                for f in found
            ]
        )
    else:
        console = answers()
        for finding in found:
            if notes or finding.level != "note":
                console.print(str(finding), markup=False)
        summary = ", ".join(f"{count:,} {level}{'' if count == 1 else 's'}" for level, count in counts.items())
        console.print(f"{summary}{' (--notes shows them)' if counts['note'] and not notes else ''}.", markup=False)
    if counts["error"]:
        raise typer.Exit(1)


def _right(name: str) -> Column:
    from rich.table import Column

    return Column(name, justify="right")
