"""What a profile finds already: its terms of one word, the pairs in its phrases, and the words of all its terms."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from trawl.query import Node
from trawl.query.lexicon import Lexicon
from trawl.query.tree import Fuzzy, Phrase, Wildcard, Word
from trawl.query.walk import children_of
from trawl.text import analyse_words


class KnownWords:
    """Says whether a profile finds a word already, by a term of a single word."""

    def __init__(self, tree: Node) -> None:
        self._lexicon = Lexicon()
        for leaf in _single_terms(tree):
            self._lexicon.number_of(leaf)

    def holds(self, form: str, stem: str) -> bool:
        """Whether a term of the profile finds this word, case apart."""
        return bool(self._lexicon.look_up([form], [stem])[0])


def _single_terms(node: Node) -> Iterator[Word | Wildcard | Fuzzy]:
    if isinstance(node, Word | Wildcard | Fuzzy):
        yield node
    for child in children_of(node):
        yield from _single_terms(child)


def words_of(node: Node) -> set[str]:
    """The forms of the words that are asked for, in phrases too, as they are written."""
    if isinstance(node, Phrase):
        return set().union(*map(words_of, node.words))
    if isinstance(node, Word):
        return {word.form for word in analyse_words(node.label.lstrip("="))}
    return set().union(*map(words_of, children_of(node)))


def pairs_of(node: Node) -> set[tuple[str, str]]:
    """The stems of every two words that a phrase of the query has next to each other."""
    if isinstance(node, Phrase):
        return set(pairwise(stem_of(word.label.lstrip("=")) for word in node.words))
    return set().union(*map(pairs_of, children_of(node)))


def stem_of(form: str) -> str:
    """The stem of a word, or what was given where it is none or several."""
    words = analyse_words(form)
    return words[0].stem if len(words) == 1 else form
