"""Compare forms with a wildcard, in time linear in the form: no pattern makes the comparison backtrack."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache


@lru_cache(maxsize=10_000)
def compile_wildcard(pattern: str) -> Callable[[str], bool]:
    """Return whether a form fits the pattern: `*` is no character or more, `?` exactly one."""
    return _regex(pattern).fullmatch  # type: ignore[return-value]


def _regex(pattern: str) -> re.Pattern[str]:
    head, *rest = pattern.split("*")
    if not rest:
        return re.compile(_segment(head), re.DOTALL)
    *inner, tail = rest
    # The first place where a segment fits is as good as any later one, so the regex need never return to it.
    middle = "".join(f"(?>.*?{_segment(segment)})" for segment in inner if segment)
    return re.compile(f"{_segment(head)}{middle}.*{_segment(tail)}", re.DOTALL)


def _segment(text: str) -> str:
    return "".join("." if character == "?" else re.escape(character) for character in text)
