"""What stands in a list and names nothing: a spreadsheet's filler, a heading repeated, a total, a line of signs."""

from __future__ import annotations

import re
from functools import lru_cache

from trawl.identifiers import make_plain_line
from trawl.identifiers.cells import names_nobody, names_nothing
from trawl.identifiers.word_lists import load_words
from trawl.wash.kinds import fold_words, kind_called, says_nothing

#: What a spreadsheet shows for a formula that failed, and for a column too narrow.
_ERROR = re.compile(r"#(?:[A-Z_]+(?:/[A-Z0])?[!?]?|#+)|err(?:or)? ?:? ?[0-9]{3}", re.IGNORECASE)
_WHOSE = r"(?:(?:grand|sub|overall|running|list)[ -]?)?"
_TOTAL = re.compile(
    rf"{_WHOSE}(?:totals?|counts?)\b[ :=-]*(?:of|no\.?|number)?[ :=-]*[0-9][0-9,. ]{{0,9}}(?: [a-z() ]{{1,30}})?"
    rf"|{_WHOSE}totals?\b[ :=-]*[a-z() ]{{0,30}}"
    r"|[0-9][0-9,]{0,8} (?:rows?|records?|lines?|entries|identifiers?|numbers|items|results)"
    r"(?: (?:in )?(?:total|listed|returned))?"
    r"|(?:row|line|sheet|item|column|tab) ?[0-9]{1,6}|official(?:[ :-]+sensitive)?|secret|restricted"
    r"|page [0-9]{1,4}(?: ?(?:of|/) ?[0-9]{1,4})?|n ?= ?[0-9]{1,7}"
    r"|[-*= ]*(?:end|eof)(?: of (?:list|file|report|document|sheet|data))?[-*= .]*",
    re.IGNORECASE,
)
#: An account's name begins like a word that says nothing, and goes on: `none_77x`, `no.name`, `@unknown`.
_OF_ACCOUNT = re.compile(r"[0-9_@]|[^\W\d_]{2,}[.][^\W\d_]{2,}")
#: What names nothing is no longer.
_LONGEST = 200
#: One text is asked about as a cell and as its only part.
_ASKED_AT_ONCE = 64
#: As few figures may be an age or a sum.
_FEW = 3


@lru_cache(_ASKED_AT_ONCE)
def say_filler(text: str) -> str:
    """Why a cell names nothing, in words; "" where it may name something."""
    bare = " ".join(make_plain_line(text[:_LONGEST]).split()).strip("'\"“”‘’`*_ ")
    why = _say_of_form(text, bare) or ("" if _OF_ACCOUNT.search(bare) else _say_of_words(bare))
    return why and f"not an identifier: {why}"


def _say_of_form(text: str, bare: str) -> str:
    if not any(map(str.isalnum, bare)):
        return "nothing but signs" if text.strip() else "the cell is empty"
    if _ERROR.fullmatch(bare):
        return "an error of the spreadsheet's"
    if _TOTAL.fullmatch(bare):
        return "a total, a marking or the end of a list"
    return "one character again and again" if _is_one_character(bare) else ""


def _say_of_words(bare: str) -> str:
    fillers = load_words("fillers") | load_words("nothing")
    if names_nothing(bare) or names_nobody(bare) or fillers.issuperset(bare.casefold().replace(".", "").split()):
        return "it says that nothing is known"
    return "a heading" if _is_heading(bare) else ""


def _is_one_character(bare: str) -> bool:
    """Whether all of it is one figure or letter, three times or more: `00000000000`, `xxxx`."""
    said = {character for character in bare.casefold() if character.isalnum()}
    count = sum(map(str.isalnum, bare))
    return len(said) == 1 and count >= _FEW


def _is_heading(bare: str) -> bool:
    # `harbour_lads (telegram)` is an account with its platform.
    outside = bare.partition("(")[0].rstrip(": ")
    if outside and kind_called(outside) is None and not says_nothing(outside):
        return False
    words = fold_words(bare)
    return bool(words) and (kind_called(bare.rstrip(":")) is not None or says_nothing(bare))
