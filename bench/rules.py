"""What each rule for names is worth: F1 of named entities with all of them, and what it gains or loses without each.

Usage: python -m bench.rules [RULE ...]. The narratives are those of ../shared/gold/dev, once as they are and once in
capitals, and of training/held_out/, a file at a time, read with the project's own model; the last two columns are those
of dev and of all files held out read by rules alone. What only repeats a name goes with the rule that found the name.
The model reads each narrative once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence

from bench.corpus import SHARED
from bench.held_out import read_held_out
from bench.names import put_in_case, read_gold
from bench.scoring import Row, score_mentions
from trawl.entities.extractor import Extractor
from trawl.entities.models import Model, Names, NoModel, PoliceModel
from trawl.entities.ner import PoliceNer, open_police_ner
from trawl.entities.repeats import find_repeats
from trawl.entities.rules import RULES
from trawl.entities.spots import Spots
from trawl.entities.view import View
from trawl.identifiers import Candidate
from trawl.identifiers.scheme import lower_in_place

#: What the rules of people find; what repeats a name is found again of what is left of them.
_PEOPLE = frozenset({"person", "alias"})


class Without:
    """A model that is not told what one rule found."""

    with_rules = True

    def __init__(self, model: Model, rule: str) -> None:
        self._model, self._rule = model, rule
        self.version = f"{model.version} without {rule}"

    def find(self, view: View, identifiers: Sequence[Candidate], names: Sequence[Candidate]) -> Names:
        left = [name for name in names if name.rule not in (self._rule, "repeat")]
        if self._rule != "repeat":
            spots = Spots(view.text, lower_in_place(view.text), frozenset())
            people = [name for name in left if name.type in _PEOPLE]
            left += find_repeats(spots, people, capitals=view.capitals)
        return self._model.find(view, identifiers, left)


class RememberingNer:
    """The model's answers, each worked out once."""

    def __init__(self, ner: PoliceNer) -> None:
        self._ner, self.version = ner, ner.version
        self._answers: dict[str, list[tuple[str, int, int, float]]] = {}

    def find(self, texts: Sequence[str]) -> list[list[tuple[str, int, int, float]]]:
        """As `PoliceNer.find`."""
        for text in texts:
            if text not in self._answers:
                self._answers[text] = self._ner.find([text])[0]
        return [self._answers[text] for text in texts]


def read_sets() -> Iterator[tuple[str, Sequence[Row], Model]]:
    """What each column is called, its annotated narratives, and what reads them."""
    model = PoliceModel(RememberingNer(open_police_ner()))  # type: ignore[arg-type] # it answers as one does
    alone = NoModel("rules", with_rules=True)
    rows = [row for path in sorted((SHARED / "gold" / "dev").glob("*.jsonl")) for row in read_gold(path)]
    yield "dev", rows, model
    yield "capitals", put_in_case(rows, str.upper), model
    held_out = list(read_held_out())
    for name, file in held_out:
        yield name, file, model
    yield "dev, alone", rows, alone
    yield "held out, alone", [row for _, file in held_out for row in file], alone


def score(rows: Sequence[Row], model: Model, rule: str) -> tuple[float, float]:
    """Strict and relaxed F1 of named entities in hundredths, without one rule ("" for with all)."""
    scores = json.loads(score_mentions(rows, Extractor(Without(model, rule)).find, "--json"))
    return 100 * scores["named_strict"]["f1"], 100 * scores["named_relaxed"]["f1"]


def main() -> None:
    """Print a line a rule: what is lost (+) or gained (-) without it, in hundredths of F1, strict/relaxed."""
    sets = list(read_sets())
    whole = [score(rows, model, "") for _, rows, model in sets]
    _print_line("worth in points", [title for title, *_ in sets])
    _print_line("all rules", [f"{strict:.1f}/{relaxed:.1f}" for strict, relaxed in whole])
    for rule in sys.argv[1:] or RULES:
        lost = []
        for (_, rows, model), (strict, relaxed) in zip(sets, whole, strict=True):
            left = score(rows, model, rule)
            lost.append(f"{strict - left[0]:+.2f}/{relaxed - left[1]:+.2f}")
        _print_line(rule, lost)


def _print_line(title: str, cells: Iterable[str]) -> None:
    print(f"{title:20}" + "".join(f"{cell:>16}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()
