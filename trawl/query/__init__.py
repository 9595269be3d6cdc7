"""The query language: one grammar, one tree, one meaning (docs/query-language.md)."""

from trawl.query.bounds import Algebra, Bounds, bound_query
from trawl.query.fields import field_date, field_values, fold_value
from trawl.query.limits import DEFAULT_LIMITS, Limits
from trawl.query.lists import NO_LISTS, ListEntry, TermLists
from trawl.query.meaning import MATCH_ALL, CompiledQuery, Judgement, compile_query
from trawl.query.mentions import compare_number, compares, mention_number, mention_tokens
from trawl.query.parsing import Query, parse_entry, parse_query
from trawl.query.printing import print_resolved, print_tree
from trawl.query.problems import QueryError, QueryLimitError
from trawl.query.tree import Node
from trawl.query.wildcards import compile_wildcard

__all__ = [
    "DEFAULT_LIMITS",
    "MATCH_ALL",
    "NO_LISTS",
    "Algebra",
    "Bounds",
    "CompiledQuery",
    "Judgement",
    "Limits",
    "ListEntry",
    "Node",
    "Query",
    "QueryError",
    "QueryLimitError",
    "TermLists",
    "bound_query",
    "compare_number",
    "compares",
    "compile_query",
    "compile_wildcard",
    "field_date",
    "field_values",
    "fold_value",
    "mention_number",
    "mention_tokens",
    "parse_entry",
    "parse_query",
    "print_resolved",
    "print_tree",
]
