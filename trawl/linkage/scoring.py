"""What each piece of evidence for a register row is worth, and how it adds up.

Points add up to a score of at most 100. The values were set on annotated narratives (docs/registers.md has the
figures) and hold for every register; what differs between registers is which evidence there is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from trawl.linkage.index import RowDetail
from trawl.linkage.names import NameKind, is_generic, is_ordinary
from trawl.linkage.words import compared_forms

STRONG = 76.0
POSSIBLE = 55.0
#: Rows whose scores for the same words are this close are alike: neither is strong.
ALIKE = 8.0

# The name, by how much of it stands there and how telling that is.
_FULL_TELLING, _FULL_ORDINARY = 62, 50
_CORE_WORDS, _CORE_WORD, _CORE_ORDINARY = 50, 46, 32
_OPENING_WORDS, _OPENING_WORD = 40, 28
_ONLY_ROW, _MANY_ROWS, _WORD_LARGE = 12, -8, -12
_MISSPELT_POINT = -1.2
_STRUCTURED = 14


@dataclass
class Weighing:
    """Evidence as it is gathered: points, and the words for those pieces that a reader should see."""

    points: float = 0.0
    words: list[str] = field(default_factory=list)
    ceiling: float = math.inf

    def add(self, points: float, words: str = "") -> None:
        """Count a piece of evidence; `words` describe it, or are empty where it is not worth a reader's time."""
        self.points += points
        if words:
            self.words.append(words)

    def doubt(self, points: float, words: str) -> None:
        """Count evidence that something else is meant: whatever else agrees, the row is then never strong."""
        self.add(points, words)
        self.ceiling = STRONG - 1

    @property
    def score(self) -> float:
        """The points, over 100 where much agrees: rows are told apart by them before they are cut to 100."""
        return max(0.0, min(self.ceiling, self.points))


@dataclass(frozen=True, slots=True)
class NameFound:
    """A row's name as a record wrote it: what part of it, how alike (0 to 100), and how many rows bear it."""

    written: str
    kind: NameKind
    rows: int
    ratio: float = 100.0


def weigh_name(
    weighing: Weighing, name: NameFound, detail: RowDetail, *, large: bool, structured: bool = False
) -> None:
    """Weigh a name: how much of the row's name it is, how telling, how many rows bear it, how it is spelt.

    In a `large` register a single word is some row's name by coincidence. `structured` says that a column of the
    record gave the name, which is known to name premises.
    """
    forms = compared_forms(name.written)
    telling = [form for form in forms if not is_generic(form)]
    weighing.add(
        _name_points(name.kind, forms, telling), f"name '{name.written}' ~ '{detail.row.name}' {name.ratio:.0f}"
    )
    if name.ratio < 100:
        weighing.add((100 - name.ratio) * _MISSPELT_POINT, f"spelt '{name.written}'")
    if structured:
        weighing.add(_STRUCTURED)
    elif large and len(forms) == 1:
        weighing.add(_WORD_LARGE)
    if name.rows == 1 and name.kind is NameKind.FULL and len(forms) > 1:
        weighing.add(_ONLY_ROW)
    elif name.rows > 20:
        weighing.add(_MANY_ROWS)


def _name_points(kind: NameKind, forms: tuple[str, ...], telling: list[str]) -> float:
    ordinary = all(map(is_ordinary, telling))
    if kind is NameKind.OPENING:
        return _OPENING_WORDS if len(telling) > 1 else _OPENING_WORD
    if kind is NameKind.FULL and len(forms) > 1:
        return _FULL_ORDINARY if ordinary and len(forms) < 3 else _FULL_TELLING
    if ordinary:
        return _CORE_ORDINARY
    return _CORE_WORDS if len(telling) > 1 else _CORE_WORD
