"""Forms of other tools (Lucene, dtSearch, Westlaw, SQL, web search) that mean nothing here: refused, with what does.

Each would otherwise be searched for as a word, and a search that finds nothing would look like an answer.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from trawl.query.names import DATE_FIELDS, OTHER_PREFIXES, TEXT_FIELDS, mention_types, number_types
from trawl.query.pasted import begins_open, ends_open
from trawl.query.problems import QueryError, TermError


class _Form(NamedTuple):
    """A pattern for a whole term; `problem` and `advice` may name its groups, and {term}."""

    pattern: re.Pattern[str]
    problem: str
    advice: str


_NONE_SUCH = "{sign} is not part of this language."
_LITERAL = 'For the text itself put quotes around it: "{term}".'
_DASHED = "To leave a word out write NOT {word}; to search for it write it without the dash."
_LONE_DASH = "To leave out what follows write NOT; otherwise leave the dash out."
_NEEDLESS = "Every word is wanted unless OR stands between; write {word} alone."
_REACH = 'Say how many words may lie between: NEAR/10 for a sentence, NEAR/50 for a paragraph. For the text "{term}".'
_NEAR = 'Write NEAR/{number}. For the text "{term}".'
_SO_MANY = "Write 2 OF (a, b, c) for so many of several; one word alone is enough as it is."
_PARTED = "Write OR for alternatives, AND for both, or each term on a line of its own."
_PERCENT = "For any characters write a star, as in vap*; for a word misspelt write hotel~1. " + _LITERAL

_FORMS = tuple(
    _Form(re.compile(pattern, re.DOTALL), problem, advice)
    for pattern, problem, advice in (
        (r"(?P<word>.*\w)\^\d+(\.\d+)?", "^ does not weigh terms here.", "Write {word} alone."),
        (r".*(?P<sign>\^).*", _NONE_SUCH, _LITERAL),
        (r"(?P<sign>-)-*(?P<word>[^-].*)", _NONE_SUCH, _DASHED),
        (r"-+", "A dash alone says nothing: there is no letter or digit.", _LONE_DASH),
        (r"(?P<sign>\+)(?P<word>[^\W\d].*)", _NONE_SUCH, _NEEDLESS),
        (r"(?P<sign>!)(?P<word>\w.*)", _NONE_SUCH, "To leave a word out write NOT {word}."),
        (r".*(?P<sign>&&).*", _NONE_SUCH, "Write AND."),
        (r"(?P<sign>&)(?P<word>[^\W\d].*)?", _NONE_SUCH, 'Write AND. A name stands in quotes: "Puff & Stuff".'),
        (r"(?P<sign>\|\|?)([^\W\d].*)?", _NONE_SUCH, "Write OR."),
        (r".*\w\|.*", "| is not part of this language.", "Write OR, with a space on both sides."),
        (r"N/(?P<number>\d{1,3})", "{term} is not part of this language.", _NEAR),
        (r"(?P<sign>AND/OR|OR/AND)", _NONE_SUCH, "Write OR, which finds both as well."),
        (r"ATLEAST/?\d*", "How often a word stands in a record does not count here.", _SO_MANY),
        (r"/(?P<number>\d+)/?", "{term} is not part of this language.", _NEAR),
        (r"/[sSpP]", "{term} is not part of this language.", _REACH),
        (r"/.+", "A term cannot begin with a slash: there are no regular expressions here.", _LITERAL),
        (r".*[\[\]{}].*", "Square and curly brackets are not part of this language.", _LITERAL),
        (r".*\\.*", "A backslash is not part of this language.", "Inside quotes everything is literal, without one."),
        (r"(?P<word>.*[^\W\d_])[!$#]+", "No sign at the end of a word stands for its other endings.", "Write {word}*."),
        (r"%+\w.*|.*[^\W\d_]%.*", "% is not part of this language.", _PERCENT),
        (r".*;.*", "A semicolon is not an operator.", _PARTED),
        (r"\d+\.\.+\d+", "Only dates have ranges, as in event:2024-01..2024-03.", _LITERAL),
        (r"[^@]*\w\.\.+\w[^@]*", "Dots between words are not part of this language.", _PARTED),
        (r".*\w\.(?P<sign>\+).*", _NONE_SUCH, _LITERAL),
        (r"[^@]*[^\W\d_](?P<sign>\+)[^\W\d_][^@]*", _NONE_SUCH, _PARTED + " " + _LITERAL),
        (r"[^@]*[^\W\d_](?P<sign>#)[^\W\d_][^@]*", _NONE_SUCH, "For one character write ?, as in t?xi. " + _LITERAL),
        (r":.+", "There is no field before this colon.", "Write it as field:value, or leave the colon out."),
    )
)

_COMPARED = re.compile(r"(\w+?)\s*([<>≤≥≠]=?|=[<>]|[!=]=)(.*)|(\w+)(=)(.*)", re.DOTALL)

#: Operators of others in capitals, and what says the same; a number may follow them directly or after a slash.
_OPERATORS = {
    "XOR": "(a OR b) NOT (a AND b)",
    "ANDNOT": "NOT",
    "BUTNOT": "NOT",
    "NOR": "NOT (a OR b)",
    "ADJ": "PRE/5",
    "FBY": "PRE/5",
    "ONEAR": "PRE/5",
    "NOTW": "NOT NEAR/5",
    "NOTNEAR": "NOT NEAR/5",
}
_OPERATOR = re.compile(rf"({'|'.join(_OPERATORS)})/?(\d*)")
#: Words that are operators of others; in capitals in a query that has small letters they draw a hint.
_SMALL = frozenset(("adj", "andnot", "butnot", "fby", "notnear", "xor"))
_WORDS = frozenset(("AROUND", "BETWEEN", "BUT", "CONTAINS", "EXCEPT", "IN", "LIKE", "MINUS", "SAME", "WITHIN"))
#: `W3` and `N5` are also parts of London, so they are operators only where they join two terms.
_NEAR_WITHOUT_SLASH = re.compile(r"[WN](\d{1,3})")
#: The second half of a postcode.
_INWARD = re.compile(r"[^\S\n]+\d[A-Z]{2}(?!\w)", re.IGNORECASE)


def refuse_foreign(term: str) -> None:
    """Raise TermError for a term that says something in another tool and something else, or nothing, here."""
    if "://" in term:
        return  # an address is made of such signs
    for pattern, problem, advice in _FORMS:
        if found := pattern.fullmatch(term):
            parts = {name: part or "" for name, part in found.groupdict().items()}
            raise TermError(problem.format(term=term, **parts), advice.format(term=term, **parts))
    _refuse_comparison(term)
    if operator := _OPERATOR.fullmatch(term):
        meant = re.sub(r"\d+", operator[2] or "5", _OPERATORS[operator[1]])
        raise TermError(f"There is no operator {operator[1]}.", f'Write {meant}. For the word write "{term}".')


def _refuse_comparison(term: str) -> None:
    """A comparison without the sign of a type: `age<18`, `force=Durham`, `event>2024`."""
    compared = _COMPARED.fullmatch(term)
    if not compared:
        if re.search("[<>≤≥≠]", term):
            raise TermError(
                "A comparison needs a type before it.", "Write it as #age<18. " + _LITERAL.format(term=term)
            )
        return
    name, operator, value = (compared[1], compared[2], compared[3]) if compared[1] else compared.group(4, 5, 6)
    field = name.casefold()
    if field in number_types():
        advice = f"Write #{field}{operator}{value}."
    elif field in TEXT_FIELDS or field in OTHER_PREFIXES:
        advice = f"Write {field}:{value}. To leave such records out write NOT before it."
    elif field in DATE_FIELDS:
        advice = f"Write {field}:2024-03, from then on {field}:2024-03.., until then {field}:..2024-03."
    elif field in mention_types():
        advice = f'Write #{field} for any, or entity:"{field}:{value}".'
    elif operator == "=":
        return  # a part of an address, say
    else:
        advice = "Only ages, amounts and dates of birth are compared, as in #age<18. " + _LITERAL.format(term=term)
    raise TermError(f"{name}{operator} is not part of this language.", advice)


def refuse_joining(term: str, text: str, start: int, end: int) -> None:
    """Raise QueryError for `W3`, `N5` and `+3` where they stand between two terms, as operators do elsewhere."""
    near = _NEAR_WITHOUT_SLASH.fullmatch(term)
    before = re.fullmatch(r"\+(\d{1,3}|[sp])", term)
    if not (near or before) or not _joins(text, start, end):
        return
    if (before and text[end:].lstrip()[:1].isdigit()) or (near and _INWARD.match(text, end)):
        return  # a telephone number in pieces, a postcode
    meant = f"NEAR/{near[1]}" if near else f"PRE/{before[1] if before and before[1].isdigit() else 10}"
    advice = f'Write {meant} for words near each other. To search for the word write "{term}".'
    raise QueryError(f"{term} between two terms may be meant as an operator.", text, start, end, advice)


def _joins(text: str, start: int, end: int) -> bool:
    """Whether a term stands between two others with no operator, bracket or comma on either side."""
    left = re.sub(r"\sNOT$", "", text[:start].rpartition("\n")[2].rstrip())  # girl NOT W3 taxi
    right = text[end:].partition("\n")[0].lstrip()
    return bool(left and right) and not (ends_open(left) or left.endswith(",") or begins_open(right))


def is_foreign_word(term: str, text: str) -> bool:
    """Whether a term is another tool's operator: in capitals where not all is, or in small letters no English word."""
    return (term in _WORDS and not text.isupper()) or term in _SMALL
