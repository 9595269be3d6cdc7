"""The clauses that most queries are made of."""

from __future__ import annotations

import re

from elasticsearch.dsl import query as dsl


def term(field: str, value: str | bool) -> dsl.Query:
    """Documents whose field holds exactly this token or value."""
    return dsl.Term(field, {"value": value})


def prefix(field: str, beginning: str) -> dsl.Query:
    """Documents whose field holds a value that begins so; every one where nothing is to begin it."""
    return dsl.Prefix(field, {"value": beginning}) if beginning else dsl.Exists(field=field)


def suffix(field: str, ending: str) -> dsl.Query:
    """Documents whose field holds a value that ends so."""
    return dsl.Wildcard(field, {"value": "*" + re.sub(r"[*?\\]", r"\\\g<0>", ending), "rewrite": "constant_score"})
