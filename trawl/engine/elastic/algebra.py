"""The query language in the server's queries: what each term is to the index, and how the parts go together."""

from __future__ import annotations

from collections.abc import Sequence

from elasticsearch.dsl import query as dsl

from trawl.access import Principal, allowed_markings
from trawl.engine.elastic.clauses import prefix, term
from trawl.engine.elastic.documents import entity_fact, number_fact
from trawl.engine.elastic.proximity import (
    Rule,
    expanding_rule,
    intervals,
    near_rule,
    phrase_rule,
    word_field,
    word_rule,
)
from trawl.engine.elastic.vocabulary import Vocabulary, expanding_query
from trawl.engine.ends import bound_near, ends_of
from trawl.engine.solving import within_section
from trawl.query import Bounds
from trawl.query.bounds import BoundLeaf
from trawl.query.names import PASSAGE
from trawl.query.tree import DateIn, EntityValue, FieldIs, Fuzzy, Near, Phrase, TypedMention, Wildcard, Word

#: Beyond so many words a set is looked up as one, and counts the same in relevance whichever of them is there.
_SCORED_WORDS = 100

_DATES = {"event": "event_date", "created": "created_date", "loaded": "loaded_date"}


class ElasticAlgebra:
    """Implements `trawl.query.Algebra`. Wildcards and fuzzy words are counted in the vocabulary beforehand."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def everything(self) -> dsl.Query:
        return dsl.MatchAll(boost=0.0)

    def nothing(self) -> dsl.Query:
        return dsl.MatchNone()

    def all_of(self, parts: Sequence[dsl.Query]) -> dsl.Query:
        wanted: list[dsl.Query] = []
        unwanted: list[dsl.Query] = []
        for part in parts:
            excluded = _excluded(part)
            (wanted if excluded is None else unwanted).append(part if excluded is None else excluded)
        return dsl.Bool(must=wanted or [self.everything()], must_not=unwanted)

    def any_of(self, parts: Sequence[dsl.Query]) -> dsl.Query:
        return dsl.Bool(should=_grouped(parts), minimum_should_match=1)

    def none_of(self, part: dsl.Query) -> dsl.Query:
        return dsl.Bool(must_not=[part])

    def at_least(self, wanted: int, parts: Sequence[dsl.Query]) -> dsl.Query:
        if wanted <= 0:
            return self.everything()
        if wanted > len(parts):
            return self.nothing()
        return dsl.Bool(should=list(parts), minimum_should_match=wanted)

    def leaf(self, node: BoundLeaf, section: str | None) -> Bounds[dsl.Query]:
        bounds = self._leaf(node)
        if section is None:
            return bounds
        return within_section(self, node, bounds, _unscored(term("sections", section)))

    def near(self, node: Near, section: str | None) -> Bounds[dsl.Query] | None:
        left, right = (ends_of(side, word_rule, self._expand) for side in (node.left, node.right))
        if left is None or right is None:
            return None
        rule = near_rule(left, right, node.words, ordered=node.ordered)
        if rule is None:
            return None
        return bound_near(self, node, section, intervals(rule), exact=left.flat and right.flat)

    def seen(self, principal: Principal) -> list[dsl.Query]:
        """The conditions that a document is a record that `access.may_see` allows."""
        clauses: list[dsl.Query] = [term("live", True), dsl.Terms("marking", list(allowed_markings(principal)))]
        for field, allowed in (("force", principal.forces), ("handling", principal.handling)):
            if allowed is not None:
                absent = dsl.Bool(must_not=[dsl.Exists(field=field)])
                clauses.append(dsl.Bool(should=[absent, dsl.Terms(field, sorted(allowed))], minimum_should_match=1))
        return clauses

    def missing(self, field: str) -> dsl.Query:
        """Records whose field or date of this name is empty."""
        return dsl.Bool(must_not=[dsl.Exists(field=_DATES.get(field, f"is.{field}"))])

    def _expand(self, node: Wildcard | Fuzzy) -> tuple[tuple[Rule], int]:
        return (expanding_rule(node),), self._vocabulary.count(node)

    def _leaf(self, node: BoundLeaf) -> Bounds[dsl.Query]:
        match node:
            case Word():
                field, token = word_field(node)
                query: dsl.Query = term(field, token)
                # Which case a word was written in is not indexed.
                exact = node.mode != "case"
                return Bounds(query if exact else self.nothing(), query, exact)
            case Phrase(words):
                query = self._phrase(words)
                exact = all(word.mode != "case" for word in words)
                return Bounds(query if exact else self.nothing(), query, exact)
            case Wildcard() | Fuzzy():
                return Bounds.exactly(expanding_query(node))
            case TypedMention() | EntityValue() | FieldIs() | DateIn():
                return Bounds.exactly(self._fact(node))

    def _phrase(self, words: Sequence[Word]) -> dsl.Query:
        places = [word_field(word) for word in words]
        fields = {field for field, _ in places}
        if len(fields) == 1:
            return dsl.MatchPhrase(fields.pop(), {"query": " ".join(token for _, token in places)})
        return intervals(phrase_rule(words))

    def _fact(self, node: TypedMention | EntityValue | FieldIs | DateIn) -> dsl.Query:
        if isinstance(node, FieldIs) and node.value is None:
            return self.missing(node.field)
        return _unscored(_fact_clause(node))


def _fact_clause(node: TypedMention | EntityValue | FieldIs | DateIn) -> dsl.Query:
    match node:
        case TypedMention(number=None):
            return term("types", node.type)
        case TypedMention():
            return _compare(node)
        case EntityValue():
            return term("entities", entity_fact(node.type, node.value))
        case FieldIs():
            value = node.value or ""
            if node.field == PASSAGE:
                return term("sections", value)
            return prefix(f"is.{node.field}", value[:-1]) if value.endswith("*") else term(f"is.{node.field}", value)
        case DateIn():
            return _days(node)


def _compare(node: TypedMention) -> dsl.Query:
    """Numbers are texts in the order of numbers, behind their type."""
    assert node.number is not None
    number = number_fact(node.type, node.number)
    least, most = number_fact(node.type, float("-inf")), number_fact(node.type, float("inf"))
    ranges = {
        "<": {"gte": least, "lt": number},
        "<=": {"gte": least, "lte": number},
        ">": {"gt": number, "lte": most},
        ">=": {"gte": number, "lte": most},
        "=": {"gte": number, "lte": number},
        "": {"gte": least, "lte": most},
    }
    return dsl.Range("numbers", ranges[node.operator])


def _days(node: DateIn) -> dsl.Query:
    ends = {"gte": node.first, "lte": node.last}
    given = {end: day.isoformat() for end, day in ends.items() if day}
    return dsl.Range(_DATES[node.field], given) if given else dsl.Exists(field=_DATES[node.field])


def _excluded(part: dsl.Query) -> dsl.Query | None:
    """What a query excludes where it does nothing else: brackets are spared, of which the server takes few."""
    if isinstance(part, dsl.Bool):
        clauses = part.to_dict()["bool"]
        if set(clauses) == {"must_not"} and len(part.must_not) == 1:
            return part.must_not[0]  # type: ignore[no-any-return]  # the client types it as any
    return None


def _grouped(parts: Sequence[dsl.Query]) -> list[dsl.Query]:
    """The parts, with very many words of one field as one set of them."""
    words: dict[str, list[str]] = {}
    others: list[dsl.Query] = []
    terms: list[dsl.Query] = []
    for part in parts:
        if isinstance(part, dsl.Term):
            ((field, looked_for),) = part.to_dict()["term"].items()
            words.setdefault(field, []).append(looked_for["value"])
            terms.append(part)
        else:
            others.append(part)
    if len(terms) <= _SCORED_WORDS:
        return list(parts)
    return [dsl.Terms(field, tokens) for field, tokens in words.items()] + others


def _unscored(query: dsl.Query) -> dsl.Query:
    """The same records, none more relevant than another."""
    return dsl.ConstantScore(filter=query, boost=0.0)
