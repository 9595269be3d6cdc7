"""Terms that are probably operators written wrongly."""

from __future__ import annotations

import re

from trawl.query.problems import QueryError

_MISSPELT = re.compile(r"([A-Z]{2,7})/(\d+)")
_INCOMPLETE = re.compile(r"(NEAR|PRE)(?:[-:~/]?(\d*)/?)")
_SMALL_NEAR = re.compile(r"(near|pre|w)/(\d+)", re.IGNORECASE)
_SMALL = ("or", "and", "not")


def check_bare(token: str, text: str, start: int, end: int) -> None:
    """Raise QueryError for `NAER/5`, `NEAR` without a number, `OF` without one."""
    if incomplete := _INCOMPLETE.fullmatch(token):
        operator, number = incomplete[1], incomplete[2] or "5"
        advice = f'Write {operator}/{number}: at most {number} words between. To search for the word write "{token}".'
        raise QueryError(f"{operator} needs a slash and a number of words.", text, start, end, advice)
    if token == "OF":  # noqa: S105 a token of the query
        advice = 'Write 2 OF (a, b, c) or 2 OF list:name. To search for the word write "OF".'
        raise QueryError("OF needs a number before it, and brackets or a list after it.", text, start, end, advice)
    misspelt = _MISSPELT.fullmatch(token)
    if misspelt and misspelt[1] != "W" and (meant := _nearest_operator(misspelt[1])):
        advice = f'Did you mean {meant}/{misspelt[2]}? To search for the words write "{token}".'
        raise QueryError(f"There is no operator {misspelt[1]}.", text, start, end, advice)


def _nearest_operator(word: str) -> str:
    from rapidfuzz.distance import OSA

    if word in ("WITHIN", "WI", "WN"):
        return "NEAR"
    if OSA.distance(word, "NEAR") <= min(2, len(word) - 2):
        return "NEAR"
    return "PRE" if OSA.distance(word, "PRE") <= 1 else ""


def hint_small_operator(token: str) -> str:
    """A hint for an operator in small letters, which is read as a word; "" for any other word."""
    if token.casefold() in _SMALL and not token.isupper():
        return f"{token} in small letters was searched for as a word; the operator is {token.upper()}."
    if _SMALL_NEAR.fullmatch(token) and not token.isupper():
        return f"{token} in small letters was searched for as words; the operator is {token.upper()}."
    return ""
