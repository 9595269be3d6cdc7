"""Measure the second opinion: which records that a profile returns are likely none of its theme.

usage: python -m bench.opinion [--seeds N] [--gold GOLD.jsonl] [WRITER[,WRITER...] ...]

It is taught by the labels of some writers (training/themes/) and judged on others: each writer named is left out, those
joined by commas together; without names each of them by itself. The bound above which a hit is set apart is chosen on
the writers taught from, each of them left out in turn. `--gold` judges a file of labelled records (as bench/themes.py
reads) by what all writers teach, `--seeds` weighs the examples at random, once for each seed.
docs/adr/0009-second-opinion.md has the figures.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from bench.themes import Score
from training.opinion import WRITERS, Case, Describer, choose_bound, learn
from trawl.opinion.opinion import rate


def judge(known: Mapping[str, Sequence[Case]], asked: Iterable[Case], seed: int | None) -> Iterator[tuple[Case, bool]]:
    """Each case asked, with whether the opinion that the known ones teach sets it apart."""
    weights = learn([case for of in known.values() for case in of], choose_bound(known, seed), seed)
    for case in asked:
        yield case, rate(weights, case.theme, case.description).total > weights.bound


def report(title: str, judged: Iterable[tuple[Case, bool]]) -> None:
    """One line: rules alone, rules with the opinion's hits set apart, and how many of which kind these are."""
    alone, beside = Score(), Score()
    apart = [0, 0]
    for case, is_apart in judged:
        label = "relevant" if case.relevant else None
        alone.count("", label, case.returned)
        beside.count("", label, case.returned and not is_apart)
        if case.returned and is_apart:
            apart[case.relevant] += 1
    figures = "  ".join(f"P {one.precision:.3f} R {one.recall:.3f} F1 {one.f1:.3f}" for one in (alone, beside))
    wrong = alone.returned - alone.right
    print(f"{title:20} {figures}  apart: {apart[0]} of {wrong} wrong, {apart[1]} of {alone.right} relevant", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("writers", nargs="*", default=list(WRITERS))
    parser.add_argument("--seeds", type=int, default=0, help="weigh the examples at random, once for each seed")
    parser.add_argument("--gold", type=Path, action="append", default=[], help="judge this file by what all teach")
    arguments = parser.parse_args()
    describer = Describer()
    cases = {writer: list(describer.cases_of(writer)) for writer in WRITERS}
    for path in arguments.gold:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        asked = [case for row in rows for case in describer.cases_in(row["text"], row.get("themes") or {})]
        report(path.stem, judge(cases, asked, None))
    for seed in range(arguments.seeds) if arguments.seeds else [None]:
        judged = {}
        for name in arguments.writers:
            left_out = name.split(",")
            known = {writer: of for writer, of in cases.items() if writer not in left_out}
            judged[name] = list(judge(known, [case for writer in left_out for case in cases[writer]], seed))
            report(name, judged[name])
        report("all" if seed is None else f"all, seed {seed}", [pair for of in judged.values() for pair in of])


if __name__ == "__main__":
    main()
