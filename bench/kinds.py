"""One kind of query asked in three ways: of trawl, of tantivy alone by hand, and of SQLite's FTS5."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from trawl.engine.embedded.index import index_folder
from trawl.text import analyse_words

#: Twelve sets of words of the Old Bailey, four in each.
WORDS = (
    ("watch", "pocket", "silver", "street"),
    ("handkerchief", "coat", "hand", "house"),
    ("pistol", "highway", "horse", "road"),
    ("shop", "counter", "lace", "woman"),
    ("servant", "mistress", "spoon", "kitchen"),
    ("constable", "lodging", "door", "key"),
    ("guinea", "shilling", "bag", "table"),
    ("ring", "finger", "gold", "pawnbroker"),
    ("wound", "knife", "blood", "surgeon"),
    ("coach", "box", "trunk", "carrier"),
    ("tankard", "cellar", "landlord", "beer"),
    ("letter", "bank", "note", "clerk"),
)
KINDS = (
    "word", "and not", "phrase", "any of four", "near", "near groups", "prefix", "infix", "fuzzy", "3 of 4",
    "date range", "case", "not near", "chain of near", "phrase near", "in three words",
)  # fmt: skip


def query_text(kind: str, words: tuple[str, ...]) -> str:
    """A query of this kind."""
    a, b, c, d = words
    return {
        "word": a,
        "and not": f"{a} AND {b} NOT {c}",
        "phrase": f'"the {a}"',
        "any of four": " OR ".join(words),
        "near": f"{a} NEAR/5 {b}",
        "near groups": f"({a} OR {b}) NEAR/5 ({c} OR {d})",
        "prefix": f"{a[:4]}*",
        "infix": f"*{b[-5:]}",
        "fuzzy": f"{a}~1",
        "3 of 4": f"3 OF ({', '.join(words)})",
        "date range": f"{a} event:2020-02..2021-03",
        "case": f"=={a} AND {b}",
        "not near": f"{a} NOT NEAR/5 {b}",
        "chain of near": f"{a} NEAR/9 {b} NEAR/9 {c}",
        "phrase near": f'"the {a}" NEAR/5 {b}',
        "in three words": f"{a} AND {b} AND {c}",
    }[kind]


class Raw:
    """The same hits from tantivy alone, over trawl's own index (docs/adr/0003: a form and a stem for each word)."""

    def __init__(self, folder: Path) -> None:
        index = tantivy.Index.open(str(index_folder(folder)))
        self.searcher, self.schema = index.searcher(), index.schema
        self._store = sqlite3.connect(folder / "store.db")

    def query(self, kind: str, words: tuple[str, ...]) -> Query | None:
        """The query by hand; None where tantivy cannot say it."""
        a, b, c, d = (analyse_words(word)[0].stem for word in words)
        must, may, never = Occur.Must, Occur.Should, Occur.MustNot
        one, two, three, four = map(self._term, (a, b, c, d))
        any_of = [(may, part) for part in (one, two, three, four)]
        days = (date(2020, 2, 1).toordinal(), date(2021, 3, 31).toordinal())
        event = Query.range_query(self.schema, "event", tantivy.FieldType.Unsigned, *days)
        return {
            "word": one,
            "and not": Query.boolean_query([(must, one), (must, two), (never, three)]),
            # In quotes a word is found in all its forms too.
            "phrase": Query.phrase_query(self.schema, "text", [(0, "the"), (2, a)]),
            "any of four": Query.boolean_query(any_of),
            "near": self._near([(a, b)], 5),
            "near groups": self._near([(a, c), (a, d), (b, c), (b, d)], 5),
            "prefix": Query.regex_query(self.schema, "text", f"={words[0][:4]}.*"),
            "infix": Query.regex_query(self.schema, "text", f"=.*{words[1][-5:]}"),
            "3 of 4": Query.boolean_query(any_of, minimum_number_should_match=3),
            "date range": Query.boolean_query([(must, one), (must, event)]),
            "in three words": Query.boolean_query([(must, one), (must, two), (must, three)]),
        }.get(kind)

    def _term(self, term: str) -> Query:
        return Query.term_query(self.schema, "text", term)

    def _near(self, pairs: list[tuple[str, str]], words: int) -> Query:
        places = [((0, one), (words + 2, two)) for pair in pairs for one, two in (pair, pair[::-1])]
        phrases = [Query.phrase_query(self.schema, "text", list(both), slop=words) for both in places]
        return Query.boolean_query([(Occur.Should, phrase) for phrase in phrases])

    def page(self, query: Query) -> int:
        """The total of a page in the order of trawl's."""
        return _total(self._search(query))

    def read_page(self, query: Query) -> int:
        """The same, with the title and the text of each record on the page, which its snippets are cut from."""
        found = self._search(query)
        rows = self.searcher.fast_field_values("row", [address for _, address in found.hits])
        marks = ",".join("?" * len(rows))
        self._store.execute(f"SELECT id, title, narrative FROM record WHERE id IN ({marks})", rows).fetchall()
        return _total(found)

    def _search(self, query: Query) -> tantivy.SearchResult:
        return self.searcher.search(query, limit=20, count=True, order_by_field="event_order")


def _total(found: tantivy.SearchResult) -> int:
    return int(found.count)  # type: ignore[attr-defined]  # the stub leaves it out


def fts_text(kind: str, words: tuple[str, ...]) -> str | None:
    """The nearest that FTS5 can say; None where it cannot."""
    a, b, c, _ = words
    return {
        "word": a,
        "and not": f"({a} AND {b}) NOT {c}",
        "phrase": f'"the {a}"',
        "any of four": " OR ".join(words),
        "near": f"NEAR({a} {b}, 5)",
        "prefix": f"{a[:4]}*",
        "date range": a,
        "in three words": f"{a} AND {b} AND {c}",
    }.get(kind)


def fts_page(connection: sqlite3.Connection, text: str, kind: str) -> int:
    """The total of a page in the order of trawl's."""
    days = " AND day BETWEEN '2020-02-01' AND '2021-03-31'" if kind == "date range" else ""
    found = f"FROM text JOIN day ON day.id = text.rowid WHERE text MATCH ?{days}"
    connection.execute(f"SELECT text.rowid {found} ORDER BY day DESC LIMIT 20", (text,)).fetchall()
    return int(connection.execute(f"SELECT count(*) {found}", (text,)).fetchone()[0])
