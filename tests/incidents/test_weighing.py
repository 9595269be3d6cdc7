"""Pairs of invented records, a kind of evidence or a trap each: which are one event, may be one, or are not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.incidents.gold import make_record, prepare
from trawl.incidents import fold_records
from trawl.model import IncidentLink, Incidents

D1, D2, D3 = date(2025, 2, 3), date(2025, 2, 4), date(2025, 2, 5)

LONG = (
    "The back window of the workshop was taken out with its frame, and a generator, two chainsaws and a trailer were "
    "drawn across the field to the lane, where a vehicle must have waited. The dog next door barked at about three."
)


def record(record_id: str, kind: str, day: date | None, text: str, **said: Any) -> dict[str, Any]:
    return {"id": record_id, "feed": said.pop("feed", kind), "kind": kind, "day": day, "text": text, **said}


def crime(text: str, day: date | None = D1, record_id: str = "A", **said: Any) -> dict[str, Any]:
    return record(record_id, "crime", day, text, created=day, ref=said.pop("ref", "12250020301"), **said)


def cad(text: str, day: date = D1, record_id: str = "B", **said: Any) -> dict[str, Any]:
    return record(record_id, "cad", day, text, ref=said.pop("ref", "NP-20250203-0419"), **said)


def intel(text: str, day: date = D1, record_id: str = "B", **said: Any) -> dict[str, Any]:
    return record(record_id, "intelligence", day, text, created=day, ref=said.pop("ref", "NP/INT/5512/25"), **said)


HOME = {"address": "8 Coble Row", "town": "Amble"}
NED = ["Edwin TURNBULL", "suspect", date(1991, 4, 30)]
ZOE = ["Zoe PARMLEY", "victim", date(2008, 9, 9)]

STRONG = {
    "a log's number with its day in words": (
        crime("Shed broken into. Incident no. 419 dated 3 Feb 2025."),
        cad("SHED BREAK"),
    ),
    "a log's number alone, on its day": (crime("Shed broken into. CAD 0419 refers."), cad("SHED BREAK")),
    "a reference written with other signs": (
        crime("Fight at the quay.", ref="NP/00231/25"),
        intel("Ref NP-00231-25: the man with the oar is called Sproggy.", D3),
    ),
    "a reference in a field": (
        crime("Purse taken from a bag.", ref="25*20917*01"),
        record("B", "custody", D2, "Made no reply.", ref="CU/9/25", fields={"Crime": "25*20917*01"}),
    ),
    "one reference in two systems": (
        crime("Purse taken from a bag.", ref="NP250203/77"),
        record("B", "other", D1, "Property: one purse, red.", ref="NP250203/77"),
    ),
    "a text copied into a report": (crime(LONG), intel(f"2/B/P {LONG} Nothing more is known.")),
    "the same person at the same house, in two systems": (
        crime("Window put through by the neighbour.", place=HOME, people=[NED]),
        intel("Edwin TURNBULL born 30/04/1991 was shouting at 8 Coble Row, Amble and threw a brick."),
    ),
    "the same house and offence in log and crime": (
        crime("Entry by the skylight.", title="Burglary dwelling", place=HOME),
        cad("CALLER BACK FROM HOLIDAY, SKYLIGHT OPEN", title="Burglary", place=HOME),
    ),
    "a reference with the whole year": (
        crime("Purse taken from a bag.", ref="44/010452/25"),
        intel("Crime 44/10452/2025: the purse lies in the canal.", D3),
    ),
    "a force by its short name": (
        crime("Purse taken from a bag.", force="Northumbria Police"),
        intel("Crime 12250020301: the purse lies in the canal.", D3, force="Northumbria"),
    ),
    "a quarrel at home that is recorded as an assault": (
        crime("Slapped twice.", title="Common assault", place=HOME, people=[NED]),
        cad("CALLER SAYS EDWIN TURNBULL HAS HIT HER", title="Domestic incident", place=HOME),
    ),
    "a prisoner who is let go on bail for the crime he was arrested for": (
        crime("Shed broken into.", title="Burglary"),
        record("B", "custody", D2, "Arrested on crime 12250020301. Let out on bail to March.", ref="CU/9/25"),
    ),
    "a correction without a number": (
        intel(LONG, record_id="A", ref="NP/INT/5501/25"),
        intel(f"CORRECTION. {LONG.replace('three', 'four')}", D2),
    ),
}

NOT_STRONG = {
    "a reference of another matter": (
        crime("Shed broken into."),
        intel("Unrelated to crime 12250020301, a van was seen in Amble."),
    ),
    "a reference that is said not to be linked": (
        crime("Shed broken into."),
        intel("Crime 12250020301 is not linked to this one, in which a man was alone."),
    ),
    "a number that happens to be part of a longer one": (
        crime("Shed broken into.", ref="20301"),
        intel("Phone with IMEI 490154203012237 found in Amble."),
    ),
    "a house number that is a record's short reference": (
        crime("Shed broken into.", ref="8"),
        intel("Cars outside 8 Coble Row, Amble."),
    ),
    "one log's number on two days": (crime("Shed broken into. Log 419 of 03/01/25."), cad("SHED BREAK")),
    "one text with two victims": (
        crime(LONG, people=[ZOE]),
        crime(LONG, people=[["Tessa BROOK", "victim", date(1970, 1, 1)]], record_id="B", ref="12250020399"),
    ),
    "one text on two days": (crime(LONG), crime(LONG, D3, "B", ref="12250021000")),
    "one text in two houses of a street": (
        crime(LONG, place=HOME),
        crime(LONG, place={**HOME, "address": "10 Coble Row"}, record_id="B", ref="12250020399"),
    ),
    "one text in two towns": (
        crime(LONG, place=HOME),
        crime(LONG, place={"address": "3 Dock Street", "town": "Blyth"}, record_id="B", ref="12250020399"),
    ),
    "the same house next door": (
        crime("Entry by the skylight.", title="Burglary", place=HOME),
        cad("SKYLIGHT OPEN", title="Burglary", place={**HOME, "address": "9 Coble Row"}),
    ),
    "one street of two towns": (
        crime("Entry by the skylight.", title="Burglary", place=HOME),
        cad("SKYLIGHT OPEN", title="Burglary", place={**HOME, "town": "Blyth"}),
    ),
    "a name alone on one day": (
        crime("Hit with a bottle.", people=[["John SMITH", "victim", None]], place=HOME),
        cad("JOHN SMITH SAYS HIS CAR HAS GONE", place={"address": "40 Bondgate", "town": "Alnwick"}),
    ),
    "an officer who writes both": (
        crime("Hit with a bottle. PC Alison Marr attended.", title="Assault"),
        intel("PC Alison Marr saw youths with bottles."),
    ),
    "a witness who lives near and one day": (
        crime("Car scratched.", place=HOME, people=[["Una HERD", "witness", None]]),
        crime("Bin set on fire.", place={"address": "2 Leazes Street", "town": "Amble"}, record_id="B",
              ref="12250020399", people=[["Una HERD", "witness", None]]),
    ),
    "two crimes of one man on one day": (
        crime("Bread taken.", title="Theft", people=[NED]),
        crime("Beer taken.", title="Theft", people=[NED], record_id="B", ref="12250020399"),
    ),
    "a report of long after": (
        crime("Hit with a bottle.", people=[ZOE], place=HOME),
        intel("Zoe PARMLEY born 09/09/2008 of 8 Coble Row, Amble has a new boyfriend.", date(2025, 6, 1)),
    ),
    "two girls missing from one home on one day": (
        cad("ANNE DODDS DOB 02/02/2010 NOT BACK", title="Missing", place=HOME),
        record("A", "missing", D1, "Left by the window.", title="Missing person", place=HOME, ref="MP/77/25",
               people=[["Beth CARR", "missing person", date(2010, 3, 3)]]),
    ),
    "one operation's number on one day": (
        crime("Cannabis in a loft.", title="Drugs", place=HOME),
        intel("Ref 20250117/44: cannabis smelt in Blyth."),
    ),
    "one operation's number in both": (
        crime("Cannabis in a loft, ref 20250117/44.", title="Drugs", place=HOME),
        intel("Ref 20250117/44: cannabis smelt in Blyth."),
    ),
    "what became of a suspect long after, by the crime's number": (
        crime("Shed broken into.", title="Burglary"),
        intel("The suspect of crime 12250020301 sells bread at the market now.", date(2025, 3, 20)),
    ),
    "a bulletin that is amended each week": (
        intel(f"AMENDED BULLETIN. {LONG}", record_id="A", ref="NP/INT/5501/25"),
        intel(f"AMENDED BULLETIN. {LONG}", date(2025, 3, 3)),
    ),
    "a history that names many days": (
        crime("Hit with a bottle.", people=[ZOE], place=HOME),
        intel("Zoe PARMLEY born 09/09/2008 was seen on 3/1/25, 9/1/25, 14/1/25, 20/1/25, 28/1/25, 3/2/25, 9/2/25 and "
              "14/2/25 at 8 Coble Row, Amble.", date(2025, 2, 20)),
    ),
    "two assaults on one wife in one house on one day": (
        crime("Slapped at breakfast.", title="Assault", place=HOME, people=[NED, ZOE]),
        crime("Kicked at night.", title="Assault", place=HOME, people=[NED, ZOE], record_id="B", ref="12250020399"),
    ),
    "one form of words for two thieves of one shop": (
        crime(LONG, title="Theft", place={**HOME, "premises": "Amble Stores"}),
        crime(LONG, title="Theft", place={**HOME, "premises": "Amble Stores"}, record_id="B", ref="12250020399"),
    ),
    "one who calls twice in a day": (
        cad("0800 UNA HERD ON 07700900410 COMPLAINS OF MUSIC", title="Nuisance", place=HOME),
        cad("2200 UNA HERD ON 07700900410 COMPLAINS OF BOYS", title="Nuisance", place=HOME, record_id="A",
            ref="NP-20250203-0990"),
    ),
    "a car that is stolen and an assault, in one house on one day": (
        crime("Pushed down the stairs by Edwin TURNBULL.", title="Assault", place=HOME, people=[NED]),
        cad("EDWIN TURNBULL DOB 30/04/1991 SAYS CAR GONE", title="Theft of vehicle", place=HOME),
    ),
    "what else is known of somebody who was robbed that day": (
        crime("Bag snatched.", title="Robbery", place=HOME, people=[ZOE]),
        intel("Zoe PARMLEY born 09/09/2008 of 8 Coble Row, Amble grows cannabis."),
    ),
    "two reports of one household that were entered on one day": (
        record("A", "intelligence", None, "Edwin TURNBULL born 30/04/1991 of 8 Coble Row, Amble sells boats.",
               created=D1, ref="NP/INT/5501/25"),
        record("B", "other", None, "Edwin TURNBULL born 30/04/1991 of 8 Coble Row, Amble wants a licence.", created=D1,
               ref="LIC/9/25"),
    ),
    "a number behind a word that is not always a log's": (
        intel("Call 419 taxis were seen at the quay."),
        cad("SHED BREAK", record_id="A"),
    ),
    "one who is on bail for a crime": (
        crime("Shed broken into.", title="Burglary", people=[NED]),
        intel("Edwin TURNBULL born 30/04/1991, on bail for crime 12250020301, drinks in Blyth.", D3),
    ),
    "one who breaches the bail of a crime": (
        crime("Shed broken into.", title="Burglary", people=[NED]),
        record("B", "custody", date(2025, 2, 20), "Breach of bail (crime 12250020301).", ref="CU/9/25", people=[NED]),
    ),
    "serials that end like a year": (
        intel("A man sells boats.", record_id="A", feed="one", ref="INT/24/2012"),
        intel("A dog bit a boy.", feed="two", ref="INT/24/12"),
    ),
    "a report from before": (
        crime("Hit with a bottle.", people=[ZOE], place=HOME),
        intel("Zoe PARMLEY born 09/09/2008 of 8 Coble Row, Amble is afraid of a boy.", date(2025, 1, 20)),
    ),
}  # fmt: skip


def fold(*said: dict[str, Any]) -> Incidents:
    return fold_records(prepare([make_record(one) for one in said], "rules"))


def band(*said: dict[str, Any]) -> tuple[str | None, IncidentLink | None]:
    links = fold(*said).links
    return (links[0].band, links[0]) if links else (None, None)


@pytest.mark.parametrize("pair", STRONG.values(), ids=STRONG.keys())
def test_one_event(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    found, link = band(*pair)
    assert found == "strong", link


@pytest.mark.parametrize("pair", NOT_STRONG.values(), ids=NOT_STRONG.keys())
def test_not_surely_one_event(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    found, link = band(*pair)
    assert found != "strong", link


def test_what_speaks_for_a_third_record_does_not_chain_two_that_contradict() -> None:
    one = crime("Entry by the skylight.", title="Burglary", place=HOME)
    next_door = crime("Door kicked in.", title="Burglary", place={**HOME, "address": "9 Coble Row"}, record_id="C",
                      ref="12250020399")  # fmt: skip
    report = intel("Crimes 12250020301 and 12250020399: one van stood there all night.")
    folded = fold(one, next_door, report)
    assert all(len(group) < 3 for group in folded.groups)
    assert any("speak against each other" in words for link in folded.links for words in link.against)


def test_two_crimes_at_the_house_of_a_log_are_rivals() -> None:
    log = cad("TROUBLE AT THE HOUSE, ASSAULT", title="Assault", place=HOME)
    one = crime("Slapped by her brother.", title="Assault", place=HOME)
    other = crime("Kicked by a lodger.", title="Assault", place=HOME, record_id="C", ref="12250020399")
    folded = fold(log, one, other)
    assert folded.groups == ()
    assert [link.against for link in folded.links if "B" in (link.first.record_id, link.second.record_id)] == [
        ("12250020399 is as near",),
        ("12250020301 is as near",),
    ]


def test_two_who_are_arrested_for_one_crime_are_offered_for_checking() -> None:
    others = ["Karl OATES", "detainee", date(1989, 3, 3)]
    one = record("A", "custody", D2, "Crime 12250020301.", title="Affray", ref="CU/9/25", people=[NED])
    other = record("B", "custody", D2, "Crime 12250020301.", title="Affray", ref="CU/10/25", people=[others])
    assert band(one, other)[0] == "possible"
