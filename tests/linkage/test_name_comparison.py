"""Two names compared, word by word and letter by letter."""

import pytest

from trawl.linkage.name_comparison import NameComparison, compare_names, sound_key


def compare(written: str, row: str, *known: str, local: tuple[str, ...] = ()) -> NameComparison:
    return compare_names(written, row, frozenset(local), lambda form: form in known)


@pytest.mark.parametrize(
    ("written", "row"),
    [
        ("Larch Field Hotel", "Larchfield Hotel"),
        ("Travel Lodge", "Travelodge"),
        ("LARCHFIELD HTL", "The Larchfield Hotel"),
        ("Hotel Larchfield", "Larchfield Hotel"),
        ("Larchfeild Hotel", "Larchfield Hotel"),
        ("Larchfield Hote", "Larchfield Hotel"),
        ("Greystone Breakfast & Bed", "Greystone Bed and Breakfast"),
        ("Gt Orme Rooms", "Great Orme Rooms"),
        ("Number One Stores", "No. 1 Stores"),
    ],
)
def test_one_name_in_many_spellings_is_whole(written: str, row: str) -> None:
    assert compare(written, row).whole


@pytest.mark.parametrize(
    ("written", "row", "missing", "added"),
    [
        ("San Bruno", "San Rocco", ("rocco",), ("bruno",)),
        ("Larchfield", "Larchfield Court Hotel", ("court",), ()),
        ("Larchfield Dairy Ltd", "Larchfield", (), ("dairy",)),
        ("Terminal 3", "Terminal 4", ("4",), ("3",)),
    ],
)
def test_words_of_one_name_alone(written: str, row: str, missing: tuple[str, ...], added: tuple[str, ...]) -> None:
    found = compare(written, row)
    assert (found.missing_telling, found.added_telling) == (missing, added)


def test_the_order_of_words_is_seen() -> None:
    assert compare("Nisa Castlegate", "Castlegate Nisa").ordered is False
    assert compare("Castlegate Nisa", "Castlegate Nisa").ordered is True


def test_a_town_in_a_name_makes_no_other_name() -> None:
    assert compare("Travelodge", "Travelodge Ashby", local=("ashby",)).whole
    assert not compare("Travelodge", "Travelodge Ashby").whole


def test_a_word_of_other_names_or_a_short_one_may_be_no_misspelling() -> None:
    assert compare("The Wishing Arms", "The Fishing Arms", "wishing").known
    assert not compare("The Fihsing Arms", "The Fishing Arms", "wishing").known
    assert compare("San Mario Rooms", "San Marco Rooms").known


@pytest.mark.parametrize(("left", "right"), [("phoenix", "feenix"), ("knightley", "nightly"), ("rickard", "ricard")])
def test_words_that_sound_alike_share_a_key(left: str, right: str) -> None:
    assert sound_key(left) == sound_key(right)
    assert sound_key(left) != sound_key("marlowe")
