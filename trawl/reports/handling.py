"""Which records may be passed on as they stand. Whatever is not known to be free is restricted.

The tables below are all there is to the rule: to treat a code as free, add it here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from trawl.model import Grade, Record

#: Handling codes, by scheme, that set no condition within law enforcement: 3x5x2 `P` (lawful sharing permitted),
#: 5x5x5 `1` to `3` (the bodies named may have it). Not here, so restricted: 3x5x2 `C`, 5x5x5 `4` and `5`.
FREE_CODES: Mapping[str, frozenset[str]] = {"3x5x2": frozenset({"P"}), "5x5x5": frozenset({"1", "2", "3"})}

#: Ways in which a free code is written out, `{}` being the code; compared without case and punctuation.
WRITTEN_CODES = ("{}", "H{}", "CODE {}", "HANDLING {}", "HANDLING CODE {}")

#: What is written in place of, or after, a code that is free.
FREE_WORDS: Mapping[str, frozenset[str]] = {
    "3x5x2": frozenset({"LAWFUL SHARING PERMITTED", "P LAWFUL SHARING PERMITTED", "P PERMITTED"}),
    "5x5x5": frozenset(),
}

#: How many codes a full grade has: source, assessment, handling. A shorter one says nothing of handling.
_GRADE_LENGTH = 3


def _written(scheme: str) -> frozenset[str]:
    return FREE_WORDS[scheme] | {form.format(code) for code in FREE_CODES[scheme] for form in WRITTEN_CODES}


_FREE = {scheme: _written(scheme) for scheme in FREE_CODES}
_FREE_ANYWHERE = frozenset[str]().union(*_FREE.values())


def is_restricted(record: Record) -> bool:
    """Whether the record's grade or its handling may restrict passing it on.

    Handling is free where it is empty or known to be free in the scheme of the grade (in any scheme, where there is
    no grade). A grade is free where its last code is; one of an unknown scheme needs a handling that is known free.
    """
    handling = _flatten(record.handling)
    grade = record.grade
    if grade is None or not grade.code.strip():
        return bool(record.handling.strip()) and handling not in _FREE_ANYWHERE
    if grade.scheme not in FREE_CODES:
        return handling not in _FREE_ANYWHERE
    return _is_conditional(grade) or (bool(record.handling.strip()) and handling not in _FREE[grade.scheme])


def _is_conditional(grade: Grade) -> bool:
    codes = _flatten(grade.code).replace(" ", "")
    if len(codes) < _GRADE_LENGTH:
        return False
    return len(codes) > _GRADE_LENGTH or codes[-1] not in FREE_CODES[grade.scheme]


def _flatten(text: str) -> str:
    """The text in capitals, with one space for whatever is neither letter nor digit."""
    return " ".join(re.findall(r"[^\W_]+", text.upper()))
