"""What is amiss in a profile, what it could ask for as well, how its terms did, and how a search becomes one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.query.generators import index_text
from trawl.errors import LimitError, UsageError
from trawl.model import Field, FieldValue, Hit, IndexedRecord, Mention, Person, Place, Record, Span
from trawl.profiles import load_profile, load_profiles
from trawl.profiles.linting import Finding, lint_profile
from trawl.profiles.places import ListLines
from trawl.profiles.saving import SavingError, render_profile, save_profile
from trawl.profiles.spellings import find_spellings, is_usual_slip
from trawl.profiles.suggesting import HitWords, log_likelihood, rank_words, times_as_frequent
from trawl.profiles.term_report import Pair, TermLine, TermTally, find_terms
from trawl.query import Node, compile_query, parse_query
from trawl.query.meaning import CompiledQuery
from trawl.query.tree import Fuzzy, InSection, Or, Wildcard
from trawl.settings import packaged_folder
from trawl.text import analyse_record

TEXTS = ("vape girl hotel", "vape boy golf", "vape pen golf", "taxi cash older men", "vape shop golf")


@dataclass
class Facts:
    """An index of a few texts."""

    texts: tuple[str, ...] = TEXTS
    expansions: Mapping[str, int] = field(default_factory=dict)
    expansion_limit: int = 100

    @property
    def records(self) -> int:
        return len(self.texts)

    def count(self, node: Node) -> int:
        if any(term in str(node) for term, words in self.expansions.items() if words > self.expansion_limit):
            raise LimitError("too many words")
        return sum(CompiledQuery(node, "").accepts(index_text(text)) for text in self.texts)

    def expansion(self, node: Wildcard | Fuzzy) -> int:
        return self.expansions.get(node.label, 1)


def lint(
    folder: Path, query: str, facts: Facts | None = None, terms: str = "    - vape\n"
) -> list[tuple[str, str, str, int]]:
    """The findings about a query that begins in line 4 of its profile: level, rule, file, line."""
    return [(f.level, f.rule, f.place.path.name, f.place.line) for f in findings(folder, query, facts, terms)]


def findings(folder: Path, query: str, facts: Facts | None = None, terms: str = "    - vape\n") -> tuple[Finding, ...]:
    (folder / "terms").mkdir(exist_ok=True)
    (folder / "terms" / "things.yml").write_text(f"title: Things\ntiers:\n  core:\n{terms}")
    body = "".join(f"  {line}\n" for line in query.splitlines())
    (folder / "sample.yml").write_text(f"title: Sample\ndescription: A sample.\nquery: |\n{body}")
    return lint_profile(load_profile("sample", [folder]), ListLines([folder]), facts or Facts())


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("vape AND girl", []),
        ("vape AND\n(girl OR zebra)", [("note", "never-indexed", 5)]),
        ("vape AND\nzebra", [("note", "never-indexed", 5), ("error", "never-holds", 5)]),
        ("vape OR\n(girl AND zebra)", [("warning", "never-holds", 5), ("note", "never-indexed", 5)]),
        ('vape OR\n"older zebra"', [("warning", "never-holds", 5)]),
        ('vape OR\n"men older"', [("note", "never-indexed", 5)]),
        ("vape OR\n(girl NEAR/3 zebra)", [("warning", "never-holds", 5), ("note", "never-indexed", 5)]),
        ("vape OR\n(girl NEAR/0 hotel) OR (hotel NEAR/0 taxi)", [("note", "never-indexed", 5)]),
        ("girl\nAND force:a AND force:b", [("error", "never-holds", 5)]),
        ("girl AND\nevent:..2023 AND event:2024", [("error", "never-holds", 5)]),
        ("vape AND girl\nAND NOT vape", [("error", "never-holds", 4), ("warning", "removes-most", 4)]),
        ("vape\nNOT golf", [("warning", "removes-most", 5)]),
        ("vape NOT girl", []),
        ("vape NOT NEAR/1 golf OR taxi", [("warning", "removes-most", 4)]),
        ("girl OR\nvape OR vapes", [("warning", "duplicate", 5)]),
        ('vape OR\n"vape shop"', [("warning", "subsumed", 5)]),
        ('"vape shop" NEAR/3 golf OR vape NEAR/3 girl', []),
        ('(vape OR "vape shop") NEAR/5 golf', []),
        ("2 OF (vape, girl, taxi)", []),
        ('2 OF (vape,\n"vape shop", taxi, cash)', [("warning", "counts-twice", 5)]),
        ("2 OF (vape, zebra)", [("error", "never-holds", 4), ("note", "never-indexed", 4)]),
        ("vape AND taxi", [("warning", "finds-nothing", 4)]),
        ("# zebra\nvape OR\nzebra", [("note", "never-indexed", 6)]),
    ],
)
def test_findings_in_a_query(tmp_path: Path, query: str, found: list[tuple[str, str, int]]) -> None:
    facts = Facts()
    if "force:" in query or "event:" in query:
        facts = Facts(texts=())  # what can never hold needs no index to say so
        found = [*found, ("note", "empty-index", 4)]
    seen = [(level, rule, line) for level, rule, _, line in lint(tmp_path, query, facts)]
    assert sorted(seen) == sorted(found)


def test_findings_in_a_list_are_at_its_lines(tmp_path: Path) -> None:
    terms = "    - vape\n    - vape shop\n    - zebra\n    - vapes\n  rare:\n    - girl\n    - quagga~1\n"
    assert lint(tmp_path, "list:things AND list:things:rare~1", terms=terms) == [
        ("warning", "subsumed", "things.yml", 5),
        ("note", "never-indexed", "things.yml", 6),
        ("warning", "duplicate", "things.yml", 7),
        ("note", "never-indexed", "things.yml", 10),
    ]


def test_a_wildcard_too_wide(tmp_path: Path) -> None:
    facts = Facts(expansions={"gir*": 101, "vap*": 60, "tax*": 10})
    found = findings(tmp_path, "gir*\nAND vap*\nAND tax*", facts)
    assert [(f.level, f.rule, f.place.line) for f in found] == [("error", "too-wide", 4), ("warning", "too-wide", 5)]
    assert "gir* stands for 101 different words (the limit is 100)" in found[0].message


def test_a_finding_reads_like_a_compilers(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, "vape OR vapes")
    expected = f"{tmp_path / 'sample.yml'}:4: warning: vapes says again what vape says [duplicate]"
    assert str(finding) == expected


def test_no_ratio_where_a_word_is_no_more_frequent() -> None:
    assert log_likelihood(5, 10, 50, 100) == 0
    assert log_likelihood(1, 10, 50, 100) == 0
    assert log_likelihood(3, 10, 3, 10) == 0


def test_the_ratio_of_a_table_worked_by_hand() -> None:
    # 2 * (8 ln(8 * 100 / (10 * 10)) + 2 ln(2 * 100 / (90 * 10)) + 2 ln(2 * 100 / (10 * 90)) + 88 ln(88 * 100 / 8100))
    assert log_likelihood(8, 10, 10, 100) == pytest.approx(35.83, abs=0.01)


@given(st.integers(1, 50), st.integers(0, 50), st.integers(0, 200), st.integers(0, 500))
def test_the_ratio_is_never_negative(hits: int, other_hits: int, rest: int, other_rest: int) -> None:
    score = log_likelihood(hits, hits + other_hits, hits + rest, hits + other_hits + rest + other_rest)
    assert score >= -1e-9


def hit_of(indexed: IndexedRecord, *spans: Span, negated: bool = False) -> Hit:
    return Hit(indexed.record, indexed.mentions, spans, negated=negated)


def test_words_of_hits_leave_out_known_words_and_names() -> None:
    words = HitWords(parse_query("vape OR sho*").tree)
    for text in ("vaping shop SMITH burner 07700 in", "vape shops SMITH burners"):
        at = text.index("SMITH")
        indexed = index_text(text, mentions=(Mention("person", at, at + 5, "SMITH"),))
        words.add(indexed)
    assert words.counts == {"burner": 2}
    assert words.written("burner") == "burner"


def test_words_of_hits_leave_out_what_columns_say_of_people_and_places() -> None:
    record = Record(
        "s",
        "1",
        "vape found",
        people=(Person("Jo", "victim", date(2011, 5, 5)),),
        place=Place("Lodge"),
        fields=(Field("Method", (FieldValue("burner"),)),),
    )
    words = HitWords(parse_query("vape").tree)
    indexed = IndexedRecord(record, (), analyse_record(record))
    words.add(indexed)
    assert set(words.counts) == {"found", "burner"}


def test_words_are_ranked_by_what_a_reader_may_see() -> None:
    words = HitWords(parse_query("vape").tree)
    for number in range(6):
        indexed = index_text("vape burner street" if number < 4 else "vape street")
        words.add(indexed)
    candidates, _ = words.shortlist({"burner": 4, "street": 90}, 100)
    assert candidates == ["burner", "street"]
    (word,) = rank_words(words, candidates, {"burner": 4, "street": 90}.__getitem__, 100)
    assert (word.term, word.hits, word.records) == ("burner", 4, 4)
    assert rank_words(words, candidates, {"burner": 80, "street": 90}.__getitem__, 100) == ()


def test_what_tells_more_goes_before_what_is_only_surer() -> None:
    words = HitWords(parse_query("vape").tree)
    for number in range(40):
        words.add(index_text("vape quietly" + " lanyard" * (number < 5)))
    counts = {"vape": 40, "quietly": 240, "lanyard": 5}
    ranked = rank_words(words, words.shortlist(counts, 400)[0], counts.__getitem__, 400)
    assert [(word.term, word.hits) for word in ranked] == [("lanyard", 5), ("quietly", 40)]
    assert ranked[0].score < ranked[1].score
    assert ranked[0].times > ranked[1].times == pytest.approx(times_as_frequent(40, 40, 240, 400), abs=0.05)


def test_phrases_of_hits() -> None:
    words = HitWords(parse_query('vape OR shop OR "gift card"').tree, ["the", "of"])
    for text in ("the back room of the vape shop gift card, lanyard", "back rooms. vape shop gift cards"):
        words.add(index_text(text))
    assert words.pairs == {"back room": 2, "shop gift": 2, "card lanyard": 1, "room vape": 1}
    words.add(index_text("back room"))
    _, phrases = words.shortlist({"back": 60, "room": 9}, 100)
    (phrase,) = rank_words(words, phrases, {"back room": 3}.__getitem__, 100)
    assert (phrase.term, phrase.hits, phrase.records) == ("back room", 3, 3)


def test_a_phrase_ends_with_its_passage() -> None:
    words = HitWords(parse_query("vape").tree)
    record = Record("s", "1", "vape and lanyard", fields=(Field("Method", (FieldValue("burner"),)),))
    words.add(IndexedRecord(record, (), analyse_record(record)))
    assert "lanyard burner" not in words.pairs
    assert words.counts["lanyard"] == words.counts["burner"] == 1


def test_words_that_only_join_others_are_no_suggestion() -> None:
    words = HitWords(parse_query("vape").tree, ["she", *map(str, range(200)), "lanyard"])
    words.add(index_text("she had a vape, lanyard"))
    assert set(words.counts) == {"had", "lanyard"}


ENGLISH = ("hotel", "hostel", "park", "pork", "girl", "hidden", "motel", "shop")


def offered(query: str, counts: dict[str, int]) -> list[tuple[str, str]]:
    found = find_spellings(parse_query(query).tree, counts, lambda form: counts.get(form, 0), ENGLISH)
    return [(near.spelling, near.of) for near in found]


def test_near_spellings() -> None:
    counts = {
        "exploitation": 40, "exploytation": 2, "expliotation": 1, "hotel": 50, "hostel": 9, "hotles": 1, "motel": 1,
        "girls": 9, "girl": 30, "grils": 1, "hidden": 3, "hiden": 0, "hotels": 20,
    }  # fmt: skip
    assert offered('exploitation OR "hotel room" OR girls OR hidden OR hotel', counts) == [
        ("expliotation", "exploitation"),
        ("exploytation", "exploitation"),
        ("grils", "girls"),
    ]


@pytest.mark.parametrize(
    ("word", "records", "spelling", "its_records", "found"),
    [
        ("ketamine", 1, "ketmaine", 1, True),  # both are rare
        ("ketamine", 1, "ketmaine", 2, False),
        ("ketamine", 0, "ketmaine", 1, True),  # every record that has it misspells it
        ("vapor", 0, "vaopr", 1, False),
        ("park", 90, "pork", 1, False),  # another word, however near and rare
        ("hiding", 9, "hidden", 1, False),
        ("spouse", 9, "scouse", 1, False),  # no slip of the hand
        ("spouse", 9, "apouse", 1, False),
        ("spouse", 9, "psouse", 1, True),
        ("ring", 90, "rong", 1, False),
        ("vape", 90, "vpae", 1, True),
        ("vape", 90, "vappe", 1, True),
        ("vape", 90, "vap", 1, False),
    ],
)
def test_a_spelling_is_offered(word: str, records: int, spelling: str, its_records: int, found: bool) -> None:
    assert offered(word, {word: records, spelling: its_records}) == [(spelling, word)] * found


def test_what_nobody_adds_has_no_spellings() -> None:
    counts = {"hotel": 30, "htoel": 1, "would": 90, "wuold": 1}
    tree = parse_query('"would hotel"').tree
    found = find_spellings(tree, counts, lambda form: counts.get(form, 0), ["would", *map(str, range(200))])
    assert [near.spelling for near in found] == ["htoel"]


@pytest.mark.parametrize(
    "slip",
    [
        "balclava",
        "balaclvaa",
        "ballaclava",
        "balaxlava",
        "baalclava",
        "balaclaava",
        "balaclav",
        "bslaclava",
    ],
)
def test_slips_of_the_hand(slip: str) -> None:
    assert is_usual_slip(slip, "balaclava")


@pytest.mark.parametrize("other", ["balaclavas", "balaclapa", "balacxlava", "calaclava", "balclavaa", "balaclava"])
def test_other_changes_are_no_slip(other: str) -> None:
    assert not is_usual_slip(other, "balaclava")


def test_a_tally_of_terms() -> None:
    compiled = compile_query("vape AND (girl OR boy)")
    tally = TermTally()
    for text, ruled_out in (("vape girl", ()), ("vape boy", ("boy",)), ("vape girl boy", ())):
        indexed = index_text(text)
        spans = [
            Span(s.part, s.start, s.end, s.term, "negated" if s.term in ruled_out else "affirmed")
            for s in compiled.judge(indexed).spans
        ]
        tally.add(hit_of(indexed, *spans, negated=bool(ruled_out)), lambda term: term == "vape")
    report = tally.report("sample", 10, {"boy": 2, "girl": 5, "vape": None, "taxi": 0})
    assert (report.hits, report.negated, report.records) == (3, 1, 10)
    assert report.terms == (
        TermLine("vape", None, 3, 3, 0),
        TermLine("girl", 5, 2, 0, 0),
        TermLine("boy", 2, 2, 0, 1),
        TermLine("taxi", 0, 0, 0, 0),
    )
    assert report.pairs == (Pair("boy", "vape", 2), Pair("girl", "vape", 2), Pair("boy", "girl", 1))
    assert [line.term for line in report.unfound] == ["taxi"]
    assert report.only_ruled_out == ()


def test_a_term_that_is_only_ever_ruled_out() -> None:
    assert TermLine("x", 5, 2, 0, 2).only_ruled_out
    assert not TermLine("x", 5, 0, 0, 0).only_ruled_out


def test_the_terms_of_a_query() -> None:
    terms = find_terms(parse_query("vape AND in:risk(vape OR harm) NOT golf").tree)
    assert list(terms) == ["vape", "harm"]
    assert isinstance(terms["vape"], Or)
    assert isinstance(terms["harm"], InSection)


QUERY = 'vape AND (girl OR "older men")'


@settings(deadline=None)  # the first query loads the parser
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_a_query_is_kept_as_typed(query: str) -> None:
    import tempfile

    from trawl.yaml_files import read_yaml_file

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "saved.yml"
        path.write_bytes(render_profile("Saved", "Saved: from a search.", query, "analyst").encode())
        kept = read_yaml_file(path).data["query"]
    assert kept.removesuffix("\n") == query.removesuffix("\n")


def test_saving_makes_a_sound_profile_and_overwrites_nothing(tmp_path: Path) -> None:
    mine, packaged = tmp_path / "mine", tmp_path / "packaged"
    packaged.mkdir()
    (packaged / "taken.yml").write_text("title: x\n")

    def save(name: str) -> Path:
        with save_profile(mine, name, QUERY, description="Saved.", owner="analyst", taken=[packaged]) as path:
            return path

    path = save("older_men")
    assert path == mine / "older_men.yml"
    profile = load_profile("older_men", [mine])
    assert (profile.query_text, profile.title, profile.owner) == (QUERY, "Older men", "analyst")
    with pytest.raises(UsageError, match="already"):
        save("older_men")
    with pytest.raises(UsageError, match="already"):
        save("taken")
    with pytest.raises(UsageError, match="small letters"):
        save("../escape")
    assert sorted(p.name for p in mine.iterdir()) == ["older_men.yml"]


@pytest.mark.parametrize("raised", [ValueError("x"), KeyboardInterrupt(), UsageError("x")], ids=repr)
def test_what_fails_after_saving_takes_the_profile_back(tmp_path: Path, raised: BaseException) -> None:
    def fail(path: Path) -> None:
        assert path.is_file()
        raise raised

    saving = save_profile(tmp_path / "mine", "pipes", QUERY, description="Saved.", owner="analyst", taken=[])
    with pytest.raises(type(raised)), saving as path:
        fail(path)
    assert list(tmp_path.iterdir()) == []


def test_that_nobody_reads_on_is_no_failure_of_saving(tmp_path: Path) -> None:
    with (
        pytest.raises(BrokenPipeError),
        save_profile(tmp_path, "pipes", QUERY, description="Saved.", owner="analyst", taken=[]),
    ):
        raise BrokenPipeError
    assert load_profile("pipes", [tmp_path]).query_text == QUERY


@pytest.mark.parametrize("call", ["fsync", "link", "open", "mkdir"])
def test_what_fails_while_saving_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    (tmp_path / "older.yml").write_text("title: x\n")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, refuse)
    with (
        pytest.raises(SavingError, match="No space left"),
        save_profile(tmp_path / "mine", "pipes", QUERY, description="Saved.", owner="analyst", taken=[tmp_path]),
    ):
        pytest.fail("the block is not reached")
    monkeypatch.undo()
    assert [path.name for path in tmp_path.iterdir()] == ["older.yml"]


def test_a_file_that_comes_meanwhile_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = os.link

    def link_late(source: str, target: Path, **options: bool) -> None:
        Path(target).write_text("somebody else's")
        link(source, target, **options)

    monkeypatch.setattr(os, "link", link_late)
    with (
        pytest.raises(UsageError, match="already"),
        save_profile(tmp_path, "pipes", QUERY, description="Saved.", owner="analyst", taken=[]),
    ):
        pytest.fail("the block is not reached")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("pipes.yml", "somebody else's")]


def test_what_one_tier_finds_another_may_find_as_well(tmp_path: Path) -> None:
    (tmp_path / "terms").mkdir()
    tiers = (
        "title: Things\ntiers:\n  dealing:\n    - sell crack\n    - sells crack\n  hard:\n    - crack\n    - =crack\n"
    )
    (tmp_path / "terms" / "drugs.yml").write_text(tiers)
    (tmp_path / "sample.yml").write_text("title: Sample\ndescription: A sample.\nquery: list:drugs\n")
    found = lint_profile(load_profile("sample", [tmp_path]), ListLines([tmp_path]), Facts(()))
    assert [(f.rule, f.place.line) for f in found if f.rule != "empty-index"] == [("duplicate", 5), ("subsumed", 8)]


def test_the_packaged_lists_say_nothing_twice() -> None:
    folder = packaged_folder("saved_searches")
    for profile in load_profiles([folder]):
        found = lint_profile(profile, ListLines([folder]), Facts(()))
        assert [f for f in found if f.rule != "empty-index"] == []
