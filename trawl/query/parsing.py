"""From the text of a query to its tree. Lark is loaded with the first query, not with the package."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from trawl.model import Entity
from trawl.query.items import Item
from trawl.query.limits import DEFAULT_LIMITS, Limits
from trawl.query.lists import NO_LISTS, TermLists
from trawl.query.pasted import Line, clean_query, split_lines
from trawl.query.problems import QueryError
from trawl.query.syntax import explain
from trawl.query.terms import TermError
from trawl.query.tree import Node, Or
from trawl.query.walk import asks_for_something

if TYPE_CHECKING:
    from lark import Lark

    from trawl.query.builder import Builder, Identify

_SIGNS = frozenset('"()#:*?~=')
_OPERATORS = frozenset(("AND", "OR", "NOT", "OF"))


@dataclass(frozen=True, slots=True)
class Query:
    """A query as written and as understood.

    `hints` are sentences about what may not have been meant; `identifiers` are the canonical values that bare
    identifiers in it are looked up as.
    """

    text: str
    tree: Node
    hints: tuple[str, ...] = ()
    identifiers: tuple[Entity, ...] = ()


def parse_query(
    text: str,
    lists: TermLists = NO_LISTS,
    *,
    limits: Limits = DEFAULT_LIMITS,
    identify: Identify | None = None,
) -> Query:
    """Read a query. `identify` says which entities a bare word, quotation or whole query is (docs/query-language.md).

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
    if len(lines) == 1:
        tree = _parse_line(lines[0], builder).node
        tree = _or_whole(lines[0].text, tree, builder, identify)
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
    return Query(text, tree, tuple(builder.hints), tuple(builder.identifiers))


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


def _or_whole(text: str, tree: Node, builder: Builder, identify: Identify | None) -> Node:
    """A query of several plain words that together are an identifier (`07700 900123`) also finds the entity."""
    words = text.split()
    if identify is None or len(words) < 2 or _SIGNS & set(text) or _OPERATORS & set(words):
        return tree
    entities = identify(" ".join(words))
    return builder.or_entities(tree, entities) if entities else tree


def _parse_column(lines: list[Line], builder: Builder) -> Node:
    """Several lines are alternatives; a line of plain words is their phrase."""
    nodes: list[Node] = []
    for line in lines:
        words = line.text.rstrip(" \t,;") or line.text  # a line of commas alone is an error that says so
        start = line.start + len(words) - len(words.lstrip())
        plain = not (_SIGNS & set(words) or _OPERATORS & set(words.split()) or "," in words or "/" in words)
        if plain and len(words.split()) > 1:
            words = '"' + words.strip() + '"'
            start -= 1
        node = _parse_line(Line(words, start if plain else line.start), builder).node
        nodes.extend(node.children if isinstance(node, Or) and not node.name else (node,))
    builder.hints[f"The {len(lines)} lines were read as alternatives (OR), each line one term."] = None
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
