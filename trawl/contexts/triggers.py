"""The trigger phrases of `triggers.yml`, read once and arranged for one pass over a record's words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from trawl.contexts.verdict_words import VerdictWords
from trawl.model import Context
from trawl.text import analyse_words
from trawl.yaml_files import load_yaml_file

Direction = Literal["forward", "backward"]
Within = Literal["sentence", "clause", "step", "name", "light", "answer"]

#: Runs of stems by their first, longest first.
StemRuns = dict[str, tuple[tuple[str, ...], ...]]

_OBJECT = re.compile(r"\b(?:her|him)\b(?!self)")

#: Words that "..." in a trigger phrase may stand for.
GAP = 6


class _TriggerGroup(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    context: Context
    direction: Direction
    reach: int = Field(ge=1, le=50)
    within: Within
    conclusion: bool = False
    closing: bool = False
    explained: bool = False
    otherwise: Context | None = None
    firm: bool = False
    doubtful: bool = False
    phrases: list[str] = Field(min_length=1)


class _TriggerFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    triggers: list[_TriggerGroup]
    terminators: list[str]
    not_triggers: list[str]
    topics: list[str]
    worries: list[str]
    family_worries: list[str]
    suspicions: list[str]
    accounts: list[str]
    injuries: list[str]
    objects: list[str]
    explanations: list[str]
    endings: list[str]
    reliefs: list[str]
    closures: list[str]
    never_gone: list[str]
    reopenings: list[str]
    paper_heads: list[str]
    paper_words: list[str]
    settings: list[str]
    harmless: list[str]
    denials: list[str]
    subjects: list[str]
    children: list[str]
    speakers: list[str]
    views: list[str]
    sources: list[str]
    questions: list[str]
    answers: list[str]
    bare_answers: list[str]
    answer_labels: list[str]
    answer_endings: list[str]
    light_words: list[str]
    joins: list[str]
    prepositions: list[str]
    possession: list[str]
    possessed: list[str]
    amounts: list[str]
    not_possessed: list[str]
    particulars: list[str]
    finds: list[str]
    persons: list[str]
    ranks: list[str]
    abbreviations: list[str]
    somebody: list[str]
    verdicts: VerdictWords


@dataclass(frozen=True, slots=True)
class Rule:
    """What a phrase does to the passages near it; the phrases of one group in the file share one rule."""

    context: Context
    direction: Direction
    reach: int
    within: Within
    conclusion: bool = False
    closing: bool = False
    explained: bool = False
    otherwise: Context | None = None
    firm: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase to look for: the forms `head`, then, where there is a `tail`, up to GAP words and the `tail`.

    `rules` is empty for a phrase that only hides the triggers inside it, and for a terminator.
    """

    head: tuple[str, ...]
    tail: tuple[str, ...]
    rules: tuple[Rule, ...]
    terminator: bool = False


@dataclass(frozen=True, slots=True)
class Triggers:
    """All phrases, arranged by the words that they begin with.

    `longer` holds phrases of two words or more by their first two, longest first; `gapped` those whose head is one
    word by it and by the first word of their tail; `single` those of one word. They are tried in this order.
    `first_words` are those that any phrase begins with, `topics` and `worries` runs of stems. What the other lists are
    for is said above them in the file; `harmless` holds the explanations too.
    """

    longer: dict[tuple[str, str], tuple[Phrase, ...]]
    gapped: dict[str, dict[str, tuple[Phrase, ...]]]
    single: dict[str, Phrase]
    first_words: frozenset[str]
    topics: frozenset[tuple[str, ...]]
    worries: frozenset[tuple[str, ...]]
    family_worries: frozenset[tuple[str, ...]]
    accounts: StemRuns
    injuries: frozenset[tuple[str, ...]]
    explanations: StemRuns
    endings: StemRuns
    reliefs: StemRuns
    closures: StemRuns
    never_gone: StemRuns
    reopenings: StemRuns
    paper_heads: StemRuns
    paper_words: StemRuns
    settings: frozenset[tuple[str, ...]]
    harmless: StemRuns
    possessed: frozenset[tuple[str, ...]]
    suspicions: frozenset[str]
    denials: frozenset[str]
    subjects: frozenset[str]
    children: frozenset[str]
    particulars: frozenset[str]
    finds: frozenset[str]
    persons: frozenset[str]
    ranks: frozenset[str]
    speakers: frozenset[str]
    views: frozenset[str]
    sources: frozenset[str]
    questions: frozenset[str]
    answers: frozenset[str]
    bare_answers: frozenset[str]
    answer_labels: frozenset[str]
    answer_endings: frozenset[str]
    light_words: frozenset[str]
    joins: frozenset[str]
    prepositions: frozenset[str]
    possession: frozenset[str]
    amounts: frozenset[str]
    not_possessed: frozenset[str]
    abbreviations: frozenset[str]
    somebody: frozenset[str]
    verdicts: VerdictWords


def names_any(runs: frozenset[tuple[str, ...]], stems: Sequence[str], first: int, last: int) -> bool:
    """Whether one of the runs (of topics, of worries) begins at one of words `first` to `last`."""
    return any(tuple(stems[at : at + length]) in runs for at in range(first, last + 1) for length in (1, 2))


def _forms(text: str) -> tuple[str, ...]:
    return tuple(word.form for word in analyse_words(text))


def _stems(text: str) -> tuple[str, ...]:
    return tuple(word.stem for word in analyse_words(text))


def _stem_runs(written: list[str]) -> StemRuns:
    runs: dict[str, list[tuple[str, ...]]] = {}
    for run in sorted({_stems(text) for text in written}, key=lambda run: (-len(run), run)):
        runs.setdefault(run[0], []).append(run)
    return {first: tuple(found) for first, found in runs.items()}


def _of_others(accounts: list[str], objects: list[str]) -> list[str]:
    """The accounts, and those that name "her" or "him" said of others too: "gave the girl"."""
    said = [_OBJECT.sub("{}", account, count=1) for account in accounts]
    patterns = dict.fromkeys(pattern for pattern in said if "{}" in pattern)
    return [*accounts, *(pattern.format(whom) for pattern in patterns for whom in objects)]


def _split_phrase(written: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    head, _, tail = written.partition("...")
    return _forms(head), _forms(tail)


def load_triggers(path: Path) -> Triggers:
    """Read a trigger file. Raises FileProblems with every problem of the file, each with its line."""
    file = load_yaml_file(path, _TriggerFile)
    rules: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Rule]] = {}
    for group in file.triggers:
        rule = Rule(**group.model_dump(exclude={"phrases"}))
        for written in group.phrases:
            rules.setdefault(_split_phrase(written), []).append(rule)
    phrases = [Phrase(head, tail, tuple(found)) for (head, tail), found in rules.items()]
    phrases += [Phrase(*_split_phrase(written), ()) for written in file.not_triggers]
    phrases += [Phrase(_forms(written), (), (), terminator=True) for written in file.terminators]
    return _arrange(phrases, file)


def _arrange(phrases: list[Phrase], file: _TriggerFile) -> Triggers:
    longer: dict[tuple[str, str], list[Phrase]] = {}
    gapped: dict[str, dict[str, list[Phrase]]] = {}
    single: dict[str, Phrase] = {}
    for phrase in sorted(phrases, key=lambda p: (-len(p.head) - len(p.tail), len(p.tail))):
        if len(phrase.head) > 1:
            longer.setdefault((phrase.head[0], phrase.head[1]), []).append(phrase)
        elif phrase.tail:
            gapped.setdefault(phrase.head[0], {}).setdefault(phrase.tail[0], []).append(phrase)
        else:
            single[phrase.head[0]] = phrase
    injuries = _of_others(file.injuries, file.objects)
    return Triggers(
        longer={pair: tuple(found) for pair, found in longer.items()},
        gapped={head: {tail: tuple(found) for tail, found in by_tail.items()} for head, by_tail in gapped.items()},
        single=single,
        first_words=frozenset(phrase.head[0] for phrase in phrases),
        topics=frozenset(_stems(topic) for topic in (*file.topics, *file.worries, *file.family_worries)),
        worries=frozenset(_stems(worry) for worry in (*file.worries, *file.family_worries)),
        family_worries=frozenset(_stems(worry) for worry in file.family_worries),
        accounts=_stem_runs([*_of_others(file.accounts, file.objects), *injuries]),
        injuries=frozenset(map(_stems, injuries)),
        explanations=_stem_runs(file.explanations),
        endings=_stem_runs(file.endings),
        reliefs=_stem_runs(file.reliefs),
        closures=_stem_runs(file.closures),
        never_gone=_stem_runs(file.never_gone),
        reopenings=_stem_runs(file.reopenings),
        paper_heads=_stem_runs(file.paper_heads),
        paper_words=_stem_runs(file.paper_words),
        settings=frozenset(map(_forms, file.settings)),
        harmless=_stem_runs([*file.explanations, *file.harmless]),
        possessed=frozenset(_forms(thing) for thing in file.possessed),
        suspicions=frozenset(file.suspicions),
        denials=frozenset(file.denials),
        subjects=frozenset(file.subjects),
        children=frozenset(file.children),
        particulars=frozenset((*file.particulars, *file.finds)),
        finds=frozenset(file.finds),
        persons=frozenset(file.persons),
        ranks=frozenset(file.ranks),
        speakers=frozenset(file.speakers),
        views=frozenset(file.views),
        sources=frozenset(file.sources),
        questions=frozenset(file.questions),
        answers=frozenset(file.answers),
        bare_answers=frozenset(file.bare_answers),
        answer_labels=frozenset(file.answer_labels),
        answer_endings=frozenset(file.answer_endings),
        light_words=frozenset(file.light_words),
        joins=frozenset(file.joins),
        prepositions=frozenset(file.prepositions),
        possession=frozenset(file.possession),
        amounts=frozenset(file.amounts),
        not_possessed=frozenset(file.not_possessed),
        abbreviations=frozenset(file.abbreviations),
        somebody=frozenset(file.somebody),
        verdicts=file.verdicts,
    )


@lru_cache(maxsize=1)
def packaged_triggers() -> Triggers:
    """The triggers that travel with trawl."""
    return load_triggers(Path(__file__).with_name("triggers.yml"))
