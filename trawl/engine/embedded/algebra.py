"""The query language in tantivy's queries: what each term is to the index, and how the parts go together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tantivy import FieldType, Occur, Query, Schema

from trawl.access import Principal, allowed_markings
from trawl.engine.embedded.documents import (
    FACT,
    MARKER,
    TEXT,
    access_fact,
    field_fact,
    form_term,
    missing_fact,
    number_fact,
    section_fact,
    type_fact,
    value_fact,
)
from trawl.engine.embedded.proximity import near_query
from trawl.engine.embedded.vocabulary import Vocabulary
from trawl.engine.ends import bound_near, ends_of
from trawl.engine.solving import within_section
from trawl.query import Bounds, compares
from trawl.query.bounds import BoundLeaf
from trawl.query.names import PASSAGE
from trawl.query.tree import DateIn, EntityValue, FieldIs, Fuzzy, Near, Phrase, TypedMention, Wildcard, Word
from trawl.text import analyse_words

# What means something in a regular expression, to the letter.
_SPECIAL = frozenset("\\.+*?()|[]{}^$#&-~")

#: Beyond so many words a set is looked up as one, and counts the same in relevance whichever of them is there.
_SCORED_WORDS = 100


class TantivyAlgebra:
    """Implements `trawl.query.Algebra` for one generation of the index, as one reader asks it."""

    def __init__(self, schema: Schema, vocabulary: Vocabulary, principal: Principal) -> None:
        self._schema, self._vocabulary, self._principal = schema, vocabulary, principal

    def everything(self) -> Query:
        return _unscored(Query.all_query())

    def nothing(self) -> Query:
        return Query.empty_query()

    def all_of(self, parts: Sequence[Query]) -> Query:
        return Query.boolean_query([(Occur.Must, part) for part in parts])

    def any_of(self, parts: Sequence[Query]) -> Query:
        return Query.boolean_query([(Occur.Should, part) for part in parts])

    def none_of(self, part: Query) -> Query:
        return Query.boolean_query([(Occur.Must, self.everything()), (Occur.MustNot, part)])

    def at_least(self, wanted: int, parts: Sequence[Query]) -> Query:
        if wanted <= 0:
            return self.everything()
        if wanted > len(parts):
            return self.nothing()
        clauses = [(Occur.Should, part) for part in parts]
        return Query.boolean_query(clauses, minimum_number_should_match=wanted)

    def leaf(self, node: BoundLeaf, section: str | None) -> Bounds[Query]:
        bounds = self._leaf(node)
        return (
            bounds if section is None else within_section(self, node, bounds, self._any_fact([section_fact(section)]))
        )

    def near(self, node: Near, section: str | None) -> Bounds[Query] | None:
        left, right = (ends_of(side, _term_of, self._expand_ends) for side in (node.left, node.right))
        if left is None or right is None:
            return None
        query = near_query(self._schema, left, right, node.words, ordered=node.ordered)
        if query is None:
            return None
        return bound_near(self, node, section, query, exact=left.single and right.single)

    def seen(self, found: Query) -> Query:
        """What `found` finds and `access.may_see` allows; the marker is in no answer.

        Whichever is fewer is looked up, the records that may be seen or the others: mostly there are no others.
        """
        clauses = [(Occur.Must, found), (Occur.MustNot, Query.term_query(self._schema, FACT, MARKER, "basic"))]
        principal = self._principal
        markings = ("marking", set(allowed_markings(principal)))
        for field, allowed in (markings, ("force", principal.forces), ("handling", principal.handling)):
            if allowed is None:
                continue
            values = self._vocabulary.access_values(field)
            shown = {value for value in values if value in allowed or (value == "" and field != "marking")}
            hidden = values.keys() - shown
            if sum(values[value] for value in hidden) > sum(values[value] for value in shown):
                clauses.append((Occur.Must, self._any_fact(access_fact(field, value) for value in shown)))
            elif hidden:
                clauses.append((Occur.MustNot, self._any_fact(access_fact(field, value) for value in hidden)))
        return Query.boolean_query(clauses)

    def missing(self, field: str) -> Query:
        """Records whose field or date of this name is empty."""
        return self._any_fact([missing_fact(field)])

    def _leaf(self, node: BoundLeaf) -> Bounds[Query]:  # noqa: PLR0911 - one return a form of the language
        match node:
            case Word(mode="case"):
                # Which case a word was written in is not indexed.
                return Bounds(self.nothing(), self._words([_term_of(node)]), exact=False)
            case Word():
                return Bounds.exactly(self._words([_term_of(node)]))
            case Phrase(words):
                query = self._phrase(words)
                exact = all(word.mode != "case" for word in words)
                return Bounds(query if exact else self.nothing(), query, exact)
            case Wildcard() | Fuzzy():
                return Bounds.exactly(self._words(list(self._expand(node))))
            case TypedMention(number=None):
                return Bounds.exactly(self._any_fact([type_fact(node.type)]))
            case TypedMention():
                return Bounds.exactly(self._any_fact(self._numbers(node)))
            case EntityValue():
                return Bounds.exactly(self._any_fact([value_fact(node.type, node.value)]))
            case FieldIs():
                return Bounds.exactly(self._field(node))
            case DateIn():
                return Bounds.exactly(self._days(node))

    def _words(self, terms: Sequence[str]) -> Query:
        if len(terms) == 1:
            return Query.term_query(self._schema, TEXT, terms[0])
        if len(terms) > _SCORED_WORDS:
            return Query.term_set_query(self._schema, TEXT, list(terms))
        return self.any_of([Query.term_query(self._schema, TEXT, term) for term in terms])

    def _phrase(self, words: Sequence[Word]) -> Query:
        places: list[str | tuple[int, str]] = []
        for number, word in enumerate(words):
            places.append((2 * number + (word.mode == "stem"), _term_of(word)))
        return Query.phrase_query(self._schema, TEXT, places)

    def _any_fact(self, facts: Iterable[str]) -> Query:
        return _unscored(Query.term_set_query(self._schema, FACT, list(facts)))

    def _numbers(self, node: TypedMention) -> Iterable[str]:
        for number in self._vocabulary.numbers(node.type):
            if compares(node, float(number)):
                yield number_fact(node.type, number)

    def _field(self, node: FieldIs) -> Query:
        if node.value is None:
            return self.missing(node.field)
        if node.field == PASSAGE:
            return self._any_fact([section_fact(node.value)])
        if node.value.endswith("*"):
            prefix = field_fact(node.field, node.value[:-1])
            escaped = "".join("\\" + character if character in _SPECIAL else character for character in prefix)
            return _unscored(Query.regex_query(self._schema, FACT, escaped + ".*"))
        return self._any_fact([field_fact(node.field, node.value)])

    def _days(self, node: DateIn) -> Query:
        if node.first is None and node.last is None:
            return self.none_of(self.missing(node.field))
        first = node.first.toordinal() if node.first else None
        last = node.last.toordinal() if node.last else None
        return _unscored(Query.range_query(self._schema, node.field, FieldType.Unsigned, first, last))

    def _expand(self, node: Wildcard | Fuzzy) -> tuple[str, ...]:
        """The tokens that the node stands for; of too many words only those that the reader may know of."""
        forms = self._vocabulary.expand(node, self._principal, self._is_seen)
        return tuple(map(form_term, forms))

    def _expand_ends(self, node: Wildcard | Fuzzy) -> tuple[tuple[str, ...], int]:
        terms = self._expand(node)
        return terms, len(terms)

    def _is_seen(self, form: str) -> Query:
        """The records with the form that the reader may see."""
        return self.seen(Query.term_query(self._schema, TEXT, form_term(form)))


def _term_of(word: Word) -> str:
    """The token to look up for a word; a cased one by its form."""
    if word.mode == "stem":
        return word.text
    return form_term(word.text if word.mode == "form" else analyse_words(word.text)[0].form)


def _unscored(query: Query) -> Query:
    """The same records, none more relevant than another."""
    return Query.const_score_query(query, 0.0)
