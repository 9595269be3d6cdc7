"""What columns are called: the words of a name, and what they mean."""

from __future__ import annotations

import pytest

from trawl.drafting.spellings import part_name, read_name


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Crime Ref No", "crime reference number"),
        ("CrimeRefNo", "crime reference number"),
        ("crimerefno", "crime reference number"),
        ("VICT_DOB", "victim dob"),
        ("victdob", "victim dob"),
        ("D.O.B.", "dob"),
        ("Forename(s)", "forenames"),
        ("Officer's Report", "officer report"),
        ("Suspect 2 - Surname", "suspect 2 surname"),
        ("Größe", "größe"),
        ("£", ""),
    ],
)
def test_a_name_is_parted_into_words(name: str, words: str) -> None:
    assert " ".join(part_name(name)) == words


@pytest.mark.parametrize(
    ("name", "table", "key", "role"),
    [
        ("URN", "fields", "record_id", None),
        ("Occurrence No.", "fields", "record_id", None),
        ("vict_dob", "person", "dob", "victim"),
        ("nominal surname", "person", "surname", ""),
        ("Aggrieved Name", "person", "name", "victim"),
        ("Person Role", "person", "role", ""),
        ("MO Text", "narrative", "MO", None),
        ("CSE Flag", "flags", "CSE", None),
        ("Mob. Tel", "types", "phone", None),
        ("offender postcode", "types", "postcode", None),
        ("Source Evaluation", "fields", "grade_source", None),
        ("Post Code", "fields", "postcode", None),
        ("Ethnicity", "", "", None),
    ],
)
def test_a_name_means_what_people_mean_by_it(name: str, table: str, key: str, role: str | None) -> None:
    meaning = read_name(name)
    assert (meaning.table, meaning.key, meaning.role) == (table, key, role)


def test_people_are_told_apart_by_their_numbers() -> None:
    assert [read_name(f"suspect {number} dob").number for number in (1, 2)] == ["1", "2"]
