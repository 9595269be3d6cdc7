"""All schemes together: overlaps, guesses, spellings, and texts of odd pieces."""

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.identifiers.test_schemes import ALL
from trawl.identifiers import SCHEMES, Candidate, choose, find_mentions, guess, look_alikes, normalise, spellings
from trawl.identifiers.platforms import BY_WORD
from trawl.identifiers.vehicle_words import BODIES, COLOURS, MAKES
from trawl.model import Entity

PIECES = st.sampled_from(
    [
        "07700 900123",
        "@",
        "a@",
        "(at)",
        "hxxp://",
        "1.2.3.4",
        "::",
        "12/03/24",
        "dob ",
        "aged ",
        "snap ",
        "https://t.me/",
        "instagram.com/jay_22",
        "VD20 BSX",
        "00",
        "£",
        "-",
        " ",
        "\n",
        "İ",
        "٣",
        "x",
    ]
)
#: What a scheme may be given to read, rightly or wrongly: the values of the cases, as written and canonical.
VALUES = st.sampled_from(
    [raw for case in ALL.values() for part in ("normalise", "valid") for raw in case.get(part, ())]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join))


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_any_text_gives_ordered_mentions_without_overlaps(text: str) -> None:
    """But for the account inside the link that names it."""
    end, link = 0, (0, 0)
    for mention in find_mentions(text):
        assert mention.text == text[mention.start : mention.end]
        if mention.type == "handle" and link[0] <= mention.start < mention.end <= link[1]:
            continue
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
        if mention.type == "url":
            link = (mention.start, mention.end)


@given(st.one_of(VALUES, st.text(max_size=60)))
@settings(max_examples=500, deadline=None)
def test_a_canonical_value_is_its_own_canonical_value(text: str) -> None:
    for scheme in SCHEMES:
        value = scheme.normalise(text)
        if value and scheme.validate(value) == "valid":
            assert scheme.normalise(value) == value
    guess(text)


def test_the_surer_the_longer_the_earlier_wins() -> None:
    def candidate(kind: str, start: int, end: int, confidence: float) -> Candidate:
        return Candidate(kind, start, end, "", "valid", confidence)

    surer, longer, first = candidate("a", 0, 3, 0.9), candidate("b", 2, 9, 0.8), candidate("c", 10, 12, 0.7)
    same, weak = candidate("d", 10, 12, 0.7), candidate("e", 20, 30, 0.4)
    assert choose([longer, surer, first, same, weak]) == [surer, first]


def test_an_account_stands_inside_a_link_that_stands() -> None:
    link, account = (Candidate(kind, at, at + 8, "", "valid", 0.9) for kind, at in (("url", 0), ("handle", 0)))
    inside, across = account._replace(start=3), account._replace(start=6, end=11)
    assert choose([link, inside, across]) == [link, inside]
    assert choose([inside, link._replace(confidence=0.4)]) == [inside]
    phone = link._replace(type="phone")
    assert choose([phone, inside]) == [phone]


def test_guess() -> None:
    assert guess("07700 900123") == (Entity("phone", "+447700900123"),)
    assert guess("7700 900123") == (Entity("phone", "+447700900123"),)  # a spreadsheet took its nought
    assert Entity("phone", "+441632960107") in guess("1632960107")
    assert guess("770090012") == ()
    assert guess("vd20bsx") == (Entity("vrm", "VD20BSX"),)
    assert Entity("email", "a@example.org") in guess("A@example.org")
    # What only looks like a web address or bytes: a day, a name, a telephone number.
    assert guess("01.05.1990") == guess("1.5.90") == guess("jo.bloggs") == ()
    assert guess("+447700900123") == guess("447700900123") == (Entity("phone", "+447700900123"),)
    assert guess("hotel") == guess("girls school") == guess("M25") == ()


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("///filled.count.soap", Entity("what3words", "///filled.count.soap")),
        ("SK 432 876", Entity("grid_reference", "SK432876")),
        ("234151234567890", Entity("imsi", "234151234567890")),
        ("vwakviie2ienjx6t.onion", Entity("onion", "vwakviie2ienjx6t.onion")),
        ("MORGA657054SM9IJ", Entity("driving_licence", "MORGA657054SM9IJ")),
        ("GB29 NWBK 6016 1331 9268 19", Entity("bank_account", "GB29NWBK60161331926819")),
    ],
)
def test_guess_of_rarer_schemes(text: str, entity: Entity) -> None:
    assert entity in guess(text)


def test_three_labels_are_no_what3words_address() -> None:
    assert "what3words" not in {entity.type for entity in guess("www.example.com")}
    assert "driving_licence" not in {entity.type for entity in guess("12345678")}


def test_an_ethereum_address_is_checked_as_written_and_joined_in_lower_case() -> None:
    sound, slip = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"
    found = [find_mentions(f"paid to {address} today")[0] for address in (sound, slip, sound.lower())]
    assert [mention.validity for mention in found] == ["valid", "invalid", "unverifiable"]
    assert {mention.value for mention in found} == {sound.lower()}


def test_an_onion_address_is_no_web_address_as_well() -> None:
    assert [mention.type for mention in find_mentions("http://vwakviie2ienjx6t.onion/index.php")] == ["onion"]


def test_a_link_to_what3words_is_its_address() -> None:
    assert [mention.type for mention in find_mentions("https://what3words.com/filled.count.soap")] == ["what3words"]


def test_dates_of_birth_are_found_by_their_span_alone() -> None:
    (mention,) = [mention for mention in find_mentions("dob 12/O3/1999, seen") if mention.type == "dob"]
    assert (mention.text, mention.value) == ("12/O3/1999", "1999-03-12")


@pytest.mark.parametrize("days", ["17th-18th Jan 2024", "17TH-18TH JAN 2024", "21 AND 22 SEPTEMBER"])
def test_several_days_are_one_mention(days: str) -> None:
    assert [mention.text for mention in find_mentions(f"overnight {days} at")] == [days]


def test_a_bare_name_is_guessed_on_every_platform() -> None:
    guessed = guess("@Jo_99")
    assert guessed[0] == Entity("handle", "unknown:jo_99")
    assert {Entity("handle", "snapchat:jo_99"), Entity("handle", "x:jo_99")} <= set(guessed)
    assert guess("snap:jo_99") == (Entity("handle", "snapchat:jo_99"),)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("50 pence and 4 quid", ["50 pence", "4 quid"]),
        ("on 14thMarch it was", ["14thMarch"]),
        ("reg ab12 cde", ["ab12 cde"]),
        ("DG24 NSY", ["DG24 NSY"]),
        ("a man named jo at example dot org", []),
        ("jo.smith99 at example dot org", ["jo.smith99 at example dot org"]),
        ("twenty-one people, he is twenty-one.", ["twenty-one"]),
        ("his late 20s, her thirties", ["late 20s", "thirties"]),
        ("tel 07700 900123.", ["07700 900123"]),
    ],
)
def test_what_is_looked_at_is_found(text: str, found: list[str]) -> None:
    assert [mention.text for mention in find_mentions(text)] == found


def test_spellings() -> None:
    handles = spellings(Entity("handle", normalise("handle", "@Jo_99")))
    assert {Entity("handle", "unknown:jo_99"), Entity("handle", "snapchat:jo_99")} <= set(handles)
    assert spellings(Entity("handle", "snapchat:jo_99")) == (Entity("handle", "snapchat:jo_99"),)
    assert Entity("pnc_id", "15/0482913H") in spellings(Entity("pnc_id", "2015/482913H"))
    assert "VD20BSX" in look_alikes("VD2OBSX")


def test_libraries_are_loaded_only_where_a_text_needs_them() -> None:
    program = (
        "import sys; from trawl.identifiers import find_mentions; find_mentions('07700 900123 VD20BSX HG6 2QB 1/2/24');"
        "print([name for name in ('stdnum', 'publicsuffixlist', 'phonenumbers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("word", sorted(BY_WORD))
def test_every_word_for_a_platform_makes_a_name_after_it_a_handle(word: str) -> None:
    values = [mention.value for mention in find_mentions(f"on his {word} jayb22 and") if mention.type == "handle"]
    assert values == [f"{BY_WORD[word]}:jayb22"]


@pytest.mark.parametrize("word", [*MAKES, *COLOURS, *BODIES])
def test_every_word_for_a_vehicle_vouches_for_an_older_mark(word: str) -> None:
    assert "vrm" in {mention.type for mention in find_mentions(f"a {word.upper()} SRF 41K parked")}


@pytest.mark.parametrize(
    ("mark", "year", "validity"),
    [
        ("VD24 BSX", 2024, "valid"),
        ("VD74 BSX", 2024, "valid"),
        ("VD25 BSX", 2024, "invalid"),
        ("VD75 BSX", 2024, "invalid"),
        ("VD02 BSX", 2002, "valid"),
        ("VD2? BSX", 2024, "unverifiable"),
    ],
)
def test_a_mark_is_of_a_year_not_after_the_records(mark: str, year: int, validity: str) -> None:
    (mention,) = find_mentions(f"reg {mark} seen", event_date=date(year, 6, 1))
    assert (mention.type, mention.validity) == ("vrm", validity)


def test_a_foreign_mark_is_checked_by_no_british_rule() -> None:
    (mention,) = find_mentions("French plate AB-123-CD")
    assert (mention.value, mention.validity) == ("AB123CD", "unverifiable")
