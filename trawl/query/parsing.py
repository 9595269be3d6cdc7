"""From the text of a query to its tree. Lark is loaded with the first query, not with the package."""

from __future__ import annotations

import re
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from trawl.model import Entity
from trawl.query.items import Item
from trawl.query.limits import DEFAULT_LIMITS, Limits
from trawl.query.lists import NO_LISTS, TermLists
from trawl.query.mistakes import is_plain
from trawl.query.pasted import Line, clean_query, split_lines
from trawl.query.problems import QueryError, TermError
from trawl.query.references import may_be_reference, read_reference
from trawl.query.syntax import explain
from trawl.query.tree import EntityValue, FieldIs, Node, Or
from trawl.query.walk import asks_for_something, flatten

if TYPE_CHECKING:
    from lark import Lark

    from trawl.query.builder import Builder
    from trawl.query.leaf_builder import Identify


@dataclass(frozen=True, slots=True)
class Query:
    """A query as written and as understood.

    `hints` are sentences about what may not have been meant; `identifiers` are the canonical values that bare
    identifiers in it are looked up as, `references` what of it was looked up whole as the reference of a record,
    `named` the values of fields, the entities and the names of passages that it asks for by name.
    """

    text: str
    tree: Node
    hints: tuple[str, ...] = ()
    identifiers: tuple[Entity, ...] = ()
    references: tuple[str, ...] = ()
    named: tuple[FieldIs | EntityValue, ...] = ()


def parse_query(
    text: str,
    lists: TermLists = NO_LISTS,
    *,
    limits: Limits = DEFAULT_LIMITS,
    identify: Identify | None = None,
) -> Query:
    """Read a query.

    `identify` is given for a search box: there a bare word, a quotation and a whole line are looked up as the entities
    that it says they are, and as the references of records, as well (docs/query-language.md).

    Raises QueryError, which shows the place and says what to write; QueryLimitError where it is too large.
    """
    from trawl.query.builder import Builder

    cleaned = clean_query(text)
    lines = split_lines(cleaned)
    if not lines:
        raise QueryError("The query is empty.", cleaned.strip("\n"), 0, advice="Write a word, as in: vape")

    def parse_entry(entry: str) -> Node:
        return _parse_entry(entry, limits)

    builder = Builder(cleaned, lists, limits, identify, parse_entry)
    first, read = text.split()[0], lines[0].text.split()[0]
    if first != read and len(lines) == 1 and re.fullmatch(r"[(\[]?\d+[.):\]]", first):
        builder.hints.add("list number", f"{first} was left out, as the number of a line in a list.")
    elif first != read and first.isdigit():
        builder.hints.add("list number", f"The numbers from {first} on were left out, as those of the lines in a list.")
    if len(lines) == 1:
        tree = _or_whole(lines[0].text, _parse_line(lines[0], builder).node, builder)
    else:
        tree = _parse_column(lines, builder)
    if not asks_for_something(tree):
        raise QueryError(
            "This query only says what to leave out, so it would find nearly every record.",
            cleaned,
            lines[0].start,
            lines[0].start + len(lines[0].text.rstrip()),
            "Say what to find as well, as in: hotel NOT golf. An alternative of OR needs it too: a OR (b NOT c).",
        )
    identifiers, references = tuple(builder.hints.entities), tuple(builder.references)
    return Query(text, tree, builder.hints.sentences(), identifiers, references, tuple(builder.named))


def parse_entry(text: str, limits: Limits = DEFAULT_LIMITS) -> Node:
    """Read one entry of a term list as a query reads it; for checking lists. Raises QueryError."""
    from trawl.query.entries import read_entry

    try:
        return read_entry(text, lambda entry: _parse_entry(entry, limits))
    except TermError as error:
        raise QueryError(error.problem, text, 0, len(text), error.advice) from error


def _parse_entry(entry: str, limits: Limits) -> Node:
    """An entry that is more than one term; it must be able to stand in a proximity."""
    from trawl.query.builder import Builder

    cleaned = clean_query(entry)
    builder = Builder(cleaned, NO_LISTS, limits, None, lambda inner: _parse_entry(inner, limits))
    item = _parse_line(Line(cleaned, 0), builder)
    if item.flaw:
        raise QueryError(
            f"{item.flaw.what} cannot stand in a term list.",
            cleaned,
            item.flaw.start,
            item.flaw.end,
            "An entry is a word, a phrase, a wildcard or a proximity; put the rest in the profile's query.",
        )
    return item.node


def _or_whole(text: str, tree: Node, builder: Builder) -> Node:
    """A line of plain words that together are an identifier (`07700 900123`) or a reference finds that too."""
    whole = " ".join(text.split())
    reference, one = may_be_reference(whole, whole=True), " " not in whole
    if not builder.searching or not (one or is_plain(whole)):
        return tree
    if reference:
        builder.references[whole] = None
    found: tuple[Node, ...] = ()
    if not one:
        found = builder.look_up(whole, reference=reference)
    elif reference and whole.isdigit():  # any other word was looked up as it was read
        found = read_reference(whole)
    return Or(flatten(Or, [tree, *found])) if found else tree


def _parse_column(lines: list[Line], builder: Builder) -> Node:
    """Several lines are alternatives; a line of plain words is their phrase, unless a term of it is refused."""
    nodes: list[Node] = []
    for line in lines:
        whole = line.text.strip(" \t,;") or line.text  # a line of commas alone is an error that says so
        start = line.start + line.text.index(whole)
        plain = is_plain(whole) and "," not in whole and "/" not in whole
        phrase = plain and len(whole.split()) > 1
        if phrase:
            builder.check_words(start, start + len(whole))
        read = Line(f'"{whole}"', start - 1) if phrase else Line(whole, start)
        node = _parse_line(read, builder).node
        if not plain or whole.isdigit():  # a quotation is looked up as it is read
            node = _or_whole(whole, node, builder)
        nodes.extend(node.children if isinstance(node, Or) and not node.name else (node,))
    builder.hints.add("lines", f"The {len(lines)} lines were read as alternatives (OR), each line one term.")
    return Or(tuple(nodes))


def _parse_line(line: Line, builder: Builder) -> Item:
    from lark.exceptions import UnexpectedInput

    builder.offset = line.start
    current = _BUILDER.set(builder)
    try:
        item = _parser().parse(line.text)
    except UnexpectedInput as error:
        raise explain(error, line, builder.text) from None
    finally:
        _BUILDER.reset(current)
    assert isinstance(item, Item)
    return item


_BUILDER: ContextVar[Builder] = ContextVar("builder")


class _ForwardRules:
    """Gives each rule to the builder of the query at hand, so that one parser serves all queries."""

    def __init__(self, rules: tuple[str, ...]) -> None:
        for rule in rules:
            setattr(self, rule, partial(self._forward, rule))

    @staticmethod
    def _forward(rule: str, children: list[Any]) -> Item:
        item = getattr(_BUILDER.get(), rule)(*children)
        assert isinstance(item, Item)
        return item


@cache
def _parser() -> Lark:
    from lark import Lark

    from trawl.query.builder import RULES

    grammar = files("trawl.query").joinpath("query.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="basic", transformer=_ForwardRules(RULES))
