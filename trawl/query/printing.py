"""Print a tree in the one canonical way: parsing it again gives the same tree."""

from __future__ import annotations

import re

from trawl.query.dates import print_days
from trawl.query.tree import (
    And,
    AtLeast,
    DateIn,
    EntityValue,
    FieldIs,
    Fuzzy,
    InSection,
    Near,
    Node,
    Not,
    NotNear,
    Or,
    Phrase,
    TypedMention,
    Wildcard,
    Word,
)

_PLAIN_WORD = re.compile(r"[^\W_]+")
_OPERATORS = frozenset(("AND", "OR", "NOT", "NEAR", "PRE", "OF"))
_SIGNS = {"stem": 0, "form": 1, "case": 2}


def print_tree(node: Node) -> str:  # noqa: C901, PLR0911 one case for each node type
    """The query that this tree is, as text."""
    match node:
        case Word() | Phrase():
            return _print_literal(node)
        case Wildcard() | Fuzzy() | TypedMention():
            return node.label
        case EntityValue(_, _, label):
            return f'entity:"{label}"'
        case FieldIs(field, value):
            return f"missing:{field}" if value is None else f"{field}:{quote_value(value)}"
        case DateIn(field, first, last):
            return f"{field}:{print_days(first, last)}"
        case Or(children, name):
            return _print_list(name) if name else " OR ".join(_print_inside(child) for child in children)
        case And(children):
            return " AND ".join(_print_inside(child) for child in children)
        case Not(child):
            return f"NOT {_print_inside(child)}"
        case AtLeast(wanted, members, name):
            of = _print_list(name) if name else f"({', '.join(map(_print_member, members))})"
            return f"{wanted} OF {of}"
        case Near(left, right, words, ordered):
            return f"{_print_inside(left)} {'PRE' if ordered else 'NEAR'}/{words} {_print_inside(right)}"
        case NotNear(left, right, words):
            return f"{_print_inside(left)} NOT NEAR/{words} {_print_inside(right)}"
        case InSection(section, child):
            return f"in:{quote_value(section)}({print_tree(child)})"


def print_resolved(node: Node) -> str:
    """The query with its term lists written out, as text that needs none to be parsed."""
    return print_tree(_write_out(node))


def _write_out(node: Node) -> Node:  # noqa: PLR0911 one return for each node type that has children
    match node:
        case Or(children):
            return Or(tuple(map(_write_out, children)))
        case And(children):
            return And(tuple(map(_write_out, children)))
        case AtLeast(wanted, members):
            return AtLeast(wanted, tuple(map(_write_out, members)))
        case Not(child):
            return Not(_write_out(child))
        case InSection(section, child):
            return InSection(section, _write_out(child))
        case Near(left, right, words, ordered):
            return Near(_write_out(left), _write_out(right), words, ordered)
        case NotNear(left, right, words):
            return NotNear(_write_out(left), _write_out(right), words)
        case _:
            return node


def _print_inside(node: Node) -> str:
    """A part of a larger node, in brackets where it has operators of its own."""
    grouped = isinstance(node, And | Near | NotNear | Not) or (isinstance(node, Or) and not node.name)
    return f"({print_tree(node)})" if grouped else print_tree(node)


def _print_member(node: Node) -> str:
    return _print_inside(node) if isinstance(node, And) else print_tree(node)


def _print_literal(node: Word | Phrase) -> str:
    mode = node.mode if isinstance(node, Word) else node.words[0].mode
    signs = "=" * _SIGNS[mode]
    written = node.label[len(signs) :]
    if isinstance(node, Word) and _PLAIN_WORD.fullmatch(written) and written not in _OPERATORS:
        return signs + written
    return f'{signs}"{written}"'


def _print_list(name: str) -> str:
    head, sign, distance = name.partition("~")
    listed, colon, tier = head.partition(":")
    quoted = listed if re.fullmatch(r"[\w-]+", listed) else f'"{listed}"'
    return f"list:{quoted}{colon}{tier}{sign}{distance}"


def quote_value(value: str) -> str:
    """A field's value as a query writes it, in quotes where it needs them."""
    return value if re.fullmatch(r"[\w/.-]+\*?", value) else f'"{value}"'
