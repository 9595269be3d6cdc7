"""What joins a record to premises and what does not, in its text and in its own columns alike."""

from dataclasses import replace

import pytest

from trawl.linkage import Linker
from trawl.model import Band, Match, Place, Record, RegisterRow

FORCE = "Northshire"


def row(row_id: str, name: str, address: str = "", town: str = "", postcode: str = "", **more: str) -> RegisterRow:
    extra = {"company": more.pop("company")} if "company" in more else {}
    return RegisterRow("r", row_id, name, address, town, postcode, **{"force": FORCE, **more}, extra=extra)  # type: ignore[arg-type]  # a test's keywords


LINKER = Linker(
    (
        row("alder", "Alder House Hotel", "5 Dock Lane", "Malvern", "WR14 1AA"),
        row("saint", "St Jude's Hotel", "4 Church Street", "Evesham", "WR11 1AA"),
        row("saints", "All Saints Lodge", "1 Hill Street", "Worcester", "WR1 3AA"),
        row("road", "M5 Rest Inn", "Junction 7", "Worcester", "WR4 1AA"),
        row("room", "Suite 16", "8 Broad Street", "Worcester", "WR1 4AA"),
        row("flat", "Velvet Nails", "Flat 4, 9 Port Road", "Redditch", "B97 1AA"),
        row("letter", "Silk Spa", "9A Port Road", "Redditch", "B97 1AA"),
        row("floor", "Ivory Spa", "First Floor, 22 Port Road", "Redditch", "B97 1AB"),
        row("parade", "Marine Parade Hotel", "14 Marine Parade", "Pershore", "WR10 1AA"),
        row("bank", "Willowbank Guest House", "3 Willowbank", "Malvern", "WR14 2AA"),
        row("fox", "Amber Fox Inn", "1 Green Lane", "Skipton", "BD23 1AA", force="North Yorkshire"),
        row("nine", "Number 9 News", "9 High Street", "Droitwich", "WR9 1AA"),
        row("year", "365 Stores", "4 Quay Street", "Upton", "WR8 1AA"),
        row("unit", "Car Spares", "Unit 12b, Blackpole Trading Estate", "Worcester", "WR3 1AA"),
        row("range", "Baker's Choice", "41-45 Load Street", "Bewdley", "DY12 1AA"),
        row("order", "Londis Barbourne", "60 Barbourne Road", "Worcester", "WR1 1JA"),
        row("short", "T's Diner", "5 New Road", "Rubery", "B45 1AA"),
        row("letters", "A B C Stores", "6 New Road", "Rubery", "B45 1AA"),
        row("olde", "Ye Olde Silver Bell", "3 High Street", "Bromsgrove", "B61 2AA"),
        row("phones", "Opal Massage", "8 Load Street", "Bewdley", "DY12 2AA", phone="01632 960040, 01632 960041"),
        row("former", "Reed Stores (formerly Elm Mini Market)", "1 Dog Lane", "Bewdley", "DY12 2AB"),
        row("company", "Corner Shop", "2 Dog Lane", "Bewdley", "DY12 2AB", company="Hazelmoor Trading Ltd"),
        row("bridge", "Imperial Hotel", "1 Sea Road", "Upton", "WR8 3AA"),
        row("talbot", "Talbot Inn", "5 Hill Street", "Ludlow", "SY8 3AA"),
        row("brothers", "Singh Brothers Supermarket", "8 Vine Street", "Evesham", "WR11 6AA"),
        row("anchor", "Anchor Lodge", "12 Quay Road", "Upton", "WR8 3AB"),
        row("well", "Wishing Well Inn", "3 Chapel Hill", "Malvern", "WR14 5AA"),
        row("corner", "Corner House Hotel", "70 London Road", "Worcester", "WR5 2DS"),
        row("park", "Victoria Park Hotel", "2 Victoria Park Road", "Worcester", "WR2 1AA"),
        row("surname", "Pemberton Guest House", "16 Graham Road", "Malvern", "WR14 2HN"),
        row("owner", "Kaur Enterprises Ltd t/a Penny Basket", "20 Bridge Street", "Pershore", "WR10 1AT"),
        row("twelve", "Number 12 Apartments", "12 Foregate Street", "Worcester", "WR1 1QQ"),
        row("basement", "Basement Nails", "Basement, 31 Bank Street", "Redditch", "B97 2AB"),
        row("court", "Granville Court Hotel", "21 Granville Road", "Kidderminster", "DY10 1AA"),
        row("letters twice", "Kenilwood Hotel", "8 Abbey Road", "Malvern", "WR14 3HG"),
    )
)


def band(found: tuple[Match, ...], row_id: str) -> Band | None:
    return next((match.band for match in found if match.row.row_id == row_id), None)


def in_text(narrative: str) -> tuple[Match, ...]:
    return LINKER.match(Record("feed", "R1", narrative, force=FORCE))


def in_columns(*place: str) -> tuple[Match, ...]:
    return LINKER.match(Record("feed", "R1", "Attended.", force=FORCE, place=Place(*place)))


@pytest.mark.parametrize(
    ("row_id", "narrative"),
    [
        ("saint", "Room taken at St Jude's Hotel, Evesham."),
        ("saints", "Found at All Saints Lodge in Worcester."),
        ("road", "Stayed at the M5 Rest Inn, Worcester."),
        ("parade", "Room taken at the Marine Parade Hotel, Pershore."),
        ("bank", "Seen at Willowbank Guest House, Malvern."),
        ("fox", "Seen at the Amber Fox Inn, Skipton."),
        ("well", "seen drinking at the wishing well inn, Malvern"),
        ("talbot", "fight at the talbot inn ludlow"),
        ("talbot", "Fight at the Talbot, Ludlow."),
        ("brothers", "Alcohol sold by Singh Bros Supermarket, Evesham."),
        ("well", "Fight in the car park of the Wishing Well Inn, Malvern."),
        ("corner", "Room booked at the corner house, Worcester."),
        ("corner", "Seen at the Corner House in Worcester."),
        ("park", "Room paid for at Victoria Park, Worcester, checked in at nine."),
        ("surname", "At PEMBERTON, Malvern, a guest was found."),
        ("surname", "Girl ran from Pemberton Guest House's car park, Malvern."),
        ("owner", "Vapes seized at Penny Basket, Pershore."),
    ],
)
def test_a_telling_name_in_its_town_is_strong(row_id: str, narrative: str) -> None:
    assert band(in_text(narrative), row_id) == "strong"


@pytest.mark.parametrize(
    ("row_id", "narrative"),
    [
        ("nine", "Theft from No 9 News, Droitwich."),
        ("nine", "Theft from Number Nine News, Droitwich."),
        ("year", "Seen in 365 Stores, Upton."),
        ("unit", "Search of Unit 12B Blackpole, Worcester."),
        ("range", "Fight at 43 Load Street, Bewdley."),
        ("order", "Vapes sold at the Barbourne Londis, Worcester."),
        ("short", "Seen in Ts Diner, Rubery."),
        ("letters", "Seen in ABC Stores, Rubery."),
        ("olde", "Drinking at the Silver Bell, Bromsgrove."),
        ("phones", "Calls to 01632 960041 about a job."),
        ("former", "Vapes from Elm Mini Market, Bewdley."),
        ("company", "Hazelmoor Trading Ltd of Bewdley was visited."),
        ("flat", "Attended 9 Port Road, flat 4, Redditch."),
        ("floor", "Attended 1st floor, 22 Port Road, Redditch."),
        ("basement", "Attended the basement of 31 Bank Street, Redditch."),
        ("anchor", "Drinking at the anchor in Upton, room booked."),
        ("letters twice", "Room at the kenliwood hotel, Malvern."),
        ("letters twice", "girl seen at the enilwood hotel in malvern"),
    ],
)
def test_a_name_or_an_address_written_otherwise_is_offered(row_id: str, narrative: str) -> None:
    assert band(in_text(narrative), row_id)


@pytest.mark.parametrize(
    ("row_id", "narrative"),
    [
        ("saint", "Pupil at St Jude's, Evesham."),
        ("saints", "Mass at All Saints, Worcester."),
        ("road", "Broken down on the M5 near Worcester."),
        ("room", "Meeting in suite 16 in Worcester."),
        ("parade", "Lives at 40 Marine Parade, Pershore."),
        ("parade", "Walked along Marine Parade in Pershore."),
        ("bank", "Home address 12 Willowbank, Malvern."),
        ("bank", "Lives on Willowbank in Malvern."),
        ("fox", "The Amber Fox Inn was where she went."),
        ("fox", "Seen at the Amber Fox Inn, Whitby."),
        ("year", "365 stores were checked in Upton."),
        ("olde", "Silver bell stolen from a church in Bromsgrove."),
        ("company", "Directors of Hazelmoor Trading Ltd were spoken to in Bewdley."),
        ("bridge", "Seen by Imperial Hotel bridge in Upton."),
        ("well", "They were wishing well inn keepers in Malvern a good night."),
        ("well", "they were wishing well inn guests in Malvern"),
        ("talbot", "Kyle Talbot, Ludlow, is wanted."),
        ("talbot", "FIGHT WITH TALBOT IN LUDLOW"),
        ("talbot", "Dropped at Talbot House, Ludlow."),
        ("brothers", "The Singh brothers of Evesham were arrested."),
        ("brothers", "SINGH BROTHERS EVESHAM ARE OUTSTANDING"),
        ("corner", "Parked by the corner house in Worcester."),
        ("corner", "PARKED BY THE CORNER HOUSE WORCESTER"),
        ("park", "Youths drinking in Victoria Park, Worcester."),
        ("court", "Fight outside Granville Court, Kidderminster."),
        ("surname", "Craig PEMBERTON, Malvern, is a known associate."),
        ("owner", "Kaur of Pershore is the suspect."),
        ("twelve", "Number 12 apartments were searched in Worcester."),
        ("unit", "Search of Car Spares, Unit 14, Blackpole Trading Estate, Worcester."),
    ],
)
def test_what_may_be_something_else_is_not_strong(row_id: str, narrative: str) -> None:
    assert band(in_text(narrative), row_id) != "strong"


@pytest.mark.parametrize(
    ("row_id", "narrative"),
    [
        ("flat", "Attended Flat 5, 9 Port Road, Redditch."),
        ("letter", "Attended 9 Port Road, Redditch."),
        ("floor", "Attended ground floor, 22 Port Road, Redditch."),
        ("basement", "Second floor flat, 31 Bank Street, Redditch."),
        ("anchor", "The vessel dropped anchor off Upton overnight."),
        ("anchor", "Boat at anchor in Upton marina, no lights."),
        ("unit", "Search of Unit 12 Blackpole, Worcester."),
        ("range", "Fight at 42 Load Street, Bewdley."),
        ("range", "Fight at 47 Load Street, Bewdley."),
        ("phones", "Calls to 01632 960042 about a job."),
    ],
)
def test_another_address_or_phone_is_not_offered(row_id: str, narrative: str) -> None:
    assert band(in_text(narrative), row_id) is None


@pytest.mark.parametrize(
    "place",
    [
        ("Alder House", "5 Dock Lane", "Malvern", "WR14 1AA"),
        ("ALDER HSE HTL", "", "Malvern"),
        ("Hotel Alder House", "5 Dock Ln", "Malvern"),
        ("Aldre House Hotel", "5 Dock Ln", "Malvern"),
        ("Alder House Hotel", "", "Malvern", "WR14"),
    ],
)
def test_a_name_in_a_column_with_its_place_is_strong(place: tuple[str, ...]) -> None:
    assert band(in_columns(*place), "alder") == "strong"


@pytest.mark.parametrize(
    ("place", "against"),
    [
        (("Alder House School", "9 Dock Lane", "Malvern", "WR14 9ZZ"), "another kind of premises (school)"),
        (("Alder Cars Ltd", "6 Station Road", "Malvern", "WR14 2QQ"), ""),
        (("Alder House Hotel", "50 Dock Lane", "Malvern"), "another number (50) in its street"),
        (("Alder House Hotel", "50 Dock Lane", "Malvern", "WR14 1AA"), "another number (50) in its street"),
        (("Alder House Hotel", "6 Station Road", "Malvern"), "another street"),
        (("Alder House Hotel", "", "Malvern", "DE1 1AA"), "another postcode (DE11AA)"),
        (("Alder House Hotel", "", "Malvern", "WR14 9ZZ"), "another postcode (WR149ZZ)"),
        (("Alder House Hotel", "", "Whitby"), "in another town"),
        (("Car Spares", "Unit 14, Blackpole Trading Estate", "Worcester"), "another part of the building (unit 14)"),
    ],
)
def test_what_contradicts_in_columns_is_said_and_never_strong(place: tuple[str, ...], against: str) -> None:
    found = in_columns(*place)
    assert [match for match in found if match.band == "strong"] == []
    if against and found:
        assert any(against in match.against for match in found)


def test_a_slip_after_the_name_hides_no_rival() -> None:
    rows = [
        row("own", "Hotel Riviera - By The Sea", "5 Cliff Road", "Upton"),
        row("other", "Riviera Hotel", "", "Upton"),
    ]
    place = Place(premises="Hotel Riviera - By The Sa", town="Upton")
    found = Linker(rows).match(Record("feed", "R1", "Attended.", place=place))
    assert {match.row.row_id: match.band for match in found} == {"own": "possible", "other": "possible"}


def test_both_sides_of_the_evidence_are_told() -> None:
    (match,) = in_columns("Alder House Hotel", "50 Dock Lane", "Malvern")
    assert "same town" in " ".join(match.evidence)
    assert match.against == ("another number (50) in its street",)
    assert match.amount == 5  # name, kind, address, town, force


def test_a_name_alone_is_never_strong() -> None:
    linker = Linker([RegisterRow("r", "1", "Alder House Hotel", "5 Dock Lane", "Malvern")])
    (match,) = linker.match(Record("feed", "R1", "Room taken at the Alder House Hotel."))
    assert (match.band, match.amount) == ("possible", 2)
    assert match.against == ("nothing but its name agrees",)


def test_a_name_that_ends_as_streets_do_is_strong_at_its_exact_address_alone() -> None:
    linker = Linker((row("junction", "Cloud Junction", "118 Linden Road", "Malvern", "WR14 6AA"),))
    at_home = "Warrant at CLOUD JUNCTION, 118 Linden Road, Malvern WR14 6AA."
    assert band(linker.match(Record("f", "1", at_home, force=FORCE)), "junction") == "strong"
    for elsewhere in ("RTC at Cloud Junction, Malvern.", "Lives at 4 Cloud Junction, 118 Linden Road, Malvern."):
        assert band(linker.match(Record("f", "1", elsewhere, force=FORCE)), "junction") != "strong"


def test_words_that_overlap_are_one_premises() -> None:
    linker = Linker(
        (
            replace(
                row("here", "Mist Bank", "12 Central Parade", "Malvern", "WR14 7AA"), extra={"category": "vape shop"}
            ),
            row("there", "Mistbank Vapes", "7 Friar Arch", "Evesham", "WR11 7AA"),
        )
    )
    said = "Theft, Central Parade, Malvern. The rabbit was found in the bins behind Mist Bank vape shop."
    found = linker.match(Record("f", "1", said, force=FORCE))
    assert (band(found, "here"), band(found, "there")) == ("strong", "possible")
    assert any("another row fits these words better" in match.against for match in found)


@pytest.mark.parametrize("name", ["Heron Vapours", "Egret Clouds", "Bittern Smoke Shop"])
def test_each_of_the_names_that_a_mapping_gives_a_row_is_its(name: str) -> None:
    called = replace(
        row("several", "Heron Vapours", "3 Quay Road", "Malvern"),
        extra={"former_names": "Egret Clouds; Bittern Smoke Shop"},
    )
    found = Linker((called,)).match(Record("f", "1", f"Vapes sold at {name}, Malvern.", force=FORCE))
    assert band(found, "several") == "strong"


def test_a_kind_after_a_name_of_which_the_register_says_none_is_offered() -> None:
    linker = Linker((row("bell", "Ye Olde Bronze Bell", "1 High Street", "Bromsgrove"),))
    found = linker.match(Record("f", "1", "Drinking at the Bronze Bell pub, Bromsgrove.", force=FORCE))
    assert band(found, "bell") == "possible"
