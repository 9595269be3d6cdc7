"""What a search says about a query that may not have been meant: one sentence a kind, however often it happens."""

from __future__ import annotations

from collections.abc import Collection

from trawl.model import Entity

#: The most lines of hints that a search prints, and the things that one of them names.
MOST_HINTS = 5
_NAMED = 3
#: Characters that a hint quotes of a query.
_QUOTED = 60


class Hints:
    """Collects while a query is read. What is the same is said once, what is of one kind in one sentence."""

    def __init__(self) -> None:
        #: Small operators as written, with the operator; other tools' operators; identifiers looked up.
        self.small: dict[str, str] = {}
        self.foreign: dict[str, None] = {}
        self.entities: dict[Entity, None] = {}
        self._others: dict[str, str] = {}

    def add(self, kind: str, sentence: str) -> None:
        """Say it, unless something of this kind is said already."""
        self._others.setdefault(kind, sentence)

    def sentences(self) -> tuple[str, ...]:
        """All of them, in a settled order."""
        said = []
        if self.small:
            words, operators = list_some(self.small), list_some(dict.fromkeys(self.small.values()))
            many = len(self.small) > 1
            verb, noun = ("were searched for as words", "operators are") if many else _small_noun(words)
            said.append(f"{words} in small letters {verb}; the {noun} {operators}.")
        if self.foreign:
            said.append(f"{list_some(self.foreign)}: no operator here, and searched for as any other word.")
        said.extend(self._others.values())
        if self.entities:
            named = list_some([f"{kind} {value}" for kind, value in self.entities])
            if len(self.entities) == 1:
                said.append(f"The {named} was looked up as an entity too, however a record writes it.")
            else:
                said.append(f"{len(self.entities)} identifiers were looked up as entities too: {named}.")
        return tuple(said)


def _small_noun(word: str) -> tuple[str, str]:
    return f"was searched for as {'words' if '/' in word or ' ' in word else 'a word'}", "operator is"


def list_some(names: Collection[str], between: str = ", ") -> str:
    """The first few of them, and how many more there are."""
    first = list(names)[:_NAMED]
    more = len(names) - len(first)
    return between.join(map(shorten, first)) + (f" and {more} more" if more > 0 else "")


def shorten(text: str) -> str:
    """A text on one line, cut where it is long."""
    text = " ".join(text.split())
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…"


def fit_hints(hints: Collection[str]) -> list[str]:
    """As many as are printed; the last line says how many more there are."""
    lines = list(hints)
    if len(lines) <= MOST_HINTS:
        return lines
    left = len(lines) - MOST_HINTS + 1
    return [*lines[: MOST_HINTS - 1], f"There are {left} more hints: ask for less at once to see them."]
