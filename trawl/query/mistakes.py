"""Operators written wrongly, and proximities of what cannot stand in one: what to say about them."""

from __future__ import annotations

import re
from typing import NoReturn

from trawl.query.items import Item
from trawl.query.limits import MAX_WORDS
from trawl.query.problems import QueryError

_MISSPELT = re.compile(r"([A-Z]{2,7})/(\d+)")
_INCOMPLETE = re.compile(r"(NEAR|PRE)(?:[-:~/]?(\d*)/?|/.*)|W(?:[-:~](\d+)|/(?:[spSP]|PARA\w*|SENT\w*|[-\d].*)?)")
_NUMBER_APART = re.compile(r"\s*/?\s*(\d{1,3})(?!\w)")
_SMALL_NEAR = re.compile(r"(near|pre|w|n|adj)(?:/(\d+|s|p|sent\w*|para\w*)?|(\d{1,3}))", re.IGNORECASE)
_SMALL = {"or": "OR", "and": "AND", "not": "NOT", "and/or": "OR"}
#: What an operator of others is called here.
_CALLED = {"N": "NEAR", "ADJ": "PRE"}
_ASKED = re.compile(r"[\w'-]+\?")
_QUOTED_SIGN = re.compile(r"[^\W\d_]\*|\*[^\W\d_]|[^\W\d_]\?[^\W\d_]")
_QUOTED_GAP = re.compile(r"[^\s\"]\s+[*?]+\s+[^\s\"]")
_QUOTED_OPERATOR = re.compile(r"\S\s+(AND|OR|NOT|(?:NEAR|PRE|W)/\d+)\s+\S")

#: What has a meaning of its own in a query, so that a text with any of it is not plain words.
_SIGNS = frozenset('"()#:*?~=')
_OPERATOR = re.compile(r"(?:^|\s)(?:AND|OR|NOT|OF|(?:NEAR|PRE|W)/\d+)(?=\s|$)")


def is_plain(text: str) -> bool:
    """Whether a text is words alone, without anything that the language gives a meaning."""
    return not (_SIGNS & set(text) or _OPERATOR.search(text))


def check_bare(token: str, text: str, start: int, end: int) -> None:
    """Raise QueryError for `NAER/5`, `NEAR` and `NEAR/x` without a number, `OF` without one."""
    if incomplete := _INCOMPLETE.fullmatch(token):
        apart = _NUMBER_APART.match(text, end)
        operator = incomplete[1] or "W"
        number = incomplete[2] or incomplete[3] or (apart[1] if apart else "5")
        advice = f'Write {operator}/{number}: at most {number} words between. To search for the word write "{token}".'
        raise QueryError(f"{operator} needs a slash and a number of words.", text, start, end, advice)
    if token in ("W", "WITHIN") and (apart := _NUMBER_APART.match(text, end)):
        advice = f'Write NEAR/{apart[1]}: at most {apart[1]} words between. To search for the word write "{token}".'
        raise QueryError(f"{token} needs its number next to it, behind a slash.", text, start, apart.end(), advice)
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


def find_small_operator(token: str, text: str, end: int) -> str:
    """The operator that a word in small letters may be meant as (`or`, `near/5`, `within 5`); "" for any other."""
    if token.isupper():
        return ""
    if token.casefold() in _SMALL:
        return _SMALL[token.casefold()]
    apart = _NUMBER_APART.match(text, end)
    if (near := _SMALL_NEAR.fullmatch(token)) and ("/" in token or near[3]):
        number = next((part for part in (near[2], near[3], apart and apart[1]) if part and part.isdigit()), "10")
        name = near[1].upper()
        return f"{_CALLED.get(name, name)}/{number}"
    if token.casefold() in ("within", "near") and apart:
        return f"NEAR/{apart[1]}"
    return ""


def hint_quoted(written: str) -> str:
    """What to hint of a quotation that holds a wildcard or an operator, which are text there; "" of any other."""
    if _QUOTED_SIGN.search(written):
        return "Inside quotes * and ? are text; for wildcards next to each other write groom* PRE/0 girl."
    if _QUOTED_GAP.search(written):
        return "Inside quotes * is text and stands for no word; for words with one between write girl PRE/1 taxi."
    if operator := _QUOTED_OPERATOR.search(written):
        return f"Inside quotes {operator[1]} is a word; for the operator leave the quotes out."
    return ""


def hint_question(term: str, text: str, start: int, end: int) -> str:
    """What to hint of a word that ends a question, whose mark is a wildcard here; "" of any other."""
    if not _ASKED.fullmatch(term) or text[end:].partition("\n")[0].strip():
        return ""
    before = text[:start].rpartition("\n")[2]
    if len(before.split()) < 2 or not is_plain(before):
        return ""
    return f"{term} stands for {term[:-1]} and one character more; for {term[:-1]} alone leave the ? out."


def refuse_loose_words(text: str, left: Item, right: Item, near: Item) -> NoReturn:
    """Raise QueryError for words side by side beside the proximity `near`, which is one of the two."""
    loose = left if near is right else right
    words = text[left.start : right.end].split()
    quoted = " ".join(words)
    parts = re.split(r"\s+((?:NOT\s+)?(?:NEAR|PRE|W)/\d+)\s+", quoted)
    fixed = " ".join(
        f'"{part}"' if index % 2 == 0 and re.fullmatch(r"[^()\"']+\s[^()\"']+", part) else part
        for index, part in enumerate(parts)
    )
    raise QueryError(
        "Words side by side beside a proximity can be read in two ways.",
        text,
        loose.start,
        loose.end,
        f"For a phrase put quotes around it: {fixed}\nOtherwise write AND between them.",
    )


def read_distance(operator: str, text: str, place: tuple[int, int]) -> int:
    """The number of a proximity's operator, which stands at `place` of the text. Raises QueryError past MAX_WORDS."""
    digits = operator[operator.index("/") + 1 :].lstrip("0") or "0"
    if len(digits) > 3 or int(digits) > MAX_WORDS:
        advice = "Write a smaller number, or AND for anywhere in the record."
        raise QueryError(f"A proximity reaches at most {MAX_WORDS} words.", text, *place, advice)
    return int(digits)


def check_members(text: str, left: Item, right: Item, operator: str) -> None:
    """Raise QueryError where a side of a proximity cannot stand in one."""
    for item in (left, right):
        if item.flaw is None:
            continue
        start, end, what = item.flaw
        advice = f"{operator} joins words, phrases, #types, lists, and groups of them with OR."
        if what == "NOT" and item is left and not item.bracketed:
            inner = text[item.start : right.end].removeprefix("NOT").strip()
            advice = f"NOT binds first. Write NOT ({inner}) to leave out records where they are near."
        elif what == "AND":
            advice += " For a phrase put quotes around its words."
        raise QueryError(f"{what} cannot stand inside a proximity.", text, start, end, advice)
