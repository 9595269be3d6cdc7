import pytest

from trawl.linkage.addresses import street_keys
from trawl.linkage.names import core_forms, name_keys, phone_key
from trawl.linkage.words import compared_forms


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Park Side", "Parkside"),
        ("Guest Hse", "guesthouse"),
        ("Lucky Eight Stores", "lucky 8 store"),
        ("Mist & Co", "Mist and Co"),
        ("B & B", "bed and breakfast"),
        ("Zara's", "Zaras"),
        ("Marine Pde", "Marine Parade"),
    ],
)
def test_spellings_of_one_name(left: str, right: str) -> None:
    assert "".join(compared_forms(left)) == "".join(compared_forms(right))


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("The Larchfield Hotel", ("larchfield",)),
        ("Cloud Seven Vapes", ("cloud", "7")),
        ("The Hotel", ("hotel",)),
        ("Food and Wine Store", ("food", "wine")),
    ],
)
def test_generic_words_are_no_part_of_the_core(name: str, core: tuple[str, ...]) -> None:
    assert core_forms(compared_forms(name)) == core


def test_a_name_of_generic_words_has_no_key() -> None:
    assert list(name_keys("The Vape Shop")) == []


def test_the_trading_name_is_a_key() -> None:
    assert "lowmoor" in {key for key, _, _ in name_keys("Bramble Foods Ltd t/a Lowmoor Cafe")}


@pytest.mark.parametrize(
    ("address", "streets"),
    [
        ("12 Mill Lane", [("12", "milllane")]),
        ("Unit 3, 4a Marine Pde, Derby", [("4a", "marineparade")]),
        ("8 Market Place Belper Derbyshire", [("8", "marketplace")]),
        ("Two Brothers, Leeds", []),
        ("", []),
    ],
)
def test_streets_of_an_address(address: str, streets: list[tuple[str, str]]) -> None:
    assert list(street_keys(address)) == streets


def test_a_phone_is_compared_however_written() -> None:
    assert phone_key("+44 1632 960101") == phone_key("(01632) 960-101") == "1632960101"
    assert phone_key("960101") == ""
