"""What the hits of a run show together."""

from dataclasses import replace
from datetime import date

from trawl.model import Field, FieldValue, Key, Match, Mention, Person, RegisterRow
from trawl.passages import part_text
from trawl.reports.findings.counts import Count, count_by_force
from trawl.reports.findings.people import repeat_people
from trawl.reports.findings.premises import group_premises
from trawl.reports.findings.repeats import repeat_identifiers
from trawl.reports.findings.run_findings import count_terms


def test_premises_count_hits_strength_and_recent_months(hit):
    row = RegisterRow("hotels", "H1", "Lodge")
    lesser = RegisterRow("hotels", "H2", "Inn")
    hits = [
        hit(1, day=date(2024, 3, 30)),
        hit(2, day=date(2023, 12, 31), status="unchanged"),
        hit(3, day=date(2023, 3, 31), negated=True),
    ]
    matches = {
        Key("intel", "I0001"): [
            Match("intel", "I0001", row, 70, "possible", ()),
            Match("intel", "I0001", row, 90, "strong", ("name",), "the lodge"),
            Match("intel", "I0001", lesser, 60, "possible", ()),
        ],
        Key("intel", "I0002"): [Match("intel", "I0002", row, 95, "possible", (), "LODGE")],
        Key("intel", "I0003"): [Match("intel", "I0003", row, 91, "strong", (), "the lodge")],
    }
    first, second = group_premises(hits, matches, date(2024, 3, 31))
    assert (first.row, second.row) == (row, lesser)
    assert (len(first.hits), first.strong, first.new, first.negated) == (3, 2, 2, 1)
    assert (first.last_3_months, first.last_12_months) == (1, 2)
    assert first.written == ("the lodge", "LODGE")


def test_premises_named_only_by_negated_hits_come_last(hit):
    strong, weak = RegisterRow("h", "1", "A"), RegisterRow("h", "2", "B")
    hits = [hit(1, negated=True), hit(2)]
    matches = {
        Key("intel", "I0001"): [Match("intel", "I0001", strong, 99, "strong", ())],
        Key("intel", "I0002"): [Match("intel", "I0002", weak, 50, "possible", ())],
    }
    assert [found.row for found in group_premises(hits, matches, date(2024, 1, 1))] == [weak, strong]


def test_an_identifier_repeats_across_records_and_not_within_one(hit):
    text = "a vape 07700 900123 or 07700 900123 and @someone"
    phone, handle = ("phone", "07700 900123", "+447700900123"), ("handle", "@someone", "someone")
    hits = [
        hit(1, text, mentions=(phone, phone, handle)),
        hit(2, text, mentions=(phone,), force="Eastmoor"),
    ]
    (repeat,) = repeat_identifiers(hits)["phone"]
    assert repeat.value == "+447700900123"
    assert len(repeat.hits) == 2
    assert repeat.cross_force
    assert "handle" not in repeat_identifiers(hits)


def test_people_join_by_nominal_id_within_a_force_only(hit):
    same = Person("Jo Example", "suspect", None, "N1")
    hits = [hit(1, people=(same,)), hit(2, people=(same,)), hit(3, people=(same,), force="Eastmoor")]
    joined, proposed = repeat_people(hits)
    assert (joined.basis, len(joined.hits), joined.roles) == ("nominal id", 2, ("suspect",))
    assert (proposed.basis, len(proposed.hits), proposed.roles) == ("name only", 3, ())


def test_a_nominal_id_without_a_force_is_one_within_its_feed_only(hit):
    same = Person("Jo Example", "suspect", None, "N1")
    here, there, other = (hit(number, people=(same,), force="") for number in (1, 2, 3))
    other = replace(other, record=replace(other.record, source="custody"))
    assert [(repeat.basis, len(repeat.hits)) for repeat in repeat_people([here, other])] == [("name only", 2)]
    joined, _ = repeat_people([here, there, other])
    assert (joined.basis, len(joined.hits)) == ("nominal id", 2)


def test_what_stands_for_nobody_joins_nobody(hit):
    one, other = date(1960, 1, 1), date(1950, 1, 1)
    for number in ("0", "000", "n/k", "1"):
        people = (Person("Ann ONE", "", one, number), Person("Bob TWO", "", other, number))
        hits = [hit(n, people=(person,)) for n, person in enumerate(people, 1)]
        assert repeat_people(hits) == (), number
    nobody = Person("Unknown male", "suspect", one)
    assert repeat_people([hit(n, people=(nobody,)) for n in (1, 2)]) == ()


def test_who_bears_a_number_of_several_is_joined_by_birth(hit):
    one, other = Person("Ann ONE", "", date(1960, 1, 1), "1"), Person("Bob TWO", "", date(1950, 1, 1), "1")
    (joined,) = repeat_people([hit(n, people=(person,)) for n, person in enumerate((one, other, one), 1)])
    assert (joined.value, joined.basis) == ("Ann ONE, born 01/01/1960 (1)", "name and date of birth")


def test_a_number_joins_one_name_with_two_births_and_two_names_with_one(hit):
    born = date(1960, 1, 1)
    for other in (Person("Ann ONE", "", date(1950, 1, 1), "N7"), Person("Ann SMITH", "", born, "N7")):
        joined, *_ = repeat_people([hit(1, people=(Person("Ann ONE", "", born, "N7"),)), hit(2, people=(other,))])
        assert joined.basis == "nominal id"


def test_people_join_by_name_with_date_of_birth(hit):
    born = date(2001, 5, 6)
    hits = [
        hit(1, people=(Person("Jo  EXAMPLE", "witness", born),)),
        hit(2, people=(Person("jo example", "", born),)),
        hit(3, people=(Person("Jo Example", "", date(1980, 5, 6)),)),
    ]
    joined, proposed = repeat_people(hits)
    assert joined.value == "Jo EXAMPLE, born 06/05/2001"
    assert joined.roles == ("witness", "role not given")
    assert len(proposed.hits) == 3


def test_a_name_that_people_born_on_different_days_bear_is_proposed_with_that(hit):
    bearers = enumerate(("2012-05-05", "1970-05-05", ""), 1)
    hits = [
        named(hit(number, "Bob Two had a vape."), "Bob Two", "bob two", born, "narrative") for number, born in bearers
    ]
    assert [repeat.born for repeat in repeat_people(hits)] == [("1970-05-05", "2012-05-05")]
    assert [repeat.born for repeat in repeat_people(hits[1:])] == [("1970-05-05",)]


def test_a_proposal_that_a_surer_join_covers_is_not_repeated(hit):
    born = date(2001, 5, 6)
    hits = [hit(n, people=(Person("Jo Example", "", born), Person("Al Other", ""))) for n in (1, 2)]
    assert [(repeat.value, repeat.basis) for repeat in repeat_people(hits)] == [
        ("Jo Example, born 06/05/2001", "name and date of birth"),
        ("Al Other", "name only"),
    ]


def test_one_word_is_no_name_to_join_by(hit):
    mention = ("person", "Jo", "")
    assert repeat_people([hit(n, "a vape, Jo", mentions=(mention,)) for n in (1, 2)]) == ()


def test_forces_most_first(hit):
    hits = [hit(1, force=""), hit(2, force="B"), hit(3, force="B"), hit(4, force="A")]
    assert count_by_force(hits) == (Count("B", 2), Count("A", 1), Count("No force given", 1))


def test_terms_with_none_are_counted_too(make_hit):
    both = make_hit(1, "vape school", (("vape", "vape", "affirmed"), ("school", "school", "affirmed")))
    one = make_hit(2, "vape vape", (("vape", "vape", "affirmed"),))
    counts = count_terms(("school", "vape", "uniform"), [both, one])
    assert [(count.term, count.hits, count.alone) for count in counts] == [
        ("vape", 2, None),
        ("school", 1, None),
        ("uniform", 0, None),
    ]
    needed = count_terms(("school", "uniform"), [both, one], needs=lambda hit, term: term == "vape")
    assert {count.term: count.alone for count in needed} == {"vape": 2, "school": 0, "uniform": 0}


def named(hit, written, name, born="", part="fields"):
    at = part_text(hit.record, part).index(written)
    value = f"{name} {born}".strip()
    mention = Mention("person", at, at + len(written), written, value, part=part, name=name, born=born)
    return replace(hit, mentions=(mention,))


def test_a_name_turned_round_in_a_column_is_the_name_in_another_records_text(hit):
    column = named(hit(1, people=(Person("OKELL, Marnie", "victim"),)), "OKELL, Marnie", "marnie okell", "2012-05-05")
    text = named(hit(2, "Marnie Okell has a vape"), "Marnie Okell", "marnie okell", part="narrative")
    (repeat,) = repeat_people([column, text])
    assert (repeat.basis, len(repeat.hits)) == ("name only", 2)
    other = named(hit(3, people=(Person("OKELL, Jo", "victim"),)), "OKELL, Jo", "jo okell")
    assert repeat_people([column, other]) == ()


def test_people_of_two_feeds_are_joined_by_birth_however_a_column_turns_the_name(hit):
    born = date(2012, 5, 5)
    turned = named(
        hit(1, people=(Person("OKELL, Marnie", "victim", born),)), "OKELL, Marnie", "marnie okell", "2012-05-05"
    )
    plain = named(
        hit(2, people=(Person("Marnie Okell", "missing", born),)), "Marnie Okell", "marnie okell", "2012-05-05"
    )
    (repeat,) = repeat_people([turned, plain])
    assert (repeat.basis, repeat.roles) == ("name and date of birth", ("victim", "missing"))


def test_an_identifier_in_a_column_repeats_as_one_in_a_text_does(hit):
    column = hit(1, fields=(Field("Phone", (FieldValue("07700900123", "phone"),)),))
    mention = Mention("phone", 0, 11, "07700900123", "+447700900123", part="fields", origin="structured")
    text = hit(2, "a vape 07700 900123", mentions=(("phone", "07700 900123", "+447700900123"),))
    assert [len(r.hits) for r in repeat_identifiers([replace(column, mentions=(mention,)), text])["phone"]] == [2]
