import re
from dataclasses import replace

import pytest

from tests.timing import is_proportional
from trawl.linkage import Linker
from trawl.model import Field, FieldValue, Match, Mention, Person, Place, Record, RegisterRow
from trawl.passages import part_text
from trawl.text import analyse_record

HOTELS = (
    RegisterRow(
        "hotels", "A1", "The Larchfield Hotel", "12 Mill Lane", "Derby", "DE1 9ZZ", "Derbyshire", "01632 960101"
    ),
    RegisterRow("hotels", "A2", "Marlowe Guest House", "9 Ferry Road", "Whitby", "YO21 9ZZ", "North Yorkshire"),
    RegisterRow("hotels", "A3", "Station B&B", "4 Tanner Row", "York", "YO1 9ZZ", "North Yorkshire"),
    RegisterRow("hotels", "A4", "Marlowe Lodge", "80 Canal Street", "York", "YO2 9ZZ", "North Yorkshire"),
    RegisterRow("hotels", "A5", "Hull Apartments", "3 Wharf Road", "York", "YO3 9ZZ", "North Yorkshire"),
    RegisterRow("shops", "B1", "Cloud Seven Vapes", "20 Marine Parade", "Derby", "DE2 9ZZ", "Derbyshire"),
    RegisterRow("shops", "B2", "Smoke & Mirrors", "7 Northgate", "Wakefield", "WF1 9ZZ", "West Yorkshire"),
    RegisterRow("shops", "B3", "Candy Orbit Local", "7 London Road", "Hull", "HU1 9ZZ", "Humberside"),
)


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(HOTELS)


def link(linker: Linker, narrative: str, force: str = "", **fields: object) -> dict[str, Match]:
    mentions = fields.pop("mentions", ())
    record = Record("feed", "R1", narrative, force=force, **fields)  # type: ignore[arg-type]  # a test's keywords
    return {match.row.row_id: match for match in linker.match(record, mentions)}  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize(
    ("narrative", "force", "row"),
    [
        ("Night porter at the Larchfield rang re a young guest.", "Derbyshire", "A1"),
        ("They stayed at Larchfield Htl, Derby for two nights.", "Essex", "A1"),
        ("Seen at the Larch Field hotel in Derby.", "Essex", "A1"),
        ("FOUND IN ROOM 4 OF LARCHFIELD HOTEL DERBY", "Essex", "A1"),
        ("Receipt from Marlowe Guest Hse found, Ferry Rd, Whitby", "Essex", "A2"),
        ("Guest at the station bed and breakfast, York has rung.", "Essex", "A3"),
        ("She is stood outside Cloud 7 on Marine Parade, Derby most days.", "Essex", "B1"),
        ("Vapes bought from Smoke and Mirrors in Wakefield.", "Essex", "B2"),
        ("Candy Orbit on London Rd Hull lets yr 7s in the back room.", "Humberside", "B3"),
        ("Hotel rung on 01632 960 101, the Larchfield says no.", "Essex", "A1"),
    ],
)
def test_names_as_people_write_them(linker: Linker, narrative: str, force: str, row: str) -> None:
    found = link(linker, narrative, force)
    assert {r: m.band for r, m in found.items()} == {row: "strong"}


@pytest.mark.parametrize(
    ("narrative", "force"),
    [
        ("Suspect is thought to be Craig MARLOWE of no fixed address.", "North Yorkshire"),
        ("Mr Larchfield rang to report his car.", "Derbyshire"),
        ("Traveller with no ticket at York station, moved on.", "North Yorkshire"),
        ("Collapsed outside Larchfield Hospital.", "Derbyshire"),
        ("Pupils of Marlowe Academy were spoken to.", "North Yorkshire"),
        ("Male states he is from Hull and has nowhere to stay.", "North Yorkshire"),
        ("Chip pan fire, lots of smoke, mirrors broken.", "West Yorkshire"),
    ],
)
def test_decoys_are_not_linked(linker: Linker, narrative: str, force: str) -> None:
    assert [m for m in link(linker, narrative, force).values() if m.band == "strong"] == []


def test_a_part_of_a_longer_name_is_never_strong() -> None:
    row = RegisterRow("shops", "E1", "Haddow Convenience", "2 Haddow Parade", "Derby", "DE3 9ZZ", "Derbyshire")
    text = "Pupil at Haddow Hill said the vape shop on Haddow Parade, Derby has reopened."
    assert [match.band for match in Linker([row]).match(Record("feed", "R1", text, force="Derbyshire"))] == ["possible"]


def test_rows_alike_are_never_strong(linker: Linker) -> None:
    found = link(linker, "She was taken to the Marlowe for the night.", "North Yorkshire")
    assert {r: m.band for r, m in found.items()} == {"A2": "possible", "A4": "possible"}
    assert all("one of 2 rows alike" in match.against for match in found.values())


def test_a_town_decides_between_rows_alike(linker: Linker) -> None:
    found = link(linker, "She was taken to the Marlowe in Whitby for the night.", "North Yorkshire")
    assert {r: m.band for r, m in found.items()} == {"A2": "strong"}


def test_another_mention_decides_between_rows_alike(linker: Linker) -> None:
    found = link(linker, "Found at Marlowe Guest House. The Marlowe will keep her booking details.", "North Yorkshire")
    assert {r: m.band for r, m in found.items()} == {"A2": "strong"}


def test_another_town_contradicts(linker: Linker) -> None:
    assert "A1" not in link(linker, "Booked into the Larchfield, Whitby by an older male.", "North Yorkshire")


@pytest.mark.parametrize(
    "narrative",
    [
        "They stayed at Larchfield Hotel, Skegness.",
        "They stayed at the Larchfield Hotel in Skegness before coming to Derby.",
        "They stayed at the Larchfield Hotel on Mill Lane in Lincoln near the station.",
        "They stayed at the Larchfield Hotel, Stoke on Trent, not in Derby.",
        "THEY STAYED AT LARCHFIELD HOTEL SKEGNESS, NOT DERBY",
        "Hotel staff in Derby sent her to the Larchfield Hotel, DE22 1ZZ.",
    ],
)
def test_a_town_that_the_register_does_not_know_contradicts(linker: Linker, narrative: str) -> None:
    assert "strong" not in {match.band for match in link(linker, narrative, "Derbyshire").values()}


@pytest.mark.parametrize(
    "narrative",
    [
        "They stayed at Larchfield Hotel, Ilkeston, Derby.",
        "They stayed at Larchfield Hotel on Ilkeston Road, Derby.",
        "At Larchfield Hotel, Ashley was seen. Derby is near.",
        "They stayed at Larchfield Hotel, Ilkeston, DE1 9ZZ.",
        "They stayed at Larchfield Hotel, 12 Mill Lane, Ilkeston.",
    ],
)
def test_a_suburb_or_a_person_after_a_name_does_not(linker: Linker, narrative: str) -> None:
    assert link(linker, narrative, "Derbyshire")["A1"].band == "strong"


def test_words_read_as_a_person_are_never_strong(linker: Linker) -> None:
    text = "Craig Marlowe's lodge at 80 Canal Street, York was searched, YO2 9ZZ."
    person = Mention("person", 0, 13, "Craig Marlowe", origin="model")
    assert link(linker, text, "North Yorkshire")["A4"].band == "strong"
    assert link(linker, text, "North Yorkshire", mentions=(person,))["A4"].band == "possible"


def test_a_misspelling_is_found_where_capitals_or_a_mention_show_a_name(linker: Linker) -> None:
    assert link(linker, "Guest at Larchfeild Hotel, Derby rang.", "Derbyshire")["A1"].band == "strong"
    text = "guest at larchfeild hotel derby rang"
    mention = Mention("premises", text.index("larch"), text.index(" derby"), "larchfeild hotel", origin="model")
    assert "A1" in link(linker, text, "Derbyshire", mentions=(mention,))


def test_a_person_read_by_the_extractor_is_no_premises(linker: Linker) -> None:
    text = "Larchfield left by the rear door."
    person = Mention("person", 0, 10, "Larchfield", origin="model")
    assert link(linker, text, "Derbyshire", mentions=(person,)) == {}


@pytest.mark.parametrize(("confidence", "bands"), [(0.95, []), (0.7, ["possible"]), (None, ["strong"])])
def test_what_may_be_a_person_is_offered_and_never_strong(
    linker: Linker, confidence: float | None, bands: list[str]
) -> None:
    text = "Officers to check Larchfield, wake Carol at any hour. Derby informed."
    start = text.index("Larchfield")
    person = Mention("person", start, start + 10, "Larchfield", origin="model", confidence=confidence or 0)
    found = link(linker, text, "Derbyshire", mentions=(person,) if confidence else ())
    assert [match.band for match in found.values()] == bands


def test_the_record_s_own_place_is_linked(linker: Linker) -> None:
    place = Place(premises="LARCHFIELD", address="12 Mill Ln", town="Derby", postcode="de19zz")
    match = link(linker, "Nothing to add.", place=place)["A1"]
    assert match.band == "strong"
    assert match.mention == "LARCHFIELD"
    assert "same postcode DE1 9ZZ" in match.evidence


def test_an_address_without_a_name_is_only_possible(linker: Linker) -> None:
    match = link(linker, "Order was served at 12 Mill Lane, Derby DE1 9ZZ.", "Derbyshire")["A1"]
    assert match.band == "possible"
    assert "not by name" in match.against


def test_evidence_says_what_agreed(linker: Linker) -> None:
    match = link(linker, "Night porter at the Larchfield in Derby rang.", "Derbyshire")["A1"]
    assert match.mention == "Larchfield"
    assert match.evidence[0] == "name 'Larchfield' ~ 'The Larchfield Hotel' 100"
    assert {"in Derby", "same force"} <= set(match.evidence)
    assert (match.source, match.record_id) == ("feed", "R1")


def test_a_title_is_read_too(linker: Linker) -> None:
    assert link(linker, "Caller rang off.", "Derbyshire", title="Disorder at Larchfield Hotel")["A1"].band == "strong"


def test_analysed_text_gives_the_same_matches(linker: Linker) -> None:
    record = Record("feed", "R1", "Seen at “the Larchfield” in Derby.", force="Essex", title="Hotel watch")
    assert linker.match(record, (), analyse_record(record)) == linker.match(record)
    assert linker.match(record)


def test_no_rows_and_no_text() -> None:
    assert Linker(()).match(Record("feed", "R1", "The Larchfield Hotel")) == ()
    assert Linker(HOTELS).match(Record("feed", "R1", "")) == ()


def test_many_rows_of_one_name_point_at_none() -> None:
    rows = [RegisterRow("shops", f"C{n}", "Bunwell's", f"{n} High Street", "Leeds") for n in range(1, 9)]
    linker = Linker(rows)
    assert link(linker, "Theft from Bunwell's, Leeds.") == {}
    assert link(linker, "Theft from Bunwell's, 3 High Street, Leeds.")["C3"].band == "strong"


def test_time_grows_with_the_length_of_a_record(linker: Linker) -> None:
    def match(times: int) -> None:
        narrative = (
            "They met at Larchfield Hotel, Derby, then at the Marlowe in Whitby, not at Station B&B, York. " * times
        )
        at = [m.start() for m in re.finditer("Larchfield Hotel", narrative)]
        mentions = [Mention("premises", start, start + 16, "Larchfield Hotel") for start in at]
        assert linker.match(Record("feed", "R1", narrative), mentions)

    assert is_proportional(match, 10, 400)


# What further columns say


def field(kind: str, *values: str) -> Field:
    return Field("Venue", tuple(FieldValue(value, kind) for value in values))


def test_a_phone_column_that_is_a_rows_phone_is_evidence_as_one_in_the_text_is(linker: Linker) -> None:
    told = link(linker, "Night porter at the Larchfield rang, 01632 960101.")
    column = link(linker, "Night porter at the Larchfield rang.", fields=(field("phone", "+44 1632 960101"),))
    assert "same phone 01632 960101" in column["A1"].evidence
    assert column["A1"].score == told["A1"].score
    assert not link(linker, "A call.", fields=(field("phone", "01632 960999"),))


def test_a_row_known_by_its_phone_alone_is_shown_by_that_and_not_by_its_address(linker: Linker) -> None:
    (match,) = link(linker, "A call.", force="Derbyshire", fields=(field("phone", "01632 960101"),)).values()
    assert match.mention == "01632 960101"


def test_premises_in_a_further_column_link_as_those_of_the_place_do(linker: Linker) -> None:
    (place,) = link(linker, "A visit.", force="Derbyshire", place=Place(premises="Larchfield Hotel")).values()
    (column,) = link(linker, "A visit.", force="Derbyshire", fields=(field("premises", "Larchfield Hotel"),)).values()
    assert (column.row, column.score, column.evidence) == (place.row, place.score, place.evidence)


def test_a_row_gets_the_evidence_of_one_column_once(linker: Linker) -> None:
    record = Record(
        "feed",
        "R1",
        "A visit.",
        place=Place("The Larchfield Hotel", postcode="DE1 9ZZ"),
        fields=(field("premises", "The Larchfield Hotel"), field("postcode", "DE1 9ZZ")),
    )
    mentions = tuple(
        Mention(kind, at, at + len(said), said, origin="structured", part="fields")
        for kind, said in (("premises", "The Larchfield Hotel"), ("postcode", "DE1 9ZZ"))
        for at in [part_text(record, "fields").index(said)]
    )
    (match,) = linker.match(record, mentions, analyse_record(record))
    (alone,) = linker.match(replace(record, fields=()))
    assert (match.score, match.evidence) == (alone.score, alone.evidence)


def test_people_and_words_of_columns_name_no_premises(linker: Linker) -> None:
    fields = {"people": (Person("Larchfield HOTEL", "victim"),), "fields": (field("", "The Larchfield Hotel, Derby"),)}
    record = Record("feed", "R1", "A visit.", **fields)
    found = (Mention("person", 0, 16, "Larchfield HOTEL", origin="structured", part="fields"),)
    assert linker.match(record, found, analyse_record(record)) == ()


def test_fields_change_nothing_of_how_the_narrative_is_read(linker: Linker) -> None:
    narrative = "Seen at the Larchfield, Derby with Marlowe."
    record = Record("feed", "R1", narrative, title="Visit")
    more = replace(record, people=(Person("Craig MARLOWE"),), markers=("Guest House",))
    found = tuple(Mention("person", 0, 13, "Craig MARLOWE", part="fields") for _ in range(2))
    assert linker.match(more, found, analyse_record(more)) == linker.match(record, (), analyse_record(record))
