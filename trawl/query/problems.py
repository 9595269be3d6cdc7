"""Errors of a query: they show it with a caret under the place, and say what to write instead."""

from __future__ import annotations

import re
from difflib import get_close_matches

from trawl.errors import LimitError, UsageError

#: Characters of a query's line that an error shows on each side of the caret.
_SHOWN = 60


class QueryError(UsageError):
    """A query that cannot be read. `column` counts from 1 within `line`; `problem` and `advice` are sentences."""

    def __init__(self, problem: str, text: str, start: int, end: int | None = None, advice: str = "") -> None:
        self.problem, self.advice = _shorten(problem), _shorten(advice)
        start = min(max(start, 0), len(text))
        begin = text.rfind("\n", 0, start) + 1
        finish = text.find("\n", start)
        shown = text[begin : len(text) if finish < 0 else finish]
        self.line = text.count("\n", 0, start) + 1
        self.column = start - begin + 1
        width = max(1, min((end or start + 1) - start, len(shown) - self.column + 1))
        super().__init__(self._render(shown, text.count("\n") > 0, width))

    def _render(self, shown: str, several_lines: bool, width: int) -> str:
        width = min(width, _SHOWN)
        left = max(0, self.column - 1 - _SHOWN)
        right = self.column - 1 + width + _SHOWN
        before, after = "…" if left else "", "…" if right < len(shown) else ""
        excerpt = before + shown[left:right].replace("\t", " ") + after
        caret = " " * (self.column - 1 - left + len(before)) + "^" * width
        where = f"line {self.line}, column {self.column}" if several_lines else f"column {self.column}"
        lines = [f"{self.problem} ({where})", f"  {excerpt}", f"  {caret}"]
        return "\n".join([*lines, self.advice] if self.advice else lines)


class TermError(ValueError):
    """What is wrong with a term, and what to write instead; the caller knows where it stands."""

    def __init__(self, problem: str, advice: str = "") -> None:
        self.problem, self.advice = problem, advice
        super().__init__(problem)


def _shorten(message: str) -> str:
    """The message without the middle of a word that somebody pasted thousands of characters long."""
    return re.sub(r"(\S{60})\S{40,}(\S{20})", r"\1…\2", message)


class QueryLimitError(QueryError, LimitError):
    """A query larger than a limit allows; the message names the limit and its setting."""


def nearest_names(name: str, names: tuple[str, ...]) -> str:
    """A sentence that offers the nearest of `names`, or all of them where none is near."""
    folded = name.casefold()
    near = get_close_matches(folded, names, n=3, cutoff=0.6) or [n for n in names if folded and n.startswith(folded)]
    if near:
        return f"Did you mean {' or '.join(near)}?"
    return f"There are: {', '.join(names)}." if names else "There are none."
