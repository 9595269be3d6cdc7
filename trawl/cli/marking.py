"""Narratives with what was found in them marked: in colour on a terminal, in words elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from trawl.cli.display import answers, plain_text
from trawl.model import Mention

#: A style for each type; the rest are identifiers.
_STYLES = {
    "person": "bold yellow",
    "alias": "bold bright_yellow",
    "organisation": "bold magenta",
    "premises": "bold green",
    "location": "bold cyan",
    "vehicle": "bold blue",
    "drug": "bold red",
    "date": "underline",
    "age": "underline",
    "money": "underline",
}
_IDENTIFIER = "bold black on white"


class MarkedText:
    """Prints narratives, and in the end the legend of the types that were in them."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or answers()
        self._counts: Counter[str] = Counter()
        self._coloured = self._console.is_terminal and not self._console.no_color

    def print(self, title: str, narrative: str, mentions: Sequence[Mention]) -> None:
        """Print one narrative under its title; nothing in the text acts on the terminal or is read as markup."""
        self._counts.update(mention.type for mention in mentions)
        mark = _colour if self._coloured else _bracket
        self._console.print(Text(f"-- {title}", style="dim"))
        self._console.print(mark(narrative, mentions))
        self._console.print()

    def print_legend(self) -> None:
        """Print each type that was found, in its colour, with how often."""
        legend = Text()
        for kind, count in sorted(self._counts.items(), key=lambda item: (-item[1], item[0])):
            legend.append("   " if legend else "")
            legend.append(kind, style=_style_of(kind))
            legend.append(f" {count:,}")
        self._console.print(legend if legend else Text("Nothing was found."))


def _style_of(kind: str) -> str:
    return _STYLES.get(kind, _IDENTIFIER)


def _colour(narrative: str, mentions: Iterable[Mention]) -> Text:
    text = plain_text(narrative)  # as long as the narrative: each character is one character
    for mention in mentions:
        text.stylize(_style_of(mention.type), mention.start, mention.end)
    return text


def _bracket(narrative: str, mentions: Iterable[Mention]) -> Text:
    """`[person: Jo Smith]`, for a reader who sees no colours; an account inside its link comes after it."""
    parts, at = [], 0
    for mention in mentions:
        parts += [narrative[at : mention.start], f"[{mention.type}: {narrative[mention.start : mention.end]}]"]
        at = max(at, mention.end)
    return plain_text("".join((*parts, narrative[at:])))
