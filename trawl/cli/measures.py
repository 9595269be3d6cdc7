"""`trawl profile precision` and `trawl profile sample`: how good analysts say that a profile is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from trawl.cli.invocation import installed
from trawl.cli.terms import JSON, PROFILE

if TYPE_CHECKING:
    from trawl.pipeline.precision import MarkCounts, PrecisionLine
    from trawl.pipeline.sampling import SampleStanding


def precision(
    context: typer.Context,
    profile: Annotated[str, typer.Argument(help="The profile; without, every one whose hits were marked.")] = "",
    json: JSON = False,
) -> None:
    """Count the marks of hits: how many are relevant, by profile, by term and by month, with the interval.

    The interval is where the share lies 95 times of 100, had the hits that were marked been drawn by chance; those that
    somebody is unsure of are counted apart.
    """
    from trawl.cli.display import answers, make_table, print_json
    from trawl.pipeline.precision import measure_precision

    lines = measure_precision(installed(context), profile)
    if json:
        print_json([_pack_line(line) for line in lines])
        return
    if not lines:
        answers().print("No hit that you may see was marked.")
        return
    rows = [(line.profile, _say_part(line), *_cells(line.counts)) for line in lines]
    columns = ("Profile", "Of", "Relevant", "Not relevant", "Unsure", "Precision", "95 % interval")
    answers().print(make_table(columns, rows, whole=0))


def sample(
    context: typer.Context,
    profile: PROFILE,
    size: Annotated[int, typer.Option(help="Draw as many records; without, say what earlier samples come to.")] = 0,
    seed: Annotated[str, typer.Option(help="What the drawing begins from; the same draws the same.")] = "",
    json: JSON = False,
) -> None:
    """Draw records that a profile does not find, for trawl review; without --size, estimate its recall from them."""
    from trawl.cli.display import answers, plain_text, print_json
    from trawl.errors import UsageError
    from trawl.pipeline.sampling import draw_sample, estimate_recall

    if size:
        kept = draw_sample(installed(context), profile, size, seed)
        if json:
            print_json({"sample": kept.id, "size": len(kept.records), "of": kept.others, "seed": kept.seed})
            return
        said = f"{kept.id}: {len(kept.records):,} of {kept.others:,} records that {kept.profile} does not find"
        answers().print(plain_text(f"{said}, seed {kept.seed}. Mark them: trawl review {kept.id}"))
        return
    if seed:
        raise UsageError("--seed goes with --size.")
    found = estimate_recall(installed(context), profile)
    if json:
        print_json([_pack_sample(one) for one in found])
    elif not found:
        answers().print(plain_text(f"No sample of {profile} that you may see. Draw one: --size 100"))
    for one in () if json else found:
        for line in _say_sample(one):
            answers().print(plain_text(line))


def _say_part(line: PrecisionLine) -> str:
    from trawl.query.reasons import say_term

    if line.part == "profile":
        return "all"
    return f"{line.part} {say_term(line.name) if line.part == 'term' else line.name}"


def _cells(counts: MarkCounts) -> tuple[str, ...]:
    share = "" if counts.precision is None else f"{counts.precision:.2f}"
    between = f"{counts.interval.low:.2f} to {counts.interval.high:.2f}" if counts.interval else ""
    return f"{counts.relevant:,}", f"{counts.not_relevant:,}", f"{counts.unsure:,}", share, between


def _pack_counts(counts: MarkCounts) -> dict[str, object]:
    interval = counts.interval
    return {**counts._asdict(), "precision": counts.precision, "interval": interval and [interval.low, interval.high]}


def _pack_line(line: PrecisionLine) -> dict[str, object]:
    return {"profile": line.profile, "part": line.part, "name": line.name, **_pack_counts(line.counts)}


def _pack_sample(one: SampleStanding) -> dict[str, object]:
    sample, recall = one.sample, one.recall
    return {
        "sample": sample.id,
        "at": sample.at,
        "seed": sample.seed,
        "hits": sample.hits,
        "others": sample.others,
        "size": len(sample.records),
        "marked": recall.marked._asdict(),
        "unmarked": recall.unmarked,
        "hits_marked": recall.hits_marked._asdict(),
        "missed": recall.missed,
        "recall": recall.recall,
        "recall_interval": recall.recall_interval,
    }


def _say_sample(one: SampleStanding) -> list[str]:
    """What a sample comes to, in lines."""
    sample, recall = one.sample, one.recall
    marked = recall.marked
    drawn = f"{len(sample.records):,} of {sample.others:,} records that are no hit"
    said = f"{marked.relevant:,} relevant, {marked.not_relevant:,} not relevant, {marked.unsure:,} unsure"
    lines = [f"{sample.id}, drawn on {sample.at:%Y-%m-%d}: {drawn}; {said}, {recall.unmarked:,} not marked."]
    if recall.missed is None:
        lines.append(f"  Nothing follows before some are marked: trawl review {sample.id}")
        return lines
    low, high = recall.missed
    lines.append(f"  Relevant and not found: between {low:,} and {high:,} records (95 times of 100).")
    if recall.recall is None or recall.recall_interval is None:
        lines.append("  The recall follows when hits of the profile are marked, too: trawl review RUN")
        return lines
    worst, best = recall.recall_interval
    lines.append(f"  Recall {recall.recall:.2f}, between {worst:.2f} and {best:.2f} (90 times of 100 or more).")
    return lines
