"""What changed in an updated record by words: what was taken out and what was added, with a few words around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trawl.reports.document import Lines, Run, Text, plain
from trawl.reports.findings.rewording import LONGEST, Rewording, compare_words

#: Words that stayed and are shown on either side of what changed.
_AROUND = 4
#: Changed stretches on a card; it says how many more there are.
_SHOWN = 8


def say_rewording(before: str | None, after: str) -> Lines:
    """What changed between two texts; before is None where the earlier one is not known."""
    if before is None:
        return Lines((plain("The text that the last issued run saw is not known, so what changed is not shown."),))
    steps = compare_words(before, after)
    if steps is None:
        return Lines((plain(f"One of the two texts has more than {LONGEST:,} words, so they were not compared."),))
    if all(step.kind == "same" for step in steps):
        return Lines((plain("No word of its text changed: what changed is beside it, or only spacing."),))
    return Lines((tuple(_show(steps)),))


def _show(steps: Sequence[Rewording]) -> Iterator[Run]:
    shown = 0
    changed = sum(step.kind != "same" for step in steps)
    for number, step in enumerate(steps):
        if step.kind == "same":
            yield from _show_same(step.words, first=number == 0, last=number == len(steps) - 1)
        else:
            yield from _show_change(step)
            shown += 1
        if shown == _SHOWN < changed:
            yield Run(f" … and {changed - shown:,} more changes", "note")
            return


def _show_same(words: Sequence[str], *, first: bool, last: bool) -> Text:
    """The words next to what changed."""
    after, before = ([] if first else words[:_AROUND]), ([] if last else words[-_AROUND:])
    if len(after) + len(before) >= len(words) and not (first or last):
        return plain(f"{' '.join(words)} ")
    left = len(words) > len(after) + len(before)
    return plain(" ".join([*after, *(["…"] if left else []), *before]) + " ")


def _show_change(step: Rewording) -> Text:
    label = "taken out" if step.kind == "out" else "added"
    style = "plain" if step.kind == "out" else "strong"
    return (Run(f"[{label}: ", "tag"), Run(" ".join(step.words), style), Run("] ", "tag"))  # type: ignore[arg-type]
