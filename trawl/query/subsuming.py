"""When one term finds whatever another finds, so that the other adds nothing beside it."""

from __future__ import annotations

from dataclasses import replace

from trawl.query.lexicon import compile_fuzzy
from trawl.query.tree import (
    And,
    AtLeast,
    Fuzzy,
    InSection,
    Leaf,
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
from trawl.query.walk import TEXT_LEAVES
from trawl.query.wildcards import compile_wildcard
from trawl.text import analyse_words


def strip_labels(node: Node) -> Node:  # noqa: PLR0911 one return for each node type
    """The node without its labels and list names: two nodes that are equal so look for the same."""
    match node:
        case Phrase(words):
            return Phrase(tuple(replace(word, label="") for word in words), "")
        case And(children):
            return And(tuple(map(strip_labels, children)))
        case Or(children):
            return Or(tuple(map(strip_labels, children)))
        case AtLeast(wanted, members):
            return AtLeast(wanted, tuple(map(strip_labels, members)))
        case Not(child) | InSection(_, child):
            return replace(node, child=strip_labels(child))
        case Near(left, right) | NotNear(left, right):
            return replace(node, left=strip_labels(left), right=strip_labels(right))
        case _:
            return _without_label(node) if isinstance(node, TEXT_LEAVES) else node


def _without_label(leaf: Leaf) -> Leaf:
    return replace(leaf, label="")


def is_subsumed(node: Node, by: Node) -> bool:  # noqa: PLR0911 one return for each node type
    """Whether every record that `node` finds is found by `by` too, as far as their form shows it; both text terms.

    Never true where it is not so; it may be false where only the index could tell.
    """
    if isinstance(by, Or):
        return any(is_subsumed(node, child) for child in by.children)
    match node:
        case Or(children):
            return all(is_subsumed(child, by) for child in children)
        case Near() if isinstance(by, Near):
            return _is_tighter(node, by) or is_subsumed(node.left, by) or is_subsumed(node.right, by)
        case Near(left, right):
            return is_subsumed(left, by) or is_subsumed(right, by)
        case Phrase(words):
            return _phrase_subsumed(words, by)
        case Word():
            return isinstance(by, Word | Wildcard | Fuzzy) and _word_subsumed(node, by)
        case Wildcard(pattern) if isinstance(by, Wildcard):
            return _narrows(pattern, by.pattern)
        case Fuzzy(form, distance) if isinstance(by, Fuzzy):
            return form == by.form and distance <= by.distance
        case TypedMention(type=kind) if isinstance(by, TypedMention) and not by.operator:
            return kind == by.type
        case _:
            return strip_labels(node) == strip_labels(by)


def _is_tighter(node: Near, by: Near) -> bool:
    fits = node.words <= by.words and (node.ordered or not by.ordered)
    return fits and _covers_side(node.left, by.left) and _covers_side(node.right, by.right)


def _covers_side(side: Node, by: Node) -> bool:
    """Whether `by` finds the very words that `side` finds: the distance to a part of a phrase is another."""
    return strip_labels(side) == strip_labels(by) or (_is_single(side) and _is_single(by) and is_subsumed(side, by))


def _is_single(node: Node) -> bool:
    if isinstance(node, Or):
        return all(map(_is_single, node.children))
    return isinstance(node, Word | Wildcard | Fuzzy)


def _phrase_subsumed(words: tuple[Word, ...], by: Node) -> bool:
    if not isinstance(by, Phrase):
        return any(is_subsumed(word, by) for word in words)
    length = len(by.words)
    return any(
        all(_word_subsumed(word, other) for word, other in zip(words[at : at + length], by.words, strict=True))
        for at in range(len(words) - length + 1)
    )


def _word_subsumed(word: Word, by: Word | Wildcard | Fuzzy) -> bool:
    if isinstance(by, Word) and by.mode == word.mode:
        return word.text == by.text
    if word.mode == "stem":  # other forms share the stem, and only the index knows which
        return False
    (form,) = analyse_words(word.text)
    match by:
        case Word(text, mode):
            return text == (form.stem if mode == "stem" else form.form if mode == "form" else None)
        case Wildcard(pattern):
            return compile_wildcard(pattern)(form.form)
        case Fuzzy(near, distance):
            return compile_fuzzy(near, distance)(form.form)


def _narrows(pattern: str, by: str) -> bool:
    """Whether all that `pattern` fits, `by` fits too: each wildcard of `pattern` must be inside a star of `by`."""
    return "?" not in by and compile_wildcard(by)(pattern)
