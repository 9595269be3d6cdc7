"""Names by rule and model, canonical values, and the extractor as a whole."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date

import pytest

from trawl.entities import extractor_version, mention_rows, open_extractor
from trawl.entities.canonical import (
    canonical_alias,
    canonical_location,
    canonical_organisation,
    canonical_person,
    canonical_premises,
)
from trawl.entities.models import pieces_of
from trawl.entities.view import show_text
from trawl.errors import SettingsError
from trawl.model import Record

RULES = open_extractor("rules")


def found(text: str, kind: str) -> list[str]:
    return [mention.text for mention in RULES.find(text, date(2024, 9, 1)) if mention.type == kind]


@pytest.mark.parametrize(
    ("text", "kind", "names"),
    [
        ("DP GARSIDE, Scott 08.09.1992 arrested", "person", ["GARSIDE, Scott"]),
        ("Susp Nathan PICKERSGILL left. PICKERSGILL denied it", "person", ["Nathan PICKERSGILL", "PICKERSGILL"]),
        ("seen by PC Holroyd and Mrs J Oldroyd", "person", ["Holroyd", "J Oldroyd"]),
        ("CALLER MRS JEAN FIRTH REPORTS BURGLARY AT THE ADDRESS OVERNIGHT", "person", ["JEAN FIRTH"]),
        ("MISSING PERSON REPORT and RISK ASSESSMENT graded HIGH", "person", []),
        (
            "WHITE, Karen rang; SMITH, Will and NOWAK, Łukasz left",
            "person",
            ["WHITE, Karen", "SMITH, Will", "NOWAK, Łukasz"],
        ),
        (
            "TRENCH, Kaylorna was seen. PRICE, Asda worker. PRICE, Leeds",
            "person",
            ["TRENCH, Kaylorna", "PRICE", "PRICE"],
        ),
        ("PC HARKER, Lee DOVE and Una TARN came", "person", ["HARKER", "Lee DOVE", "Una TARN"]),
        ("Seen with TARNE, Una DOVE and Lee HARKER", "person", ["TARNE", "Una DOVE", "Lee HARKER"]),
        ("Ivan TARN, Una DOVE ran", "person", ["Ivan TARN", "Una DOVE"]),
        ("TARN, Una; DOVE, Lee Adam left", "person", ["TARN, Una", "DOVE, Lee Adam"]),
        ("DE SOUZA Ana, Niamh O NEILL and O BRIEN, Una", "person", ["DE SOUZA Ana", "Niamh O NEILL", "O BRIEN, Una"]),
        ("VAN DER BERG, Jan was seen leaving in a hired van", "person", ["VAN DER BERG, Jan"]),
        ("EWO Pauline Sproston rang. DCI Shah rang", "person", ["Pauline Sproston", "Shah"]),
        ("Names: Lomax, Sarah; Lomax, Ben (14). In Hull, Amy left", "person", ["Lomax, Sarah", "Lomax, Ben", "Amy"]),
        ("Told that J Fox dob 12/03/2009 and A M Lumb (b. 1/2/91) left", "person", ["J Fox", "A M Lumb"]),
        ("Plan B Garage, Unit B Block 12/03/2009 and Vitamin C Drops b 12 were there", "person", []),
        ("DS SICK TODAY, DI COVERING THE SHIFT, VIC WISHES NO CONTACT", "person", []),
        ("DOC GETS HIS FROM MANDY AT WEEKENDS, THE CALLER STATES", "person", []),
        ("FOUND ASLEEP IN A SHED. GOSS, LEANNE 04/06/1988 WANTED", "person", ["GOSS, LEANNE"]),
        ("Neighbour Hazel Utting and suspect Craig Noon left", "person", ["Hazel Utting", "Craig Noon"]),
        ("Jan Kowalski aka J Kowalski. He called himself Gary", "person", ["Jan Kowalski", "J Kowalski", "Gary"]),
        ("Residents Dr and Mrs Haddad spoke", "location", []),
        ("We met by the Sixfields roundabout, not at the Kestrel", "premises", ["the Kestrel"]),
        ("VOICE OF THE CHILD: she is well. Lives at 12 FOUNDRY ST with mum", "person", []),
        ('Nickname: Biggz. Street name - Kenzo. AKA: "Rocco"', "alias", ["Biggz", "Kenzo", "Rocco"]),
        ("STREET NAME: KENZO. AKA ROCCO WAS SEEN BY STAFF", "alias", ["KENZO", "ROCCO"]),
        ("Alias: None. Nickname: N/K. Nick Oldroyd left. Called Mark later", "alias", []),
        (
            "in Stoke on Trent, Bradford-on-Avon's pub, 'Ross-on-Wye' and Kings Lynn",
            "location",
            ["Stoke on Trent", "Bradford-on-Avon", "Ross-on-Wye", "Kings Lynn"],
        ),
        ("Section 47 Enquiry. Lives at 47 Ellerby, Goole", "location", ["47 Ellerby", "Goole"]),
        ("child attends Clee Hill C of E Primary School", "premises", ["Clee Hill C of E Primary School"]),
        ("drank in the Fox & Hounds", "premises", ["the Fox & Hounds"]),
        ("North Shire Ambulance Service came", "organisation", ["North Shire Ambulance Service"]),
        ("Mohammed HUSSAIN street name Mo is running it", "alias", ["Mo"]),
        ("Tyrone CAMPBELL-REID aka Ty drives it", "alias", ["Ty"]),
        ("Shaun MURGATROYD (Shorty) supplies", "alias", ["Shorty"]),
        ("a room at the Kingfisher for two nights", "premises", ["the Kingfisher"]),
        ("works at Kwik Vape, then Oakmoor Edge Academy", "premises", ["Kwik Vape", "Oakmoor Edge Academy"]),
        ("referred to Trading Standards and Essex Police", "organisation", ["Trading Standards", "Essex Police"]),
        ("left 22 Cavendish Avenue, Derby by the A57", "location", ["22 Cavendish Avenue", "Derby", "A57"]),
        ("a grey Audi A3 and a blue 1 series", "vehicle", ["grey Audi A3", "blue 1 series"]),
        ("wraps of crack and heroin", "drug", ["crack", "heroin"]),
        ("wearing a white top and dark jeans", "drug", []),
    ],
)
def test_conventions(text: str, kind: str, names: list[str]) -> None:
    assert found(text, kind) == names


def test_identifiers_win_over_names() -> None:
    mentions = RULES.find("Mark told snap user lucy.hull9 to ring 07700 900123 in Hull")
    assert [(m.type, m.text) for m in mentions if m.type in ("handle", "phone", "location")] == [
        ("handle", "lucy.hull9"),
        ("phone", "07700 900123"),
        ("location", "Hull"),
    ]


def test_canonical_values_meet() -> None:
    assert (
        len({canonical_person(n) for n in ("GARSIDE, Scott", "Scott GARSIDE", "GARSIDE Scott", "Scott Garside")}) == 1
    )
    assert canonical_person("WRÓBEL, Marcin") == "marcin wrobel"
    assert canonical_premises("The Grange Guest Hse") == canonical_premises("Grange Guesthouse")
    assert canonical_organisation("Cloud Retail Ltd") == "cloud retail"
    assert canonical_location("200 Foundry St") == canonical_location("200 Foundry Street")


@pytest.mark.parametrize(
    ("canonical", "written", "value"),
    [
        (
            canonical_organisation,
            ("Cloud Retail (UK) Ltd.", "CLOUD RETAIL LIMITED", "Cloud Retail Co Ltd"),
            "cloud retail",
        ),
        (canonical_organisation, ("Moss & Daughter's", "Moss and Daughters"), "moss and daughters"),
        (canonical_premises, ("The B&B", "the B & B"), "bed and breakfast"),
        (canonical_premises, ("Limited", "LIMITED"), "limited"),
        (canonical_premises, ("Vape Co", "The Vape Co Ltd"), "vape co"),
        (canonical_location, ("Kings Lynn", "King's Lynn", "KING’S LYNN"), "king's lynn"),
        (canonical_location, ("Stoke on Trent", "Stoke-on-Trent"), "stoke-on-trent"),
        (canonical_location, ("Notts", "Nottinghamshire"), "nottinghamshire"),
        (canonical_location, ("Marlow St", "marlow street"), "marlow street"),
        (canonical_location, ("12 Marlow Ln", "12, MARLOW LANE"), "12 marlow lane"),
        (canonical_location, ("St John's Rd", "St. Johns Road"), "st johns road"),
        (canonical_location, ("Tyne & Wear", "Tyne and Wear"), "tyne and wear"),
        (canonical_organisation, ("Notts Police", "Nottinghamshire Police"), "nottinghamshire police"),
        (canonical_organisation, ("Beds Direct", "Beds Direct Ltd"), "beds direct"),
        (canonical_premises, ("Mill Road Co-op", "the Mill Rd Coop"), "mill road coop"),
        (canonical_person, ("O'NEILL, Siobhán", "Siobhan O’Neill", "Siobhan ONEILL"), "siobhan oneill"),
        (canonical_person, ("Łukasz Nowak", "NOWAK Lukasz", "NOWAK, Łukasz"), "lukasz nowak"),
        (canonical_person, ("TRENCH Kaylorna", "Kaylorna TRENCH", "TRENCH, Kaylorna"), "kaylorna trench"),
        (canonical_person, ("McDONALD Iain", "Iain McDonald"), "iain mcdonald"),
        (canonical_person, ("GARSIDE S", "S. Garside", "S GARSIDE"), "s garside"),
        (canonical_person, ("DJ Kaylorna", "DJ KAYLORNA"), "dj kaylorna"),
        (canonical_alias, ("LITTLE T", "Little T", "'Little T'"), "little t"),
    ],
)
def test_spellings_have_one_value(canonical: Callable[[str], str], written: tuple[str, ...], value: str) -> None:
    assert {canonical(name) for name in written} == {value}


def premises_values(text: str) -> list[str]:
    return [mention.value for mention in RULES.find(text) if mention.type == "premises"]


def test_a_short_name_means_the_premises_that_the_record_names() -> None:
    assert premises_values("Seen at the Quillon Hotel. Left the Quillon at 9") == ["quillon hotel"] * 2
    assert premises_values("At the Quillon, then Quillon Guest House") == ["quillon guest house"] * 2
    assert premises_values("Quillon Hotel is by the Quillon pub") == ["quillon hotel", "quillon"]
    assert premises_values("Station Hotel is by the Station") == ["station hotel", "station"]
    assert premises_values("Quillon Hotel or Quillon Lodge? the Quillon") == [
        "quillon hotel",
        "quillon lodge",
        "quillon",
    ]


def test_extract_keeps_order_and_says_offsets() -> None:
    records = [Record("s", str(n), f"IP Jade SYKES rang 07700 90012{n}") for n in range(3)]
    pairs = list(RULES.extract(records))
    assert [record.record_id for record, _ in pairs] == ["0", "1", "2"]
    for record, mentions in pairs:
        for row in mention_rows(mentions):
            assert record.narrative[row["start"] : row["end"]] == row["text"]
    assert [m.value for m in pairs[1][1] if m.type == "phone"] == ["+447700900121"]


def test_no_text_and_odd_text() -> None:
    assert RULES.find("") == ()
    for text in ("\x00\x01", "😀" * 500, "x" * 50_000, "@" * 20_000, "İİİ Jane Smith"):
        RULES.find(text)


def test_capitals_are_shown_in_title_case_at_the_same_offsets() -> None:
    view = show_text("CALLER O'NEILL AT HOME. NO UNITS AVAILABLE")
    assert view.capitals
    assert view.text == "Caller O'Neill At Home. No Units Available"
    assert not show_text("Darren WHITTLE was seen there again").capitals


def test_pieces_cover_a_long_text() -> None:
    text = "word " * 20_000
    pieces = list(pieces_of(text))
    assert "".join(piece for _, piece in pieces) == text
    assert all(text.startswith(piece, start) for start, piece in pieces)


def test_unknown_model_is_refused() -> None:
    with pytest.raises(SettingsError, match="TRAWL_MODEL"):
        open_extractor("no_such_model")
    with pytest.raises(SettingsError):
        extractor_version("../evil")


def test_no_model_needs_no_spacy() -> None:
    code = (
        "import sys; from trawl.entities import open_extractor, extractor_version;"
        "assert open_extractor('none').version == extractor_version('none');"
        "extractor_version('none'); assert 'spacy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_model_finds_what_no_rule_says_and_depends_on_nothing_else() -> None:
    extractor = open_extractor("auto")
    assert extractor.version == extractor_version("auto")
    text = "He met John Vanderbilt and then Zebedee Underhill in Paris last week."
    alone = extractor.find(text)
    assert "Zebedee Underhill" in [m.text for m in alone if m.type == "person"]
    records = [Record("s", str(n), text if n % 2 else f"Other text {n} about Sheffield.") for n in range(6)]
    assert [mentions for record, mentions in extractor.extract(records) if record.narrative == text] == [alone] * 3
