"""People of a list: traced by the whole name with what few share, proposed by anything less, never told of another."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wash.people import PeopleIndex
from trawl.model import Person, Record
from trawl.wash import Answer, ListRow, read_list, wash_rows
from trawl.wash.person_answers import LISTED
from trawl.wash.person_evidence import compare_births
from trawl.wash.person_weights import load_person_weights


def record(record_id: str, text: str, *people: Person) -> Record:
    return Record("feed", record_id, text, event_date=date(2024, 5, 1), people=people)


@cache
def index() -> PeopleIndex:
    return PeopleIndex(
        record("text", "Jade Fox, born 03/04/1991, was seen with a child."),
        record("column", "Nothing.", Person("FOX, Jade", "suspect", date(1991, 4, 3))),
        record("swapped", "Jade FOX dob 04/03/1991 stopped in Leeds."),
        record("bare", "Spoke to Jade Fox about it."),
        record("other", "Seen: Jade Fox (dob 12/12/1980)."),
        record("middle", "Jade Anne Fox, dob 03/04/1991, was there."),
        record("year", "Nothing.", Person("Jade Fox", born="1991")),
        record("house", "Robert Smith of 14 Hill Road, Leeds LS1 4AB rang 07700 900123."),
        record("spelt", "Mohamed Husain dob 01/02/1990 was here."),
        record("two", "Ann Lee dob 05/06/1985 and Beth Roe were there."),
        record("unmarked", "caller says tom oakes did it again"),
    )


def wash(identifier: str, kind: str = "name", **carried: str) -> Answer:
    (answer,) = wash_rows([ListRow(1, "1", kind, identifier, carried=tuple(carried.items()))], index())
    return answer


def by_outcome(answer: Answer, outcome: str) -> str:
    return " ".join(sorted(one.key.record_id for one in answer.traced if one.outcome == outcome))


@pytest.mark.parametrize(
    ("identifier", "carried", "traces", "possibles"),
    [
        ("Jade Fox", {"DOB": "03/04/1991"}, "column text", "bare middle swapped year"),
        ("FOX, Jade (b. 03/04/1991)", {}, "column text", "bare middle swapped year"),
        ("Miss Jade FOX", {"Date of Birth": "1991"}, "", "bare column swapped text year"),
        ("Jade Fox", {}, "", "bare column other swapped text year"),
        ("Fox Jade", {"dob": "1991-04-03"}, "", "bare column swapped text year"),
        ("Jade Beth Fox", {"dob": "03/04/1991"}, "", "bare column swapped text year"),
        ("Robert Smith", {"Mobile no": "07700900123"}, "house", ""),
        ("Robert Smith", {"Address": "14 Hill Rd, Leeds, LS1 4AB"}, "house", ""),
        ("Robert Smith", {"Address": "41 Hill Rd", "Postcode": "LS1 4AB"}, "", "house"),
        ("Bob Smith", {"Mobile": "07700900123"}, "", "house"),
        ("Muhammad Hussain", {"dob": "01/02/1990"}, "", "spelt"),
        ("Mohamed Husein", {"dob": "01/02/1990"}, "", "spelt"),
        ("Beth Roe", {"dob": "05/06/1985"}, "", "two"),
        ("Tom Oakes", {"dob": "05/06/1985"}, "", "unmarked"),
        ("Jade Fox & Robert Smith", {"Mobile": "07700900123"}, "", "bare column house other swapped text year"),
    ],
)
def test_a_person_is_traced_by_what_few_share(
    identifier: str, carried: dict[str, str], traces: str, possibles: str
) -> None:
    answer = wash(identifier, **carried)
    assert (by_outcome(answer, "trace"), by_outcome(answer, "possible")) == (traces, possibles), answer.reason
    assert answer.outcome == ("trace" if traces else "possible")
    assert all("(+" in one.reason for one in answer.traced)


def test_an_untyped_cell_that_is_written_as_a_name_is_one() -> None:
    assert by_outcome(wash("Jade Fox 03/04/1991", ""), "trace") == "column text"
    unsure = wash("Zzxy Qwert", "")
    assert unsure.outcome == "invalid"
    assert "'Name'" in unsure.reason


def test_a_no_lists_the_forms_and_counts_who_is_somebody_else() -> None:
    answer = wash("Ann Okell", dob="01/02/1990")
    assert answer.outcome == "no_trace"
    assert {"ann okell", "okell ann", "annie okell"} <= set(
        answer.reason.partition("looked for ")[2].partition(";")[0].split(", ")
    )
    assert "1 record holds the name with another date of birth" in wash("Ann Lee", dob="01/02/1970").reason
    assert wash("Ann Lee", dob="01/02/1970").outcome == "no_trace"


@pytest.mark.parametrize("cell", ["Fox", "Fox 03/04/1991", "12345", "unknown male", "N/K", "???", "x" * 5_000])
def test_what_is_no_whole_name_is_no_no(cell: str) -> None:
    answer = wash(cell)
    assert answer.outcome == "invalid"
    assert answer.reason


def test_a_common_name_is_guarded() -> None:
    many = PeopleIndex(*(record(f"{n:03}", f"John Smith was seen, {n} times.") for n in range(LISTED + 15)))
    (bare,) = wash_rows([ListRow(1, "1", "name", "John Smith")], many)
    assert (bare.outcome, len(bare.traced)) == ("possible", LISTED)
    assert f"only {LISTED} of the {LISTED + 15} records" in bare.reason
    (born,) = wash_rows([ListRow(1, "1", "name", "John Smith", carried=(("dob", "01/02/1990"),))], many)
    assert (born.outcome, len(born.traced)) == ("possible", LISTED)


PEOPLE = ("Jade Fox", "Ann Lee", "Robert Smith")
BIRTHS = (date(1991, 4, 3), date(1991, 3, 4), date(1980, 12, 12))
people = st.tuples(st.sampled_from(PEOPLE), st.sampled_from((None, *BIRTHS)))


@given(st.lists(st.lists(people, min_size=1, max_size=2, unique_by=lambda one: one[0]), min_size=1, max_size=4), people)
def test_a_trace_is_the_name_with_the_birth_and_nothing_else(
    world: list[list[tuple[str, date | None]]], asked: tuple[str, date | None]
) -> None:
    records = [
        record(str(n), "Nothing.", *(Person(name, dob=born) for name, born in said)) for n, said in enumerate(world)
    ]
    name, born = asked
    carried = (("DOB", f"{born:%d/%m/%Y}"),) if born else ()
    (answer,) = wash_rows([ListRow(1, "1", "name", name, carried=carried)], PeopleIndex(*records))
    same = {str(n) for n, said in enumerate(world) if born and asked in said}
    named = {str(n) for n, said in enumerate(world) for one in said if one[0] == name}
    other = {str(n) for n, said in enumerate(world) if born and (name, BIRTHS[2 if born != BIRTHS[2] else 0]) in said}
    other |= {str(n) for n, said in enumerate(world) if born == BIRTHS[2] and (name, BIRTHS[1]) in said}
    assert {one.key.record_id for one in answer.traced if one.outcome == "trace"} == same
    assert {one.key.record_id for one in answer.traced} == named - other


@given(st.dates(date(1930, 1, 1), date(2015, 1, 1)), st.integers(-400, 400))
def test_births_compare_as_whoever_reads_them_would_say(born: date, days: int) -> None:
    other = born + timedelta(days)
    said = compare_births(born.isoformat(), other.isoformat())
    assert said == compare_births(other.isoformat(), born.isoformat())
    assert (said == "same_birth") == (born == other)
    assert compare_births(str(born.year), other.isoformat()) == (
        "birth_part" if born.year == other.year else "other_birth"
    )


def test_a_name_alone_is_never_a_trace_and_every_form_is_weighed() -> None:
    weights = load_person_weights()
    assert all(one.points < weights.trace for one in weights.weights.values())
    names = [name for name, one in weights.weights.items() if one.of == "name" and not one.never_trace]
    assert names == ["same_name"]


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ("Name,DOB\nJade Fox,03/04/1991\n", ["person: Jade Fox"]),
        ("Name\nJade Fox\nAnn Lee\n", ["person: Jade Fox", "person: Ann Lee"]),
        ("Forename,Middle name,Surname,D.O.B.\nJADE,ANNE,FOX,03/04/1991\n", ["person: FOX, JADE ANNE"]),
        ("From a partner,\nSuspect's surname,Suspect's forename\nFOX,Jade\n", ["person: FOX, Jade"]),
        ("Name,Mobile\nJade Fox,07700900123\n", ["phone: 07700900123"]),
        ("Name,Mobile,DOB\nJade Fox,07700900123,1991\n", ["person: Jade Fox", "phone: 07700900123"]),
        ("id,type,identifier,DOB\nA,person,Jade Fox,1991\n", ["person: Jade Fox"]),
        ("Name\nkit_x7\nlo_88\n", [": kit_x7", ": lo_88"]),
    ],
)
def test_columns_of_people_are_found(tmp_path: Path, content: str, rows: list[str]) -> None:
    path = tmp_path / "list.csv"
    path.write_text(content, encoding="utf-8")
    remarks: list[str] = []
    read = list(read_list(path, on_remark=remarks.append))
    assert [f"{row.type}: {row.identifier}" for row in read] == rows
    washed = any(row.type == "person" for row in read)
    assert any("people" in remark for remark in remarks) == ("kit_x7" not in content and "identifier" not in content)
    assert any("was not washed" in remark for remark in remarks) == (not washed and "Jade" in content)


def test_what_stands_in_the_other_columns_goes_with_a_person_and_is_carried(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Forename,Surname,Mobile,DOB\nRobert,SMITH,07700 900123,\n", encoding="utf-8")
    person, phone = wash_rows(read_list(path), index())
    assert [(one.key.record_id, one.tier) for one in person.traced] == [("house", "exact")]
    assert dict(person.row.carried) == {"Forename": "Robert", "Surname": "SMITH", "Mobile": "07700 900123", "DOB": ""}
    assert phone.outcome == "trace"
    assert dict(phone.row.carried) == {"Forename": "Robert", "Surname": "SMITH", "DOB": ""}


def test_one_name_in_two_rows_is_two_questions_where_other_columns_differ() -> None:
    rows = [ListRow(n, "1", "name", "Jade Fox", carried=(("DOB", born),)) for n, born in enumerate(("03/04/1991", ""))]
    with_birth, without = wash_rows(rows, index())
    assert (with_birth.outcome, without.outcome) == ("trace", "possible")


def test_a_text_that_marks_no_name_is_found_surname_first() -> None:
    records = PeopleIndex(record("unmarked", "the list had fox, jade and two others on it"))
    (answer,) = wash_rows([ListRow(1, "1", "name", "Jade Fox")], records)
    assert [(one.key.record_id, one.outcome) for one in answer.traced] == [("unmarked", "possible")]
