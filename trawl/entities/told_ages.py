"""Ages that a text says otherwise than in years: school years, months and weeks, and limits (`a girl under 16`).

Each is the range of years that it means: Year 9 is `13-14`, `aged 5 months` is `0`, `looks under 16` is `0-15`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers import normalise
from trawl.identifiers.age_cues import PERSONS, THING_AFTER

#: Children are so many years old, or one more, in a school year: Year 9 is 13 to 14.
_BEFORE_SCHOOL = 4
#: `Year 9`, `yr10`, `Years 9 and 10`, `Y9`.
_SCHOOL_YEAR = re.compile(
    r"(?<![0-9] )\b(?:(?:years?|yrs?) ?|y)(1[0-3]|[1-9])(?: ?(?:[/&–-]|to|and|or) ?(?:(?:year|yr) ?)?(1[0-3]|[1-9]))?"
    r"(?:'?s)?(?![\w%:]|[/.,-][0-9]| ?(?:months?|mths?|of|later|ago)\b)",
    re.IGNORECASE,
)
#: Words before that make it another year, and words near by without which it is none if it begins in small letters.
_OTHER_YEAR = re.compile(
    r"\b(?:last|this|past|next|per|each|every|new|half|financial|tax|calendar)\W+\Z", re.IGNORECASE
)
_SCHOOL = re.compile(
    r"\b(?:pupils?|students?|school\w*|class\w*|tutors?|forms?|academy|college|girls?|boys?|child(?:ren)?|kids?|teachers?"
    r"|lads?|lass(?:es)?|(?:is|are|who's|she's|he's|currently) in|assembly|dsl)\b",
    re.IGNORECASE,
)
_REACH = 40
#: `aged 5 months`, `a 6 week old baby`, `Mina (9 months)`: what is said of a child too young for years.
_YOUNG = re.compile(
    r"(?<![\w.,/-])([0-9]{1,2}[ -]?(?:m(?:on)?ths?|mnths?|months?|w(?:ee)?ks?|days?))(?P<old>[ -]{0,3}olds?)?(?![\w-])"
)
_YOUNG_BEFORE = re.compile(
    r"\baged?:? (?:about |only |just |approx )?\Z"
    r"|\b(?:baby|infant|newborn|new born|toddler|twins)(?: [a-z'-]+){0,2},? \Z"
)
_BRACKET_BEFORE, _BRACKET_AFTER = re.compile(r"[a-z]['\"]? \(\Z"), re.compile(r" ?\)")
#: `two girls under 16`, `she is not yet 13`: a limit of childhood, said of somebody.
_LIMIT = re.compile(
    rf"\b(?:{'|'.join(sorted(PERSONS, key=len, reverse=True))}|be|is|are|was|were|looks?|looked|appears?|appeared"
    r"|both|two|three|all|she's|he's|prob|probably|poss|possibly|clearly|obviously)[ ,](?:well |clearly |also |still )?"
    r"(?P<age>(?:under|below|not yet|younger than)[ -](?:the age of )?(?P<limit>[0-9]{1,2}))"
    r"(?![\w%/:.-]*[0-9]| ?s\b|[a-z])"
)
_RULE = re.compile(r"\b(?:no|any|every|each|if|anybody|anyone|sold to|serving|for) (?:[a-z]+ )?\Z")
_CHILD = 18
#: What a text must hold for one to be looked for, in small letters.
_SCHOOL_CUES = ("year", "yr", "y1", *(f"y{year}" for year in range(2, 10)))
_YOUNG_CUES = ("mth", "month", "mnth", "wk", "week", "day")
_LIMIT_CUES = ("under", "below", "not yet", "younger")


def find_told(text: str, lowered: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and range of years of each such age of a text."""
    if any(cue in lowered for cue in _SCHOOL_CUES):
        for school in _SCHOOL_YEAR.finditer(text):
            if _is_school_year(text, school):
                first, last = int(school[1]), int(school[2] or school[1])
                yield *school.span(), f"{first + _BEFORE_SCHOOL}-{max(first, last) + _BEFORE_SCHOOL + 1}"
    if any(cue in lowered for cue in _YOUNG_CUES):
        for young in _YOUNG.finditer(lowered):
            if _is_of_a_child(lowered, young):
                yield *young.span(), normalise("age", young[1].replace("-", " "))
    if any(cue in lowered for cue in _LIMIT_CUES):
        for limit in _LIMIT.finditer(lowered):
            years = int(limit["limit"])
            if 0 < years <= _CHILD and not _RULE.search(lowered[max(0, limit.start() - 24) : limit.start()]):
                yield *limit.span("age"), f"0-{years - 1}"


def _is_school_year(text: str, found: re.Match[str]) -> bool:
    """Whether a year by its number is one of school: `Year 9` is, `in year 9 of his sentence` is not."""
    before, after = text[max(0, found.start() - _REACH) : found.start()], text[found.end() : found.end() + _REACH]
    if _OTHER_YEAR.search(before):
        return False
    named = found.group()[0].isupper() and found.group()[1:2].isalpha()
    named = named or (before.endswith("(") and after.startswith(")"))
    return named or _SCHOOL.search(before) is not None or _SCHOOL.search(after) is not None


def _is_of_a_child(lowered: str, found: re.Match[str]) -> bool:
    """Whether months or weeks say how old a child is, rather than for how long or of what thing."""
    before = lowered[max(0, found.start() - _REACH) : found.start()]
    if found["old"]:
        return THING_AFTER.match(lowered, found.end()) is None
    if _YOUNG_BEFORE.search(before):
        return True
    return _BRACKET_BEFORE.search(before) is not None and _BRACKET_AFTER.match(lowered, found.end()) is not None
