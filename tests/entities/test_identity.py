"""One person written several ways in a record, and two people who share a name."""

from __future__ import annotations

import json
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import get_args

import pytest

from tests.timing import is_proportional
from trawl.entities import entity_rows, explain_join, mention_rows, open_extractor
from trawl.entities.canonical import canonical_person
from trawl.entities.identity import join_people
from trawl.entities.typed import read_entity
from trawl.identifiers import find_mentions
from trawl.model import Entity, JoinReason, Mention


def values(text: str, when: date | None = None) -> list[str]:
    """The values of the names between asterisks, in the text without them, which tells of this day."""
    parts = text.split("*")
    plain, names = "", []
    for number, part in enumerate(parts):
        if number % 2:
            names.append(Mention("person", len(plain), len(plain) + len(part), part, canonical_person(part)))
        plain += part
    births = [mention for mention in find_mentions(plain) if mention.type in ("dob", "date", "age")]
    mentions = sorted((*names, *births), key=lambda mention: mention.start)
    return [mention.value for mention in join_people(plain, mentions, when) if mention.type == "person"]


BORN = "john smith 1990-02-01"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*SMITH, John* dob 01/02/1990. *John Smith* ran. *Smith* hid. *J Smith* left", [BORN] * 4),
        ("*J Smith* dob 01/02/1990 left. *John SMITH* (born 01/02/1990) ran", [BORN] * 2),
        ("*John SMITH* (34) 01/02/1990 was there. *John* left", [BORN] * 2),
        ("*SMITH* (DOB 01/02/1990) is *John SMITH*", [BORN] * 2),
        ("*John Paul SMITH* dob 01/02/1990. *John SMITH* left", ["john paul smith 1990-02-01"] * 2),
        ("*John SMITH* dob 01/02/1990. *John Paul SMITH* dob 01/02/1990", ["john paul smith 1990-02-01"] * 2),
        ("*Mr John SMITH*".replace("*Mr ", "Mr *") + " rang. Mr *Smith* said", ["john smith"] * 2),
        ("DC *Ann HARKER* called. DC *Harker* left", ["ann harker"] * 2),
        ("*Garside* alone", ["garside"]),
        ("*John SMITH* (IP, dob 01/02/1990)", [BORN]),
        ("*John SMITH* (victim) dob 01/02/1990", [BORN]),
        (
            "*Amy JONES* 01/02/2009, *John SMITH* 01/02/1990, *Cat LEE* 03/03/2007",
            ["amy jones 2009-02-01", BORN, "cat lee 2007-03-03"],
        ),
        (
            "*Amy JONES* (14) DOB 01/02/2009. *John SMITH* (34) DOB 01/02/1990. *Smith* left",
            ["amy jones 2009-02-01", BORN, BORN],
        ),
        ("Seen 03/02/2024 *John SMITH* 01/02/1990 with *Amy LEE*", [BORN, "amy lee"]),
        ("*John SMITH*, *Peter JONES*. *Smith* left, then *Jones*", ["john smith", "peter jones"] * 2),
        ("*John SMITH*, 14 Hill Road, and *John SMITH*, 3 Low Road", ["john smith"] * 2),
        ("*Ellie-Mae DOBSON*. *Ellie* left", ["ellie-mae dobson"] * 2),
        ("*Amy LEE*, *Ben HALL*. *Amy*, *Ben* left", ["amy lee", "ben hall"] * 2),
        ("*Amy LEE* left. *A LEE* rang", ["amy lee"] * 2),
        ("Mr *Smith* rang. Mr *John SMITH* lives there", ["john smith"] * 2),
        ("Mr *John SMITH* and Mrs *Ann SMITH* left. Mrs *Smith* rang", ["john smith", "ann smith", "ann smith"]),
        ("*Smith* (14) is at home. *John SMITH* (14) is in year 9", ["john smith"] * 2),
        ("*Smith* aka *John SMITH*", ["john smith"] * 2),
        ("*J SMITH* (*John SMITH*)", ["john smith"] * 2),
        ("Suspect *John SMITH* left. Suspect *Smith* was traced", ["john smith"] * 2),
        ("Vapes came from *John*. His number comes back to *John SMITH* b. 01/02/1990", [BORN] * 2),
        ("*Jan VAN DER BERG* left. *VAN DER BERG* rang", ["jan van der berg"] * 2),
        ("*Ahmed AL-MASRI* left. *Al Masri* rang", ["ahmed al-masri"] * 2),
        ("*Niamh O'BRIEN* left. *O BRIEN* rang. *OBRIEN* hid", ["niamh obrien"] * 3),
    ],
)
def test_forms_of_one_person_meet(text: str, expected: list[str]) -> None:
    assert values(text) == expected


def test_an_age_that_a_date_of_birth_belies_is_another_persons() -> None:
    text = "*John SMITH* dob 01/02/1978 was with *John SMITH* (14)"
    assert values(text, date(2024, 3, 1)) == ["john smith 1978-02-01", "john smith (aged 14)"]
    assert values(text.replace("14", "46"), date(2024, 3, 1)) == ["john smith 1978-02-01"] * 2
    assert values(text.replace("14", "45"), date(2024, 1, 1)) == ["john smith 1978-02-01"] * 2


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("John Smith DOB 01/02/1990", BORN),
        ("SMITH, John (DOB: 01/02/1990)", BORN),
        ("John Smith d.o.b. 1 Feb 1990", BORN),
        ("John Smith (snr)", "john smith (senior)"),
        ("John Smith (Dad)", "john smith (father)"),
        *((value, value) for value in (BORN, "john smith", "john smith (step-father)", "john smith (aged 14)")),
    ],
)
def test_people_are_found_as_they_are_typed(typed: str, value: str) -> None:
    assert read_entity("person", typed)[0] == Entity("person", value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*John SMITH* and *Peter SMITH*. *SMITH* ran", ["john smith", "peter smith", "smith"]),
        ("*John SMITH* (father) and *John SMITH* dob 01/02/2010", ["john smith (father)", "john smith 2010-02-01"]),
        ("*John SMITH*, father, and *John SMITH* dob 01/02/2010", ["john smith (father)", "john smith 2010-02-01"]),
        ("*John SMITH* father and *John SMITH* dob 01/02/2010", ["john smith (father)", "john smith 2010-02-01"]),
        ("PC *John SMITH* came. *J SMITH* dob 01/02/2010. *Smith* hid", ["john smith", "j smith 2010-02-01", "smith"]),
        ("*John SMITH* (47) rang. *John Paul SMITH* (14) is missing", ["john smith", "john paul smith"]),
        ("PC *John SMITH* came. *John Paul SMITH* dob 01/02/2010", ["john smith", "john paul smith 2010-02-01"]),
        ("DOB 01/02/2010 - *John SMITH*, DOB 03/04/2011 - *Amy JONES*.", ["john smith", "amy jones"]),
        ("*John SMITH* lives with his father *John*. *John* hit him", ["john smith", "john", "john"]),
        ("Victim *Amy* *Jones*, suspect *Ben JONES*. *Jones* left", ["amy", "jones", "ben jones", "jones"]),
        ("*John SMITH*, *James SMITH*. *J Smith* ran", ["john smith", "james smith", "j smith"]),
        ("*John SMITH*. *P Smith* ran. *Smith* hid", ["john smith", "p smith", "smith"]),
        (
            "*John SMITH* dob 01/02/1990 hit *John SMITH* dob 03/04/1960. *John SMITH* left. *Smith* rang",
            [BORN, "john smith 1960-04-03", "john smith", "smith"],
        ),
        (
            "*John SMITH* dob 01/02/1990 and his father *John SMITH*. *SMITH* shouted",
            [BORN, "john smith (father)", "smith"],
        ),
        ("*John SMITH* Snr, *John SMITH* Jnr", ["john smith (senior)", "john smith (junior)"]),
        ("his mother *Jane SMITH* rang. *SMITH* is 14", ["jane smith", "smith"]),
        ("*John SMITH* was seen by PC *Smith*. *Smith* left", ["john smith", "smith", "smith"]),
        ("*John SMITH* lives with Mrs *Smith*", ["john smith", "smith"]),
        (
            "*John Paul SMITH*, *John David SMITH*, *John SMITH*",
            ["john paul smith", "john david smith", "john smith"],
        ),
        (
            "*John SMITH* dob 01/02/1990, *John Paul SMITH* dob 03/04/1991",
            [BORN, "john paul smith 1991-04-03"],
        ),
        ("*John SMITH* dob 01/02/1990. *J Smith* dob 03/04/1991", [BORN, "j smith 1991-04-03"]),
        ("*John SMITH*. *Smith*, Peter ran. *Smith* hid", ["john smith", "smith", "smith"]),
        ("*John SMITH*. *SMITH*, *Kaylorna* ran", ["john smith", "smith", "kaylorna"]),
        ("*Emma HALL-PRICE* is with her gran. *Hall* is 80", ["emma hall-price", "hall"]),
        ("*Lily WARD*, *Lily-Rose WARD*. *Lily* left", ["lily ward", "lily-rose ward", "lily"]),
        ("*Emma HALL-PRICE*, *Ben HALL*. *Hall* left", ["emma hall-price", "ben hall", "hall"]),
        (
            "*AHMED, Ali* (14) and *Ali AHMED* (41). *Ali* left, *Ali AHMED* (14) did not",
            ["ali ahmed (aged 14)", "ali ahmed (aged 41)", "ali", "ali ahmed (aged 14)"],
        ),
        (
            "*Lily EVANS* 14yo, *Lily EVANS* 15yo. *Lily EVANS*",
            ["lily evans (aged 14)", "lily evans (aged 15)", "lily evans"],
        ),
        ("*Achmed HUSSEIN*; *Hussein*, Ahmad", ["achmed hussein", "hussein"]),
        ("*Emma HALL* met *Emma* Day. *Emma* left", ["emma hall", "emma", "emma"]),
        ("*Amy* (surname unknown) met *Amy CLARK*. *Amy* left", ["amy", "amy clark", "amy"]),
        ("*Amy* surname not known met *Amy CLARK*", ["amy", "amy clark"]),
        ("01/02/1990 *John SMITH*, 03/04/2011 *Amy JONES*", ["john smith", "amy jones"]),
        ("*John SMITH*, victim dob 03/04/2011", ["john smith"]),
        ("*Bruce LEE* met *Lee MARSH*. *Lee* left", ["bruce lee", "lee marsh", "lee"]),
        # Before the full name, nobody knows whom a short form means, and the next may be the same.
        ("*Smith* owns the shop. *John SMITH* (14) was sold vapes by *Smith*", ["smith", "john smith", "smith"]),
        ("*John SMITH* rang. *John Paul SMITH* (8) is missing", ["john smith", "john paul smith"]),
        # Coordinated, or both in one clause.
        ("*John SMITH* and *John Paul SMITH* left", ["john smith", "john paul smith"]),
        ("*John SMITH* (34), his friend *Amy LEE* and *Smith* left", ["john smith", "amy lee", "smith"]),
        ("*John SMITH* was driven home by *Smith*. *Smith* left", ["john smith", "smith", "smith"]),
        ("*John SMITH* met PC *Ann SMITH*", ["john smith", "ann smith"]),
        ("*Amy SMITH* (14) is missing, says her father. *Smith* rang", ["amy smith", "smith"]),
        # Another role, age, birth, title or rank.
        ("Victim *John SMITH*. Offender is *J SMITH*, a co-worker", ["john smith", "j smith"]),
        ("*John SMITH* rang. *Smith*, a neighbour, left", ["john smith", "smith"]),
        ("Night porter *T Smith* let *Tia SMITH* (14) in. *Smith* left", ["t smith", "tia smith", "smith"]),
        ("*Tia SMITH* (14) came in. Night porter *Smith* signed", ["tia smith", "smith"]),
        ("*John SMITH* rang. *J Smith* (41) left. *Smith* hid", ["john smith", "j smith", "smith"]),
        ("*John SMITH* rang. *Smith* dob 01/02/1990 left", ["john smith", "smith 1990-02-01"]),
        ("Mrs *Jane SMITH* rang. Miss *Smith* left", ["jane smith", "smith"]),
        ("Sgt *Jane SMITH* came. DC *Smith* left", ["jane smith", "smith"]),
        ("Victim: *John SMITH*. Suspect: *John SMITH*", ["john smith (victim)", "john smith (suspect)"]),
        ("Mr *John SMITH* rang. *John SMITH* (13) is missing", ["john smith (mr)", "john smith"]),
        ("*John SMITH* is the father of *John SMITH*, aged 13", ["john smith (father)", "john smith"]),
        ("*John SMITH*, father of *John SMITH* (13)", ["john smith (father)", "john smith"]),
        ("His father, also called *John SMITH*, and *John SMITH* (13)", ["john smith (father)", "john smith"]),
    ],
)
def test_two_people_stay_two(text: str, expected: list[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "*John SMITH* was there. Her dob is 01/02/1990",
        "*John SMITH* left with a girl, dob 01/02/1990",
        "*John SMITH* dob 31/02/1990",
        "*John SMITH*" + " " * 60 + "dob 01/02/1990",
    ],
)
def test_a_birth_that_may_be_another_persons_is_nobodys(text: str) -> None:
    assert values(text) == ["john smith"]


def test_of_two_names_the_nearer_has_the_birth() -> None:
    assert values("*John SMITH* and *Ann LEE* dob 01/02/1990") == ["john smith", "ann lee 1990-02-01"]


def test_lookup_is_by_name_too() -> None:
    (born,) = join_people("", [Mention("person", 0, 0, "John Smith", "john smith")])
    assert (born.name, born.lookup_values) == ("john smith", ("john smith",))
    found = open_extractor("rules").find("John SMITH dob 01/02/1990 and his father John SMITH")
    assert [(m.name, m.born, m.lookup_values) for m in found if m.type == "person"] == [
        ("john smith", "1990-02-01", (BORN, "john smith")),
        ("john smith", "", ("john smith (father)", "john smith")),
    ]
    assert Mention("phone", 0, 4, "", "07700 1990-02-01").lookup_values == ("07700 1990-02-01",)
    assert Mention("person", 0, 4, "John").lookup_values == ()


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("John SMITH left. Smith ran.", ["", "after"]),
        ("John SMITH dob 01/02/1990 left. John SMITH ran.", ["", "same name"]),
        ("J SMITH dob 01/02/1990 left. John SMITH dob 01/02/1990 ran.", ["same birth", ""]),
        ("Mrs Smith left. Mrs Jane Smith ran.", ["title", ""]),
        ("John Paul SMITH left. John SMITH ran.", ["", "after"]),
        ("Peter SMITH left. J SMITH ran.", ["", ""]),
    ],
)
def test_each_join_says_why(text: str, reasons: list[str]) -> None:
    found = [mention for mention in open_extractor("rules").find(text) if mention.type == "person"]
    assert [mention.joined for mention in found] == reasons
    assert [row.get("joined", "") for row in mention_rows(found)] == reasons
    assert [bool(explain_join(mention)) for mention in found] == [bool(reason) for reason in reasons]


@pytest.mark.parametrize(
    ("written", "name", "reason", "said"),
    [
        ("Pryce", "dana pryce", "after", "surname alone, after dana pryce, the only one whom it fits"),
        ("Dana", "dana pryce", "column", "forename alone, as a column names dana pryce, the only one whom it fits"),
        ("D PRYCE", "dana pryce", "same birth", "initial and surname, with the date of birth of dana pryce"),
        (
            "PRYCE, Dana",
            "dana ann pryce",
            "known as",
            "name without all forenames, which the text says is dana ann pryce",
        ),
        ("PRYCE, Dana", "dana pryce", "same name", "full name, written as dana pryce is elsewhere"),
        ("Dana", "dana", "", ""),
    ],
)
def test_a_join_is_explained(written: str, name: str, reason: JoinReason, said: str) -> None:
    assert explain_join(Mention("person", 0, 1, written, name, name=name, joined=reason)) == said


def test_every_reason_has_words() -> None:
    for reason in get_args(JoinReason):
        assert bool(explain_join(Mention("person", 0, 1, "Lee", "jo lee", name="jo lee", joined=reason))) == bool(
            reason
        )


def test_names_are_read_in_any_order() -> None:
    written = ("GARSIDE, Scott", "Scott GARSIDE", "GARSIDE Scott", "GARSIDE SCOTT", "Scott 'Scotty' GARSIDE")
    assert {canonical_person(name) for name in written} == {"scott garside"}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (("Niamh O BRIEN", "O BRIEN, Niamh", "O'Brien Niamh".upper(), "Niamh O’Brien", "OBRIEN Niamh"), "niamh obrien"),
        (("Ana DE SOUZA", "DE SOUZA Ana", "DE SOUZA, Ana", "DE SOUZA ANA", "Ana de Souza"), "ana de souza"),
        (("VAN DER LINDE, Piet", "VAN DER LINDE Piet", "Piet van der Linde"), "piet van der linde"),
        (("Ian Mc Donald", "MC DONALD Ian", "McDONALD, Ian"), "ian mcdonald"),
        (("Ian MacDonald", "MacDONALD Ian", "MAC DONALD, Ian"), "ian macdonald"),
        (("Omar al-Hassan", "AL-HASSAN Omar", "AL HASSAN, Omar", "Omar Al Hassan"), "omar al-hassan"),
        (("Dylan ap Rhys", "AP RHYS Dylan", "ap Rhys, Dylan"), "dylan ap rhys"),
        (("O PATEL",), "o patel"),
        (("Mac JONES",), "mac jones"),
        (("Emma HALL-PRICE", "HALL-PRICE Emma"), "emma hall-price"),
        (("Emma Hall Price", "HALL PRICE Emma"), "emma hall price"),
    ],
)
def test_surnames_of_several_words(written: tuple[str, ...], value: str) -> None:
    assert {canonical_person(name) for name in written} == {value}


def test_an_entity_has_its_forms() -> None:
    mentions = [Mention("person", n, n + 4, text, "jo lee") for n, text in enumerate(("LEE, Jo", "Jo Lee", "Jo Lee"))]
    assert entity_rows(mentions) == [{"type": "person", "value": "jo lee", "forms": ["LEE, Jo", "Jo Lee"]}]


@pytest.mark.parametrize("short", ["J Sm{}", "J Smith", "Smith"])
def test_time_grows_with_the_number_of_people(short: str) -> None:
    def read(count: int) -> None:
        names = [f"Jo{chr(97 + n % 26)} Ab{n}x SMITH" if n % 2 else short.format(n) for n in range(count)]
        values(" ".join(f"*{name}*" for name in names))

    assert is_proportional(read, 100, 2_000)


def test_time_grows_with_the_number_of_surnames_and_of_births() -> None:
    def of_one_surname(count: int) -> str:
        letters = [f"{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}" for n in range(count)]
        return ". ".join(f"*Jo{name} Smith*. *J Smith*" for name in letters)

    def of_one_name(count: int) -> str:
        born = [date.fromordinal(700_000 + n * 9).strftime("%d/%m/%Y") for n in range(count)]
        return ". ".join(f"*John Smith* dob {day}. *John Smith* (14)" for day in born)

    assert is_proportional(lambda count: values(of_one_surname(count), date(2024, 3, 1)), 50, 500)
    assert is_proportional(lambda count: values(of_one_name(count), date(2024, 3, 1)), 50, 500)


@pytest.mark.parametrize("model", ["rules", "auto"])
def test_in_annotated_narratives_nobody_is_joined_to_another(shared: Path, model: str) -> None:
    extractor = open_extractor(model)
    joined: list[bool] = []
    apart: list[bool] = []
    for path in sorted((shared / "gold" / "dev").glob("*.jsonl")):
        for record in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            mentions = [mention for mention in extractor.find(record["text"]) if mention.type == "person"]
            known = [
                (entity["link"], mention.value)
                for entity in record["entities"]
                if entity["type"] == "PERSON" and entity.get("link")
                for mention in mentions
                if mention.start < entity["end"] and entity["start"] < mention.end
            ]
            for (one, value), (other, other_value) in combinations(known, 2):
                (joined if one == other else apart).append(value == other_value)
    assert not any(apart)
    assert sum(joined) / len(joined) >= 0.75


def test_joining_people_reads_nothing_but_the_record() -> None:
    assert join_people("", []) == []
    assert join_people("no names", [Mention("phone", 0, 2, "no", "x")]) == [Mention("phone", 0, 2, "no", "x")]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        # An initial that somebody else's forename may begin with is nobody's for certain.
        ("Brothers *Dean* and *Darren Tull* ran. *D Tull* drove.", ["dean", "darren tull", "d tull"]),
        ("*Darren Tull* ran. *D Tull* drove.", ["darren tull", "darren tull"]),
        # A doctor is no child, and neither is her stepfather.
        ("Dr *Amina Yusuf* saw *Amina Yusuf*, 12. Dr *Yusuf* left.", ["amina yusuf (dr)", "amina yusuf", "yusuf"]),
        ("*Sam Bright* (14) lives with *Sam Bright*, her stepfather.", ["sam bright", "sam bright (stepfather)"]),
        # Half of a name that no rule found whole is not the officer of that surname.
        ("DC *Tariq Mahmood* spoke to Adeel *Mahmood*. *Mahmood* ran.", ["tariq mahmood", "mahmood", "mahmood"]),
        ("DC *Tariq Mahmood* spoke to Mr Ali. *Mahmood* left.", ["tariq mahmood", "tariq mahmood"]),
        # Finding out begins a sentence as well.
        ("He gave *T Okoro*. He is *Tunde Okoro*.", ["tunde okoro", "tunde okoro"]),
        ("HE GAVE *T OKORO*. HE IS *TUNDE OKORO*.", ["tunde okoro", "tunde okoro"]),
    ],
)
def test_whom_a_careless_reader_would_join(text: str, want: list[str]) -> None:
    assert values(text) == want
