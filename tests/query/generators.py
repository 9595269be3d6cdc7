"""Records and queries for Hypothesis, shared by the tests of the language and of every engine.

The vocabulary is small, so that generated queries find something in generated records, and holds what narratives hold:
abbreviations, capitals, handles, numbers, apostrophes, emoji, combining and right-to-left marks.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import strategies as st

from trawl.model import Grade, IndexedRecord, Mention, Place, Record, Section
from trawl.query import ListEntry
from trawl.text import analyse_record, analyse_words

WORDS = (
    "vape", "Vaping", "vapes", "hotel", "HOTEL", "girl", "girl's", "older", "men", "SC", "sc", "snap_user.99", "e-cig",
    "O'Hanlon", "ohanlon", "15k", "40", "cafe\u0301", "café", "grooming", "groomed", "golf", "taxi", "taxis", "🙂",
    "\u200fשלום", "so\u00adft", "½", "ﬁne", "straße", "24*19744*24", "No", "AND", "or", "…", "-", "b&b", "w/o",
    "15yr", "15 yr", "O`Hanlon", "and", "&",
)  # fmt: skip
TERMS = ("vape", "hotel", "girl", "older", "men", "SC", "cafe", "grooming", "golf", "taxi", "15k", "ohanlon", "40")
PHRASES = (
    "older men", "e-cig", "girl hotel", "vape vape", "snap_user.99", "b&b", "hotel girl taxi", "1 2", "15yr", "b and b",
)  # fmt: skip
WILDCARDS = ("vap*", "*tel", "gro?m*", "t?xi", "*ape*", "gir*")
FUZZIES = ("vape~1", "hotle~1", "groomng~2", "taxis~1", "girl~1")
TYPES = ("#age", "#phone", "#person", "#age<18", "#age>=15", "#money>1000", "#dob>2008-05-04", "#dob<=2008")
FIELDS = (
    "force:alpha", "force:al*", "kind:crime", "district:north", "marker:cse", "grade:b24", "town:exham",
    'postcode:"zz1 1aa"', "postcode:zz1*", "missing:force", "missing:event", "event:2024-01..2024-03", "event:2024",
    "created:..2024-02-10", 'entity:"phone:+447700900123"', 'entity:"+447700900123"', "handling:C", "source:feed",
    'premises:"harbour hotel"', 'premises:"puff and stuff"', "reference:37/1/24",
    "id:1", "id:A*", 'reference:"37 / 1*"', "loaded:2024-02..",
)  # fmt: skip
SECTIONS = ("details", "risk", "Risk Assessment")
VALUES = (
    ("age", "15"), ("age", "13-14"), ("age", "30"), ("age", ""), ("phone", "+447700900123"), ("person", "SAMPLE"),
    ("dob", "2008-05-05"), ("dob", "2008"), ("dob", ""), ("money", "1500"), ("money", "n/a"),
    ("person", "+447700900123"),
)  # fmt: skip
PLACES = (Place(), Place("Harbour  Hotel", town="Éxham", postcode="ZZ11AA"), Place("Puff & Stuff"))
LISTS = {"signs": ("cash", "hotel", "older men", "vap*", "girl~1"), "people": ("girl", "men", "==SC")}


def index_text(narrative: str, title: str = "", mentions: tuple[Mention, ...] = (), **fields: object) -> IndexedRecord:
    """A record of this text, analysed."""
    record = Record(**{"source": "test", "record_id": "1", "narrative": narrative, "title": title, **fields})
    return IndexedRecord(record, mentions, analyse_record(record))


class SampleLists:
    """The term lists that generated queries name."""

    def resolve(self, name: str, tier: str | None) -> tuple[ListEntry, ...]:
        entries = LISTS[name]
        return tuple(ListEntry(entry, "core") for entry in (entries[:2] if tier else entries))


LISTS_FOR_QUERIES = SampleLists()


def narratives(largest: int = 25) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), max_size=largest).flatmap(
        lambda words: st.sampled_from((" ", "  ", "\n", ", ")).map(lambda gap: gap.join(words))
    )


@st.composite
def sections(draw: st.DrawFn, narrative: str) -> tuple[Section, ...]:
    cuts = sorted(draw(st.sets(st.integers(0, len(narrative)), max_size=4)))
    pairs = list(pairwise(cuts))
    kept = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    return tuple(Section(draw(st.sampled_from(SECTIONS)), start, end) for start, end in kept)


@st.composite
def mentions(draw: st.DrawFn, narrative: str) -> tuple[Mention, ...]:
    words = analyse_words(narrative)
    found = []
    for _ in range(draw(st.integers(0, 4)) if words else 0):
        first = draw(st.integers(0, len(words) - 1))
        last = draw(st.integers(first, min(first + 2, len(words) - 1)))
        start, end = words[first].start, words[last].end
        kind, value = draw(st.sampled_from(VALUES))
        found.append(Mention(kind, start, end, narrative[start:end], value))
    return tuple(found)


@st.composite
def records(draw: st.DrawFn, record_id: str = "1", largest: int = 25) -> IndexedRecord:
    """One analysed record with a title, sections, mentions and fields, any of which may be missing."""
    narrative = draw(narratives(largest))
    record = Record(
        source=draw(st.sampled_from(("feed", "Feed2"))),
        record_id=record_id,
        narrative=narrative,
        kind=draw(st.sampled_from(("crime", "intelligence"))),
        reference=draw(st.sampled_from(("", "37/1/24", "37 /1/25", "37*1*24"))),
        force=draw(st.sampled_from(("", "Alpha", "ALTON", "Bravo"))),
        district=draw(st.sampled_from(("", "North"))),
        event_date=draw(st.none() | st.dates(date(2023, 12, 1), date(2024, 5, 1))),
        created_date=draw(st.none() | st.dates(date(2024, 1, 1), date(2024, 3, 1))),
        loaded_date=draw(st.none() | st.dates(date(2024, 1, 1), date(2024, 3, 1))),
        title=draw(narratives(5)),
        sections=draw(sections(narrative)),
        place=draw(st.sampled_from(PLACES)),
        markers=draw(st.sampled_from(((), ("CSE",), ("DA", "cse")))),
        grade=draw(st.sampled_from((None, Grade("5x5x5", "B24")))),
        handling=draw(st.sampled_from(("", "C", "P"))),
    )
    return IndexedRecord(record, draw(mentions(narrative)), analyse_record(record))


TERM_FORMS = (
    *TERMS,
    *map("={}".format, TERMS[:6]),
    *("==SC", "==sc", "==Vaping", "==OHanlon", "==yr", '=="older men"'),
    *map('"{}"'.format, PHRASES),
    *map('="{}"'.format, PHRASES[:4]),
    *WILDCARDS,
    *FUZZIES,
    *TYPES,
    *("list:signs", "list:people", "list:signs:core", "list:people~1"),
)
DISTANCES = (0, 1, 2, 3, 5, 10, 100)


def terms() -> st.SearchStrategy[str]:
    """Queries of one term that finds a place in the text."""
    return st.sampled_from(TERM_FORMS)


@st.composite
def positional(draw: st.DrawFn, depth: int = 2) -> str:
    """Queries that can stand in a proximity, proximities themselves included, nested."""
    form = draw(st.sampled_from(("term", "near", "near", "or"))) if depth else "term"
    if form == "term":
        return draw(terms())
    left, right = draw(positional(depth - 1)), draw(positional(depth - 1))
    if form == "or":
        return f"(({left}) OR ({right}))"
    operator = draw(st.sampled_from(("NEAR", "PRE", "W")))
    return f"({left}) {operator}/{draw(st.sampled_from(DISTANCES))} ({right})"


@st.composite
def not_near(draw: st.DrawFn) -> str:
    return f"({draw(positional(1))}) NOT NEAR/{draw(st.sampled_from(DISTANCES))} ({draw(positional(1))})"


@st.composite
def in_text(draw: st.DrawFn, depth: int = 2) -> str:
    """Queries about the text alone, which can stand within `in:section(...)`."""
    if not depth or draw(st.booleans()):
        return draw(positional(1) | not_near())
    return _group(draw, in_text(depth - 1))


def _group(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    bracketed = inner.map("({})".format)
    form = draw(st.sampled_from((" AND ", " OR ", "NOT", "OF", "OF list")))
    if form == "NOT":
        return f"NOT {draw(bracketed)}"
    if form == "OF list":
        return "2 OF list:signs"
    if form == "OF":
        members = draw(st.lists(bracketed, min_size=2, max_size=4, unique=True))
        # Different texts may be one query, which counts once; so no more than one is asked for of two.
        return f"1 OF ({', '.join(members)})" if len(members) < 4 else f"2 OF ({', '.join((*members, *ALWAYS_TWO))})"
    return form.join((draw(bracketed), draw(bracketed)))


ALWAYS_TWO = ("vape", "hotel")


@st.composite
def anything(draw: st.DrawFn, depth: int = 3) -> str:
    """Queries of every form, also such as only say what to leave out."""
    if depth and draw(st.booleans()):
        return _group(draw, anything(depth - 1))
    form = draw(st.sampled_from(("place", "place", "far", "field", "in")))
    if form == "in":
        return f'in:"{draw(st.sampled_from((*SECTIONS, "title")))}"({draw(in_text())})'
    return draw({"place": positional(), "far": not_near(), "field": st.sampled_from(FIELDS)}[form])


@st.composite
def query_texts(draw: st.DrawFn, depth: int = 3) -> str:
    """Queries of every form, nested; each asks for something, so that all of them parse.

    Parse them with `LISTS_FOR_QUERIES`.
    """
    form = draw(st.sampled_from(("place", "both", "any record", "field")))
    if form == "place":
        return draw(positional())
    if form == "field":
        return draw(st.sampled_from(FIELDS))
    asking = draw(positional(1)) if form == "both" else "kind:*"
    return f"({asking}) AND ({draw(anything(depth))})"
