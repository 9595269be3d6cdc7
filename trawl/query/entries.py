"""Term lists in a query: each entry becomes the node it would be if it were written as one term."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from trawl.query.limits import MIN_FUZZY
from trawl.query.lists import TermLists
from trawl.query.pasted import clean_query
from trawl.query.problems import TermError
from trawl.query.terms import chain_directly, read_bare, read_fuzzy, read_literal, read_quoted
from trawl.query.tree import Node, Or, Word

#: Parses an entry that is more than a term: a quotation, a type, a proximity.
ParseEntry = Callable[[str], Node]

_LIST = re.compile(r'list:(?:"([^"]*)"|([^:~\s]+))(?::([^:~\s]+))?(?:~(\d*))?', re.IGNORECASE)
_QUOTED = re.compile(r'=*"[^"]*"')
_MORE_THAN_A_TERM = re.compile(r'["()#]|(?:^|\s)(?:NEAR|PRE|W)/\d|(?:^|\s)(?:AND|OR|NOT)(?:\s|$)')


def read_entry(text: str, parse: ParseEntry, distance: Literal[0, 1, 2] = 0) -> Node:
    """One entry: a word, several words (their phrase), a wildcard, a fuzzy word, a form, or a proximity.

    With a distance, words long enough for it are found misspelt as well; the rest is found as written.
    Raises TermError, or what `parse` raises.
    """
    text = " ".join(clean_query(text).split())
    if _QUOTED.fullmatch(text):
        return read_quoted(text)
    if _MORE_THAN_A_TERM.search(text):
        return parse(text)
    words = text.split(" ")
    if len(words) == 1:
        node = read_bare(text)
    elif any(sign in text for sign in "*?~"):
        node = chain_directly([read_bare(word) for word in words])
    else:
        signs = len(text) - len(text.lstrip("="))
        node = read_literal(text.lstrip("="), ("stem", "form", "case")[min(signs, 2)])
    if distance and isinstance(node, Word) and node.mode == "stem" and len(node.label) >= MIN_FUZZY[distance]:
        return Or((node, read_fuzzy(node.label, str(distance))))
    return node


def read_list(text: str, lists: TermLists, parse: ParseEntry) -> Or:
    """`list:name`, `list:name:tier`, `list:name~1` as the alternatives that the list holds.

    Raises TermError for a list that is empty or not well written, and what `lists` and `parse` raise.
    """
    written = _LIST.fullmatch(text)
    if not written or written[4] not in (None, "", "1", "2"):
        raise TermError(
            f"{text} does not name a list.", "Write list:name, list:name:tier or list:name~1 (one letter may differ)."
        )
    name, tier = written[1] or written[2], written[3]
    distance: Literal[0, 1, 2] = 0 if written[4] is None else (2 if written[4] == "2" else 1)
    entries = lists.resolve(name, tier)
    if not entries:
        raise TermError(f"The list {name} has no terms.", "Add terms to its file, or leave it out.")
    nodes = dict.fromkeys(read_entry(entry.text, parse, distance) for entry in entries)
    full = name + (f":{tier}" if tier else "") + (f"~{distance}" if distance else "")
    return Or(tuple(nodes), full)
