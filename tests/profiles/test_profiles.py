"""Profiles and term lists: what is read, what is refused and where, and what the hash covers."""

from __future__ import annotations

import contextlib
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trawl.errors import FileProblems, UsageError
from trawl.model import PartnerRules
from trawl.profiles import TermListFolders, load_profile, load_profiles, read_catalogue
from trawl.profiles.naming import find_files, find_misnamed
from trawl.query import Limits, ListEntry
from trawl.settings import packaged_folder

PROFILE = """\
title: Pipes
description: Pipes given to children.
query: |
  # why
  list:pipes
  AND girl
registers:
  - name: shops
    minimum_band: strong
caveats:
  - Names change.
"""
LIST = """\
title: Pipes
tiers:
  core:
    - pipe
    - clay pipe
  slang:
    - "=bars"
    - pipe NEAR/3 free
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "terms").mkdir()
    (tmp_path / "pipes.yml").write_text(PROFILE)
    (tmp_path / "terms" / "pipes.yml").write_text(LIST)
    return tmp_path


def problems_of(error: pytest.ExceptionInfo[FileProblems]) -> list[tuple[str, int]]:
    return [(problem.path.name, problem.line) for problem in error.value.problems]


def test_a_profile_is_read_whole(folder: Path) -> None:
    profile = load_profile("pipes", [folder])
    assert (profile.name, profile.title, profile.marking) == ("pipes", "Pipes", "OFFICIAL-SENSITIVE")
    assert [(r.name, r.minimum_band) for r in profile.registers] == [("shops", "strong")]
    assert profile.caveats == ("Names change.",)
    assert profile.query_text.startswith("# why")


ASKED = """\
recipients: [A lead, Another]
period: March 2026
terms_of_reference:
  asked_by: The tasking group
  asked: 2026-03-01
  due: 2026-04-03
"""


def test_a_profile_says_who_asked_and_who_gets_the_report(folder: Path) -> None:
    before = load_profile("pipes", [folder])
    (folder / "pipes.yml").write_text(PROFILE + ASKED)
    profile = load_profile("pipes", [folder])
    assert (profile.recipients, profile.period) == (("A lead", "Another"), "March 2026")
    terms = profile.terms_of_reference
    assert (terms.asked_by, str(terms.asked), str(terms.due), terms.question) == (
        "The tasking group", "2026-03-01", "2026-04-03", "",
    )  # fmt: skip
    assert profile.hash == before.hash, "what is looked for is the same"


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("2026-03-01", "2026-02-30", 16, "holds what cannot be: day is out of range for month"),
        (
            "2026-03-01",
            "1 March",
            16,
            "asked: '1 March' cannot stand here. Write a day that there is, as in 2026-03-31",
        ),
        ("asked_by", "askedby", 15, "unknown key 'askedby'; did you mean 'asked_by'?"),
        ("[A lead, Another]", "A lead", 12, "recipients: 'A lead' cannot stand here. Write a list"),
    ],
)
def test_what_is_wrong_with_who_asked_is_reported_at_its_line(
    folder: Path, old: str, new: str, line: int, said: str
) -> None:
    (folder / "pipes.yml").write_text(PROFILE + ASKED.replace(old, new))
    with pytest.raises(FileProblems) as error:
        load_profile("pipes", [folder])
    assert problems_of(error) == [("pipes.yml", line)]
    assert said in str(error.value)


def test_a_profile_says_what_a_partner_may_read(folder: Path) -> None:
    assert load_profile("pipes", [folder]).partner == PartnerRules()
    path = folder / "pipes.yml"
    path.write_text(f"{PROFILE}partner: {{columns: [reference, terms], people: true}}\n")
    assert load_profile("pipes", [folder]).partner == PartnerRules(("reference", "terms"), people=True)
    for wrong, said in (
        ("columns: [narrative]", "Write record_id"),
        ("narratives: true", "allow 'people' and 'identifiers'"),
    ):
        path.write_text(f"{PROFILE}partner: {{{wrong}}}\n")
        with pytest.raises(FileProblems) as error:
            load_profile("pipes", [folder])
        assert problems_of(error) == [("pipes.yml", 12)]
        assert said in str(error.value)


def test_a_list_resolves_whole_and_by_tier(folder: Path) -> None:
    lists = TermListFolders([folder])
    assert lists.resolve("pipes", "core") == (ListEntry("pipe", "core"), ListEntry("clay pipe", "core"))
    assert [entry.text for entry in lists.resolve("pipes", None)] == ["pipe", "clay pipe", "=bars", "pipe NEAR/3 free"]


def test_an_earlier_folder_hides_a_later_one(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    own = tmp_path_factory.mktemp("own")
    (own / "pipes.yml").write_text(PROFILE.replace("title: Pipes", "title: Mine"))
    assert load_profile("pipes", [own, folder]).title == "Mine"
    assert [profile.title for profile in load_profiles([own, folder])] == ["Mine"]


def test_a_folder_that_is_not_there_holds_nothing(folder: Path) -> None:
    assert load_profile("pipes", [folder / "none", folder]).name == "pipes"


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda f: load_profile("pipse", [f]), "unknown profile 'pipse'; did you mean 'pipes'"),
        (lambda f: TermListFolders([f]).resolve("pipe", None), "unknown term list 'pipe'; did you mean 'pipes'"),
        (
            lambda f: TermListFolders([f]).resolve("pipes", "cor"),
            "unknown tier 'cor' in the term list 'pipes'; did you",
        ),
        (lambda f: load_profile("zzz", [f]), "unknown profile 'zzz'; there are: pipes"),
    ],
)
def test_an_unknown_name_offers_the_nearest(folder: Path, ask, said: str) -> None:
    with pytest.raises(UsageError) as error:
        ask(folder)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("title: Pipes", "titel: Pipes", 1, "did you mean 'title'"),
        ("minimum_band: strong", "minimum_band: sure", 9, "minimum_band"),
        ("  AND girl", "  AND (girl", 6, "query:"),
        ("list:pipes", "list:pips", 5, "did you mean"),
        ("marking", "marking", 0, ""),
    ],
)
def test_a_problem_is_reported_at_its_line(folder: Path, old: str, new: str, line: int, said: str) -> None:
    path = folder / "pipes.yml"
    path.write_text(PROFILE.replace(old, new))
    if not line:
        load_profile("pipes", [folder])
        return
    with pytest.raises(FileProblems) as error:
        load_profile("pipes", [folder])
    assert ("pipes.yml", line) in problems_of(error)
    assert said in str(error.value)


def test_every_problem_of_every_file_at_once(folder: Path) -> None:
    (folder / "pipes.yml").write_text(PROFILE.replace("AND girl", "AND NOT").replace("caveats:", "remarks:"))
    (folder / "other.yml").write_text("title: Other\ndescription: Another\nquery: NEAR/5\n")
    (folder / "terms" / "unused.yml").write_text(
        "title: U\ntiers:\n  core:\n    - pipe\n    - girl AND boy\n    - pipe\n"
    )
    with pytest.raises(FileProblems) as error:
        load_profiles([folder])
    found = problems_of(error)
    assert ("pipes.yml", 6) in found
    assert ("pipes.yml", 10) in found
    assert ("other.yml", 3) in found
    assert ("unused.yml", 5) in found
    assert ("unused.yml", 6) in found


def test_a_wrong_list_is_reported_in_its_own_file(folder: Path) -> None:
    (folder / "terms" / "pipes.yml").write_text(LIST.replace("clay pipe", "a~7"))
    with pytest.raises(FileProblems) as error:
        load_profile("pipes", [folder])
    assert problems_of(error) == [("pipes.yml", 5)]
    assert "terms" in str(error.value)


def test_a_file_name_must_be_a_name(folder: Path) -> None:
    (folder / "My Search.yml").write_text(PROFILE)
    (folder / "boats.yaml").write_text(PROFILE)
    (folder / "terms" / "Old List.yml").write_text(LIST)
    assert list(find_files([folder])) == ["pipes"]
    assert [(p.path.name, p.message.rpartition("(")[2]) for p in find_misnamed([folder])] == [
        ("My Search.yml", "my_search.yml)"),
        ("boats.yaml", "boats.yml)"),
    ]
    assert load_profile("pipes", [folder]).name == "pipes"
    for name in ("My Search", "boats"):
        with pytest.raises(FileProblems, match="name the file"):
            load_profile(name, [folder])
    with pytest.raises(FileProblems) as error:
        load_profiles([folder])
    assert {name for name, _ in problems_of(error)} == {"My Search.yml", "boats.yaml", "Old List.yml"}


def test_what_is_wrong_with_one_profile_takes_nothing_from_the_others(folder: Path) -> None:
    (folder / "broken.yml").write_text("title: Broken\nquery: a AND\n")
    (folder / "Old Search.yml").write_text(PROFILE)
    (folder / "of_list.yml").write_text(PROFILE.replace("list:pipes", "list:hulls"))
    (folder / "terms" / "hulls.yml").write_text("title: Hulls\ntiers:\n  core: [a~7]\n")
    (folder / "terms" / "unused.yml").write_text("title: Unused\n")
    catalogue = read_catalogue([folder])
    assert [profile.name for profile in catalogue.profiles] == ["pipes"]
    broken = {profile.name: [problem.path.name for problem in profile.problems] for profile in catalogue.broken}
    assert broken == {
        "Old Search.yml": ["Old Search.yml"],
        "broken": ["broken.yml", "broken.yml"],
        "of_list": ["hulls.yml"],
    }
    assert {problem.path.name for problem in catalogue.problems} == {
        "Old Search.yml", "broken.yml", "hulls.yml", "unused.yml",
    }  # fmt: skip
    assert len(set(catalogue.problems)) == len(catalogue.problems)


def test_the_limits_are_those_that_are_given(folder: Path) -> None:
    few = Limits(terms=3)
    with pytest.raises(FileProblems, match=r"pipes\.yml:5: query: This query has more than 3 terms"):
        load_profile("pipes", [folder], few)
    assert [profile.name for profile in read_catalogue([folder], few).broken] == ["pipes"]
    (folder / "terms" / "deep.yml").write_text("title: Deep\ntiers:\n  core: ['((a NEAR/3 b) NEAR/3 c) NEAR/3 d']\n")
    with pytest.raises(FileProblems, match="TRAWL_QUERY_NESTING"):
        TermListFolders([folder], Limits(nesting=2)).load("deep")
    TermListFolders([folder]).load("deep")


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("query: pipe AND #age<18", 3),
        ("query: pipe AND (girl OR #age>30)", 3),
        ("query: pipe # #age<18", 3),
        ("query: #money", 3),
        ("query: pipe\n  #age<18", 4),
        ("query: > #money\n  pipe", 3),
    ],
)
def test_a_query_that_a_comment_cuts_short_is_refused_with_the_remedy(folder: Path, query: str, line: int) -> None:
    (folder / "pipes.yml").write_text(f"title: Pipes\ndescription: Cut short.\n{query}\n")
    with pytest.raises(FileProblems) as error:
        load_profile("pipes", [folder])
    assert problems_of(error) == [("pipes.yml", line)], "a query that is not whole is not read as well"
    assert "as a comment" in str(error.value)
    assert "Write 'query: |'" in str(error.value)


@settings(deadline=None)  # the first query loads the parser
@given(
    st.lists(
        st.sampled_from(
            ["girl", "vape", " AND ", '"', "'", "#age<18", " #phone", " ", "  ", "\n  ", "\n ", "|", ">", "("]
        ),
        max_size=8,
    ).map("".join)
)
def test_no_type_of_a_query_is_ever_lost(written: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "written.yml"
        path.write_text(f"title: Written\ndescription: Any.\nquery: {written}\n")
        with contextlib.suppress(FileProblems):
            query = load_profile("written", [path.parent]).query_text
            assert (query.count("#age"), query.count("#phone")) == (written.count("#age"), written.count("#phone"))


@pytest.mark.parametrize(
    "query",
    [
        "query: |\n  # why\n  pipe AND #age<18",
        "query: 'pipe AND #age<18' # with a child",
        "query: pipe  # the word alone",
        "# why\nquery: pipe\n# and no more",
    ],
)
def test_a_comment_that_is_one_stays_one(folder: Path, query: str) -> None:
    (folder / "pipes.yml").write_text(f"title: Pipes # the title\ndescription: Whole.\n{query}\n")
    profile = load_profile("pipes", [folder])
    assert profile.title == "Pipes"
    assert ("#age<18" in profile.query_text) == ("#age<18" in query)


@pytest.mark.parametrize(
    "entry", ["- #money", "- pipe #3", "- pipe # 3", "- pipe\n      #bowl", "- clay\n      pipe #3"]
)
def test_a_term_that_a_comment_cuts_short_is_refused(folder: Path, entry: str) -> None:
    (folder / "terms" / "pipes.yml").write_text(f"title: Pipes\ntiers:\n  core:\n    - stem\n    {entry}\n")
    with pytest.raises(FileProblems, match="between single quotes"):
        TermListFolders([folder]).load("pipes")


def rewritten_hash(folder: Path, name: str, old: str, new: str) -> str:
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return load_profile("pipes", [folder]).hash


def test_the_hash_follows_what_is_looked_for_and_nothing_else(folder: Path) -> None:
    before = load_profile("pipes", [folder]).hash
    assert rewritten_hash(folder, "pipes.yml", "# why", "# another reason") == before
    assert rewritten_hash(folder, "pipes.yml", "title: Pipes", "title: Clay pipes") == before
    changed_list = rewritten_hash(folder, "terms/pipes.yml", "clay pipe", "briar pipe")
    assert changed_list != before
    assert rewritten_hash(folder, "pipes.yml", "AND girl", "AND boy") not in (before, changed_list)


def test_the_packaged_profiles_and_lists_are_sound() -> None:
    folder = packaged_folder("saved_searches")
    profiles = load_profiles([folder])
    names = {profile.name for profile in profiles}
    assert names == {
        "county_lines", "hotel_cse", "missing_child", "modern_slavery", "online_csae", "vape_exploitation", "vawg",
    }  # fmt: skip
    assert all(profile.caveats and profile.owner and profile.recipients for profile in profiles)
    for profile in profiles:
        terms = profile.terms_of_reference
        assert all((terms.asked_by, terms.question.endswith("?"), terms.scope)), profile.name


def test_every_packaged_tier_is_used_by_a_packaged_profile() -> None:
    folder = packaged_folder("saved_searches")
    queries = "\n".join(profile.query_text for profile in load_profiles([folder]))
    used = set(re.findall(r"list:(\w+(?::\w+)?)", queries))
    lists = TermListFolders([folder])
    unused = {
        f"{name}:{tier}"
        for name in lists.names
        for tier in lists.load(name).tiers
        if name not in used and f"{name}:{tier}" not in used
    }
    assert not unused
