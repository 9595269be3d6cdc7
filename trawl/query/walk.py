"""Walk a tree: its parts, its leaves, its depth, and whether anything in it must be found."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

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

#: What finds a place in the text, as against a fact about the whole record.
TEXT_LEAVES = (Word, Phrase, Wildcard, Fuzzy, TypedMention, EntityValue)


def children_of(node: Node) -> tuple[Node, ...]:
    """The parts of a node, in order; none for a leaf."""
    match node:
        case And(children) | Or(children):
            return children
        case Not(child) | InSection(_, child):
            return (child,)
        case AtLeast():
            return node.members
        case Near() | NotNear():
            return (node.left, node.right)
        case _:
            return ()


def leaves_of(node: Node) -> Iterator[Node]:
    """Every leaf, in order, those under NOT included."""
    parts = children_of(node)
    if not parts and not isinstance(node, And | Or | AtLeast):
        yield node
    for part in parts:
        yield from leaves_of(part)


def depth_of(node: Node) -> int:
    """Levels of the tree: 1 for a leaf."""
    return 1 + max(map(depth_of, children_of(node)), default=0)


def asks_for_something(node: Node, wanted: bool = True) -> bool:  # noqa: PLR0911 one return for each node type
    """Whether the node (its opposite where `wanted` is false) needs something to be there.

    A query that does not is true of nearly every record: `NOT x`, `a OR NOT b`.
    """
    match node:
        case Not(child):
            return asks_for_something(child, not wanted)
        case And(children):
            return (any if wanted else all)(asks_for_something(child, wanted) for child in children)
        case Or(children):
            return (all if wanted else any)(asks_for_something(child, wanted) for child in children)
        case AtLeast(wanted=count, members=members):
            return wanted and sum(not asks_for_something(member) for member in members) < count
        case InSection(_, child):
            return asks_for_something(child, wanted)
        case FieldIs(value=None):
            return True  # `missing:force`, and NOT of it: that there is one
        case _:
            return wanted


def needs_words_alone(node: Node) -> bool:
    """Whether a record's words decide the query, so that neither its fields nor its mentions need be read.

    The case of a word is looked up in the text, and the fields' text is made of the fields.
    """
    return not any(map(_needs_more, leaves_of(node)))


def _needs_more(leaf: Node) -> bool:
    words = leaf.words if isinstance(leaf, Phrase) else (leaf,)
    cased = any(isinstance(word, Word) and word.mode == "case" for word in words)
    return cased or isinstance(leaf, FieldIs | DateIn | TypedMention | EntityValue)


def terms_of(node: Node) -> tuple[str, ...]:
    """The labels of everything that spans can be reported under, each once; what stands under NOT reports none."""

    def labels(part: Node) -> Iterator[str]:
        if isinstance(part, TEXT_LEAVES):
            yield part.label
        elif isinstance(part, NotNear):
            yield from labels(part.left)
        elif not isinstance(part, Not):
            for child in children_of(part):
                yield from labels(child)

    return tuple(dict.fromkeys(labels(node)))


def leave_out(node: Node, leaves: Collection[Node]) -> Node:
    """The node without these leaves wherever they are alternatives to others."""
    match node:
        case Or(children, name):
            kept = tuple(leave_out(child, leaves) for child in children if child not in leaves)
            return kept[0] if len(kept) == 1 and not name else Or(kept, name)
        case And(children):
            return And(tuple(leave_out(child, leaves) for child in children))
        case Not(child):
            return Not(leave_out(child, leaves))
        case AtLeast(wanted, members, name):
            return AtLeast(wanted, tuple(leave_out(member, leaves) for member in members), name)
        case _:
            return node


def stands_in_text(node: Node) -> bool:
    """Whether all of a node is looked for in the text, so that it can be looked for in a section."""
    return not isinstance(node, FieldIs | DateIn | InSection) and all(map(stands_in_text, children_of(node)))


def chain_of(node: Node) -> int:
    """The members that a proximity joins, those of proximities within it included; 1 for any other node."""
    return chain_of(node.left) + chain_of(node.right) if isinstance(node, Near) else 1


def flatten(kind: type[And | Or], nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Children of groups of the same kind stand in their place; a term list stays a group, under its name."""
    flat: list[Node] = []
    for node in nodes:
        if isinstance(node, kind) and not is_list(node):
            flat.extend(children_of(node))
        else:
            flat.append(node)
    return tuple(flat)


def is_list(node: Node) -> bool:
    """Whether a group was written as a term list."""
    return isinstance(node, Or) and bool(node.name)
