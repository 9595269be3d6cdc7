"""The order of concern: signs that are seen, weighed, said, and never leave a hit out."""

from dataclasses import replace
from datetime import date

import pytest

from trawl.model import Mention, Person
from trawl.reports.edition import FULL
from trawl.reports.evidence import rank_hits
from trawl.reports.findings.concern import SIGNS, load_weights, weigh_hits
from trawl.reports.findings.narrowing import narrow
from trawl.reports.wording.concern import list_weights, say_concern, say_signs
from trawl.reports.wording.gathered import gather

AS_AT = date(2024, 4, 2)
OLD = date(2023, 1, 1)


def signs_of(*hits, weighed=None, matches=None):
    concern = weigh_hits(hits, matches or {}, AS_AT, weighed or {})
    return {sign for sign, _ in concern[hits[0].record.key].signs}


def person(name, **known):
    return {"people": (Person(name, **known),)}


@pytest.mark.parametrize(
    ("fields", "signs"),
    [
        (person("Amy Sample", dob=date(2010, 1, 1)), {"named_child"}),
        (person("Amy Sample", age="13-14"), {"named_child"}),
        (person("Amy Sample", born="2005"), {"named_child"}),
        (person("Amy Sample", born="2004"), {"named_adult"}),
        (person("Amy Sample", dob=date(1990, 1, 1)), {"named_adult"}),
        (person("Amy Sample"), {"named_person"}),
        (person("Unknown male", dob=date(2010, 1, 1)), set()),
        (person("", dob=date(2010, 1, 1)), set()),
    ],
)
def test_who_is_named_is_a_child_only_where_an_age_on_the_day_says_so(hit, fields, signs):
    assert signs_of(hit(1, day=OLD, **fields)) == signs


def test_an_age_in_the_text_is_of_nobody_who_is_named(hit):
    young = replace(hit(1, day=OLD), mentions=(Mention("age", 0, 1, "14", "14"),))
    assert signs_of(young) == {"child"}


def test_recent_is_up_to_the_day_of_the_run(hit):
    assert signs_of(hit(1, day=date(2024, 3, 2))) == {"recent"}
    assert signs_of(hit(1, day=date(2024, 3, 1))) == set()
    assert signs_of(hit(1, day=date(2024, 4, 3))) == set()


def test_what_a_hit_shares_with_others_counts_and_more_so_across_forces(hit):
    first, second = (hit(number, day=OLD, **person("Amy Sample", nominal_id="N7")) for number in (1, 2))
    assert {"repeat"} == signs_of(first, second) - {"named_person"}
    other = replace(second, record=replace(second.record, force="Eastmoor", people=first.record.people))
    assert {"repeat", "cross_force"} == signs_of(first, other) - {"named_person"}


def test_a_profile_weighs_signs_and_the_card_says_the_weights(hit):
    one = hit(1, day=OLD, **person("Amy Sample"))
    concern = weigh_hits([one], {}, AS_AT, {"named_person": 70})[one.record.key]
    assert say_concern(concern) == "70: a person is named whose age is not known (70)"
    assert say_signs(concern) == "70: named, age not known 70"
    assert "(70, by the profile)" in list_weights({"named_person": 70})
    assert signs_of(one, weighed={"named_person": 0}) == set()


def test_every_sign_has_a_weight_of_trawl_itself():
    assert set(load_weights()) == set(SIGNS)
    assert all(load_weights().values())


def test_those_of_most_concern_come_first_and_none_is_left_out(make_report):
    gathered = gather(narrow(make_report(), FULL))
    scores = [
        gathered.concern[hit.record.key].score for hit in gathered.hits if hit.status == "new" and not hit.negated
    ]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) > 1
    assert len(rank_hits(gathered.hits, gathered.concern)) == len(gathered.hits)
