"""Lists of identifiers after one cue: `passports A and B`, `NI numbers X, Y & Z`, one to a line.

Source: the project's own reading of how records and forms write them.
"""

from __future__ import annotations

import re

#: What joins two of a list: a comma, a slash, `and` or a new line, with a remark in brackets and quotes about it.
_JOINER = re.compile(
    r"(?: ?\([^()\n]{0,30}\)| [a-z]{1,9}(?=[,;]))?[\])}\"'.]{0,2} ?"
    r"(?:[,;/&+|\n-]|\b(?i:and|or|plus|also)\b)"
    r"(?:[ ,;/&+|\n\[({\"'*-]|\b(?i:and|or|plus|also)\b){0,5}"
)
#: How far the next member of a list may begin after the end of the last.
REACH = 50


def are_listed(lines: str, end: int, start: int) -> bool:
    """Whether what begins at `start` goes on a list whose last member ended at `end` (negative: there is none).

    `lines` is the text with its line ends (`Reading.lines`), as a new line begins a new member.
    """
    return 0 <= end < start <= end + REACH and _JOINER.fullmatch(lines, end, start) is not None


def next_listed(lines: str, end: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """The next member of a list whose last ended at `end`, right after what joins them; None where the list ends."""
    joiner = _JOINER.match(lines, end, end + REACH)
    return pattern.match(lines, joiner.end()) if joiner else None
